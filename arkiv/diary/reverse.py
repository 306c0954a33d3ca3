"""The other way round: what the registers say that the box does not bear out, and what is odd about them.

Most of a diary is rightly not in any one box. An entry is reported as not found only where the box itself
holds other records of the same case on either side of it in number, or holds nearly the whole run of a
case. Gaps, doubles and disorder are told of number series within the box's years.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise

from arkiv.diary.answers import ReverseFinding, ReverseKind
from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.model import DiaryEntry, Level, Registers

LATE_DAYS = (
    3  # "utan dröjsmål": same or next working day by practice; a weekend is not counted against anyone
)
OPEN_YEARS = 2
_LONGEST_GAP = 25  # a longer run of missing numbers is a series that was not exported, told once
_SLACK_DAYS = 7

Series = tuple[str, str, int]  # diary, unit, year


def reverse_findings(
    registers: Registers, found: Iterable[str], years: tuple[int, int] | None, today: date
) -> tuple[ReverseFinding, ...]:
    """Every finding within ``years`` (inclusive; ``None``: the years of the cases the box holds).

    ``found`` are the ids of the entries whose record is in the box.
    """
    have = frozenset(found)
    span = years or _span(registers, have)
    entries = [entry for entry in registers.entries if span is None or _inside(entry, span)]
    return (
        *_not_found(entries, have),
        *_series(entries),
        *_doubles(entries),
        *_disorder(entries),
        *_late(entries),
        *_never_closed(entries, today),
    )


def _span(registers: Registers, have: frozenset[str]) -> tuple[int, int] | None:
    years = [entry.number.year for entry in registers.entries if entry.id in have]
    return (min(years), max(years)) if years else None


def _inside(entry: DiaryEntry, span: tuple[int, int]) -> bool:
    return span[0] <= entry.number.year <= span[1]


def _by_case(entries: Iterable[DiaryEntry]) -> Mapping[tuple[str, CaseNumber], list[DiaryEntry]]:
    cases: dict[tuple[str, CaseNumber], list[DiaryEntry]] = defaultdict(list)
    for entry in entries:
        cases[entry.diary, entry.number.case].append(entry)
    return cases


def _not_found(entries: Sequence[DiaryEntry], have: frozenset[str]) -> Iterator[ReverseFinding]:
    """Entries of a case of which the box holds another record. One finding a case."""
    for (_, case), rows in _by_case(entries).items():
        records = [row for row in rows if row.level is Level.RECORD]
        here = [row for row in records if row.id in have]
        lacking = [row for row in records if row.id not in have]
        if not here or not lacking:
            continue
        named = ", ".join(_name(row) for row in lacking[:6]) + (" med flera" if len(lacking) > 6 else "")
        yield ReverseFinding(
            ReverseKind.ENTRY_NOT_FOUND,
            f"Kartongen har {len(here)} av {len(records)} handlingar i {case}. "
            f"Finns i diariet men inte här: {named}. De kan ligga på annan plats.",
            tuple(row.id for row in lacking),
        )


def _name(row: DiaryEntry) -> str:
    day = next(iter(row.days), None)
    return f"{row.number}{f' ({day})' if day else ''}"


def _series(entries: Iterable[DiaryEntry]) -> Iterator[ReverseFinding]:
    """Running numbers that no entry has, per diary, unit and year. The end of a series cannot be known."""
    numbers: dict[Series, dict[int, str]] = defaultdict(dict)
    for entry in entries:
        numbers[entry.diary, entry.number.unit, entry.number.year].setdefault(entry.number.number, entry.id)
    for (diary, unit, year), taken in sorted(numbers.items()):
        if len(taken) < 3 or max(taken) > 20 * len(taken):
            continue  # an extract, not a series: what lies between was never meant to be there
        for lower, upper in pairwise(sorted(taken)):
            if upper - lower > 1:
                yield _gap(diary, unit, year, lower, upper, (taken[lower], taken[upper]))


def _gap(diary: str, unit: str, year: int, lower: int, upper: int, ends: tuple[str, str]) -> ReverseFinding:
    missing = upper - lower - 1
    first, last = CaseNumber(year, lower + 1, unit), CaseNumber(year, upper - 1, unit)
    which = (
        f"Numret {first} saknas" if missing == 1 else f"Numren {first} till {last} saknas ({missing} stycken)"
    )
    hint = " Är utdraget begränsat till vissa ärenden?" if missing > _LONGEST_GAP else ""
    return ReverseFinding(ReverseKind.SERIES_GAP, f"{which} i {diary}.{hint}", ends)


def _doubles(entries: Iterable[DiaryEntry]) -> Iterator[ReverseFinding]:
    """The same number of a handling on two rows."""
    rows = [entry for entry in entries if entry.number.sub is not None and entry.level is Level.RECORD]
    counts = Counter((entry.diary, entry.number) for entry in rows)
    for diary, number in sorted(key for key, count in counts.items() if count > 1):
        ids = tuple(row.id for row in rows if (row.diary, row.number) == (diary, number))
        yield ReverseFinding(
            ReverseKind.SERIES_DOUBLE, f"Numret {number} står på {len(ids)} rader i {diary}.", ids
        )


def _disorder(entries: Iterable[DiaryEntry]) -> Iterator[ReverseFinding]:
    """A case that was opened well before the one numbered before it: entered late, or under a wrong date."""
    firsts: dict[Series, list[tuple[int, date, str, CaseNumber]]] = defaultdict(list)
    for (diary, case), rows in _by_case(entries).items():
        days = [day for row in rows if (day := row.registered or row.received or row.dated) is not None]
        if days:
            firsts[diary, case.unit, case.year].append((case.number, min(days), rows[0].id, case))
    for _, cases in sorted(firsts.items()):
        latest: tuple[int, date, str, CaseNumber] | None = None
        for case_row in sorted(cases):
            if latest is not None and (latest[1] - case_row[1]).days > _SLACK_DAYS:
                yield ReverseFinding(
                    ReverseKind.OUT_OF_ORDER,
                    f"{case_row[3]} ({case_row[1]}) har högre nummer men tidigare datum än "
                    f"{latest[3]} ({latest[1]}).",
                    (case_row[2], latest[2]),
                    (latest[1] - case_row[1]).days,
                )
            elif latest is None or case_row[1] > latest[1]:
                latest = case_row


def _late(entries: Iterable[DiaryEntry]) -> Iterator[ReverseFinding]:
    """Received to registered: longer than a weekend is worth asking about (SekrL 15 kap. 1 §, OSL 5 kap. 1
    §).
    """
    for entry in entries:
        if entry.received is None or entry.registered is None:
            continue
        days = (entry.registered - entry.received).days
        if days > LATE_DAYS:
            message = f"{entry.number} kom in {entry.received} och registrerades {days} dagar senare."
            yield ReverseFinding(ReverseKind.LATE_REGISTRATION, message, (entry.id,), days)
        elif days < 0:
            message = f"{entry.number} är registrerad {-days} dagar innan den kom in ({entry.received})."
            yield ReverseFinding(ReverseKind.OUT_OF_ORDER, message, (entry.id,), days)


def _never_closed(entries: Sequence[DiaryEntry], today: date) -> Iterator[ReverseFinding]:
    """Cases with no closing day, in diaries that do give closing days."""
    telling = {entry.diary for entry in entries if entry.closed is not None}
    for (diary, case), rows in _by_case(entries).items():
        if diary not in telling or any(row.closed or _says_closed(row) for row in rows):
            continue
        days = [day for row in rows for day in (*row.days, row.registered) if day is not None]
        if days and (today - max(days)).days > OPEN_YEARS * 365:
            message = f"Ärendet {case} är aldrig avslutat; senaste anteckningen är {max(days)}."
            yield ReverseFinding(
                ReverseKind.NEVER_CLOSED, message, tuple(row.id for row in rows), (today - max(days)).days
            )


def _says_closed(row: DiaryEntry) -> bool:
    return row.status.casefold().startswith(("avslut", "ad acta", "stäng", "klar", "makul", "avskriv"))


def grouped(findings: Sequence[ReverseFinding]) -> Mapping[ReverseKind, int]:
    """How many of each kind, for logs and summaries."""
    ordered = sorted(findings, key=lambda finding: finding.kind.value)
    return {kind: len(list(group)) for kind, group in groupby(ordered, key=lambda finding: finding.kind)}
