"""Which lines deserve a second reading, and what two readings of one line come to.

A recogniser is sure of itself also where it dropped a letter, a ring or a space; the word list is not. So a
line with a word that no Swedish list knows is read again by the better model, and where the two readings
differ the known word wins.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.engines.line_recogniser import Glyph, Reading
from ingest.stages.lexicon import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.lexicon import Lexicon

DIGITS_MATTER: Final = 5  # a line with so many digits holds a date, a number or an amount
NUMBER_MARKS: Final = frozenset("0123456789-/")
LEAST_WORD: Final = 4  # shorter ones are as often an abbreviation as a slip
CLEARLY_LESS_SURE: Final = 0.1
_CORE: Final = re.compile(r"[^\W\d_]{2,}")


def is_doubtful(reading: Reading, limit: float, lexicon: Lexicon) -> bool:
    """Whether to read the line again: unsure of itself (below ``limit``), or saying what is no word."""
    if not reading.glyphs:
        return False
    sure = sorted(glyph.confidence for glyph in reading.glyphs)
    worst = sure[: max(1, len(sure) // 20)]
    if reading.confidence < limit + 0.05 or sum(worst) / len(worst) < limit - 0.35:
        return True
    if sum(glyph.character.isdigit() for glyph in reading.glyphs) >= DIGITS_MATTER and (
        min(g.confidence for g in reading.glyphs if g.character in NUMBER_MARKS) < limit
    ):
        return True
    return unknown_letters(reading.text, lexicon) > 0


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


def _unknown(word: str, lexicon: Lexicon) -> int:
    parts: Sequence[str] = _CORE.findall(word.lower())
    return sum(len(part) for part in parts if len(part) >= LEAST_WORD and lexicon.cost(part) >= UNKNOWN)


def _text(word: Sequence[Glyph]) -> str:
    return "".join(glyph.character for glyph in word)
