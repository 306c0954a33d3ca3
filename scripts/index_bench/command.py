"""The index bench as a command: race, plant and find, read boxes, build a million, ask a cluster; print, judge."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import click

from scripts.drawing.fonts import Bank
from scripts.figures import Figure, table, write
from scripts.index_bench.pages import made_pages, plant


class Part(StrEnum):
    """What may be measured on its own. The small size leaves out the last two unless they are named."""

    RACE = "race"
    RECALL = "recall"
    SCANNED = "scanned"
    MILLION = "million"
    CLUSTER = "cluster"


USUAL = {"small": (Part.RACE, Part.RECALL, Part.SCANNED), "full": tuple(Part)}
RACED = {"small": 2_000, "full": 30_000}
PLANTED = {"small": 6_000, "full": 6_000}
A_WEAR = {"small": 4, "full": 12}
"""Pages of each kind of wear."""
MILLION = {"small": 100_000, "full": 1_000_000}
CLUSTER = {"small": 5_000, "full": 100_000}


@click.command()
@click.option("--seed", default=71, show_default=True, help="Frö: samma frö ger samma sidor och frågor.")
@click.option("--size", type=click.Choice(list(RACED)), default="small", show_default=True)
@click.option(
    "--only", multiple=True, type=click.Choice([part.value for part in Part]), help="Bara dessa delar."
)
@click.option(
    "--pages", type=click.IntRange(500), help="Sidor i jämförelsen, i stället för vad --size säger."
)
@click.option("--bank", type=click.Choice([bank.value for bank in Bank]), default="test", show_default=True)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Behåll sidorna här och läs dem bara en gång.",
)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla siffror som JSON.")
def main(
    seed: int,
    size: str,
    only: tuple[str, ...],
    pages: int | None,
    bank: str,
    folder: Path | None,
    out: Path | None,
) -> None:
    """Mät sökregistret mot Whoosh, FTS5 och tantivys egen svenska, och vad det hittar.

    Exempel: scripts/bench_index --seed 71 --size small
    """
    parts = [Part(name) for name in only] or USUAL[size]
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as temporary:
        found: list[Figure] = []
        for part in parts:
            place = Path(temporary) / part.value
            place.mkdir()
            found += _figures(part, seed, size, place, pages=pages, bank=bank, kept=folder or place)
            click.echo(f"{part.value}: klar", err=True)
    click.echo("\n".join(table(found)))
    if out is not None:
        write(out, found, seed=seed)
    sys.exit(0 if all(figure.met for figure in found) else 1)


def _figures(
    part: Part, seed: int, size: str, place: Path, *, pages: int | None, bank: str, kept: Path
) -> Iterator[Figure]:
    """Each part imports its own rivals: nobody needs Java to measure recall."""
    match part:
        case Part.RACE:
            from scripts.index_bench.race import race

            return race(made_pages(seed, pages or RACED[size]), place, seed)
        case Part.RECALL:
            from scripts.index_bench.recall import recall

            planted = plant(seed, PLANTED[size], bank)
            return recall(made_pages(seed, PLANTED[size], planted, bank), planted, place, bank)
        case Part.SCANNED:
            from scripts.index_bench.scanned import read_pages, scanned

            return scanned(read_pages(kept, seed, A_WEAR[size], bank), place, seed)
        case Part.MILLION:
            from scripts.index_bench.million import million

            return million(seed, pages or MILLION[size], place / "index")
        case Part.CLUSTER:
            from scripts.index_bench.cluster import cluster

            return cluster(seed, pages or CLUSTER[size], place)


if __name__ == "__main__":
    main()
