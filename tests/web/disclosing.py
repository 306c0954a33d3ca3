"""A desk where requests are answered: accounts, a delegation, a closed box of drawn papers, a finder of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

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


@dataclass(frozen=True)
class Hands:
    """Somebody without a mouse: goes by Tab, writes, chooses and presses."""

    page: Any

    def to(self, what: Any) -> None:
        """Press Tab until the focus is on ``what``. Fails where the keyboard does not lead there."""
        what.wait_for()
        for _ in range(300):
            if what.evaluate("element => element === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"Tab never came to {what}")

    def write(self, label: str, text: str, within: Any = None) -> None:
        """Write in the field called ``label``."""
        self.to((within or self.page).get_by_label(label))
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def choose(self, label: str, first_letters: str) -> None:
        """Choose in a list by typing the beginning of what stands there."""
        self.to(self.page.get_by_label(label))
        self.page.keyboard.type(first_letters)

    def press(self, name: str) -> None:
        """Press the button called ``name`` and wait for the page it leads to."""
        self.to(self.page.get_by_role("button", name=name, exact=True))
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def key(self, key: str) -> None:
        """One key of the desk that leads to a new page."""
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def told(client: Client, address: str) -> str:
    """What a page says."""
    return str(client.get(address).content.decode())
