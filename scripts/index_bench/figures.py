"""A measured value beside its target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


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


def table(figures: Iterable[Figure]) -> Iterator[str]:
    """The figures for a person."""
    yield f"{'':58}{'värde':>12}{'mål':>12}"
    for figure in figures:
        sign = "≤" if figure.most else "≥"
        target = "" if figure.target is None else f"{sign} {figure.target:g}"
        yield f"{figure.name:58}{figure.value:>12.4g}{target:>12}{'' if figure.met else '  MISSAT'}"


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0-1) of ``values`` do not pass."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def ratio(part: float, whole: float) -> float:
    """0 where there is nothing to divide by."""
    return part / whole if whole else 0.0
