"""The reading bench as a command: draw, read in a process for each system, score, print, judge."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import click
import msgspec

from ingest.model import PageReading
from ingest.stages.lexicon import Lexicon
from scripts.drawing.canvas import DrawnPage
from scripts.drawing.fonts import Bank
from scripts.drawing.scans import encode
from scripts.drawing.truth import BoxFile, BoxPage
from scripts.reading_bench.figures import figures, shortfalls, table
from scripts.reading_bench.pages import GREY, Truth, drawn_pages, truth_of
from scripts.reading_bench.score import Tally, score

SYSTEMS = ("snabb", "noggrann", "tesseract")
PAGES_A_CLASS = {"small": 3, "full": 8}


# --- reading them, in a process of its own --------------------------------------------------------


def read_files(system: str, folder: Path, out: Path) -> None:
    """Read every scan of ``folder`` with ``system``; write readings, CPU seconds and memory as JSON."""
    from ingest.engines.tesseract import TesseractEngine
    from ingest.intake.inspect import inspect
    from ingest.intake.pages import open_source
    from ingest.profile import load_profile
    from ingest.reader import Reader

    if system == "tesseract":
        reader = Reader(engines=(TesseractEngine(),), lexicon=Lexicon({}))
    else:
        reader = Reader(load_profile(system).reading)
    start, pages, half = _cpu_s(), 0, 0
    readings: dict[str, list[PageReading]] = {}
    spent: dict[str, float] = {}
    paths = sorted(folder.iterdir())
    for path in paths:
        with open_source(path, inspect(path)) as source:
            before = _cpu_s()
            readings[path.name] = [reader.read(source.page(page.number)) for page in source.info.pages]
            spent[path.name] = (_cpu_s() - before) / len(source.info.pages)
        pages += len(readings[path.name])
        half = half or (_peak_mb() if path >= paths[len(paths) // 2] else 0)
    result = {"readings": readings, "cpu_s": (_cpu_s() - start) / pages, "spent": spent}
    out.write_bytes(msgspec.json.encode(result | {"peak_mb": _peak_mb(), "half_mb": half}))


def _cpu_s() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _peak_mb() -> int:
    """Most memory this process has held; the resource module would count its parent's before it started."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


# --- the command ----------------------------------------------------------------------------------


@click.command()
@click.option("--seed", default=61, show_default=True, help="Frö: samma frö ger samma sidor.")
@click.option("--size", type=click.Choice(list(PAGES_A_CLASS)), default="small", show_default=True)
@click.option("--bank", type=click.Choice([bank.value for bank in Bank]), default="test", show_default=True)
@click.option("--only", multiple=True, type=click.Choice(SYSTEMS), help="Bara dessa system.")
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla siffror som JSON.")
@click.option(
    "--keep", type=click.Path(file_okay=False, path_type=Path), help="Spara sidor och läsningar här."
)
@click.option("--read", nargs=2, hidden=True, type=(str, click.Path(path_type=Path)))
def main(
    seed: int,
    size: str,
    bank: str,
    only: tuple[str, ...],
    out: Path | None,
    keep: Path | None,
    read: tuple[str, Path] | None,
) -> None:
    """Mät hur väl ritade sidor läses, mot facit och mot Tesseract."""
    if read:
        read_files(read[0], read[1] / "sidor", read[1] / f"{read[0]}.json")
        return
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as temporary:
        folder = keep or Path(temporary)
        truth = _draw(seed, Bank(bank), PAGES_A_CLASS[size], folder / "sidor")
        rows, tallies = {}, {}
        for system in only or SYSTEMS:
            run = _run(system, folder)
            tallies[system] = {
                name: sum(map(score, pages, run["readings"][_file_name(name)]), Tally())
                for name, pages in truth.items()
            }
            rows[system] = figures(tallies[system], run["cpu_s"], run["peak_mb"], run["half_mb"])
    click.echo("\n".join(table(rows, tallies)))
    missed = shortfalls(rows)
    click.echo("\n" + ("\n".join(missed) if missed else "Alla mål är nådda."))
    if out:
        details = {s: {n: msgspec.to_builtins(t) for n, t in by.items()} for s, by in tallies.items()}
        out.write_text(
            json.dumps({"figures": rows, "missed": missed, "classes": details}, ensure_ascii=False)
        )
    sys.exit(1 if missed else 0)


def _draw(seed: int, bank: Bank, count: int, folder: Path) -> dict[str, list[Truth]]:
    drawn: dict[str, list[DrawnPage]] = defaultdict(list)
    for name, page in drawn_pages(seed, bank, count):
        drawn[name].append(page)
    folder.mkdir(parents=True, exist_ok=True)
    for name, pages in drawn.items():
        scans = tuple(BoxPage(page, 0, grey=name in GREY and not page.bilevel) for page in pages)
        (folder / _file_name(name)).write_bytes(encode(BoxFile(_file_name(name), scans)))
    return {name: [truth_of(page) for page in pages] for name, pages in drawn.items()}


def _file_name(name: str) -> str:
    return f"{name.replace(' ', '_')}.pdf"


def _run(system: str, folder: Path) -> dict[str, Any]:
    subprocess.run(
        [sys.executable, "-m", "scripts.reading_bench.command", "--read", system, str(folder)], check=True
    )
    run: dict[str, Any] = json.loads((folder / f"{system}.json").read_bytes())
    run["readings"] = msgspec.convert(run["readings"], dict[str, list[PageReading]])
    return run


if __name__ == "__main__":
    main()
