"""Working days, the clock of a request, and the last day to appeal."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.disclosure import calendar, clock
from arkiv.disclosure.clock import Haste, Pace

DAYS = st.dates(date(2006, 1, 1), date(2060, 1, 1))
PACE = Pace(answer_within=1, late_after=5, source="prov")


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2026-01-01", "nyårsdagen"),
        ("2026-01-06", "trettondedag jul"),
        ("2026-04-03", "långfredagen"),
        ("2026-04-06", "annandag påsk"),
        ("2026-05-01", "första maj"),
        ("2026-05-14", "Kristi himmelsfärdsdag"),
        ("2024-06-06", "nationaldagen, en torsdag"),
        ("2026-06-19", "midsommarafton"),
        ("2026-10-31", "alla helgons dag"),
        ("2026-12-24", "julafton"),
        ("2026-12-25", "juldagen"),
        ("2026-12-31", "nyårsafton"),
        ("2026-03-07", "en lördag"),
        ("2026-03-08", "en söndag"),
    ],
)
def test_free_days(day: str, what: str) -> None:
    assert not calendar.is_working_day(date.fromisoformat(day)), what


@pytest.mark.parametrize(
    ("day", "what"),
    [
        ("2026-01-05", "trettondagsafton"),
        ("2026-04-02", "skärtorsdagen"),
        ("2026-04-30", "valborgsmässoafton"),
        ("2026-05-13", "dagen före Kristi himmelsfärdsdag"),
        ("2026-05-15", "klämdagen"),
        ("2026-10-30", "allhelgonaafton"),
        ("2026-12-23", "dagen före julafton"),
    ],
)
def test_half_days_and_squeeze_days_count_whole(day: str, what: str) -> None:
    assert calendar.is_working_day(date.fromisoformat(day)), what


def test_whit_monday_was_free_until_2004_and_the_national_day_took_its_place() -> None:
    assert not calendar.is_working_day(date(2004, 5, 31))
    assert calendar.is_working_day(date(2005, 5, 16))
    assert not calendar.is_working_day(date(2005, 6, 6))


@given(DAYS, st.integers(0, 30))
def test_so_many_working_days_later_so_many_have_gone(start: date, count: int) -> None:
    day = calendar.after_working_days(start, count)
    assert calendar.is_working_day(day)
    assert calendar.working_days_since(start, day) == count


@given(DAYS)
def test_an_appeal_has_three_whole_weeks_and_ends_on_a_working_day(told: date) -> None:
    last = calendar.last_day_to_appeal(told)
    assert last >= told + timedelta(days=21)
    assert calendar.is_working_day(last)
    assert calendar.hold_ends(told) > last


def test_three_weeks_that_end_at_christmas() -> None:
    assert calendar.last_day_to_appeal(date(2026, 12, 3)) == date(2026, 12, 28)  # the 24th is a Thursday
    assert calendar.hold_ends(date(2026, 12, 3)) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("today", "haste", "days"),
    [
        (date(2026, 4, 2), Haste.IN_TIME, 0),  # skärtorsdag: the day it came
        (date(2026, 4, 7), Haste.IN_TIME, 1),  # the first working day after Easter
        (date(2026, 4, 8), Haste.SLOW, 2),
        (date(2026, 4, 13), Haste.SLOW, 5),
        (date(2026, 4, 14), Haste.LATE, 6),
    ],
)
def test_the_clock_skips_easter(today: date, haste: Haste, days: int) -> None:
    read = clock.read(date(2026, 4, 2), PACE, answered=None, today=today)
    assert (read.haste, read.working_days) == (haste, days)


def test_an_answer_stops_the_clock() -> None:
    read = clock.read(date(2026, 3, 2), PACE, answered=date(2026, 3, 3), today=date(2026, 9, 1))
    assert (read.haste, read.working_days) == (Haste.STOPPED, 1)
