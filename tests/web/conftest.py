"""A web served in this process: Django's settings of the web on top of the test archive, and a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from arkiv import bootstrap
from arkiv.settings import Settings
from arkiv.web import server
from arkiv.web.search import SearchAnswer, SearchHit
from tests.arkiv.export.rich_box import HOSTILE, TODAY, rich_register
from tests.web.key import KEY

if TYPE_CHECKING:  # models can be imported only once Django has started, which is after this file is read
    from django.test import Client

    from arkiv.holdings.models import Box


def _search(words: str) -> SearchAnswer:
    """One hit that says what was asked."""
    file = rich_register().files[0].sha256
    return SearchAnswer(
        (SearchHit("K-7", file, 1, HOSTILE, f"… {words} …"),), 1, ("Två sidor kunde inte läsas.",)
    )


@pytest.fixture
def web(archive: Settings) -> Iterator[Settings]:
    from django.conf import settings
    from django.test import override_settings

    settings.SECRET_KEY = (
        "aldrig i bruk"  # Django reads it when the override ends, and an empty one is an error
    )
    extra = server.web_settings(KEY, _search)
    extra["INSTALLED_APPS"] = [*bootstrap.APPS, *extra["INSTALLED_APPS"]]
    with override_settings(**extra):
        yield archive


@pytest.fixture
def box(web: Settings) -> Box:
    from arkiv.holdings import services

    return services.new_box(
        "K-7", services.Provenance(title="Fynd i källaren", found_on=date(2026, 10, 5)), actor="prov"
    )


@pytest.fixture
def rich(box: Box, monkeypatch: pytest.MonkeyPatch) -> Box:
    """The box as if it held the rich register."""
    from arkiv.web import shelf

    monkeypatch.setattr(shelf.registers, "register_of", lambda *_: rich_register())
    monkeypatch.setattr(shelf, "today", lambda: TODAY)
    return box


@pytest.fixture
def visitor(web: Settings) -> Client:
    """Somebody who has shown the key."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    assert client.get("/", {"nyckel": KEY}).status_code == 302
    return client


@pytest.fixture
def keep_file(box: Box, web: Settings, tmp_path: Path) -> Callable[[bytes, str], str]:
    """Put a file in the box, listed as intake lists it; gives its hash."""
    from django.db import transaction

    from arkiv.holdings import services
    from ingest.intake.inspect import inspect

    def keep(content: bytes, name: str) -> str:
        path = tmp_path / name
        path.write_bytes(content)
        store = bootstrap.blob_store(web)
        services.add_file(box, path, name, store=store, code_version="prov", actor="prov")
        row = box.files.get(name=name)
        with transaction.atomic():
            services.file_listed(row, inspect(path), code_version="prov", actor="prov")
        return str(row.sha256)

    return keep


@pytest.fixture
def address(rich: Box, web: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A real server on a free port, in a thread; its address with the key."""
    monkeypatch.setattr(bootstrap, "start", lambda *_args, **_web: None)  # Django is started already
    running = server.create(web, "127.0.0.1", 0, KEY)
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    yield server.address("127.0.0.1", int(running.effective_port), KEY)
    running.close()
    thread.join(timeout=5)
