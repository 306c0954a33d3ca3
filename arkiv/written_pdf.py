"""Text written on A4 and kept as PDF/A-2b: font embedded, nothing that moves, checked before it leaves here.

What protocols, certificates, letters and sheets share. Each says its own words and what to do when it fails.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from importlib import resources

import pikepdf
import pikepdf.pdfa
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from arkiv.errors import StoreError

FONT = "Arimo"  # OFL 1.1: may be embedded
HEAD = FontFace(emphasis=None, fill_color=(235, 235, 235))
SIZE = 10
_FONT_PACKAGE, _FONT_FILE = "fontpkg_arimo", "files/Arimo[wght].ttf"


class Sheet(FPDF):
    """Pages of A4, measured in mm, with the font in place. ``line``, ``heading`` and ``rows`` write downwards."""

    def __init__(self, title: str, made_at: datetime, *, margin: float = 10, foot: float = 18) -> None:
        super().__init__(format="A4", unit="mm")
        self.set_creation_date(made_at)
        self.set_title(title)
        self.set_lang("sv-SE")
        with resources.as_file(resources.files(_FONT_PACKAGE) / _FONT_FILE) as font:
            self.add_font(FONT, fname=font)
        self.set_font(FONT, size=SIZE)
        self.set_margins(margin, margin, margin)
        self.set_auto_page_break(True, margin=foot)

    def said(self, text: str, size: float = SIZE) -> None:
        """A paragraph, ``size`` in points."""
        self.set_font(FONT, size=size)
        self.multi_cell(0, size * 0.5, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def heading(self, text: str, size: float = 12) -> None:
        """A heading with air around it, never left alone at the foot of a page."""
        self.ln(3)
        if self.will_page_break(22):
            self.add_page()
        self.said(text, size)
        self.ln(1)

    def rows(
        self,
        head: tuple[str, ...] | None,
        widths: Sequence[float],
        rows: Sequence[Sequence[str]],
        *,
        size: float = 9,
        lines: str = "ALL",
        padding_mm: float = 0.0,
    ) -> None:
        """A table. ``widths`` are shares; ``lines`` is fpdf2's name for the lines that are drawn."""
        self.set_font(FONT, size=size)
        with self.table(
            col_widths=tuple(widths),
            text_align="LEFT",
            first_row_as_headings=head is not None,
            headings_style=HEAD,
            line_height=size * 0.51,
            borders_layout=lines,
            padding=padding_mm,
        ) as table:
            for cells in [*([head] if head else []), *rows]:
                table.row(tuple(cells))


def kept(pdf: FPDF, otherwise: str) -> bytes:
    """The bytes of ``pdf`` as PDF/A-2b (ISO 19005-2). Raises StoreError, saying ``otherwise``, if they would not be."""
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(bytes(pdf.output()))) as made:
            for key in ("/OpenAction", "/PageLayout"):  # how a viewer should open it: no part of a record
                if key in made.Root:
                    del made.Root[key]
            pikepdf.pdfa.save(made, out, "2b")
    except pikepdf.pdfa.PdfaError as error:
        raise StoreError(otherwise) from error
    return out.getvalue()
