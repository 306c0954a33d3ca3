"""Signing in through a provider: a real one, in a process of its own, by a real browser and by a simple one."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from arkiv.accounts.roles import Role
from arkiv.accounts.sign_on_rules import Rules
from arkiv.errors import SettingsError
from arkiv.settings import Settings
from tests.web.browsing import browser, faults, opened
from tests.web.provider import CLIENT, PASSWORD, SECRET

if TYPE_CHECKING:
    from arkiv.holdings.models import Box

ROOT = Path(__file__).parents[2]
RULES = ("Arkiv-registrator=registrator", "Arkiv-administrator=administratör", "Arkiv-arkivarie=arkivarie")


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("leverantör")
    command = [sys.executable, "-m", "tests.web.provider", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def address(
    archive: Settings,
    box: Box,
    issuer: str,
    running: Callable[[Settings, str | None], str],
) -> Iterator[str]:
    """An archive that people sign in to through the provider."""
    from tests.web.conftest import _served

    given = replace(
        archive,
        sso_issuer=issuer,
        sso_client_id=CLIENT,
        sso_client_secret=SECRET,
        sso_roles=RULES,
        sso_units=("Arkiv-registrator=*", "Arkiv-arkivarie=*"),
    )
    with _served(given, None) as served:
        from django.test import override_settings

        with override_settings(ARKIV=served):
            yield running(served, None)


class Person:
    """Somebody with a browser that keeps cookies of both places."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name, self.session = address.rstrip("/"), name, requests.Session()

    def get(self, path: str) -> requests.Response:
        return self.session.get(self.address + path, timeout=60)

    def sign_in(self, onwards: str = "/") -> requests.Response:
        """From the archive to the provider, name and password there, and back."""
        form = self.session.get(f"{self.address}/logga-in/kommunen", params={"vidare": onwards}, timeout=60)
        if "/login/" not in form.url:
            return form  # the provider knows her already
        following = parse_qs(urlsplit(form.url).query)["next"][0]
        token = form.text.partition('csrfmiddlewaretoken" value="')[2].partition('"')[0]
        given = {"username": self.name, "password": PASSWORD, "next": following}
        given["csrfmiddlewaretoken"] = token
        return self.session.post(form.url, data=given, timeout=60)


def account_of(name: str) -> Any:
    from arkiv.accounts.models import Account

    return Account.objects.filter(name=name).first()


def test_groups_become_roles_and_she_comes_where_she_was_going(address: str) -> None:
    rut = Person(address, "rut.registrator")
    came = rut.sign_in("/kartong/K1")
    assert came.status_code == 200, (came.url, came.text[-900:])
    assert came.url.endswith("/kartong/K1")
    row = account_of("rut.registrator")
    assert [each.role for each in row.held_roles.all()] == ["registrar"]
    assert row.everywhere
    assert not row.has_usable_password()
    assert row.subject.endswith("|1") or "|" in row.subject
    assert rut.get("/administration/konton").status_code == 403


def test_a_group_nobody_named_gives_nothing(address: str) -> None:
    came = Person(address, "ulla.utanfor").sign_in()
    assert came.status_code == 403
    assert "inte till någon grupp som har en roll" in came.text
    assert account_of("ulla.utanfor") is None


def test_roles_that_exclude_each_other_let_nobody_in(address: str) -> None:
    bo = Person(address, "bo.bada")
    assert "kan inte förenas" in bo.sign_in().text
    assert account_of("bo.bada") is None
    assert "/logga-in" in bo.get("/kartonger").url


def test_an_account_that_is_switched_off_stays_off(address: str) -> None:
    from arkiv.accounts import services

    rut = Person(address, "rut.registrator")
    rut.sign_in()
    services.set_enabled("rut.registrator", False, actor="prov")
    assert "/logga-in" in rut.get("/kartonger").url  # also the visit she had
    again = Person(address, "rut.registrator").sign_in()
    assert again.status_code == 403
    assert "avstängt" in again.text


def test_an_account_with_a_password_is_never_taken_over(address: str) -> None:
    from arkiv.accounts.models import Account

    chief = Account.objects.create(name="arkivchefen", own_password=True)
    chef = Person(address, "arkivchefen")
    assert chef.sign_in().status_code == 200
    assert account_of("arkivchefen-2").subject
    chief.refresh_from_db()
    assert chief.subject == ""
    assert not chief.held_roles.exists()


