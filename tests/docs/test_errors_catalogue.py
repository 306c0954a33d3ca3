"""The error catalogue and the program hold the same errors, with the same exit statuses and codes."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from arkiv.outcomes import outcome_of
from ingest.errors import IngestError

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "docs" / "errors.md"
PACKAGES = ("ingest", "index", "arkiv")
_ROW = re.compile(
    r"^\| `(?P<name>[A-Z]\w+)` \|(?: `(?P<code>[a-z-]+)` \|)? (?P<status>\d+) \| (?P<what>.+) \| (?P<act>.+) \|$"
)


class Row(NamedTuple):
    name: str
    code: str | None
    status: int


def _rows() -> list[Row]:
    found = (_ROW.match(line) for line in CATALOGUE.read_text("utf-8").splitlines())
    return [Row(row["name"], row["code"], int(row["status"])) for row in found if row]


def _raised() -> dict[str, type[Exception]]:
    """Every error class of the three packages by name, found in the source and then imported.

    Read from the source first, so that a module that cannot be imported here fails loudly and is not passed over.
    """
    bases: dict[str, set[str]] = {}
    home: dict[str, str] = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.ClassDef):
                    bases[node.name] = {base.id for base in node.bases if isinstance(base, ast.Name)}
                    home[node.name] = module
    errors = {"Exception"}
    while grown := {name for name, above in bases.items() if above & errors} - errors:
        errors |= grown
    return {name: getattr(importlib.import_module(home[name]), name) for name in errors - {"Exception"}}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    found = _rows()
    assert len(found) > 40, "the tables of the catalogue could not be read"
    return found


@pytest.fixture
def raised(archive: object) -> dict[str, type[Exception]]:
    """``archive``: modules with rows can be imported only once Django has started."""
    return _raised()


def test_every_error_is_in_the_catalogue(rows: list[Row], raised: dict[str, type[Exception]]) -> None:
    assert sorted(raised.keys() - {row.name for row in rows}) == []


def test_every_row_is_an_error(rows: list[Row], raised: dict[str, type[Exception]]) -> None:
    names = [row.name for row in rows]
    assert sorted({row.name for row in rows} - raised.keys()) == []
    assert len(names) == len(set(names)), "an error has two rows"


def test_exit_statuses_and_codes_are_the_programs(
    rows: list[Row], raised: dict[str, type[Exception]]
) -> None:
    for row in rows:
        error = raised[row.name]
        # Only the kind matters to the table, and some errors cannot be made without their facts.
        assert outcome_of(error.__new__(error)).exit_status == row.status, row.name
        code = error.code if issubclass(error, IngestError) else None
        assert row.code == code, row.name
