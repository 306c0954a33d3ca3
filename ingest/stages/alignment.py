"""Two documents laid side by side word by word, and which differences the reader's doubt explains.

Copies differ in what recognition made of them; records that were changed differ in what was written. A difference
counts as *sure* only where both readings are sure, the words are not merely look-alikes, and a missing
passage left no room on the paper where it could stand unread.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ingest.model import Box, Difference, Evidence, PageRef, Word
from ingest.stages.folding import as_digits, canonical, fold, is_number
from ingest.stages.pagetext import APART, union_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.pagetext import PageText

_CLOCK = re.compile(r"\d ?[.:] ?\d\d")
_SURE_WORD = 0.75
_SURE_LOOKALIKE_WORD = 0.95
_SURE_NUMBER = 0.85
_SURE_LOOKALIKE_DIGITS = 0.95
_CLEAR = 0.9
_TAIL_WORDS = 3
_PASSAGE = 3
"""Words from which something missing is a passage."""
_LOST_LINE = 0.4
"""Share of a line by which two copies' spaces may differ: paper shrinks and copiers scale."""
_SHIFTED = 0.025
"""Share of the page height that a word may stand further along its line in a copy."""
_LOOKALIKE_DIGITS = frozenset(
    map(frozenset, ("38", "56", "17", "08", "68", "06", "58", "35", "09", "89", "49"))
)
_STAMPED = frozenset(
    canonical(word)
    for word in [
        "kopia",
        "inkom",
        "ink",
        "ankom",
        "ankomst",
        "inkommen",
        "dnr",
        "diarienr",
        "hemlig",
        "sekretess",
        "sekretesslagen",
        "kap",
        "registrerad",
        "expedierad",
        "makulerad",
        "fax",
        "telefax",
        "socialnämnden",
        "socialförvaltningen",
        "kommun",
        "sid",
        "sida",
        "arkivexemplar",
        "avskrift",
        "utskrift",
        "vidimeras",
        "bestyrkes",
    ]
)
_NEGATIONS = frozenset(
    canonical(word) for word in ("ej", "inte", "icke", "aldrig", "utan", "ingen", "inget", "inga")
)


class ChangeKind(StrEnum):
    """What a sure difference touches."""

    NUMBER = "number"
    NAME = "name"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A word of the running text with its canonical form and its place."""

    word: Word
    on_master: Box
    form: str
    page: PageRef
    top: float  # share of the page's height
    height_px: int
    opens: bool  # first of its line or after a full stop: a capital says nothing there


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
            ours, theirs = (_digits(side) for side in self.words(change))
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
        if not _misread(ours, theirs):
            return False
        # What is left of a passage may be doubtful scraps: then the passage itself must have had room.
        return len(more) - len(fewer) < _PASSAGE * max(2, len(fewer)) or self._absence_explained(change, more)

    def _absence_explained(self, change: Change, present: Sequence[AlignedWord]) -> bool:
        if _is_furniture(present):
            return True
        sure = [each for each in present if each.word.confidence >= _SURE_WORD]
        if len(sure) < max(1, 0.6 * len(present)):
            return True
        telling = [
            each
            for each in sure
            if len(each.form) > 2 or each.form in _NEGATIONS or is_number(each.word.text)
        ]
        return not telling or self._has_room(change)

    def _has_room(self, change: Change) -> bool:
        """Whether the side that lacks the words has an empty place for them: then they may stand there
        unread.
        """
        here, there = (self.ours, change.a0, change.a1), (self.theirs, change.b0, change.b1)
        absent_here = change.a1 - change.a0 < change.b1 - change.b0
        (lacking, at, on), (having, first, last) = (here, there) if absent_here else (there, here)
        if not 0 < at <= on < len(lacking) or not 0 < first <= last < len(having):
            return True
        gap, needed = _gap(lacking[at - 1], lacking[on]), _gap(having[first - 1], having[last])
        if gap is None and needed is None:  # at the foot of a page: scraps at the end of its last line
            return last - first < _PASSAGE and self._ends_line(having[first - 1], having[first:last])
        if gap is None or needed is None:
            return False
        if needed.down < 0.5 * self._pitch:
            return gap.down < 0.5 * self._pitch and gap.across >= 0.7 * needed.across
        if last - first < _PASSAGE:  # a number or a stamped word: where it stands among the lines says little
            return gap.down >= 0.8 * needed.down
        if needed.down - gap.down > _LOST_LINE * self._pitch:
            return False
        if abs(needed.across - gap.across) > _SHIFTED:
            return False  # as many lines, but what follows has moved along them
        return not self._is_tail(having[first - 1], having[first:last])

    def _is_tail(self, before: AlignedWord, missing: Sequence[AlignedWord]) -> bool:
        """Whether a clearly read end of a line and more is missing after a word of that line that was read: readers
        lose lines, stamped words and scraps, but not that.
        """
        clear = [each for each in missing if each.word.confidence >= _CLEAR and len(each.form) > 2]
        return (
            self._ends_line(before, missing[:1])
            and len(clear) >= _TAIL_WORDS
            and len(clear) >= 0.5 * len(missing)
        )

    def _ends_line(self, before: AlignedWord, words: Sequence[AlignedWord]) -> bool:
        """Whether ``words`` stand after ``before`` on its line."""
        return all(
            each.page == before.page
            and abs(each.top - before.top) < 0.5 * self._pitch
            and each.word.box.x0 >= before.word.box.x0
            for each in words
        )

    @cached_property
    def _pitch(self) -> float:
        """From one line to the next, as a share of the page height."""
        steps = [
            after.top - before.top
            for before, after in pairwise(self.theirs)
            if before.page == after.page and 0.5 * _tall(before) < after.top - before.top < 4 * _tall(before)
        ]
        return median(steps) if steps else 0.02


@dataclass(frozen=True, slots=True)
class _Gap:
    """How far down and across one word is from another, as shares of the page height; up and back are negative."""

    down: float
    across: float


def _tall(word: AlignedWord) -> float:
    return word.word.box.height / word.height_px


def aligned_words(pages: Sequence[PageText]) -> tuple[AlignedWord, ...]:
    """The words of the running text of ``pages``; stamps, margin notes and bare punctuation left out."""
    return tuple(word for page in pages for word in _page_words(page))


def _page_words(page: PageText) -> Iterator[AlignedWord]:
    height = max(1, page.reading.height_px)
    starts = {line.start for line in page.body_lines}
    fax_rows = _fax_rows(page)
    opens = True
    for placed in page.words:
        if placed.kind in APART or placed.start in fax_rows:
            continue
        word, form = placed.word, canonical(placed.word.text)
        opens = opens or placed.start in starts
        if form:
            yield AlignedWord(word, placed.on_master, form, page.page, word.box.y0 / height, height, opens)
        opens = word.text.endswith((".", ":", "!", "?"))


def _fax_rows(page: PageText) -> frozenset[int]:
    """Where the words of a fax machine's own line stand: it is printed anew at each sending."""
    rows = [
        line
        for line in page.body_lines
        if line.top < 0.07 and "fax" in fold(line.text) and _CLOCK.search(line.text)
    ]
    return frozenset(
        placed.start for placed in page.words for row in rows if row.start <= placed.start < row.end
    )


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


