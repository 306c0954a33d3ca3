"""Swedish words and how common they are, for proving a repair. Without the list nothing is proved."""

from __future__ import annotations

import gzip
import re
import zlib
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

BARE: Final = str.maketrans("åäáàâãöóòôõéèêëüúùíìñçÅÄÁÀÖÓÒÉÈÜÚ", "aaaaaaoooooeeeeuuuiincAAAAOOOEEUU")
"""Each letter with a ring, dots or an accent to its bare letter: what a poor copy makes of it."""
FOREIGN: Final = frozenset("áàâãóòôõèêëúùíìéü")
"""Marks that grain and dirt make out of plain letters, and of our own marked ones."""
SWEDISH: Final = frozenset("åäö")

UNKNOWN: Final = 1200
"""Cost of a word no list knows: rarer than the rarest word known."""
PART_COST: Final = 90  # each joint of a compound
COMMON_PART: Final = 640  # a part must be a fairly common word: rare forms fit together to anything
LEAST_PART: Final = 4
MOST_PARTS: Final = 3
LISTING: Final = "wordfreq/data/large_sv.msgpack.gz"
LISTING_FORMAT: Final = {"format": "cB", "version": 1}
_ROWS: Final = re.compile(r"^[a-zåäöéèüæøáóíçñß]+$", re.MULTILINE)


class Lexicon:
    """Words with their cost: −100 × the tenth logarithm of the share of all running words they make up.

    ``och`` costs about 160, a word met once in ten million 700. A factor of 40 in frequency is 160.
    """

    def __init__(self, costs: Mapping[str, int]) -> None:
        self._costs = costs
        self._marked = _by_bare_letters([word for word in costs if not word.isascii()])
        self._compound_cost = lru_cache(50_000)(self._cheapest_parts)

    def __bool__(self) -> bool:
        return bool(self._costs)

    def cost(self, word: str) -> int:
        """What ``word`` (lower case) costs, as one word or as a compound of known parts; at most UNKNOWN."""
        known = self._costs.get(word, UNKNOWN)
        return known if known < UNKNOWN else self._compound_cost(word)

    def listed_cost(self, word: str) -> int:
        """What ``word`` costs as it stands in the list; UNKNOWN when it does not."""
        return self._costs.get(word, UNKNOWN)

    def marked_forms(self, word: str, *, swaps: bool = False) -> Sequence[str]:
        """Listed words that ``word`` may have been before marks were lost, or made out of dirt.

        A Swedish mark that was read is kept; with ``swaps`` it may be another one (``pä`` for ``på``).
        """
        bare = word.translate(BARE)
        forms = [*self._marked.get(bare, "").splitlines(), *((bare,) if bare in self._costs else ())]
        return [form for form in forms if form != word and _may_become(word, form, swaps=swaps)]

    def parts(self, word: str) -> tuple[str, ...]:
        """The cheapest division of a compound into two or three listed parts, marks added; () when none."""
        return self._divided(word)[1]

    def _cheapest_parts(self, word: str) -> int:
        cost, parts = self._divided(word, add_marks=False)
        return cost if parts else UNKNOWN

    def _divided(self, word: str, *, add_marks: bool = True) -> tuple[int, tuple[str, ...]]:
        best: dict[int, tuple[int, tuple[str, ...]]] = {0: (0, ())}
        for start in range(len(word) - LEAST_PART + 1):
            if start not in best or len(best[start][1]) == MOST_PARTS:
                continue
            for end in range(start + LEAST_PART, len(word) + 1):
                form, cost = self._part(word[start:end], add_marks=add_marks)
                if cost > COMMON_PART or (start == 0 and end == len(word)):
                    continue
                total = (best[start][0] + cost + PART_COST, (*best[start][1], form))
                for place, item in ((end, total), (end + 1, _with_joining_s(word, end, total))):
                    if item and (place not in best or item[0] < best[place][0]):
                        best[place] = item
        cost, parts = best.get(len(word), (UNKNOWN, ()))
        # Parts are written together with the joining s; the mean cost keeps long compounds comparable.
        return (min(UNKNOWN - 1, cost // len(parts) + PART_COST), parts) if len(parts) > 1 else (UNKNOWN, ())

    def _part(self, part: str, *, add_marks: bool) -> tuple[str, int]:
        forms = [part, *(self.marked_forms(part) if add_marks else ())]
        form = min(forms, key=lambda form: (self._costs.get(form, UNKNOWN), form))
        return form, self._costs.get(form, UNKNOWN)


def _by_bare_letters(words: Sequence[str]) -> dict[str, str]:
    """Bare letters to the ``words`` with them, one a row: a list for each would keep the collector busy."""
    text = "\n".join(words)
    # As one text, a letter at a time: ten times as fast as a table of letters for each word.
    for letter, bare in BARE.items():
        text = text.replace(chr(letter), chr(bare))
    forms: dict[str, str] = {}
    for bare_word, word in zip(text.split("\n"), words, strict=True) if words else ():
        forms[bare_word] = f"{forms[bare_word]}\n{word}" if bare_word in forms else word
    return forms


def _with_joining_s(
    word: str, end: int, total: tuple[int, tuple[str, ...]]
) -> tuple[int, tuple[str, ...]] | None:
    """The same division with an s after its last part, as in ``vård·nads·avtal``."""
    if end + LEAST_PART > len(word) or word[end] != "s":
        return None
    return total[0] + PART_COST // 2, (*total[1][:-1], total[1][-1] + "s")


def _may_become(word: str, form: str, *, swaps: bool) -> bool:
    """Whether each letter stays, gains a mark, or loses one that is not ours (same bare letters given)."""
    return all(
        ours == theirs or ours.isascii() or ours in FOREIGN or (swaps and theirs in SWEDISH)
        for ours, theirs in zip(word, form, strict=True)
    )


@cache
def swedish_lexicon() -> Lexicon:
    """The Swedish list of the package ``wordfreq``, loaded once; empty where it is not installed.

    The file is read without the package, whose own start takes as long as all of this: one group of words for
    each cost from 0, after a heading that names the format.
    """
    try:
        packed = Path(str(distribution("wordfreq").locate_file(LISTING))).read_bytes()
        heading, *by_cost = msgspec.msgpack.decode(gzip.decompress(packed))
    except (PackageNotFoundError, OSError, EOFError, zlib.error, msgspec.DecodeError):
        return Lexicon({})
    if heading != LISTING_FORMAT:
        return Lexicon({})
    return Lexicon(
        {word: cost for cost, words in enumerate(by_cost) for word in _ROWS.findall("\n".join(words))}
    )