def test_a_role_that_was_taken_away_is_gone_at_the_next_visit(
    address: str, archive: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    Person(address, "rut.registrator").sign_in()
    monkeypatch.setattr(settings, "ARKIV", replace(settings.ARKIV, sso_roles=RULES[1:]))
    assert Person(address, "rut.registrator").sign_in().status_code == 403
    assert not account_of("rut.registrator").held_roles.exists()


def test_an_answer_nobody_asked_for_is_refused(address: str) -> None:
    stranger = Person(address, "rut.registrator")
    assert stranger.get("/logga-in/kommunen/svar?code=x&state=y").status_code == 403
    stranger.session.get(f"{address}logga-in/kommunen", timeout=60)
    assert stranger.get("/logga-in/kommunen/svar?code=x&state=y").status_code == 403
    assert "/logga-in" in stranger.get("/kartonger").url


def test_a_token_made_for_another_program_is_refused(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from mozilla_django_oidc.auth import OIDCAuthenticationBackend

    real = OIDCAuthenticationBackend._verify_jws
    monkeypatch.setattr(
        OIDCAuthenticationBackend, "_verify_jws", lambda *given: {**real(*given), "aud": "ett-annat-program"}
    )
    came = Person(address, "rut.registrator").sign_in()
    assert came.status_code == 403
    assert "ett annat program" in came.text
    assert account_of("rut.registrator") is None


def test_two_steps_are_asked_for_unless_the_provider_has_them(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    asks = replace(settings.ARKIV, two_factor_roles=("registrator",))
    monkeypatch.setattr(settings, "ARKIV", asks)
    assert Person(address, "rut.registrator").sign_in().url.endswith("/konto/tva-steg")
    monkeypatch.setattr(settings, "ARKIV", replace(asks, sso_second_factor=True))
    assert Person(address, "rut.registrator").sign_in("/kartonger").url.endswith("/kartonger")


def test_nobody_can_give_it_a_password(address: str) -> None:
    from arkiv.accounts import services
    from arkiv.errors import NotAllowedNow

    Person(address, "rut.registrator").sign_in()
    with pytest.raises(NotAllowedNow):
        services.reset_password("rut.registrator", "ett nytt och långt lösenord", actor="prov")


@pytest.mark.browser
def test_in_a_browser_in_and_out(address: str, browser: Any) -> None:
    page, complaints = opened(browser)
    page.goto(address)
    page.get_by_role("link", name="Logga in med kommunens konto").click()
    page.get_by_label("Namn").fill("rut.registrator")
    page.get_by_label("Ord").fill(PASSWORD)
    page.get_by_role("button", name="Vidare").click()
    page.get_by_role("link", name="Kartonger", exact=True).wait_for()
    assert "rut.registrator" in page.inner_text(".me")
    page.get_by_role("button", name="Logga ut").click()
    page.get_by_role("heading", name="Du är utloggad ur Arkiv").wait_for()
    assert faults(page) == []
    page.goto(f"{address}kartonger")
    assert re.search(r"/logga-in\?", page.url)
    assert [each for each in complaints if "Content Security Policy" in each] == []
    page.context.close()


def test_the_provider_is_not_there(
    archive: Settings, box: Box, running: Callable[[Settings, str | None], str]
) -> None:
    from django.test import override_settings

    from tests.web.conftest import _served

    given = replace(archive, sso_issuer="http://127.0.0.1:9/o", sso_client_id="x", sso_roles=RULES)
    with _served(given, None) as served, override_settings(ARKIV=served):
        came = Person(running(served, None), "x").get("/logga-in/kommunen")
        assert came.status_code == 403
        assert "Du är inte inloggad" in came.text
        assert "Lösenord" in came.text  # accounts of the archive's own still get in


def test_rules_are_read_strictly() -> None:
    rules = Rules.read(("A=arkivarie", "A=registrator", "DC=x=granskare"), ("A=Barn", "B=*"))
    assert rules.roles_of(["A", "okänd"]) == (Role.REGISTRAR, Role.ARCHIVIST)
    assert rules.roles_of(["DC=x"]) == (Role.REVIEWER,)
    assert rules.roles_of(["okänd"]) == ()
    assert rules.units_of(["A", "B"]) == {"Barn", "*"}
    with pytest.raises(SettingsError, match="kung"):
        Rules.read(("A=kung",), ())
    with pytest.raises(SettingsError, match="grupp=roll"):
        Rules.read(("A",), ())


__all__ = ["browser"]
