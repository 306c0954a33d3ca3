"""What the search for copies costs among many pages of one form, and whether it still finds them."""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import click

from ingest.model import (
    Box,
    DocumentReading,
    DocumentType,
    Engine,
    Line,
    PageReading,
    PageRef,
    PageStatus,
    RelationKind,
    Sha256,
    Word,
)
from ingest.stages.duplicates import find_copies
from ingest.stages.pagetext import PageText
from ingest.stages.versions import ComparedDocument

PAGES = {"small": (250, 500, 1000), "full": (500, 1000, 2000)}
FILLED = {"little": 0.05, "some": 0.15, "much": 0.30}
"""Share of a form's words that are filled in."""
ROWS, COLUMNS = 18, 9
COPIED, MISREAD = 20, 0.06
"""One page in how many is a copy, and the share of a copy's words that are read otherwise."""
REPEATED = 3
"""Times are the least of so many runs: other work on the machine only ever adds."""
GOALS = {"ms_per_page": 10.0, "growth": 1.5, "false_per_100": 1.0}
FOUND = 0.97

Text = list[tuple[str, float]]
"""Words with their confidence, row by row."""


@dataclass(frozen=True, slots=True)
class Forms:
    """A stack of one form; ``copy_of`` has the positions of the copies and of what they copy."""

    texts: Sequence[Text]
    copy_of: dict[int, int]

    @classmethod
    def filled(cls, seed: int, pages: int, share: float) -> Forms:
        """``pages`` forms with ``share`` of their words filled in anew on each."""
        dice = random.Random(f"{seed} {share}")
        known = ["".join(dice.choices("abdefgiklmnoprstuvå", k=dice.randint(3, 9))) for _ in range(5000)]
        print_ = dice.choices(known, k=ROWS * COLUMNS)
        open_ = [dice.random() < share for _ in print_]
        texts: list[Text] = [
            [(dice.choice(known) if free else word, 0.96) for word, free in zip(print_, open_, strict=True)]
            for _ in range(pages)
        ]
        half = pages // 2
        copy_of = {later: later - half for later in range(half, pages, COPIED // 2)}
        for later, earlier in copy_of.items():
            texts[later] = [_copied(dice, word) for word, _ in texts[earlier]]
        return cls(texts, copy_of)


def _copied(dice: random.Random, word: str) -> tuple[str, float]:
    if dice.random() >= MISREAD:
        return word, 0.93
    place = dice.randrange(len(word))
    return word[:place] + dice.choice("ceoiltf") + word[place + 1 :], 0.5


def _document(position: int, text: Text) -> ComparedDocument:
    lines = []
    for row in range(ROWS):
        words = tuple(
            Word(word, Box(260 + 200 * at, 300 + 62 * row, 440 + 200 * at, 340 + 62 * row), sure)
            for at, (word, sure) in enumerate(text[row * COLUMNS : (row + 1) * COLUMNS])
        )
        lines.append(Line(words, words[0].box.union(words[-1].box), 0.9))
    sheet = PageRef(Sha256(sha256(str(position).encode()).hexdigest()), 1)
    reading = PageReading(
        sheet,
        PageStatus.READ,
        2480,
        3508,
        300.0,
        0,
        0.0,
        tuple(lines),
        0.9,
        Engine("typed", "1"),
        "0" * 16,
        0.0,
    )
    document = DocumentReading((sheet,), 1.0, (), "", DocumentType(None, 0.0), ())
    return ComparedDocument.of(document, [PageText(reading)], position + 1)


def measured(seed: int, pages: int, share: float) -> dict[str, float]:
    """Milliseconds a page, the share of the copies found, and false relations per 100 pages."""
    forms = Forms.filled(seed, pages, share)
    documents = [_document(position, text) for position, text in enumerate(forms.texts)]
    spent = []
    for _ in range(REPEATED):
        before = time.process_time()
        relations, _ = find_copies(documents)
        spent.append(time.process_time() - before)
    right = sum(
        each.kind is RelationKind.DUPLICATE and forms.copy_of.get(each.document) == each.of
        for each in relations
    )
    return {
        "ms_per_page": 1000 * min(spent) / pages,
        "found": right / len(forms.copy_of),
        "false_per_100": 100 * (len(relations) - right) / pages,
    }


@click.command()
@click.option("--seed", default=5, show_default=True, type=int, help="Frö.")
@click.option("--size", type=click.Choice(list(PAGES)), default="small", show_default=True)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla siffror som JSON.")
def main(seed: int, size: str, out: Path | None) -> None:
    """Mät vad sökandet efter kopior kostar bland många sidor av en blankett, och om kopiorna hittas."""
    flat: dict[str, float] = {}
    for name, share in FILLED.items():
        for pages in PAGES[size]:
            row = measured(seed, pages, share)
            flat |= {f"{name}_{pages}_{figure}": value for figure, value in row.items()}
        first, last = (flat[f"{name}_{pages}_ms_per_page"] for pages in (PAGES[size][0], PAGES[size][-1]))
        flat[f"{name}_growth"] = last / max(0.001, first)
    missed = [name for name, value in flat.items() if not _met(name, value)]
    for name, value in flat.items():
        click.echo(f"{'MISSAT' if name in missed else 'nått  '} {name:<30}{value:>9.3f}")
    if out:
        out.write_text(json.dumps(flat, indent=1) + "\n", encoding="utf-8")
    sys.exit(1 if missed else 0)


def _met(name: str, value: float) -> bool:
    goal = next((goal for figure, goal in GOALS.items() if name.endswith(figure)), None)
    return value >= FOUND if goal is None else value <= goal


if __name__ == "__main__":
    main()
