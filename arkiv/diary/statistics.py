"""The statistics of boxes and diaries, and the rows behind each number. Shell: reads, never writes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec
from django.db.models import Count, Max

from arkiv import bootstrap
from arkiv.audit.models import EventRow
from arkiv.diary.answers import ReverseFinding
from arkiv.diary.case_numbers import parse
from arkiv.diary.late import LateProposal
from arkiv.diary.model import DiaryEntry
from arkiv.diary.models import DelayCount, DiaryAnswerRow, DiaryEntryRow, DiaryReportRow, LateEntry, LateRow
from arkiv.diary.tally import DelayCell, Delays, Found, Tally, unregistered
from arkiv.holdings.models import Box

_AT_ONCE = 500


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
    boxes = Box.objects.filter(pk=box.pk) if box is not None else Box.objects.order_by("ref")
    checked = DiaryReportRow.objects.filter(box__in=boxes).values("box")
    return Statistics(
        today=today,
        boxes=tuple(boxes.values_list("ref", flat=True)),
        documents=DiaryAnswerRow.objects.filter(box__in=checked).count(),
        tallies=_tallies(box, today),
        delays=_delays(),
    )


def _tallies(box: Box | None, today: date) -> tuple[Tally, ...]:
    """Counted once for each state of the proposals: every check of a box writes an event with its new ones."""
    rows = LateRow.objects.aggregate(last=Max("pk"), count=Count("pk"))
    checked = EventRow.objects.filter(kind="diary.checked").aggregate(last=Max("seq"))["last"]
    home = str(bootstrap.current().home)
    return _tallies_of(home, box.pk if box else None, today, (rows["last"], rows["count"], checked))


@lru_cache(maxsize=4)
def _tallies_of(_home: str, box: int | None, today: date, _state: tuple[object, ...]) -> tuple[Tally, ...]:
    rows = LateRow.objects.filter(current=True).order_by("box__ref", "pk").values_list("box__ref", "payload")
    if box is not None:
        rows = rows.filter(box=box)
    code = next(iter(bootstrap.current().unit_codes), "")
    decoder = msgspec.json.Decoder(LateProposal)
    told = sorted(
        ((ref, decoder.decode(payload)) for ref, payload in rows.iterator()),
        key=lambda each: (each[0], each[1].number),
    )
    found = [Found(ref, proposal, _unit(proposal.printed_number) or code) for ref, proposal in told]
    return unregistered(found, today=today)


def _unit(number: str) -> str:
    parsed = parse(number) if number else None
    return parsed.unit if parsed is not None else ""


def _delays() -> tuple[DelayCell, ...]:
    counted = Delays()
    for unit, year, days, entries in DelayCount.objects.values_list("unit", "year", "days", "entries"):
        counted.add((unit, year), days, entries)
    return counted.cells()


def how_many_delayed(unit: str, year: int) -> int:
    """How many entries ``delayed`` would give."""
    return int(LateEntry.objects.filter(unit=unit, year=year).count())


def delayed(unit: str, year: int, most: int | None = None) -> Iterator[tuple[DiaryEntry, int]]:
    """The entries behind a number of late registrations, with their days, the longest first; at most ``most``."""
    decoder = msgspec.json.Decoder(DiaryEntry)
    rows = LateEntry.objects.filter(unit=unit, year=year).order_by("-days", "entry")
    keys = list(rows.values_list("entry", "days")[:most])
    for at in range(0, len(keys), _AT_ONCE):
        batch = keys[at : at + _AT_ONCE]
        payloads = dict(
            DiaryEntryRow.objects.filter(pk__in=[key for key, _ in batch]).values_list("pk", "payload")
        )
        yield from ((decoder.decode(payloads[key]), days) for key, days in batch if key in payloads)


def reverse_of(box: Box) -> tuple[ReverseFinding, ...]:
    """What the registers say the other way round, as the newest check of ``box`` has it; () before any."""
    kept = DiaryReportRow.objects.filter(box=box).first()
    return msgspec.json.decode(kept.reverse, type=tuple[ReverseFinding, ...]) if kept is not None else ()
