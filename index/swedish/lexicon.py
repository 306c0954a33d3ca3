"""The words a compound may be made of, and how rare each is.

Two sources: the general frequencies of ``wordfreq`` (data CC BY-SA 4.0, see NOTICE), installed as a
dependency and never copied, and this project's own short list of municipal words. Without the first the
splitter still works, worse. The digest names both; it is stored in the index, which another list refuses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path

from index.swedish.words import fold

RAREST = {3: 500, 4: 620}
"""A word of so many letters with more centibels is too rare to be a part: noise is short and rare."""

RAREST_LONG = 760
RAREST_MISREAD = 660
"""A word with more centibels is no likelier than the odd word on the page that may be a misreading of it."""
OWN_WORD = 450
"""Centibels given to the words of our own list."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Folded words with their rarity in centibels (0 is the commonest thinkable, 800 nearly unknown).

    ``common`` are those that a misread word may be put right to.
    """

    digest: str
    rarity: dict[str, int] = field(repr=False)
    common: frozenset[str] = field(repr=False)

    @classmethod
    def of(cls, digest: str, rarity: dict[str, int]) -> Lexicon:
        common = frozenset(word for word, centibels in rarity.items() if centibels <= RAREST_MISREAD)
        return cls(digest, rarity, common)


@cache
def lexicon() -> Lexicon:
    """The lexicon of this installation; half a second the first time."""
    rarity: dict[str, int] = {}
    for centibels, words in enumerate(_general()):
        for word in words:
            if word.isalpha() and _usable(folded := _fold(word), centibels):
                rarity.setdefault(folded, centibels)
    for word in own_words():
        rarity[fold(word)] = min(OWN_WORD, rarity.get(fold(word), OWN_WORD))
    return Lexicon.of(lexicon_digest(), rarity)


@cache
def lexicon_digest() -> str:
    """16 hex digits naming the lists, without loading them."""
    source = sha256("\n".join((*own_words(), "", *sorted(_never_parts()))).encode())
    path = _general_path()
    source.update(path.read_bytes() if path else b"none")
    return source.hexdigest()[:16]


@cache
def own_words() -> tuple[str, ...]:
    """The project's list, as written."""
    return _listed("municipal_words.txt")


@cache
def _never_parts() -> frozenset[str]:
    return frozenset(_listed("never_parts.txt"))


def _listed(name: str) -> tuple[str, ...]:
    text = resources.files("index.swedish").joinpath(name).read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))


def _usable(folded: str, centibels: int) -> bool:
    if len(folded) < 3 or folded in _never_parts():
        return False
    return centibels <= RAREST.get(len(folded), RAREST_LONG)


def _general() -> list[list[str]]:
    """Words by rarity, one list a centibel; empty where the general list is not installed."""
    if _general_path() is None:
        return []
    from wordfreq import get_frequency_list  # heavy, and only indexing needs it

    bins: list[list[str]] = get_frequency_list("sv", "large")
    return bins


def _general_path() -> Path | None:
    if find_spec("wordfreq") is None:
        return None
    for file in metadata.files("wordfreq") or ():
        if file.name == "large_sv.msgpack.gz":
            return Path(str(file.locate()))
    return None


_FAST = str.maketrans("åäöéèüáàñ", "aaoeeuaan")


def _fold(word: str) -> str:
    """``fold`` for the letters the general list is made of; three hundred thousand calls are felt."""
    plain = word.translate(_FAST)
    return plain if plain.isascii() else fold(word)
