"""How well one document and one diary entry agree: a sum of log odds, each with its reason in Swedish.

Weights are log likelihood ratios (natural logarithm): how much likelier the observation is when the entry is about
this record than when it is not (Fellegi and Sunter 1969). They stand in match_weights.yaml, fitted on drawn boxes read
by the real reader (``scripts/fit_diary_match``); a run over unseen boxes checks that the probabilities are calibrated.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import yaml
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from arkiv.diary.case_numbers import CaseNumber, digits_alike, slip
from arkiv.diary.model import DiaryEntry, Direction
from arkiv.diary.paper import Paper
from arkiv.diary.words import (
    COMMON_STEMS,
    content_words,
    fold,
    full_name,
    is_anonymous,
    personal_numbers,
    tokens,
)
from arkiv.errors import SettingsError

POSTAL_DAYS = 6  # a letter's own day before the day it came in
_SUBJECT_WORDS = 2.0
_SUBJECT_WORDS_IN_CASE = 1.0  # records of one case share its ärendemening: more words prove no more
_COMMON_WORTH = 0.35  # of a word that half the rows have
_ALIKE_WORTH = 0.6  # of a word with a letter wrong, or that is a part of a compound
_PART, _LONG = 5, 7
_OWN_WORDS = 70  # of 100


class Signal(StrEnum):
    """What two can agree or disagree on; the key of its weight in match_weights.yaml."""

    PRIOR = "prior"
    SAME_CASE = "same_case"
    SAME_SUB = "same_sub"
    OTHER_SUB = "other_sub"
    PLAINLY_OTHER_SUB = "plainly_other_sub"  # no misread digit explains it
    NUMBER_ALONE = "number_alone"  # the number agrees and neither day, party, matter nor person does
    SLIPPED_CASE = "slipped_case"
    OTHER_CASE = "other_case"
    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"
    SLIPPED_DAY = "slipped_day"
    ONE_DIGIT = "one_digit"
    NEAR_DAY = "near_day"
    NEARBY_DAY = "nearby_day"
    OTHER_DAY = "other_day"
    FAR_DAY = "far_day"
    POSTED = "posted"
    DAY_IN_TEXT = "day_in_text"
    SAME_PARTY = "same_party"
    NAMED_PARTY = "named_party"  # the entry's party stands on the paper, but not where it was looked for
    LIKE_PARTY = "like_party"
    OTHER_PARTY = "other_party"
    SUBJECT = "subject"  # a word of the matter; amounts add up
    WHOLE_SUBJECT = "whole_subject"  # everything the entry says of the matter stands on the paper too
    NO_SUBJECT = "no_subject"
    SAME_NUMBER_OF_PERSON = "same_number_of_person"
    SAME_PERSON = "same_person"
    SAME_DIRECTION = "same_direction"
    OTHER_DIRECTION = "other_direction"
    CROWD = "crowd"  # a doubling of the entries a day: so much easier to agree by chance


@lru_cache(maxsize=1)
def weights() -> Mapping[Signal, float]:
    """The log odds of each signal. Raises SettingsError when one has no weight."""
    given = yaml.safe_load(files("arkiv.diary").joinpath("match_weights.yaml").read_text("utf-8"))["weights"]
    if set(given) != {signal.value for signal in Signal}:
        raise SettingsError("Vikterna för matchningen (match_weights.yaml) har inte en rad för varje tecken.")
    return MappingProxyType({Signal(name): float(weight) for name, weight in given.items()})


@dataclass(frozen=True, slots=True)
class Agreement:
    """One observation: what was seen, how much of it (1.0: the whole), and what a person would say."""

    signal: Signal
    reason: str
    amount: float = 1.0

    @property
    def weight(self) -> float:
        """Its log odds."""
        return self.amount * weights()[self.signal]


@dataclass(frozen=True, slots=True)
class Score:
    """``probability`` 0.0-1.0 that the entry is about this record, and why; ``same_case``: without a slip."""

    probability: float
    reasons: tuple[str, ...]
    same_case: bool


@dataclass(frozen=True, slots=True)
class EntryWords:
    """An entry's words and names, prepared once for every document it is compared with."""

    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    parties: tuple[str, ...]
    full_names: frozenset[tuple[str, ...]]  # of the parties

    @classmethod
    def of(cls, entry: DiaryEntry) -> EntryWords:
        """The words of an entry, cut once for all comparisons."""
        text = " ".join((entry.subject, entry.description, entry.doctype))
        parties = tuple(party for party in (entry.sender, entry.recipient, entry.counterpart) if party)
        everything = " ".join((text, entry.note, *parties))
        return cls(
            words=content_words(text),
            names=frozenset(tokens(everything)),
            numbers=personal_numbers(everything),
            parties=parties,
            full_names=frozenset(map(full_name, parties)) - {()},
        )


