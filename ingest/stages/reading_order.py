"""Puts lines in the order a person reads them: columns one by one, rows downwards, left to right."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Final

from ingest.model import BlockKind, Box, Line, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

APART: Final = frozenset({BlockKind.STAMP, BlockKind.MARGIN, BlockKind.HANDWRITING})
SAME_ROW: Final = 0.5
"""Lines stand on one row when they share this much of the lower one's height."""
WORD_SPACE: Final = 0.9
"""Pieces of a row nearer than this many line heights are one line; farther apart are cells of a form."""
COLUMN_LINES: Final = 5
"""A column has at least as many lines: fewer are the cells of a form."""
COLUMN_FILLED: Final = 0.55
"""And its lines fill this share of its width (median): prose does, cells and labels do not."""


def in_reading_order(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` as a person reads them; pieces of one printed line are joined.

    Cells of a form or table stay lines of their own, row by row. Two columns of prose are read one
    after the other, each between the headings that cross both. Stamps and notes never part or join the
    running text: each comes before the first line that stands lower.
    """
    running = [line for line in lines if line.kind not in APART]
    apart = [line for line in lines if line.kind in APART]
    ordered = _columns_in_turn([_joined(piece) for row in rows_of(running) for piece in _pieces(row)])
    for line in sorted(apart, key=lambda line: (line.box.y0, line.box.x0)):
        below = (n for n, other in enumerate(ordered) if _middle(other.box) > _middle(line.box))
        ordered.insert(next(below, len(ordered)), line)
    return tuple(ordered)


def rows_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand at the same height, top row first, each row left to right."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: (_middle(line.box), line.box.x0)):
        for row in reversed(rows[-3:]):
            # The nearest neighbour decides: over a whole row, a slight lean adds up to a line height.
            nearest = min(row, key=lambda other: max(other.box.x0 - line.box.x1, line.box.x0 - other.box.x1))
            if _shared_height(nearest.box, line.box) >= SAME_ROW:
                row.append(line)
                break
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: (line.box.x0, line.box.y0)) for row in rows]


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


def line_from(words: Sequence[Word], kind: BlockKind = BlockKind.TEXT) -> Line:
    """A line of ``words`` (at least one, left to right), its confidence that of its mean character."""
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    letters = sum(len(word.text) for word in words)
    return Line(tuple(words), box, sum(word.confidence * len(word.text) for word in words) / letters, kind)


def _joined(group: Sequence[Line]) -> Line:
    if len(group) == 1:
        return group[0]
    return line_from([word for line in group for word in line.words], group[0].kind)


def _middle(box: Box) -> float:
    return (box.y0 + box.y1) / 2


def _shared_height(one: Box, other: Box) -> float:
    low = min(one.height, other.height)
    return (min(one.y1, other.y1) - max(one.y0, other.y0)) / low if low > 0 else 0.0


def _columns_in_turn(lines: list[Line]) -> list[Line]:
    """``lines``, already row by row, with columns of prose taken one after the other."""
    gutter = _gutter(lines)
    if gutter is None:
        return lines
    ordered: list[Line] = []
    band: list[Line] = []
    for line in lines:
        if line.box.x0 < gutter < line.box.x1:
            ordered += [*_band_in_turn(band, gutter), line]
            band = []
        else:
            band.append(line)
    return ordered + _band_in_turn(band, gutter)


def _band_in_turn(band: list[Line], gutter: float) -> list[Line]:
    left = [line for line in band if line.box.x1 <= gutter]
    right = [line for line in band if line.box.x0 >= gutter]
    if _is_column(left) and _is_column(right):
        return _columns_in_turn(left) + _columns_in_turn(right)
    return band


def _gutter(lines: Sequence[Line]) -> float | None:
    """The x between two columns that fewest lines cross, or None when prose stands on one side only."""
    if len(lines) < 2 * COLUMN_LINES:
        return None
    left_edge, right_edge = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    best: tuple[int, float] | None = None
    for start in sorted({line.box.x0 for line in lines}):
        x = start - 1.0
        share = (x - left_edge) / max(1.0, right_edge - left_edge)
        if not 0.2 <= share <= 0.8:
            continue
        crossing = sum(line.box.x0 < x < line.box.x1 for line in lines)
        if (best is None or crossing < best[0]) and crossing <= len(lines) / 4 and _parts_prose(lines, x):
            best = (crossing, x)
    return best[1] if best else None


def _parts_prose(lines: Sequence[Line], x: float) -> bool:
    return _is_column([line for line in lines if line.box.x1 <= x]) and _is_column(
        [line for line in lines if line.box.x0 >= x]
    )


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether these are lines of prose: enough, one a row, and most of them as wide as the column."""
    if len(lines) < COLUMN_LINES:
        return False
    width = max(line.box.x1 for line in lines) - min(line.box.x0 for line in lines)
    height = median(line.box.height for line in lines)
    if width < 8 * height:
        return False
    one_a_row = len(rows_of(lines)) >= 0.85 * len(lines)
    return one_a_row and median(line.box.width for line in lines) >= COLUMN_FILLED * width
