"""Registers and plans read in, a hold placed and lifted, in a browser: by mouse and by keyboard alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browsing import Hands, browser, opened, seen

if TYPE_CHECKING:
    from arkiv.holdings.models import Box

__all__ = ["browser"]
pytestmark = pytest.mark.browser
DIARY = (
    "Diarienr;Ink/Uppr datum;Avsändare/mottagare;Ärendemening\nSN 2005/12-1;2005-03-03;Tove Alm;Kallelse\n"
)
PLAN = "Antagen 2005-03-17 § 41\nHandling;Gallring\nKallelse;Gallras 2 år\nNågot okänt;Gallras 2 år\n"


@pytest.fixture(autouse=True)
def _nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    from arkiv.web import works

    monkeypatch.setattr(works, "_to_check", {})


@pytest.fixture
def page(browser: Any, address: str, box: Box) -> Any:
    """A page at the start of a server that holds K1; nothing may be complained of."""
    made, complaints = opened(browser)
    made.goto(address)
    yield made
    made.context.close()
    assert complaints == []


def _written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def _diaries() -> int:
    from arkiv.diary.models import Diary

    return int(Diary.objects.count())


def _confirmed() -> int:
    from arkiv.audit.models import EventRow

    return int(EventRow.objects.filter(kind="retention.plan_row_confirmed").count())


def test_by_mouse(page: Any, tmp_path: Path) -> None:
    page.get_by_role("link", name="Diariet", exact=True).click()
    page.get_by_role("link", name="Register", exact=True).click()
    register = _written(tmp_path / "diarium.csv", DIARY)
    page.get_by_label("Filer", exact=True).set_input_files(register)
    with page.expect_navigation():
        page.get_by_role("button", name="Läs in").click()
    seen(page.get_by_text("Inget är sparat"))
    assert _diaries() == 0
    page.get_by_role("link", name="Register", exact=True).click()
    page.get_by_label("Filer", exact=True).set_input_files(register)
    page.get_by_label("Visa bara vad som förstås").uncheck()
    with page.expect_navigation():
        page.get_by_role("button", name="Läs in").click()
    seen(page.get_by_role("heading", name="är inläst"))
    assert _diaries() == 1

    page.get_by_role("link", name="Administration", exact=True).click()
    page.get_by_role("link", name="Planer och importprofiler").click()
    page.get_by_label("Fil (CSV, Excel, PDF)").set_input_files(_written(tmp_path / "plan.csv", PLAN))
    with page.expect_navigation():
        page.get_by_role("button", name="Läs in planen").click()
    seen(page.get_by_role("heading", name="Planen är inläst"))
    page.get_by_role("link", name="Bekräfta raderna").click()
    page.locator("table a").first.click()
    row = page.locator(".panel.list > li").first
    row.get_by_text("Bekräfta").first.click()
    row.get_by_label("Gäller handlingstyperna").select_option("kallelse")
    with page.expect_navigation():
        row.get_by_role("button", name="Bekräfta").click()
    assert _confirmed() == 1

    page.get_by_role("link", name="Gallring", exact=True).click()
    page.get_by_role("link", name="Gallringsstopp", exact=True).click()
    page.get_by_label("Gäller").select_option(label="kartong")
    page.get_by_label("Vilken").fill("K1")
    page.get_by_label("Skäl").fill("Tillsynen pågår")
    with page.expect_navigation():
        page.get_by_role("button", name="Lägg stoppet").click()
    hold = page.locator("#GS-1")
    seen(hold.get_by_text("gäller", exact=True))
    with page.expect_navigation():
        hold.get_by_role("button", name="Vilka handlingar?").click()
    seen(page.get_by_role("heading", name="GS-1 når 3 handlingar"))
    page.get_by_role("link", name="Gallringsstopp", exact=True).click()
    hold.locator("summary").click()
    hold.get_by_label("Det som pågick är avslutat").check()
    with page.expect_navigation():
        hold.get_by_role("button", name="Häv stoppet").click()
    seen(hold.get_by_text("till och med"))


def test_by_keyboard_alone(page: Any, tmp_path: Path) -> None:
    hands = Hands(page)

    def choose_file(label: str, path: Path) -> None:
        hands.to(page.get_by_label(label, exact=True))
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files(path)

    hands.follow(page.get_by_role("link", name="Diariet", exact=True))
    hands.follow(page.get_by_role("link", name="Register", exact=True))
    choose_file("Filer", _written(tmp_path / "diarium.csv", DIARY))
    hands.tick("Visa bara vad som förstås; spara inget än")
    hands.press("Läs in")
    assert _diaries() == 1

    hands.follow(page.get_by_role("link", name="Administration", exact=True))
    hands.follow(page.get_by_role("link", name="Planer och importprofiler"))
    choose_file("Fil (CSV, Excel, PDF)", _written(tmp_path / "plan.csv", PLAN))
    hands.press("Läs in planen")
    hands.follow(page.get_by_role("link", name="Bekräfta raderna"))
    hands.follow(page.locator("table a").first)
    row = page.locator(".panel.list > li").first
    hands.to(row.locator("summary"))
    page.keyboard.press("Enter")
    hands.to(row.get_by_label("Gäller handlingstyperna"))
    page.keyboard.press("Space")
    hands.press("Bekräfta")
    assert _confirmed() == 1

    hands.follow(page.get_by_role("link", name="Gallring", exact=True))
    hands.follow(page.get_by_role("link", name="Gallringsstopp", exact=True))
    hands.choose("Gäller", "kartong")
    hands.write("Vilken", "K1")
    hands.write("Skäl", "Tillsynen pågår")
    hands.press("Lägg stoppet")
    hold = page.locator("#GS-1")
    seen(hold.get_by_text("gäller", exact=True))
    hands.to(hold.locator("summary"))
    page.keyboard.press("Enter")
    hands.tick("Det som pågick är avslutat, och tiden för överklagande är ute")
    hands.press("Häv stoppet")
    seen(hold.get_by_text("till och med"))
