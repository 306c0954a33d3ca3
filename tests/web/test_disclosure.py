"""The road of a request at the desk, from the form to the package."""

from __future__ import annotations

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


def test_what_is_not_a_file_of_the_request_is_not_given(desk: Client) -> None:
    page = desk.post("/begaran/ny", {"asked": "Allt", "channel": "email", "form": "file"})
    for name in ("..%2Farkiv.yaml", "arkiv.sqlite3", "hashar.txt"):
        assert desk.get(f"{page['Location']}/fil/{name}").status_code == 404
