"""Whether text came out in the order it is read: edit distance over a page, and lines that follow each other.

Blocks side by side (a letterhead's address and its fields) may be read one after the other or row by row. The
true text is therefore a row of *bands*, each with the orders that are right for it; the cheapest counts.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.model import Box

Symbols = NDArray[np.uint32]
Band = tuple[tuple[int, ...], ...]
"""The orders in which some lines, by number, may be read."""

LOCATED = 0.35  # of a line's letters may be wrong for its place in the text to be known
LEAST_LETTERS = 12
SLACK = 4  # letters of rubbish between two lines that still follow each other


def row_order(boxes: Sequence[Box], skew_deg: float, *, same_row: float = 0.5) -> tuple[int, ...]:
    """The numbers of ``boxes`` row by row, on a sheet that leans ``skew_deg`` anticlockwise.

    Boxes stand on one row when their middles are nearer than ``same_row`` heights.
    """
    lean = math.tan(math.radians(skew_deg))
    middle = middles(boxes, skew_deg)
    # A long line's box grows with the lean; its own height is what is left without it.
    height = [max(4.0, box.height - abs(lean) * box.width) for box in boxes]
    rows: list[list[int]] = []
    for number in sorted(range(len(boxes)), key=lambda n: middle[n]):
        last = rows[-1][-1] if rows else None
        if last is not None and middle[number] - middle[last] < same_row * min(height[number], height[last]):
            rows[-1].append(number)
        else:
            rows.append([number])
    return tuple(number for row in rows for number in sorted(row, key=lambda n: boxes[n].x0))


def middles(boxes: Sequence[Box], skew_deg: float) -> list[float]:
    """How far down each box stands, were the sheet level."""
    lean = math.tan(math.radians(skew_deg))
    return [(box.y0 + box.y1) / 2 + lean * (box.x0 + box.x1) / 2 for box in boxes]


def with_furniture(
    drawn: Sequence[int], furniture: frozenset[int], middle: Sequence[float]
) -> tuple[int, ...]:
    """The order of drawing, but heads, feet and notes, which are drawn last, before what stands below them."""
    order = [number for number in drawn if number not in furniture]
    for number in drawn:
        if number in furniture:
            below = (at for at, other in enumerate(order) if middle[other] > middle[number])
            order.insert(next(below, len(order)), number)
    return tuple(order)


def bands_of(*orders: Sequence[int]) -> tuple[Band, ...]:
    """Orders of the same lines, cut wherever all of them have read the same ones."""
    bands: list[Band] = []
    start = 0
    for at in range(1, len(orders[0]) + 1):
        if len({frozenset(order[start:at]) for order in orders}) == 1:
            bands.append(tuple(dict.fromkeys(tuple(order[start:at]) for order in orders)))
            start = at
    return tuple(bands)


def distance(bands: Sequence[Band], lines: Sequence[Symbols], read: Symbols) -> int:
    """Fewest edits between what was read and ``lines``, each band in the order that costs least."""
    steps = np.arange(len(read) + 1, dtype=np.int32)
    row = steps.copy()
    for band in bands:
        rows = [_advanced(row, [lines[number] for number in order], read, steps) for order in band]
        row = np.minimum.reduce(rows)
    return int(row[-1])


def _advanced(
    row: NDArray[np.int32], lines: Sequence[Symbols], read: Symbols, steps: NDArray[np.int32]
) -> NDArray[np.int32]:
    for line in lines:
        for symbol in line:
            new = row + 1
            new[1:] = np.minimum(new[1:], row[:-1] + (read != symbol))
            row = np.minimum.accumulate(new - steps) + steps
    return row


def letters(text: str) -> Symbols:
    """The characters of ``text`` as numbers."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def best_end(line: str, text: str) -> tuple[int, int]:
    """Fewest edits that make ``line`` out of a stretch of ``text``, and where that stretch ends."""
    read = letters(text)
    steps = np.arange(len(read) + 1, dtype=np.int32)
    row = _advanced(np.zeros(len(read) + 1, np.int32), [letters(line)], read, steps)
    end = int(row.argmin())
    return int(row[end]), end


def following(lines: Sequence[str], text: str) -> tuple[int, int]:
    """Pairs of neighbouring lines whose places in ``text`` are known, and how many of them follow at once.

    Short lines and those that stand there twice, if broken otherwise, say nothing about places, nor do those
    read too badly.
    """
    whole = " ".join(lines)
    often = Counter({line: whole.count(line) for line in lines})
    places: list[tuple[int, int] | None] = []
    for line in lines:
        edits, end = best_end(line, text) if len(line) >= LEAST_LETTERS and often[line] == 1 else (1, 0)
        if not end or edits > LOCATED * len(line):
            places.append(None)
            continue
        places.append((len(text) - best_end(line[::-1], text[::-1])[1], end))
    pairs = [(one, two) for one, two in pairwise(places) if one and two]
    return len(pairs), sum(abs(two[0] - one[1]) <= SLACK for one, two in pairs)
