"""The tables of Ciceron (Diabas), as they are exported: one file a table, joined by diarienr and atgardsnr.

``arende`` holds the cases, ``atgard`` their records, ``anteckning`` notes, ``samband`` related cases, and
``dokument`` which files a record has (``assoc_data`` is ``diarienr:atgardsnr``). Texts are long and rows are
often cut. The tables are joined on disk: cases, notes and files are looked up as the records pass.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from arkiv.diary.errors import UnreadableTable
from arkiv.diary.model import Level
from arkiv.diary.profiles import ColumnUse
from arkiv.diary.register_rows import RegisterTable
from arkiv.diary.tables import BadRow, Row, Table, squeeze


class Kind(StrEnum):
    """The tables, by what tells one from another."""

    CASE = "ärenden"
    RECORD = "åtgärder"
    NOTE = "anteckningar"
    LINK = "samband"
    FILE = "dokument"


# The columns that make a table what it is; the first kind whose columns are all there.
_SIGNS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        Kind.FILE: frozenset({"assocdata"}),
        Kind.LINK: frozenset({"diarienr", "diarienrsamband"}),
        Kind.NOTE: frozenset({"diarienr", "antecktext"}),
        Kind.RECORD: frozenset({"diarienr", "atgardsnr"}),
        Kind.CASE: frozenset({"diarienr", "arendemening"}),
    }
)
_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "diarienr": "case_number", "atgardsnr": "sub_number", "inkdat": "received", "utgdat": "dated",
        "regdat": "registered", "inkutg": "direction", "kundnamn": "counterpart", "atgardtext": "description",
        "atgardtyp": "doctype", "usrsignhandl": "official", "enhetkod": "unit", "andrabeh": "secrecy",
    }
)  # fmt: skip
_CASE_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "ankomstdat": "received", "regdat": "registered", "avslutdat": "closed", "arendemening": "subject",
        "kundnamn": "counterpart", "usrsignhandl": "official", "enhetkod": "unit", "andrabeh": "secrecy",
    }
)  # fmt: skip
_COLUMNS = (
    "case_number", "sub_number", "level", "received", "dated", "registered", "closed", "direction", "counterpart",
    "subject", "description", "doctype", "official", "unit", "status", "secrecy", "note",
)  # fmt: skip
_EXTRA = ("samband", "filer", "klass")
_OPEN = "w"  # andra_beh: whoever may change the case; anything but W is a restriction
KNOWN = frozenset({name for signs in _SIGNS.values() for name in signs} | _FIELDS.keys() | _CASE_FIELDS.keys()) | {
    "lagrdata", "anteck", "antecktyp", "primnr", "moddat", "makuleratdatum", "beslutdat", "expdat", "bevakdat",
}  # fmt: skip
_BATCH = 1000


def kind_of(headers: Sequence[str]) -> Kind | None:
    """Which of the tables has these headers; ``None`` for a table that is not one of them."""
    names = {squeeze(header) for header in headers}
    return next((kind for kind, signs in _SIGNS.items() if signs <= names), None)


def is_export(headers: Iterable[Sequence[str]], *, asked: bool) -> bool:
    """Whether these are tables to join: two kinds or more with the records or the cases among them.

    A table of records alone is an ordinary table, unless a person has said what it is (``asked``).
    """
    kinds = [kind_of(each) for each in headers]
    found = {kind for kind in kinds if kind is not None}
    return None not in kinds and bool(found & {Kind.RECORD, Kind.CASE}) and (asked or len(found) > 1)


def is_header(cells: Sequence[str]) -> bool:
    return kind_of(cells) is not None


def fits(headers: Sequence[str]) -> Callable[[Sequence[str]], bool]:
    """A maker of the check that a mended row must pass: its keys are digits and its days begin with digits."""
    names = [squeeze(header) for header in headers]

    def fit(cells: Sequence[str]) -> bool:
        return len(cells) == len(names) and all(map(_fits, names, cells))

    return fit


def _fits(name: str, cell: str) -> bool:
    if name in ("diarienr", "diarienrsamband"):
        return cell.isdigit() and 8 <= len(cell) <= 10
    if name == "atgardsnr":
        return cell.isdigit()
    if name == "assocdata":
        return cell[:4].isdigit()
    return not name.endswith(("dat", "datum")) or not cell or cell[:4].isdigit()


@dataclass(frozen=True, slots=True)
class _Joined:
    """The tables on disk, each row under its kind and the key that joins it: a case's number, or a record's."""

    db: sqlite3.Connection

    @classmethod
    def of(cls, tables: Iterable[Table]) -> _Joined:
        db = sqlite3.connect("", isolation_level=None)  # private, on disk, gone with the process
        db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-24000;"
            "CREATE TABLE bad (line INTEGER, text TEXT, reason TEXT);"
            "CREATE TABLE row (kind TEXT, key TEXT, line INTEGER, repair TEXT, cells TEXT);"
        )
        db.execute("BEGIN")  # never committed: nobody else will ever see it
        made = cls(db)
        for table in tables:
            made.add(table)
        db.execute("CREATE INDEX row_key ON row (kind, key)")
        return made

    def add(self, table: Table) -> None:
        kind = kind_of(table.headers)
        if kind is None:
            raise UnreadableTable(
                table.name, "tabellen hör inte till Ciceron.", "Ange bara tabeller ur Ciceron."
            )
        names = [squeeze(header) for header in table.headers]
        rows: list[tuple[object, ...]] = []
        for row in table.rows:
            if isinstance(row, BadRow):
                self.db.execute(
                    "INSERT INTO bad VALUES (?, ?, ?)",
                    (row.line, row.text, f"{row.reason} (tabellen {kind.value})"),
                )
                continue
            cells = dict(zip(names, row.cells, strict=True))
            key = cells["assocdata" if kind is Kind.FILE else "diarienr"]
            rows.append((kind.value, key, row.line, row.repair, json.dumps(cells, ensure_ascii=False)))
            if len(rows) >= _BATCH:
                self._keep(rows)
                rows = []
        self._keep(rows)

    def _keep(self, rows: Sequence[tuple[object, ...]]) -> None:
        self.db.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?)", rows)

    def find(self, kind: Kind, key: str) -> list[dict[str, str]]:
        found = self.db.execute(
            "SELECT cells FROM row WHERE kind = ? AND key = ? LIMIT 500", (kind.value, key)
        )
        return [json.loads(cells) for (cells,) in found]

    def mended(self, key: str) -> str:
        """What was mended in the row of a case, for its records to tell; ``""`` when nothing was."""
        found = self.db.execute(
            "SELECT line, repair FROM row WHERE kind = ? AND key = ? AND repair <> '' LIMIT 1",
            (Kind.CASE.value, key),
        ).fetchone()
        return f"ärendets rad {found[0]}: {found[1]}" if found else ""

    def all(self, kind: Kind) -> Iterator[tuple[int, str, dict[str, str]]]:
        for line, repair, cells in self.db.execute(
            "SELECT line, repair, cells FROM row WHERE kind = ? ORDER BY rowid", (kind.value,)
        ):
            yield line, repair, json.loads(cells)


def joined(tables: Iterable[Table]) -> RegisterTable:
    """The tables as one register: a row a record, with its case's values; a row a case that has no record."""
    columns = tuple(ColumnUse(name, name, "Ciceron") for name in _COLUMNS)
    aside = tuple(ColumnUse(name, None, "Ciceron") for name in _EXTRA)
    return RegisterTable("Ciceron", columns + aside, _rows(tables), ())


