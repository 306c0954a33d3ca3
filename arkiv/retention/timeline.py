"""What falls due when: the answers of many documents over the years. Pure; every number keeps its documents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arkiv.retention.answers import RetentionAnswer, RetentionCode

Documents = tuple[str, ...]


class Fate(StrEnum):
    """What an answer makes of a document on a given day."""

    PRESERVED = "preserved"
    KEPT = "kept"  # must stay for now: a day not yet reached, or a hold
    DUE = "due"  # may or shall be destroyed by now
    OVERDUE = "overdue"  # a duty whose last day has passed
    UNDECIDED = "undecided"  # a local decision or a missing fact


@dataclass(frozen=True, slots=True)
class Seen:
    """A document as the timeline counts it: its likeliest handlingstyp ("" if none) and the year it was made."""

    type: str
    year: int | None
    answer: RetentionAnswer


@dataclass(frozen=True, slots=True)
class YearDue:
    """What a year brings: ids of documents that may go from a day in it, that must be gone by one in it, and
    that must be kept until one in it.
    """

    year: int
    dispose_from: Documents
    finish_by: Documents
    keep_until: Documents


@dataclass(frozen=True, slots=True)
class TypeYear:
    """The documents of one handlingstyp made in one year, by what becomes of them."""

    type: str
    year: int | None
    preserved: Documents
    disposed: Documents  # from a day that is known, reached or not
    waiting: Documents  # for a local decision, a missing fact, or the end of a shortest time


@dataclass(frozen=True, slots=True)
class Overdue:
    """A duty to destroy that should have been carried out by ``finish_by`` (e.g. SoL (2025:400) 16 kap. 1 §)."""

    document: str
    rule_id: str
    day: date
    finish_by: date
    days_late: int


@dataclass(frozen=True, slots=True)
class RetentionTimeline:
    """``years`` and ``types`` are in order; ``fates`` hold every document exactly once."""

    years: tuple[YearDue, ...]
    types: tuple[TypeYear, ...]
    overdue: tuple[Overdue, ...]
    fates: tuple[tuple[Fate, Documents], ...]


def fate(answer: RetentionAnswer, today: date) -> Fate:
    """What becomes of the document, seen from ``today``. Nothing is due while a hold is shown."""
    if answer.code is RetentionCode.PRESERVE:
        return Fate.PRESERVED
    if answer.code is RetentionCode.KEEP_UNTIL or (
        answer.code is RetentionCode.DISPOSE_FROM and answer.holds
    ):
        return Fate.KEPT
    if answer.code is not RetentionCode.DISPOSE_FROM or answer.day is None:
        return Fate.UNDECIDED
    if today < answer.day:
        return Fate.KEPT
    late = answer.finish_by is not None and answer.finish_by < today
    return Fate.OVERDUE if late else Fate.DUE


def timeline(documents: Iterable[Seen], today: date) -> RetentionTimeline:
    """Count ``documents`` over the years, by type, and name the duties that are overdue, the latest last."""
    seen = tuple(documents)
    return RetentionTimeline(
        years=_years(seen),
        types=_types(seen),
        overdue=tuple(sorted(_overdue(seen, today), key=lambda late: (late.finish_by, late.document))),
        fates=_fates(seen, today),
    )


def _years(seen: tuple[Seen, ...]) -> tuple[YearDue, ...]:
    due: dict[int, tuple[list[str], list[str], list[str]]] = defaultdict(lambda: ([], [], []))
    for one in seen:
        answer = one.answer
        if answer.day is not None and answer.code is RetentionCode.DISPOSE_FROM:
            due[answer.day.year][0].append(answer.document)
        elif answer.day is not None and answer.code is RetentionCode.KEEP_UNTIL:
            due[answer.day.year][2].append(answer.document)
        if answer.finish_by is not None:
            due[answer.finish_by.year][1].append(answer.document)
    return tuple(YearDue(year, *map(tuple, due[year])) for year in sorted(due))


def _types(seen: tuple[Seen, ...]) -> tuple[TypeYear, ...]:
    cells: dict[tuple[str, int | None], tuple[list[str], list[str], list[str]]] = defaultdict(
        lambda: ([], [], [])
    )
    for one in seen:
        kind = {RetentionCode.PRESERVE: 0, RetentionCode.DISPOSE_FROM: 1}.get(one.answer.code, 2)
        cells[one.type, one.year][kind].append(one.answer.document)
    ordered = sorted(cells, key=lambda cell: (cell[0], cell[1] is None, cell[1] or 0))
    return tuple(TypeYear(code, year, *map(tuple, cells[code, year])) for code, year in ordered)


def _overdue(seen: tuple[Seen, ...], today: date) -> Iterable[Overdue]:
    for one in seen:
        answer = one.answer
        if answer.day is None or answer.finish_by is None or fate(answer, today) is not Fate.OVERDUE:
            continue
        late = (today - answer.finish_by).days
        yield Overdue(answer.document, answer.rule_id, answer.day, answer.finish_by, late)


def _fates(seen: tuple[Seen, ...], today: date) -> tuple[tuple[Fate, Documents], ...]:
    found: dict[Fate, list[str]] = {kind: [] for kind in Fate}
    for one in seen:
        found[fate(one.answer, today)].append(one.answer.document)
    return tuple((kind, tuple(documents)) for kind, documents in found.items())
