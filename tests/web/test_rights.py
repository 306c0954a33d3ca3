"""The rights matrix: every address × every role × one's own and another unit's data, from the URL configuration."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from arkiv.accounts.roles import Role
from arkiv.settings import Settings
from tests.web.world import Address, addresses

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box

TITLE = "Kartongen i valvet"


@pytest.fixture
def own(box: Box) -> Box:
    """K1 belongs to the unit Barn, and has a name nobody else may learn."""
    from arkiv.accounts.models import BoxUnit, Unit

    box.title = TITLE
    box.save()
    BoxUnit.objects.create(box=box, unit=Unit.objects.create(name="Barn"))
    return box


def test_every_address_says_what_it_demands(web_login: Settings, box: Box) -> None:
    found = list(addresses(box))
    assert len(found) > 25
    assert [address.name for address in found if address.declared is None] == []
    assert len({address.name for address in found}) == len(found)


def test_every_box_or_document_in_an_address_is_guarded(web_login: Settings, box: Box) -> None:
    from arkiv.web.rights import Reach, declared_by
    from tests.web.world import patterns

    for space, pattern in patterns():
        if space:
            continue  # the interface for programs holds to its own declarations: tests/web/test_api.py
        declared = declared_by(pattern.callback)
        names = pattern.pattern.converters.keys()
        if "ref" in names:
            assert declared is not None, pattern.name
            assert declared.reach is Reach.BOX, pattern.name
        if "uid" in names:
            assert declared is not None, pattern.name
            assert declared.reach is Reach.DOCUMENT, pattern.name


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of the tests' box have no bytes: any picture does."""
    from arkiv.web.pages import boxes

    monkeypatch.setattr(boxes, "picture_of", lambda *_: b"bild")
    monkeypatch.setattr(boxes, "thumb_of", lambda *_: b"bild")


@pytest.mark.usefixtures("pictures")
@pytest.mark.parametrize("role", Role)
def test_the_matrix(own: Box, person: Callable[..., Client], role: Role) -> None:
    """Three of each role: of the unit that has the box, of another, of the whole authority."""
    ours, theirs, whole = person(role, units=("Barn",)), person(role, units=("Vuxen",)), person(role)
    faults = []
    for address in addresses(own):
        if address.name == "logout":
            continue
        for method in ("get", "post"):
            answers = [getattr(client, method)(address.path) for client in (ours, theirs, whole)]
            wanted = _wanted(address, role)
            for who, answer, expected in zip(("own", "other", "whole"), answers, wanted, strict=True):
                kind = _kind(address, answer.status_code)
                if kind != expected:
                    faults.append(
                        f"{role} ({who}) {method} {address.path}: {answer.status_code}, not {expected}"
                    )
            said = answers[1].content.decode(errors="replace")
            faults += [
                f"{role} {method} {address.path} tells of {word}" for word in _secrets(own) if word in said
            ]
    assert faults == []


def _wanted(address: Address, role: Role) -> tuple[str, str, str]:
    """What one's own unit, another and the whole authority should meet."""
    from arkiv.web.rights import Door, Reach

    declared = address.declared
    assert declared is not None
    if declared.door is not Door.IN:
        return ("in", "in", "in")
    if role not in declared.roles:
        return ("refused", "refused", "refused")
    if declared.reach is Reach.WHOLE:
        return ("refused", "refused", "in")
    if declared.reach in (Reach.BOX, Reach.DOCUMENT):
        return ("in", "absent", "in")
    return ("in", "in", "in")


def _kind(address: Address, status: int) -> str:
    from arkiv.web.rights import Door, Reach

    assert address.declared is not None
    if status == 403 and address.declared.door is Door.IN:
        return "refused"
    if status == 404 and address.declared.reach in (Reach.BOX, Reach.DOCUMENT):
        return "absent"
    return "in" if status < 500 else f"fault {status}"


def _secrets(box: Box) -> tuple[str, ...]:
    from arkiv.holdings.models import Document

    return (TITLE, *Document.objects.filter(box=box).values_list("uid", flat=True), "Tove Alm", "2005/12")


def test_a_stranger_is_shown_the_way_in_and_nothing_else(own: Box, web_login: Settings) -> None:
    from django.test import Client

    from arkiv.web.rights import Door

    for address in addresses(own):
        stranger = Client(SERVER_NAME="127.0.0.1")
        answer = stranger.get(address.path)
        assert address.declared is not None
        if address.declared.door is Door.OPEN:
            assert answer.status_code in (200, 302, 401, 404, 405), (
                address.path
            )  # /api/v1/ itself holds nothing
        else:
            assert answer.status_code == 302, address.path
            assert answer["Location"].startswith("/logga-in?"), address.path
        assert not any(word in answer.content.decode(errors="replace") for word in _secrets(own))


def test_an_address_that_declares_nothing_stays_shut(
    own: Box, person: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from arkiv.web import gate

    client = person(Role.ARCHIVIST)
    assert client.get("/kartonger").status_code == 200
    monkeypatch.setattr(gate, "declared_by", lambda _view: None)
    answer = client.get("/kartonger")
    assert answer.status_code == 403
    assert TITLE not in answer.content.decode()


def test_a_box_of_no_unit_is_the_whole_authoritys(box: Box, person: Callable[..., Client]) -> None:
    assert person(Role.REGISTRAR).get("/kartong/K1").status_code == 200
    assert person(Role.REGISTRAR, units=("Barn",)).get("/kartong/K1").status_code == 404
