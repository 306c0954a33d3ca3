"""What a bench tells: measured values beside their targets, as a table and as flat JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """``target`` None is told and not judged; ``most``: the target is not to be passed, else it is to be reached."""

    name: str
    value: float
    target: float | None = None
    most: bool = False

    @property
    def met(self) -> bool:
        if self.target is None:
            return True
        return self.value <= self.target if self.most else self.value >= self.target


WIDTH = 58
"""Letters of a name in a table."""


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """The figures for a person."""
    yield f"{'':{WIDTH}}{'värde':>12}{'mål':>12}"
    yield from map(row, figures)


def row(figure: Figure) -> str:
    """One line of the table."""
    sign = "≤" if figure.most else "≥"
    target = "" if figure.target is None else f"{sign} {figure.target:g}"
    return (
        f"{figure.name:{WIDTH}}{figure.value:>12.6g}{target:>12}{'' if figure.met else '  MISSAT'}".rstrip()
    )


def write(out: Path, figures: Iterable[Figure], **more: float) -> None:
    """``out`` as JSON: names and numbers, nothing within anything."""
    flat = more | {figure.name: figure.value for figure in figures}
    out.write_text(json.dumps(flat, ensure_ascii=False, indent=1) + "\n", "utf-8")


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0-1) of ``values`` do not pass."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def ratio(part: float, whole: float) -> float:
    """0 where there is nothing to divide by."""
    return part / whole if whole else 0.0
