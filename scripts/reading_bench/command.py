"""The reading bench as a command: draw, read in a process for each system, score, race, print, judge."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import click
import msgspec

from scripts.drawing.canvas import DrawnPage
from scripts.drawing.fonts import Bank
from scripts.drawing.scans import encode
from scripts.drawing.truth import BoxFile, BoxPage
from scripts.reading_bench.figures import class_figures, figures, judged
from scripts.reading_bench.pages import BLANK, CLASSES, FAINT, GREY, Truth, drawn_pages, truth_of
from scripts.reading_bench.plots import write_plots
from scripts.reading_bench.score import Tally, score
from scripts.reading_bench.special import COLUMNS, SPECIAL
from scripts.reading_bench.speed import PROCESSES, RACERS, race
from scripts.reading_bench.systems import OURS, Run, System, read
from scripts.reading_bench.tables import class_tables, seed_table, speed_table, system_table, target_table

EVERY_CLASS = (*CLASSES, BLANK, FAINT, *SPECIAL)
PAGES_A_CLASS = {"small": 1, "full": 6}
FEWEST_BACKS = 8
"""Of one in two found, nothing can be said: so many empty backs a seed, two of each way they show through."""
RACE = {"small": (6, 1), "full": (78, 2)}
"""Pages of the mixed file of the race, and rounds. A box is hundreds of pages: with few, the start is what is timed."""
Drawn = Sequence[tuple[str, DrawnPage]]
Tallies = dict[System, dict[str, Tally]]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to measure."""

    seeds: tuple[int, ...]
    bank: Bank
    pages: int
    classes: tuple[str, ...]
    systems: tuple[System, ...]


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
@click.option("--size", type=click.Choice(list(PAGES_A_CLASS)), default="small", show_default=True)
@click.option("--bank", type=click.Choice([bank.value for bank in Bank]), default="test", show_default=True)
@click.option(
    "--only", multiple=True, type=click.Choice([s.value for s in System]), help="Bara dessa system."
)
@click.option(
    "--class", "classes", multiple=True, type=click.Choice(EVERY_CLASS), help="Bara dessa slag av sidor."
)
@click.option("--pages", type=click.IntRange(1), help="Sidor av varje slag, i stället för vad --size säger.")
@click.option("--race/--no-race", default=None, help="Mät farten; annars bara när alla system mäts.")
@click.option("--only-race", is_flag=True, help="Mät bara farten, på det första fröets sidor.")
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla siffror som JSON.")
@click.option("--plots", type=click.Path(file_okay=False, path_type=Path), help="Skriv diagram (SVG) hit.")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Spara sidor och läsningar här."
)
@click.option("--read", "reading", nargs=2, hidden=True, type=(str, click.Path(path_type=Path)))
def main(
    seeds: tuple[int, ...],
    size: str,
    bank: str,
    only: tuple[str, ...],
    classes: tuple[str, ...],
    pages: int | None,
    race: bool | None,
    only_race: bool,
    out: Path | None,
    plots: Path | None,
    keep: Path | None,
    reading: tuple[str, Path] | None,
) -> None:
    """Mät hur väl och hur fort ritade sidor läses, mot facit, Tesseract och OCRmyPDF."""
    if reading:
        run = read(System(reading[0]), reading[1] / "alla.pdf")
        (reading[1] / f"{reading[0]}.json").write_bytes(msgspec.json.encode(run))
        return
    systems = tuple(System(name) for name in only) or tuple(System)
    plan = _Plan(seeds, Bank(bank), pages or PAGES_A_CLASS[size], classes, systems)
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as temporary:
        folder = keep or Path(temporary)
        if only_race:
            _finish(_raced(plan, folder, *RACE[size]), out)
        by_seed = {seed: _measured(plan, seed, folder / str(seed)) for seed in seeds}
        tallies = _together(list(by_seed.values()))
        flat = _flat(tallies)
        rows = {seed: {s: figures(s, by) for s, by in one.items()} for seed, one in by_seed.items()}
        flat |= {
            f"fro{seed}.{s.value}.{name}": value
            for seed, by in rows.items()
            for s, row in by.items()
            for name, value in row.items()
        }
        if race if race is not None else set(RACERS) <= set(systems):
            flat |= _raced(plan, folder, *RACE[size])
    if plots:
        write_plots(plots, tallies)
    _show(tallies, rows, flat)
    _finish(flat, out)


