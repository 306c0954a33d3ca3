"""The pages about the diary: who must act, what to register late, what the registers say the other way round."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import TYPE_CHECKING

from lxml import html as lxml_html

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:400]
    return " ".join(lxml_html.document_fromstring(answer.content.decode()).text_content().split())


def test_an_urgent_paper_is_given_to_somebody_and_worked_off(
    visitor: Client, box: Box, uids: list[str]
) -> None:
    assert "1 papper kan kräva någon" in _text(visitor, "/atgarda")
    item, step = f"/handling/{uids[0]}/atgarda", f"/handling/{uids[0]}/atgarda/steg"
    assert "fyller 18 år 2027-01-02" in _text(visitor, item)
    visitor.post(step, {"act": "taken", "owner": "Enhetschef barn", "due": "2099-01-01"})
    assert "Enhetschef barn" in _text(visitor, "/atgarda")
    visitor.post(step, {"act": "note", "text": "Akten är beställd."})
    visitor.post(step, {"act": "done", "text": "Bedömd i akt 2005/17."})
    said = _text(visitor, item)
    assert said.index("Akten är beställd.") < said.index("Bedömd i akt 2005/17.")
    assert "Inget papper kräver någon" in _text(visitor, "/atgarda")
    assert "klar" in _text(visitor, "/atgarda?visa=allt")


def test_a_bad_day_or_an_unknown_answer_changes_nothing(visitor: Client, box: Box, uids: list[str]) -> None:
    step = f"/handling/{uids[0]}/atgarda/steg"
    for given in (
        {"act": "taken", "owner": "Någon", "due": "2026-13-45"},
        {"act": "taken", "owner": "Någon", "due": "i morgon"},
        {"act": "taken", "owner": " "},
        {"act": "note", "text": ""},
        {"act": "riv"},
    ):
        answer = visitor.post(step, given)
        assert answer.status_code == 422
        assert "Inget har ändrats" in answer.content.decode()
    assert "ingen än" in _text(visitor, "/atgarda")


def test_late_registration_is_approved_reworded_and_taken_away(visitor: Client, box: Box) -> None:
    assert "uppgiften kan vara hemlig" in _text(visitor, "/kartong/K1/registrera")
    assert visitor.post("/kartong/K1/registrera/fil", {"form": "csv"}).status_code == 409
    assert visitor.post("/kartong/K1/registrera/svar", {"act": "approve"}).status_code == 422
    given = {"act": "reword", "handling": "1", "subject": "Kallelse till möte 2005", "case": ""}
    assert visitor.post("/kartong/K1/registrera/svar", given).status_code == 302
    assert "godkänd" in _text(visitor, "/kartong/K1/registrera")
    csv = visitor.post("/kartong/K1/registrera/fil", {"form": "csv"})
    assert "Kallelse till möte 2005" in csv.content.decode("utf-8-sig")
    several = visitor.post("/kartong/K1/registrera/fil", {"form": "ciceron"})
    assert len(zipfile.ZipFile(io.BytesIO(several.content)).namelist()) > 1


def test_numbers_open_their_rows(visitor: Client, box: Box) -> None:
    answer = visitor.get("/diariet")
    tree = lxml_html.document_fromstring(answer.content.decode())
    numbers = tree.xpath("//section[contains(@class, 'panel')]//a[contains(@class, 'line')]")
    assert {link.xpath("string(.//b)") for link in numbers} == {"1"}
    for link in numbers:
        assert "Tove Alm" in _text(visitor, link.get("href"))
    assert visitor.get("/diariet/handlingar?tabell=kind&rad=Finns+inte").status_code == 404


def test_a_reviewer_sees_the_numbers_and_not_the_rows(box: Box, person: Callable[..., Client]) -> None:
    from arkiv.accounts.roles import Role

    client = person(Role.REVIEWER)
    said = _text(client, "/diariet")
    assert "inte raderna bakom dem" in said
    assert 'href="/diariet/' not in client.get("/diariet").content.decode()
    assert client.get("/diariet/handlingar?tabell=kind&rad=Kallelse").status_code == 403


def test_reading_the_rows_is_logged(visitor: Client, box: Box, uids: list[str]) -> None:
    from arkiv.audit.models import EventRow

    visitor.get("/diariet/handlingar?tabell=kind&rad=Kallelse")
    assert uids[0] in EventRow.objects.order_by("-seq").values_list("data", flat=True)[0]


def test_a_box_that_was_never_checked_says_so(visitor: Client, box: Box) -> None:
    assert "inte prövad mot något diarium" in _text(visitor, "/kartong/K1/diariet")
