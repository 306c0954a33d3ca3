"""The diary bench as a command: check drawn boxes and a large diary, print, compare with the targets."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from arkiv.diary.scoring import Signal, likely
from scripts.diary_bench.archives import read_box, run
from scripts.drawing.fonts import Bank
from scripts.figures import Figure, table, write
from scripts.scoring import DiaryScore, score, share
from scripts.understanding_bench.plots import reliability

BOXES = {"small": 1, "full": 6}
DOCUMENTS = {"small": 14, "full": 50}
SCALE = {"small": (20_000, 1_000), "full": (1_000_000, 100_000)}
MINUTES = 30.0
MIB = 2_000.0


@click.command()
@click.option("--seed", default=71, show_default=True, help="Frö för den första lådan; de andra följer.")
@click.option("--size", type=click.Choice(list(BOXES)), default="small", show_default=True)
@click.option("--bank", type=click.Choice([bank.value for bank in Bank]), default="test", show_default=True)
@click.option("--only", type=click.Choice(["boxes", "scale"]), default=None, help="Bara den ena delen.")
@click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Behåll lådorna här och läs dem bara en gång.",
)
@click.option(
    "--pictures",
    type=click.Path(file_okay=False, path_type=Path),
    help="Rita palitlighet-diariet.svg här: är sannolikheterna ärliga?",
)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla siffror som JSON.")
def main(
    seed: int,
    size: str,
    bank: str,
    only: str | None,
    folder: Path | None,
    pictures: Path | None,
    out: Path | None,
) -> None:
    """Mät diariekontrollen: svaren på ritade lådor mot facit, och ett diarium med en miljon rader.

    Exempel: scripts/bench_diary --seed 71 --size small
    """
    found: list[Figure] = []
    sure: dict[str, Sequence[tuple[float, bool]]] = {}
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as temporary:
        home = (folder or Path(temporary)).absolute()
        if only != "scale":
            scores = [_box(home, seed + n, DOCUMENTS[size], Bank(bank)) for n in range(BOXES[size])]
            found += _told(list(box_figures(together(scores))), _faults(scores))
            sure["lästa lådor, alla par"] = [
                one for n in range(BOXES[size]) for one in _weighed(home, seed + n)
            ]
        if only != "boxes":
            told = _scale(home, seed, size)
            found += _told(list(scale_figures(told)), ())
            sure["stort diarium, given post"] = told["quality"]["sure"]
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / "palitlighet-diariet.svg").write_text(reliability(sure), "utf-8")
    if out is not None:
        write(out, found, seed=seed)
    sys.exit(0 if all(figure.met for figure in found) else 1)


def _box(home: Path, seed: int, documents: int, bank: Bank) -> DiaryScore:
    register, truth = read_box(home, seed, documents, bank)
    return score(register, truth).check


def _weighed(home: Path, seed: int) -> list[tuple[float, bool]]:
    """How likely each pair of document and entry of a box was said to be, and whether they belong together."""
    truth, archive = home / str(seed) / "box/sanning.json", home / str(seed) / "arkiv"
    told = json.loads(run("scripts.diary_bench.pairs", str(truth), archive=archive))
    return [
        (likely([(Signal(name), much) for name, much in seen]), bool(own))
        for pairs in told
        for seen, own in pairs
    ]


def together(scores: Sequence[DiaryScore]) -> DiaryScore:
    """All boxes as one."""
    total = DiaryScore()
    for one in scores:
        for name in ("right", "wrong", "missed", "invented"):
            setattr(total.missing, name, getattr(total.missing, name) + getattr(one.missing, name))
        total.answered += one.answered
        total.uncertain += one.uncertain
        total.registered += one.registered
        total.wrongly_registered += one.wrongly_registered
    return total


def box_figures(total: DiaryScore) -> Iterator[Figure]:
    """Every figure of the boxes that has a target."""
    yield Figure("saknade återfunna", round(total.missing.recall, 4), 0.98)
    yield Figure("rätt av dem som sägs saknas", round(total.missing.precision, 4), 0.95)
    yield Figure("osäkra svar", round(share(total.uncertain, total.answered), 4), 0.08, most=True)
    wrong = share(len(total.wrongly_registered), total.registered)
    yield Figure("fel post bland registrerade", round(wrong, 4), 0.005, most=True)
    yield Figure("handlingar", total.answered, 1)
    yield Figure("saknade enligt facit", total.missing.right + total.missing.missed, 1)
    yield Figure("registrerade", total.registered, 1)


def _faults(scores: Sequence[DiaryScore]) -> list[str]:
    return [fault for one in scores for fault in (*one.missing.examples, *one.wrongly_registered)]


def _scale(home: Path, seed: int, size: str) -> dict[str, Any]:
    rows, documents = SCALE[size]
    folder = home / f"diarium-{rows}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    told: dict[str, Any] = json.loads(
        run("scripts.diary_bench.scale", str(rows), str(documents), str(seed), str(folder))
    )
    return told


def scale_figures(told: dict[str, Any]) -> Iterator[Figure]:
    """Every figure of the large diary. Its documents err more than those of a box: a tenth of the numbers are wrong."""
    q = told["quality"]
    yield Figure("stort diarium: poster", told["rows"], 1)
    yield Figure("stort diarium: handlingar", told["documents"], 1)
    yield Figure(
        "stort diarium: minuter", round((told["index_s"] + told["check_s"]) / 60, 2), MINUTES, most=True
    )
    yield Figure("stort diarium: MiB som mest", told["peak_mib"], MIB, most=True)
    yield Figure("stort diarium: saknade återfunna", round(share(q["missing_found"], q["missing"]), 4), 0.98)
    right = round(share(q["missing_found"], q["called_missing"]), 4)
    yield Figure("stort diarium: rätt av dem som sägs saknas", right, 0.95)
    wrong = round(share(q["wrong_entry"], q["registered"]), 4)
    yield Figure("stort diarium: fel post bland registrerade", wrong, 0.005, most=True)
    yield Figure(
        "stort diarium: osäkra svar", round(share(q["uncertain"], q["documents"]), 4), 0.08, most=True
    )


def _told(found: list[Figure], faults: Sequence[str]) -> list[Figure]:
    """Print the figures and pass them on."""
    click.echo("\n".join(table(found)))
    for fault in faults:
        click.echo(f"  {fault}")
    return found


if __name__ == "__main__":
    main()
