"""Holds a reading against what was drawn: characters, words, critical tokens, marks, order, places, confidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from ingest.model import BlockKind, Box, Line, PageReading, TokenCheck, Word
from ingest.stages.lexicon import BARE
from scripts.drawing.canvas import DrawnWord
from scripts.reading_bench.critical import CriticalKind, critical_tokens, tokens
from scripts.reading_bench.ordering import (
    bands_of,
    best_end,
    distance,
    following,
    letters,
    middles,
    row_order,
    with_furniture,
)
from scripts.reading_bench.pages import Truth
from scripts.reading_bench.reliability import Claim

PEER = "OCRmyPDF"
"""Engine name of readings that are nothing but text: they have no boxes, kinds or confidence to judge."""
BY_HAND = frozenset({BlockKind.STAMP, BlockKind.HANDWRITING})
APART = BY_HAND | {BlockKind.MARGIN}
SAME_ROW = (0.15, 0.5, 0.9)
"""How strictly one may take "on the same row" in a letterhead; each answer is a right order of reading."""


@dataclass
class Tally:
    """Sums over the pages of one class."""

    pages: int = 0
    characters: int = 0
    wrong: int = 0
    ordered_characters: int = 0
    ordered_wrong: int = 0
    ordered_words: int = 0
    ordered_words_wrong: int = 0
    words: int = 0
    missed: int = 0
    extra: int = 0
    by_hand: int = 0
    by_hand_found: int = 0
    hand: int = 0
    hand_apart: int = 0
    hand_in_text: int = 0
    cells: int = 0
    cells_found: int = 0
    pairs: int = 0
    pairs_in_order: int = 0
    critical: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    false: int = 0
    stamp_days: int = 0
    stamp_days_apart: int = 0
    marks: int = 0
    marks_kept: int = 0
    turns_right: int = 0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    statuses: Counter[str] = field(default_factory=Counter)
    trusted_wrongly: list[str] = field(default_factory=list)
    sure: list[Claim] = field(default_factory=list)
    sure_lines: list[Claim] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def score(page: Truth, reading: PageReading, cpu_s: float = 0.0) -> Tally:
    """One page's reading against what was drawn; ``cpu_s`` is what reading it took."""
    tally = Tally(pages=1, cpu_s=cpu_s)
    _score_text(tally, page, reading)
    _score_words(tally, page, reading)
    _score_tokens(tally, [line for line, _ in page.lines], [line.text for line in reading.lines])
    _score_order(tally, page, reading)
    noticed = any(finding.rule == "svaga-spår" for finding in reading.findings)
    tally.statuses[reading.status.value + ("+iakttagelse" if noticed else "")] += 1
    if reading.engine.name != PEER:
        _score_places(tally, page, reading)
    return tally


def cheapest(line: str, text: str) -> int:
    """Fewest edits that make ``line`` out of some stretch of ``text``: order between lines does not count."""
    return best_end(line, text)[0]


def _score_text(tally: Tally, page: Truth, reading: PageReading) -> None:
    """Characters, wherever each line came out."""
    text = " ".join(line.text for line in reading.lines)
    printed = [line for line, kind in page.lines if kind not in BY_HAND]
    tally.characters = sum(map(len, printed))
    tally.wrong = sum(cheapest(line, text) for line in printed)


def _score_words(tally: Tally, page: Truth, reading: PageReading) -> None:
    left = Counter(word.text for line in reading.lines for word in line.words if _says(word.text))
    true = Counter(word.text for word in page.words if _says(word.text))
    lost = true - left
    of_hand = Counter(word.text for word in page.words if word.kind in BY_HAND and _says(word.text))
    lost_hand = lost & of_hand
    tally.words = (true - of_hand).total()
    tally.missed, tally.extra = (lost - lost_hand).total(), (left - true).total()
    tally.by_hand, tally.by_hand_found = of_hand.total(), (of_hand - lost_hand).total()
    tally.errors = [f"-{word}" for word in lost.elements()] + [
        f"+{word}" for word in (left - true).elements()
    ]
    _score_marks(tally, true, left)


def _score_order(tally: Tally, page: Truth, reading: PageReading) -> None:
    """The running text in its order: characters and words, and lines that follow each other."""
    running = [number for number, (_, kind) in enumerate(page.lines) if kind not in BY_HAND]
    lines, boxes = [page.lines[number][0] for number in running], [page.boxes[number] for number in running]
    furniture = frozenset(
        at for at, number in enumerate(running) if page.lines[number][1] is BlockKind.MARGIN
    )
    drawn = with_furniture(range(len(lines)), furniture, middles(boxes, page.skew_deg))
    by_row = [row_order(boxes, page.skew_deg, same_row=share) for share in (() if page.ordered else SAME_ROW)]
    bands = bands_of(drawn, *by_row)
    text = " ".join(line.text for line in reading.lines if line.kind not in BY_HAND)
    tally.ordered_characters = sum(len(line) + 1 for line in lines)
    tally.ordered_wrong = distance(bands, [letters(line + " ") for line in lines], letters(text + " "))
    numbers: dict[str, int] = {}
    as_words = [_numbered(line, numbers) for line in lines]
    tally.ordered_words = sum(map(len, as_words))
    tally.ordered_words_wrong = distance(bands, as_words, _numbered(text, numbers))
    if not lines:  # what was read on an empty page is extra words, not wrong ones
        tally.ordered_wrong = tally.ordered_words_wrong = 0
    if page.ordered:
        tally.pairs, tally.pairs_in_order = following(lines, text)


