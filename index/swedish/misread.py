"""Words with one sign misread, mended where a known word comes out: koatnaden, 1ärare, elevavgifr.

A word that is known, or made of known words, is left alone; so is one that two different words could have become.
What comes out is a part of the word on the page, never the word itself: the text as read stays what it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.swedish.stemmer import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.swedish.compounds import Splitter

SHORTEST, LONGEST = 6, 40
"""Letters of a word that may be mended: of a shorter one every change is another word."""

SHORTEST_ANCHOR, SHORTEST_HALF = 4, 5
"""Letters of the half of a compound that is known, and of the other, in which a sign is misread."""

MOST_PARTS = 4
"""Words that the halves may be; more ways of reading them are no reading."""

_ALIKE = (
    "ao ae au ec eo co o0 as ad cd il ij l1 i1 j1 tf tl tr ti fr lf li rn mn nu hn hb hk uv vy pn gq g9 q9 "
    "s5 b6 b8 z2 r1 t1 f1 e6 a4"
)
"""Signs that scanners take for each other, by their shape; either may stand for the other. Accents are folded away."""

_AS_TWO = (
    ("rn", "m"),
    ("nn", "m"),
    ("in", "m"),
    ("ni", "m"),
    ("ii", "u"),
    ("ri", "n"),
    ("cl", "d"),
    ("vv", "w"),
)
"""Two signs read where one was printed."""


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for one, other in (tuple(pair) for pair in _ALIKE.split()):
        table[one] = table.get(one, "") + other
        table[other] = table.get(other, "") + one
    return {sign: "".join(other for other in others if other.isalpha()) for sign, others in table.items()}


_MAY_BE = _table()


def mended(word: str, splitter: Splitter) -> tuple[str, ...]:
    """Stems of what the folded ``word`` says when one sign of it is read another way; () where nothing is sure."""
    if not SHORTEST <= len(word) <= LONGEST or sum(map(str.isdigit, word)) > 1 or _is_known(word, splitter):
        return ()
    common = splitter.lexicon.common
    whole = {stem(other): other for other in _read_otherwise(word) if other in common}
    if len(whole) == 1:
        ((body, other),) = whole.items()
        return (body, *splitter.stems(other))
    found = () if whole else dict.fromkeys(_halves(word, splitter))
    return tuple(stem(part) for part in found) if len(found) <= MOST_PARTS else ()


def _is_known(word: str, splitter: Splitter) -> bool:
    known = splitter.lexicon.rarity
    return word in known or stem(word) in known or bool(splitter.splits(word))


def _read_otherwise(word: str) -> Iterator[str]:
    for place, sign in enumerate(word):
        for other in _MAY_BE.get(sign, ""):
            yield word[:place] + other + word[place + 1 :]
    for two, one in _AS_TWO:
        place = word.find(two)
        while place >= 0:
            yield word[:place] + one + word[place + 2 :]
            place = word.find(two, place + 1)


def _halves(word: str, splitter: Splitter) -> Iterator[str]:
    """Both parts of a compound of which one is known and the other has a sign misread."""
    common = splitter.lexicon.common
    for cut in range(SHORTEST_ANCHOR, len(word) - SHORTEST_ANCHOR + 1):
        first, last = splitter.first(word[:cut]), splitter.last(word[cut:])
        if first is not None and len(word) - cut >= SHORTEST_HALF:
            for other in _read_otherwise(word[cut:]):
                if other in common:
                    yield from (first, other)
        if last is not None and cut >= SHORTEST_HALF:
            for other in _read_otherwise(word[:cut]):
                if (base := splitter.first(other)) is not None and base in common:
                    yield from (base, last)
