"""Sheets on paper: one code and a few words to a page, to be laid between the papers before they are scanned. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import zxingcpp
from fpdf import FPDF

from arkiv.written_pdf import FONT, Sheet
from ingest.model import SheetCode
from ingest.stages.sheets import CODE_SHARE, encode

_WIDTH_MM = 210
_CODE_MM = CODE_SHARE * _WIDTH_MM
_CORRECTION = "Q"  # a quarter of the code may be lost to a hole, a fold or a stamp
_QUIET = 4  # modules of white around the code (ISO/IEC 18004, 5.3.8)
SEPARATOR = (
    "Lägg bladet före första sidan i varje handling och skanna det med.",
    "Det räknas som skiljeblad och blir inte en del av någon handling.",
)
HEADER = (
    "Lägg bladet först i pärmen eller mappen och skanna det med.",
    "Allt efter det hör hit, tills nästa sådant blad.",
)


def to_pdf(codes: Sequence[SheetCode], made_at: datetime) -> bytes:
    """One A4 page a code, in order."""
    pdf = Sheet("Skiljeblad", made_at)
    pdf.set_auto_page_break(False)
    for code in codes:
        _page(pdf, code)
    return bytes(pdf.output())


def _page(pdf: FPDF, code: SheetCode) -> None:
    pdf.add_page()
    _line(pdf, 26, 30, "PÄRM" if code.folder else "SKILJEBLAD")
    _line(pdf, 46, 22, f"Kartong {code.box}")
    if code.folder:
        _line(pdf, 60, _size_that_fits(pdf, code.folder), code.folder)
    _draw_code(pdf, encode(code), top=74)
    for place, sentence in enumerate(HEADER if code.folder else SEPARATOR):
        _line(pdf, 188 + 8 * place, 13, sentence)
    _line(pdf, 280, 9, f"Blad {code.number}")


def _line(pdf: FPDF, top: float, size: float, text: str) -> None:
    pdf.set_font(FONT, size=size)
    pdf.set_xy(15, top)
    pdf.cell(_WIDTH_MM - 30, size * 0.4, text, align="C")


def _size_that_fits(pdf: FPDF, text: str) -> float:
    pdf.set_font(FONT, size=22)
    return min(22.0, 22.0 * (_WIDTH_MM - 34) / max(1.0, pdf.get_string_width(text)))


def _draw_code(pdf: FPDF, text: str, top: float) -> None:
    modules = _modules(text)
    size = _CODE_MM / (len(modules) + 2 * _QUIET)
    left = (_WIDTH_MM - _CODE_MM) / 2
    pdf.set_fill_color(0, 0, 0)
    for row, dark in enumerate(modules):
        edges = np.flatnonzero(np.diff(np.concatenate(([0], dark.astype(np.int8), [0]))))
        for start, end in edges.reshape(-1, 2):
            x, y = left + (_QUIET + start) * size, top + (_QUIET + row) * size
            # a hair wider and taller than the module, so that no white line shows between two
            pdf.rect(x, y, (end - start) * size + 0.02, size + 0.02, style="F")


def _modules(text: str) -> np.ndarray:
    """The QR code as rows of modules, true for dark."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=_CORRECTION)
    return np.asarray(code.to_image(scale=1, add_quiet_zones=False)) == 0
