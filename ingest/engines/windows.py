"""Reads again only the part of a line that is in doubt: the words, and a word on either side.

The better model takes five times as long as the quick one, and in most doubted lines it is one name that no list
knows. A line that is unsure of itself as a whole is read again as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ingest.engines.ink import inked_columns, widest_gap
from ingest.engines.line_recogniser import Reading
from ingest.engines.second_reading import is_doubted, is_unsure, merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ingest.engines.line_recogniser import Glyph
    from ingest.stages.grey import Grey
    from ingest.stages.lexicon import Lexicon

MOST_OF_LINE: Final = 0.70
"""When so much of a line would be read again, all of it is: one call, and more for the model to go by."""


@dataclass(frozen=True, slots=True)
class Window:
    """Glyphs ``start`` up to ``end`` of a reading, which stand in columns ``left`` up to ``right`` of its strip."""

    start: int
    end: int
    left: int
    right: int

    def cut_from(self, strip: Grey) -> Grey:
        return strip[:, self.left : self.right]


def doubted_windows(reading: Reading, strip: Grey, limit: float, lexicon: Lexicon) -> tuple[Window, ...]:
    """The parts of ``strip`` to read again, left to right; () when nothing is in doubt."""
    glyphs, width = reading.glyphs, strip.shape[1]
    whole = Window(0, len(glyphs), 0, width)
    if is_unsure(reading, limit):
        return (whole,)
    spans = _with_neighbours(glyphs, lexicon)
    if sum(end - start for start, end in spans) > MOST_OF_LINE * len(glyphs):
        return (whole,)
    if not spans:
        return ()
    inked = inked_columns(strip)
    return tuple(
        Window(
            start,
            end,
            _cut(inked, glyphs[max(0, start - 2)], glyphs[start]) if start else 0,
            _cut(inked, glyphs[end - 1], glyphs[end + 1]) if end + 1 < len(glyphs) else width,
        )
        for start, end in spans
    )


def settled(
    first: Reading, windows: Sequence[Window], seconds: Sequence[Reading], width: int, lexicon: Lexicon
) -> Reading:
    """``first`` of a strip ``width`` wide, with what the better model said of each window put in where it wins."""
    glyphs = list(first.glyphs)
    for window, second in reversed(list(zip(windows, seconds, strict=True))):
        span = window.right - window.left
        part = (_moved(g, width / span, -window.left / span) for g in first.glyphs[window.start : window.end])
        better = merged(Reading(tuple(part)), second, lexicon)
        glyphs[window.start : window.end] = (
            _moved(glyph, span / width, window.left / width) for glyph in better.glyphs
        )
    return Reading(tuple(glyphs))


def _with_neighbours(glyphs: Sequence[Glyph], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Runs of glyphs from the word before a doubted one to the word after it; those that meet are one."""
    words = _word_spans(glyphs)
    spans: list[tuple[int, int]] = []
    for n, (start, end) in enumerate(words):
        if not is_doubted(glyphs[start:end], lexicon):
            continue
        first, last = words[max(0, n - 1)][0], words[min(n + 1, len(words) - 1)][1]
        if spans and first <= spans[-1][1] + 1:
            first = spans.pop()[0]
        spans.append((first, last))
    return spans


def _word_spans(glyphs: Sequence[Glyph]) -> list[tuple[int, int]]:
    spaces = [-1, *(n for n, glyph in enumerate(glyphs) if glyph.character == " "), len(glyphs)]
    return [(a + 1, b) for a, b in pairwise(spaces) if b > a + 1]


def _cut(inked: NDArray[np.bool_], one: Glyph, other: Glyph) -> int:
    """The column between two words: the middle of the widest gap in the ink, or of the way between them."""
    left, right = one.at * len(inked), other.at * len(inked)
    gap = widest_gap(inked, left, right) or (left, right)
    return round(sum(gap) / 2)


def _moved(glyph: Glyph, scale: float, by: float) -> Glyph:
    return replace(glyph, at=glyph.at * scale + by)
