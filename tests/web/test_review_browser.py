"""Reviewing in a real Chromium, by keyboard alone and by mouse: accept, correct, part, join, move, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browsing import arrived, browser, opened, seen

if TYPE_CHECKING:
    from arkiv.holdings.models import Box

__all__ = ["browser"]
pytestmark = pytest.mark.browser


def _shape(box: Box) -> list[int]:
    from arkiv.holdings.models import Document

    return [row.pages.count() for row in Document.objects.filter(box=box).order_by("number")]


def test_facts_light_up_on_the_image_and_are_corrected_by_keyboard(
    browser: Any, address: str, uids: list[str]
) -> None:
    from arkiv.holdings import operations
    from ingest.model import FieldName

    page, complaints = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/handling/{uids[1]}")
    for _ in range(12):
        page.keyboard.press("j")
        if page.locator(".fact.here").get_attribute("data-field") == "document_date":
            break
    seen(page.locator(".mark.hot").first)
    page.keyboard.press("e")
    page.keyboard.press("Control+A")
    page.keyboard.type("2005-06-01")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    seen(page.locator("#uppgift-document_date").get_by_text("bestämt av en person"))
    reading = operations.document(uids[1]).reading
    assert reading.best(FieldName.DOCUMENT_DATE).value == "2005-06-01"
    with page.expect_navigation():
        page.keyboard.press("u")
    assert operations.document(uids[1]).reading.best(FieldName.DOCUMENT_DATE).value == "2005-05-03"
    assert complaints == []
    page.context.close()


def test_the_image_is_turned_and_brought_nearer_by_keyboard(
    browser: Any, address: str, uids: list[str]
) -> None:
    page, _ = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/handling/{uids[0]}")
    wide = page.locator("svg.paper").bounding_box()["width"]
    page.keyboard.press("+")
    page.keyboard.press("+")
    assert page.locator("svg.paper").bounding_box()["width"] > 1.4 * wide
    upright = page.locator("svg.paper").get_attribute("viewBox").split()
    page.keyboard.press("r")
    turned = page.locator("svg.paper").get_attribute("viewBox").split()
    assert turned[2:] == upright[:1:-1]
    page.keyboard.press("ArrowRight")
    page.locator("#blad[data-number='2']").wait_for()
    page.locator(
        ".strip a[aria-current]", has_text="sida 2"
    ).wait_for()  # the strip follows once htmx has settled
    page.context.close()


def test_a_queue_is_worked_by_one_key_a_document(
    browser: Any, address: str, box: Box, uids: list[str]
) -> None:
    from arkiv.holdings.models import Document
    from arkiv.web import cards
    from arkiv.web.models import Waiting

    while cards.catch_up():
        pass
    Waiting.objects.filter(queue="type").delete()
    for at, row in enumerate(Document.objects.filter(box=box).order_by("number")[1:]):
        Waiting.objects.create(document=row.pk, box=box.pk, queue="type", rank=at)
    page, _ = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/granska/type")
    arrived(page, f"/granska/type/{uids[1]}")
    with page.expect_navigation():
        page.keyboard.press("h")
    arrived(page, f"/granska/type/{uids[2]}")
    page.context.close()


def test_pages_are_parted_joined_and_moved_by_keyboard(browser: Any, address: str, box: Box) -> None:
    page, complaints = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/kartong/K1/ordna")
    page.locator(".leaf").nth(1).focus()
    with page.expect_navigation():
        page.keyboard.press("d")
    assert _shape(box) == [1, 1, 1, 1]
    with page.expect_navigation():
        page.keyboard.press("u")
    assert _shape(box) == [2, 1, 1]
    page.locator(".leaf").nth(3).focus()
    with page.expect_navigation():
        page.keyboard.press("s")
    assert _shape(box) == [2, 2]
    page.locator(".leaf").nth(1).focus()
    page.keyboard.press("x")
    page.keyboard.press("ArrowRight")
    with page.expect_navigation():
        page.keyboard.press("v")
    assert _shape(box) == [1, 3]
    assert complaints == []
    page.context.close()


def test_a_page_is_dragged_to_another_document_and_a_click_takes_it_back(
    browser: Any, address: str, box: Box
) -> None:
    page, _ = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/kartong/K1/ordna")
    with page.expect_navigation():
        page.locator(".leaf").nth(1).drag_to(page.locator(".stack").nth(1).locator("h2"))
    assert _shape(box) == [1, 2, 1]
    with page.expect_navigation():
        page.get_by_role("button", name="Ångra").click()
    assert _shape(box) == [2, 1, 1]
    page.context.close()


def test_whoever_comes_second_is_told_who_was_first(browser: Any, address: str, uids: list[str]) -> None:
    from arkiv.holdings import operations
    from arkiv.holdings.corrections import FactName

    page, _ = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/handling/{uids[1]}")
    operations.set_fact(uids[1], FactName.TITLE, ["En annan rubrik"], actor="konto:bo")
    with page.expect_navigation():
        page.keyboard.press("a")
    said = page.locator("main").text_content()
    assert "konto:bo" in said
    assert "inte gjord" in said
    page.context.close()