def _finish(flat: Mapping[str, float], out: Path | None) -> NoReturn:
    """Say how fast it went and which targets were met, keep the figures, and end: with 1 when one was missed."""
    click.echo("\n".join([*speed_table(flat), "", *target_table(flat)]))
    if out:
        out.write_text(json.dumps(flat, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    sys.exit(0 if all(row[-1] for row in judged(flat)) else 1)


def _measured(plan: _Plan, seed: int, folder: Path) -> Tallies:
    """Draw the pages of one seed, let every system read them, and score."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = list(drawn_pages(seed, plan.bank, plan.pages, plan.classes, backs=FEWEST_BACKS))
    _write(folder / "alla.pdf", drawn)
    truths = [(name, truth_of(page, ordered=name == COLUMNS)) for name, page in drawn]
    # Ours take one process each, so two may run side by side; the peer takes both cores.
    with ThreadPoolExecutor(2) as pool:
        ours = [system for system in plan.systems if system in OURS]
        runs = dict(zip(ours, pool.map(lambda system: _run(system, folder), ours), strict=True))
    runs |= {system: _run(system, folder) for system in plan.systems if system not in OURS}
    tallies = {system: _scored(truths, runs[system]) for system in plan.systems}
    _write_errors(folder / "fel.json", tallies)
    return tallies


def _write(path: Path, drawn: Drawn) -> None:
    pages = tuple(BoxPage(page, 0, grey=name in GREY and not page.bilevel) for name, page in drawn)
    path.write_bytes(encode(BoxFile(path.name, pages)))


def _write_errors(path: Path, tallies: Tallies) -> None:
    """Words lost (-) and made up (+), for those who look at kept runs."""
    errors = {s.value: {name: tally.errors for name, tally in by.items()} for s, by in tallies.items()}
    path.write_text(json.dumps(errors, ensure_ascii=False, indent=1), encoding="utf-8")


def _run(system: System, folder: Path) -> Run:
    command = [sys.executable, "-m", "scripts.reading_bench.command", "--read", system.value, str(folder)]
    subprocess.run(command, check=True)
    return msgspec.json.decode((folder / f"{system.value}.json").read_bytes(), type=Run)


def _scored(truths: Sequence[tuple[str, Truth]], run: Run) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    wall = run.wall_s / max(1, len(truths))
    for (name, truth), reading, spent in zip(truths, run.readings, run.spent_s, strict=True):
        tallies[name] = tallies.get(name, Tally()) + score(truth, reading, spent) + Tally(wall_s=wall)
    return tallies


def _together(seeds: Sequence[Tallies]) -> Tallies:
    return {
        system: {name: sum((one[system][name] for one in seeds), Tally()) for name in by_class}
        for system, by_class in seeds[0].items()
    }


def _flat(tallies: Tallies) -> dict[str, float]:
    """``system.figure`` of all pages, ``system.class.figure`` of each class."""
    flat = {f"{s.value}.{name}": v for s, by in tallies.items() for name, v in figures(s, by).items()}
    for system, by_class in tallies.items():
        for name, tally in by_class.items():
            values = class_figures(tally).items()
            flat |= {f"{system.value}.{name.replace(' ', '_')}.{figure}": value for figure, value in values}
    return flat


def _raced(plan: _Plan, folder: Path, pages: int, rounds: int) -> dict[str, float]:
    """Read one mixed file of the first seed against the clock."""
    folder.mkdir(parents=True, exist_ok=True)
    a_class = -(-pages // len(plan.classes or EVERY_CLASS))
    of_seed = drawn_pages(plan.seeds[0], plan.bank, a_class, plan.classes)
    drawn = [pair for pair in of_seed if pair[0] != FAINT]
    count = min(pages, len(drawn))
    mixed = [drawn[number * len(drawn) // count] for number in range(count)]
    _write(folder / "fart-blandat.pdf", mixed)
    return race(folder / "fart-blandat.pdf", len(mixed), rounds)


def _show(
    tallies: Tallies,
    rows: Mapping[int, Mapping[System, Mapping[str, float]]],
    flat: Mapping[str, float],
) -> None:
    whole = {system: figures(system, by_class) for system, by_class in tallies.items()}
    for system in set(RACERS) & whole.keys():
        raced = f"fart.{max(PROCESSES)}.{system.value}.sidor_s"
        if raced in flat:  # the peer's is that of its whole file, unless it was not timed
            whole[system].setdefault("sidor_s", flat[raced])
    click.echo("\n".join(system_table(whole)) + "\n")
    click.echo("\n".join(class_tables(tallies)) + "\n")
    if len(rows) > 1:
        click.echo("\n".join(seed_table(rows)) + "\n")


if __name__ == "__main__":
    main()
