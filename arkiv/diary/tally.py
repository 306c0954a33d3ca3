"""Statistics for reviewers: what is unregistered, and how long registration took. Pure; every number has its rows.

A number is a cell of a table and knows the documents or the query behind it. Delays are counted as the rows of a diary
pass: only how often each delay occurs is kept, so a diary of any size fits, and quantiles are exact.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from arkiv.diary.late import LateProposal
from arkiv.diary.model import DiaryEntry
from arkiv.diary.reverse import LATE_DAYS
from arkiv.diary.triage import age

_AGES = ((0, 1), (1, 5), (5, 10), (10, 15), (15, 20), (20, None))
_NO_YEAR, _NO_UNIT = "utan år", "utan enhet"


@dataclass(frozen=True, slots=True)
class Cell:
    """A number: what it counts, how many, and the documents it counts (box, number in it, id)."""

    label: str
    count: int
    documents: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """One table: its name, and its cells in the order they are told."""

    name: str
    title: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Found:
    """An unregistered record of a box."""

    box: str
    proposal: LateProposal
    unit: str


def unregistered(found: Iterable[Found], *, today: date) -> tuple[Tally, ...]:
    """The unregistered records by kind, year, unit, age when found, and answer. Each table counts them all."""
    rows = tuple(found)

    def aged(one: Found) -> str:
        return _age(one, today)

    return (
        _tally("kind", "Oregistrerade efter handlingstyp", rows, _kind, by_size=True),
        _tally("year", "Oregistrerade efter år", rows, _year),
        _tally("unit", "Oregistrerade efter enhet", rows, lambda one: one.unit or _NO_UNIT),
        _tally("age", "Oregistrerade efter ålder när de påträffades", rows, aged, order=_AGE_NAMES),
    )


def _kind(one: Found) -> str:
    return one.proposal.kind or "okänd"


def _tally(
    name: str,
    title: str,
    rows: Iterable[Found],
    label: Callable[[Found], str],
    *,
    by_size: bool = False,
    order: tuple[str, ...] = (),
) -> Tally:
    groups: dict[str, list[Found]] = defaultdict(list)
    for row in rows:
        groups[label(row)].append(row)
    place = {word: at for at, word in enumerate(order)}

    def rank(key: str) -> tuple[int, str]:
        return (-len(groups[key]) if by_size else place.get(key, len(place))), key

    cells = (
        Cell(
            key,
            len(groups[key]),
            tuple((one.box, one.proposal.number, one.proposal.document) for one in groups[key]),
        )
        for key in sorted(groups, key=rank)
    )
    return Tally(name, title, tuple(cells))


def _year(one: Found) -> str:
    day = one.proposal.original
    return str(day.year) if day else _NO_YEAR


def _age_name(low: int, high: int | None) -> str:
    return f"{low} år eller mer" if high is None else "under 1 år" if low == 0 else f"{low}–{high - 1} år"


_AGE_NAMES = (*(_age_name(*bounds) for bounds in _AGES), _NO_YEAR)


def _age(one: Found, today: date) -> str:
    day = one.proposal.original
    if day is None:
        return _NO_YEAR
    years = max(0, age(day, one.proposal.found or today))
    low, high = next(bounds for bounds in _AGES if bounds[1] is None or years < bounds[1])
    return _age_name(low, high)


# --- delays -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DelayCell:
    """Days from arrival to registration for one unit and year. ``late`` took longer than ``LATE_DAYS``.

    ``unknown`` are records with no day of arrival or no day of registration, ``early`` those registered before.
    """

    unit: str
    year: int
    count: int
    median: int
    ninth: int  # nine tenths took at most so many days
    longest: int
    late: int
    early: int
    unknown: int


@dataclass(slots=True)
class Delays:
    """Counts delays as entries pass."""

    _days: dict[tuple[str, int], Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    _unknown: Counter[tuple[str, int]] = field(default_factory=Counter)

    def count(self, entry: DiaryEntry) -> None:
        """Take in one entry; of it only its delay is kept."""
        self.add(delay_key(entry), delay_of(entry), 1)

    def add(self, key: tuple[str, int], days: int | None, entries: int) -> None:
        """Take in ``entries`` of one unit and year that all took so many days."""
        if days is None:
            self._unknown[key] += entries
        else:
            self._days[key][days] += entries

    def cells(self) -> tuple[DelayCell, ...]:
        """By unit and year."""
        keys = sorted(self._days.keys() | self._unknown.keys())
        return tuple(_delay_cell(key, self._days.get(key, Counter()), self._unknown[key]) for key in keys)


def delay_key(entry: DiaryEntry) -> tuple[str, int]:
    """The unit and year an entry is counted under: the unit of the row, else the diary's code."""
    day = entry.received or entry.registered
    return entry.unit or entry.number.unit or _NO_UNIT, day.year if day else entry.number.year


def delay_of(entry: DiaryEntry) -> int | None:
    """Days from arrival to registration; below zero when it was registered before it came in."""
    if entry.received is None or entry.registered is None:
        return None
    return (entry.registered - entry.received).days


def _delay_cell(key: tuple[str, int], days: Mapping[int, int], unknown: int) -> DelayCell:
    waited = {value: count for value, count in days.items() if value >= 0}
    total = sum(waited.values())
    return DelayCell(
        unit=key[0],
        year=key[1],
        count=total,
        median=_quantile(waited, total, 0.5),
        ninth=_quantile(waited, total, 0.9),
        longest=max(waited, default=0),
        late=sum(count for value, count in waited.items() if value > LATE_DAYS),
        early=sum(count for value, count in days.items() if value < 0),
        unknown=unknown,
    )


def _quantile(days: Mapping[int, int], total: int, share: float) -> int:
    """The least number of days within which ``share`` of all were registered; 0 without any."""
    seen = 0
    for value in sorted(days):
        seen += days[value]
        if seen >= share * total:
            return value
    return 0