def _misread(ours: Sequence[AlignedWord], theirs: Sequence[AlignedWord]) -> bool:
    """Whether two differing passages can be two readings of the same print."""
    our_form, their_form = "".join(each.form for each in ours), "".join(each.form for each in theirs)
    if our_form == their_form:
        return True
    ours_sure = min(each.word.confidence for each in ours)
    theirs_sure = min(each.word.confidence for each in theirs)
    sure = min(ours_sure, theirs_sure)
    if len(ours) == len(theirs) > 1 and all(
        one.form == other.form or _misread([one], [other]) for one, other in zip(ours, theirs, strict=True)
    ):
        return True
    our_digits, their_digits = _digits(ours), _digits(theirs)
    if our_digits or their_digits:
        return _number_misread(our_digits, their_digits, our_form, their_form, sure)
    if sure < _SURE_WORD:
        return True
    distance = Levenshtein.distance(our_form, their_form)
    longest = max(len(our_form), len(their_form))
    if (
        len(ours) == len(theirs) == 1
        and sure < _SURE_LOOKALIKE_WORD
        and fuzz.ratio(our_form, their_form) >= 55
    ):
        return True
    negated = {each.form for each in ours} & _NEGATIONS != {each.form for each in theirs} & _NEGATIONS
    if negated and distance > 1:
        return False
    return distance <= max(1, longest // 4) or _fragments(ours, theirs)


def _number_misread(ours: str, theirs: str, our_form: str, their_form: str, sure: float) -> bool:
    if ours == theirs:
        return fuzz.ratio(our_form, their_form) > 60
    if sure < _SURE_NUMBER or not ours or not theirs:
        return sure < _SURE_NUMBER or min(len(our_form), len(their_form)) <= 1
    if len(ours) != len(theirs):
        return Levenshtein.distance(ours, theirs) <= 1 and sure < _SURE_LOOKALIKE_DIGITS
    pairs = [frozenset((a, b)) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(pairs) == 1 and pairs[0] in _LOOKALIKE_DIGITS and sure < _SURE_LOOKALIKE_DIGITS


def _fragments(ours: Sequence[AlignedWord], theirs: Sequence[AlignedWord]) -> bool:
    """Whether one side is the other in pieces: a word torn apart or run together, with small damage."""
    if len(ours) == len(theirs):
        return False
    our_form, their_form = "".join(each.form for each in ours), "".join(each.form for each in theirs)
    return fuzz.ratio(our_form, their_form) > 85


def _is_furniture(words: Sequence[AlignedWord]) -> bool:
    """Page numbers, running heads and stamp words come and go between copies."""
    if all(each.top < 0.1 or each.top > 0.92 for each in words):
        return True
    stamped = any(each.form in _STAMPED for each in words)
    rest = [
        each
        for each in words
        if each.form not in _STAMPED and not is_number(each.word.text) and len(each.form) > 1
    ]
    return stamped and len(rest) <= 1 and len(words) <= 8


def _gap(before: AlignedWord, after: AlignedWord) -> _Gap | None:
    """The space between two words; ``None`` over a page break."""
    if before.page != after.page:
        return None
    down = (after.word.box.y0 - before.word.box.y0) / before.height_px
    return _Gap(down, (after.word.box.x0 - before.word.box.x1) / before.height_px)


def _digits(words: Sequence[AlignedWord]) -> str:
    """The digits of the numbers among ``words``; look-alike letters count only in a word of nothing else."""
    return "".join(_true_digits(each.word.text) for each in words if is_number(each.word.text))


def _true_digits(number: str) -> str:
    mended = as_digits(number)
    return re.sub(r"\D", "", number if any(char.isalpha() for char in mended) else mended)


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
