"""Who gets in, and what every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from arkiv.accounts.roles import Role
from arkiv.errors import BadInput
from arkiv.settings import Settings
from arkiv.web import server
from tests.web.key import KEY
from tests.web.world import addresses

if TYPE_CHECKING:
    from django.test import Client

    from arkiv.holdings.models import Box


def _stranger(**more: object) -> Client:
    from django.test import Client

    return Client(SERVER_NAME="127.0.0.1", **more)


# --- with a key ---------------------------------------------------------------------------------------


def test_without_the_key_nothing_is_shown(web: Settings, box: Box) -> None:
    for address in addresses(box):
        answer = _stranger().get(address.path)
        assert answer.status_code == 403
        said = answer.content.decode()
        assert "arkiv serve" in said
        assert "K1" not in said


@pytest.mark.parametrize("wrong", ["", "fel", "nyckel", KEY + "x", KEY[:-1], "é\u202e"])
def test_a_wrong_key_is_refused(web: Settings, wrong: str) -> None:
    stranger = _stranger()
    assert stranger.get("/", {"nyckel": wrong}).status_code == 403
    assert stranger.get("/").status_code == 403


def test_the_key_becomes_a_cookie_and_leaves_the_address(web: Settings) -> None:
    stranger = _stranger()
    answer = stranger.get("/sok", {"nyckel": KEY, "q": "å ä"})
    assert answer.status_code == 302
    assert answer["Location"] == "/sok?q=%C3%A5+%C3%A4"
    (cookie,) = answer.cookies.values()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert KEY not in cookie.value
    assert stranger.get("/").status_code == 200


def test_a_forged_cookie_is_refused(web: Settings) -> None:
    stranger = _stranger()
    stranger.cookies["arkiv_80"] = "in:abc:def"
    assert stranger.get("/").status_code == 403


def test_a_cookie_ends_with_the_server(visitor: Client) -> None:
    from django.test import override_settings

    assert visitor.get("/").status_code == 200
    with override_settings(SECRET_KEY="en annan start"):
        assert visitor.get("/").status_code == 403


@pytest.mark.parametrize("host", ["granvik.example", "127.0.0.1.granvik.example", "10.0.0.5"])
def test_another_host_name_is_refused_even_with_the_key(web: Settings, host: str) -> None:
    from django.test import Client

    answer = Client(SERVER_NAME=host).get("/", {"nyckel": KEY})
    assert answer.status_code == 400
    assert not answer.cookies


def test_every_answer_forbids_caches_frames_and_foreign_code(visitor: Client, box: Box) -> None:
    for path in (*(address.path for address in addresses(box)), "/finns-inte"):
        answer = visitor.get(path)
        assert answer["Cache-Control"] == "no-store", path
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        policy = answer["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "*" not in policy


def test_nothing_is_changed_without_the_forms_own_token(visitor: Client, box: Box) -> None:
    strict = _stranger(enforce_csrf_checks=True)
    strict.cookies = visitor.cookies
    for address in addresses(box):
        if not address.name.startswith("api"):
            assert strict.post(address.path).status_code in (403, 405), address.path


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5", "granvik.example", "::"])
def test_an_address_others_can_reach_is_refused(archive: Settings, host: str) -> None:
    with pytest.raises(BadInput, match=r"127\.0\.0\.1"):
        server.create(archive, host, 0, KEY)


def test_keys_are_long_and_new() -> None:
    keys = {server.new_key() for _ in range(100)}
    assert len(keys) == 100
    assert min(map(len, keys)) >= 32
    assert server.address("::1", 8000, "k") == "http://[::1]:8000/?nyckel=k"


# --- by signing in ------------------------------------------------------------------------------------

PASSWORD = "granar växer långsamt"


@pytest.fixture
def karin(web_login: Settings) -> str:
    from arkiv.accounts import services
    from arkiv.accounts.models import Account

    services.add("rot", [Role.ADMINISTRATOR], PASSWORD, own=True, actor="prov")
    services.add("karin", [Role.REGISTRAR], PASSWORD, actor="account:1")
    Account.objects.filter(name="karin").update(own_password=True)
    return "karin"


def _sign_in(client: Client, name: str, password: str = PASSWORD, onwards: str = "/") -> object:
    return client.post("/logga-in", {"namn": name, "losenord": password, "vidare": onwards})


def test_a_name_and_a_password_lead_to_where_one_was_going(karin: str) -> None:
    client = _stranger()
    assert client.get("/kartonger").status_code == 302
    answer = _sign_in(client, karin, onwards="/kartonger")
    assert (answer.status_code, answer["Location"]) == (302, "/kartonger")
    cookie = answer.cookies["arkiv_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.get("/kartonger").status_code == 200
    assert "karin" in client.get("/konto").content.decode()


@pytest.mark.parametrize(
    "onwards", ["https://ond.example/", "//ond.example", "javascript:alert(1)", "/\\ond.example"]
)
def test_signing_in_never_leads_elsewhere(karin: str, onwards: str) -> None:
    assert _sign_in(_stranger(), karin, onwards=onwards)["Location"] == "/"


def test_wrong_passwords_cost_time_and_say_nothing(karin: str) -> None:
    client = _stranger()
    said = [_sign_in(client, name, "fel lösenord här").content for name in ("karin", "ingen-alls")]
    assert b"st\xc3\xa4mmer inte" in said[0]
    assert said[0].count(b"st\xc3\xa4mmer inte") == said[1].count(b"st\xc3\xa4mmer inte")
    for _ in range(5):
        _sign_in(client, karin, "fel lösenord här")
    answer = _sign_in(client, karin)
    assert answer.status_code == 403
    assert "Försök igen om" in answer.content.decode()


def test_signing_out_ends_it(karin: str) -> None:
    client = _stranger()
    _sign_in(client, karin)
    client.post("/logga-ut")
    assert client.get("/kartonger").status_code == 302


def test_a_visit_that_stands_still_or_goes_on_too_long_ends(
    karin: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from arkiv.web import gate

    client, began = _stranger(), gate.time.time()
    now = [began]
    monkeypatch.setattr(gate.time, "time", lambda: now[0])
    _sign_in(client, karin)
    now[0] = began + 29 * 60
    assert client.get("/").status_code == 200
    now[0] += 31 * 60
    assert client.get("/").status_code == 302
    _sign_in(client, karin)
    for _ in range(25):
        now[0] += 25 * 60
        last = client.get("/")
    assert last.status_code == 302


def test_whoever_is_shut_out_is_out_at_once(karin: str) -> None:
    from arkiv.accounts import services

    client = _stranger()
    _sign_in(client, karin)
    services.set_enabled("karin", False, actor="account:1")
    assert client.get("/").status_code == 302


def test_a_password_set_by_another_must_be_changed_first(karin: str) -> None:
    from arkiv.accounts import services

    services.reset_password("karin", PASSWORD + " ny", actor="account:1")
    client = _stranger()
    _sign_in(client, karin, PASSWORD + " ny")
    assert client.get("/kartonger")["Location"] == "/konto/losenord"
    new = {"gammalt": PASSWORD + " ny", "nytt": "en helt egen mening", "igen": "en helt egen mening"}
    assert client.post("/konto/losenord", new | {"igen": "en annan mening"}).status_code == 422
    assert client.post("/konto/losenord", new).status_code == 302
    assert client.get("/kartonger").status_code == 200


def _code_of(name: str, step: int = 0) -> str:
    from django_otp.oath import totp
    from django_otp.plugins.otp_totp.models import TOTPDevice

    device = TOTPDevice.objects.get(user__name=name)
    return f"{totp(device.bin_key, drift=step):06d}"


def test_two_steps_where_the_role_demands_them(karin: str, web_login: Settings) -> None:
    from dataclasses import replace

    from django.test import override_settings

    with override_settings(ARKIV=replace(web_login, two_factor_roles=("registrator",))):
        client = _stranger()
        _sign_in(client, karin)
        assert client.get("/kartonger")["Location"] == "/konto/tva-steg"
        page = client.get("/konto/tva-steg").content.decode()
        assert "<path" in page
        assert client.post("/konto/tva-steg", {"kod": "12"}).status_code == 403
        codes = client.post("/konto/tva-steg", {"kod": _code_of(karin)})
        recovery = codes.content.decode().partition("<li>")[2].partition("</li>")[0]
        assert client.get("/kartonger").status_code == 200

        again = _stranger()
        _sign_in(again, karin)
        assert again.get("/kartonger")["Location"] == "/logga-in/kod"
        assert again.get("/konto/tva-steg")["Location"] == "/logga-in/kod"  # no new one without the old
        assert again.post("/logga-in/kod", {"kod": _code_of(karin)}).status_code == 403  # used already
        assert again.post("/logga-in/kod", {"kod": recovery}).status_code in (302, 403)


def test_a_recovery_code_lets_in_once(karin: str) -> None:
    client = _stranger()
    _sign_in(client, karin)
    client.get("/konto/tva-steg")
    page = client.post("/konto/tva-steg", {"kod": _code_of(karin)}).content.decode()
    recovery = page.partition("<li>")[2].partition("</li>")[0]
    for expected in (302, 403):
        other = _stranger()
        _sign_in(other, karin)
        assert other.post("/logga-in/kod", {"kod": recovery}).status_code == expected


def test_a_person_without_roles_for_a_page_is_told_which(person: Callable[..., Client]) -> None:
    answer = person(Role.SCANNER).get("/logg")
    assert answer.status_code == 403
    assert "arkivarie eller granskare" in answer.content.decode()
