"""The figures as tables of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from scripts.reading_bench.figures import class_figures, judged
from scripts.reading_bench.score import Tally
from scripts.reading_bench.systems import System

Tallies = Mapping[System, Mapping[str, Tally]]
WIDE = 26


def system_table(rows: Mapping[System, Mapping[str, float]]) -> list[str]:
    """A column a system, a row a figure; a dash where a system can not be asked."""
    names = list(dict.fromkeys(name for row in rows.values() for name in row))
    lines = ["".ljust(WIDE) + "".join(f"{_short(system):>13}" for system in rows)]
    for name in names:
        cells = (f"{row[name]:>13.2f}" if name in row else f"{'–':>13}" for row in rows.values())
        lines.append(name.ljust(WIDE) + "".join(cells))
    return lines


def class_table(tallies: Tallies) -> list[str]:
    """CER, CER without order, words missed and critical tokens of each class of page, a column a system."""
    lines = ["cer/cer_fri/missade/kritiska".ljust(WIDE + 2) + "".join(f"{_short(s):>24}" for s in tallies)]
    for name in next(iter(tallies.values())):
        cells = (_cell(class_figures(by_class[name])) for by_class in tallies.values())
        lines.append(name.ljust(WIDE + 2) + "".join(f"{cell:>24}" for cell in cells))
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


def _cell(row: Mapping[str, float]) -> str:
    return "{cer:.2f}/{cer_fri:.2f}/{missade_ord:.1f}/{kritiska:.0f}".format_map(row)
