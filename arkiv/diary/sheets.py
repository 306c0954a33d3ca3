"""Spreadsheets (XLSX, XLS, ODS) as tables. Formulas are never run: only the stored values are read."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import IO

from python_calamine import CalamineError, CalamineWorkbook

from arkiv.diary.csv_reader import IsHeader
from arkiv.diary.errors import TableTooLarge, UnreadableTable
from arkiv.diary.tables import MAX_COLUMNS, BadRow, Row, Table, clean, squeeze

_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_HEADER_WITHIN = 60
_MAX_BYTES = 300_000_000
_MAX_UNPACKED = 1_000_000_000
_MAX_CELLS = 800_000_000  # the bound, not the count: 1,000,000 rows of up to 702 columns pass
_CHUNK = 1 << 20
_CELL = re.compile(rb"\br=[\"']([A-Z]{1,9})(\d{1,9})[\"']")

Cell = str | int | float | bool | date | datetime | time | timedelta


def is_sheet(path: Path) -> bool:
    """Whether the bytes begin as a spreadsheet file does, whatever the file is called."""
    with path.open("rb") as stream:
        return stream.read(4).startswith(_MAGIC)


def read_sheet(path: Path, *, is_header: IsHeader) -> Table:
    """The first sheet with a known header, else the first with anything in it. Raises UnreadableTable,
    TableTooLarge.
    """
    return next(read_sheets(path, is_header=is_header))


def read_sheets(path: Path, *, is_header: IsHeader) -> Iterator[Table]:
    """Every sheet with a known header; where none has one, the first with anything in it. Raises UnreadableTable,
    TableTooLarge. Walk the rows of one before the next is asked for.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise TableTooLarge(path.name, 1, "kalkylbladet är större än 300 MB")
    _refuse_bombs(path)
    book = _open(path)
    others: list[str] = []
    fallback: Table | None = None
    found = False
    for name in book.sheet_names:
        rows = _sheet(path, book, name)
        head = list(islice(rows, _HEADER_WITHIN))
        place = _find_header(head, is_header)
        if place is not None:
            found = True
            yield _table(path, head, place, rows)
        elif head:
            others.append(name)
            fallback = fallback or _table(path, [list(row) for row in head], 0, rows)
    if found:
        return
    if fallback is None:
        raise UnreadableTable(path.name, "kalkylbladet är tomt.", "Exportera registret igen.")
    yield fallback


def _table(path: Path, head: list[list[Cell]], place: int, rest: Iterator[list[Cell]]) -> Table:
    headers = tuple(_text(cell) for cell in head[place])
    while headers and not headers[-1]:
        headers = headers[:-1]
    if len(headers) > MAX_COLUMNS:
        raise TableTooLarge(path.name, place + 1, f"{len(headers)} kolumner, högst {MAX_COLUMNS} tas emot")
    return Table(path.name, headers, place + 1, _rows(chain(head[place + 1 :], rest), place + 2, headers))


def _refuse_bombs(path: Path) -> None:
    """Stop what would fill the memory when unpacked: far more bytes than the file has, or a cell far away.

    The reader keeps a sheet as a full rectangle, so one value in the last corner costs as much as all of it.
    """
    if not zipfile.is_zipfile(path):
        return
    try:
        with zipfile.ZipFile(path) as book:
            if sum(part.file_size for part in book.infolist()) > _MAX_UNPACKED:
                raise TableTooLarge(path.name, 1, "kalkylbladet blir större än 1 GB när det packas upp")
            for part in book.namelist():
                if part == "xl/workbook.bin":
                    raise UnreadableTable(
                        path.name, "XLSB läses inte.", "Spara kalkylbladet som XLSX eller CSV."
                    )
                if part.startswith("xl/") and part.endswith(".xml") and "sharedStrings" not in part:
                    with book.open(part) as stream:
                        _refuse_far_cells(path.name, stream)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UnreadableTable(
            path.name, f"kalkylbladet är skadat ({error}).", "Exportera registret igen."
        ) from error


def _refuse_far_cells(name: str, stream: IO[bytes]) -> None:
    columns, row, tail = 1, 1, b""
    while chunk := stream.read(_CHUNK):
        for letters, digits in _CELL.findall(tail + chunk):
            columns, row = max(columns, len(letters)), max(row, int(digits))
        tail = chunk[-40:]
    # letters bound the column: one letter is at most 26, two at most 702, three at most 16 384
    if columns > 3 or row * (26, 702, 16384)[columns - 1] > _MAX_CELLS:
        raise TableTooLarge(name, row, "kalkylbladet har celler långt utanför tabellen")


def _open(path: Path) -> CalamineWorkbook:
    with _named_errors(path):
        return CalamineWorkbook.from_path(str(path))


def _sheet(path: Path, book: CalamineWorkbook, name: str) -> Iterator[list[Cell]]:
    with _named_errors(path):
        yield from book.get_sheet_by_name(name).iter_rows()


@contextmanager
def _named_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableTable(
            path.name,
            f"kalkylbladet gick inte att öppna ({error}).",
            "Öppna det i ett kalkylprogram, ta bort eventuellt lösenord och spara om det.",
        ) from error


def _find_header(rows: Sequence[Sequence[Cell]], is_header: IsHeader) -> int | None:
    for place, row in enumerate(rows[:_HEADER_WITHIN]):
        if is_header([_text(cell) for cell in row]):
            return place
    return None


def _rows(rows: Iterable[Sequence[Cell]], first: int, headers: tuple[str, ...]) -> Iterator[Row | BadRow]:
    squeezed = tuple(map(squeeze, headers))
    for number, row in enumerate(rows, start=first):
        cells = tuple(_text(cell) for cell in row[: len(headers)])
        cells += ("",) * (len(headers) - len(cells))
        again = squeeze(cells[0]) == squeezed[0] and tuple(map(squeeze, cells)) == squeezed if cells else True
        if any(cells) and not again:
            yield Row(number, cells)


def _text(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return clean(str(cell))
