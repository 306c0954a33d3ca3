"""Columns of prose: where the gap between them runs, and the lines in the order the columns are read.

Lines come cut at every wide space, so that one the engine read right across the gap can be parted there;
what no gap parts is put together again. So it is when a side is judged, too: in justified prose many a space
is as wide as one between cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from statistics import median
from typing import TYPE_CHECKING, Final

import numpy as np

from ingest.stages.rows import line_from, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.model import Box, Line

WIDE_SPACE: Final = 0.9
"""A space of so many line heights may be the gap between two columns; between words it is a third of one."""
COLUMN_LINES: Final = 5
"""A column has at least as many lines: fewer are the cells of a form."""
BAND_LINES: Final = 2
"""Between two headings a column may be this short, once the gap is known."""
COLUMN_FILLED: Final = 0.55
"""And its lines fill this share of its width (median): prose does, cells and labels do not."""
ONE_A_ROW: Final = 0.85
MOST_PARTED: Final = 0.5
"""Where more of the lines run on across the gap, it may be one between words of a single column."""
RIVER: Final = 0.5  # line heights: white so wide down through the lines stands between cells
RIVER_CROSSED: Final = 0.125  # by a word in so many of the lines that reach over it: longer cells
COLUMN_HEIGHTS: Final = 8  # a column is at least so many line heights wide
GAP_WITHIN: Final = (0.15, 0.85)  # of the width of what is parted
MOST_CROSSING: Final = 0.25  # of the lines: headings, a letterhead
MOST_COLUMNS: Final = 3  # times that a part is parted again
STEPS: Final = 256
TRIES: Final = 6  # a hostile page has thousands of gaps


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line without a wide space; ``origin`` numbers the line it is cut from."""

    line: Line
    origin: int


def in_columns(lines: Sequence[Line]) -> list[Line]:
    """``lines``, row by row as they come, with columns of prose taken one after the other."""
    pieces = [Piece(piece, origin) for origin, line in enumerate(lines) for piece in _cut(line)]
    gap = _gap(pieces, MOST_COLUMNS)
    return list(lines) if gap is None else _whole(_in_turn(pieces, gap, MOST_COLUMNS))


def _cut(line: Line) -> list[Line]:
    """``line`` cut at its wide spaces."""
    starts = [0]
    for n in range(1, len(line.words)):
        if line.words[n].box.x0 - line.words[n - 1].box.x1 > WIDE_SPACE * line.box.height:
            starts.append(n)
    if len(starts) == 1:
        return [line]
    ends = [*starts[1:], len(line.words)]
    return [line_from(line.words[a:b], line.kind) for a, b in zip(starts, ends, strict=True)]


def _whole(pieces: Sequence[Piece]) -> list[Line]:
    """The pieces as lines again: those of one line that still follow each other are put together."""
    groups = [[piece.line for piece in group] for _, group in groupby(pieces, lambda piece: piece.origin)]
    return [
        group[0]
        if len(group) == 1
        else line_from([word for line in group for word in line.words], group[0].kind)
        for group in groups
    ]


def _in_turn(pieces: Sequence[Piece], gap: float, depth: int) -> list[Piece]:
    """``pieces`` with the columns on either side of ``gap`` in turn, each between the lines that cross it."""
    crossing = {piece.origin for piece in pieces if piece.line.box.x0 < gap < piece.line.box.x1}
    ordered: list[Piece] = []
    band: list[Piece] = []
    for piece in pieces:
        if piece.origin in crossing:  # also the rest of a heading that has a wide space
            ordered += [*_band(band, gap, depth), piece]
            band = []
        else:
            band.append(piece)
    return ordered + _band(band, gap, depth)


def _band(band: list[Piece], gap: float, depth: int) -> list[Piece]:
    left = [piece for piece in band if piece.line.box.x1 <= gap]
    right = [piece for piece in band if piece.line.box.x0 >= gap]
    if min(len(left), len(right)) < BAND_LINES or not any(
        _is_column(lines, BAND_LINES) for lines in _lines_beside(left, right)
    ):
        return band
    return [piece for side in (left, right) for piece in _parted_again(side, depth - 1)]


