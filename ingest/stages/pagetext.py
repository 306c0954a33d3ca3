"""One page as a string whose every character knows its word, and its word its place on the paper."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from ingest.model import BlockKind, Box, Evidence, Line, PageReading, PageRef, PageStatus, Word
from ingest.stages.folding import fold
from ingest.stages.headings import Heading, headings
from ingest.stages.levelling import levelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

APART = frozenset({BlockKind.STAMP, BlockKind.MARGIN, BlockKind.HANDWRITING})
"""Blocks that were put on the paper after it was written, or whose letters are not to be trusted."""
PUT_ON_LATER = frozenset({BlockKind.STAMP, BlockKind.MARGIN})
"""Blocks that are no part of what the writer wrote, by whatever hand."""
_OVER = 2.2
"""Heights of a word between a line and what is signed or named over it, at most."""
_HAND_WORDS, _HAND_TO_PRINT = 8, 1.5
"""A page written by hand has so many words in hand, and so many to each printed one."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line and where its text stands in the page's string (``end`` outside).

    ``top`` and ``left`` are shares of the page's height and width, 0.0-1.0.
    """

    line: Line
    text: str
    start: int
    end: int
    top: float
    left: float

    @property
    def apart(self) -> bool:
        """Whether the line is a stamp, a margin note or handwriting."""
        return self.line.kind in APART


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word with its span in the page's string and the kind of block it stands in.

    ``word.box`` is on the level page, ``on_master`` is its box on the master image.
    """

    word: Word
    on_master: Box
    start: int
    end: int
    kind: BlockKind


