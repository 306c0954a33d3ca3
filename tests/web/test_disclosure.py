"""The road of a request at the desk, from the form to the package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.test import override_settings
from django.utils import timezone

from arkiv import bootstrap
from arkiv.settings import Settings
from tests.arkiv.disclosure.conftest import CHILD, FAST, OFFICIAL, PASSWORD, REPORT, Finder, fill

if TYPE_CHECKING:
    from django.test import Client


@pytest.fixture
def desk(web: Settings, visitor: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody at the machine, with the account eva, a closed box with one report, and a finder told what to find."""
    from arkiv.accounts import services as accounts
    from arkiv.accounts.models import Account
    from arkiv.accounts.roles import Role
    from arkiv.disclosure import decision_services

    redactor = replace(bootstrap.redactor(), find=Finder())
    monkeypatch.setattr(bootstrap, "redactor", lambda: redactor)
    accounts.add("karin", [Role.ADMINISTRATOR], PASSWORD, own=True, actor="prov")
    accounts.add("eva", [Role.DISCLOSER], PASSWORD, actor="account:1")
    Account.objects.update(own_password=True)
    now = timezone.now()
    decision_services.delegate(
        "eva", "Socialnämnden", "delegationsordningen 4.2", from_day=now.date(), until=None,
        person=accounts.authenticate("karin", PASSWORD, now=now),
    )  # fmt: skip
    fill(web, [REPORT])
    return visitor


@pytest.fixture(autouse=True)
def _fast_passwords() -> Any:
    with override_settings(PASSWORD_HASHERS=[FAST]):
        yield


def test_the_road_at_the_desk(desk: Client, web: Settings) -> None:
    def do(address: str, **given: str) -> Any:
        answer = desk.post(address, given)
        assert answer.status_code == 302, answer.content.decode()[-1500:]
        return desk.get(answer["Location"])

    signed = {"account": "eva", "password": PASSWORD}
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
    do(f"{here}/gor", act="avsluta-provning", **signed)
    do(f"{here}/gor", act="besluta", title="socialsekreterare", name="Eva Ek", **signed)
    assert desk.post(f"{here}/gor", {"act": "lamna-ut", "how": "hämtat", **signed}).status_code == 409
    page = do(f"{here}/gor", act="bygg")
    assert "Provet är godkänt" in page.content.decode()
    page = do(f"{here}/gor", act="lamna-ut", how="hämtat", **signed)
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
