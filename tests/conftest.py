"""Fixtures every test may use. An archive here is a real one: a folder, a database, migrated."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

for _name in ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def pytest_configure(config: pytest.Config) -> None:
    """Start Django before test modules import rows; every test then points it at a database of its own."""
    from arkiv import bootstrap
    from arkiv.settings import Settings

    bootstrap.start(Settings(home=Path("ingen-mapp")))


@pytest.fixture(scope="session")
def _migrated_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file, made once; each test gets a copy, which is much faster than migrating."""
    home = tmp_path_factory.mktemp("mall")
    from django.core.management import call_command
    from django.db import connections

    _point_at(home / "arkiv.sqlite3")
    call_command("migrate", verbosity=0)
    connections.close_all()
    return home / "arkiv.sqlite3"


def _point_at(database: Path) -> None:
    """Make Django's one connection use another SQLite file."""
    from django.db import connections

    connections.close_all()
    connections["default"].settings_dict["NAME"] = str(database)


@pytest.fixture
def archive(tmp_path: Path, _migrated_template: Path) -> Iterator[object]:
    """``Settings`` of a fresh archive in a folder of its own, with Django connected to it."""
    import sqlite3

    from django.conf import settings as django_settings
    from django.db import connections

    from arkiv.settings import Settings

    home = tmp_path / "arkivet"
    home.mkdir()
    (home / "arkiv.yaml").write_text("municipality: Granviks kommun\nunit_codes: [SN]\n", "utf-8")
    with sqlite3.connect(_migrated_template) as source, sqlite3.connect(home / "arkiv.sqlite3") as copy:
        source.backup(copy)
    settings = Settings(home=home, municipality="Granviks kommun")
    _point_at(settings.sqlite)
    django_settings.ARKIV = settings
    yield settings
    connections.close_all()
