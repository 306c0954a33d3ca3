"""Whether two differing passages can be two readings of the same print, and what comes and goes between copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from ingest.stages.compared_words import digits_of
from ingest.stages.folding import canonical, is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.compared_words import AlignedWord

SURE_WORD = 0.75
"""The confidence from which a word counts as read."""
_SURE_LOOKALIKE_WORD = 0.95
_SURE_NUMBER = 0.85
_SURE_LOOKALIKE_DIGITS = 0.95
_LOOKALIKE_DIGITS = frozenset(
    map(frozenset, ("38", "56", "17", "08", "68", "06", "58", "35", "09", "89", "49"))
)
_STAMPED = frozenset(
    canonical(word)
    for word in [
        "kopia",
        "inkom",
        "ink",
        "ankom",
        "ankomst",
        "inkommen",
        "dnr",
        "diarienr",
        "hemlig",
        "sekretess",
        "sekretesslagen",
        "kap",
        "registrerad",
        "expedierad",
        "makulerad",
        "fax",
        "telefax",
        "socialnämnden",
        "socialförvaltningen",
        "kommun",
        "sid",
        "sida",
        "arkivexemplar",
        "avskrift",
        "utskrift",
        "vidimeras",
        "bestyrkes",
    ]
)
NEGATIONS = frozenset(
    canonical(word) for word in ("ej", "inte", "icke", "aldrig", "utan", "ingen", "inget", "inga")
)


def is_misread(ours: Sequence[AlignedWord], theirs: Sequence[AlignedWord]) -> bool:
    """Whether two differing passages can be two readings of the same print."""
    our_form, their_form = "".join(each.form for each in ours), "".join(each.form for each in theirs)
    if our_form == their_form:
        return True
    ours_sure = min(each.word.confidence for each in ours)
    theirs_sure = min(each.word.confidence for each in theirs)
    sure = min(ours_sure, theirs_sure)
    if len(ours) == len(theirs) > 1 and all(
        one.form == other.form or is_misread([one], [other]) for one, other in zip(ours, theirs, strict=True)
    ):
        return True
    our_digits, their_digits = digits_of(ours), digits_of(theirs)
    if our_digits or their_digits:
        return _number_misread(our_digits, their_digits, our_form, their_form, sure)
    if sure < SURE_WORD:
        return True
    distance = Levenshtein.distance(our_form, their_form)
    longest = max(len(our_form), len(their_form))
    if (
        len(ours) == len(theirs) == 1
        and sure < _SURE_LOOKALIKE_WORD
        and fuzz.ratio(our_form, their_form) >= 55
    ):
        return True
    negated = {each.form for each in ours} & NEGATIONS != {each.form for each in theirs} & NEGATIONS
    if negated and distance > 1:
        return False
    return distance <= max(1, longest // 4) or _fragments(ours, theirs)


def _number_misread(ours: str, theirs: str, our_form: str, their_form: str, sure: float) -> bool:
    if ours == theirs:
        return fuzz.ratio(our_form, their_form) > 60
    if sure < _SURE_NUMBER or not ours or not theirs:
        return sure < _SURE_NUMBER or min(len(our_form), len(their_form)) <= 1
    if len(ours) != len(theirs):
        return Levenshtein.distance(ours, theirs) <= 1 and sure < _SURE_LOOKALIKE_DIGITS
    pairs = [frozenset((a, b)) for a, b in zip(ours, theirs, strict=True) if a != b]
    return len(pairs) == 1 and pairs[0] in _LOOKALIKE_DIGITS and sure < _SURE_LOOKALIKE_DIGITS


def _fragments(ours: Sequence[AlignedWord], theirs: Sequence[AlignedWord]) -> bool:
    """Whether one side is the other in pieces: a word torn apart or run together, with small damage."""
    if len(ours) == len(theirs):
        return False
    our_form, their_form = "".join(each.form for each in ours), "".join(each.form for each in theirs)
    return fuzz.ratio(our_form, their_form) > 85


def is_furniture(words: Sequence[AlignedWord]) -> bool:
    """Page numbers, running heads and stamp words come and go between copies."""
    if all(each.top < 0.1 or each.top > 0.92 for each in words):
        return True
    stamped = any(each.form in _STAMPED for each in words)
    rest = [
        each
        for each in words
        if each.form not in _STAMPED and not is_number(each.word.text) and len(each.form) > 1
    ]
    return stamped and len(rest) <= 1 and len(words) <= 8
