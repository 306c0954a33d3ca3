"""The log, in a browser: narrowed by what, followed by whom it concerns, taken away, and reckoned through again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browsing import Hands, browser, numbers, opened, seen

if TYPE_CHECKING:
    from arkiv.holdings.models import Box

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def log(browser: Any, address: str, box: Box, uids: list[str]) -> tuple[Any, list[str]]:
    """The page of the log, after somebody has read a document; its complaints."""
    page, complaints = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/handling/{uids[0]}")
    return page, complaints


def test_by_mouse(log: tuple[Any, list[str]]) -> None:
    page, complaints = log
    page.get_by_role("link", name="Logg", exact=True).click()
    read = page.get_by_role("cell", name="handling lästes", exact=True)
    seen(read.first)
    page.get_by_role("combobox", name="Slag").select_option("gjort")
    with page.expect_navigation():
        page.get_by_role("button", name="Visa").click()
    numbers(read, 0)
    with page.expect_navigation():
        page.get_by_role("row", name="kartong lades upp").get_by_role("link").click()
    numbers(page.get_by_role("cell", name="kartong lades upp", exact=True), 1)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Hämta som CSV").click()
    rows = Path(taken.value.path()).read_text("utf-8-sig").splitlines()[1:]
    assert {row.split(";")[4] for row in rows} == {"box:1"}  # what is taken is what is shown
    with page.expect_navigation():
        page.get_by_role("button", name="Kontrollera nu").click()
    seen(page.get_by_role("heading", name="Loggen är hel"))
    assert complaints == []
    page.context.close()


def test_by_keyboard_alone(log: tuple[Any, list[str]]) -> None:
    page, complaints = log
    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="Logg", exact=True))
    hands.choose("Slag", "bara det som gjorts")
    hands.write("Om vad", "K1")
    hands.press("Visa")
    seen(page.get_by_role("cell", name="kartong lades upp", exact=True))
    numbers(page.get_by_role("cell", name="handling lästes", exact=True), 0)
    hands.press("Kontrollera nu")
    seen(page.get_by_role("heading", name="Loggen är hel"))
    assert complaints == []
    page.context.close()
