"""Accounts, roles, two steps, units and keys for programs, in a browser: by keyboard alone, and by mouse."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings

from arkiv.settings import Settings
from tests.arkiv.disposal.conftest import FAST
from tests.web.browsing import Hands, arrived, browser, opened, seen

__all__ = ["browser"]
pytestmark = pytest.mark.browser
PASSWORD = "granar växer långsamt"
NEW = "en helt egen mening"


@pytest.fixture
def base(web_login: Settings, running: Callable[[Settings, str | None], str], box: Any) -> Iterator[str]:
    """A server people sign in to; rot gives out accounts, vera is a registrator with a password of her own."""
    from arkiv.accounts import services
    from arkiv.accounts.models import Account
    from arkiv.accounts.roles import Role

    with override_settings(PASSWORD_HASHERS=[FAST]):
        services.add("rot", [Role.ADMINISTRATOR], PASSWORD, own=True, actor="prov")
        services.add("vera", [Role.REGISTRAR], PASSWORD, actor="account:1")
        Account.objects.update(own_password=True, everywhere=True)
        yield running(web_login, None).rstrip("/")


def _code(key: str) -> str:
    """What an app for codes shows for ``key``."""
    from django_otp.oath import totp

    return f"{totp(base64.b32decode(key.replace(' ', ''))):06d}"


def _roles(name: str) -> set[str]:
    from arkiv.accounts.models import Account

    return set(Account.objects.get(name=name).held_roles.values_list("role", flat=True))


def _signed_in(browser: Any, base: str, name: str, onwards: str) -> tuple[Any, list[str]]:
    page, complaints = opened(browser)
    page.goto(base + onwards)
    page.get_by_label("Konto").fill(name)
    page.get_by_label("Lösenord").fill(PASSWORD)
    with page.expect_navigation():
        page.get_by_role("button", name="Logga in").click()
    arrived(page, onwards)
    return page, complaints


def test_an_account_from_its_first_day_by_keyboard_alone(browser: Any, base: str) -> None:
    page, complaints = opened(browser)
    hands = Hands(page)

    def sign_in(name: str, password: str = PASSWORD) -> None:
        hands.write("Konto", name)
        hands.write("Lösenord", password)
        hands.key("Enter")

    page.goto(f"{base}/administration/konton")
    sign_in("rot")
    new = page.locator("section", has=page.get_by_role("heading", name="Nytt konto"))
    hands.write("Kontots namn", "siv")
    for label in ("arkivarie", "hela myndigheten"):
        hands.to(new.get_by_label(label, exact=True))
        page.keyboard.press("Space")
    hands.write("Första lösenordet", PASSWORD, within=new)
    hands.write("Ditt lösenord", PASSWORD, within=new)
    hands.press("Lägg upp kontot")
    seen(page.get_by_role("cell", name="siv", exact=True))
    assert _roles("siv") == {"archivist"}
    hands.press("Logga ut")

    page.goto(base)
    sign_in("siv")
    arrived(page, "/konto/losenord")  # nobody else may know it
    hands.write("Nuvarande lösenord", PASSWORD)
    hands.write("Nytt lösenord", NEW)
    hands.write("Samma igen", NEW)
    hands.press("Byt lösenord")
    hands.follow(page.get_by_role("link", name="siv"))
    hands.follow(page.get_by_role("link", name="Slå på två steg"))
    hands.write("Kod från appen", _code(page.locator("p code").inner_text()))
    hands.press("Ta i bruk")
    spare = page.locator(".codes li").first.inner_text()
    hands.follow(page.get_by_role("link", name="Jag har sparat dem"))
    hands.press("Logga ut")

    page.goto(base)
    sign_in("siv", NEW)
    arrived(page, "/logga-in/kod")
    hands.write("Kod", spare)
    hands.press("Fortsätt")
    seen(page.get_by_role("link", name="Gallring", exact=True))  # her role's room
    assert complaints == []
    page.context.close()


def test_roles_units_and_keys_by_mouse(browser: Any, base: str) -> None:
    rot, complaints = _signed_in(browser, base, "rot", "/administration/konton")
    vera, _ = _signed_in(browser, base, "vera", "/konto/nycklar")
    vera.get_by_label("Vad den är till för").fill("Ärendesystemet")
    vera.locator("fieldset input").first.check()
    with vera.expect_navigation():
        vera.get_by_role("button", name="Gör en nyckel").click()
    seen(vera.get_by_text("Nyckeln visas bara nu"))
    with vera.expect_navigation():
        vera.get_by_role("button", name="Avsluta Ärendesystemet").click()

    row = rot.get_by_role("row", name="vera")
    row.get_by_text("Ändra").click()
    row.get_by_label("granskare", exact=True).check()
    row.get_by_label("registrator", exact=True).uncheck()
    row.get_by_label("Ditt lösenord").fill(PASSWORD)
    with rot.expect_navigation():
        row.get_by_role("button", name="Spara roller").click()
    assert _roles("vera") == {"reviewer"}
    row.get_by_text("Ändra").click()
    row.get_by_label("Ditt lösenord").fill(PASSWORD)
    with rot.expect_navigation():
        row.get_by_role("button", name="Stäng av").click()
    seen(row.get_by_text("avstängt"))
    vera.goto(f"{base}/logg")
    seen(vera.get_by_role("heading", name="Logga in"))  # out at once

    rot.goto(f"{base}/administration/enheter")
    rot.get_by_label("Ny enhet").fill("Barn och unga")
    with rot.expect_navigation():
        rot.get_by_role("button", name="Lägg till").click()
    rot.get_by_label("Enhet för K1").select_option("Barn och unga")
    with rot.expect_navigation():
        rot.get_by_role("row", name="K1").get_by_role("button", name="Spara").click()
    assert _unit_of("K1") == "Barn och unga"
    assert complaints == []
    rot.context.close()
    vera.context.close()


def _unit_of(ref: str) -> str:
    from arkiv.holdings.models import Box

    return str(Box.objects.get(ref=ref).unit_row.unit.name)
