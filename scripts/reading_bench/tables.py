"""The figures as tables of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scripts.reading_bench.figures import class_figures, judged
from scripts.reading_bench.score import Tally
from scripts.reading_bench.systems import OURS, System

Tallies = Mapping[System, Mapping[str, Tally]]
WIDE = 26
BY_CLASS = {
    "cer": "cer",
    "cer_fri": "cer fri",
    "wer": "wer",
    "missade_ord": "missade",
    "kritiska": "kritiska",
    "falska_per_100_sidor": "falska/100",
    "aao_kvar": "åäö kvar",
    "cpu_s_sida": "cpu s/sida",
}
"""Figures of a class of page, and what heads their columns."""


def system_table(rows: Mapping[System, Mapping[str, float]]) -> list[str]:
    """A column a system, a row a figure; a dash where a system can not be asked."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = ["".ljust(WIDE) + "".join(f"{_short(system):>13}" for system in rows)]
    for name in names:
        cells = (f"{row[name]:>13.2f}" if name in row else f"{'–':>13}" for row in rows.values())
        lines.append(name.ljust(WIDE) + "".join(cells))
    return lines


def class_tables(tallies: Tallies) -> list[str]:
    """A table a system: a row a class of page, a column a figure.

    The peer is timed by the file, not by the page, and so has no time of a class.
    """
    lines: list[str] = []
    for system, by_class in tallies.items():
        names = [name for name in BY_CLASS if system in OURS or name != "cpu_s_sida"]
        lines += ["", system.value.ljust(WIDE) + "".join(f"{BY_CLASS[name]:>11}" for name in names)]
        for name, tally in by_class.items():
            row = class_figures(tally)
            lines.append(name.ljust(WIDE) + "".join(f"{row[figure]:>11.2f}" for figure in names))
    return lines


def seed_table(by_seed: Mapping[int, Mapping[System, Mapping[str, float]]]) -> list[str]:
    """The chief figures of each seed apart."""
    chief = ("cer", "cer_fri", "missade_ord", "kritiska")
    lines = ["frö".ljust(8) + "system".ljust(26) + "".join(f"{name:>14}" for name in chief)]
    for seed, rows in by_seed.items():
        for system, row in rows.items():
            figures = "".join(f"{row[name]:>14.2f}" for name in chief)
            lines.append(str(seed).ljust(8) + system.value.ljust(26) + figures)
    return lines


def target_table(flat: Mapping[str, float]) -> list[str]:
    """Each target with what was measured."""
    return [
        f"{'nått ' if met else 'MISSAT'} {name:<40}{value:>9.2f}  mål {sign} {limit:g}"
        for name, value, sign, limit, met in judged(flat)
    ]


def speed_table(flat: Mapping[str, float]) -> Iterable[str]:
    """The rows of the race."""
    return [f"{name:<40}{value:>9.2f}" for name, value in flat.items() if name.startswith("fart.")]


def _short(system: System) -> str:
    return system.value.replace("ocrmypdf-deskew-rotate", "ocrmy d+r").replace("ocrmypdf-psm4", "ocrmy psm4")
