"""Where the words of a hit stand on the picture of the page. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from index.clauses import Clause, wanted_leaves
from index.model import Circle, Mark
from index.snippets import marks
from ingest.model import Box, PageReading, Word


@dataclass(frozen=True, slots=True)
class HitBox:
    """A word that made the hit: its box in pixels of the master page image, as printed, and how near it is."""

    box: Box
    printed: str
    circle: Circle


def text_of(reading: PageReading) -> str:
    """The text of a page as it is indexed: every line, words parted by one space."""
    return "\n".join(line.text for line in reading.lines)


def hit_boxes(reading: PageReading, clause: Clause, widest: Circle = Circle.POSSIBLE) -> tuple[HitBox, ...]:
    """Every word of the page that answers ``clause`` no further out than ``widest``, in reading order."""
    return boxes_of(reading, marks(text_of(reading), wanted_leaves(clause), widest))


def boxes_of(reading: PageReading, found: tuple[Mark, ...]) -> tuple[HitBox, ...]:
    """One box a word, also where a mark spans several words or a word broken at the line's end."""
    return tuple(
        HitBox(word.box, word.text, min(near))
        for start, word in _placed(reading)
        if (
            near := [
                mark.circle for mark in found if mark.start < start + len(word.text) and start < mark.end
            ]
        )
    )


def _placed(reading: PageReading) -> Iterator[tuple[int, Word]]:
    """Every word with its place in ``text_of``: each is followed by a space or a line break."""
    start = 0
    for line in reading.lines:
        for word in line.words:
            yield start, word
            start += len(word.text) + 1
        start += not line.words  # a line without words still ends
