"""A page as the finder sees it: one string, each character of which knows its word. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from arkiv.disclosure.finder.model import Kind, PersonKey, Proposal, Why
from ingest.model import BlockKind, PageReading, PageRef
from ingest.stages.folding import fold
from ingest.stages.pagetext import PageText, PlacedWord


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found in ``text[start:end]`` of one page; becomes a ``Proposal`` when all pages have been seen."""

    start: int
    end: int
    kind: Kind
    why: Why
    reason: str
    confidence: float
    person: PersonKey | None = None
    withhold: bool = True

    def overlaps(self, other: Hit) -> bool:
        return self.start < other.end and other.start < self.end

    def shown(self, reason: str) -> Hit:
        """The same, proposed to be left open."""
        return replace(self, withhold=False, why=Why.IN_DUTY, reason=reason)


class SearchedPage:
    """One page under search. ``text`` has one line a row; ``folded`` is the same without marks, lower case."""

    def __init__(self, reading: PageReading, document: int) -> None:
        self.placed = PageText(reading)
        self.document = document
        self.text = self.placed.text
        self.folded = self.placed.folded
        self._starts = [word.start for word in self.placed.words]
        self._lines = [line.start for line in self.placed.lines]

    @property
    def page(self) -> PageRef:
        return self.placed.page

    @property
    def words(self) -> tuple[PlacedWord, ...]:
        return self.placed.words

    @cached_property
    def addresses(self) -> tuple[tuple[int, int], ...]:
        """(line, word) of each word, 0-based, as in the reading."""
        return tuple(
            (row, at) for row, line in enumerate(self.placed.lines) for at in range(len(line.line.words))
        )

    def covered(self, start: int, end: int) -> range:
        """Which words share a character with ``text[start:end]``."""
        first = max(0, bisect_right(self._starts, start) - 1)
        while first < len(self.words) and self.words[first].end <= start:
            first += 1
        last = first
        while last < len(self.words) and self.words[last].start < end:
            last += 1
        return range(first, last)

    def line_of(self, at: int) -> int:
        """The line (0-based) that holds the character at ``at``."""
        return max(0, bisect_right(self._lines, at) - 1)

    def line_text(self, row: int) -> str:
        """Folded text of a line; "" outside the page."""
        if not 0 <= row < len(self.placed.lines):
            return ""
        line = self.placed.lines[row]
        return self.folded[line.start : line.end]

    def before(self, start: int, reach: int = 45) -> str:
        """Folded text before ``start``: of its line, of the row to the left, of the column head above."""
        end = self.words[covered[-1]].end if (covered := self.covered(start, start + 1)) else start + 1
        own = self.folded[max(self._lines[self.line_of(start)], start - reach) : start]
        return (
            f"{self.placed.above(start, end)[-reach:]} | {self.placed.left_of(start, end)[-reach:]} | {own}"
        )

    def labels(self, start: int) -> tuple[tuple[str, ...], str]:
        """Where a label may stand: to the left, above, at the end of the line before; and its own line up to it.

        The first three are left out where something stands before on the line.
        """
        own = self.folded[max(self._lines[self.line_of(start)], start - 60) : start]
        if own.strip(" -–•*0123456789.()"):
            return (), own
        covered = self.covered(start, start + 1)
        end = self.words[covered[-1]].end if covered else start + 1
        above = self.line_text(self.line_of(start) - 1)
        return (self.placed.left_of(start, end)[-60:], self.placed.above(start, end)[-60:], above[-60:]), own

    def after(self, end: int, reach: int = 40) -> str:
        """Folded text after ``end``, on the same line."""
        line = self.placed.lines[self.line_of(max(0, end - 1))] if self.placed.lines else None
        return self.folded[end : min(line.end, end + reach)] if line else ""

    def is_handwritten(self, row: int) -> bool:
        return self.placed.lines[row].line.kind is BlockKind.HANDWRITING

    def proposal(self, hit: Hit) -> Proposal | None:
        """``hit`` with the boxes of its words; ``None`` when it covers none."""
        places = list(self.covered(hit.start, hit.end))
        if not places:
            return None
        sure = min(self.words[at].word.confidence for at in places)
        return Proposal(
            page=self.page,
            boxes=tuple(self.words[at].on_master for at in places),
            words=tuple(self.addresses[at] for at in places),
            kind=hit.kind,
            text=" ".join(self.words[at].word.text for at in places),
            why=hit.why,
            reason=hit.reason,
            confidence=round(hit.confidence * (0.85 + 0.15 * sure), 3),
            person=hit.person,
            withhold=hit.withhold,
        )


def searched(readings: Iterator[tuple[int, PageReading]]) -> tuple[SearchedPage, ...]:
    """Pages with the number of their document."""
    return tuple(SearchedPage(reading, document) for document, reading in readings)


def folded(text: str) -> str:
    """``text`` folded, for comparing."""
    return fold(text)