def score(paper: Paper, entry: DiaryEntry, prepared: EntryWords, *, crowd: float = 0.0) -> Score:
    """The probability that ``entry`` is the registration of ``paper``.

    ``crowd`` is how many times the entries a day have doubled from one, less what rare words in common make up for
    (``EntryIndex.crowd``): where two hundred papers came in a day, sharing the day and a word proves less. It counts
    only without a shared number.
    """
    seen, same_case = observations(paper, entry, prepared)
    if crowd and not same_case:
        seen = (*seen, Agreement(Signal.CROWD, "", crowd))
    reasons = tuple(agreement.reason for agreement in seen if agreement.reason)
    return Score(likely((agreement.signal, agreement.amount) for agreement in seen), reasons, same_case)


def likely(seen: Iterable[tuple[Signal, float]]) -> float:
    """The probability (0.0-1.0) that what was seen, and how much of each, belongs to a pair."""
    total = weights()[Signal.PRIOR] + sum(amount * weights()[signal] for signal, amount in seen)
    return 1.0 / (1.0 + math.exp(-total))


def observations(paper: Paper, entry: DiaryEntry, prepared: EntryWords) -> tuple[tuple[Agreement, ...], bool]:
    """Everything the two agree and disagree on, and whether they share a case number without a slip."""
    case, same_case = _number(paper, entry)
    words = _SUBJECT_WORDS_IN_CASE if same_case else _SUBJECT_WORDS
    seen = (
        *case,
        *_day(paper, entry),
        *_party(paper, entry, prepared),
        *_subject(paper, prepared, most=words),
        *_person(paper, prepared),
        *_direction(paper, entry),
    )
    if same_case and entry.days and _SUPPORT.isdisjoint(agreement.signal for agreement in seen):
        seen = (*seen, Agreement(Signal.NUMBER_ALONE, "inget annat än numret stämmer"))
    return seen, same_case


# A day nearby is no support for a number: numbers follow days, so a misread number leads to a day nearby.
_SUPPORT = frozenset(
    {
        Signal.SAME_DAY, Signal.DAY_IN_TEXT, Signal.SAME_PARTY, Signal.NAMED_PARTY, Signal.LIKE_PARTY,
        Signal.SUBJECT, Signal.SAME_NUMBER_OF_PERSON, Signal.SAME_PERSON,
    }
)  # fmt: skip


def _number(paper: Paper, entry: DiaryEntry) -> tuple[tuple[Agreement, ...], bool]:
    found = [_one_number(number, entry.number, sure) for number, sure in paper.case_numbers]
    return max(found, key=lambda one: sum(agreement.weight for agreement in one[0]), default=((), False))


def _one_number(ours: CaseNumber, theirs: CaseNumber, sure: float) -> tuple[tuple[Agreement, ...], bool]:
    if ours.same_case(theirs):
        return _same_case(ours, theirs, sure), True
    how = slip(ours, theirs)
    if how is not None:
        reason = f"{ours.case} på papperet och {theirs.case} i diariet: {how}"
        return (Agreement(Signal.SLIPPED_CASE, reason),), False
    return (Agreement(Signal.OTHER_CASE, f"annat diarienummer på papperet ({ours.case})", sure),), False


def _same_case(ours: CaseNumber, theirs: CaseNumber, sure: float) -> tuple[Agreement, ...]:
    if ours.sub is None or theirs.sub is None:
        return (Agreement(Signal.SAME_CASE, f"samma ärende, {theirs.case}"),)
    if ours.sub == theirs.sub:
        same = Agreement(Signal.SAME_CASE, f"samma nummer, {theirs}")
        return same, Agreement(Signal.SAME_SUB, "")
    apart = Signal.OTHER_SUB if digits_alike(ours.sub, theirs.sub) else Signal.PLAINLY_OTHER_SUB
    reason = f"samma ärende men handling {theirs.sub}, inte {ours.sub}"
    return Agreement(Signal.SAME_CASE, reason), Agreement(apart, "", sure)


