"""Finding, in a browser: one field, circles, facets, words lit on the page, searches kept, a list at once, the look-up.

By mouse and by keyboard alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arkiv import bootstrap
from arkiv.settings import Settings
from tests.web.browsing import Hands, browser, numbers, opened, seen

if TYPE_CHECKING:
    from arkiv.holdings.models import Box

__all__ = ["browser"]
pytestmark = pytest.mark.browser


@pytest.fixture
def base(web: Settings, box: Box, uids: list[str], address: str, browser: Any) -> tuple[Any, list[str], str]:
    """A page that has shown the key of a server whose box stands in the index; its complaints; the server's address."""
    from django.db import transaction

    from arkiv.holdings import operations
    from arkiv.holdings.corrections import FactName
    from arkiv.search import writer

    for uid, code in zip(uids, ("kallelse", "protokoll"), strict=False):
        operations.set_fact(uid, FactName.TYPE, [code], actor="prov")
    digests = writer.write_box(box, web, bootstrap.blob_store(web))
    with transaction.atomic():
        writer.mark_indexed(box, digests, actor="prov")
    page, complaints = opened(browser)
    page.goto(address)
    return page, complaints, address.partition("/?")[0]


def test_by_mouse(base: tuple[Any, list[str], str]) -> None:
    page, complaints, address = base
    page.goto(f"{address}/sok")
    page.get_by_role("searchbox", name="Fråga").fill("bistånd")
    page.get_by_role("button", name="Sök", exact=True).click()
    seen(page.get_by_text("2 sidor"))
    seen(page.locator(".hits .pill", has_text="exakt").first)
    seen(page.get_by_text("Alla 4 sidor"))  # how much of what there is was searched
    types = page.locator("aside section", has=page.get_by_role("heading", name="Typ"))
    with page.expect_navigation():
        types.get_by_role("link").first.click()
    numbers(page.locator(".hits > li"), 1)
    with page.expect_navigation():
        page.locator(".hits a").first.click()
    seen(page.locator("svg.paper .hit rect").first)  # the word is framed on the picture

    page.goto(f"{address}/sok?q=bist%C3%A5nd")
    page.get_by_label("Spara sökningen som").fill("Pengar")
    with page.expect_navigation():
        page.get_by_role("button", name="Spara").click()
    page.goto(f"{address}/sok")
    with page.expect_navigation():
        page.get_by_role("link", name="Pengar").click()
    numbers(page.locator(".hits > li"), 2)
    with page.expect_navigation():
        page.get_by_role("button", name="ta bort Pengar").click()
    numbers(page.get_by_role("link", name="Pengar"), 0)

    page.get_by_role("link", name="Sök en hel lista").click()
    page.get_by_label("Listan").fill("Tove Alm\nSN 2005/27\nIngen Alls")
    with page.expect_navigation():
        page.get_by_role("button", name="Sök", exact=True).click()
    numbers(page.locator("table.rows tbody tr"), 3)
    with page.expect_download() as certificate:
        page.get_by_role("button", name="Hämta sökintyget som PDF").click()
    assert Path(certificate.value.path()).read_bytes().startswith(b"%PDF")

    page.goto(f"{address}/sok")
    page.get_by_role("link", name="Sök person eller ärende").click()
    page.get_by_role("combobox", name="Sök på").select_option("diarienummer")
    page.get_by_role("textbox", name="Vad", exact=True).fill("SN 2005/27")
    page.get_by_role("combobox", name="Varför").select_option(index=1)
    with page.expect_navigation():
        page.get_by_role("button", name="Slå upp").click()
    numbers(page.locator(".hits > li"), 1)
    assert complaints == []
    page.context.close()


def test_by_keyboard_alone(base: tuple[Any, list[str], str]) -> None:
    page, complaints, _ = base
    hands = Hands(page)
    page.keyboard.press("/")
    page.keyboard.type("bistånd")
    hands.key("Enter")
    seen(page.get_by_text("2 sidor"))
    hands.write("Spara sökningen som", "Pengar")
    hands.key("Enter")
    hands.follow(page.locator("aside section", has_text="Typ").get_by_role("link").first)
    numbers(page.locator(".hits > li"), 1)
    hands.follow(page.locator(".hits a").first)
    seen(page.locator("svg.paper .hit rect").first)
    page.keyboard.press("/")
    page.keyboard.type("remiss")
    hands.key("Enter")
    hands.follow(page.get_by_role("link", name="Pengar"))
    numbers(page.locator(".hits > li"), 2)
    hands.press("ta bort Pengar")
    numbers(page.get_by_role("link", name="Pengar"), 0)

    hands.follow(page.get_by_role("link", name="Sök en hel lista"))
    hands.to(page.get_by_label("Listan"))
    page.keyboard.type("Tove Alm")
    page.keyboard.press("Enter")
    page.keyboard.type("Ingen Alls")
    hands.press("Sök")
    numbers(page.locator("table.rows tbody tr"), 2)

    hands.follow(page.get_by_role("link", name="Sök", exact=True).last)
    hands.follow(page.get_by_role("link", name="Sök person eller ärende"))
    hands.choose("Sök på", "diarie")
    hands.to(page.get_by_role("textbox", name="Vad", exact=True))
    page.keyboard.type("SN 2005/27")
    hands.to(page.get_by_role("combobox", name="Varför"))
    page.keyboard.press("ArrowDown")
    hands.press("Slå upp")
    numbers(page.locator(".hits > li"), 1)
    assert complaints == []
    page.context.close()
