"""Two documents laid side by side word by word, and which differences the reader's doubt explains.

Copies differ in what recognition made of them; records that were changed differ in what was written. A difference
counts as *sure* only where both readings are sure, the words are not merely look-alikes, and a missing
passage left no room on the paper where it could stand unread.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from ingest.model import Difference, Evidence
from ingest.stages.compared_words import digits_of
from ingest.stages.folding import is_number
from ingest.stages.misread import NEGATIONS, SURE_WORD, is_furniture, is_misread
from ingest.stages.pagetext import union_of
from ingest.stages.room import PASSAGE, Lack, line_pitch

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.compared_words import AlignedWord


class ChangeKind(StrEnum):
    """What a sure difference touches."""

    NUMBER = "number"
    NAME = "name"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Change:
    """Where two texts part: ``ours[a0:a1]`` against ``theirs[b0:b1]``."""

    a0: int
    a1: int
    b0: int
    b1: int


class Alignment:
    """The alignment of two texts. ``sure`` are the changes no doubt explains; ``doubtful`` all the others."""

    def __init__(self, ours: Sequence[AlignedWord], theirs: Sequence[AlignedWord]) -> None:
        self.ours, self.theirs = ours, theirs
        changes = tuple(_changes(ours, theirs))
        moved = _moved(ours, theirs, changes)
        self.sure = tuple(each for each in changes if each not in moved and not self._explained(each))
        self.doubtful = tuple(each for each in changes if each not in self.sure)

    @cached_property
    def likeness(self) -> float:
        """The share of words that agree or differ only by doubt, 0.0-1.0."""
        longest = max(len(self.ours), len(self.theirs), 1)
        apart = sum(max(each.a1 - each.a0, each.b1 - each.b0) for each in self.sure)
        return max(0.0, 1 - apart / longest)

    @cached_property
    def agreement(self) -> float:
        """The share of words read alike on both sides, doubt not forgiven."""
        longest = max(len(self.ours), len(self.theirs), 1)
        apart = sum(max(each.a1 - each.a0, each.b1 - each.b0) for each in (*self.sure, *self.doubtful))
        return max(0.0, 1 - apart / longest)

    def words(self, change: Change) -> tuple[Sequence[AlignedWord], Sequence[AlignedWord]]:
        """The words on either side of a change."""
        return self.ours[change.a0 : change.a1], self.theirs[change.b0 : change.b1]

    def kind(self, change: Change) -> ChangeKind:
        """Whether a change touches a number, a name or other words."""
        ours, theirs = self.words(change)
        if any(is_number(each.word.text) for each in (*ours, *theirs)):
            return ChangeKind.NUMBER
        capital = [any(_is_capital(each) for each in side) for side in (ours, theirs) if side]
        short = max(len(ours), len(theirs)) <= 3
        return ChangeKind.NAME if capital and all(capital) and short else ChangeKind.WORDS

    def strong_number_clashes(self) -> int:
        """How many numbers of four digits and more are plainly others, however badly they were read."""
        clashes = 0
        for change in (*self.sure, *self.doubtful):
            ours, theirs = (digits_of(side) for side in self.words(change))
            if min(len(ours), len(theirs)) >= 4 and Levenshtein.distance(ours, theirs) > max(
                1, len(ours) // 3
            ):
                clashes += 1
        return clashes

    def difference(self, change: Change) -> Difference:
        """The change for a person to look at, with both places framed."""
        ours, theirs = self.words(change)
        return Difference(
            " ".join(each.word.text for each in ours),
            " ".join(each.word.text for each in theirs),
            tuple(_evidence(ours or self.ours[max(0, change.a0 - 1) : change.a0 + 1])),
            tuple(_evidence(theirs or self.theirs[max(0, change.b0 - 1) : change.b0 + 1])),
        )

    def _explained(self, change: Change) -> bool:
        ours, theirs = self.words(change)
        fewer, more = sorted((ours, theirs), key=len)
        if not fewer:
            return self._absence_explained(change, more)
        if not is_misread(ours, theirs):
            return False
        # What is left of a passage may be doubtful scraps: then the passage itself must have had room.
        return len(more) - len(fewer) < PASSAGE * max(2, len(fewer)) or self._absence_explained(change, more)

    def _absence_explained(self, change: Change, present: Sequence[AlignedWord]) -> bool:
        if is_furniture(present):
            return True
        sure = [each for each in present if each.word.confidence >= SURE_WORD]
        if len(sure) < max(1, 0.6 * len(present)):
            return True
        telling = [
            each for each in sure if len(each.form) > 2 or each.form in NEGATIONS or is_number(each.word.text)
        ]
        return not telling or self._has_room(change)

    def _has_room(self, change: Change) -> bool:
        here, there = (self.ours, change.a0, change.a1), (self.theirs, change.b0, change.b1)
        absent_here = change.a1 - change.a0 < change.b1 - change.b0
        lacking, having = (here, there) if absent_here else (there, here)
        return Lack(*having, *lacking, pitch=self._pitch).has_room()

    @cached_property
    def _pitch(self) -> float:
        return line_pitch(self.theirs)


def _changes(ours: Sequence[AlignedWord], theirs: Sequence[AlignedWord]) -> Iterator[Change]:
    """The places where the texts part; changes with a single small word between them are one."""
    codes = Levenshtein.opcodes([each.form for each in ours], [each.form for each in theirs])
    pending: Change | None = None
    for code in codes:
        if code.tag == "equal":
            continue
        here = Change(code.src_start, code.src_end, code.dest_start, code.dest_end)
        if pending is not None and here.a0 - pending.a1 <= 1 and here.b0 - pending.b1 <= 1:
            between = ours[pending.a1 : here.a0]
            if not between or len(between[0].form) <= 3:
                pending = Change(pending.a0, here.a1, pending.b0, here.b1)
                continue
        if pending is not None:
            yield pending
        pending = here
    if pending is not None:
        yield pending


def _moved(
    ours: Sequence[AlignedWord], theirs: Sequence[AlignedWord], changes: Sequence[Change]
) -> set[Change]:
    """Passages that only stand in another order: columns and boxes are not always read in the same one."""
    here = Counter(each.form for change in changes for each in ours[change.a0 : change.a1])
    there = Counter(each.form for change in changes for each in theirs[change.b0 : change.b1])
    both = here & there
    moved = set()
    for change in changes:
        forms = [each.form for each in (*ours[change.a0 : change.a1], *theirs[change.b0 : change.b1])]
        known = sum(form in both for form in forms)
        if len(forms) >= 3 and known >= 0.75 * len(forms):
            moved.add(change)
    return moved


def _is_capital(word: AlignedWord) -> bool:
    text = word.word.text
    return text[:1].isupper() and not word.opens


def _evidence(words: Sequence[AlignedWord]) -> Iterator[Evidence]:
    """One frame a page."""
    pages = list(dict.fromkeys(each.page for each in words))
    for page in pages:
        here = [each for each in words if each.page == page]
        box = union_of([each.on_master for each in here])
        yield Evidence(page, box, " ".join(each.word.text for each in here), "jämförelse")
