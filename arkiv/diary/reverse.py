"""The other way round: what the registers say that the box does not bear out, and what is odd about them.

Most of a diary is rightly not in any one box, and an old diary has hundreds of oddities. A person can act on
those that touch the box: an entry whose record lacks among others of its case, a number that stands on a
paper but on no row, a late registration of a paper that lies here. They are told one by one. The rest is
told as one finding a kind, series and year, with how many there are and the worst of them; its ``entries``
still open every row.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, pairwise
from types import MappingProxyType

from arkiv.diary.answers import ReverseFinding, ReverseKind
from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.model import DiaryEntry, Level, Registers

LATE_DAYS = (
    3  # "utan dröjsmål": same or next working day by practice; a weekend is not counted against anyone
)
OPEN_YEARS = 2
_FEW = 5  # of the rest, so many are named
_MOST_GAPS = 0.1  # a series that lacks more of its numbers than this is an extract: they were never there
_SLACK_DAYS = 7

Series = tuple[str, str, int]  # diary, unit, year


@dataclass(frozen=True, slots=True)
class _Odd:
    """One oddity before it is known whether it is told on its own. ``cases`` are those it is about."""

    kind: ReverseKind
    series: Series
    cases: tuple[CaseNumber, ...]
    message: str
    entries: tuple[str, ...]
    days: int | None = None
    about_record: bool = False  # it concerns one record, not its whole case

    def touches(self, have: frozenset[str], here: frozenset[tuple[int, int]]) -> bool:
        """Whether the record, or a record of the case, lies in the box."""
        if self.about_record:
            return not have.isdisjoint(self.entries)
        return any(case.key in here for case in self.cases)

    def told(self) -> ReverseFinding:
        return ReverseFinding(self.kind, self.message, self.entries, self.days)


def reverse_findings(
    registers: Registers,
    found: Iterable[str],
    years: tuple[int, int] | None,
    today: date,
    *,
    named: Iterable[CaseNumber] = (),
    destroyed: Mapping[str, str] = MappingProxyType({}),
) -> tuple[ReverseFinding, ...]:
    """The findings within ``years`` (inclusive; ``None``: the years of the cases the box holds).

    ``found`` are the ids of the entries whose record is in the box, ``named`` the cases its papers bear,
    ``destroyed`` the ids of entries whose record lay here until it was lawfully destroyed, with day and disposal.
    """
    have = frozenset(found)
    span = years or _span(registers, have)
    entries = [_bare(entry) for entry in registers.entries if span is None or _inside(entry, span)]
    here = frozenset(number.key for number in named)
    here |= {entry.number.key for entry in entries if entry.id in have}
    odd = (
        *_missing_numbers(entries, frozenset(named)),
        *_disorder(entries),
        *_registered_early(entries),
        *_late(entries),
        *_never_closed(entries, today),
    )
    near = [one for one in odd if one.touches(have, here)]
    rest = [one for one in odd if not one.touches(have, here)]
    return (
        *_not_found(entries, have, destroyed),
        *(one.told() for one in near),
        *_doubles(entries),
        *_series(entries),
        *_gathered(rest),
    )


def _gathered(rest: Iterable[_Odd]) -> Iterator[ReverseFinding]:
    """One finding a kind, series and year: how many, and the worst few."""
    groups: dict[tuple[ReverseKind, Series], list[_Odd]] = defaultdict(list)
    for one in rest:
        groups[one.kind, one.series].append(one)
    for (kind, (diary, unit, year)), odd in sorted(groups.items()):
        if len(odd) == 1:
            yield odd[0].told()
            continue
        worst = sorted(odd, key=lambda one: (-abs(one.days or 0), one.cases))[:_FEW]
        named = ", ".join(f"{one.cases[0]}{f' ({abs(one.days)} dagar)' if one.days else ''}" for one in worst)
        most = "störst: " if len(odd) > _FEW else ""
        message = (
            f"{_HEADS[kind].format(len(odd))} i {diary}, {f'{unit} ' if unit else ''}{year}; {most}{named}."
        )
        yield ReverseFinding(kind, message, tuple(entry for one in odd for entry in one.entries))


_HEADS: Mapping[ReverseKind, str] = {
    ReverseKind.OUT_OF_ORDER: "{} nummer i fel ordning mot sitt datum",
    ReverseKind.LATE_REGISTRATION: "{} sena registreringar",
    ReverseKind.NEVER_CLOSED: "{} ärenden som aldrig avslutats",
}


def _span(registers: Registers, have: frozenset[str]) -> tuple[int, int] | None:
    years = [entry.number.year for entry in registers.entries if entry.id in have]
    return (min(years), max(years)) if years else None


def _bare(entry: DiaryEntry) -> DiaryEntry:
    """The entry without its texts, which nothing here asks for: the rows of some years are held at once."""
    return replace(
        entry,
        subject="",
        description="",
        sender="",
        recipient="",
        counterpart="",
        note="",
        doctype="",
        extra=(),
    )


def _inside(entry: DiaryEntry, span: tuple[int, int]) -> bool:
    return span[0] <= entry.number.year <= span[1]


def _by_case(entries: Iterable[DiaryEntry]) -> Mapping[tuple[str, CaseNumber], list[DiaryEntry]]:
    cases: dict[tuple[str, CaseNumber], list[DiaryEntry]] = defaultdict(list)
    for entry in entries:
        cases[entry.diary, entry.number.case].append(entry)
    return cases


def _not_found(
    entries: Sequence[DiaryEntry], have: frozenset[str], destroyed: Mapping[str, str]
) -> Iterator[ReverseFinding]:
    """Entries of a case of which the box holds another record. One finding a case; a record that was lawfully
    destroyed is not looked for, but said.
    """
    for (_, case), rows in _by_case(entries).items():
        records = [row for row in rows if row.level is Level.RECORD]
        here = [row for row in records if row.id in have]
        lacking = [row for row in records if row.id not in have and row.id not in destroyed]
        if not here or not lacking:
            continue
        named = ", ".join(_name(row) for row in lacking[:6]) + (" med flera" if len(lacking) > 6 else "")
        yield ReverseFinding(
            ReverseKind.ENTRY_NOT_FOUND,
            f"Kartongen har {len(here)} av {len(records)} handlingar i {case}. "
            f"Finns i diariet men inte här: {named}. De kan ligga på annan plats."
            + _destroyed(records, destroyed),
            tuple(row.id for row in lacking),
        )


def _destroyed(records: Iterable[DiaryEntry], destroyed: Mapping[str, str]) -> str:
    said = ", ".join(f"{row.number} {destroyed[row.id]}" for row in records if row.id in destroyed)
    return f" Gallrade härifrån: {said}." if said else ""


def _name(row: DiaryEntry) -> str:
    day = next(iter(row.days), None)
    return f"{row.number}{f' ({day})' if day else ''}"


def _missing_numbers(entries: Sequence[DiaryEntry], named: frozenset[CaseNumber]) -> Iterator[_Odd]:
    """Numbers that papers of the box bear and that lie within a series, but stand on no row."""
    for (diary, unit, year), taken in sorted(_numbers(entries).items()):
        for case in sorted(named):
            inside = min(taken) < case.number < max(taken) and case.number not in taken
            if case.year == year and case.unit in ("", unit) and inside:
                message = f"{case} står på en handling i kartongen men på ingen rad i {diary}."
                yield _Odd(ReverseKind.SERIES_GAP, (diary, unit, year), (case,), message, ())


def _numbers(entries: Iterable[DiaryEntry]) -> dict[Series, dict[int, str]]:
    """Running numbers and the first entry of each, per diary, unit and year."""
    numbers: dict[Series, dict[int, str]] = defaultdict(dict)
    for entry in entries:
        numbers[entry.diary, entry.number.unit, entry.number.year].setdefault(entry.number.number, entry.id)
    return numbers


def _series(entries: Iterable[DiaryEntry]) -> Iterator[ReverseFinding]:
    """Running numbers that no entry has, one finding a series. The end of a series cannot be known.

    An extract (chosen cases, one unit) has gaps everywhere and says so in one sentence; in a whole series
    every gap is named with the entries on either side of it.
    """
    for (diary, unit, year), taken in sorted(_numbers(entries).items()):
        first, last = min(taken), max(taken)
        missing = last - first + 1 - len(taken)
        if not missing or len(taken) < 3:
            continue
        series = f"{f'{unit} ' if unit else ''}{year}/{first}–{last}"
        if missing > max(_FEW, _MOST_GAPS * (last - first + 1)):
            message = (
                f"{missing} av {last - first + 1} nummer i {series} saknas i {diary}: "
                "utdraget är troligen begränsat till vissa ärenden. Begär hela serien."
            )
            yield ReverseFinding(ReverseKind.SERIES_GAP, message)
            continue
        gaps = [(lower, upper) for lower, upper in pairwise(sorted(taken)) if upper - lower > 1]
        named = ", ".join(_gap(unit, year, lower, upper) for lower, upper in gaps)
        ends = tuple(dict.fromkeys(taken[number] for gap in gaps for number in gap))
        message = f"{missing} nummer i {series} saknas i {diary}: {named}. Sök ärendena eller makuleringarna."
        yield ReverseFinding(ReverseKind.SERIES_GAP, message, ends)


def _gap(unit: str, year: int, lower: int, upper: int) -> str:
    first, last = CaseNumber(year, lower + 1, unit), CaseNumber(year, upper - 1, unit)
    return str(first) if first == last else f"{first} till {last}"


def _doubles(entries: Iterable[DiaryEntry]) -> Iterator[ReverseFinding]:
    """The same number of a handling on two rows."""
    rows = [entry for entry in entries if entry.number.sub is not None and entry.level is Level.RECORD]
    counts = Counter((entry.diary, entry.number) for entry in rows)
    for diary, number in sorted(key for key, count in counts.items() if count > 1):
        ids = tuple(row.id for row in rows if (row.diary, row.number) == (diary, number))
        yield ReverseFinding(
            ReverseKind.SERIES_DOUBLE, f"Numret {number} står på {len(ids)} rader i {diary}.", ids
        )


def _disorder(entries: Iterable[DiaryEntry]) -> Iterator[_Odd]:
    """A case that was opened well before the one numbered before it: entered late, or under a wrong date."""
    firsts: dict[Series, list[tuple[int, date, str, CaseNumber]]] = defaultdict(list)
    for (diary, case), rows in _by_case(entries).items():
        days = [day for row in rows if (day := row.registered or row.received or row.dated) is not None]
        if days:
            firsts[diary, case.unit, case.year].append((case.number, min(days), rows[0].id, case))
    for series, cases in sorted(firsts.items()):
        latest: tuple[int, date, str, CaseNumber] | None = None
        for case_row in sorted(cases):
            if latest is not None and (latest[1] - case_row[1]).days > _SLACK_DAYS:
                message = (
                    f"{case_row[3]} ({case_row[1]}) har högre nummer men tidigare datum än "
                    f"{latest[3]} ({latest[1]})."
                )
                days_apart = (latest[1] - case_row[1]).days
                ids = (case_row[2], latest[2])
                yield _Odd(ReverseKind.OUT_OF_ORDER, series, (case_row[3],), message, ids, days_apart)
            elif latest is None or case_row[1] > latest[1]:
                latest = case_row


def _late(entries: Iterable[DiaryEntry]) -> Iterator[_Odd]:
    """Received to registered: longer than a weekend is worth asking about (SekrL 15 kap. 1 §, OSL 5 kap. 1
    §).
    """
    for entry, days in _delays(entries):
        if days > LATE_DAYS:
            message = f"{entry.number} kom in {entry.received} och registrerades {days} dagar senare."
            yield _of(entry, ReverseKind.LATE_REGISTRATION, message, days)


def _registered_early(entries: Iterable[DiaryEntry]) -> Iterator[_Odd]:
    """Registered before it came in: one of the two days is wrong."""
    for entry, days in _delays(entries):
        if days < 0:
            message = f"{entry.number} är registrerad {-days} dagar innan den kom in ({entry.received})."
            yield _of(entry, ReverseKind.OUT_OF_ORDER, message, days)


def _delays(entries: Iterable[DiaryEntry]) -> Iterator[tuple[DiaryEntry, int]]:
    for entry in entries:
        if entry.received is not None and entry.registered is not None:
            yield entry, (entry.registered - entry.received).days


def _of(entry: DiaryEntry, kind: ReverseKind, message: str, days: int) -> _Odd:
    series = entry.diary, entry.number.unit, entry.number.year
    return _Odd(kind, series, (entry.number.case,), message, (entry.id,), days, about_record=True)


def _never_closed(entries: Sequence[DiaryEntry], today: date) -> Iterator[_Odd]:
    """Cases with no closing day, in diaries that do give closing days."""
    telling = {entry.diary for entry in entries if entry.closed is not None}
    for (diary, case), rows in _by_case(entries).items():
        if diary not in telling or any(row.closed or _says_closed(row) for row in rows):
            continue
        days = [day for row in rows for day in (*row.days, row.registered) if day is not None]
        if days and (today - max(days)).days > OPEN_YEARS * 365:
            message = f"Ärendet {case} är aldrig avslutat; senaste anteckningen är {max(days)}."
            ids, since = tuple(row.id for row in rows), (today - max(days)).days
            yield _Odd(ReverseKind.NEVER_CLOSED, (diary, case.unit, case.year), (case,), message, ids, since)


def _says_closed(row: DiaryEntry) -> bool:
    return row.status.casefold().startswith(("avslut", "ad acta", "stäng", "klar", "makul", "avskriv"))


def grouped(findings: Sequence[ReverseFinding]) -> Mapping[ReverseKind, int]:
    """How many of each kind, for logs and summaries."""
    ordered = sorted(findings, key=lambda finding: finding.kind.value)
    return {kind: len(list(group)) for kind, group in groupby(ordered, key=lambda finding: finding.kind)}
