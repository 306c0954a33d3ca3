"""The road of a request at the desk, from the form to the package."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arkiv.settings import Settings
from tests.arkiv.disclosure.conftest import CHILD, OFFICIAL, REPORT, Paper
from tests.web.disclosing import SIGNED, quick_passwords, staffed

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["quick_passwords", "staffed"]


@pytest.fixture
def desk(staffed: Callable[[Sequence[Paper]], Settings], visitor: Client) -> Client:
    """Somebody at the machine, with the account eva and a closed box with one report."""
    staffed([REPORT])
    return visitor


def claim_on(page: str) -> str:
    """The version of the sheet that was shown."""
    found = re.search(r'name="claim" value="([0-9a-f]{12})"', page)
    assert found is not None
    return found[1]


def test_the_road_at_the_desk(desk: Client, web: Settings) -> None:
    def do(address: str, **given: str) -> Any:
        if "/blad/" in address:
            given["claim"] = claim_on(desk.get(address.removesuffix("/gor")).content.decode())
        answer = desk.post(address, given)
        assert answer.status_code == 302, answer.content.decode()[-1500:]
        return desk.get(answer["Location"])

    page = do("/begaran/ny", asked="Alla orosanmälningar", channel="email", form="file", profile="anyone")
    here = page.request["PATH_INFO"]
    assert here.startswith("/begaran/UT-")
    assert "Alla orosanmälningar" in desk.get("/begaran").content.decode()
    do(f"{here}/gor", act="sok", lines="fråga: orosanmälan")
    do(f"{here}/gor", act="foresla")
    sheet = desk.get(f"{here}/blad/1").content.decode()
    assert CHILD in sheet
    assert "förslag: maskeras" in sheet
    do(f"{here}/blad/1/gor", act="godta")
    do(f"{here}/blad/1/gor", act="maskera", words="granne", rule="osl-26-1/2024", because="Pekar ut")
    do(f"{here}/gor", act="avsluta-provning", **SIGNED)
    do(f"{here}/gor", act="besluta", title="socialsekreterare", name="Eva Ek", **SIGNED)
    assert desk.post(f"{here}/gor", {"act": "lamna-ut", "how": "hämtat", **SIGNED}).status_code == 409
    page = do(f"{here}/gor", act="bygg")
    assert "Provet är godkänt" in page.content.decode()
    page = do(f"{here}/gor", act="lamna-ut", how="hämtat", **SIGNED)
    assert "utan namn" in page.content.decode()
    letter = desk.get(f"{here}/fil/beslut.pdf")
    assert letter["Content-Type"] == "application/pdf"
    package = desk.get(f"{here}/fil/{Path(here).name}.zip")
    assert package.content.startswith(b"PK")
    assert OFFICIAL in sheet
    logged_in_full(here.rpartition("/")[2], letter.content, package.content)


def logged_in_full(ref: str, letter: bytes, package: bytes) -> None:
    """Who read which page and why, who took which file out, and what bytes went to a collector without a name."""
    from arkiv.audit import log

    events = [(e.kind, e.actor, json.loads(e.data)) for e in log.events() if e.subject == f"request:{ref}"]
    kinds = {kind.removeprefix("disclosure.") for kind, _, _ in events}
    wanted = "received searched proposed read accepted masked_by_hand reviewed decided built delivered file_fetched"
    assert set(wanted.split()) <= kinds
    assert all(actor for _, actor, _ in events)
    read = next(data for kind, _, data in events if kind == "disclosure.read")
    assert (read["page"], read["purpose"], len(read["documents"])) == (1, "sekretessprövning", 1)
    gone = next(data for kind, _, data in events if kind == "disclosure.delivered")
    assert (gone["package"], gone["bytes"]) == (hashlib.sha256(package).hexdigest(), len(package))
    assert gone["anonymous"] is True
    assert gone["how"] == "hämtat"
    taken = {data["file"]: data["sha256"] for kind, _, data in events if kind == "disclosure.file_fetched"}
    assert taken == {
        "beslut.pdf": hashlib.sha256(letter).hexdigest(),
        f"{ref}.zip": hashlib.sha256(package).hexdigest(),
    }
    assert gone["letter"] == taken["beslut.pdf"]


def test_what_is_not_a_file_of_the_request_is_not_given(desk: Client) -> None:
    page = desk.post("/begaran/ny", {"asked": "Allt", "channel": "email", "form": "file"})
    for name in ("..%2Farkiv.yaml", "arkiv.sqlite3", "hashar.txt"):
        assert desk.get(f"{page['Location']}/fil/{name}").status_code == 404


def test_whoever_comes_second_to_a_sheet_is_told_who_was_first(desk: Client) -> None:
    from arkiv.disclosure import review_services, ruling_services

    page = desk.post(
        "/begaran/ny", {"asked": "Allt", "channel": "email", "form": "file", "profile": "anyone"}
    )
    here = page["Location"]
    desk.post(f"{here}/gor", {"act": "sok", "lines": "fråga: orosanmälan"})
    desk.post(f"{here}/gor", {"act": "foresla"})
    claim = claim_on(desk.get(f"{here}/blad/1").content.decode())
    ref = here.rpartition("/")[2]
    ruling_services.accept(ref, actor="konto:bo")
    before = review_services.passages_unread(ref)
    answer = desk.post(f"{here}/blad/1/gor", {"act": "maskera", "words": "granne", "claim": claim})
    assert answer.status_code == 409
    assert "konto:bo" in answer.content.decode()
    assert review_services.passages_unread(ref) == before
    claim = claim_on(desk.get(f"{here}/blad/1").content.decode())
    answer = desk.post(f"{here}/blad/1/gor", {"act": "angra", "claim": claim})
    assert answer.status_code == 409, "bo undoes what bo did"


def test_an_officials_name_drawn_over_is_told_as_over_masked(desk: Client) -> None:
    """TF 2 kap. 15 §: what is not secret is to be given out; hiding it takes a reason, and is counted and shown."""
    page = desk.post(
        "/begaran/ny", {"asked": "Allt", "channel": "email", "form": "file", "profile": "anyone"}
    )
    here = page["Location"]
    desk.post(f"{here}/gor", {"act": "sok", "lines": "fråga: orosanmälan"})
    desk.post(f"{here}/gor", {"act": "foresla"})
    given = {"act": "maskera", "words": OFFICIAL}
    claim = claim_on(desk.get(f"{here}/blad/1").content.decode())
    assert desk.post(f"{here}/blad/1/gor", {**given, "claim": claim}).status_code == 422
    more = {"because": "Känns bäst", "rule": "osl-26-1/2024"}
    assert desk.post(f"{here}/blad/1/gor", {**given, **more, "claim": claim}).status_code == 302
    assert "Maskerat som inte är hemligt" in desk.get(f"{here}/blad/1").content.decode()
    assert "Maskerat utan stöd" in desk.get(here).content.decode()
