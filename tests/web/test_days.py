"""Days as people write them in forms: a wrong one is told, never guessed and never a fault of the program."""

from __future__ import annotations

from datetime import date

import pytest

from arkiv.errors import BadInput
from arkiv.web.days import day_of


@pytest.mark.parametrize(("text", "day"), [("2005-03-17", date(2005, 3, 17)), ("", None)])
def test_a_day_or_none(text: str, day: date | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize("text", ["2005-02-31", "igår", "17/3 2005", "0001-01-01", "9999-12-31"])
def test_what_is_no_day_is_told(text: str) -> None:
    with pytest.raises(BadInput, match="Inget har ändrats"):
        day_of(text)
