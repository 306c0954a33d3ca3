"""Holds readings against what was drawn: characters, words, critical tokens, marks, stamps, status, confidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from ingest.model import BlockKind, Box, PageReading, TokenCheck, Word
from ingest.stages.lexicon import BARE
from scripts.drawing.canvas import DrawnWord
from scripts.reading_bench.pages import Truth

BY_HAND = frozenset({BlockKind.STAMP, BlockKind.HANDWRITING})
TOKENS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w/-])(?:19|20)?\d{6}[-+]\d{4}(?![\w/-])",
        r"(?<![\w/-])(?:19|20)\d\d ?- ?\d\d ?- ?\d\d(?![\w/-])",
        r"(?<![\w/.-])\d{1,2} (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november"
        r"|december) (?:19|20)\d\d(?!\w)",
        r"(?<![\w/.-])(?:[A-ZÅÄÖ]{2,4}[ -]?)?(?:19|20)?\d\d/\d{1,5}(?:-\d{1,3})?(?![\w/])",
        r"(?<![\d,.])\d{1,3}(?: \d{3})*,\d\d(?!\d)",
    )
)


def tokens(lines: Sequence[str]) -> Counter[str]:
    """Identity numbers, days, case numbers and amounts, spaces left out."""
    found = (match.group() for line in lines for token in TOKENS for match in token.finditer(line))
    return Counter(text.replace(" ", "") for text in found)


@dataclass
class Tally:
    """Sums over the pages of one class."""

    pages: int = 0
    characters: int = 0
    wrong: int = 0
    words: int = 0
    missed: int = 0
    by_hand: int = 0
    by_hand_found: int = 0
    extra: int = 0
    critical: int = 0
    exact: int = 0
    false: int = 0
    stamp_days: int = 0
    stamp_days_apart: int = 0
    marks: int = 0
    marks_kept: int = 0
    turns_right: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    trusted_wrongly: list[str] = field(default_factory=list)
    sure: list[tuple[float, bool]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def score(page: Truth, reading: PageReading) -> Tally:
    """One page's reading against what was drawn."""
    read_lines = [line.text for line in reading.lines]
    true_lines = page.lines
    text = " ".join(read_lines)
    printed = [line for line, kind in true_lines if kind not in BY_HAND]
    read_words = [word for line in reading.lines for word in line.words]
    left = Counter(word.text for word in read_words if _says(word.text))
    true = Counter(word.text for word in page.words if _says(word.text))
    lost = true - left
    of_hand = Counter(word.text for word in page.words if word.kind in BY_HAND and _says(word.text))
    lost_hand = lost & of_hand
    tally = Tally(pages=1, characters=sum(map(len, printed)), words=(true - of_hand).total())
    tally.wrong = sum(cheapest(line, text) for line in printed)
    tally.missed, tally.extra = (lost - lost_hand).total(), (left - true).total()
    tally.by_hand, tally.by_hand_found = of_hand.total(), (of_hand - lost_hand).total()
    _score_tokens(tally, [line for line, _ in true_lines], read_lines)
    _score_stamps(tally, true_lines, reading)
    _score_marks(tally, true, left)
    tally.turns_right = int(page.blank or reading.turn_deg == page.turn_deg)
    noticed = any(finding.rule == "svaga-spår" for finding in reading.findings)
    tally.statuses[reading.status.value + ("+iakttagelse" if noticed else "")] += 1
    tally.sure = [(word.confidence, _is_right(word, page.words)) for word in read_words]
    tally.trusted_wrongly = [
        word.text
        for word in read_words
        if word.check is TokenCheck.VERIFIED and not _digits_drawn(word, page.words)
    ]
    tally.errors = [f"-{word}" for word in lost.elements()] + [
        f"+{word}" for word in (left - true).elements()
    ]
    return tally


def cheapest(line: str, text: str) -> int:
    """Fewest edits that make ``line`` out of some stretch of ``text``: order between lines does not count."""
    letters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    steps = np.arange(len(letters) + 1, dtype=np.int32)
    row = np.zeros(len(letters) + 1, np.int32)
    for letter in line:
        new = row + 1
        new[1:] = np.minimum(new[1:], row[:-1] + (letters != ord(letter)))
        row = np.minimum.accumulate(new - steps) + steps
    return int(row.min())


def _says(text: str) -> bool:
    """A word has a letter, a digit or a §; a lone dash or a speck is none."""
    return any(character.isalnum() or character == "§" for character in text)


def _score_tokens(tally: Tally, true: Sequence[str], read: Sequence[str]) -> None:
    wanted, found = tokens(true), tokens(read)
    tally.critical, tally.exact = wanted.total(), (wanted & found).total()
    tally.false = (found - wanted).total()


def _score_stamps(tally: Tally, true: Sequence[tuple[str, BlockKind]], reading: PageReading) -> None:
    """Days of stamps, and how many of them came back on stamp lines of their own."""
    days = tokens([line for line, kind in true if kind is BlockKind.STAMP])
    apart = tokens([line.text for line in reading.lines if line.kind is BlockKind.STAMP])
    tally.stamp_days, tally.stamp_days_apart = days.total(), (days & apart).total()


def _score_marks(tally: Tally, true: Counter[str], read: Counter[str]) -> None:
    """Of the words with å, ä or ö whose bare letters were read, those that kept their marks."""
    bare: Counter[str] = Counter()
    for word, count in read.items():
        bare[word.translate(BARE)] += count
    for word, count in true.items():
        if re.search("[åäöÅÄÖ]", word):
            seen = min(count, bare[word.translate(BARE)])
            tally.marks, tally.marks_kept = tally.marks + seen, tally.marks_kept + min(seen, read[word])


def _is_right(word: Word, drawn: Sequence[DrawnWord]) -> bool:
    return any(other.text == word.text and _touch(word.box, other.box) for other in drawn)


def _digits_drawn(word: Word, drawn: Sequence[DrawnWord]) -> bool:
    """Whether the digits of ``word`` stand there, however the words were parted."""
    there = "".join(other.text for other in drawn if _touch(word.box, other.box))
    return re.sub(r"\D", "", word.text) in re.sub(r"\D", "", there)


def _touch(one: Box, other: Box) -> bool:
    across = min(one.x1, other.x1) > max(one.x0, other.x0)
    return across and min(one.y1, other.y1) > max(one.y0, other.y0)
