"""A stemmer for folded Swedish.

Snowball's Swedish lacks the neuter and the -an article, so arv and arvet, flicka and flickan do not meet;
and it stops after one layer. Here its rules are one step among ours, repeated until the word stands still,
on folded words so that a page without dots gives the same stem.
"""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

_snowball = Stemmer.Stemmer("swedish", 0)

MAX_ROUNDS = 3
SAFE_LENGTH = 5
"""Later rounds may not shorten a stem below this: what is short by then is a root, not a form."""

_VOWELS = frozenset("aeiouy")
_ROOTS_IN_ET = frozenset({"paket", "raket", "staket", "tapet", "magnet", "planet", "komet", "budget"})
_ROOTS_IN_AN = frozenset({"organ", "sedan", "innan", "samman", "altan", "roman", "human", "urban"})


_HEAD = re.compile(r"(.*(?:ratt|natt|skatt|gast|last|kontrast|sats|plats|enhet|stad))(?:e[nrt]s?|ernas?|s)?$")
"""Heads that Snowball cuts once they are folded (rätt, gäst, insats, enhet, bostad), and their endings."""
_AGENT = re.compile(r"(.*(?:larar|lakar))(?:e|es|en|ens|na|nas)?$")
"""Lärare and läkare without their -are would be lär and lake."""

_LIG = re.compile(
    r"([^\W\d_]{2,}lig)"
    r"(?:a|as|e|es|t|ts|en|are|ares|ast|asts|aste|astes|het|hets|heten|hetens|heter|heters|heterna|heternas)?$"
)
"""Adjectives in -lig and their -lighet. Snowball takes -lig off as if it were an ending: HEMLIG would be hem."""


@lru_cache(1 << 17)
def stem(folded: str) -> str:
    """The stem of a folded word. Words of three letters and tokens with digits are left as they are."""
    if len(folded) <= 3 or not folded.isalpha():
        return folded
    if (adjective := _LIG.match(folded)) is not None:
        return adjective[1]
    if (agent := _AGENT.match(folded)) is not None:
        return agent[1]
    word = folded
    for turn in range(MAX_ROUNDS):
        if (head := _HEAD.match(word)) is not None:
            word = head[1]
            break
        shorter = _snowball.stemWord(_without_article(_without_genitive(word)))
        if shorter == word or (turn and len(shorter) < SAFE_LENGTH):
            break
        word = shorter
    return _level(word)


def _without_genitive(word: str) -> str:
    """pojkars → pojkar, arvets → arvet. Only after an ending, where the s is no part of the root."""
    if len(word) > 5 and word.endswith(
        ("ars", "ers", "ors", "ens", "ets", "ans", "ats", "ins", "ons", "lns", "rns")
    ):
        return word[:-1]
    return word


def _without_article(word: str) -> str:
    """arvet → arv, partiet → parti, flickan → flick, handläggaren → handläggare, psykologin → psykologi."""
    before = word[-3:-2]
    if word.endswith("et") and len(word) > 4 and word not in _ROOTS_IN_ET and not word.endswith("het"):
        return word[:-2] if before not in _VOWELS or before == "i" else word
    if word.endswith("an") and len(word) > 4 and word not in _ROOTS_IN_AN:
        return word[:-2] if before not in _VOWELS or before == "i" else word
    if len(word) > 5 and word.endswith(("ln", "rn")) and not word.endswith(("arn", "ern")):
        return word[:-1]
    if len(word) > 6 and word.endswith("in") and before in "gfmrtp":
        return word[:-1]
    return word


def _level(word: str) -> str:
    """What the endings leave uneven: mögel/mögl-, fönst-/fönstr-, vatt-/vattn-, hem/hemm-."""
    if len(word) >= 5 and word.endswith("el") and word[-3] not in _VOWELS:
        return word[:-2] + "l"
    if len(word) >= 5 and (word.endswith(("ttn", "ckn")) or (word[-1] == "r" and word[-2] not in _VOWELS)):
        return word[:-1]
    if len(word) >= 4 and word.endswith(("mm", "nn")):
        return word[:-1]
    return word
