"""Folded text: what two readings of the same print have in common.

``fold`` keeps every character in its place, so a match in folded text is a match in the printed text.
``canonical`` goes further and is for comparing whole words only.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MARKS = str.maketrans("åäáàâæöøóòôéèêëüúùíìçñ", "aaaaaaoooooeeeeuuuiicn")
_LOOKALIKES = str.maketrans({"0": "o", "1": "i", "l": "i", "|": "i", "!": "i", "5": "s", "8": "b", "j": "i"})
_DIGIT_LOOKALIKES = str.maketrans({"o": "0", "O": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8"})
_DOUBLED = re.compile(r"(.)\1+")
_NOT_ALNUM = re.compile(r"[^0-9a-z§%]+")


def fold(text: str) -> str:
    """``text`` in lower case without dots, rings and accents; exactly as long as it was.

    Recognition loses diacritics on poor copies more often than anything else.
    """
    lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lowered.translate(_MARKS)


@lru_cache(maxsize=65_536)
def canonical(word: str) -> str:
    """``word`` with everything folded that recognition mixes up.

    Case, marks, punctuation, doubled letters (``tillfälle`` and ``tilfälle``), rn for m, vv for w and digits
    for letters. Not for words of digits only: there doubling and every digit carry meaning.
    """
    folded = _NOT_ALNUM.sub("", fold(word))
    if is_number(word):
        return folded.translate(_DIGIT_LOOKALIKES)
    folded = folded.replace("rn", "m").replace("vv", "w").translate(_LOOKALIKES)
    return _DOUBLED.sub(r"\1", folded)


def is_number(word: str) -> bool:
    """Whether ``word`` is mostly digits, so that every character of it counts."""
    digits = sum(char.isdigit() for char in word)
    return digits > 0 and digits * 2 >= sum(char.isalnum() for char in word)


def as_digits(text: str) -> str:
    """``text`` with the letters recognition puts for digits turned back: ``2OO5`` → ``2005``."""
    return text.translate(_DIGIT_LOOKALIKES)
