"""The certificate as PDF/A-2b, to be given away with an answer."""

from __future__ import annotations

import io
from collections.abc import Sequence
from importlib import resources
from typing import TYPE_CHECKING

import pikepdf
import pikepdf.pdfa
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from arkiv.errors import StoreError
from arkiv.search.certificate import result_of

if TYPE_CHECKING:
    from arkiv.search.certificate import Certificate, Line

_FONT_PACKAGE, _FONT_FILE, _FONT = (
    "fontpkg_arimo",
    "files/Arimo[wght].ttf",
    "Arimo",
)  # OFL 1.1: may be embedded
_HEAD = FontFace(emphasis=None, fill_color=(235, 235, 235))
_SIZE = 10


def to_pdf(certificate: Certificate) -> bytes:
    """The bytes of the certificate. Raises StoreError if they would not be PDF/A-2b."""
    sheet, out = _Sheet(certificate), io.BytesIO()
    sheet.write()
    try:
        with pikepdf.open(io.BytesIO(bytes(sheet.pdf.output()))) as pdf:
            for key in ("/OpenAction", "/PageLayout"):  # how a viewer should open it: no part of a record
                if key in pdf.Root:
                    del pdf.Root[key]
            pikepdf.pdfa.save(pdf, out, "2b")
    except pikepdf.pdfa.PdfaError as error:
        raise StoreError(
            "Sökintyget blev inte PDF/A. Skriv ut det som text i stället och anmäl felet."
        ) from error
    return out.getvalue()


class _Sheet:
    """The certificate on A4."""

    def __init__(self, certificate: Certificate) -> None:
        self._told = certificate
        self.pdf = FPDF(format="A4", unit="mm")
        self.pdf.set_creation_date(certificate.made_at)
        self.pdf.set_title("Sökintyg")
        self.pdf.set_lang("sv-SE")
        with resources.as_file(resources.files(_FONT_PACKAGE) / _FONT_FILE) as font:
            self.pdf.add_font(_FONT, fname=font)
        self.pdf.set_font(_FONT, size=_SIZE)
        self.pdf.set_auto_page_break(True, margin=18)
        self.pdf.add_page()

    def write(self) -> None:
        told = self._told
        self._line(f"{told.municipality or 'Kommunen'} · {told.authority}")
        self._line("Sökintyg", 16)
        self._how()
        self._heading("Vad som eftersökts och hittats")
        rows = [(one.sought, one.understood, result_of(one)) for one in told.lines]
        self._table(("Eftersökt", "Sökt som", "Resultat"), (60, 60, 60), rows)
        self._heading("Vad sökningen inte nådde")
        for sentence in told.searched.sentences:
            self._line(sentence)
        if any(one.found for one in told.lines):
            self._heading("Sidorna")
        for line in told.lines:
            self._pages(line)
        self._heading("Kontroll")
        self._line(f"Intygets SHA-256 (står också i arkivets logg): {told.digest}", 8)

    def _how(self) -> None:
        searched = self._told.searched
        rows = [
            ("Gjort", f"{self._told.made_at:%Y-%m-%d %H:%M} UTC"),
            ("Sökregistrets utgåva", str(searched.generation)),
            ("Genomsökta sidor", str(searched.pages)),
            ("Sökt till och med", searched.widest),
            ("Program", f"{searched.engine}, analys {searched.analysis}"),
        ]
        self._table(None, (52, 128), rows)

    def _pages(self, line: Line) -> None:
        if not line.found:
            return
        self._line(line.sought)
        rows = [(one.box, f"{one.file} sida {one.page}", one.document, one.circle) for one in line.found]
        self._table(("Kartong", "Fil och sida", "Handling", "Hur nära"), (25, 80, 40, 35), rows)
        self.pdf.ln(2)

    def _heading(self, text: str) -> None:
        self.pdf.ln(3)
        self._line(text, 12)
        self.pdf.ln(1)

    def _line(self, text: str, size: int = _SIZE) -> None:
        self.pdf.set_font(_FONT, size=size)
        self.pdf.multi_cell(0, size * 0.5, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def _table(
        self, head: tuple[str, ...] | None, widths: tuple[int, ...], rows: Sequence[tuple[str, ...]]
    ) -> None:
        self.pdf.set_font(_FONT, size=9)
        with self.pdf.table(
            col_widths=widths,
            text_align="LEFT",
            first_row_as_headings=head is not None,
            headings_style=_HEAD,
            line_height=4.6,
        ) as table:
            for cells in [*([head] if head else []), *rows]:
                table.row(cells)
