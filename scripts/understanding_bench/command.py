"""The bench as a command: draw boxes, read them, understand them, hold them against the truth, print, judge."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

import click

from ingest.profile import load_profile
from ingest.understand import understand
from scripts.drawing.fonts import Bank
from scripts.understanding_bench.boxes import PROFILE, ReadBox, read_box
from scripts.understanding_bench.figures import figures, judged
from scripts.understanding_bench.plots import write_plots
from scripts.understanding_bench.score import Samples, add_box

DOCUMENTS = {"small": 28, "full": 60}
"""Documents a box; a box of 60 has one or more of every kind that is drawn."""


@click.command()
@click.option(
    "--seed",
    "seeds",
    multiple=True,
    default=(61,),
    show_default=True,
    type=int,
    help="Frö; flera läggs ihop.",
)
@click.option("--size", type=click.Choice(list(DOCUMENTS)), default="small", show_default=True)
@click.option(
    "--documents", type=click.IntRange(8), help="Handlingar per kartong, i stället för vad --size säger."
)
@click.option("--bank", type=click.Choice([bank.value for bank in Bank]), default="test", show_default=True)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla siffror som JSON.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="Skriv diagram (SVG) hit.")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Spara kartonger och läsningar här."
)
@click.option("--errors", is_flag=True, help="Visa varje fel.")
def main(
    seeds: tuple[int, ...],
    size: str,
    documents: int | None,
    bank: str,
    out: Path | None,
    plots: Path | None,
    keep: Path | None,
    errors: bool,
) -> None:
    """Mät hur väl ritade kartonger förstås när de lästs från bild: gränser, fält, typer, och vad en person måste se."""
    samples = Samples()
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as temporary:
        for seed in seeds:
            box = read_box(keep or Path(temporary), seed, documents or DOCUMENTS[size], Bank(bank))
            _understand(samples, box)
    flat = figures(samples)
    if errors:
        _show_errors(samples)
    _show(flat)
    if out:
        out.write_text(json.dumps(flat, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if plots:
        write_plots(plots, samples)
    sys.exit(0 if all(row[-1] for row in judged(flat)) else 1)


def _understand(samples: Samples, box: ReadBox) -> None:
    settings = load_profile(PROFILE).understanding
    before = time.process_time()
    stack = understand(box.readings, box.context, settings)
    add_box(samples, box, stack, time.process_time() - before)


def _show(flat: dict[str, float]) -> None:
    for name, value in flat.items():
        click.echo(f"{name:<34}{value:>9.3f}")
    click.echo("")
    for name, value, sign, goal, met in judged(flat):
        click.echo(f"{'nått ' if met else 'MISSAT'} {name:<34}{value:>9.3f}  mål {sign} {goal:g}")


def _show_errors(samples: Samples) -> None:
    for line in (*samples.boundaries.examples, *samples.personal_numbers.examples, *samples.not_ours):
        click.echo(f"  {line}")
    for line in (
        *samples.secrecy.examples,
        *samples.missing_pages.examples,
        *samples.foreign_numbers.examples,
    ):
        click.echo(f"  {line}")
    for each in samples.values:
        if each.true != each.read:
            mark = " GODTAGEN" if each.accepted else ""
            click.echo(
                f"  {each.name} {each.where}: sant {each.true}, läst {each.read} {each.confidence:.2f}{mark}"
            )
    for answer in samples.types:
        if answer.code != answer.true:
            mark = " GODTAGEN" if answer.accepted else ""
            given = answer.code or f"({answer.likeliest})"
            click.echo(f"  typ {answer.where}: läst {given} {answer.confidence:.2f}{mark}")


if __name__ == "__main__":
    main()
