"""A key that is equal for words a scanner mixes up: rn and m, cl and d, 0 and o, 1 and l and i.

The classes are wide on purpose; the key only feeds the circle of possible hits.
"""

from __future__ import annotations

from functools import lru_cache

_PAIRS = tuple(
    pair.split("=")
    for pair in ["rn=m", "nn=m", "in=m", "ni=m", "ri=n", "cl=d", "ol=d", "ii=u", "vv=w", "li=h", "lc=k"]
)
_CLASSES = ("oec0q", "il1jtfr7", "s5z2", "b8h63", "g9", "un", "vy")
_DIGITS = str.maketrans("0158", "olsb")  # first, so that a pair is seen also where one of it is a digit
_LETTERS = str.maketrans({char: group[0] for group in _CLASSES for char in group})


@lru_cache(1 << 17)
def confusion_key(folded: str) -> str:
    """The key of a folded word; equal for words that differ only by common misreadings."""
    folded = folded.translate(_DIGITS)
    for pair, single in _PAIRS:
        folded = folded.replace(pair, single)
    return folded.translate(_LETTERS)
