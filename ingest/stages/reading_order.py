"""Puts lines in the order a person reads them: columns one by one, rows downwards, left to right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.model import BlockKind, Line
from ingest.stages.columns import in_columns
from ingest.stages.rows import line_from, middle, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

APART: Final = frozenset({BlockKind.STAMP, BlockKind.MARGIN, BlockKind.HANDWRITING})
WORD_SPACE: Final = 0.9
"""Pieces of a row nearer than this many line heights are one line; farther apart are cells of a form."""


def in_reading_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` as a person reads them; pieces of one printed line are joined.

    Cells of a form or table stay lines of their own, row by row. Columns of prose are read one after
    the other, each between the headings that cross them; a line read right across the gap is parted
    there. Stamps and notes never part or join the running text: each comes before the first line that
    stands lower.
    """
    running = [line for line in lines if line.kind not in APART]
    apart = [line for line in lines if line.kind in APART]
    ordered = in_columns([_joined(piece) for row in rows_of(running) for piece in _pieces(row)])
    return tuple(_with_apart(ordered, sorted(apart, key=lambda line: (middle(line.box), line.box.x0))))


def _with_apart(ordered: Sequence[Line], apart: Sequence[Line]) -> list[Line]:
    """``apart``, from the top down, each put before the first running line that stands lower."""
    merged: list[Line] = []
    waiting = list(reversed(apart))
    for line in ordered:
        while waiting and middle(waiting[-1].box) < middle(line.box):
            merged.append(waiting.pop())
        merged.append(line)
    return [*merged, *reversed(waiting)]


def _pieces(row: Sequence[Line]) -> list[list[Line]]:
    """The row cut where the space is wider than between words."""
    groups = [[row[0]]]
    for line in row[1:]:
        before = groups[-1][-1]
        height = min(before.box.height, line.box.height)
        alike = max(before.box.height, line.box.height) <= 1.6 * height
        if alike and -0.5 * height <= line.box.x0 - before.box.x1 <= WORD_SPACE * height:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _joined(group: Sequence[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    return line_from([word for line in group for word in line.words], group[0].kind)
