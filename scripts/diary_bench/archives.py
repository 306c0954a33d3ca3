"""Drawn boxes in archives of their own, drawn and read once, then kept: a command of ours each, as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scripts.drawing.fonts import Bank

_OWNER = ("--municipality", "Granviks kommun", "--unit", "SN")
_ROOT = Path(__file__).resolve().parents[2]
Json = dict[str, Any]


def read_box(folder: Path, seed: int, documents: int, bank: Bank) -> tuple[Json, Json]:
    """The register and the truth of the box of ``seed``. Pages once read are not read again; all else is done anew."""
    home = folder / str(seed)
    box, archive = home / "box", home / "arkiv"
    if not (box / "sanning.json").is_file():
        made = ("--seed", str(seed), "--documents", str(documents), "--bank", bank.value)
        run("scripts.make_box", str(box), *made)
    new = not (archive / "arkiv.yaml").is_file()
    run("arkiv", "init", str(archive), *_OWNER)
    for words in _steps(box) if new else ():
        run("arkiv", *words, archive=archive)
    run("arkiv", "ingest", "--quiet", "--box", "K1", str(box / "skanningar"), archive=archive)
    run("arkiv", "check", "K1", archive=archive)
    register = json.loads(run("arkiv", "box", "show", "K1", "--json", archive=archive))
    return register, json.loads((box / "sanning.json").read_text("utf-8"))


def _steps(box: Path) -> Iterator[tuple[str, ...]]:
    yield "box", "new", "K1", "--title", "Ritad kartong", "--years", "2005-2006"
    yield "diary", "import", str(box / "diarium.csv")
    yield "diary", "import", str(box / "personakter.csv"), "--personakter"
    yield "plan", "import", str(box / "dokumenthanteringsplan.csv")


def run(module: str, *words: str, archive: Path | None = None) -> str:
    """A module of ours as a command of its own; its faults end the bench."""
    home = {"ARKIV_HOME": str(archive)} if archive is not None else {}
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=_ROOT,
        env=os.environ | home,
        stdout=subprocess.PIPE,
        check=True,
        encoding="utf-8",
    )
    return done.stdout
