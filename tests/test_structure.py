"""The layout is the architecture: imports point one way, every error has an outcome, every setting is documented."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {"ingest": {"ingest"}, "index": {"index"}, "arkiv": {"arkiv", "ingest", "index"}}
PURE_ROOMS = ("ingest", "index")
# A pair of sockets between a process and its own child is a pipe with two ends, and no network.
TO_ITS_CHILD = {f"ingest/intake/{name}.py" for name in ("child", "sandbox", "wire")}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def sources(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    assert found, f"no source in {package}"
    return found


@pytest.mark.parametrize("package", sorted(ALLOWED))
def test_imports_point_inwards(package: str) -> None:
    for path in sources(package):
        ours = {name.split(".")[0] for name in imported(path)} & ALLOWED.keys()
        assert ours <= ALLOWED[package], f"{path} imports {ours - ALLOWED[package]}"


@pytest.mark.parametrize("package", PURE_ROOMS)
def test_the_lower_packages_know_no_database_and_no_network(package: str) -> None:
    forbidden = {"django", "sqlite3", "psycopg", "requests", "socket", "urllib", "http"}
    for path in sources(package):
        used = {name.split(".")[0] for name in imported(path)} & forbidden
        if path.relative_to(ROOT).as_posix() in TO_ITS_CHILD:
            used -= {"socket"}
            assert not re.search(r"AF_INET|create_connection|\.connect\(|\.bind\(", path.read_text("utf-8"))
        assert not used, f"{path} imports {used}"


def _error_classes(package: str) -> set[type[Exception]]:
    module = importlib.import_module(package)
    found: set[type[Exception]] = set()
    for item in pkgutil.walk_packages(module.__path__, f"{package}."):
        if ".migrations" in item.name or item.name.endswith((".child", ".worker", ".models")):
            continue
        for _, value in inspect.getmembers(importlib.import_module(item.name), inspect.isclass):
            if issubclass(value, Exception) and value.__module__.split(".")[0] == package:
                found.add(value)
    return found


def test_every_error_has_a_row_in_the_table_of_outcomes(archive: object) -> None:
    from arkiv.outcomes import OUTCOMES

    classes = {error for package in ALLOWED for error in _error_classes(package)}
    assert len(classes) > 15
    for error in classes:
        assert any(base in OUTCOMES for base in error.__mro__), f"{error} has no outcome"


def test_exit_statuses_are_distinct() -> None:
    from arkiv.outcomes import OUTCOMES

    statuses = [outcome.exit_status for outcome in OUTCOMES.values()]
    assert len(statuses) == len(set(statuses))
    assert 0 not in statuses
    assert 2 not in statuses  # click's own: wrong usage


def test_every_setting_is_documented() -> None:
    from dataclasses import fields

    from arkiv.settings import SETTINGS, Settings

    assert {field.name for field in fields(Settings)} - {"home"} == SETTINGS.keys()
    operations = (ROOT / "docs/operations.md").read_text("utf-8")
    for name in SETTINGS:
        assert f"`{name}`" in operations, f"{name} is not in docs/operations.md"
