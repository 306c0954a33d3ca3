"""The report and the web in a real Chromium: nothing inaccessible, nothing outside a narrow screen, all by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arkiv.export import html
from arkiv.export.find_report import summarise
from arkiv.settings import Settings
from tests.arkiv.export.rich_box import TODAY, rich_register
from tests.web.browsing import LOOKS, arrived, browser, faults, opened, seen, sideways
from tests.web.world import addresses

if TYPE_CHECKING:
    from arkiv.holdings.models import Box

__all__ = ["browser"]

pytestmark = pytest.mark.browser
NO_PAGES = (
    "download",
    "image",
    "thumb",
    "sheet",
    "running",
    "log_file",
    "sample_list",
    "disposal_file",
    "request_after",
)
"""Addresses that answer a file or a part of a page."""


@pytest.fixture(scope="module")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rapport") / "fyndrapport.html"
    path.write_text(html.page(summarise(rich_register(), TODAY)), "utf-8")
    return path


@pytest.mark.parametrize("look", LOOKS)
def test_report_has_no_faults(browser: Any, report_file: Path, look: str) -> None:
    # The page forbids all scripts, also the one that looks for faults: only here is the policy set aside.
    page, _ = opened(browser, look, bypass_csp=True)
    page.goto(report_file.as_uri())
    assert faults(page) == []
    assert sideways(page) == 0
    page.context.close()


def test_report_keeps_to_its_own_policy(browser: Any, report_file: Path) -> None:
    page, complaints = opened(browser)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(report_file.as_uri())
    assert page.locator("h1").evaluate("e => getComputedStyle(e).fontWeight") == "700"  # the style is let in
    assert asked == [report_file.as_uri()]
    assert complaints == []
    page.context.close()


def test_report_prints_on_a4(browser: Any, report_file: Path) -> None:
    import pypdfium2

    page, _ = opened(browser, "dark")
    page.goto(report_file.as_uri())
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    page.context.close()
    assert 8 <= len(document) <= 20
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    corner = document[0].render(scale=1).to_pil().convert("L").getpixel((5, 5))
    assert corner == 255  # daylight on paper, whatever the screen is set to
    assert "Sida 1 av" in document[0].get_textpage().get_text_range()


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_faults(browser: Any, address: str, box: Box, look: str) -> None:
    page, _ = opened(browser, look, bypass_csp=True)
    base = address.partition("/?")[0]
    page.goto(address)
    assert page.url == f"{base}/"
    named = [each for each in addresses(box) if each.name not in NO_PAGES and ":" not in each.name]
    bad = []
    for path in (*(each.path for each in named), "/sok?q=datum:", "/kartong/K-99"):
        if page.request.get(base + path).status == 405:
            continue  # an address that only takes a form
        page.goto(base + path)
        bad += [f"{path}: {fault}" for fault in faults(page)]
        if sideways(page):
            bad.append(f"{path}: {sideways(page)} px sideways")
    page.context.close()
    assert bad == []


@pytest.mark.parametrize("look", LOOKS)
def test_signing_in_has_no_faults(
    browser: Any, web_login: Settings, running: Callable[[Settings, str | None], str], look: str
) -> None:
    base = running(web_login, None)
    page, _ = opened(browser, look, bypass_csp=True)
    page.goto(base)
    arrived(page, "/logga-in?vidare=%2F")
    assert faults(page) == []
    page.get_by_label("Konto").fill("ingen")
    page.get_by_label("Lösenord").fill("fel lösenord här")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert faults(page) == []
    assert sideways(page) == 0
    page.context.close()


def test_a_stranger_meets_a_closed_door(browser: Any, address: str) -> None:
    page, _ = opened(browser)
    answer = page.goto(address.partition("?")[0])
    assert answer.status == 403
    seen(page.get_by_role("heading", name="Du behöver nyckeln"))
    page.context.close()
