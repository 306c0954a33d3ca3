"""Read a dokumenthanteringsplan (CSV, XLSX, PDF), whatever its columns, and map its rows to handlingstyper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from arkiv.diary.charset import detect
from arkiv.diary.csv_reader import read_csv
from arkiv.diary.dates import parse_day
from arkiv.diary.sheets import is_sheet, read_sheet
from arkiv.diary.tables import BadRow, Row, Table, squeeze
from arkiv.diary.words import fold
from arkiv.retention import plan_pdf, plan_words
from arkiv.retention.errors import PlanError
from arkiv.retention.plan_types import suggest
from arkiv.retention.plans import PlanRow, PlanVersion

_MOST_ROWS = 20_000
_PREAMBLE_LINES = 20

# Squeezed headers (lower case, no marks or spaces) and what the column holds.
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "record": (
        "handling", "handlingar", "handlingstyp", "handlingsslag", "rutinhandling", "handlingstyper",
        "dokument", "informationsmangd", "handlinginformationsmangd", "informationstyp", "dokumenttyp",
        "handlingarnasbenamning", "benamning", "handlingenstyp", "handlingartyp", "typavhandling",
        "arendehandling", "handlingaravsertyp", "handlingensnamn", "handlingsbeskrivning", "innehall",
    ),
    "retention": (
        "gallring", "gallringsfrist", "gallringstid", "bevarasgallras", "bevaragallra",
        "bevarandegallring", "gallras", "bevarandeellergallring", "gallringbevarande", "bevarasellergallras",
        "gallringsregel", "bevaring", "bg", "bevaringgallring", "gallringarkivering",
        "gallringstidbevaras", "gallringsfristbevaras", "forvaringstid", "gallringsanvisning",
    ),
    "period": ("frist", "tid", "bevarandetid", "gallringefter", "gallrasefter", "antalar", "gallringar"),
    "preserved": ("bevaras", "bevarande", "bevara"),
    "process": (
        "process", "rutin", "klassificering", "verksamhet", "verksamhetsomrade", "processkod",
        "arendetyp", "omrade",
    ),
    "note": ("anmarkning", "anm", "anmarkningar", "kommentar", "kommentarer", "ovrigt"),
}  # fmt: skip
_DECIDED = re.compile(
    r"\b(?:antagen|beslutad|fastställd|beslut|antaget|gäller från)\b[^\d]{0,80}(\d{4}-\d{2}-\d{2})",
    re.IGNORECASE,
)
_ANY_DAY = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_PARAGRAPH = re.compile(r"§§?\s?\d+")
_DNR = re.compile(r"\b(?:dnr|diarienummer):?\s*([A-ZÅÄÖ]{0,5}\s?\d{4}[/:]\d+)", re.IGNORECASE)


def read_plan(path: Path, *, decided_on: date | None = None, paragraph: str = "") -> PlanVersion:
    """The plan in ``path``. The decision is read above the table where it is not given.

    Raises PlanError, or the table reader's BadInput, when the file cannot be understood.
    """
    if not path.is_file():
        raise PlanError(f"Planen {path} finns inte. Inget har lästs in; kontrollera namnet och försök igen.")
    table, above = _opened(path)
    columns = _columns(table.headers)
    if "record" not in columns.values() or not {"retention", "preserved"} & set(columns.values()):
        seen = ", ".join(filter(None, table.headers)) or "inga"
        raise PlanError(
            f"{path.name}: planen saknar kolumnen Handling eller Gallring (rubriker: {seen}). "
            "Inget har lästs in; byt rubrikernas namn i filen och försök igen."
        )
    rows = tuple(islice(_rows(table, columns), _MOST_ROWS + 1))
    if not rows or len(rows) > _MOST_ROWS:
        fault = "har inga rader" if not rows else f"har fler än {_MOST_ROWS} rader"
        raise PlanError(f"{path.name}: planen {fault}. Inget har lästs in; kontrollera filen.")
    return PlanVersion(
        title=next((line.strip() for line in above.splitlines() if line.strip()), path.stem)[:200],
        rows=rows,
        decided_on=decided_on or _decision_day(above),
        paragraph=paragraph or _first(_PARAGRAPH, above),
        reference=_first(_DNR, above, group=1),
    )


def _opened(path: Path) -> tuple[Table, str]:
    """The table of the plan, and the text above it, where the decision stands."""
    if plan_pdf.is_pdf(path):
        return plan_pdf.joined(path, plan_pdf.read_tables(path), is_header=is_header)
    if is_sheet(path):
        table = read_sheet(path, is_header=is_header)
    else:
        table = read_csv(path, is_header=is_header, fits=lambda _: lambda _: True)
    return table, _above(path, table.header_line)


def is_header(cells: Sequence[str]) -> bool:
    """Whether a row has the column headings of a plan."""
    fields = set(_columns(cells).values())
    return "record" in fields and bool({"retention", "preserved"} & fields)


def _columns(headers: Sequence[str]) -> dict[int, str]:
    """Place of a column → what it holds; each is taken once, the first column wins."""
    found: dict[int, str] = {}
    for place, header in enumerate(headers):
        name = squeeze(header)
        kind = next((kind for kind, names in _HEADERS.items() if name in names), None)
        if kind is not None and kind not in found.values():
            found[place] = kind
    return found


def _rows(table: Table, columns: Mapping[int, str]) -> Iterator[PlanRow]:
    process = ""
    for row in table.rows:
        if isinstance(row, BadRow):
            raise PlanError(f"{table.name}, rad {row.line}: {row.reason}. Inget har lästs in; rätta raden.")
        cells = {kind: row.cells[place] for place, kind in columns.items() if place < len(row.cells)}
        if sum(map(bool, row.cells)) == 1:  # a heading inside the table
            process = next(filter(None, row.cells))
            continue
        if cells.get("record"):
            process = cells.get("process") or process
            yield _row(row, cells, process, table.headers)


def _row(row: Row, cells: Mapping[str, str], process: str, headers: Sequence[str]) -> PlanRow:
    retention = _retention(cells)
    meaning = plan_words.understand(retention, cells.get("note", ""))
    return PlanRow(
        line=row.line,
        process=process,
        record=cells["record"],
        retention=retention,
        note=cells.get("note", ""),
        verdict=meaning.verdict,
        years=meaning.years,
        trigger=meaning.trigger,
        mapped=suggest(cells["record"], process),
        cells=tuple((header, cell) for header, cell in zip(headers, row.cells, strict=False) if cell),
    )


def _retention(cells: Mapping[str, str]) -> str:
    """The words of the column; where Bevaras is a column of its own, a mark in it counts as the word."""
    kept = cells.get("preserved", "")
    disposed = " ".join(filter(None, (cells.get("retention", ""), cells.get("period", ""))))
    if kept and fold(kept) not in ("nej", "-", "n"):
        return f"Bevaras; {disposed}" if disposed and fold(disposed) not in ("nej", "-") else "Bevaras"
    return disposed


# --- the decision above the table -----------------------------------------------------------------


def _above(path: Path, header_line: int) -> str:
    """The lines above the table's header, as text."""
    if not is_sheet(path):
        with path.open("rb") as stream:
            charset = detect(iter([stream.read(1 << 20)]))
        with path.open("r", encoding=charset.name, errors="replace") as lines:
            return "".join(islice(lines, min(header_line - 1, _PREAMBLE_LINES))).replace(";", " ")
    try:
        book = CalamineWorkbook.from_path(str(path))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise PlanError(f"{path.name} gick inte att öppna ({error}). Inget har lästs in.") from error
    return "\n".join(" ".join(str(cell) for cell in row) for row in rows[: header_line - 1][:_PREAMBLE_LINES])


def _decision_day(text: str) -> date | None:
    found = _DECIDED.search(text) or _ANY_DAY.search(text)
    return parse_day(found.group(1)) if found else None


def _first(pattern: re.Pattern[str], text: str, group: int = 0) -> str:
    found = pattern.search(text)
    return found.group(group) if found else ""
