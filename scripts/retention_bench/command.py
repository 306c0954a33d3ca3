"""The retention bench as a command: decide a million times, judge drawn boxes, print, compare with the targets."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click

from scripts.drawing.fonts import Bank
from scripts.figures import Figure, table, write
from scripts.retention_bench.boxes import together, verdicts
from scripts.retention_bench.speed import Speed, measure
from scripts.scoring import RetentionScore, share

DECISIONS = {"small": 100_000, "full": 1_000_000}
BOXES = {"small": 1, "full": 5}
DOCUMENTS = {"small": 12, "full": 40}


@click.command()
@click.option("--seed", default=71, show_default=True, help="Frö: samma frö ger samma fakta och lådor.")
@click.option("--size", type=click.Choice(list(DECISIONS)), default="small", show_default=True)
@click.option("--bank", type=click.Choice([bank.value for bank in Bank]), default="test", show_default=True)
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Behåll lådorna här och läs dem bara en gång.",
)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla siffror som JSON.")
def main(seed: int, size: str, bank: str, folder: Path | None, out: Path | None) -> None:
    """Mät gallringsreglerna: beslut i sekunden, och svaren på ritade lådor mot facit.

    Exempel: scripts/bench_retention --seed 71 --size small
    """
    speed = measure(seed, DECISIONS[size])
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as temporary:
        home = folder or Path(temporary)
        scores = [verdicts(home, seed + number, DOCUMENTS[size], Bank(bank)) for number in range(BOXES[size])]
    total = together(scores)
    found = tuple(figures(speed, total))
    click.echo("\n".join(_told(found, speed, total)))
    if out is not None:
        write(out, found, seed=seed, documents=total.answered, decisions=speed.decisions)
    sys.exit(0 if all(figure.met for figure in found) else 1)


def figures(speed: Speed, total: RetentionScore) -> Iterator[Figure]:
    """Every figure that has a target."""
    yield Figure("gallras där det ska bevaras", len(total.destroy_where_keep), 0, most=True)
    yield Figure("gallras för tidigt", len(total.destroy_too_early), 0, most=True)
    able = share(total.decided_of_decidable, total.decidable)
    yield Figure("avgjorda av dem som går att avgöra", round(able, 4), 0.85)
    yield Figure("rätt av avgjorda", round(share(total.agreed, total.decided), 4), 0.99)
    yield Figure("CPU-sekunder för en miljon beslut", round(speed.seconds_a_million, 1), 60.0, most=True)


def _told(found: tuple[Figure, ...], speed: Speed, total: RetentionScore) -> Iterator[str]:
    """The figures for a person."""
    yield f"{speed.decisions} beslut på {speed.cpu_s:.1f} CPU-sekunder; {total.answered} handlingar i ritade lådor"
    yield from table(found)
    yield (
        f"Av alla {total.answered} är {total.decided} avgjorda ({share(total.decided, total.answered):.1%}); på "
        f"{total.answered - total.decidable} godtar facit självt svaret att det inte går att avgöra."
    )
    yield from (f"  {fault}" for fault in (*total.destroy_where_keep, *total.destroy_too_early))


if __name__ == "__main__":
    main()
