"""Page pictures on the screen: quick, bounded in memory, and never decoded in the server itself."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from PIL import Image

from arkiv.settings import Settings
from arkiv.web import pictures
from ingest.intake.limits import Limits


def _png(width: int = 900, height: int = 1200) -> bytes:
    out = io.BytesIO()
    Image.new("L", (width, height), 200).save(out, "PNG")
    return out.getvalue()


def test_the_pictures_kept_never_exceed_their_share() -> None:
    kept = pictures.Kept(1000)
    for at in range(50):
        kept.put(("a", at, 0, 0), b"x" * 300)
        kept.get(("a", 0, 0, 0))  # asked for again and again, it stays
        assert kept.bytes <= 1000
    assert kept.get(("a", 0, 0, 0)) is not None
    assert kept.get(("a", 49, 0, 0)) is not None
    assert kept.get(("a", 10, 0, 0)) is None
    kept.put(("a", 49, 0, 0), b"y" * 10)
    assert kept.bytes == sum(len(kept.get(("a", at, 0, 0)) or b"") for at in range(50))
    kept.put(("b", 1, 0, 0), b"x" * 2000)
    assert kept.bytes == 0


def test_a_page_asked_for_twice_is_decoded_once(
    visitor: Client, keep_file: Callable[[bytes, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sha256 = keep_file(_png(), "sida.png")
    decoded, opened = [], pictures.open_source
    monkeypatch.setattr(pictures, "_KEPT", pictures.Kept(pictures.KEPT_BYTES))
    monkeypatch.setattr(pictures, "open_source", lambda *args: decoded.append(1) or opened(*args))
    address = f"/kartong/K-7/bild/{sha256}/1.jpg"
    first, again = visitor.get(address), visitor.get(address)
    assert (first.status_code, again.content) == (200, first.content)
    assert len(decoded) == 1


def test_a_page_that_is_destroyed_is_not_shown_from_memory(
    visitor: Client, keep_file: Callable[[bytes, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from arkiv.errors import NoSuchThing
    from arkiv.web.pages import boxes

    def destroyed(_: object) -> None:
        raise NoSuchThing("Sidan är gallrad.")

    address = f"/kartong/K-7/bild/{keep_file(_png(901), 'sida.png')}/1.jpg"
    assert visitor.get(address).status_code == 200
    monkeypatch.setattr(boxes.masters, "master_of", destroyed)
    assert visitor.get(address).status_code == 404


def test_a_file_that_hangs_is_stopped_and_the_others_are_shown(
    visitor: Client, web: Settings, keep_file: Callable[[bytes, str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet no decoder is done with in its time: the visitor gets an answer, and the next page its picture."""
    from arkiv import bootstrap

    large, small = keep_file(_png(11_000, 11_000), "stor.png"), keep_file(_png(902), "liten.png")
    profile = bootstrap.profile(web)
    short = replace(profile, limits=replace(profile.limits, seconds=0.05))
    with monkeypatch.context() as hurried:
        hurried.setattr(pictures.bootstrap, "profile", lambda _: short)
        began = time.monotonic()
        answer = visitor.get(f"/kartong/K-7/bild/{large}/1.jpg")
        assert time.monotonic() - began < 10
        assert answer.status_code == 422
        assert "längre" in answer.content.decode() or "tid" in answer.content.decode()
    assert visitor.get(f"/kartong/K-7/bild/{small}/1.jpg").status_code == 200


def test_only_so_many_pages_are_decoded_at_once(monkeypatch: pytest.MonkeyPatch, web: Settings) -> None:
    from contextlib import contextmanager
    from types import SimpleNamespace

    import numpy as np

    from arkiv.holdings.masters import Master

    now, most, lock = 0, 0, threading.Lock()

    @contextmanager
    def slow(*_: object) -> object:  # type: ignore[misc]
        nonlocal now, most
        with lock:
            now, most = now + 1, max(most, now + 1)
        time.sleep(0.05)
        yield SimpleNamespace(page=lambda _: SimpleNamespace(pixels=np.zeros((20, 20), np.uint8)))
        with lock:
            now -= 1

    store = SimpleNamespace(local_path=lambda _: contextmanager(lambda: iter([None]))())
    monkeypatch.setattr(pictures, "open_source", slow)
    monkeypatch.setattr(pictures.bootstrap, "blob_store", lambda _: store)
    profile = SimpleNamespace(limits=Limits())
    monkeypatch.setattr(pictures.bootstrap, "profile", lambda _: profile)
    threads = [
        threading.Thread(target=pictures.picture_of, args=(Master(f"b{at}", None, 1), web)) for at in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == pictures.AT_ONCE
