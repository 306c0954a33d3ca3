"""From which day a period runs, and the day it gives. A missing day is named, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from arkiv.retention.answers import CountedFrom
from arkiv.retention.facts import PlanTrigger, RetentionFacts
from arkiv.retention.periods import day_after, plus_years, year_end
from arkiv.retention.rule import Completion, Trigger

MISSING: Mapping[Trigger, str] = MappingProxyType(
    {
        Trigger.LAST_ENTRY: "sista anteckningen i akten",
        Trigger.DOCUMENT_DAY: "handlingens datum",
        Trigger.DOCUMENT_LAST_DAY: "sista uppgiften i handlingen",
        Trigger.FISCAL_YEAR: "räkenskapsåret",
        Trigger.CASE_CLOSED: "när ärendet avslutades",
        Trigger.OBSOLETE: "om handlingen är inaktuell",
        Trigger.STATED_END: "dagen då beslutet, tillståndet eller avtalet upphörde",
        Trigger.OTHER_EVENT: "dagen för den händelse som planen räknar från",
    }
)
"""What to find out when the trigger of a rule is not known."""

PLAN_TRIGGERS: Mapping[PlanTrigger, Trigger] = MappingProxyType(
    {
        PlanTrigger.LAST_ENTRY: Trigger.LAST_ENTRY,
        PlanTrigger.CASE_CLOSED: Trigger.CASE_CLOSED,
        PlanTrigger.FISCAL_YEAR: Trigger.FISCAL_YEAR,
        PlanTrigger.DOCUMENT_DAY: Trigger.DOCUMENT_DAY,
        PlanTrigger.OBSOLETE: Trigger.OBSOLETE,
        PlanTrigger.STATED_END: Trigger.STATED_END,
        PlanTrigger.OTHER_EVENT: Trigger.OTHER_EVENT,
    }
)


def counted_from(trigger: Trigger, facts: RetentionFacts) -> CountedFrom | None:
    """The day of the trigger and where it was read; ``None`` when it is not known."""
    if trigger is Trigger.LAST_ENTRY:
        return _last_entry(facts)
    if trigger is Trigger.FISCAL_YEAR:
        return _fiscal_year(facts)
    if trigger is Trigger.STATED_END:
        return _stated_end(facts)
    if trigger is Trigger.OTHER_EVENT:
        return None
    day = {
        Trigger.DOCUMENT_LAST_DAY: facts.document_last_day or facts.document_day,
        Trigger.CASE_CLOSED: facts.case_closed,
    }.get(trigger, facts.document_day)
    what = {
        Trigger.DOCUMENT_LAST_DAY: "sista uppgiften i handlingen",
        Trigger.CASE_CLOSED: "ärendet avslutades",
    }.get(trigger, "handlingens datum")
    return None if day is None else CountedFrom(day.day, what, day.read_in, day.places)


def _last_entry(facts: RetentionFacts) -> CountedFrom | None:
    """The last entry over every akt the document belongs to, or a later document of the same akt."""
    if not facts.akter:
        return None
    last: CountedFrom | None = None
    for akt in facts.akter:
        if akt.last_entry is None:
            return None
        if last is None or akt.last_entry > last.day:
            last = CountedFrom(akt.last_entry, "sista anteckningen i akten", akt.read_in)
    later = facts.akt_last_document
    if last is not None and later is not None and later.day > last.day:
        return CountedFrom(later.day, "senaste handlingen i akten", later.read_in, later.places)
    return last


def _fiscal_year(facts: RetentionFacts) -> CountedFrom | None:
    if facts.fiscal_year is None:
        return None
    read = facts.document_day
    how = "" if facts.fiscal_year_stated else " (antaget efter handlingens datum)"
    return CountedFrom(
        year_end(facts.fiscal_year),
        f"räkenskapsåret {facts.fiscal_year} avslutades{how}",
        read.read_in if read is not None else "handlingen",
        read.places if read is not None else (),
    )


def _stated_end(facts: RetentionFacts) -> CountedFrom | None:
    """A later day that the document names: the end of a permit, decision or agreement is written in it."""
    own, last = facts.document_day, facts.document_last_day
    if own is None or last is None or last.day <= own.day:
        return None
    return CountedFrom(last.day, "senare dag som handlingen anger", last.read_in, last.places)


def free_from(trigger: Trigger, start: date, years: int) -> date:
    """The first day after a period of ``years``; a räkenskapsår counts whole calendar years."""
    if trigger is Trigger.FISCAL_YEAR:
        return day_after(year_end(start.year + years))
    return plus_years(start, years)


def finish_by(completion: Completion, due: date) -> date | None:
    """The last day to carry out a duty that arose on ``due``."""
    return year_end(due.year + 1) if completion is Completion.NEXT_YEAR_END else None
