"""A letter as PDF/A-2b: font embedded, nothing that moves, checked before it leaves here."""

from __future__ import annotations

import io
from datetime import datetime
from importlib import resources

import pikepdf
import pikepdf.pdfa
from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import FontFace

from arkiv.disclosure.letter import Bullets, Heading, Letter, Paragraph, Table
from arkiv.errors import StoreError

_FONT_PACKAGE, _FONT_FILE, _FONT = (
    "fontpkg_arimo",
    "files/Arimo[wght].ttf",
    "Arimo",
)  # OFL 1.1: may be embedded
_SIZE, _MARGIN_MM, _LINE = 10.5, 22, 0.5
_HEAD = FontFace(emphasis=None, fill_color=(235, 235, 235))


def to_pdf(letter: Letter, made_at: datetime) -> bytes:
    """The bytes of the letter. Raises StoreError if they would not be PDF/A-2b."""
    page = _Page(letter, made_at)
    page.write(letter)
    out = io.BytesIO()
    try:
        with pikepdf.open(io.BytesIO(bytes(page.output()))) as pdf:
            for key in ("/OpenAction", "/PageLayout"):  # how a viewer should open it: no part of a record
                if key in pdf.Root:
                    del pdf.Root[key]
            pikepdf.pdfa.save(pdf, out, "2b")
    except pikepdf.pdfa.PdfaError as error:
        raise StoreError(
            f"Brevet i {letter.reference} blev inte PDF/A. Inget har skickats; anmäl felet."
        ) from error
    return out.getvalue()


class _Page(FPDF):
    """The letter on A4, with its number and the page in the foot."""

    def __init__(self, letter: Letter, made_at: datetime) -> None:
        super().__init__(format="A4", unit="mm")
        self._reference = letter.reference
        self.set_creation_date(made_at)
        self.set_title(letter.title)
        self.set_lang("sv-SE")
        self.alias_nb_pages("{sidor}")
        with resources.as_file(resources.files(_FONT_PACKAGE) / _FONT_FILE) as font:
            self.add_font(_FONT, fname=font)
        self.set_font(_FONT, size=_SIZE)
        self.set_margins(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        self.set_auto_page_break(True, margin=_MARGIN_MM)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(_FONT, size=8)
        self.cell(0, 5, f"{self._reference} · sida {self.page_no()} av {{sidor}}", align="C")

    def write_blocks(self, letter: Letter) -> None:
        for block in letter.blocks:
            match block:
                case Heading():
                    self._heading(block.text, 12)
                case Paragraph():
                    self._line(block.text)
                    self.ln(1.6)
                case Bullets():
                    for item in block.items:
                        self._line(f"•  {item}")
                case Table():
                    self._table(block)

    def write(self, letter: Letter) -> None:  # type: ignore[override]
        self._line(letter.sender, 9)
        self.ln(4)
        self._heading(letter.title, 17)
        self.write_blocks(letter)

    def _heading(self, text: str, size: float) -> None:
        self.ln(3)
        if self.will_page_break(22):  # a heading is not left alone at the foot
            self.add_page()
        self._line(text, size)
        self.ln(1.2)

    def _line(self, text: str, size: float = _SIZE) -> None:
        self.set_font(_FONT, size=size)
        self.multi_cell(0, size * _LINE, text, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def _table(self, block: Table) -> None:
        self.set_font(_FONT, size=8.5)
        with self.table(
            col_widths=block.widths,
            text_align="LEFT",
            headings_style=_HEAD,
            line_height=4.3,
            borders_layout="HORIZONTAL_LINES",
        ) as table:
            for cells in (block.head, *block.rows):
                table.row(cells)
        self.ln(3)
