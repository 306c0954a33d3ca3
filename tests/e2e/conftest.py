"""The program as its user runs it: a fresh process for every command, on boxes drawn for the test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Arkiv:
    """An archive folder and the command that works on it."""

    home: Path

    def command(self, *words: str | Path) -> list[str]:
        return [sys.executable, "-m", "arkiv", *map(str, words)]

    @property
    def environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "ARKIV_HOME": str(self.home),
            "ARKIV_ACTOR": "test",
            "LANG": "C.UTF-8",
        }

    def run(self, *words: str | Path, status: int = 0) -> str:
        done = subprocess.run(
            self.command(*words),
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
        assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout + (done.stderr if status else "")

    def json(self, *words: str | Path, status: int = 0) -> Any:
        return json.loads(self.run(*words, "--json", status=status))

    def start(self, *words: str | Path) -> subprocess.Popen[bytes]:
        """Run in a process group of its own, to be killed at will."""
        return subprocess.Popen(
            self.command(*words),
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def new_archive(home: Path) -> Arkiv:
    """An empty archive with the box K1."""
    arkiv = Arkiv(home)
    arkiv.run("init", home, "--municipality", "Granviks kommun", "--unit", "SN")
    arkiv.run("box", "new", "K1", "--title", "Prov", "--years", "2005-2006")
    return arkiv


@pytest.fixture(scope="session")
def small_box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A drawn box of a few documents: scans, diary, registers and truth."""
    folder = tmp_path_factory.mktemp("liten-låda")
    command = [sys.executable, "-m", "scripts.make_box", str(folder), "--seed", "11", "--documents", "4"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return folder
