"""Years of corrections must not fill the disk: an index edited again and again stays near the size of a fresh one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.conformance.corpus import make_corpus
from index.files import size_bytes
from index.model import EngineName, Mode
from index.service import open_index

CORPUS = make_corpus(60)
ROUNDS = 30
"""Commits, each with a fifth of the pages changed: every page six times over."""

MOST = 3.0
"""Times the size of a fresh index: old segments are let go of in their engines' own time."""


@pytest.mark.parametrize("engine", [EngineName.TANTIVY, EngineName.MEMORY])
def test_an_index_edited_for_years_is_little_larger_than_a_fresh_one(
    engine: EngineName, tmp_path: Path
) -> None:
    with open_index(tmp_path / "fresh", engine, Mode.WRITE) as index:
        index.put(CORPUS)
        index.commit()
    fresh = size_bytes(tmp_path / "fresh")
    with open_index(tmp_path / "edited", engine, Mode.WRITE) as index:
        index.put(CORPUS)
        index.commit()
    largest = 0
    for turn in range(ROUNDS):
        changed = CORPUS[turn % 5 :: 5]
        with open_index(tmp_path / "edited", engine, Mode.WRITE) as index:
            index.put(replace(entry, title=f"Lydelse {turn}") for entry in changed)
            index.commit()
        largest = max(largest, size_bytes(tmp_path / "edited"))
    assert largest < MOST * fresh, f"{largest / fresh:.1f} times a fresh index"
    with open_index(tmp_path / "edited", engine, Mode.WRITE) as index:
        index.purge()
        assert index.stats().pages == len(CORPUS)
    assert size_bytes(tmp_path / "edited") < 1.2 * fresh
