"""Every drawn export comes out as it must, soon, and the page that tells of them is true."""

from __future__ import annotations

from functools import cache

import pytest

from scripts.diary_files.__main__ import ALL, PAGE, outcome_of, page
from scripts.diary_files.model import Messy, Outcome, line_of

_BY_NAME = {messy.name: messy for messy in ALL}


@cache
def _seen(name: str) -> Outcome:
    """What came out, drawn and read once for both tests."""
    return outcome_of(_BY_NAME[name])


def test_there_are_enough_of_them() -> None:
    assert len(ALL) >= 60
    assert len(_BY_NAME) == len(ALL)


@pytest.mark.parametrize("messy", ALL, ids=lambda messy: messy.name)
def test_what_comes_out(messy: Messy) -> None:
    found = _seen(messy.name)
    assert found.error == messy.error, found.sentence
    assert (len(found.rows), len(found.unreadable), len(found.doubts)) == (
        messy.rows,
        messy.unreadable,
        messy.doubts,
    ), (found.unreadable, found.doubts)
    if messy.first:
        assert line_of(found.rows[0]) == messy.first
    if messy.error:
        assert "Inget har lästs in" in found.sentence


def test_the_page_is_what_the_files_say() -> None:
    """Remade with ``python -m scripts.diary_files``."""
    assert PAGE.read_text("utf-8") == page([(messy, _seen(messy.name)) for messy in ALL])
