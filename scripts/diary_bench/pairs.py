"""Pairs of documents and entries with what was observed of each and whether they belong together.

    ARKIV_HOME=ARCHIVE python -m scripts.diary_bench.pairs SANNING.json

Writes JSON: for each document of the box its pairs, ``[[signal, amount], …]`` and 1 or 0. Run by the fit and the bench.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from arkiv.diary.model import Registers
    from arkiv.diary.paper import Paper

Pair = tuple[list[tuple[str, float]], int]


def pairs_of(paper: Paper, registers: Registers, own: str | None) -> list[Pair]:
    """What was observed of ``paper`` and every entry it was compared with; ``own`` is the number of its entry."""
    from arkiv.diary.scoring import EntryWords, observations

    index = registers.index
    found = []
    for entry in index.fetch(index.block(paper)):
        seen, _ = observations(paper, entry, EntryWords.of(entry))
        signals = [(one.signal.value, one.amount) for one in seen]
        found.append((signals, int(own is not None and str(entry.number) == own)))
    return found


def main() -> None:
    """Print the pairs of the box in the archive of the environment."""
    from arkiv import bootstrap
    from arkiv.settings import load

    settings = load(Path(os.environ["ARKIV_HOME"]))
    bootstrap.start(settings)
    from arkiv.diary.paper import Authority, paper_of
    from arkiv.diary.services import registers
    from arkiv.holdings import stored
    from arkiv.holdings.models import SourceFile

    truth = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    box, known = stored.box("K1"), registers()
    names = {file.sha256: file.name.rsplit("/", 1)[-1] for file in SourceFile.objects.filter(box=box)}
    own = _own_entries(truth)
    authority = Authority(settings.authority, settings.municipality, settings.unit_codes)
    told: list[list[Pair]] = []
    for kept in stored.documents(box):
        pages = tuple((names[page.file], page.number) for page in kept.reading.pages)
        paper = paper_of(kept, authority)
        if pages in own and paper.copy_of is None:
            told.append(pairs_of(paper, known, own[pages]))
    sys.stdout.write(json.dumps(told))


def _own_entries(truth: dict[str, Any]) -> dict[tuple[tuple[str, int], ...], str | None]:
    """The number of each drawn document's entry, by its pages; a copy has none of its own."""
    rows = {row["document"]: row for row in truth["diary_rows"] if row["document"] is not None}
    numbers = {index: f"{row['case_number']}-{row['sub']}" for index, row in rows.items()}
    return {
        tuple((page["file"], page["number"]) for page in row["pages"]): numbers.get(row["index"])
        for row in truth["documents"]
        if row["relation_to"] is None
    }


if __name__ == "__main__":
    main()
