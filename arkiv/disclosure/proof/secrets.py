"""What must not be found: the words that masks hide, in the forms they may turn up in. Pure.

A *phrase* is what one mask hides, word by word. In kept text and on the picture only what points somebody out is
looked for (names, numbers, addresses); an ordinary word under a bar may well stand elsewhere too. In the bytes of the
file every hidden word is looked for: no word at all belongs there in clear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from arkiv.disclosure.finder.model import Kind
from arkiv.disclosure.redaction.model import Mask

POINTING = frozenset(
    {
        *(Kind.IDENTITY_NUMBER, Kind.NAME, Kind.ADDRESS, Kind.PHONE, Kind.EMAIL, Kind.PLATE, Kind.ACCOUNT),
        *(Kind.PROPERTY, Kind.BIRTH_DATE, Kind.LINK),
    }
)
"""Kinds that point somebody out by themselves."""
LEAST_LETTERS = 4
"""Shorter words occur by chance in a file's bytes."""
LEAST_SQUEEZED = 8
_LEAST_DIGITS = 6
_TOKEN = re.compile(r"[^\W_]+")


def plain(text: str) -> str:
    """``text`` in one form: composed, lower case, no marks that a font or an encoding may have lost."""
    composed = unicodedata.normalize("NFKC", text).casefold()
    bare = unicodedata.normalize("NFD", composed)
    return unicodedata.normalize("NFC", "".join(char for char in bare if not unicodedata.combining(char)))


def tokens(text: str) -> tuple[str, ...]:
    """The words and numbers of ``text``, plain."""
    return tuple(_TOKEN.findall(plain(text)))


def squeezed(text: str) -> str:
    """``text``, plain, with everything between the letters and digits left out."""
    return "".join(tokens(text))


@dataclass(frozen=True, slots=True)
class Phrase:
    """What one mask hides, as plain words. Each word of ``alone`` points somebody out by itself."""

    words: tuple[str, ...]
    alone: tuple[str, ...]
    pointing: bool


@dataclass(frozen=True)
class Secrets:
    """Everything a delivery hides."""

    phrases: tuple[Phrase, ...]

    @classmethod
    def of(cls, masks: Iterable[Mask]) -> Secrets:
        return cls(tuple(dict.fromkeys(_phrase(mask) for mask in masks if mask.text.strip())))

    @property
    def elsewhere(self) -> Secrets:
        """The same, as they may be looked for on pages they are not hidden on: whole, not name by name."""
        return Secrets(tuple(replace(phrase, alone=()) for phrase in self.phrases))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every hidden word long enough to be told from chance."""
        return frozenset(
            word for phrase in self.phrases for word in phrase.words if len(word) >= LEAST_LETTERS
        )

    @cached_property
    def runs(self) -> tuple[str, ...]:
        """Numbers and names without what stands between their parts: found however they are spaced or broken."""
        found = {"".join(phrase.words) for phrase in self.phrases if phrase.pointing}
        return tuple(sorted(run for run in found if len(run) >= LEAST_SQUEEZED))

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The digits of hidden numbers; a personnummer both with and without its century."""
        return frozenset(
            form for phrase in self.phrases if phrase.pointing for form in _digit_forms(phrase.words)
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Words that point somebody out alone."""
        return frozenset(word for phrase in self.phrases for word in phrase.alone if len(word) > 2)

    @cached_property
    def sequences(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Pointing phrases of several words, by their first word."""
        by_first: dict[str, set[tuple[str, ...]]] = {}
        for phrase in self.phrases:
            if phrase.pointing and len(phrase.words) > 1:
                by_first.setdefault(phrase.words[0], set()).add(phrase.words)
        return {first: tuple(sorted(found)) for first, found in by_first.items()}


def _phrase(mask: Mask) -> Phrase:
    words = tokens(mask.text)
    digits = sum(char.isdigit() for char in mask.text)
    pointing = mask.kind in POINTING or (mask.kind is None and digits >= _LEAST_DIGITS)
    return Phrase(words, _alone(mask), pointing)


def _alone(mask: Mask) -> tuple[str, ...]:
    """The parts of a hidden name, or of an address of e-mail before its @: the rest of that is the provider's name.

    A small word within a name (*familjen* Ek, *von*) is nobody's.
    """
    if mask.kind is Kind.EMAIL:
        return tokens(mask.text.partition("@")[0])
    if mask.kind is not Kind.NAME:
        return ()
    capital = " ".join(word for word in mask.text.split() if any(char.isupper() for char in word))
    return tokens(capital or mask.text)


def _digit_forms(words: Sequence[str]) -> Iterator[str]:
    digits = "".join(char for word in words for char in word if char.isdigit())
    if len(digits) >= _LEAST_DIGITS:
        yield digits
    if len(digits) == 12 and digits[:2] in ("18", "19", "20"):
        yield digits[2:]
