"""The statistics of boxes and diaries, and the rows behind each number. Shell: reads, never writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Max

from arkiv import bootstrap
from arkiv.diary.answers import ReverseFinding
from arkiv.diary.case_numbers import parse
from arkiv.diary.late_services import late_of
from arkiv.diary.model import DiaryEntry
from arkiv.diary.models import Diary
from arkiv.diary.profiles import RegisterKind
from arkiv.diary.reverse import LATE_DAYS
from arkiv.diary.services import report_of
from arkiv.diary.storing import rows_of
from arkiv.diary.tally import DelayCell, Delays, Found, Tally, delay_key, delay_of, unregistered
from arkiv.holdings.models import Box


@dataclass(frozen=True, slots=True)
class Statistics:
    """Everything counted on ``today``. ``tallies`` are of the boxes named, ``delays`` of every diary read in."""

    today: date
    boxes: tuple[str, ...]
    documents: int
    tallies: tuple[Tally, ...]
    delays: tuple[DelayCell, ...]


def statistics(*, box: Box | None = None, today: date) -> Statistics:
    """Of one box or of all, and the delays of every diary."""
    boxes = [box] if box is not None else list(Box.objects.order_by("ref"))
    code = next(iter(bootstrap.current().unit_codes), "")
    found = [
        Found(one.ref, late.proposal, _unit(late.proposal.printed_number) or code)
        for one in boxes
        for late in late_of(one)
        if late.current
    ]
    checked = [report for one in boxes if (report := report_of(one)) is not None]
    return Statistics(
        today=today,
        boxes=tuple(one.ref for one in boxes),
        documents=sum(len(report.answers) for report in checked),
        tallies=unregistered(found, today=today),
        delays=_delays(),
    )


def _unit(number: str) -> str:
    parsed = parse(number) if number else None
    return parsed.unit if parsed is not None else ""


def _delays() -> tuple[DelayCell, ...]:
    """Counted once for each state of the diaries: a diary may hold a million entries, and a page is looked at often."""
    diaries = Diary.objects.filter(kind=RegisterKind.DIARY.value).order_by("pk")
    newest = tuple(diaries.values_list("pk", Max("imports__number")))
    return _delays_of(str(bootstrap.current().home), newest)


@lru_cache(maxsize=4)
def _delays_of(_home: str, _newest: tuple[tuple[int, int | None], ...]) -> tuple[DelayCell, ...]:
    """The delays of the archive whose home and newest imports are the key of what is remembered."""
    counted = Delays()
    for entry in _entries():
        counted.count(entry)
    return counted.cells()


def _entries() -> Iterator[DiaryEntry]:
    for diary in Diary.objects.filter(kind=RegisterKind.DIARY.value).order_by("name"):
        yield from rows_of(diary, RegisterKind.DIARY)


def delayed(unit: str, year: int) -> Iterator[tuple[DiaryEntry, int]]:
    """The rows behind a number of late registrations: the entries of that unit and year, with their days."""
    return ((entry, days) for key, entry, days in all_delayed() if key == (unit, year))


def all_delayed() -> Iterator[tuple[tuple[str, int], DiaryEntry, int]]:
    """Every late entry with its unit and year and its days, as the diaries have them."""
    for entry in _entries():
        days = delay_of(entry)
        if days is not None and days > LATE_DAYS:
            yield delay_key(entry), entry, days


def reverse_of(box: Box) -> tuple[ReverseFinding, ...]:
    """What the registers say the other way round, as the newest check of ``box`` has it; () before any."""
    report = report_of(box)
    return report.reverse if report is not None else ()
