"""From characters along a strip to words with boxes: where the ink parts, the words part."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ingest.engines.ink import ink_along, widest_gap
from ingest.engines.second_reading import words_of
from ingest.model import BlockKind, Box, Line, Word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ingest.engines.line_detector import TextRegion
    from ingest.engines.line_recogniser import Glyph, Reading
    from ingest.stages.grey import Grey

PAD_PX = 1.0
STAMP_LEAN_DEG = 3.0
"""Print on a level page does not lean; what does was put there by hand: a stamp or a note."""


def line_of(reading: Reading, region: TextRegion, strip: Grey) -> Line | None:
    """The line that ``strip`` (cut from ``region``) says, boxes in page pixels; None without a word."""
    groups = words_of(reading)
    if not groups:
        return None
    columns, rows = ink_along(strip)
    spans = _spans(groups, columns)
    top, bottom = _inked_rows(rows, strip.shape[1])
    words = tuple(
        Word(
            text="".join(glyph.character for glyph in group),
            box=region.place(Box(x0, top, x1, bottom)),
            confidence=sum(glyph.confidence for glyph in group) / len(group),
            raw=raw,
        )
        for group, (x0, x1), raw in zip(groups, spans, _glued(reading), strict=True)
    )
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    kind = BlockKind.STAMP if abs(region.tilt_deg) >= STAMP_LEAN_DEG else BlockKind.TEXT
    return Line(words, box, reading.confidence, kind)


def _glued(reading: Reading) -> list[str | None]:
    """For each word what was read in its place, where a space was given back; else None."""
    read: list[str | None] = []
    for chunk in "".join("\n" if g.given else g.character for g in reading.glyphs).split(" "):
        parts = [part for part in chunk.split("\n") if part]
        read += [chunk.replace("\n", "")] * len(parts) if len(parts) > 1 else [None] * len(parts)
    return read


def _spans(groups: Sequence[Sequence[Glyph]], inked: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """Left and right edge of each word in strip pixels.

    The network says where a character's middle is, only roughly. Between the last middle of one word
    and the first of the next, the widest gap without ink is the space; where none is found (grain,
    underlining) the word edge is put half a character out.
    """
    width = len(inked)
    half = _half_character(groups) * width
    middles = [(group[0].at * width, group[-1].at * width) for group in groups]
    lefts, rights = [_first_ink(inked, max(0.0, middles[0][0] - 3 * half), middles[0][0] - half)], []
    for (_, last), (first, _) in pairwise(middles):
        gap = widest_gap(inked, last, first)
        rights.append(gap[0] if gap else min(last + half, (last + first) / 2))
        lefts.append(gap[1] if gap else max(first - half, (last + first) / 2))
    last = middles[-1][1]
    rights.append(width - _first_ink(inked[::-1], max(0.0, width - last - 3 * half), width - last - half))
    return [
        (max(0.0, min(left, middle[0]) - PAD_PX), min(float(width), max(right, middle[1]) + PAD_PX))
        for left, right, middle in zip(lefts, rights, middles, strict=True)
    ]


def _half_character(groups: Sequence[Sequence[Glyph]]) -> float:
    """Half the usual step from one character of a word to the next, as a share of the strip."""
    steps = [b.at - a.at for group in groups for a, b in pairwise(group)]
    return median(steps) / 2 if steps else 0.5 / (len(groups) + 1)


def _inked_rows(ink: NDArray[np.int32], width: int) -> tuple[float, float]:
    """First and last row with ink, to tighten the detector's generous box; ``ink`` is pixels of it a row."""
    rows = np.flatnonzero(ink >= max(1, width // 200))
    height = len(ink)
    if not len(rows) or rows[-1] - rows[0] < height / 3:
        return 0.0, float(height)
    return max(0.0, float(rows[0]) - PAD_PX), min(float(height), float(rows[-1]) + 1 + PAD_PX)


def _first_ink(inked: NDArray[np.bool_], start: float, otherwise: float) -> float:
    found = np.flatnonzero(inked[int(start) :])
    return float(int(start) + found[0]) if len(found) else max(0.0, otherwise)
