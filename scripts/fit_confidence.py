"""Fit what the confidence of types and fields is worth: ``python -m scripts.fit_confidence --seed 101 --seed 102``.

Boxes of the tuning bank are drawn, read from their scans and understood with confidence as it is reckoned; each
value is then right or wrong. A rising line is laid through the shares found right (pool adjacent violators), drawn
towards the reckoned figure by some made-up values at every tenth, so that few values never make a field sure. For
types the papers of ``doctype_papers.yaml`` that no model was taught are counted too. Same boxes, same maps.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ingest.model import Box, Engine, Line, PageReading, PageRef, PageStatus, Sha256, StackContext, Word
from ingest.understand import UnderstandingSettings, understand
from scripts.drawing.fonts import Bank
from scripts.train_doctypes import papers
from scripts.understanding_bench.boxes import read_box
from scripts.understanding_bench.plots import pairs_of
from scripts.understanding_bench.score import Samples, add_box

TARGET = Path(__file__).parents[1] / "ingest" / "stages" / "confidence.yaml"
KINDS = ("type", "start", "case_number", "document_date", "received_date", "sender", "recipient")
MADE_UP = {"type": 1.0}
USUALLY_MADE_UP = 3.0
"""Values put at every tenth, right as often as they are reckoned to be."""
MOST = 0.995
AS_RECKONED = UnderstandingSettings(calibrate=False)
Pair = tuple[float, bool]
HEAD = """\
# What a confidence is worth: pairs of [as reckoned, share found right], rising; straight lines between them.
# Written by `python -m scripts.fit_confidence`, from {boxes} boxes of the tuning bank that no rule was made on
# ({documents} documents, seeds {seeds}) and, for types, the papers kept apart in scripts/doctype_papers.yaml.
"""


@click.command()
@click.option("--seed", "seeds", multiple=True, required=True, type=int, help="Frö i inställningsbanken.")
@click.option("--documents", default=60, show_default=True, help="Handlingar per kartong.")
@click.option("--keep", default="kept", show_default=True, type=click.Path(file_okay=False, path_type=Path))
def main(seeds: tuple[int, ...], documents: int, keep: Path) -> None:
    """Skriv om ``ingest/stages/confidence.yaml`` efter ritade kartonger som inga regler har gjorts på."""
    samples = Samples()
    for seed in seeds:
        box = read_box(keep, seed, documents, Bank.TUNE)
        add_box(samples, box, understand(box.readings, box.context, AS_RECKONED), 0.0)
    pairs = pairs_of(samples)
    pairs["type"] += list(_kept_papers())
    listed = ", ".join(str(seed) for seed in seeds)
    text = HEAD.format(boxes=len(seeds), documents=samples.documents, seeds=listed)
    for kind in KINDS:
        knots = fitted(pairs[kind], MADE_UP.get(kind, USUALLY_MADE_UP))
        text += f"{kind}: [{', '.join(f'[{x:g}, {y:g}]' for x, y in knots)}]\n"
        click.echo(f"{kind:<16}{len(pairs[kind]):>6} värden  {knots}")
    TARGET.write_text(text, encoding="utf-8")


def fitted(pairs: Sequence[Pair], made_up: float) -> tuple[tuple[float, float], ...]:
    """Knots of a rising line from (0, 0) to (1, at most ``MOST``) through the shares found right."""
    points = [(said, float(right), 1.0) for said, right in pairs]
    points += [(tenth / 10, tenth / 10, made_up) for tenth in range(11)]
    blocks: list[list[float]] = []  # sum of said, sum of right, weight
    for said, right, weight in sorted(_in_bins(points)):
        blocks.append([said * weight, right * weight, weight])
        while len(blocks) > 1 and _share(blocks[-2]) >= _share(blocks[-1]):
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    inner = [(round(said / weight, 2), round(min(MOST, right / weight), 3)) for said, right, weight in blocks]
    return _spanning(inner)


def _in_bins(points: Sequence[tuple[float, float, float]]) -> Iterator[tuple[float, float, float]]:
    """Twentieths: mean said, mean right and weight of each that holds any."""
    bins: dict[int, list[tuple[float, float, float]]] = {}
    for said, right, weight in points:
        bins.setdefault(min(19, int(said * 20 + 1e-9)), []).append((said, right, weight))
    for inside in bins.values():
        weight = sum(w for _, _, w in inside)
        yield sum(s * w for s, _, w in inside) / weight, sum(r * w for _, r, w in inside) / weight, weight


def _share(block: Sequence[float]) -> float:
    return block[1] / block[2]


def _spanning(inner: Sequence[tuple[float, float]]) -> tuple[tuple[float, float], ...]:
    """``inner`` with both ends put in and places that coincide left out."""
    knots = [(0.0, 0.0)]
    for x, y in inner:
        if knots[-1][0] < x < 1.0:
            knots.append((x, y))
    return (*knots, (1.0, max(knots[-1][1], inner[-1][1])))


def _kept_papers() -> Iterator[Pair]:
    """The papers no model was taught: confidence as reckoned, and whether the likeliest type is theirs."""
    context = StackContext("Socialnämnden", "Granviks kommun", ("SN",), (2005, 2006))
    for number, (code, text) in enumerate(papers(kept=True)):
        (document,) = understand([_as_page(text, number)], context, AS_RECKONED).documents
        yield document.doctype.confidence, document.doctype.code == code


def _as_page(text: str, number: int) -> PageReading:
    """``text`` set in one size on an A4 page, as if it had been read without doubt."""
    rows = [row for part in text.split("\n") for row in textwrap.wrap(part.strip(), 80)]
    lines = tuple(_as_line(row, 300 + 60 * place) for place, row in enumerate(rows))
    page = PageRef(Sha256(f"{number:064x}"), 1)
    engine = Engine("skriven", "1")
    return PageReading(page, PageStatus.READ, 2480, 3508, 300.0, 0, 0.0, lines, 0.97, engine, "0" * 16, 0.04)


def _as_line(row: str, top: float) -> Line:
    words, left = [], 260.0
    for word in row.split():
        right = left + 25.0 * len(word)
        words.append(Word(word, Box(left, top, right, top + 40), 0.97))
        left = right + 25.0
    return Line(tuple(words), Box(260.0, top, left - 25.0, top + 40), 0.97)


if __name__ == "__main__":
    main()
