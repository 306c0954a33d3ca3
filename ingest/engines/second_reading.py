"""Which lines deserve a second reading, and what two readings of one line come to.

A recogniser is sure of itself also where it dropped a letter, a ring or a space; the word list is not. So a
line with a word that no Swedish list knows is read again by the better model, and where the two readings
differ the known word wins.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from ingest.engines.line_recogniser import Glyph, Reading
from ingest.stages.diacritics import DOUBLED
from ingest.stages.lexicon import BARE, UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.lexicon import Lexicon

DIGITS_MATTER: Final = 5  # a line with so many digits holds a date, a number or an amount
NUMBER_MARKS: Final = frozenset("0123456789-/")
LEAST_WORD: Final = 4  # shorter ones are as often an abbreviation as a slip
CLEARLY_LESS_SURE: Final = 0.1
FULLY_SURE: Final = 0.97
SMUDGED: Final = 0.70
RIVAL: Final = 150  # thirty times as rare, and still a word to reckon with
COMMONER_DOUBLED: Final = 100  # ten times
WIDE_DIGIT: Final = 1.6
"""In usual steps from digit to digit; a step of the network is a third of one, so less is no sign."""
LEAST_DIGITS: Final = 4
MET_BEFORE: Final = 20_000
"""Words whose answer is remembered: half of those on a page stood on the last ones."""
_CORE: Final = re.compile(r"[^\W\d_]{2,}")
_GLUED: Final = re.compile(r"\W?[A-ZÅÄÖ]\d{2,}\W?$|\d{4,},\d")
"""Where a narrow space is often lost: a letter and its number (D 214), thousands of an amount (2 268,25)."""


def is_doubtful(reading: Reading, limit: float, lexicon: Lexicon) -> bool:
    """Whether to read the line again: unsure of itself (below ``limit``), or saying what is no word."""
    return is_unsure(reading, limit) or any(is_doubted(word, lexicon) for word in words_of(reading))


def is_unsure(reading: Reading, limit: float) -> bool:
    """Whether the line as a whole, its worst characters or a digit of a number are read with little confidence."""
    if not reading.glyphs:
        return False
    sure = sorted(glyph.confidence for glyph in reading.glyphs)
    worst = sure[: max(1, len(sure) // 20)]
    if reading.confidence < limit + 0.05 or sum(worst) / len(worst) < limit - 0.35:
        return True
    return sum(glyph.character.isdigit() for glyph in reading.glyphs) >= DIGITS_MATTER and (
        min(g.confidence for g in reading.glyphs if g.character in NUMBER_MARKS) < limit
    )


def is_doubted(word: Sequence[Glyph], lexicon: Lexicon) -> bool:
    """Whether ``word`` is none, however sure the quick model is of it, or may lack a letter, a digit or a space."""
    text = _text(word)
    if unknown_letters(text, lexicon) > 0 or has_wide_digit(word) or _GLUED.match(text):
        return True
    return any(may_lack_double(core, lexicon) for core in _CORE.findall(text.lower()))


def has_rival(reading: Reading, lexicon: Lexicon) -> bool:
    """Whether a word not read with full confidence is another word but for its marks: är, år; var, vår.

    The word list cannot tell them apart and the context is not asked; another engine can.
    """
    return any(
        min(glyph.confidence for glyph in word) < FULLY_SURE and _has_rival(_text(word).lower(), lexicon)
        for word in words_of(reading)
    )


def _has_rival(word: str, lexicon: Lexicon) -> bool:
    cores: Sequence[str] = _CORE.findall(word)
    return any(
        lexicon.listed_cost(form) <= lexicon.listed_cost(core) + RIVAL
        for core in cores
        for form in (*lexicon.marked_forms(core, swaps=True), core.translate(BARE))
        if form != core and lexicon.listed_cost(form) < UNKNOWN
    )


def is_smudged(reading: Reading) -> bool:
    """Whether some character of the line was hardly made out."""
    return any(glyph.confidence < SMUDGED for glyph in reading.glyphs if glyph.character != " ")


@lru_cache(maxsize=MET_BEFORE)
def may_lack_double(word: str, lexicon: Lexicon) -> bool:
    """Whether ``word`` (lower case) is a far commoner word but for one letter said once: til, Ula.

    Two letters of a kind come out as one when the quick model sees no step between them.
    """
    if not lexicon or len(word) < 3:
        return False
    limit = lexicon.listed_cost(word) - COMMONER_DOUBLED
    return any(
        letter in DOUBLED and lexicon.listed_cost(word[:n] + letter + word[n:]) <= limit
        for n, letter in enumerate(word)
    )


def has_wide_digit(glyphs: Sequence[Glyph]) -> bool:
    """Whether a digit takes the room of two: digits are of one width, and 99 comes out as 9."""
    for run in _digit_runs(glyphs):
        steps = [b.at - a.at for a, b in pairwise(run)]
        usual = median(steps)
        if max(steps) >= WIDE_DIGIT * usual:
            return True
    return False


def _digit_runs(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Digits, hyphens between them counted, that stand without a space; four or more tell a usual step."""
    run: list[Glyph] = []
    for glyph in (*glyphs, Glyph(" ", 1.0, 1.0)):
        if glyph.character in NUMBER_MARKS:
            run.append(glyph)
        else:
            if len(run) >= LEAST_DIGITS:
                yield run
            run = []


def merged(first: Reading, second: Reading, lexicon: Lexicon) -> Reading:
    """The better of two readings of one strip, word by word where they part alike.

    ``second`` is from the better model: it wins unless it is clearly less sure of the line or turns a word
    into none.
    """
    if second.confidence < first.confidence - CLEARLY_LESS_SURE:
        return first
    ours, theirs = words_of(first), words_of(second)
    if len(ours) != len(theirs):
        worse = unknown_letters(second.text, lexicon) > unknown_letters(first.text, lexicon)
        return first if worse else second
    glyphs: list[Glyph] = []
    for one, other in zip(ours, theirs, strict=True):
        spoilt = _unknown(_text(other), lexicon) > 0 == _unknown(_text(one), lexicon)
        word = one if spoilt else other
        if glyphs:
            glyphs.append(Glyph(" ", 1.0, (glyphs[-1].at + word[0].at) / 2))
        glyphs += word
    return Reading(tuple(glyphs))


def words_of(reading: Reading) -> list[list[Glyph]]:
    """The glyphs of each word, spaces left out."""
    words: list[list[Glyph]] = [[]]
    for glyph in reading.glyphs:
        if glyph.character == " ":
            words.append([])
        else:
            words[-1].append(glyph)
    return [word for word in words if word]


def unknown_letters(text: str, lexicon: Lexicon) -> int:
    """How many letters stand in words that the list does not know; 0 without a list."""
    return sum(_unknown(word, lexicon) for word in text.split()) if lexicon else 0


@lru_cache(maxsize=MET_BEFORE)
def _unknown(word: str, lexicon: Lexicon) -> int:
    parts: Sequence[str] = _CORE.findall(word.lower())
    return sum(len(part) for part in parts if len(part) >= LEAST_WORD and lexicon.cost(part) >= UNKNOWN)


def _text(word: Sequence[Glyph]) -> str:
    return "".join(glyph.character for glyph in word)