class PageText:
    """The words of a page as text. Built once a page, never changed.

    ``reading`` is the page upright and level; only evidence points back at the master image.
    ``text`` is every line, stamps included, one a row; ``folded`` is the same, folded, character by character.
    """

    def __init__(self, reading: PageReading) -> None:
        self.reading = levelled(reading)
        self.words: tuple[PlacedWord, ...]
        self.lines: tuple[TextLine, ...]
        self.text, self.words, self.lines = _lay_out(self.reading, reading)
        self.folded = fold(self.text)
        self._starts = [placed.start for placed in self.words]
        self._line_starts = [line.start for line in self.lines]

    @property
    def page(self) -> PageRef:
        return self.reading.page

    @property
    def is_blank(self) -> bool:
        return self.reading.status is PageStatus.BLANK

    @cached_property
    def body_lines(self) -> tuple[TextLine, ...]:
        """The lines of the text proper, in reading order: print, or the hand of a page written by hand."""
        if self.is_by_hand:
            return tuple(line for line in self.lines if line.line.kind not in PUT_ON_LATER)
        return tuple(line for line in self.lines if not line.apart)

    @cached_property
    def written_lines(self) -> tuple[TextLine, ...]:
        """The lines of the text proper with what was filled in and signed by hand, in reading order."""
        return tuple(line for line in self.lines if line.line.kind not in PUT_ON_LATER)

    @cached_property
    def _written_ends(self) -> list[int]:
        return [line.end for line in self.written_lines]

    @cached_property
    def is_by_hand(self) -> bool:
        """Whether the page's text is handwriting, and not print that somebody wrote a few words on."""
        by_hand, printed = 0, 0
        for line in self.lines:
            if line.line.kind is BlockKind.HANDWRITING:
                by_hand += len(line.line.words)
            elif not line.apart:
                printed += len(line.line.words)
        return by_hand >= _HAND_WORDS and by_hand > _HAND_TO_PRINT * printed

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        """The lines of the upper half that are set as headings, in reading order."""
        return headings(self)

    @cached_property
    def main_heading(self) -> Heading | None:
        """The strongest heading, the upper of two alike; ``None`` where nothing is set as one."""
        return max(self.headings, key=lambda each: each.strength - 0.6 * each.line.top, default=None)

    @cached_property
    def word_height(self) -> float:
        """The height of an ordinary word, in pixels; 1.0 on a page without words."""
        heights = [placed.word.box.height for placed in self.words]
        return max(1.0, median(heights)) if heights else 1.0

    def top(self, start: int) -> float:
        """How far down the page the character at ``start`` stands, 0.0-1.0."""
        placed = self._word_at(start)
        return placed.word.box.y0 / max(1, self.reading.height_px) if placed else 0.0

    def kind(self, start: int) -> BlockKind:
        """The kind of block the character at ``start`` stands in."""
        placed = self._word_at(start)
        return placed.kind if placed else BlockKind.TEXT

    def covered(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that share a character with ``text[start:end]``."""
        return tuple(placed.word for placed in self._covered(start, end))

    def confidence(self, start: int, end: int) -> float:
        """The confidence of the least sure word in ``text[start:end]``; 0.0 where there is none."""
        return min((word.confidence for word in self.covered(start, end)), default=0.0)

    def box(self, start: int, end: int) -> Box:
        """The smallest box round the words of ``text[start:end]``, on the level page."""
        return union_of([word.box for word in self.covered(start, end)])

    def evidence(self, start: int, end: int, by: str) -> Evidence:
        """What was read at ``text[start:end]``, for showing to a person."""
        printed = " ".join(word.text for word in self.covered(start, end))
        return Evidence(self.page, self.on_master(start, end), printed, by)

    def on_master(self, start: int, end: int) -> Box:
        """The smallest box round the words of ``text[start:end]``, on the master image."""
        return union_of([placed.on_master for placed in self._covered(start, end)])

    def top_of(self, evidence: Evidence) -> float:
        """How far down the level page the first word of ``evidence`` stands, 0.0-1.0."""
        for placed in self.words:
            if placed.on_master.union(evidence.box) == evidence.box:
                return placed.word.box.y0 / max(1, self.reading.height_px)
        return 0.0

    def line_at(self, start: int) -> TextLine | None:
        """The line that holds the character at ``start``."""
        position = bisect_right(self._line_starts, start) - 1
        return self.lines[position] if position >= 0 and start <= self.lines[position].end else None

    def line_before(self, start: int) -> TextLine | None:
        """The last written line that ends before the character at ``start``."""
        position = bisect_left(self._written_ends, start) - 1
        return self.written_lines[position] if position >= 0 else None

    def line_over(self, line: TextLine) -> TextLine | None:
        """The written line right above ``line`` in its column, near enough to belong to it."""
        box, reach = line.line.box, _OVER * self.word_height
        near = [
            other
            for other in self.written_lines
            if -0.4 * self.word_height < box.y0 - other.line.box.y1 < reach
            and min(box.x1, other.line.box.x1) > max(box.x0, other.line.box.x0)
        ]
        return max(near, key=lambda each: each.line.box.y1, default=None)

    def left_of(self, start: int, end: int) -> str:
        """Folded words on the same row to the left, nearest last: where a label usually stands."""
        box, reach = self.box(start, end), self.word_height * 14
        row = [
            (placed.word.box.x0, fold(placed.word.text))
            for placed in self.words_between(box.y0, box.y1)
            if placed.word.box.x1 <= box.x0 + self.word_height * 0.5
            and box.x0 - placed.word.box.x1 < reach
            and _overlap(placed.word.box.y0, placed.word.box.y1, box.y0, box.y1) > 0.4
        ]
        return " ".join(text for _, text in sorted(row))

    def above(self, start: int, end: int) -> str:
        """Folded words of the column head right above, row by row: the other place a label stands.

        A letterhead often prints *Datum · Er beteckning · Vår beteckning* on one row and the values below.
        """
        box, height = self.box(start, end), self.word_height
        head = [
            placed.word
            for placed in self.words_between(box.y0 - 1.6 * height, box.y0 + 0.4 * height)
            if -0.4 * height <= box.y0 - placed.word.box.y1 < 1.6 * height
            and placed.word.box.x0 > box.x0 - 1.5 * height
            and placed.word.box.x0 < max(box.x1, box.x0 + 6 * height)
        ]
        return " ".join(fold(word.text) for row in _rows(head, height) for word in row)

    def words_between(self, top: float, bottom: float) -> Iterator[PlacedWord]:
        """The words that reach into the strip from ``top`` to ``bottom``, found without asking all the others."""
        tops, words, tallest = self._by_top
        first = bisect_left(tops, top - tallest)
        for placed in words[first : bisect_right(tops, bottom)]:
            if placed.word.box.y1 >= top:
                yield placed

    @cached_property
    def _by_top(self) -> tuple[list[float], list[PlacedWord], float]:
        """The words by their upper edge: the edges, the words, and the height of the tallest."""
        words = sorted(self.words, key=lambda placed: placed.word.box.y0)
        tallest = max((placed.word.box.height for placed in words), default=0.0)
        return [placed.word.box.y0 for placed in words], words, tallest

    def _word_at(self, start: int) -> PlacedWord | None:
        position = bisect_right(self._starts, start) - 1
        return self.words[position] if position >= 0 else None

    def _covered(self, start: int, end: int) -> Iterator[PlacedWord]:
        first = max(0, bisect_right(self._starts, start) - 1)
        for placed in self.words[first:]:
            if placed.start >= end:
                return
            if placed.end > start:
                yield placed


def union_of(boxes: Sequence[Box]) -> Box:
    """The smallest box round ``boxes``; an empty one at the origin where there are none."""
    if not boxes:
        return Box(0, 0, 0, 0)
    box = boxes[0]
    for other in boxes[1:]:
        box = box.union(other)
    return box


def _lay_out(
    level: PageReading, master: PageReading
) -> tuple[str, tuple[PlacedWord, ...], tuple[TextLine, ...]]:
    rows: list[str] = []
    words: list[PlacedWord] = []
    lines: list[TextLine] = []
    height, width = max(1, level.height_px), max(1, level.width_px)
    at = 0
    for line, original in zip(level.lines, master.lines, strict=True):
        start = at
        for word, on_master in zip(line.words, original.words, strict=True):
            words.append(PlacedWord(word, on_master.box, at, at + len(word.text), line.kind))
            at += len(word.text) + 1
        text = line.text
        rows.append(text)
        at = start + len(text) + 1
        lines.append(
            TextLine(line, text, start, start + len(text), line.box.y0 / height, line.box.x0 / width)
        )
    return "\n".join(rows), tuple(words), tuple(lines)


def _overlap(top: float, bottom: float, other_top: float, other_bottom: float) -> float:
    """The shared height as a share of the lower of the two."""
    shared = min(bottom, other_bottom) - max(top, other_top)
    return shared / max(1.0, min(bottom - top, other_bottom - other_top))


def _rows(words: Sequence[Word], height: float) -> list[list[Word]]:
    """``words`` as rows from the top down, each from left to right."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda each: each.box.y0):
        if rows and word.box.y0 - rows[-1][0].box.y0 < 0.6 * height:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.box.x0) for row in rows]
