"""Read a dokumenthanteringsplan (CSV, XLSX), whatever its columns, and map its rows to handlingstyper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import Path

import yaml
from python_calamine import CalamineError, CalamineWorkbook
from rapidfuzz import fuzz

from arkiv.diary.charset import detect
from arkiv.diary.csv_reader import read_csv
from arkiv.diary.dates import parse_day
from arkiv.diary.sheets import is_sheet, read_sheet
from arkiv.diary.tables import BadRow, Row, Table, squeeze
from arkiv.diary.words import fold, stem, tokens
from arkiv.retention import plan_words
from arkiv.retention.errors import PlanError
from arkiv.retention.plans import Mapped, PlanRow, PlanVersion
from arkiv.retention.rulebook import type_names

SUGGEST = 0.55  # below it a row is left without a suggestion
UNRELATED = 0.8  # what likeness of letters is worth between phrases that share no word
NEAR = 0.06  # two types this close in score cannot be told apart by words alone
_MOST_ROWS = 20_000
_PREAMBLE_LINES = 20

# Squeezed headers (lower case, no marks or spaces) and what the column holds.
_HEADERS: Mapping[str, tuple[str, ...]] = {
    "record": (
        "handling", "handlingar", "handlingstyp", "handlingsslag", "rutinhandling", "handlingstyper",
        "dokument", "informationsmangd", "handlinginformationsmangd", "informationstyp", "dokumenttyp",
        "handlingarnasbenamning", "benamning",
    ),
    "retention": (
        "gallring", "gallringsfrist", "gallringstid", "bevarasgallras", "bevaragallra",
        "bevarandegallring", "gallras", "bevarandeellergallring", "gallringbevarande", "bevarasellergallras",
        "gallringsregel", "bevaring",
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
# A client's akt is about every type that may lie in it; only what is said after it can name one of them.
_AKT = re.compile(
    r"^\s*(?:personakt|klientakt)\w*\s*(?:enligt\s+)?(?:sol|lss|lvu|lvm|ifo)?\b[\s,:–-]*", re.IGNORECASE
)
_SAMPLE = re.compile(r"född\w*.*\b5\b|forskningsurval", re.IGNORECASE)
_PARTS = re.compile(r",|;|\boch\b|\beller\b|/")


def read_plan(path: Path, *, decided_on: date | None = None, paragraph: str = "") -> PlanVersion:
    """The plan in ``path``. The decision is read above the table where it is not given.

    Raises PlanError, or the table reader's BadInput, when the file cannot be understood.
    """
    if not path.is_file():
        raise PlanError(f"Planen {path} finns inte. Inget har lästs in; kontrollera namnet och försök igen.")
    table = (
        read_sheet(path, is_header=is_header)
        if is_sheet(path)
        else read_csv(path, is_header=is_header, fits=lambda _: lambda _: True)
    )
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
    above = _above(path, table.header_line)
    return PlanVersion(
        title=next((line.strip() for line in above.splitlines() if line.strip()), path.stem)[:200],
        rows=rows,
        decided_on=decided_on or _decision_day(above),
        paragraph=paragraph or _first(_PARAGRAPH, above),
        reference=_first(_DNR, above, group=1),
    )


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


# --- which handlingstyp ---------------------------------------------------------------------------


@cache
def _terms() -> tuple[tuple[str, str], ...]:
    """Every phrase that stands for a handlingstyp, folded, with the type's code."""
    text = (resources.files("arkiv.retention") / "plan_terms.yaml").read_text("utf-8")
    given: dict[str, list[str]] = yaml.safe_load(text)
    own = {code: [name] for code, name in type_names().items()}
    return tuple(
        (fold(phrase), code)
        for source in (own, given)
        for code, phrases in source.items()
        for phrase in phrases
    )


def suggest(record: str, process: str = "") -> tuple[Mapped, ...]:
    """The handlingstyper a row may be about, surest first; several when the row names several.

    A row about the research sample is about persons, and one about personakter as such about every type in
    them: neither is given any.
    """
    if _SAMPLE.search(record):
        return ()
    if (akt := _AKT.match(record)) is not None:
        record = record[akt.end() :]
        if not record:
            return ()
    whole = _scores(record)
    best = _best(whole, process)
    if best is not None and best.sure >= 0.9:
        return (best,)
    parts = [part for part in _PARTS.split(record) if len(part.strip()) > 2]
    found = [_best(_scores(part), process) for part in parts] if len(parts) > 1 else []
    every = [mapped for mapped in (best, *found) if mapped is not None]
    surest: dict[str, Mapped] = {}
    for mapped in sorted(every, key=lambda item: item.sure, reverse=True):
        surest.setdefault(mapped.code, mapped)
    return tuple(surest.values())


def _scores(text: str) -> dict[str, float]:
    """For each type the best likeness (0.0-1.0) between the row's words and a phrase for the type."""
    folded, scores = fold(text).strip(" .:-"), dict[str, float]()
    stems = _stems(folded)
    for phrase, code in _terms():
        alike = fuzz.token_sort_ratio(folded, phrase)
        # A plan is typed, not scanned: where no word is the same but for its ending, letters alike mean little
        # (personakt is a client's, personalakt an employee's).
        if alike < 100 and stems.isdisjoint(_stems(phrase)):
            alike *= UNRELATED
        # All of the phrase among the row's words: nearly as good, less so for a single word. Not the other
        # way round, for a short row lies in many phrases.
        part = 0.0
        if len(phrase) <= len(folded):
            part = fuzz.token_set_ratio(folded, phrase) * (0.93 if " " in phrase else 0.86)
        score = max(alike, part if part >= 80 else 0.0) / 100
        if score > scores.get(code, 0.0):
            scores[code] = score
    return scores


@cache
def _stems(folded: str) -> frozenset[str]:
    return frozenset(stem(word) for word in tokens(folded))


def _best(scores: Mapping[str, float], process: str) -> Mapped | None:
    """The best type, less sure when another is close behind; the process heading may tell them apart."""
    ranked = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:4]
    if not ranked or ranked[0][1] < SUGGEST:
        return None
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < NEAR and process:
        about = _scores(process)
        ranked.sort(key=lambda item: item[1] + 0.1 * about.get(item[0], 0.0), reverse=True)
    (code, score), rival = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    return Mapped(code, round(min(score, 0.75) if score < 1 and score - rival < NEAR else score, 3))


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
