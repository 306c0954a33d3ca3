"""The commands in this process, on the archive of the test; nothing may ever come out as a traceback."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from arkiv.cli.main import main
from arkiv.settings import Settings


@dataclass(frozen=True)
class Told:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """Runs commands on one archive. A command that fails with anything but an exit status fails the test."""

    home: Path

    def __call__(self, *words: str | Path, env: dict[str, str] | None = None) -> Told:
        given = {"ARKIV_HOME": str(self.home), "ARKIV_ACTOR": "prov", **(env or {})}
        result = CliRunner().invoke(main, [str(word) for word in words], env=given)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return Told(result.exit_code, result.stdout, result.stderr)


@pytest.fixture
def arkiv(archive: Settings) -> Terminal:
    """An archive without boxes."""
    return Terminal(archive.home)


@pytest.fixture
def with_box(arkiv: Terminal) -> Terminal:
    """An archive with the empty box K1 and an empty index."""
    assert arkiv("box", "new", "K1", "--title", "Fynd i källaren").status == 0
    assert arkiv("index", "rebuild").status == 0
    return arkiv


@pytest.fixture
def table(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes a table to be imported."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write
