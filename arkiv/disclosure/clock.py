"""The clock of a request: *genast* and *skyndsamt* (TF 2 kap. 15 and 16 §§) in working days. Pure.

The statute sets no number of days. The limits are the municipality's own (``skyndsamt.yaml``) and are only ever used to
order and colour lists: nothing is refused or decided because time has passed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec

from arkiv.disclosure import calendar


class Haste(StrEnum):
    """How the time spent compares with the municipality's own limits."""

    IN_TIME = "in_time"
    SLOW = "slow"  # past the day an answer is normally given: the person should be told why
    LATE = "late"
    STOPPED = "stopped"  # answered or withdrawn


HASTE_WORDS = {
    Haste.IN_TIME: "i tid",
    Haste.SLOW: "dröjer: tala om varför för den som begärt",
    Haste.LATE: "försenad",
    Haste.STOPPED: "besvarad",
}


class Pace(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The municipality's own limits, in working days after the one the request came in on."""

    answer_within: int
    late_after: int
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a request stands in time. ``working_days`` is counted to the answer, or to today."""

    received: date
    answer_by: date
    late_after: date
    working_days: int
    haste: Haste


def read(received: date, pace: Pace, *, answered: date | None, today: date) -> Clock:
    """The clock of a request that came in on ``received``."""
    answer_by = calendar.after_working_days(received, pace.answer_within)
    late_after = calendar.after_working_days(received, pace.late_after)
    until = answered or today
    if answered is not None:
        haste = Haste.STOPPED
    elif until > late_after:
        haste = Haste.LATE
    else:
        haste = Haste.SLOW if until > answer_by else Haste.IN_TIME
    return Clock(received, answer_by, late_after, calendar.working_days_since(received, until), haste)
