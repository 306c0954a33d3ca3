"""The small plots of the report as geometry; templates draw it as SVG beside a table of the same numbers.

Coordinates are user units of the plot's own view box, origin top left. All are rounded, so that the same
report is the same bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from arkiv.export.duties import Duties, duties
from arkiv.export.report_model import DocumentLine, FindReport
from arkiv.export.words import RowStatus
from arkiv.retention.answers import RetentionCode

_BINS = 10


@dataclass(frozen=True, slots=True)
class Column:
    """One bar of a histogram: from ``low`` up to, not including, ``high`` per cent; 100 is in the last."""

    low: int
    high: int
    count: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        return round(self.y - 4, 1)


@dataclass(frozen=True, slots=True)
class Histogram:
    """How many values fall in each tenth. View box ``0 0 300 120``, base line at 96."""

    name: str
    total: int
    columns: tuple[Column, ...]


def histogram(name: str, confidences: Iterable[float]) -> Histogram:
    """``confidences`` are 0.0-1.0; values outside are counted in the nearest bin rather than dropped."""
    counts = Counter(min(_BINS - 1, max(0, int(value * _BINS + 1e-9))) for value in confidences)
    tallest, step = max(counts.values(), default=1), 300 / _BINS
    columns = []
    for i in range(_BINS):
        height = round(76 * counts[i] / tallest, 1)
        columns.append(
            Column(
                i * 10,
                i * 10 + 10,
                counts[i],
                round(i * step + 2, 1),
                round(96 - height, 1),
                round(step - 4, 1),
                height,
            )
        )
    return Histogram(name, counts.total(), tuple(columns))


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year in the timeline: documents that may go from it, documents that must stay until it."""

    year: int
    dispose: tuple[DocumentLine, ...]
    keep: tuple[DocumentLine, ...]
    x: float
    up: float  # y of the top of the upper stem
    down: float  # y of the foot of the lower one


@dataclass(frozen=True, slots=True)
class Timeline:
    """Retention over the years. View box ``0 0 640 150``, the axis at y = 80."""

    marks: tuple[YearMark, ...]
    ticks: tuple[tuple[int, float], ...]  # year, x
    today: float


def timeline(documents: Iterable[DocumentLine], today: date) -> Timeline | None:
    """The years from which something may go, or until which it must stay; ``None`` where there are none."""
    dispose: dict[int, list[DocumentLine]] = {}
    keep: dict[int, list[DocumentLine]] = {}
    for line in documents:
        answer = line.row.retention
        if answer and answer.day:
            side = dispose if answer.code is RetentionCode.DISPOSE_FROM else keep
            side.setdefault(answer.day.year, []).append(line)
    years = sorted(dispose.keys() | keep.keys())
    if not years:
        return None
    first, last = min(*years, today.year) - 1, max(*years, today.year) + 1
    most = max(len(lines) for side in (dispose, keep) for lines in side.values())

    def across(year: float) -> float:
        return round(30 + 580 * (year - first) / (last - first), 1)

    marks = tuple(
        YearMark(
            year,
            tuple(dispose.get(year, ())),
            tuple(keep.get(year, ())),
            across(year),
            round(80 - 12 - 40 * len(dispose.get(year, ())) / most, 1),
            round(80 + 12 + 30 * len(keep.get(year, ())) / most, 1),
        )
        for year in years
    )
    now = today.year + (today.timetuple().tm_yday - 1) / 366
    return Timeline(marks, tuple((year, across(year)) for year in _ticks(first, last)), across(now))


def _ticks(first: int, last: int) -> range:
    """At most a dozen round years."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / step <= 12)
    return range(first + -first % step, last + 1, step)


@dataclass(frozen=True, slots=True)
class Plots:
    confidence: tuple[Histogram, Histogram]
    retention: Timeline | None
    duties: Duties | None


def plots(report: FindReport) -> Plots:
    """The plots of ``report``. Those by answer and by type are drawn inside their tables by the templates."""
    read = (page.confidence for page in report.register.pages if page.status == RowStatus.READ)
    types = (line.row.type.confidence for line in report.documents)
    return Plots(
        (histogram("Läsningen av sidorna", read), histogram("Handlingstypen", types)),
        timeline(report.documents, report.today),
        duties(report.documents, report.today),
    )
