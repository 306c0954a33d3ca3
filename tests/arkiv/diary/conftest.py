"""Hand-made papers and registers: a test says only what matters to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from arkiv.diary.case_numbers import parse
from arkiv.diary.model import DiaryEntry, Direction, PersonaktEntry
from arkiv.diary.paper import Authority
from ingest.model import (
    Box,
    DocumentReading,
    DocumentType,
    Evidence,
    Field,
    FieldName,
    PageRef,
    Relation,
    Sha256,
)

GRANVIK = Authority("Socialnämnden", "Granviks kommun", ("SN",))
TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class KeptPaper:
    id: str
    number: int
    reading: DocumentReading
    relations: tuple[Relation, ...] = ()


def _field(name: FieldName, value: str, page: PageRef, role: str | None = None) -> Field:
    return Field(name, value, value, 0.95, (Evidence(page, Box(0, 0, 10, 10), value, "test"),), role)


def make_paper(
    number: int = 1,
    *,
    doctype: str | None = "skrivelse",
    case: str | None = None,
    foreign: str | None = None,
    dated: str | None = None,
    received: str | None = None,
    sender: str | None = None,
    recipient: str | None = None,
    person: str | None = None,
    personal_number: str | None = None,
    title: str = "",
    stamp: bool = False,
    relations: tuple[Relation, ...] = (),
) -> KeptPaper:
    page = PageRef(Sha256("a" * 64), number)
    given = (
        (FieldName.CASE_NUMBER, case, None),
        (FieldName.FOREIGN_NUMBER, foreign, None),
        (FieldName.DOCUMENT_DATE, dated, None),
        (FieldName.RECEIVED_DATE, received, None),
        (FieldName.SENDER, sender, None),
        (FieldName.RECIPIENT, recipient, None),
        (FieldName.PERSON_NAME, person, "child"),
        (FieldName.PERSONAL_NUMBER, personal_number, "child"),
        (FieldName.SECRECY_STAMP, "Hemlig" if stamp else None, None),
    )
    fields = tuple(_field(name, value, page, role) for name, value, role in given if value)
    reading = DocumentReading((page,), 1.0, (), title, DocumentType(doctype, 0.9 if doctype else 0.0), fields)
    return KeptPaper(f"dok{number:03}", number, reading, relations)


def make_entry(number: str, *, line: int = 2, diary: str = "SN", **values: object) -> DiaryEntry:
    parsed = parse(number)
    assert parsed is not None, number
    for day in ("received", "dated", "registered", "closed"):
        if isinstance(written := values.get(day), str):
            values[day] = date.fromisoformat(written)
    if isinstance(direction := values.get("direction"), str):
        values["direction"] = Direction(direction)
    return DiaryEntry(id=f"{diary}-{line}-{number}", diary=diary, line=line, number=parsed, **values)  # type: ignore[arg-type]


def make_akt(personal_number: str = "", name: str = "", *, line: int = 2, **values: object) -> PersonaktEntry:
    for day in ("opened", "closed", "last_entry"):
        if isinstance(written := values.get(day), str):
            values[day] = date.fromisoformat(written)
    return PersonaktEntry(
        id=f"akt-{line}",
        register="socialarkivet",
        line=line,
        personal_number=personal_number.replace("-", ""),
        name=name,
        **values,  # type: ignore[arg-type]
    )


@pytest.fixture
def paper() -> Callable[..., KeptPaper]:
    return make_paper


@pytest.fixture
def entry() -> Callable[..., DiaryEntry]:
    return make_entry


@pytest.fixture
def akt() -> Callable[..., PersonaktEntry]:
    return make_akt


@pytest.fixture
def granvik() -> Authority:
    return GRANVIK


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a register as some old system would: text, charset, name."""

    def writer(text: str | bytes, charset: str = "utf-8", name: str = "diarium.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(charset))
        return path

    return writer
