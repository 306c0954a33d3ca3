"""The diary's pages in a browser: an answer chosen, late registration approved, gaps read, act today worked off.

By mouse and by keyboard alone. The queue's own keys are tried in ``test_diary_ruling``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browsing import Hands, browser, numbers, opened, seen
from tests.web.test_diary_ruling import unsure

if TYPE_CHECKING:
    from arkiv.holdings.models import Box

__all__ = ["browser", "unsure"]
pytestmark = pytest.mark.browser


@pytest.fixture
def page(browser: Any, address: str, box: Box, unsure: str) -> Any:
    """A page at the start of a server whose first document is uncertain between two entries."""
    made, complaints = opened(browser)
    made.goto(address)
    yield made
    made.context.close()
    assert complaints == []


def _answer(uid: str) -> str:
    import msgspec

    from arkiv.diary.answers import DiaryAnswer
    from arkiv.diary.models import DiaryAnswerRow

    return str(msgspec.json.decode(DiaryAnswerRow.objects.get(document=uid).payload, type=DiaryAnswer).code)


def test_by_mouse(page: Any, box: Box, uids: list[str]) -> None:
    page.get_by_role("link", name="Granska", exact=True).click()
    page.get_by_role("link", name="Saknas eller osäker i diariet").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Det är SN 2005/12-2").click()
    seen(page.locator("#uppgift-diary").get_by_text("bestämt av en person"))
    assert _answer(uids[0]) == "registered"
    with page.expect_navigation():
        page.get_by_role("button", name="Ångra").click()
    assert _answer(uids[0]) == "uncertain"

    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_role("link", name="Åtgärda i dag").click()
    page.get_by_role("link", name="Kallelse till möte").click()
    page.get_by_label("Vem har hand om det").fill("Enhetschef barn")
    page.get_by_label("Senast").fill("2099-01-01")
    with page.expect_navigation():
        page.get_by_role("button", name="Spara vem och när").click()
    page.get_by_label("Vad har gjorts").fill("Bedömd i akt 2005/17.")
    with page.expect_navigation():
        page.get_by_role("button", name="Klar: så här slutade det").click()
    page.get_by_role("link", name="Åtgärda", exact=True).first.click()
    seen(page.get_by_role("heading", name="Inget papper kräver någon i dag"))

    page.get_by_role("link", name="Diariet", exact=True).click()
    with page.expect_navigation():
        page.locator("section.panel a.line").first.click()
    seen(page.get_by_text("Tove Alm").first)
    page.get_by_role("link", name="Kartonger", exact=True).first.click()
    page.locator("main").get_by_role("link", name="K1", exact=True).click()
    page.locator(".page-head .tools").get_by_role("link", name="Diariet").click()
    seen(page.get_by_role("heading", name="Kartongen mot diariet"))
    page.get_by_role("link", name="Sen registrering").click()
    page.get_by_label("Handling 1: Kallelse").check()
    page.get_by_label("Eller en av dem med annan ärendemening").fill("Kallelse till möte 2005")
    with page.expect_navigation():
        page.get_by_role("button", name="Godkänn den valda så").click()
    with page.expect_download() as taken:
        page.get_by_role("button", name="Hämta 1 godkänd").click()
    assert "Kallelse till möte 2005" in Path(taken.value.path()).read_text("utf-8-sig")


def test_by_keyboard_alone(page: Any, box: Box, uids: list[str]) -> None:
    hands = Hands(page)
    hands.follow(page.get_by_role("link", name="Åtgärda i dag"))
    hands.follow(page.get_by_role("link", name="Kallelse till möte"))
    hands.write("Vem har hand om det", "Enhetschef barn")
    hands.press("Spara vem och när")
    hands.write("Vad har gjorts", "Bedömd i akt 2005/17.")
    hands.press("Klar: så här slutade det")
    hands.follow(page.get_by_role("link", name="Åtgärda", exact=True).first)
    seen(page.get_by_role("heading", name="Inget papper kräver någon i dag"))

    hands.follow(page.get_by_role("link", name="Diariet", exact=True))
    hands.follow(page.locator("section.panel a.line").first)
    seen(page.get_by_text("Tove Alm").first)
    hands.follow(page.get_by_role("link", name="Kartonger", exact=True).first)
    hands.follow(page.locator("main").get_by_role("link", name="K1", exact=True))
    hands.follow(page.locator(".page-head .tools").get_by_role("link", name="Diariet"))
    hands.follow(page.get_by_role("link", name="Sen registrering"))
    hands.tick("Handling 1: Kallelse")
    hands.press("Godkänn de valda som föreslaget")
    hands.to(page.get_by_role("button", name="Hämta 1 godkänd"))
    with page.expect_download() as taken:
        page.keyboard.press("Enter")
    assert "Kallelse" in Path(taken.value.path()).read_text("utf-8-sig")
    numbers(page.get_by_text("Inget förslag väntar"), 1)
