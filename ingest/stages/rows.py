"""Lines that stand side by side make a row; words make a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.model import BlockKind, Box, Line, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_ROW: Final = 0.5
"""Lines stand on one row when they share this much of the lower one's height."""
NEIGHBOURS: Final = 48
"""The last pieces of a row that a new one is held against: more stand there only on a hostile page."""


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand at the same height, top row first, each row left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (middle(line.box), line.box.x0)):
        for row in reversed(rows[-3:]):
            # The nearest neighbour decides: over a whole row, a slight lean adds up to a line height.
            nearest = min(
                row[-NEIGHBOURS:],
                key=lambda other: max(other.box.x0 - line.box.x1, line.box.x0 - other.box.x1),
            )
            if _shared_height(nearest.box, line.box) >= SAME_ROW:
                row.append(line)
                break
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: (line.box.x0, line.box.y0)) for row in rows]


def line_from(words: Sequence[Word], kind: BlockKind = BlockKind.TEXT) -> Line:
    """A line of ``words`` (at least one, left to right), its confidence that of its mean character."""
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    letters = sum(len(word.text) for word in words)
    return Line(tuple(words), box, sum(word.confidence * len(word.text) for word in words) / letters, kind)


def middle(box: Box) -> float:
    """The height at which a box has its middle."""
    return (box.y0 + box.y1) / 2


def _shared_height(one: Box, other: Box) -> float:
    low = min(one.height, other.height)
    return (min(one.y1, other.y1) - max(one.y0, other.y0)) / low if low > 0 else 0.0
