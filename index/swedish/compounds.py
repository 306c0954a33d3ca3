"""Compounds taken apart, so that vård finds barnavårdsutredning, and still does when OCR hurt one half."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from index.swedish.lexicon import Lexicon, lexicon
from index.swedish.stemmer import stem

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST_WORD, LONGEST_WORD = 6, 40
SHORTEST_PART = 3
MOST_SPLITS = 3
MARGIN = 250
"""A split this many centibels worse than the best is still indexed: ambiguity is kept, not guessed away."""

_PART_COST = 500
_SHORT_COST = {3: 350, 4: 100}
SHORTEST_DAMAGED = 9
"""An unknown word of this length may be a compound with one half misread."""
SHORTEST_ANCHOR = 5
"""... if the other half is a known word of at least this many letters."""
MOST_FIGURES = 2
_FIGURES = frozenset("015689")
_AS_LETTERS = tuple(str.maketrans("05689", "osbbg") | str.maketrans("1", one) for one in "li")
"""What a scanner takes for letters within a word: utbi1dningsbidrag, b0endestöd."""
SHORTEST_LEFT = 5
"""What is left of such a word is a part too, if it has at least this many letters."""


@dataclass(frozen=True, slots=True)
class Split:
    """One way to take a word apart: base forms of its parts, in order, and how unlikely it is."""

    parts: tuple[str, ...]
    cost: int


@dataclass(slots=True)
class Splitter:
    """Takes folded words apart with one lexicon. Results are remembered: a page holds few new words."""

    lexicon: Lexicon
    _memo: dict[str, tuple[Split, ...]] = field(default_factory=dict, repr=False)

    def stems(self, word: str) -> tuple[str, ...]:
        """Stems of the parts of ``word`` and of runs of neighbouring parts, never the whole."""
        if not SHORTEST_WORD <= len(word) <= LONGEST_WORD:
            return ()
        if not word.isalpha():
            word = self._mended(word)
        splits = self.splits(word)
        found = dict.fromkeys(stem(run) for split in splits for run in self._runs(split.parts))
        if not splits:
            found = dict.fromkeys(stem(part) for part in self._damaged(word))
        found.pop(stem(word), None)
        return tuple(found)

    def _mended(self, word: str) -> str:
        """``word`` with letters for the figures in it, if it then comes apart in known words; else ""."""
        figures = [sign for sign in word if sign in _FIGURES]
        if not 0 < len(figures) <= MOST_FIGURES or not word.translate(_AS_LETTERS[0]).isalpha():
            return ""
        return next((text for table in _AS_LETTERS if self.splits(text := word.translate(table))), "")

    def splits(self, word: str) -> tuple[Split, ...]:
        """The likeliest ways to take ``word`` in two or more, best first; () where there is none."""
        known = self._memo.get(word)
        if known is None:
            every = sorted(self._every_split(word), key=lambda split: (split.cost, split.parts))
            known = tuple(split for split in every if split.cost <= every[0].cost + MARGIN)[:MOST_SPLITS]
            if len(self._memo) > 1 << 18:
                self._memo.clear()
            self._memo[word] = known
        return known

    def _every_split(self, word: str) -> Iterator[Split]:
        for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
            first = self.first(word[:cut])
            if first is None:
                continue
            rest, first_cost = word[cut:], self._cost(first)
            if (last := self.last(rest)) is not None:
                yield Split((first, rest), first_cost + self._cost(last))
            if len(rest) >= SHORTEST_WORD:
                for tail in self.splits(rest)[:1]:
                    yield Split((first, *tail.parts), first_cost + tail.cost)

    def _runs(self, parts: tuple[str, ...]) -> Iterator[str]:
        """Each part, what that part is itself made of, and neighbours together (barnavård in barn-a-vård)."""
        for begin in range(len(parts)):
            yield parts[begin]
            for inner in self.splits(parts[begin])[:1] if len(parts[begin]) >= 8 else ():
                yield from inner.parts
            for end in range(begin + 2, len(parts) + 1):
                if end - begin < len(parts):
                    yield "".join(parts[begin:end])

    def first(self, text: str) -> str | None:
        """Base form of a part that is not the last: as it is, without linking s, or with its vowel back."""
        known, shorter = self.lexicon.rarity, text[:-1]
        if text in known:
            return text
        if len(text) > 3 and text[-1] == "s" and shorter in known:
            return shorter
        if len(text) > 3 and text + "a" in known:
            return text + "a"
        if len(text) > 4 and text[-1] in "aeou":
            return shorter if shorter in known else shorter + "a" if shorter + "a" in known else None
        return None

    def last(self, text: str) -> str | None:
        """The known word that ``text`` is a form of."""
        known = self.lexicon.rarity
        if text in known:
            return text
        if len(text) < 5:
            return None
        root = stem(text)
        return root if len(root) >= 4 and root in known else None

    def _cost(self, known: str) -> int:
        return _PART_COST + self.lexicon.rarity[known] + _SHORT_COST.get(len(known), 0)

    def _damaged(self, word: str) -> Iterator[str]:
        """The longest known beginning and the longest known end of a word that is itself unknown, and what is left:
        a name, or the half that was misread.
        """
        if len(word) < SHORTEST_DAMAGED or self.last(word) is not None:
            return
        for cut in range(len(word) - 3, SHORTEST_ANCHOR - 1, -1):
            if (first := self.first(word[:cut])) is not None:
                yield first
                yield from _left(word[cut:])
                break
        for cut in range(3, len(word) - SHORTEST_ANCHOR + 1):
            if self.last(word[cut:]) is not None:
                yield word[cut:]
                yield from _left(word[:cut])
                break


def _left(rest: str) -> Iterator[str]:
    """A piece that stands alone must be long enough to be somebody's name or a word with a letter wrong."""
    if len(rest) >= SHORTEST_LEFT:
        yield rest


@lru_cache(1)
def splitter() -> Splitter:
    """The splitter of this installation."""
    return Splitter(lexicon())
