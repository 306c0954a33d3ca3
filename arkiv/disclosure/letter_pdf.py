"""A letter as PDF/A-2b: font embedded, nothing that moves, checked before it leaves here."""

from __future__ import annotations

from datetime import datetime

from arkiv.disclosure.letter import Block, Bullets, Heading, Letter, Paragraph, Table
from arkiv.written_pdf import FONT, Sheet, kept

_SIZE, _MARGIN_MM = 10.5, 22


def to_pdf(letter: Letter, made_at: datetime) -> bytes:
    """The bytes of the letter. Raises StoreError if they would not be PDF/A-2b."""
    page = _Page(letter, made_at)
    page.written(letter)
    return kept(page, f"Brevet i {letter.reference} blev inte PDF/A. Inget har skickats; anmäl felet.")


class _Page(Sheet):
    """The letter on A4, with its number and the page in the foot."""

    def __init__(self, letter: Letter, made_at: datetime) -> None:
        super().__init__(letter.title, made_at, margin=_MARGIN_MM, foot=_MARGIN_MM)
        self._reference = letter.reference
        self.alias_nb_pages("{sidor}")
        self.add_page()

    def footer(self) -> None:
        self.set_y(-14)
        self.set_font(FONT, size=8)
        self.cell(0, 5, f"{self._reference} · sida {self.page_no()} av {{sidor}}", align="C")

    def written(self, letter: Letter) -> None:
        self.said(letter.sender, 9)
        self.ln(4)
        self.heading(letter.title, 17)
        for block in letter.blocks:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(block.text)
            case Paragraph():
                self.said(block.text, _SIZE)
                self.ln(1.6)
            case Bullets():
                for item in block.items:
                    self.said(f"•  {item}", _SIZE)
            case Table():
                self.rows(
                    block.head, block.widths, block.rows, size=8.5, lines="HORIZONTAL_LINES", padding_mm=0.8
                )
                self.ln(3)
