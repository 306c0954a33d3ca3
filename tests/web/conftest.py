"""A web served in this process: Django's settings of the web on top of the test archive, and a browser."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from arkiv import bootstrap
from arkiv.settings import Settings
from arkiv.web import server
from tests.arkiv.holdings.filled import three_letters
from tests.web.diary_work import asks_for_somebody
from tests.web.drawn_sample import is_drawn
from tests.web.key import KEY
from tests.web.two_wordings import lie_in_two_wordings
from tests.web.white_sheets import are_white

if TYPE_CHECKING:  # models can be imported only once Django has started, which is after this file is read
    from django.test import Client

    from arkiv.accounts.roles import Role
    from arkiv.holdings.models import Box


@contextmanager
def _served(archive: Settings, key: str | None) -> Iterator[Settings]:
    from django.conf import settings
    from django.test import override_settings
    from django.urls import clear_url_caches

    # Django reads it when the override ends, and an empty one is an error.
    settings.SECRET_KEY = "aldrig i bruk"
    extra = server.web_settings(archive, key)
    extra["INSTALLED_APPS"] = [*bootstrap.APPS, *extra["INSTALLED_APPS"]]
    with override_settings(**extra):
        clear_url_caches()
        yield archive


@pytest.fixture
def web(archive: Settings) -> Iterator[Settings]:
    """Served with a key, for the person at the machine."""
    with _served(archive, KEY) as served:
        yield served


@pytest.fixture
def web_login(archive: Settings) -> Iterator[Settings]:
    """Served to people who sign in."""
    with _served(archive, None) as served:
        yield served


@pytest.fixture
def box(archive: Settings) -> Box:
    """K1 with three documents: of two pages, of one page, of one page. Its pages have readings, but no bytes."""
    from arkiv.web import cards

    made: Box = three_letters(archive)
    are_white(made)
    asks_for_somebody(made)
    lie_in_two_wordings(made)
    is_drawn(made)
    while cards.catch_up():
        pass
    return made


@pytest.fixture
def uids(box: Box) -> list[str]:
    """The ids of its documents, in order."""
    from arkiv.holdings.models import Document

    return list(Document.objects.filter(box=box).order_by("number").values_list("uid", flat=True))


@pytest.fixture
def visitor(web: Settings) -> Client:
    """Somebody who has shown the key."""
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    assert client.get("/", {"nyckel": KEY}).status_code == 302
    return client


@pytest.fixture
def person(web_login: Settings) -> Callable[..., Client]:
    """``person(Role.REGISTRAR, units=("Barn",))``: somebody signed in, of the whole authority without ``units``."""
    from django.test import Client

    from arkiv.accounts.models import Account, AccountRole, AccountUnit, Unit

    def signed_in(*roles: Role, units: tuple[str, ...] | None = None, name: str = "") -> Client:
        number = Account.objects.count() + 1
        row = Account(name=name or f"person{number}", own_password=True, everywhere=units is None)
        row.set_unusable_password()
        row.save()
        AccountRole.objects.bulk_create(AccountRole(account=row, role=role.value) for role in roles)
        for unit in units or ():
            AccountUnit.objects.create(account=row, unit=Unit.objects.get_or_create(name=unit)[0])
        client = Client(SERVER_NAME="127.0.0.1", raise_request_exception=False)
        client.force_login(row)
        return client

    return signed_in


@pytest.fixture
def keep_file(web: Settings, tmp_path: Path) -> Callable[[bytes, str], str]:
    """Put a file in the box K-7, listed as intake lists it; gives its hash."""
    from django.db import transaction

    from arkiv.holdings import services
    from ingest.intake.inspect import inspect

    box = services.new_box("K-7", services.Provenance(title="Fynd i källaren"), actor="prov")

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
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Settings, str | None], str]]:
    """``running(settings, key)``: a real server on a free port, in a thread; gives what to open."""
    monkeypatch.setattr(bootstrap, "start", lambda *_args, **_web: None)  # Django is started already
    started: list[tuple[Any, threading.Thread]] = []

    def start(settings: Settings, key: str | None) -> str:
        made = server.create(settings, "127.0.0.1", 0, key)
        thread = threading.Thread(target=made.run, daemon=True)
        thread.start()
        started.append((made, thread))
        return server.address("127.0.0.1", int(made.effective_port), key)

    yield start
    for made, thread in started:
        made.close()
        thread.join(timeout=5)


@pytest.fixture
def address(box: Box, web: Settings, running: Callable[[Settings, str | None], str]) -> str:
    """The address, with the key, of a server that holds the box K1."""
    return running(web, KEY)