def _rows(tables: Iterable[Table]) -> Iterator[Row | BadRow]:
    store = _Joined.of(tables)
    with_record = "SELECT 1 FROM row WHERE kind = ? AND key = ? LIMIT 1"
    for line, text, reason in store.db.execute("SELECT line, text, reason FROM bad"):
        yield BadRow(line, text, reason)
    for line, repair, cells in store.all(Kind.RECORD):
        yield Row(
            line, _values(store, cells), "; ".join(filter(None, (repair, store.mended(cells["diarienr"]))))
        )
    for line, repair, cells in store.all(Kind.CASE):
        if not store.db.execute(with_record, (Kind.RECORD.value, cells["diarienr"])).fetchone():
            yield Row(line, _values(store, cells), repair)


def _values(store: _Joined, cells: Mapping[str, str]) -> tuple[str, ...]:
    key = cells["diarienr"]
    case = next(iter(store.find(Kind.CASE, key)), {})
    values = _told(case, _CASE_FIELDS)
    if "atgardsnr" in cells:
        case_only = {
            name: values.get(name, "") for name in ("subject", "closed", "official", "unit", "secrecy")
        }
        own = _told(cells, _FIELDS)
        values = case_only | {name: cell for name, cell in own.items() if cell or name not in case_only}
    values["case_number"] = key
    values["level"] = (Level.RECORD if "atgardsnr" in cells else Level.CASE).value
    values["status"] = _status(case, cells)
    values["note"] = "; ".join(
        f"{note.get('antecktyp', '')}: {note.get('antecktext', '')}".strip(": ")
        for note in store.find(Kind.NOTE, key)
    )
    links = ", ".join(link["diarienrsamband"] for link in store.find(Kind.LINK, key))
    files = store.find(Kind.FILE, f"{key}:{cells['atgardsnr']}") if "atgardsnr" in cells else []
    aside = (links, ", ".join(file.get("lagrdata", "") for file in files), case.get("primnr", ""))
    return (*(values.get(name, "") for name in _COLUMNS), *aside)


def _told(cells: Mapping[str, str], fields: Mapping[str, str]) -> dict[str, str]:
    told = {field: cells[name] for name, field in fields.items() if name in cells}
    if told.get("secrecy", "").casefold() == _OPEN:
        told["secrecy"] = ""
    return told


def _status(case: Mapping[str, str], cells: Mapping[str, str]) -> str:
    for what in (cells, case):
        if day := what.get("makuleratdatum", ""):
            return f"makulerat {day[:10]}"
    return case.get("status", "")
