"""Samples at the desk: drawn, answered one after another, and the bound that follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html as lxml_html

from tests.web.browsing import browser, numbers, opened, seen

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box

__all__ = ["browser"]


@pytest.fixture
def unseen(box: Box, monkeypatch: pytest.MonkeyPatch) -> Box:
    """A box none of whose documents needs a person: all three may be drawn."""
    from arkiv.holdings.models import Document
    from arkiv.sampling import services
    from arkiv.sampling.draw import Member

    rows = Document.objects.filter(box=box).order_by("number").values_list("uid", flat=True)
    members = tuple(Member(uid, "kallelse") for uid in rows)
    monkeypatch.setattr(services, "accepted", lambda _box: members)
    return box


def _words(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:400]
    return " ".join(" ".join(lxml_html.document_fromstring(answer.content.decode()).itertext()).split())


def _draw(client: Client) -> str:
    given = {"kartong": "K1", "antal": "3", "fro": "7"}
    assert client.post("/stickprov/nytt", given)["Location"] == "/stickprov/SP-2"
    link = lxml_html.document_fromstring(client.get("/stickprov/SP-2").content.decode())
    return str(link.xpath("//a[normalize-space()='Börja']/@href")[0])


def test_a_sample_is_answered_document_by_document(visitor: Client, unseen: Box) -> None:
    first = _draw(visitor)
    second = visitor.post(f"{first}/svar", {"act": "right"})["Location"]
    assert second not in (first, "/stickprov/SP-2")
    assert "högst 95,0 %" in _words(visitor, second)  # one seen, none wrong
    third = visitor.post(f"{second}/svar", {"act": "wrong", "fel": ["title", "sender"]})["Location"]
    assert visitor.post(f"{third}/svar", {"act": "right"})["Location"] == "/stickprov/SP-2"
    said = _words(visitor, "/stickprov/SP-2")
    assert "Högst 86,5 % är fel" in said  # Clopper–Pearson, 1 of 3, one-sided 95 %
    assert "rubrik" in said
    assert "avsändare" in said
    assert visitor.post(f"{second}/svar", {"act": "undo"})["Location"] == second
    assert "2 av 3 sedda, 0 fel" in _words(visitor, "/stickprov")


def test_an_answer_that_contradicts_itself_is_not_kept(visitor: Client, unseen: Box) -> None:
    first = _draw(visitor)
    for given in ({"act": "right", "fel": "title"}, {"act": "wrong"}, {"act": "riv"}, {}):
        assert visitor.post(f"{first}/svar", given).status_code == 422
    assert visitor.post("/stickprov/nytt", {"kartong": "K1", "antal": "x", "fro": "1"}).status_code == 422
    assert visitor.post("/stickprov/nytt", {"kartong": "K9", "antal": "1", "fro": "1"}).status_code == 404
    assert "Inget är besvarat än" in _words(visitor, "/stickprov/SP-2")


def test_a_document_put_right_since_is_not_answered_for(visitor: Client, unseen: Box) -> None:
    from arkiv.holdings import operations
    from arkiv.holdings.corrections import FactName

    first = _draw(visitor)
    operations.set_fact(first.rsplit("/", 1)[-1], FactName.TITLE, ["En annan"], actor="prov")
    answer = visitor.post(f"{first}/svar", {"act": "right"})
    assert answer.status_code == 409
    assert "har ändrats sedan stickprovet" in answer.content.decode()


def test_a_reviewer_draws_and_counts_but_reads_no_paper(
    unseen: Box, uids: list[str], person: Callable[..., Client]
) -> None:
    from arkiv.accounts.roles import Role

    client = person(Role.REVIEWER)
    client.post("/stickprov/nytt", {"kartong": "K1", "antal": "3", "fro": "7"})
    said = client.get("/stickprov/SP-2").content.decode()
    assert "Tove Alm" not in said
    assert "/handling/" not in said
    assert client.get(f"/stickprov/SP-2/handling/{uids[0]}").status_code == 403
    table = client.get("/stickprov/SP-2/lista.csv").content.decode("utf-8-sig").splitlines()
    assert len(table) == 4


def test_another_units_sample_is_not_there(unseen: Box, person: Callable[..., Client]) -> None:
    from arkiv.accounts.roles import Role

    person(Role.ARCHIVIST).post("/stickprov/nytt", {"kartong": "K1", "antal": "3", "fro": "7"})
    other = person(Role.ARCHIVIST, units=("Vuxen",))
    assert other.get("/stickprov/SP-2").status_code == 404
    assert "SP-2" not in _words(other, "/stickprov")


@pytest.mark.browser
def test_the_keyboard_alone_answers_a_sample(browser: Any, address: str, unseen: Box) -> None:
    page, complaints = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/stickprov")
    page.get_by_label("Antal handlingar").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("3")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.get_by_role("link", name="Börja").press("Enter")
    with page.expect_navigation():
        page.keyboard.press("a")
    page.keyboard.press("j")
    page.keyboard.press("x")
    numbers(page.locator(".fact.here input:checked"), 1)
    with page.expect_navigation():
        page.keyboard.press("w")
    with page.expect_navigation():
        page.keyboard.press("a")
    page.get_by_role("heading", name="Högst 86,5").wait_for()
    assert complaints == []
    page.context.close()


@pytest.mark.browser
def test_the_mouse_answers_one_and_takes_it_back(browser: Any, address: str, unseen: Box) -> None:
    from arkiv.sampling.models import AnswerRow

    page, _ = opened(browser)
    page.goto(address)
    page.goto(f"{address.partition('/?')[0]}/stickprov")
    page.get_by_label("Antal handlingar").fill("1")
    page.get_by_role("button", name="Dra").click()
    page.get_by_role("link", name="Börja").click()
    page.get_by_label("fel rubrik").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Det förbockade är fel").click()
    assert AnswerRow.objects.filter(right=False).count() == 1
    page.get_by_role("link", name="nr ").first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Ta tillbaka svaret").click()
    seen(page.get_by_text("Stämmer allt som står här"))
    assert not AnswerRow.objects.exclude(right=None).exists()
    page.context.close()
