"""What is kept and what goes, by year and by type, and what should be gone already: as geometry with its rows.

The counting is the retention room's (``arkiv.retention.timeline``); here the documents become lines of the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from arkiv.export.report_model import DocumentLine
from arkiv.retention.timeline import Fate, RetentionTimeline, Seen, TypeYear, timeline

_BASE, _TALLEST, _LEFT, _WIDTH = 128.0, 96.0, 20.0, 600.0
_WIDEST = 44.0  # a column never grows wider than this, however few years there are
Lines = tuple[DocumentLine, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar: ``kind`` is ``kept``, ``gone`` or ``waits``; ``at`` and ``size`` are user units along it."""

    kind: str
    lines: Lines
    at: float
    size: float


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: a year's column (at ``x``, ``width`` wide) or a type's row (100 long; ``x`` and ``width`` are 0)."""

    name: str
    kept: Lines
    gone: Lines
    waits: Lines
    pieces: tuple[Piece, ...]
    x: float = 0.0
    width: float = 0.0

    @property
    def count(self) -> int:
        return len(self.kept) + len(self.gone) + len(self.waits)

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        """Where the total of a column is written."""
        return round(min((piece.at for piece in self.pieces), default=_BASE) - 5, 1)


@dataclass(frozen=True, slots=True)
class Late:
    """A document that the law wanted gone by a day that has passed."""

    line: DocumentLine
    finish_by: date
    years: int  # whole years since then


@dataclass(frozen=True, slots=True)
class Duties:
    """The plots of what is kept and what goes. Years: view box ``0 0 640 150``, base line at 128."""

    years: tuple[Stack, ...]
    types: tuple[Stack, ...]
    late: tuple[Late, ...]
    due: Lines
    total: int


def duties(documents: Iterable[DocumentLine], today: date) -> Duties | None:
    """Everything about the documents that have an answer; ``None`` where no document has one."""
    lines = {line.row.id: line for line in documents}
    told = timeline(_seen(lines.values()), today)
    total = sum(len(ids) for _, ids in told.fates)
    if not total:
        return None
    return Duties(
        years=_columns(told, lines),
        types=_bars(told, lines),
        late=tuple(
            Late(lines[late.document], late.finish_by, _whole_years(late.finish_by, today))
            for late in told.overdue
        ),
        due=_lines(next(ids for kind, ids in told.fates if kind is Fate.DUE), lines),
        total=total,
    )


def _seen(lines: Iterable[DocumentLine]) -> Iterator[Seen]:
    return (
        Seen(line.type_name, line.year, line.row.retention)
        for line in lines
        if line.row.retention is not None
    )


def _columns(told: RetentionTimeline, lines: Mapping[str, DocumentLine]) -> tuple[Stack, ...]:
    """A column for each year the documents were made in, those without a year last."""
    years = sorted({cell.year for cell in told.types}, key=lambda year: (year is None, year or 0))
    groups = [_gathered([cell for cell in told.types if cell.year == year], lines) for year in years]
    most = max(sum(map(len, group)) for group in groups)
    step = _WIDTH / len(years)
    width = min(step * 0.7, _WIDEST)
    stacks = []
    for place, (year, group) in enumerate(zip(years, groups, strict=True)):
        x = _LEFT + step * place + (step - width) / 2
        pieces = _upwards(group, _TALLEST / most)
        name = "utan år" if year is None else str(year)
        stacks.append(Stack(name, *group, pieces, round(x, 1), round(width, 1)))
    return tuple(stacks)


def _bars(told: RetentionTimeline, lines: Mapping[str, DocumentLine]) -> tuple[Stack, ...]:
    """A bar for each handlingstyp, the most documents first; all bars share one scale."""
    names = dict.fromkeys(cell.type for cell in told.types)
    groups = {name: _gathered([cell for cell in told.types if cell.type == name], lines) for name in names}
    most = max(sum(map(len, group)) for group in groups.values())
    stacks = (Stack(name, *group, _along(group, 100 / most)) for name, group in groups.items())
    return tuple(sorted(stacks, key=lambda stack: (-stack.count, stack.name)))


def _gathered(cells: list[TypeYear], lines: Mapping[str, DocumentLine]) -> tuple[Lines, Lines, Lines]:
    """The documents that are kept, those that go and those that wait, each in the box's order."""
    kept = (one for cell in cells for one in cell.preserved)
    gone = (one for cell in cells for one in cell.disposed)
    waiting = (one for cell in cells for one in cell.waiting)
    return _lines(kept, lines), _lines(gone, lines), _lines(waiting, lines)


def _upwards(group: tuple[Lines, Lines, Lines], unit: float) -> tuple[Piece, ...]:
    pieces, top = [], _BASE
    for kind, some in zip(("kept", "gone", "waits"), group, strict=True):
        if some:
            size = round(len(some) * unit, 1)
            top = round(top - size, 1)
            pieces.append(Piece(kind, some, top, size))
    return tuple(pieces)


def _along(group: tuple[Lines, Lines, Lines], unit: float) -> tuple[Piece, ...]:
    pieces, at = [], 0.0
    for kind, some in zip(("kept", "gone", "waits"), group, strict=True):
        if some:
            size = round(len(some) * unit, 1)
            pieces.append(Piece(kind, some, round(at, 1), size))
            at += size
    return tuple(pieces)


def _lines(ids: Iterable[str], lines: Mapping[str, DocumentLine]) -> Lines:
    return tuple(sorted((lines[one] for one in ids), key=lambda line: line.row.number))


def _whole_years(since: date, today: date) -> int:
    return today.year - since.year - ((today.month, today.day) < (since.month, since.day))
