"""Fit the weights of the diary's matching on drawn boxes of the tuning bank, and show how well they are calibrated.

    python -m scripts.fit_diary_match FOLDER --seed 111 --seed 112 … [--write]

Boxes are drawn and read into FOLDER once. Logistic regression with each weight drawn towards the one it has (set from
how registers err): a signal that the boxes hardly show keeps its weight.
Calibration is shown on boxes left out in turn.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import click
import numpy as np
import yaml
from numpy.typing import NDArray

from scripts.diary_bench.archives import read_box, run
from scripts.diary_bench.pairs import Pair
from scripts.drawing.fonts import Bank

WEIGHTS = Path(__file__).parents[1] / "arkiv/diary/match_weights.yaml"
KEPT = frozenset({"crowd"})  # drawn boxes are too small to show it; the bench with a million rows does
PULL = 1.0  # as much as so many pairs in doubt
BINS = (0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1.0)
Vector = NDArray[np.float64]


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--seed", "seeds", multiple=True, type=int, required=True, help="Frö; lådan ritas med stämbanken."
)
@click.option("--documents", default=60, show_default=True, help="Handlingar i varje låda.")
@click.option("--write", is_flag=True, help="Skriv vikterna.")
def main(folder: Path, seeds: tuple[int, ...], documents: int, write: bool) -> None:
    """Anpassa matchningens vikter på ritade lådor i mappen FOLDER.

    Exempel: python -m scripts.fit_diary_match boxes --seed 111 --seed 112
    """
    boxes = [box_pairs(folder, seed, documents, Bank.TUNE) for seed in seeds]
    given = yaml.safe_load(WEIGHTS.read_text("utf-8"))["weights"]
    names = list(given)
    before = np.array([given[name] for name in names])
    sets = [matrix(pairs, names) for pairs in boxes]
    held = np.concatenate([predict(x, fit_others(sets, at, before, names)) for at, (x, _) in enumerate(sets)])
    truth = np.concatenate([y for _, y in sets])
    click.echo(
        f"{len(truth)} par, {int(truth.sum())} som hör ihop, ur {len(seeds)} lådor; var och en utelämnad i tur"
    )
    click.echo("\n".join(reliability(held, truth)))
    fitted = fit(np.concatenate([x for x, _ in sets]), truth, before, names)
    for name, old, new in zip(names, before, fitted, strict=True):
        click.echo(f"  {name:24}{old:>8.2f}{new:>8.2f}")
    if write:
        head = WEIGHTS.read_text("utf-8").partition("weights:")[0]
        rows = "".join(f"  {name}: {weight:.2f}\n" for name, weight in zip(names, fitted, strict=True))
        WEIGHTS.write_text(f"{head}weights:\n{rows}", "utf-8")


def box_pairs(folder: Path, seed: int, documents: int, bank: Bank) -> list[list[Pair]]:
    """The pairs of the box of ``seed``, by document."""
    read_box(folder, seed, documents, bank)
    home = folder / str(seed)
    said = run("scripts.diary_bench.pairs", str(home / "box" / "sanning.json"), archive=home / "arkiv")
    pairs: list[list[Pair]] = json.loads(said)
    return pairs


def matrix(documents: Sequence[Sequence[Pair]], names: Sequence[str]) -> tuple[Vector, Vector]:
    """One row a pair, one column a signal; and whether the pair belongs together."""
    place = {name: at for at, name in enumerate(names)}
    pairs = [pair for document in documents for pair in document]
    x = np.zeros((len(pairs), len(names)))
    x[:, place["prior"]] = 1.0
    for row, (signals, _) in enumerate(pairs):
        for name, amount in signals:
            x[row, place[name]] += amount
    return x, np.array([float(label) for _, label in pairs])


def fit_others(
    sets: Sequence[tuple[Vector, Vector]], left_out: int, before: Vector, names: Sequence[str]
) -> Vector:
    """The weights fitted on every box but one."""
    others = [pair for at, pair in enumerate(sets) if at != left_out]
    x, y = (np.concatenate(parts) for parts in zip(*others, strict=True))
    return fit(x, y, before, names)


def fit(x: Vector, y: Vector, before: Vector, names: Sequence[str]) -> Vector:
    """Newton's method on the log loss plus ``PULL`` times half the squared distance from ``before``."""
    free = np.array([name not in KEPT for name in names])
    weights = before.copy()
    for _ in range(50):
        p = predict(x, weights)
        slope = x.T @ (p - y) + PULL * (weights - before)
        curve = (x * (p * (1 - p))[:, None]).T @ x + PULL * np.eye(len(weights))
        step = np.zeros_like(weights)
        step[free] = np.linalg.solve(curve[np.ix_(free, free)], slope[free])
        weights = weights - step
        if np.abs(step).max() < 1e-8:
            break
    return weights


def predict(x: Vector, weights: Vector) -> Vector:
    """The probability of each pair."""
    return 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -30, 30)))


def reliability(p: Vector, y: Vector) -> list[str]:
    """A table: of the pairs given a probability in each span, how many belong together."""
    rows = [f"{'sannolikhet':>14}{'par':>8}{'väntat':>9}{'utfall':>9}"]
    error = 0.0
    for low, high in pairwise(BINS):
        inside = (p >= low) & ((p < high) | (high == 1.0))
        if inside.any():
            expected, came = float(p[inside].mean()), float(y[inside].mean())
            error += inside.sum() * abs(expected - came)
            rows.append(f"{low:>7g}–{high:<6g}{int(inside.sum()):>8}{expected:>9.3f}{came:>9.3f}")
    rows.append(f"medelfel (ECE) {error / len(p):.4f}, Brier {float(((p - y) ** 2).mean()):.4f}")
    return rows


if __name__ == "__main__":
    main()
