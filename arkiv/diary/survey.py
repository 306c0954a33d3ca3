"""What was understood of a register, counted as its rows pass: for a person to compare with the file.

Bounded: however many rows and columns a file has, only sums are kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from arkiv.diary.case_numbers import parse
from arkiv.diary.dates import parse_day
from arkiv.diary.model import DiaryEntry, PersonaktEntry
from arkiv.diary.profiles import is_blank
from arkiv.diary.register_rows import DIRECTIONS, RegisterTable
from arkiv.diary.tables import BadRow, Row

_MOST_SERIES = 5_000  # more series and years than this are no diary's, and are summed up as one
_DAYS = (
    "received",
    "dated",
    "registered",
    "closed",
    "opened",
    "last_entry",
    "begins",
    "ends",
    "decided",
    "reported",
)


def _is_day(cell: str) -> bool:
    return parse_day(cell) is not None


_TESTS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        **dict.fromkeys(_DAYS, _is_day),
        "case_number": lambda cell: parse(cell) is not None or cell.isdigit(),
        "sub_number": lambda cell: any(map(str.isdigit, cell)),
        "direction": lambda cell: cell.casefold().strip(" .") in DIRECTIONS,
        "year": lambda cell: cell.isdigit() and len(cell) in (2, 4),
        "personal_number": lambda cell: sum(map(str.isdigit, cell)) in (10, 12),
    }
)


@dataclass(frozen=True, slots=True)
class ColumnShare:
    """One column as understood. ``filled`` cells, and how many of them could be read as the field's kind.

    A column kept aside (``field`` is ``None``) has nothing to be understood as.
    """

    header: str
    field: str | None
    by: str
    filled: int
    understood: int

    @property
    def share(self) -> float:
        """0.0-1.0; an empty column is understood."""
        return self.understood / self.filled if self.filled else 1.0


@dataclass(frozen=True, slots=True)
class Series:
    """A number series of a year: its lowest and highest running number, and how many cases there are rows of."""

    unit: str
    year: int
    lowest: int
    highest: int
    rows: int


class Survey:
    """Watches the rows of a register on their way."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str | None, str], list[int]] = {}
        self._series: dict[tuple[str, int], tuple[int, int, int]] = {}
        self._years: Counter[int] = Counter()

    def watch(self, table: RegisterTable) -> Iterator[Row | BadRow]:
        """The rows of ``table``, counted by column."""
        tests = [_TESTS.get(use.field or "") for use in table.columns]
        counts = [self._columns.setdefault((use.header, use.field, use.by), [0, 0]) for use in table.columns]
        for row in table.rows:
            if isinstance(row, Row):
                for cell, test, count in zip(row.cells, tests, counts, strict=True):
                    if cell and not is_blank(cell):
                        count[0] += 1
                        count[1] += test is None or test(cell)
            yield row

    def count(self, row: object) -> None:
        """Count a row that was understood by its year and series."""
        if isinstance(row, DiaryEntry):
            key = (row.number.unit, row.number.year)
            number = row.number.number
            if key not in self._series and len(self._series) >= _MOST_SERIES:
                key = ("…", 0)
            low, high, rows = self._series.get(key, (number, number, 0))
            self._series[key] = (min(low, number), max(high, number), rows + 1)
            self._years[row.number.year] += 1
        elif isinstance(row, PersonaktEntry) and row.opened is not None:
            self._years[row.opened.year] += 1

    @property
    def columns(self) -> tuple[ColumnShare, ...]:
        return tuple(ColumnShare(*key, *counts) for key, counts in self._columns.items())

    @property
    def series(self) -> tuple[Series, ...]:
        return tuple(Series(*key, *values) for key, values in sorted(self._series.items()))

    @property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Rows a year, in order of the years."""
        return tuple(sorted(self._years.items()))
