"""A desk where requests are answered: accounts, a delegation, a closed box of drawn papers, a finder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from django.utils import timezone

from arkiv import bootstrap
from arkiv.settings import Settings
from tests.arkiv.disclosure.conftest import FAST, PASSWORD, Finder, Paper, fill

if TYPE_CHECKING:
    from django.test import Client

SIGNED = {"account": "eva", "password": PASSWORD}


@pytest.fixture
def quick_passwords() -> Iterator[None]:
    """Passwords are stretched for a tenth of a second each; tests sign often."""
    with override_settings(PASSWORD_HASHERS=[FAST]):
        yield


@pytest.fixture
def staffed(
    web: Settings, quick_passwords: None, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Sequence[Paper]], Settings]:
    """``staffed(papers)``: an archive with these papers; eva decides by delegation, bo reads after her."""
    redactor = replace(bootstrap.redactor(), find=Finder())
    monkeypatch.setattr(bootstrap, "redactor", lambda: redactor)

    def made(papers: Sequence[Paper]) -> Settings:
        staff()
        fill(web, papers)
        return web

    return made


def staff() -> None:
    """karin gives out accounts, eva and bo answer requests, eva decides for the committee."""
    from arkiv.accounts import services as accounts
    from arkiv.accounts.models import Account
    from arkiv.accounts.roles import Role
    from arkiv.disclosure import decision_services

    accounts.add("karin", [Role.ADMINISTRATOR], PASSWORD, own=True, actor="prov")
    for name in ("eva", "bo"):
        accounts.add(name, [Role.DISCLOSER], PASSWORD, actor="account:1")
    Account.objects.update(own_password=True)
    now = timezone.now()
    decision_services.delegate(
        "eva", "Socialnämnden", "delegationsordningen 4.2", from_day=now.date(), until=None,
        person=accounts.authenticate("karin", PASSWORD, now=now),
    )  # fmt: skip


def told(client: Client, address: str) -> str:
    """What a page says."""
    return str(client.get(address).content.decode())
