"""Two wordings of one record: both papers framed, a person's word, the queue, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html as lxml_html

from tests.web.browsing import browser, opened, seen

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box

__all__ = ["browser"]


def _tree(client: Client, address: str) -> lxml_html.HtmlElement:
    answer = client.get(address, follow=True)
    assert answer.status_code == 200, answer.content[:400]
    return lxml_html.document_fromstring(answer.content.decode())


def _form(tree: lxml_html.HtmlElement) -> dict[str, str]:
    return {field.get("name"): field.get("value", "") for field in tree.xpath("//form[@id='svar']//input")}


def _waiting() -> list[int]:
    from arkiv.web import cards
    from arkiv.web.models import Waiting

    while cards.catch_up():
        pass
    return list(Waiting.objects.filter(queue="version").values_list("document", flat=True))


def test_a_difference_is_framed_on_both_papers(visitor: Client, box: Box, uids: list[str]) -> None:
    from arkiv.audit.models import EventRow

    tree = _tree(visitor, f"/handling/{uids[0]}/lydelser")
    lines = [" ".join(line.text_content().split()) for line in tree.xpath("//ol[@class='differences']/li")]
    assert lines == ["Lyder olika oftast mot sällan", "Finns bara här 17 mot inget"]
    papers = tree.xpath("//*[local-name()='svg'][@class='paper']")
    assert [len(paper.xpath(".//*[local-name()='rect']")) for paper in papers] == [2, 2]
    hot = "//*[local-name()='g'][contains(@class, 'hot')]//*[local-name()='rect']/@y"
    assert tree.xpath(hot) == ["594", "614"]
    second = _tree(visitor, f"/handling/{uids[0]}/lydelser?skillnad=2")
    assert second.xpath(hot) == ["894", "914"]
    event = EventRow.objects.order_by("-seq").first()
    assert (event.kind, uids[0] in event.data, uids[1] in event.data) == ("web.documents_read", True, True)


def test_the_list_of_a_box_says_what_was_said(visitor: Client, box: Box, uids: list[str]) -> None:
    from arkiv.audit.models import EventRow

    assert "ingen har sagt något" in _tree(visitor, "/kartong/K1/lydelser").text_content()
    given = _form(_tree(visitor, f"/handling/{uids[1]}/lydelser")) | {
        "verdict": "altered",
        "because": "Sett.",
    }
    assert visitor.post(f"/handling/{uids[1]}/lydelser/svar", given).status_code == 302
    assert "Handlingen har två lydelser" in _tree(visitor, "/kartong/K1/lydelser").text_content()
    said = EventRow.objects.get(kind="alterations.judged")
    assert said.subject == f"document:{uids[1]}"
    assert "Sett" not in said.data


def test_a_word_answers_the_queue_and_is_taken_back(visitor: Client, box: Box, uids: list[str]) -> None:
    assert len(_waiting()) == 1
    tree = _tree(visitor, "/granska/version")
    assert tree.xpath("string(//p[@class='trail'])").split() == [
        "Granska",
        "/",
        "Ändrad",
        "handling",
        "·",
        "1",
        "kvar",
    ]
    answer = visitor.post(f"/handling/{uids[1]}/lydelser/svar", _form(tree) | {"verdict": "same"})
    assert answer["Location"] == "/granska/version"
    assert _waiting() == []
    said = _tree(visitor, f"/handling/{uids[1]}/lydelser")
    assert "Samma lydelse, läst olika" in said.xpath("string(//div[@class='done'])")
    back = {field.get("name"): field.get("value", "") for field in said.xpath("//form[@id='angra']//input")}
    visitor.post(f"/handling/{uids[1]}/lydelser/svar", back)
    assert len(_waiting()) == 1
    assert visitor.post(f"/handling/{uids[1]}/lydelser/svar", back).status_code == 404  # once is enough


def test_a_word_on_other_differences_is_not_taken(visitor: Client, box: Box, uids: list[str]) -> None:
    given = _form(_tree(visitor, f"/handling/{uids[1]}/lydelser")) | {"verdict": "altered"}
    answer = visitor.post(f"/handling/{uids[1]}/lydelser/svar", given | {"seen": "0" * 64})
    assert answer.status_code == 409
    assert "inte sparat" in answer.content.decode()
    assert visitor.post(f"/handling/{uids[1]}/lydelser/svar", given | {"verdict": "riv"}).status_code == 422
    assert len(_waiting()) == 1


def test_a_box_without_wordings_says_so(visitor: Client, box: Box, uids: list[str]) -> None:
    from arkiv.holdings.models import Document

    Document.objects.filter(box=box).update(relations="[]")
    assert "Ingen handling" in _tree(visitor, "/kartong/K1/lydelser").text_content()
    assert visitor.get(f"/handling/{uids[0]}/lydelser").status_code == 404


def test_the_pages_ask_little(visitor: Client, box: Box, uids: list[str]) -> None:
    for address, most in (("/kartong/K1/lydelser", 10), (f"/handling/{uids[1]}/lydelser", 22)):
        with CaptureQueriesContext(connection) as asked:
            assert visitor.get(address).status_code == 200
        assert len(asked.captured_queries) <= most, "\n".join(
            one["sql"][:90] for one in asked.captured_queries
        )


@pytest.mark.browser
def test_the_keyboard_alone_goes_between_differences_and_answers(
    browser: Any, address: str, box: Box, uids: list[str]
) -> None:
    page, complaints = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/granska/version")
    page.keyboard.press("j")
    page.locator("#papperen[data-chosen='2']").wait_for()
    page.locator(".differences a[aria-current][data-difference='2']").wait_for()
    page.keyboard.press("k")
    page.locator("#papperen[data-chosen='1']").wait_for()
    with page.expect_navigation():
        page.keyboard.press("a")
    page.get_by_text("Kön är tom").first.wait_for()
    assert _waiting() == []
    assert complaints == []
    page.context.close()


@pytest.mark.browser
def test_the_mouse_does_the_same(browser: Any, address: str, box: Box, uids: list[str]) -> None:
    page, _ = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/handling/{uids[0]}/lydelser")
    page.locator("[data-difference='2']").click()
    page.locator("#papperen[data-chosen='2']").wait_for()
    page.get_by_label("Varför").fill("Papperen jämförda")
    with page.expect_navigation():
        page.get_by_role("button", name="Två olika handlingar").click()
    seen(page.get_by_text("Papperen jämförda"))
    with page.expect_navigation():
        page.get_by_role("button", name="Ångra svaret").click()
    assert len(_waiting()) == 1
    page.context.close()
