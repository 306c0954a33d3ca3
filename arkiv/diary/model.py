"""What the registers hold, as values: diaries with their entries, the personakt register, the binders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.words import fold, tokens

if TYPE_CHECKING:
    from arkiv.diary.entry_index import EntryIndex


class Direction(StrEnum):
    """Riktning: how a record came to the authority, as diaries note it."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"  # upprättad
    UNKNOWN = "unknown"


class Level(StrEnum):
    """What a row of a diary tells of."""

    RECORD = "record"  # one handling
    CASE = "case"  # an ärende as a whole: the export lists no handlingar


@runtime_checkable
class Entries(Protocol):
    """Diary entries in a fixed order. A database may stand behind: several are had at once with ``fetch``."""

    def __iter__(self) -> Iterator[DiaryEntry]: ...
    def __len__(self) -> int: ...
    def fetch(self, places: Sequence[int]) -> Sequence[DiaryEntry]:
        """The entries at ``places``, in that order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """Diariepost: one row of a diary. ``id`` is ours and stays with the row over re-imports; ``line`` is
    where it stood.

    ``received`` is the day a record came in or was drawn up, ``dated`` its own or its sending day,
    ``registered`` the day it was entered. ``counterpart`` is used where the diary has one column for sender
    or recipient. ``extra`` keeps the columns nobody knows, as (header, cell).
    """

    id: str
    diary: str
    line: int
    number: CaseNumber
    level: Level = Level.RECORD
    received: date | None = None
    dated: date | None = None
    registered: date | None = None
    closed: date | None = None
    direction: Direction = Direction.UNKNOWN
    sender: str = ""
    recipient: str = ""
    counterpart: str = ""
    subject: str = ""
    description: str = ""
    doctype: str = ""
    official: str = ""
    unit: str = ""
    status: str = ""
    secrecy: str = ""
    note: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """Every day the entry gives for the record itself; the registration day only when there is no
        other.
        """
        days = tuple(day for day in (self.received, self.dated) if day is not None)
        return days or ((self.registered,) if self.registered else ())

    @property
    def summary(self) -> str:
        """A row a person recognises."""
        day = next(iter(self.days), None)
        parts = (
            str(self.number),
            day.isoformat() if day else "",
            self.sender or self.recipient or self.counterpart,
            self.description or self.subject,
        )
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaktEntry:
    """One akt in the personakt register. ``personal_number`` is as the register has it, digits only (10 or
    12).
    """

    id: str
    register: str
    line: int
    personal_number: str = ""
    name: str = ""
    kind: str = ""
    opened: date | None = None
    closed: date | None = None
    last_entry: date | None = None
    placed: bool | None = None
    note: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def open_on(self, day: date) -> bool:
        """Whether the akt was open then; an end that is not given counts as open."""
        ends = self.closed or self.last_entry
        return (self.opened is None or self.opened <= day) and (ends is None or day <= ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binder:
    """Pärm/serie: records kept in order without registration (``what`` as the list words it)."""

    id: str
    register: str
    line: int
    what: str
    begins: date | None = None
    ends: date | None = None
    place: str = ""

    def covers(self, day: date | None, words: frozenset[str]) -> bool:
        """Whether a record of that day and kind should stand in it."""
        inside = day is None or (
            (self.begins is None or self.begins <= day) and (self.ends is None or day <= self.ends)
        )
        return inside and bool(words & frozenset(tokens(self.what)))


class Listed(tuple[DiaryEntry, ...]):
    """Entries held in memory."""

    __slots__ = ()

    def fetch(self, places: Sequence[int]) -> Sequence[DiaryEntry]:
        """The entries at ``places``, in that order."""
        return [self[place] for place in places]


@dataclass(frozen=True)
class Registers:
    """Every register of the authority with the lookups that matching and deciding need. Made by ``of``.

    ``entries`` may stand in a database: walk them, or ask ``index``, which is made when it is first needed.
    """

    entries: Entries
    personakter: tuple[PersonaktEntry, ...]
    binders: tuple[Binder, ...]
    diaries: tuple[str, ...]
    personakt_registers: tuple[str, ...]
    akt_by_number: Mapping[str, tuple[PersonaktEntry, ...]] = field(repr=False)
    akt_by_name: Mapping[str, tuple[PersonaktEntry, ...]] = field(repr=False)

    @classmethod
    def of(
        cls,
        entries: Iterable[DiaryEntry] | Entries = (),
        personakter: Iterable[PersonaktEntry] = (),
        binders: Iterable[Binder] = (),
        *,
        diaries: Iterable[str] | None = None,
        personakt_registers: Iterable[str] | None = None,
    ) -> Registers:
        """Registers with their lookups. An imported register may be empty: then name it in ``diaries``, as must
        be done when the entries stand in a database.
        """
        rows = entries if isinstance(entries, Entries) else Listed(entries)
        akter = tuple(personakter)
        numbers: dict[str, list[PersonaktEntry]] = defaultdict(list)
        names: dict[str, list[PersonaktEntry]] = defaultdict(list)
        for akt in akter:
            if akt.personal_number:
                numbers[akt.personal_number[-10:]].append(akt)
            if akt.name:
                names[name_key(akt.name)].append(akt)
        return cls(
            entries=rows,
            personakter=akter,
            binders=tuple(binders),
            diaries=_names(diaries if diaries is not None else (entry.diary for entry in rows)),
            personakt_registers=_names(
                personakt_registers if personakt_registers is not None else (akt.register for akt in akter)
            ),
            akt_by_number=MappingProxyType({key: tuple(found) for key, found in numbers.items()}),
            akt_by_name=MappingProxyType({key: tuple(found) for key, found in names.items()}),
        )

    @cached_property
    def index(self) -> EntryIndex:
        """The entries cut into blocks; one pass over all of them."""
        from arkiv.diary.entry_index import EntryIndex  # it knows papers and scores, which know this module

        return EntryIndex(self.entries, self.entries.fetch)

    def in_case(self, number: CaseNumber) -> Sequence[DiaryEntry]:
        """The entries of the case ``number`` belongs to, in diary order."""
        return self.index.of_case(number)


def _names(given: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(given)))


def name_key(name: str) -> str:
    """A name without order or marks: ``Ek, Lill-Åsa`` and ``Lill-Åsa Ek`` have the same key."""
    return " ".join(sorted(part for part in tokens(fold(name)) if len(part) > 1))
