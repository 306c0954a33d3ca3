"""An opened register, and the rows of a diary as entries. What cannot be read is listed, not dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from arkiv.diary.case_numbers import CaseNumber, parse
from arkiv.diary.csv_reader import read_csv
from arkiv.diary.dates import parse_day
from arkiv.diary.errors import TableTooLarge, UnknownColumns, UnreadableTable
from arkiv.diary.model import DiaryEntry, Direction, Level
from arkiv.diary.profiles import (
    ColumnProfile,
    ColumnUse,
    RegisterKind,
    fit_test,
    header_test,
    is_blank,
    understand,
)
from arkiv.diary.sheets import is_sheet, read_sheet
from arkiv.diary.tables import MAX_ROWS, BadRow, Row, Table

DIRECTIONS: Mapping[str, Direction] = {
    **dict.fromkeys(
        ("i", "in", "ink", "inkommande", "inkommen", "inkommet", "inkom", "incoming"), Direction.INCOMING
    ),
    **dict.fromkeys(
        ("u", "ut", "utg", "utgående", "utgåen", "expedierad", "exp", "utgick", "skickad", "outgoing"),
        Direction.OUTGOING,
    ),
    **dict.fromkeys(
        ("uppr", "upp", "upprättad", "upprättat", "intern", "internt", "x", "int", "internal"),
        Direction.INTERNAL,
    ),
}
# A row of the diary tells of a handling when the export has any of these columns; else it tells of a case.
_RECORD_FIELDS = frozenset(
    {"sub_number", "received", "dated", "direction", "sender", "recipient", "counterpart", "description"}
)
_ENOUGH, _CLASS, _NEARLY_ALL = 3, 100, 0.8
_YEAR_UNIT = re.compile(
    r"^((?:19|20)\d\d)/([A-Za-zÅÄÖåäö]{1,5})/(?=\d)"
)  # 2005/SN/123 in a register's own column
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RowDoubt:
    """A value of a row that was kept, but not understood or mended; ``message`` is Swedish."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """An opened register: what its columns are, and its rows as a stream (walk it once)."""

    name: str
    columns: tuple[ColumnUse, ...]
    rows: Iterator[Row | BadRow]
    notes: tuple[str, ...]

    def cells(self, row: Row) -> Cells:
        """The row's cells by field; placeholders for "nothing" are empty."""
        return {
            use.field: "" if is_blank(cell) else cell
            for use, cell in zip(self.columns, row.cells, strict=True)
            if use.field is not None
        }

    def unknown_cells(self, row: Row) -> tuple[tuple[str, str], ...]:
        """The filled cells of the columns nobody knows, with their headers: kept, so that no change goes unseen."""
        pairs = zip(self.columns, row.cells, strict=True)
        return tuple((use.header, cell) for use, cell in pairs if use.field is None and not is_blank(cell))


def open_register(path: Path, kind: RegisterKind, profile: ColumnProfile) -> RegisterTable:
    """Open a register, whatever kind of file it is. Raises UnreadableTable, TableTooLarge or
    UnknownColumns.
    """
    if not path.is_file():
        raise UnreadableTable(str(path), "filen finns inte.", "Kontrollera namnet och försök igen.")
    is_header = header_test(kind, profile)
    if is_sheet(path):
        table = read_sheet(path, is_header=is_header)
    else:
        table = read_csv(
            path,
            is_header=is_header,
            fits=fit_test(kind, profile),
            charset=profile.charset,
            delimiter=profile.delimiter,
        )
    return understood(table, kind, profile)


def understood(table: Table, kind: RegisterKind, profile: ColumnProfile) -> RegisterTable:
    """The table with its columns known. Raises UnknownColumns when the one that all hangs on is not there."""
    columns = understand(table.headers, kind, profile)
    _require(table, columns, kind)
    return RegisterTable(table.name, columns, _limited(table), table.notes)


def _require(table: Table, columns: tuple[ColumnUse, ...], kind: RegisterKind) -> None:
    fields = {use.field for use in columns}
    needed, wanted = {
        RegisterKind.DIARY: ({"case_number"}, "diarienummer"),
        RegisterKind.PERSONAKT: ({"personal_number", "name", "last_name"}, "personnummer eller namn"),
        RegisterKind.BINDER: ({"what"}, "innehåll"),
        RegisterKind.DELEGATION: ({"decided"}, "beslutsdatum"),
    }[kind]
    if not needed & fields:
        raise UnknownColumns(table.name, table.header_line, wanted, table.headers)


