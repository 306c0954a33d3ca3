"""How well one document and one diary entry agree: a sum of log odds, each with its reason in Swedish.

Weights are log likelihood ratios (natural logarithm): how much likelier the observation is when the entry is
about this record than when it is not. They are set from how registers err, not from one box; a run over drawn
boxes checks that the probabilities are calibrated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rapidfuzz import fuzz

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

PRIOR = -6.0  # a pair that only shares a block is hardly ever a match
SAME_CASE = 5.0
SAME_SUB, OTHER_SUB, PLAINLY_OTHER_SUB = 5.0, -5.2, -7.0  # plainly: no misread digit explains it
SLIPPED_CASE, OTHER_CASE = 0.8, -4.0
SAME_DAY, NEXT_DAY, SLIPPED_DAY, NEAR_DAY = 4.0, 2.0, 2.0, 0.0
ONE_DIGIT = 0.5  # nearly as common between two records of one case as between a record and its own entry
NEARBY_DAY, OTHER_DAY, FAR_DAY = -2.2, -4.0, -6.0
SAME_PARTY, LIKE_PARTY, OTHER_PARTY = 3.0, 1.5, -2.0
NAMED_PARTY = 2.0  # the entry's party stands on the paper, but not where it was looked for
SUBJECT_MOST, SUBJECT_WORD, COMMON_WORTH, NO_SUBJECT = 4.0, 1.6, 0.35, -1.0
WHOLE_SUBJECT = 0.8  # everything the entry says of the matter stands on the paper too
SUBJECT_IN_CASE = (
    SUBJECT_WORD + WHOLE_SUBJECT
)  # records of one case share its ärendemening: more words prove no more
SAME_PERSON_NUMBER, SAME_PERSON = 4.0, 3.0
SAME_DIRECTION, OTHER_DIRECTION = 0.5, -3.0
SAME_TYPE = 1.0
POSTAL_DAYS = 6  # a letter's own day before the day it came in


@dataclass(frozen=True, slots=True)
class Agreement:
    """One observation: its weight in log odds, and what a person would say."""

    weight: float
    reason: str


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


def score(paper: Paper, entry: DiaryEntry, prepared: EntryWords) -> Score:
    """The probability that ``entry`` is the registration of ``paper``. The same pair always gets the same
    probability: nothing here depends on what else the register holds."""
    case, same_case = _number(paper, entry)
    agreements = [
        case,
        *_day(paper, entry),
        *_party(paper, entry, prepared),
        *_subject(paper, prepared, most=SUBJECT_IN_CASE if same_case else SUBJECT_MOST),
        *_person(paper, prepared),
        *_direction(paper, entry),
    ]
    total = PRIOR + sum(agreement.weight for agreement in agreements)
    reasons = tuple(agreement.reason for agreement in agreements if agreement.reason)
    return Score(1.0 / (1.0 + math.exp(-total)), reasons, same_case)


def _number(paper: Paper, entry: DiaryEntry) -> tuple[Agreement, bool]:
    best: tuple[Agreement, bool] | None = None
    for number, sure in paper.case_numbers:
        found = _one_number(number, entry.number, sure)
        if best is None or found[0].weight > best[0].weight:
            best = found
    return best or (Agreement(0.0, "dokumentet har inget läst diarienummer"), False)


def _one_number(ours: CaseNumber, theirs: CaseNumber, sure: float) -> tuple[Agreement, bool]:
    if ours.same_case(theirs):
        if ours.sub is None or theirs.sub is None:
            return Agreement(SAME_CASE, f"samma ärende, {theirs.case}"), True
        if ours.sub == theirs.sub:
            return Agreement(SAME_CASE + SAME_SUB, f"samma nummer, {theirs}"), True
        apart = OTHER_SUB if digits_alike(ours.sub, theirs.sub) else PLAINLY_OTHER_SUB
        reason = f"samma ärende men handling {theirs.sub}, inte {ours.sub}"
        return Agreement(SAME_CASE + apart * sure, reason), True
    how = slip(ours, theirs)
    if how is not None:
        return Agreement(SLIPPED_CASE, f"{ours.case} på papperet och {theirs.case} i diariet: {how}"), False
    return Agreement(OTHER_CASE * sure, f"annat diarienummer på papperet ({ours.case})"), False


def _day(paper: Paper, entry: DiaryEntry) -> Iterator[Agreement]:
    """The best agreement of any of the paper's own days with any of the entry's; the registration day is a
    witness.
    """
    ours = (*paper.received[:2], *paper.dated[:3])
    if not ours or not entry.days:
        if any(day in entry.days for day in paper.other_days):
            yield Agreement(SAME_DAY / 2, "diariets datum står i texten")
        return
    found = [_doubted(_pair_of_days(one, other), paper, one) for one in ours for other in entry.days]
    if entry.registered is not None and entry.registered not in entry.days:
        found += [
            Agreement(NEXT_DAY, f"registrerad {entry.registered}, samma dag")
            for one in ours
            if one == entry.registered
        ]
    posted = [
        Agreement(SAME_DAY / 4, f"daterad {written}, registrerad inkommen {came}")
        for written in paper.dated[:1]
        for came in (entry.received,)
        if came is not None and not paper.received and timedelta(1) < came - written <= timedelta(POSTAL_DAYS)
    ]
    yield max([*found, *posted], key=lambda agreement: agreement.weight)


def _doubted(agreement: Agreement, paper: Paper, day: date) -> Agreement:
    """A day that was badly read proves little against an entry."""
    if agreement.weight >= 0:
        return agreement
    return replace(agreement, weight=agreement.weight * paper.day_sure.get(day, 1.0))


def _pair_of_days(ours: date, theirs: date) -> Agreement:
    apart = abs((ours - theirs).days)
    if apart == 0:
        return Agreement(SAME_DAY, f"samma dag, {theirs}")
    if apart == 1:
        return Agreement(NEXT_DAY, f"en dag skiljer ({ours} mot {theirs})")
    how = _slipped_day(ours, theirs)
    if how:
        return Agreement(SLIPPED_DAY, f"{ours} på papperet och {theirs} i diariet: {how}")
    if _one_digit(ours, theirs):
        return Agreement(ONE_DIGIT, f"en siffra skiljer i datumet ({ours} mot {theirs})")
    if apart <= 3:
        return Agreement(NEAR_DAY, f"{apart} dagar skiljer ({ours} mot {theirs})")
    weight = FAR_DAY if apart > 45 else OTHER_DAY if apart > 10 else NEARBY_DAY
    return Agreement(weight, f"annat datum ({ours} mot {theirs})")


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
        yield Agreement(SAME_PARTY, f"samma avsändare eller mottagare ({theirs})")
    elif paper.full_names & prepared.full_names:
        yield Agreement(NAMED_PARTY, "postens avsändare eller mottagare står på papperet")
    elif not known:
        return
    elif likeness >= 70:
        yield Agreement(LIKE_PARTY, f"liknande avsändare eller mottagare ({ours}; {theirs})")
    elif likeness < 50 and prepared.parties:
        yield Agreement(OTHER_PARTY, f"annan avsändare eller mottagare ({theirs})")


def _likeness(ours: str, theirs: str) -> float:
    one, other = fold(ours), fold(theirs)
    return max(fuzz.token_sort_ratio(one, other), 0.95 * fuzz.token_set_ratio(one, other))


def _subject(paper: Paper, prepared: EntryWords, *, most: float) -> Iterator[Agreement]:
    """Shared words, the rare ones for more, up to ``most``. Words of the register's persons are counted elsewhere."""
    shared = paper.words & prepared.words
    if not shared:
        if prepared.words and paper.words:
            yield Agreement(
                NO_SUBJECT if len(prepared.words) > 1 else NO_SUBJECT / 2,
                "inga gemensamma ord i rubrik och ärendemening",
            )
        return
    worth = sum(COMMON_WORTH if word in COMMON_STEMS else 1.0 for word in shared)
    whole = WHOLE_SUBJECT if shared == prepared.words and worth >= 1.0 else 0.0
    weight = min(most, SUBJECT_WORD * worth + whole)
    yield Agreement(weight, f"gemensamma ord: {', '.join(sorted(shared)[:5])}")


def _person(paper: Paper, prepared: EntryWords) -> Iterator[Agreement]:
    if set(paper.personal_numbers) & prepared.numbers:
        yield Agreement(SAME_PERSON_NUMBER, "samma personnummer")
        return
    for name in paper.subjects[:6]:
        if full_name(name) in prepared.full_names:  # the party itself: one agreement, and it has been counted
            continue
        parts = [part for part in tokens(name) if len(part) > 1]
        if len(parts) >= 2 and prepared.names.issuperset(parts):
            yield Agreement(SAME_PERSON, "samma person")
            return


def _direction(paper: Paper, entry: DiaryEntry) -> Iterator[Agreement]:
    """Whether both say in or out. What we drew up ourselves may be noted as sent, but not as received."""
    if Direction.UNKNOWN in (paper.direction, entry.direction):
        return
    if (paper.direction is Direction.INCOMING) is not (entry.direction is Direction.INCOMING):
        yield Agreement(OTHER_DIRECTION, "motsatt riktning (inkommande mot utgående)")
    elif paper.direction is entry.direction:
        yield Agreement(SAME_DIRECTION, "")
