"""Drawn boxes through the real reader: draw, read, check, and hold the verdicts against the truth."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.drawing.fonts import Bank
from scripts.scoring import RetentionScore, score

_OWNER = ("--municipality", "Granviks kommun", "--unit", "SN")
_ROOT = Path(__file__).resolve().parents[2]


def verdicts(folder: Path, seed: int, documents: int, bank: Bank) -> RetentionScore:
    """The verdicts on the box of ``seed``, made in ``folder`` unless it is there already."""
    home = folder / str(seed)
    box, archive = home / "box", home / "arkiv"
    if not (box / "sanning.json").is_file():
        made = ("--seed", str(seed), "--documents", str(documents), "--bank", bank.value)
        _run("scripts.make_box", str(box), *made)
    read = (archive / "arkiv.yaml").is_file()
    _run(
        "arkiv", "init", str(archive), *_OWNER
    )  # an archive kept from an earlier run may need its database renewed
    if not read:
        for words in _reading(box):
            _run("arkiv", *words, archive=archive)
    _run("arkiv", "check", "K1", archive=archive)
    register = json.loads(_run("arkiv", "box", "show", "K1", "--json", archive=archive))
    return score(register, json.loads((box / "sanning.json").read_text("utf-8"))).verdicts


def _reading(box: Path) -> Iterator[tuple[str, ...]]:
    yield "box", "new", "K1", "--title", "Ritad kartong", "--years", "2005-2006"
    yield "diary", "import", str(box / "diarium.csv")
    yield "diary", "import", str(box / "personakter.csv"), "--personakter"
    yield "plan", "import", str(box / "dokumenthanteringsplan.csv")
    yield "ingest", "--box", "K1", str(box / "skanningar")


def _run(module: str, *words: str, archive: Path | None = None) -> str:
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


def together(scores: list[RetentionScore]) -> RetentionScore:
    """All boxes as one."""
    return RetentionScore(
        answered=sum(one.answered for one in scores),
        decided=sum(one.decided for one in scores),
        decidable=sum(one.decidable for one in scores),
        decided_of_decidable=sum(one.decided_of_decidable for one in scores),
        agreed=sum(one.agreed for one in scores),
        destroy_where_keep=[fault for one in scores for fault in one.destroy_where_keep],
        destroy_too_early=[fault for one in scores for fault in one.destroy_too_early],
    )
