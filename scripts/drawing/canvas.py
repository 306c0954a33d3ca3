"""A sheet being drawn: text word by word with its boxes, rules, pictures. Millimetres in, pixels kept.

The only mutable object of the drawing library; ``Canvas.finish`` hands out a frozen ``DrawnPage``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw

from ingest.model import BlockKind, Box
from scripts.drawing.fonts import POINTS_PER_INCH, Face, load

MM_PER_INCH = 25.4
A4_MM = (210.0, 297.0)
WHITE = 255


class DrawnWord(NamedTuple):
    """One word as drawn and the box of its ink in pixels of the page it stands on.

    Words set in one go share a ``run``: a line of text, or a cell of a table.
    """

    text: str
    box: Box
    kind: BlockKind = BlockKind.TEXT
    run: int = 0


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page image (mode L, 0 black) and the truth about it.

    ``turn_deg`` is the clockwise quarter turn the page has had, ``skew_deg`` the anticlockwise tilt it had
    before that; boxes are in the final image. ``bilevel`` says that every pixel is black or white.
    """

    image: Image.Image
    words: tuple[DrawnWord, ...]
    dpi: int
    turn_deg: int = 0
    skew_deg: float = 0.0
    blank: bool = False
    bilevel: bool = False
    degradations: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The words in drawing order, which is reading order within a block."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set."""

    face: Face
    size_pt: float = 11.0
    bold: bool = False
    italic: bool = False
    ink: int = 0
    kind: BlockKind = BlockKind.TEXT
    leading: float = 1.25
    """Line distance as a multiple of the size."""


class Canvas:
    """An A4 sheet of ``dpi``; places are in mm from the top left corner, sizes of type in points."""

    def __init__(self, dpi: int = 300, *, size_mm: tuple[float, float] = A4_MM, paper: int = WHITE) -> None:
        self.dpi = dpi
        self.size_mm = size_mm
        self.image = Image.new("L", (self.px(size_mm[0]), self.px(size_mm[1])), paper)
        self.draw = ImageDraw.Draw(self.image)
        self.words: list[DrawnWord] = []
        self._runs = 0

    @classmethod
    def upon(cls, page: DrawnPage) -> Canvas:
        """A canvas that goes on where ``page`` ended."""
        size_mm = (page.image.width * MM_PER_INCH / page.dpi, page.image.height * MM_PER_INCH / page.dpi)
        canvas = cls(page.dpi, size_mm=size_mm)
        canvas.image.paste(page.image)
        canvas.words = list(page.words)
        canvas._runs = max((word.run for word in page.words), default=0)
        return canvas

    def px(self, mm: float) -> int:
        """Millimetres to whole pixels."""
        return round(mm * self.dpi / MM_PER_INCH)

    def line_mm(self, style: Style) -> float:
        """Distance between two base lines."""
        return style.size_pt * style.leading / POINTS_PER_INCH * MM_PER_INCH

    def width_mm(self, text: str, style: Style) -> float:
        """How wide ``text`` is when set on one line."""
        font = load(style.face, style.size_pt, self.dpi, style.bold, style.italic)
        return font.getlength(text) * MM_PER_INCH / self.dpi

    def text(self, x: float, y: float, text: str, style: Style, *, anchor: str = "l") -> float:
        """Set ``text`` on base line ``y``; ``anchor`` l, m or r: what ``x`` is. Returns the width (mm)."""
        width = self.width_mm(text, style)
        x -= {"l": 0.0, "m": width / 2, "r": width}[anchor]
        space = self.width_mm(" ", style)
        self.spaced(x, y, text.split(), style, space)
        return width

    def spaced(self, x: float, y: float, words: Sequence[str], style: Style, space_mm: float) -> None:
        """Set words with a given distance between them (as in a justified line)."""
        self._runs += 1
        for word in words:
            self._word(x, y, word, style)
            x += self.width_mm(word, style) + space_mm

    def _word(self, x: float, y: float, word: str, style: Style) -> None:
        font = load(style.face, style.size_pt, self.dpi, style.bold, style.italic)
        left, base = x * self.dpi / MM_PER_INCH, y * self.dpi / MM_PER_INCH
        left, base = round(left), round(base)
        self.draw.text((left, base), word, font=font, fill=style.ink, anchor="ls")
        x0, y0, x1, y1 = font.getbbox(word, anchor="ls")
        box = Box(left + x0, base + y0, left + x1, base + y1)
        self.words.append(DrawnWord(word, box, style.kind, self._runs))

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, *, width_pt: float = 0.6, ink: int = 0
    ) -> None:
        """A straight line."""
        width = max(1, round(width_pt * self.dpi / POINTS_PER_INCH))
        self.draw.line([(self.px(x0), self.px(y0)), (self.px(x1), self.px(y1))], fill=ink, width=width)

    def frame(
        self, x0: float, y0: float, x1: float, y1: float, *, width_pt: float = 0.6, ink: int = 0
    ) -> None:
        """A rectangle."""
        width = max(1, round(width_pt * self.dpi / POINTS_PER_INCH))
        corners = [(self.px(x0), self.px(y0)), (self.px(x1), self.px(y1))]
        self.draw.rectangle(corners, outline=ink, width=width)

    def paste_ink(self, picture: Image.Image, x_px: int, y_px: int, words: Sequence[DrawnWord] = ()) -> None:
        """Lay a transparent print on the sheet: the darker pixel wins, as ink on ink does."""
        from_box = (x_px, y_px, x_px + picture.width, y_px + picture.height)
        under = self.image.crop(from_box)
        self.image.paste(ImageChops.darker(under, picture), (x_px, y_px))
        for word in words:
            box = word.box
            moved = Box(box.x0 + x_px, box.y0 + y_px, box.x1 + x_px, box.y1 + y_px)
            self.words.append(word._replace(box=moved, run=self._runs + word.run))
        self._runs += max((word.run for word in words), default=0)

    def finish(self) -> DrawnPage:
        """The sheet as it stands."""
        return DrawnPage(self.image.copy(), tuple(self.words), self.dpi, blank=not self.words)
