"""One messy export and what came out of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from arkiv.diary.model import Binder, DiaryEntry, PersonaktEntry
from arkiv.diary.personakter import binders, personakter
from arkiv.diary.profiles import ColumnProfile, RegisterKind
from arkiv.diary.register_rows import RegisterTable, RowDoubt, diary_entries
from arkiv.diary.sources import Format, registers_in
from arkiv.diary.tables import BadRow
from arkiv.errors import BadInput

Row = DiaryEntry | PersonaktEntry | Binder


@dataclass(frozen=True, slots=True)
class Outcome:
    """``error`` is the name of the error class and its sentence, or both are empty and there are rows."""

    rows: tuple[Row, ...] = ()
    unreadable: tuple[BadRow, ...] = ()
    doubts: tuple[RowDoubt, ...] = ()
    notes: tuple[str, ...] = ()
    error: str = ""
    sentence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Messy:
    """One export. ``make`` draws its files into a folder; the rest is what must come out of it.

    ``first`` is how its first row reads in one line; ``error`` the class of error that must end it.
    """

    name: str
    trouble: str
    make: Callable[[Path], Sequence[Path]]
    rows: int = 0
    unreadable: int = 0
    doubts: int = 0
    first: str = ""
    error: str = ""
    kind: RegisterKind = RegisterKind.DIARY
    form: Format | None = None
    profile: ColumnProfile = field(default_factory=ColumnProfile)


def read(messy: Messy, folder: Path) -> Outcome:
    """Draw the export into ``folder`` and read it as an import would."""
    paths = tuple(messy.make(folder))
    rows: list[Row] = []
    bad: list[BadRow] = []
    doubts: list[RowDoubt] = []
    notes: list[str] = []
    try:
        for table in registers_in(paths, messy.kind, messy.profile, messy.form):
            notes += table.notes
            for item in _items(table, messy):
                if isinstance(item, BadRow):
                    bad.append(item)
                elif isinstance(item, RowDoubt):
                    doubts.append(item)
                else:
                    rows.append(item)
    except BadInput as error:
        return Outcome(error=type(error).__name__, sentence=str(error))
    return Outcome(tuple(rows), tuple(bad), tuple(doubts), tuple(dict.fromkeys(notes)))


def _items(table: RegisterTable, messy: Messy) -> Sequence[Row | BadRow | RowDoubt]:
    if messy.kind is RegisterKind.PERSONAKT:
        return tuple(personakter(table, "register"))
    if messy.kind is RegisterKind.BINDER:
        return tuple(binders(table, "register"))
    return tuple(diary_entries(table, "SN", messy.profile.unit))


def line_of(row: Row) -> str:
    """A row on one line, as the table and the tests show it."""
    if isinstance(row, DiaryEntry):
        return row.summary
    if isinstance(row, PersonaktEntry):
        parts = (row.personal_number, row.kind, row.opened, row.last_entry)
        return ", ".join(str(part) for part in parts if part)
    return f"{row.what}, {row.begins} till {row.ends}"
