"""Retention and destruction at the desk: the verdict with its law, holds, and the one road with two persons."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings
from django.utils import timezone
from lxml import html as lxml_html

from arkiv.settings import Settings
from tests.arkiv.disposal.conftest import FAST, PASSWORD, Filled, Paper, fill, jpeg, persons, plan
from tests.web.browsing import browser, faults, opened

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["browser", "plan"]


@pytest.fixture
def closed(archive: Settings, plan: None) -> Any:
    """K1, closed: two summonses that may go, and minutes that must be kept."""
    papers = [
        Paper(((0, 1),), "Äppelblom"),
        Paper(((1, 1),), "Päronträd"),
        Paper(((2, 1),), "Hassel", "protokoll"),
    ]
    with override_settings(PASSWORD_HASHERS=[FAST]):
        made = fill(archive, [jpeg(paper.word) for paper in papers], papers)
        persons()
        yield made


@pytest.fixture
def at(web_login: Settings, closed: Filled) -> Callable[[str], Client]:
    """``at("anna")``: her own screen. anna and bo are arkivarier, rut registrator."""
    from django.test import Client

    from arkiv.accounts.models import Account

    def screen(name: str) -> Client:
        client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        client.force_login(Account.objects.get(name=name))
        return client

    return screen


@pytest.fixture(autouse=True)
def _nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    from arkiv.web import works

    monkeypatch.setattr(works, "_to_check", {})


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:400]
    return _words(answer.content)


def _words(content: bytes) -> str:
    """The words of a page with a space between its parts."""
    return " ".join(" ".join(lxml_html.document_fromstring(content.decode()).itertext()).split())


def _sign(name: str, **more: str) -> dict[str, str]:
    return {"account": name, "password": PASSWORD, **more}


def _decision(**more: str) -> dict[str, str]:
    day = timezone.localdate().isoformat()
    said = {"act": "decide", "body": "Socialnämnden", "dag": day, "paragraf": "§ 41", "dnr": "SN 2026/45"}
    return said | _sign("anna") | more


def _documents() -> int:
    from arkiv.holdings.models import Document

    return int(Document.objects.count())


def test_the_whole_road_takes_two_persons(at: Callable[[str], Client], closed: Filled) -> None:
    anna, bo, step = at("anna"), at("bo"), "/gallring/G-1/steg"
    assert anna.post("/gallring/forslag", {"kartong": "K1"})["Location"] == "/gallring/G-1"
    said = _text(anna, "/gallring/G-1")
    assert "G-1: 2 handlingar, 2 sidor" in said
    assert "Ska bevaras enligt lag, undantag eller plan." in said
    assert anna.post(step, _decision(dnr="utan nummer")).status_code == 422
    assert anna.post(step, _decision()).status_code == 302
    assert anna.post(step, {"act": "request"} | _sign("anna")).status_code == 302
    typed = {"act": "approve", "typed": "G-1"}
    assert anna.post(step, typed | _sign("anna")).status_code in (403, 409)  # the same person twice
    assert bo.post(step, typed | _sign("anna")).status_code == 403  # somebody else's name at bo's screen
    assert bo.post(step, {"act": "approve"} | _sign("bo")).status_code == 422  # a click alone
    assert _documents() == 3
    assert bo.post(step, typed | _sign("bo")).status_code == 302
    assert _documents() == 1
    done = bo.get("/gallring/G-1").content.decode()
    assert "gallringsprotokoll-G-1.pdf" in done
    protocol = bo.get("/gallring/G-1/fil/gallringsprotokoll-G-1.pdf")
    assert b"".join(protocol.streaming_content).startswith(b"%PDF")
    assert bo.get("/gallring/G-1/fil/arkiv.yaml").status_code == 404


def test_nothing_goes_without_its_steps_or_rights(at: Callable[[str], Client]) -> None:
    anna, rut, step = at("anna"), at("rut"), "/gallring/G-1/steg"
    anna.post("/gallring/forslag", {"kartong": "K1"})
    assert anna.post(step, {"act": "request"} | _sign("anna")).status_code == 409
    assert anna.post(step, {"act": "approve", "typed": "G-1"} | _sign("anna")).status_code in (403, 409)
    assert anna.post(step, _decision(password="fel lösenord igen")).status_code == 403
    assert anna.post(step, {"act": "riv"}).status_code == 422
    assert anna.post(step, _decision()).status_code == 302
    assert rut.post(step, {"act": "request"} | _sign("rut")).status_code == 403
    assert anna.post(step, {"act": "withdraw"}).status_code == 422
    assert anna.post(step, {"act": "withdraw", "sure": "1"}).status_code == 302
    assert "Återtagen" in _text(anna, "/gallring/G-1")
    assert _documents() == 3


def test_the_list_can_be_taken_to_the_shelves(at: Callable[[str], Client], closed: Filled) -> None:
    anna = at("anna")
    anna.post("/gallring/forslag", {"kartong": "K1", "papper": "1"})
    lines = anna.get("/gallring/G-1/fil/plocklista.csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("ärende;kartong;fil;sidor;handling")
    assert [line.split(";")[1:5] for line in lines[1:]] == [["K1", f"{n}", "1", f"{n}"] for n in (1, 2, 3)]
    study = anna.get("/gallring/G-1/fil/utredning.html").content.decode()
    assert "Gallringsutredning G-1" in study
    assert not any(word in study + "".join(lines) for word in ("Äppelblom", "Päronträd", "Hassel"))


def test_a_hold_is_placed_counted_and_lifted(at: Callable[[str], Client], closed: Filled) -> None:
    from arkiv.audit.models import EventRow

    anna, rut = at("anna"), at("rut")
    hold = {
        "scope": "document",
        "key": closed.uids[0],
        "kind": "appeal",
        "reason": "Överklagat",
        "from": "2026-01-01",
    }
    assert rut.post("/gallringsstopp/nytt", hold | {"key": "finns inte"}).status_code == 422
    assert rut.post("/gallringsstopp/nytt", hold | {"reason": " "}).status_code == 422
    assert rut.post("/gallringsstopp/nytt", hold).status_code == 302
    assert "Överklagat" in _text(rut, "/gallringsstopp")
    hits = anna.post("/gallringsstopp/traffar", {"ref": "GS-1"})
    assert "GS-1 når 1 handling" in _words(hits.content)
    anna.post("/gallring/forslag", {"kartong": "K1"})
    assert "Gallringsstopp gäller." in _text(anna, "/gallring/G-1")
    lift = {"ref": "GS-1", "until": "2026-02-01", "sure": "1"}
    assert rut.post("/gallringsstopp/hav", lift).status_code == 403  # who only proposes does not lift
    assert anna.post("/gallringsstopp/hav", lift | {"sure": ""}).status_code == 422
    assert anna.post("/gallringsstopp/hav", lift).status_code == 302
    assert "hävt" in _text(anna, "/gallringsstopp")
    assert not EventRow.objects.filter(data__contains="Överklagat").exists()


def test_a_verdict_shows_rule_days_plan_and_law(at: Callable[[str], Client], closed: Filled) -> None:
    from arkiv.web import cards

    while cards.catch_up():
        pass
    anna = at("anna")
    said = _text(anna, f"/handling/{closed.uids[0]}/gallring")
    assert "Får eller ska gallras från 2007-04-01" in said
    for part in ("lokalt-kallelse/1991", "2005-04-01", "Gallras 2 år", "Arkivlagen (1990:782) 10 §"):
        assert part in said
    assert "Lagtexten" in said
    then = _text(anna, f"/handling/{closed.uids[0]}/gallring?lag=2003-06-30")
    assert "2003-06-30" in then
    assert anna.get(f"/handling/{closed.uids[0]}/gallring?lag=i+går").status_code == 422
    box = _text(anna, "/kartong/K1/gallring")
    assert "2007" in box
    assert "Får eller ska gallras från en dag 2" in box
    assert "1–2 av 2" in _text(anna, "/kartong/K1?gallring=dispose_from&ar=2007")
    assert "Ingen handling svarar" in _text(anna, "/kartong/K1?gallring=dispose_from&ar=2008")
    assert anna.get("/kartong/K1?ar=%D9%A0%D9%A0%D9%A0%D9%A0").status_code == 200


def test_a_box_is_tried_anew_on_request(
    at: Callable[[str], Client], closed: Filled, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arkiv import attendant
    from arkiv.audit.models import EventRow
    from arkiv.web import works

    monkeypatch.setattr(works.Works, "_attend", lambda _, ref, by: attendant.attend(closed.settings, ref, by))
    assert at("rut").post("/kartong/K1/kontrollera").status_code == 302
    assert works.checking("K1")
    assert "Kartongen prövas" in _text(at("rut"), "/kartong/K1/gallring")
    works.Works()._once()
    assert not works.checking("K1")
    assert (
        EventRow.objects.filter(kind="retention.checked")
        .order_by("-seq")
        .first()
        .actor.startswith("account:")
    )


def _screen(browser: Any, base: str, name: str) -> Any:
    """Her own screen, signed in by keyboard, at the room of retention."""
    page, _ = opened(browser, bypass_csp=True)
    page.goto(f"{base}/logga-in")
    page.get_by_label("Konto").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"{base}/gallring")
    return page


@pytest.mark.browser
def test_two_persons_by_keyboard_alone(
    browser: Any, web_login: Settings, closed: Filled, running: Callable[[Settings, str | None], str]
) -> None:
    base = running(web_login, None).rstrip("/")

    def press(page: Any, label: str, text: str) -> None:
        page.get_by_label(label, exact=True).focus()
        page.keyboard.press("Control+A")
        page.keyboard.type(text)

    def enter(page: Any) -> None:
        with page.expect_navigation():
            page.keyboard.press("Enter")

    anna = _screen(browser, base, "anna")
    anna.get_by_label("K1 Prov").focus()
    anna.keyboard.press("Space")
    enter(anna)
    assert faults(anna) == []
    press(anna, "Paragraf", "§ 41")
    press(anna, "Diarienummer", "SN 2026/45")
    anna.get_by_label("Dag", exact=True).fill(timezone.localdate().isoformat())
    press(anna, "Ditt lösenord", PASSWORD)
    enter(anna)
    press(anna, "Ditt lösenord", PASSWORD)
    enter(anna)
    assert faults(anna) == []
    bo = _screen(browser, base, "bo")
    with bo.expect_navigation():
        bo.get_by_role("link", name="G-1").press("Enter")
    press(bo, "Skriv G-1", "G-1")
    press(bo, "Ditt lösenord", PASSWORD)
    with bo.expect_navigation(timeout=60_000):
        bo.keyboard.press("Enter")
    bo.get_by_text("gallringsprotokoll-G-1.pdf").wait_for(timeout=60_000)
    assert faults(bo) == []
    assert _documents() == 1
    anna.context.close()
    bo.context.close()


@pytest.mark.browser
def test_two_persons_by_mouse(
    browser: Any, web_login: Settings, closed: Filled, running: Callable[[Settings, str | None], str]
) -> None:
    base = running(web_login, None).rstrip("/")
    day = timezone.localdate().isoformat()

    def click(page: Any, button: str, **fields: str) -> None:
        for label, text in fields.items():
            page.get_by_label(label.replace("_", " "), exact=True).fill(text)
        with page.expect_navigation(timeout=60_000):
            page.get_by_role("button", name=button).click()

    anna, bo = _screen(browser, base, "anna"), _screen(browser, base, "bo")
    anna.get_by_label("K1 Prov").check()
    click(anna, "Frys ett förslag")
    decision = {"Dag": day, "Paragraf": "§ 41", "Diarienummer": "SN 2026/45"}
    click(anna, "För in beslutet", **decision, Ditt_lösenord=PASSWORD)
    click(anna, "Begär verkställighet", Ditt_lösenord=PASSWORD)
    assert _documents() == 3
    bo.reload()
    with bo.expect_navigation():
        bo.get_by_role("link", name="G-1").click()
    bo.get_by_label("Skriv G-1").fill("G-1")
    click(bo, "Godkänn och förstör", Ditt_lösenord=PASSWORD)
    bo.get_by_text("gallringsprotokoll-G-1.pdf").wait_for(timeout=60_000)
    assert _documents() == 1
    anna.context.close()
    bo.context.close()
