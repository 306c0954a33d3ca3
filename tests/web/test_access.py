"""Who gets in, and what every answer carries."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from arkiv.errors import BadInput
from arkiv.settings import Settings
from arkiv.web import server
from tests.arkiv.export.rich_box import rich_register
from tests.web.key import KEY

_SHA = rich_register().files[0].sha256
ADDRESSES = {
    "start": "/",
    "search": "/sok?q=ord",
    "box": "/kartong/K-7",
    "download": "/kartong/K-7/fyndrapport.json",
    "page": f"/kartong/K-7/sida/{_SHA}/1",
    "image": f"/kartong/K-7/bild/{_SHA}/1.jpg",
}


def _stranger() -> Client:
    return Client(SERVER_NAME="127.0.0.1")


def test_every_address_is_tested_here(web: Settings) -> None:
    assert {pattern.name for pattern in get_resolver("arkiv.web.urls").url_patterns} == ADDRESSES.keys()


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_without_the_key_nothing_is_shown(rich: object, address: str) -> None:
    answer = _stranger().get(address)
    assert answer.status_code == 403
    said = answer.content.decode()
    assert "arkiv serve" in said
    assert "Åkerlöf" not in said
    assert "K-7" not in said


@pytest.mark.parametrize("wrong", ["", "fel", "nyckel", KEY + "x", KEY[:-1], "é\u202e"])
def test_a_wrong_key_is_refused(rich: object, wrong: str) -> None:
    stranger = _stranger()
    assert stranger.get("/", {"nyckel": wrong}).status_code == 403
    assert stranger.get("/").status_code == 403


def test_the_key_becomes_a_cookie_and_leaves_the_address(rich: object) -> None:
    stranger = _stranger()
    answer = stranger.get("/sok", {"nyckel": KEY, "q": "å ä"})
    assert answer.status_code == 302
    assert answer["Location"] == "/sok?q=%C3%A5+%C3%A4"
    (cookie,) = answer.cookies.values()
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert KEY not in cookie.value
    assert stranger.get("/").status_code == 200


def test_a_forged_cookie_is_refused(rich: object) -> None:
    stranger = _stranger()
    stranger.cookies["arkiv_80"] = "in:abc:def"
    assert stranger.get("/").status_code == 403


def test_a_cookie_ends_with_the_server(visitor: Client, rich: object) -> None:
    from django.test import override_settings

    assert visitor.get("/").status_code == 200
    with override_settings(SECRET_KEY="en annan start"):
        assert visitor.get("/").status_code == 403


@pytest.mark.parametrize("host", ["granvik.example", "127.0.0.1.granvik.example", "10.0.0.5"])
def test_another_host_name_is_refused_even_with_the_key(web: Settings, host: str) -> None:
    answer = Client(SERVER_NAME=host).get("/", {"nyckel": KEY})
    assert answer.status_code == 400
    assert not answer.cookies


@pytest.mark.parametrize("address", [*ADDRESSES.values(), "/finns-inte"])
def test_every_answer_forbids_caches_frames_and_foreign_code(
    visitor: Client, rich: object, address: str
) -> None:
    answer = visitor.get(address)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


@pytest.mark.parametrize("address", ADDRESSES.values())
def test_nothing_is_changed_by_post(visitor: Client, rich: object, address: str) -> None:
    assert visitor.post(address).status_code == 405
    strict = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    strict.cookies = visitor.cookies
    assert strict.post(address).status_code == 403


@pytest.mark.parametrize("host", ["0.0.0.0", "10.0.0.5", "granvik.example", "::"])
def test_an_address_others_can_reach_is_refused(archive: Settings, host: str) -> None:
    with pytest.raises(BadInput, match=r"127\.0\.0\.1"):
        server.create(archive, host, 0, KEY)


def test_keys_are_long_and_new() -> None:
    keys = {server.new_key() for _ in range(100)}
    assert len(keys) == 100
    assert min(map(len, keys)) >= 32
    assert server.address("::1", 8000, "k") == "http://[::1]:8000/?nyckel=k"