def _limited(table: Table) -> Iterator[Row | BadRow]:
    for count, row in enumerate(table.rows):
        if count >= MAX_ROWS:
            raise TableTooLarge(table.name, row.line, f"fler än {MAX_ROWS} rader")
        yield row


# --- diary ----------------------------------------------------------------------------------------


def diary_entries(
    table: RegisterTable, diary: str, unit: str = ""
) -> Iterator[DiaryEntry | BadRow | RowDoubt]:
    """Entries in file order (``id`` still empty), with the rows and values that could not be read between
    them.
    """
    fields = {use.field for use in table.columns}
    level = Level.RECORD if fields & _RECORD_FIELDS else Level.CASE
    for row in table.rows:
        if isinstance(row, BadRow):
            yield row
            continue
        cells = table.cells(row)
        number = _case_number(cells, unit)
        if number is None:
            yield BadRow(
                row.line, row.text, f"diarienumret {cells.get('case_number', '')[:40]!r} gick inte att förstå"
            )
            continue
        if row.repair:
            yield RowDoubt(row.line, row.repair)
        yield from unread_days(row.line, cells, ("received", "dated", "registered", "closed"))
        own = Level(cells["level"]) if cells.get("level") else level
        yield _entry(row.line, cells, number, diary, own, table.unknown_cells(row))


class SubNumbers:
    """Counts the sub-numbers of a diary as its entries pass, to tell handlingar from dossier codes.

    A diary without a column of its own for the handling's number prints the code of its diarieplan there
    (``2005/45-701``): then nearly all are three digits or more, which no series of handlingar begins with.
    """

    def __init__(self) -> None:
        self._all = self._classes = 0

    def count(self, entry: DiaryEntry) -> None:
        if entry.number.sub is not None:
            self._all += 1
            self._classes += entry.number.sub >= _CLASS

    @property
    def are_classes(self) -> bool:
        return self._all >= _ENOUGH and self._classes >= _NEARLY_ALL * self._all


def without_class(entry: DiaryEntry) -> DiaryEntry:
    """The entry, with its dossier code no longer taken for a sub-number."""
    return replace(entry, number=entry.number.case)


def _case_number(cells: Cells, unit: str) -> CaseNumber | None:
    text = _YEAR_UNIT.sub(r"\2 \1/", cells.get("case_number", ""))
    number = parse(text)
    if number is None and text.isdigit() and cells.get("year"):
        number = parse(f"{cells['year']}/{text}")
    if number is None:
        return None
    given = re.sub(r"[^A-ZÅÄÖ]", "", (unit or cells.get("series", "")).upper())
    if not number.unit and 0 < len(given) <= 5:
        number = replace(number, unit=given)
    sub = _sub_number(cells.get("sub_number", ""))
    return replace(number, sub=sub) if "sub_number" in cells else number


def _sub_number(text: str) -> int | None:
    """The handling's number from ``4``, ``2005/12-4`` or ``12:4``; the last number in it."""
    digits = re.findall(r"\d+", text)
    return int(digits[-1]) if digits and len(digits[-1]) <= 6 else None


def _entry(
    line: int,
    cells: Cells,
    number: CaseNumber,
    diary: str,
    level: Level,
    extra: tuple[tuple[str, str], ...],
) -> DiaryEntry:
    def text(name: str) -> str:
        return cells.get(name, "")

    direction = DIRECTIONS.get(text("direction").casefold().strip(" ."), Direction.UNKNOWN)
    return DiaryEntry(
        id="",
        diary=diary,
        line=line,
        number=number,
        level=level,
        received=parse_day(text("received")),
        dated=parse_day(text("dated")),
        registered=parse_day(text("registered")),
        closed=parse_day(text("closed")),
        direction=direction,
        sender=text("sender"),
        recipient=text("recipient"),
        counterpart=text("counterpart"),
        subject=text("subject"),
        description=text("description"),
        doctype=text("doctype"),
        official=text("official"),
        unit=text("unit"),
        status=text("status"),
        secrecy=text("secrecy"),
        note=text("note"),
        extra=extra,
    )


def unread_days(line: int, cells: Cells, names: Sequence[str]) -> Iterator[RowDoubt]:
    """A doubt for each day that is written but cannot be read."""
    for name in names:
        written = cells.get(name, "")
        if written and parse_day(written) is None:
            yield RowDoubt(
                line, f"datumet {written[:30]!r} finns inte eller gick inte att läsa; fältet lämnades tomt"
            )