def _numbered(text: str, numbers: dict[str, int]) -> np.ndarray[tuple[int], np.dtype[np.uint32]]:
    return np.array([numbers.setdefault(word, len(numbers)) for word in text.split()], np.uint32)


def _says(text: str) -> bool:
    """A word has a letter, a digit or a §; a lone dash or a speck is none."""
    return any(character.isalnum() or character == "§" for character in text)


def _score_tokens(tally: Tally, true: Sequence[str], read: Sequence[str]) -> None:
    wanted, found = critical_tokens(true), critical_tokens(read)
    for kind in CriticalKind:
        tally.critical[kind.value] = wanted[kind].total()
        tally.exact[kind.value] = (wanted[kind] & found[kind]).total()
    tally.false = (tokens(read) - tokens(true)).total()


def _score_marks(tally: Tally, true: Counter[str], read: Counter[str]) -> None:
    """Of the words with å, ä or ö whose bare letters were read, those that kept their marks."""
    bare: Counter[str] = Counter()
    for word, count in read.items():
        bare[word.translate(BARE)] += count
    for word, count in true.items():
        if re.search("[åäöÅÄÖ]", word):
            seen = min(count, bare[word.translate(BARE)])
            tally.marks, tally.marks_kept = tally.marks + seen, tally.marks_kept + min(seen, read[word])


# --- what only a reading with boxes can be asked --------------------------------------------------


def _score_places(tally: Tally, page: Truth, reading: PageReading) -> None:
    words = [word for line in reading.lines for word in line.words]
    tally.turns_right = int(page.blank or reading.turn_deg == page.turn_deg)
    tally.sure = [Claim(word.confidence, float(_is_right(word, page.words))) for word in words]
    tally.sure_lines = lines_claimed(reading.lines, tally.sure)
    tally.trusted_wrongly = [
        word.text
        for word in words
        if word.check is TokenCheck.VERIFIED and not _digits_drawn(word, page.words)
    ]
    _score_stamps(tally, page, reading)
    _score_hand(tally, page, reading)
    if page.turn_deg == 0:
        cells = [
            box for (_, kind), box in zip(page.lines, page.boxes, strict=True) if kind is BlockKind.TABLE_CELL
        ]
        tally.cells, tally.cells_found = len(cells), cells_found(cells, reading.lines)


def lines_claimed(lines: Sequence[Line], words: Sequence[Claim]) -> list[Claim]:
    """What was said of each line, and the share of its characters that stand in right words (``words`` in order)."""
    left, claims = iter(words), []
    for line in lines:
        own = zip(line.words, islice(left, len(line.words)), strict=True)
        told = [(len(word.text), claim.right) for word, claim in own]
        if letters := sum(length for length, _ in told):
            right = sum(length * share for length, share in told) / letters
            claims.append(Claim(line.confidence, right, letters))
    return claims


def _score_stamps(tally: Tally, page: Truth, reading: PageReading) -> None:
    """Days of stamps, and how many of them came back on stamp lines of their own."""
    days = tokens([line for line, kind in page.lines if kind is BlockKind.STAMP])
    apart = tokens([line.text for line in reading.lines if line.kind is BlockKind.STAMP])
    tally.stamp_days, tally.stamp_days_apart = days.total(), (days & apart).total()


def _score_hand(tally: Tally, page: Truth, reading: PageReading) -> None:
    """Handwritten words that lie in a block of their own, and those that got into the running text."""
    apart = [line.box for line in reading.lines if line.kind in APART]
    running = [word.box for line in reading.lines if line.kind not in APART for word in line.words]
    for word in page.words:
        if word.kind is BlockKind.HANDWRITING:
            tally.hand += 1
            in_text = any(_holds(box, word.box) for box in running)
            tally.hand_in_text += in_text
            tally.hand_apart += not in_text and any(_holds(box, word.box) for box in apart)


def cells_found(cells: Sequence[Box], lines: Sequence[Line]) -> int:
    """How many drawn cells came back as cells: words, all in lines of that kind that reach into no other cell."""
    inside = [
        [n for n, cell in enumerate(cells) for w in line.words if _holds(cell, w.box)] for line in lines
    ]
    found = 0
    for number in range(len(cells)):
        own = [(line, held) for line, held in zip(lines, inside, strict=True) if number in held]
        alone = all(line.kind is BlockKind.TABLE_CELL and set(held) == {number} for line, held in own)
        found += bool(own) and alone
    return found


def _holds(outer: Box, inner: Box) -> bool:
    """Whether the middle of ``inner`` lies in ``outer``, a few pixels of slack around it."""
    x, y = (inner.x0 + inner.x1) / 2, (inner.y0 + inner.y1) / 2
    return outer.x0 - 4 <= x <= outer.x1 + 4 and outer.y0 - 4 <= y <= outer.y1 + 4


def _is_right(word: Word, drawn: Sequence[DrawnWord]) -> bool:
    return any(other.text == word.text and _touch(word.box, other.box) for other in drawn)


def _digits_drawn(word: Word, drawn: Sequence[DrawnWord]) -> bool:
    """Whether the digits of ``word`` stand there, however the words were parted."""
    there = "".join(other.text for other in drawn if _touch(word.box, other.box))
    return re.sub(r"\D", "", word.text) in re.sub(r"\D", "", there)


def _touch(one: Box, other: Box) -> bool:
    across = min(one.x1, other.x1) > max(one.x0, other.x0)
    return across and min(one.y1, other.y1) > max(one.y0, other.y0)
