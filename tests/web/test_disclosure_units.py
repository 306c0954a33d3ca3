"""Requests and units: whoever works in one reviews what is hers, is told of the rest, and signs for nothing of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from arkiv import bootstrap
from arkiv.accounts.roles import Role
from arkiv.settings import Settings
from tests.arkiv.disclosure.conftest import CHILD, OFFICIAL, PASSWORD, REPORT, TODAY, Finder, Paper, fill
from tests.web.disclosing import quick_passwords, staff, told

if TYPE_CHECKING:
    from django.test import Client

__all__ = ["quick_passwords"]

THEIRS = Paper(
    f"Journal\nSamtal med {CHILD}\nAnteckning av {OFFICIAL} socialsekreterare",
    "journalanteckning",
    title="Journal för vuxenenheten",
)


@pytest.fixture
def two_units(web_login: Settings, quick_passwords: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """A request about K1, of the unit Barn, and K2, of the unit Vuxen; under review. Its number."""
    from arkiv.accounts.models import BoxUnit, Unit
    from arkiv.disclosure import review_services, scope_services, services
    from arkiv.disclosure.model import Channel, Form, Inquiry
    from arkiv.holdings.models import Box

    redactor = replace(bootstrap.redactor(), find=Finder())
    monkeypatch.setattr(bootstrap, "redactor", lambda: redactor)
    staff()
    for ref, unit, paper in (("K1", "Barn", REPORT), ("K2", "Vuxen", THEIRS)):
        fill(web_login, [paper], ref=ref)
        BoxUnit.objects.create(box=Box.objects.get(ref=ref), unit=Unit.objects.get_or_create(name=unit)[0])
    asked = Inquiry("Alla orosanmälningar och journaler", Channel.EMAIL, Form.FILE)
    made = services.receive(asked, received_on=TODAY, today=TODAY, actor="prov").ref
    for ref in ("K1", "K2"):
        scope_services.add(made, Box.objects.get(ref=ref), [1], today=TODAY, actor="prov")
    review_services.start(made, web_login, redactor, law_on=TODAY, actor="prov")
    return made


@pytest.fixture
def bea(person: Callable[..., Client], two_units: str) -> Client:
    """Utlämnare in the unit Barn, with a password of her own."""
    from arkiv.accounts.models import Account

    client = person(Role.DISCLOSER, units=("Barn",), name="bea")
    account = Account.objects.get(name="bea")
    account.set_password(PASSWORD)
    account.save()
    client.force_login(account)
    return client


def act(client: Client, ref: str, **given: str) -> Any:
    return client.post(f"/begaran/{ref}/gor", given)


def test_she_sees_her_own_and_is_told_how_much_lies_elsewhere(bea: Client, two_units: str) -> None:
    assert two_units in told(bea, "/begaran")
    page = told(bea, f"/begaran/{two_units}")
    assert "K1/1" in page
    assert "1 i Vuxen" in page
    for word in ("K2", "vuxenenheten", "Prövningen är klar"):
        assert word not in page
    assert "Blad 1 av 1" in told(bea, f"/begaran/{two_units}/blad/1")
    assert bea.get(f"/begaran/{two_units}/blad/2").status_code == 404
    for part in ("jamfor", "efter.jpg"):
        assert bea.get(f"/begaran/{two_units}/blad/2/{part}").status_code == 404


def test_she_rules_on_her_own_and_nothing_else(bea: Client, two_units: str) -> None:
    from arkiv.disclosure import review_services

    page = told(bea, f"/begaran/{two_units}/blad/1")
    claim = re.findall(r'name="claim" value="(\w+)"', page)[0]
    passages = review_services.passages_unread(two_units)
    (theirs,) = [one for one in passages if one.text == CHILD and one.document != passages[0].document]
    sheet = f"/begaran/{two_units}/blad/1/gor"
    given = {"act": "avgor", "number": str(theirs.number), "hide": "1", "claim": claim}
    assert bea.post(sheet, given).status_code == 422
    own = {**given, "number": str(passages[0].number), "person": "1"}
    assert bea.post(sheet, own).status_code == 302
    ruled = {one.number for one in review_services.passages_unread(two_units) if one.ruled}
    assert passages[0].number in ruled
    assert theirs.number not in ruled, "the person's passages in another unit's record are that unit's"


def test_what_concerns_the_whole_takes_somebody_who_reaches_it(bea: Client, two_units: str) -> None:
    from arkiv.disclosure import ruling_services, services
    from arkiv.disclosure.states import State

    ruling_services.accept(two_units, actor="prov")
    signed = {"account": "bea", "password": PASSWORD}
    for what in (
        "avsluta-provning",
        "andra-lasare",
        "besluta",
        "bygg",
        "lamna-ut",
        "avsla",
        "avsluta",
        "aterta",
    ):
        answer = act(bea, two_units, act=what, title="x", how="brev", **signed)
        assert answer.status_code == 403, what
        assert "1 i Vuxen" in answer.content.decode()
    assert bea.get(f"/begaran/{two_units}/fil/beslut.pdf").status_code == 403
    document = next(one.document for one in _items(two_units) if one.box == "K2")
    assert act(bea, two_units, act="stryk", document=document, because="x").status_code == 404
    assert act(bea, two_units, act="lagg-till", box="K2", numbers="1").status_code == 404
    assert services.request(two_units).state is State.REVIEWING


def test_her_password_does_not_sign_at_another_persons_desk(
    bea: Client, person: Callable[..., Client], two_units: str
) -> None:
    from arkiv.disclosure import ruling_services

    ruling_services.accept(two_units, actor="prov")
    whole = person(Role.DISCLOSER)
    given = {"act": "avsluta-provning", "account": "bea", "password": PASSWORD}
    assert whole.post(f"/begaran/{two_units}/gor", given).status_code == 403
    assert whole.post(f"/begaran/{two_units}/gor", {**given, "account": "eva"}).status_code == 302


def test_a_request_is_its_units_own(bea: Client, person: Callable[..., Client], two_units: str) -> None:
    made = bea.post("/begaran/ny", {"asked": "Allt om branden", "channel": "email", "form": "file"})
    address = made["Location"]
    assert bea.get(address).status_code == 200
    carl = person(Role.DISCLOSER, units=("Vuxen",), name="carl")
    assert carl.get(address).status_code == 404
    assert "branden" not in told(carl, "/begaran")
    assert two_units in told(carl, "/begaran"), "it touches a box of his"
    dan = person(Role.DISCLOSER, units=("Ekonomi",), name="dan")
    assert dan.get(f"/begaran/{two_units}").status_code == 404
    assert two_units not in told(dan, "/begaran")
    assert act(bea, address.rpartition("/")[2], act="avsluta-provning").status_code == 403, (
        "nothing in her unit does not mean nothing at the authority"
    )


def test_her_search_reaches_her_own_boxes_only(bea: Client, two_units: str) -> None:
    from arkiv.search import queries

    queries.rebuild(bootstrap.current(), bootstrap.blob_store(bootstrap.current()), actor="prov")
    made = bea.post("/begaran/ny", {"asked": "Journaler", "channel": "email", "form": "file"})
    ref = made["Location"].rpartition("/")[2]
    answer = act(bea, ref, act="sok", lines="fråga: journal\nfråga: orosanmälan")
    assert answer.status_code == 302, answer.content.decode()[-600:]
    assert {item.box for item in _items(ref)} == {"K1"}


def _items(ref: str) -> Any:
    from arkiv.disclosure import scope_services

    return scope_services.items_of(ref)
