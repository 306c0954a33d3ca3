"""The bench of odd files: it has what it says, draws the same from the same seed, and is not easily pleased."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.intake_bench.attempt import attempt, attempt_file
from scripts.intake_bench.case import READ, Case
from scripts.intake_bench.command import all_cases, rng_for
from scripts.intake_bench.folders import CASES as FOLDER_CASES
from scripts.intake_bench.fuzz import damaged, seed_files
from scripts.intake_bench.images import sheet
from tests.bad_files import encoded

TABLE = Path(__file__).parents[2] / "docs" / "intake.md"
BY_NAME = {case.name: case for case in all_cases()}
SAMPLE = (
    "jpeg/exif-6",
    "fax/204x98",
    "pdf-page/strips-8",
    "pdf-loop/tree-two",
    "zip/locked-one",
    "other/rar",
)


def test_there_are_many_and_each_has_a_name_of_its_own():
    assert len(all_cases()) == len(BY_NAME) >= 150


def test_the_table_in_the_docs_has_a_row_for_each():
    text = TABLE.read_text("utf-8")
    missing = [name for name in BY_NAME if f"| {name} |" not in text]
    missing += [case.name for case in FOLDER_CASES if f"| folder/{case.name} |" not in text]
    assert not missing
    assert " 0 crashes, 0 hangs" in text


@pytest.mark.parametrize("name", SAMPLE)
def test_a_case_is_as_it_should_be(name: str, tmp_path: Path):
    outcome = attempt(BY_NAME[name], rng_for(7, name), tmp_path)
    assert outcome.wrong == ""
    assert outcome.word


@pytest.mark.parametrize("name", ["png/flipped", "pdf-broken/zeroed-0"])
def test_the_same_seed_gives_the_same_file(name: str):
    build = BY_NAME[name].build
    assert build(rng_for(7, name)) == build(rng_for(7, name)) != build(rng_for(8, name))


def test_a_page_that_looks_otherwise_is_noticed(tmp_path: Path):
    upside_down = Case("x", "x", lambda _: encoded(sheet().rotate(180), "PNG"), frozenset({READ}), 1, True)
    assert "does not look like" in attempt(upside_down, rng_for(7, "x"), tmp_path).wrong


def test_an_end_nobody_expected_is_noticed(tmp_path: Path):
    optimist = replace(BY_NAME["jpeg/half"], expected=frozenset({READ}))
    assert attempt(optimist, rng_for(7, "x"), tmp_path).wrong == "expected read"


def test_what_escapes_is_a_crash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def fell(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("scripts.intake_bench.attempt.inspect", fell)
    (tmp_path / "fil").write_bytes(b"x")
    outcome = attempt_file(tmp_path / "fil", "x", "x")
    assert (outcome.word, bool(outcome.wrong)) == ("crash", True)


def test_damage_is_damage():
    data = seed_files()["jpeg/grey"]
    assert sum(damaged(data, rng_for(seed, "x")) != data for seed in range(20)) >= 18