def _day(paper: Paper, entry: DiaryEntry) -> Iterator[Agreement]:
    """The best agreement of any of the paper's own days with any of the entry's; the registration day is a
    witness.
    """
    ours = (*paper.received[:2], *paper.dated[:3])
    if not ours or not entry.days:
        if any(day in entry.days for day in paper.other_days):
            yield Agreement(Signal.DAY_IN_TEXT, "diariets datum står i texten")
        return
    found = [_doubted(_pair_of_days(one, other), paper, one) for one in ours for other in entry.days]
    if entry.registered is not None and entry.registered not in entry.days:
        found += [
            Agreement(Signal.NEXT_DAY, f"registrerad {entry.registered}, samma dag")
            for one in ours
            if one == entry.registered
        ]
    posted = [
        Agreement(Signal.POSTED, f"daterad {written}, registrerad inkommen {came}")
        for written in paper.dated[:1]
        for came in (entry.received,)
        if came is not None and not paper.received and timedelta(1) < came - written <= timedelta(POSTAL_DAYS)
    ]
    yield max([*found, *posted], key=lambda agreement: agreement.weight)


def _doubted(agreement: Agreement, paper: Paper, day: date) -> Agreement:
    """A day that was badly read proves little against an entry."""
    if agreement.weight >= 0:
        return agreement
    return replace(agreement, amount=agreement.amount * paper.day_sure.get(day, 1.0))


def _pair_of_days(ours: date, theirs: date) -> Agreement:
    apart = abs((ours - theirs).days)
    if apart == 0:
        return Agreement(Signal.SAME_DAY, f"samma dag, {theirs}")
    if apart == 1:
        return Agreement(Signal.NEXT_DAY, f"en dag skiljer ({ours} mot {theirs})")
    how = _slipped_day(ours, theirs)
    if how:
        return Agreement(Signal.SLIPPED_DAY, f"{ours} på papperet och {theirs} i diariet: {how}")
    if _one_digit(ours, theirs):
        return Agreement(Signal.ONE_DIGIT, f"en siffra skiljer i datumet ({ours} mot {theirs})")
    if apart <= 3:
        return Agreement(Signal.NEAR_DAY, f"{apart} dagar skiljer ({ours} mot {theirs})")
    signal = Signal.FAR_DAY if apart > 45 else Signal.OTHER_DAY if apart > 10 else Signal.NEARBY_DAY
    return Agreement(signal, f"annat datum ({ours} mot {theirs})")


def _slipped_day(ours: date, theirs: date) -> str:
    """The commonest ways a clerk or a reader turns one day into another."""
    if (ours.month, ours.day) == (theirs.month, theirs.day) and abs(ours.year - theirs.year) == 1:
        return "fel år"
    if ours.year == theirs.year and (ours.month, ours.day) == (theirs.day, theirs.month):
        return "dag och månad omkastade"
    same_month = (ours.year, ours.month) == (theirs.year, theirs.month)
    if same_month and f"{ours.day:02}" == f"{theirs.day:02}"[::-1]:
        return "omkastade siffror i dagen"
    return ""


def _one_digit(ours: date, theirs: date) -> bool:
    return sum(one != other for one, other in zip(ours.isoformat(), theirs.isoformat(), strict=True)) == 1


def _party(paper: Paper, entry: DiaryEntry, prepared: EntryWords) -> Iterator[Agreement]:
    """Senders with senders, recipients with recipients; a single column for both is held against both.

    Our own name is on half the rows and says nothing. A letter without a letterhead gives its sender's name
    anywhere, and it is easily read as the recipient's: the right name in the wrong place counts too.
    """
    senders = [party for party in paper.senders[:2] if party not in paper.own_names]
    recipients = [party for party in paper.recipients[:2] if party not in paper.own_names]
    pairs = [(ours, entry.sender) for ours in senders]
    pairs += [(ours, entry.recipient) for ours in recipients]
    pairs += [(ours, entry.counterpart) for ours in (*senders, *recipients)]
    known = [(ours, theirs) for ours, theirs in pairs if ours and theirs and not is_anonymous(theirs)]
    likeness, ours, theirs = max(
        ((_likeness(ours, theirs), ours, theirs) for ours, theirs in known), default=(0.0, "", "")
    )
    if likeness >= 88:
        yield Agreement(Signal.SAME_PARTY, f"samma avsändare eller mottagare ({theirs})")
    elif paper.full_names & prepared.full_names:
        yield Agreement(Signal.NAMED_PARTY, "postens avsändare eller mottagare står på papperet")
    elif not known:
        return
    elif likeness >= 70 and _own_words_alike(ours, theirs):
        yield Agreement(Signal.LIKE_PARTY, f"liknande avsändare eller mottagare ({ours}; {theirs})")
    elif likeness < 50 and prepared.parties:
        yield Agreement(Signal.OTHER_PARTY, f"annan avsändare eller mottagare ({theirs})")


