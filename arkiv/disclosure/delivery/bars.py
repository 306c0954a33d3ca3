"""Where the bars go: from masks to rectangles that hide whole words, end in the gaps between them and nowhere else.

A mask names words or a drawn frame. Any word it hides a part of is hidden whole. A bar then grows until it has the
letters' ink in it, for a recogniser's box may cut off a tail or a ring, and ends midway in the space before the next
word that stays. Bars of neighbouring words are joined: the gaps would tell where the words part. What is written by
hand is hidden with the strokes that leave its box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from math import radians, tan

import numpy as np

from arkiv.disclosure.delivery.model import Bar
from arkiv.disclosure.delivery.standing import StandingPage, shared, touches
from arkiv.disclosure.delivery.strokes import strokes_beyond
from arkiv.disclosure.redaction.model import Extent, Mask
from ingest.model import BlockKind, Box, Line

PAD_MM = 0.35
_REACH = 0.8  # of a word's height: how far out its last letter may have been missed
_TALL_REACH = 0.4
_SPACE = 0.16  # of a word's height without ink: a gap between words, not between letters
_NEAR = 2.5  # words of one mask closer than this many heights get one bar
_SAME_COLUMN = 0.03  # of the page's width


def bars_on(page: StandingPage, masks: Sequence[tuple[Mask, tuple[Box, ...]]]) -> tuple[Bar, ...]:
    """The bars for ``masks``, each with its boxes on the standing page."""
    hidden = _hidden(page, masks)
    kept = [
        word.box for row, line in enumerate(page.words) for at, word in enumerate(line) if not hidden[row][at]
    ]
    found: dict[tuple[str, Box], Bar] = {}
    for number, (mask, boxes) in enumerate(masks):
        rectangles = [
            *(_within(_padded(box, page), page) for box in boxes),
            *_over_words(page, number, mask, hidden, kept),
        ]
        for box in rectangles:
            found[mask.id, box] = Bar(mask.id, box)
    return tuple(found.values())


def _hidden(page: StandingPage, masks: Sequence[tuple[Mask, tuple[Box, ...]]]) -> list[list[set[int]]]:
    """For each word of each line, the masks (their place in ``masks``) that hide it."""
    hidden: list[list[set[int]]] = [[set() for _ in line] for line in page.words]
    for number, (mask, boxes) in enumerate(masks):
        for row, line in enumerate(page.words):
            hit = [any(touches(box, word.box) for box in boxes) for word in line]
            if mask.extent is Extent.FULL_LINE and any(hit):
                hit = [True] * len(hit)
            for at, yes in enumerate(hit):
                if yes:
                    hidden[row][at].add(number)
    return hidden


def _over_words(
    page: StandingPage, number: int, mask: Mask, hidden: list[list[set[int]]], kept: Sequence[Box]
) -> Iterator[Box]:
    """A bar over every word of the mask, and over the gap to the next."""
    for row, line in enumerate(page.words):
        bars = [
            _grown(word.box, page, kept) if number in hidden[row][at] else None
            for at, word in enumerate(line)
        ]
        yield from (bar for bar in bars if bar is not None)
        if page.reading.lines[row].kind is BlockKind.HANDWRITING:
            for bar in bars:
                yield from (_within(box, page) for box in _flourish(bar, page, kept))
        for one, other in pairwise(bars):
            if one is not None and other is not None:
                yield from _joint(one, other)
        if mask.extent is Extent.FULL_LINE and any(bar is not None for bar in bars):
            yield from _strips(page.reading.lines[row], page)


def _flourish(bar: Box | None, page: StandingPage, kept: Sequence[Box]) -> Iterator[Box]:
    if bar is not None:
        yield from strokes_beyond(bar, page, kept)


def _joint(one: Box, other: Box) -> Iterator[Box]:
    """The gap between two neighbours, where they do not stand far apart (as in a table)."""
    left, right = sorted((one, other), key=lambda box: box.x0)
    if 0 < right.x0 - left.x1 < _NEAR * max(one.height, other.height):
        yield Box(left.x1, min(one.y0, other.y0), right.x0, max(one.y1, other.y1))


def _strips(line: Line, page: StandingPage) -> Iterator[Box]:
    """A line from edge to edge of its column, in steps that follow its tilt."""
    left, right = _column(line, page)
    height = sorted(word.box.height for word in line.words)[len(line.words) // 2]
    lean = -tan(radians(page.reading.skew_deg))
    middle_x, middle_y = (line.box.x0 + line.box.x1) / 2, (line.box.y0 + line.box.y1) / 2
    at = left
    while at < right:
        end = min(at + 2 * height, right)
        y = middle_y + ((at + end) / 2 - middle_x) * lean
        yield _within(Box(at, y - 0.6 * height, end, y + 0.6 * height), page)
        at = end


def _column(line: Line, page: StandingPage) -> tuple[float, float]:
    """Left and right edge of the lines that begin where this one does: their length tells nothing of it."""
    near = page.frame.width * _SAME_COLUMN
    same = [other.box for other in page.reading.lines if abs(other.box.x0 - line.box.x0) < near]
    return min(box.x0 for box in same), max(box.x1 for box in same)


def _grown(word: Box, page: StandingPage, kept: Iterable[Box]) -> Box:
    """``word`` with all its ink, ending midway in the gaps to the kept words beside it."""
    beside = [box for box in kept if shared(box, word)[1] > 0.3]
    pad = PAD_MM * page.px_per_mm
    middle = (word.x0 + word.x1) / 2
    right_limit = min((box.x0 for box in beside if (box.x0 + box.x1) / 2 > middle), default=None)
    left_limit = max((box.x1 for box in beside if (box.x0 + box.x1) / 2 <= middle), default=None)
    columns = _inked_columns(word, page)
    x1 = _edge(word.x1, word.height, right_limit, columns, pad)
    mirrored = -left_limit if left_limit is not None else None
    x0 = -_edge(-word.x0, word.height, mirrored, _Mirror(columns), pad)
    y0, y1 = _tall(word, (x0, x1), page, pad)
    return _within(Box(x0, y0, x1, y1), page)


class _Columns:
    """Which columns of a row of text hold ink. Outside the page there is none."""

    def __init__(self, inked: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
        self._inked = inked

    def at(self, x: int) -> bool:
        return 0 <= x < len(self._inked) and bool(self._inked[x])


class _Mirror(_Columns):
    """The same, seen from the other side: column −x."""

    def __init__(self, columns: _Columns) -> None:
        self._inked = columns._inked

    def at(self, x: int) -> bool:
        return super().at(-x - 1)


def _inked_columns(word: Box, page: StandingPage) -> _Columns:
    top, bottom = int(word.y0 + 0.1 * word.height), max(int(word.y1 - 0.1 * word.height), int(word.y0) + 1)
    least = max(2, int(0.03 * (bottom - top)))
    return _Columns(page.ink[max(0, top) : bottom].sum(axis=0) >= least)


def _edge(edge: float, height: float, limit: float | None, columns: _Columns, pad: float) -> float:
    """Where the bar ends to the right of ``edge``: in the first gap wide enough to part two words."""
    first = round(edge - 0.3 * height)
    reach = edge + _REACH * height if limit is None else max(limit + 0.2 * height, edge)
    space, start = max(2.0, _SPACE * height), None
    for x in range(first, round(reach) + 1):
        if columns.at(x):
            start = None
            continue
        start = x if start is None else start
        if x - start >= space and x >= edge - 0.1 * height:
            return _within_gap(start, columns, pad, limit)
    # Ink all the way (underlining, a frame, a tilt): no gap to end in.
    return edge + pad if limit is None else max(edge, min(edge + pad, (edge + limit) / 2))


def _within_gap(start: int, columns: _Columns, pad: float, limit: float | None) -> float:
    """A pad out in the gap, at most to its middle where a kept word follows."""
    if limit is None:
        return start + pad
    end = start
    while end < start + 4 * pad and not columns.at(end):
        end += 1
    return min(start + pad, (start + end) / 2)


def _tall(word: Box, across: tuple[float, float], page: StandingPage, pad: float) -> tuple[float, float]:
    """Top and bottom with rings, dots and tails in; half a pad where the next line's ink follows at once."""
    left, right = max(0, int(across[0])), max(int(across[1]), int(across[0]) + 1)
    reach = int(_TALL_REACH * word.height)
    top = _blank_row(page, range(int(word.y0), int(word.y0) - reach, -1), (left, right))
    bottom = _blank_row(page, range(int(word.y1), int(word.y1) + reach), (left, right))
    y0 = word.y0 - pad / 2 if top is None else min(word.y0, top) - pad / 2
    y1 = word.y1 + pad / 2 if bottom is None else max(word.y1, bottom) + pad / 2
    return y0, y1


def _blank_row(page: StandingPage, rows: range, across: tuple[int, int]) -> int | None:
    """The first of ``rows`` without ink."""
    for y in rows:
        if not 0 <= y < page.ink.shape[0] or page.ink[y, across[0] : across[1]].sum() <= 1:
            return y
    return None


def _padded(box: Box, page: StandingPage) -> Box:
    pad = PAD_MM * page.px_per_mm / 2
    return Box(box.x0 - pad, box.y0 - pad, box.x1 + pad, box.y1 + pad)


def _within(box: Box, page: StandingPage) -> Box:
    """``box`` in whole pixels, outwards, kept on the page."""
    frame = page.frame
    return Box(
        float(max(0, int(np.floor(box.x0)))),
        float(max(0, int(np.floor(box.y0)))),
        float(min(frame.x1, int(np.ceil(box.x1)))),
        float(min(frame.y1, int(np.ceil(box.y1)))),
    )
