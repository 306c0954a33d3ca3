"""Whether words stand where the paper has them, by the drawn page and not by what wrote the derivative. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ingest.model import Box, PageReading
from scripts.derivatives_bench.judges import Placed
from scripts.drawing.canvas import DrawnPage, DrawnWord

POINTS_PER_INCH = 72.0
SLACK_PT = 2.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tally:
    """Words that were read right, and those of them that came back in their place."""

    right: int = 0
    words: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.right + other.right, self.words + other.words)

    @property
    def share(self) -> float:
        return self.right / self.words if self.words else 1.0


def read_right(page: DrawnPage, reading: PageReading) -> list[DrawnWord]:
    """The drawn words that the reading has, letter for letter, in their place; of others nothing can be asked."""
    read = [(word.text, word.box) for line in reading.lines for word in line.words]
    return [
        drawn
        for drawn in page.words
        if any(text == drawn.text and _holds(box, _middle(drawn.box), 0.0) for text, box in read)
    ]


def on_master(drawn: Iterable[DrawnWord], words: Sequence[Placed]) -> Tally:
    """How many of ``drawn`` are among ``words``, both in pixels of the master."""
    return _found(drawn, words, lambda point: point, 0.0)


def on_paper(drawn: Iterable[DrawnWord], words: Sequence[Placed], reading: PageReading) -> Tally:
    """How many of ``drawn`` are selected where the upright page shows them; ``words`` are in points."""

    def shown(point: Point) -> Point:
        x, y = upright(point, reading.width_px, reading.height_px, reading.turn_deg)
        return x * POINTS_PER_INCH / reading.dpi, y * POINTS_PER_INCH / reading.dpi

    return _found(drawn, words, shown, SLACK_PT)


def upright(point: Point, width: int, height: int, turn_deg: int) -> Point:
    """Where a point of an image of ``width`` × ``height`` lies once a clockwise turn of ``turn_deg`` is undone."""
    x, y = point
    return {0: (x, y), 90: (y, width - x), 180: (width - x, height - y), 270: (height - y, x)}[turn_deg]


def _found(
    drawn: Iterable[DrawnWord], words: Sequence[Placed], shown: Callable[[Point], Point], slack: float
) -> Tally:
    total = Tally()
    for word in drawn:
        point = shown(_middle(word.box))
        over = (text for text, box in words if _holds(box, point, slack))
        total += Tally(int(any(_is_same(text, word.text) for text in over)), 1)
    return total


def _is_same(text: str, drawn: str) -> bool:
    """Poppler parts words by its own eye: what it selects must hold the drawn word, or most of it."""
    return drawn in text or (text in drawn and 2 * len(text) > len(drawn))


def _middle(box: Box) -> Point:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def _holds(box: Box, point: Point, slack: float) -> bool:
    x, y = point
    return box.x0 - slack <= x <= box.x1 + slack and box.y0 - slack <= y <= box.y1 + slack