def _likeness(ours: str, theirs: str) -> float:
    one, other = fold(ours), fold(theirs)
    return max(fuzz.token_sort_ratio(one, other), 0.95 * fuzz.token_set_ratio(one, other))


def _own_words_alike(ours: str, theirs: str) -> bool:
    """Whether what is left without the words both have is alike too: two schools are not alike for being schools."""
    one, other = set(tokens(ours)), set(tokens(theirs))
    left, right = sorted(one - other), sorted(other - one)
    return not (left and right) or fuzz.ratio(" ".join(left), " ".join(right)) >= _OWN_WORDS


def _subject(paper: Paper, prepared: EntryWords, *, most: float) -> Iterator[Agreement]:
    """Shared words, the rare ones for more, up to ``most``. Words of the register's persons are counted elsewhere."""
    if not (paper.words and prepared.words):
        return
    shared = paper.words & prepared.words
    alike = _alike(paper.words - shared, prepared.words - shared) if len(shared) < 2 else {}
    if not shared and not alike:
        amount = 1.0 if len(prepared.words) > 1 else 0.5
        yield Agreement(Signal.NO_SUBJECT, "inga gemensamma ord i rubrik och ärendemening", amount)
        return
    worth = sum(map(_worth, shared)) + _ALIKE_WORTH * sum(map(_worth, alike))
    said = [*sorted(shared)[:5], *(f"{ours} ({theirs})" for theirs, ours in sorted(alike.items())[:3])]
    yield Agreement(Signal.SUBJECT, f"gemensamma ord: {', '.join(said)}", min(most, worth))
    if shared == prepared.words and worth >= 1.0:
        yield Agreement(Signal.WHOLE_SUBJECT, "")


def _worth(word: str) -> float:
    return _COMMON_WORTH if word in COMMON_STEMS else 1.0


def _alike(ours: frozenset[str], theirs: frozenset[str]) -> dict[str, str]:
    """The entry's words that a misread letter or a compound hides on the paper, with the paper's."""
    return {
        word: found
        for word in theirs
        if len(word) >= _PART and (found := next((one for one in sorted(ours) if _one_word(one, word)), ""))
    }


def _one_word(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _PART:
        return False
    if longer.startswith(shorter) or longer.endswith(shorter):
        return True
    return len(shorter) >= _LONG and Levenshtein.distance(one, other, score_cutoff=1) <= 1


def _person(paper: Paper, prepared: EntryWords) -> Iterator[Agreement]:
    if set(paper.personal_numbers) & prepared.numbers:
        yield Agreement(Signal.SAME_NUMBER_OF_PERSON, "samma personnummer")
        return
    for name in paper.subjects[:6]:
        if full_name(name) in prepared.full_names:  # the party itself: one agreement, and it has been counted
            continue
        parts = [part for part in tokens(name) if len(part) > 1]
        if len(parts) >= 2 and prepared.names.issuperset(parts):
            yield Agreement(Signal.SAME_PERSON, "samma person")
            return


def _direction(paper: Paper, entry: DiaryEntry) -> Iterator[Agreement]:
    """Whether both say in or out. What we drew up ourselves may be noted as sent, but not as received."""
    if Direction.UNKNOWN in (paper.direction, entry.direction):
        return
    if (paper.direction is Direction.INCOMING) is not (entry.direction is Direction.INCOMING):
        yield Agreement(Signal.OTHER_DIRECTION, "motsatt riktning (inkommande mot utgående)")
    elif paper.direction is entry.direction:
        yield Agreement(Signal.SAME_DIRECTION, "")
