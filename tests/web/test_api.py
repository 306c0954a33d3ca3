"""The interface for programs: the same rights as the pages, a scope, and no answer that its own description forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from arkiv.accounts.roles import Permission, Role
from arkiv.settings import Settings

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def key(person: Callable[..., Client]) -> Callable[..., str]:
    """``key(Role.REGISTRAR, units=…, scope=…)``: a key of somebody with that role."""
    from django.utils import timezone

    from arkiv.accounts import visiting
    from arkiv.accounts.models import Account

    def made(role: Role, units: tuple[str, ...] | None = None, scope: Any = tuple(Permission)) -> str:
        person(role, units=units)
        visitor = visiting.visitor_of(Account.objects.order_by("-pk").first())
        return visiting.new_token(visitor, "prov", scope, days=1, now=timezone.now())

    return made


def _call(method: str, path: str, token: str) -> Any:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
    data = {"name": "title", "values": ["En rubrik"], "at": 2}
    body = {"content_type": "application/json", "data": data} if method == "POST" else {}
    return getattr(client, method.lower())(
        f"/api/v1{path}", headers={"Authorization": f"Bearer {token}"}, **body
    )


def _operations(box: Box) -> Iterator[tuple[str, str, Any]]:
    from arkiv.api.urls import operations
    from arkiv.holdings.models import Document

    uid = Document.objects.filter(box=box).order_by("number").first().uid
    for method, path, view in operations():
        made = path.replace("{ref}", box.ref).replace("{uid}", uid).replace("{number}", "1")
        yield method, f"{made}?q=x" if made == "/search" else made, view


@pytest.mark.parametrize("role", Role)
def test_the_matrix_of_operations(box: Box, key: Callable[..., str], role: Role) -> None:
    from arkiv.accounts.models import BoxUnit, Unit
    from arkiv.web.rights import Reach

    BoxUnit.objects.create(box=box, unit=Unit.objects.create(name="Barn"))
    ours, theirs = key(role, units=("Barn",)), key(role, units=("Vuxen",))
    faults = []
    for method, path, view in _operations(box):
        declared = view.declared
        admitted = role in declared.roles and declared.reach is not Reach.WHOLE
        inside, outside = _call(method, path, ours), _call(method, path, theirs)
        if (inside.status_code == 403) is admitted or inside.status_code >= 500:
            faults.append(f"{role} {method} {path}: {inside.status_code}")
        guarded = declared.reach in (Reach.BOX, Reach.DOCUMENT)
        if admitted and guarded and outside.status_code != 404:
            faults.append(f"{role} {method} {path} by another unit: {outside.status_code}")
        if b"Tove Alm" in outside.content or b'"K1"' in outside.content:
            faults.append(f"{role} {method} {path} tells another unit")
    assert faults == []


def test_a_key_does_no_more_than_its_scope(box: Box, key: Callable[..., str]) -> None:
    token = key(Role.REGISTRAR, scope=[Permission.HOLDINGS_LIST])
    assert _call("GET", "/boxes", token).json()[0]["ref"] == "K1"
    answer = _call("GET", "/boxes/K1/documents", token)
    assert answer.status_code == 403
    assert answer.json()["error"] == "MissingRight"


@pytest.mark.parametrize("bad", ["", "arkiv_fel", "x" * 500, "å"])
def test_no_key_no_answer(box: Box, web_login: Settings, bad: str) -> None:
    for method, path, _ in _operations(box):
        assert _call(method, path, bad).status_code == 401


def test_a_key_that_is_ended_or_old_or_whose_account_is_shut_is_no_key(
    box: Box, key: Callable[..., str]
) -> None:
    from arkiv.accounts.models import Account, ApiToken

    token = key(Role.REGISTRAR)
    assert _call("GET", "/boxes", token).status_code == 200
    ApiToken.objects.update(expires=datetime(2020, 1, 1, tzinfo=UTC))
    assert _call("GET", "/boxes", token).status_code == 401
    token = key(Role.REGISTRAR)
    Account.objects.update(is_active=False)
    assert _call("GET", "/boxes", token).status_code == 401


def test_a_change_on_an_old_version_is_refused_and_says_who_was_first(
    box: Box, uids: list[str], key: Callable[..., str]
) -> None:
    from django.test import Client

    token = key(Role.REGISTRAR)
    version = _call("GET", f"/documents/{uids[1]}", token).json()["version"]
    client = Client(SERVER_NAME="127.0.0.1")

    def say(title: str) -> Any:
        return client.post(
            f"/api/v1/documents/{uids[1]}/facts",
            {"name": "title", "values": [title], "version": version},
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    assert say("Den första").json()["operation"] == 1
    second = say("Den andra")
    assert second.status_code == 409
    assert "account:" in second.json()["message"]


@pytest.mark.slow
def test_whatever_is_asked_the_answer_is_as_described(
    box: Box, uids: list[str], key: Callable[..., str]
) -> None:
    """schemathesis makes requests from the description, right and wrong ones, and holds the answers against it."""
    schemathesis = pytest.importorskip("schemathesis")
    from django.core.wsgi import get_wsgi_application
    from hypothesis import HealthCheck, given, settings
    from schemathesis.specs.openapi.checks import positive_data_acceptance

    token = key(Role.ARCHIVIST)
    described = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()

        @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            asked += 1
            case.call_and_validate(
                headers={"Authorization": f"Bearer {token}", "Host": "127.0.0.1"},
                # What is well formed may still be refused: a page that is not there, words no question is made of.
                excluded_checks=[positive_data_acceptance],
            )

        ask()
    assert asked > 50