def _parted_again(side: list[Piece], depth: int) -> list[Piece]:
    gap = _gap(side, depth)
    return side if gap is None else _in_turn(side, gap, depth)


def _gap(pieces: Sequence[Piece], depth: int) -> float | None:
    """The x between two columns that fewest pieces cross, or None when there is no prose on either side."""
    lines = [piece.line for piece in pieces]
    if depth == 0 or len(lines) < 2 * COLUMN_LINES:
        return None
    left, right = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    step = (right - left) / STEPS
    if step <= 0:
        return None
    crossing = _crossing([line.box for line in lines], left, step)
    tries = 0
    for at in np.argsort(crossing, kind="stable"):
        share = at / STEPS
        if crossing[at] > MOST_CROSSING * len(lines) or tries == TRIES:
            return None
        # The last free place before a column begins stands for the whole gap.
        if not GAP_WITHIN[0] <= share <= GAP_WITHIN[1] or crossing[at + 1] <= crossing[at]:
            continue
        tries += 1
        x = left + (at + 0.5) * step
        if _parts_prose(pieces, x, depth):
            return float(x)
    return None


def _parts_prose(pieces: Sequence[Piece], x: float, depth: int) -> bool:
    """Whether there is prose, in one column or several, on both sides of ``x``."""
    sides = (
        [piece for piece in pieces if piece.line.box.x1 <= x],
        [piece for piece in pieces if piece.line.box.x0 >= x],
    )
    return all(
        _is_column(lines, COLUMN_LINES) or _gap(side, depth - 1) is not None
        for side, lines in zip(sides, _lines_beside(*sides), strict=True)
    )


def _lines_beside(left: Sequence[Piece], right: Sequence[Piece]) -> tuple[list[Line], list[Line]]:
    """The lines on either side of a gap, whole again where only the spaces of justified prose cut them.

    They stay cut where most run on across the gap, or where white runs down through all of them: rows of a table.
    """
    origins = [{piece.origin for piece in side} for side in (left, right)]
    if len(origins[0] & origins[1]) > MOST_PARTED * min(map(len, origins)):
        return [piece.line for piece in left], [piece.line for piece in right]
    return _healed(left), _healed(right)


def _healed(side: Sequence[Piece]) -> list[Line]:
    whole = _whole(side)
    return [piece.line for piece in side] if len(whole) < len(side) and _has_river(whole) else whole


def _has_river(lines: Sequence[Line]) -> bool:
    """Whether hardly a word crosses a strip of white that half of the lines or more reach over."""
    left, right = min(line.box.x0 for line in lines), max(line.box.x1 for line in lines)
    step = (right - left) / STEPS
    if step <= 0:
        return False
    reaching = _crossing([line.box for line in lines], left, step)
    crossed = _crossing([word.box for line in lines for word in line.words], left, step)
    white = (crossed <= RIVER_CROSSED * reaching) & (2 * reaching >= len(lines))
    widest = max(sum(1 for _ in run) if dry else 0 for dry, run in groupby(white))
    return widest * step >= RIVER * median(line.box.height for line in lines)


def _crossing(boxes: Sequence[Box], left: float, step: float) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many boxes cross the middle of each of ``STEPS`` strips, and none beyond the last."""
    change = np.zeros(STEPS + 2, np.int64)
    for box in boxes:
        first = min(STEPS, max(0, int(np.ceil((box.x0 - left) / step - 0.5))))
        change[first] += 1
        change[min(STEPS + 1, max(first, int(np.ceil((box.x1 - left) / step - 0.5))))] -= 1
    return np.cumsum(change)[: STEPS + 1]


def _is_column(lines: Sequence[Line], least: int) -> bool:
    """Whether these are lines of prose: enough, one a row, and most of them as wide as the column."""
    if len(lines) < least:
        return False
    width = max(line.box.x1 for line in lines) - min(line.box.x0 for line in lines)
    if width < COLUMN_HEIGHTS * median(line.box.height for line in lines):
        return False
    one_a_row = len(rows_of(lines)) >= ONE_A_ROW * len(lines)
    return one_a_row and median(line.box.width for line in lines) >= COLUMN_FILLED * width
