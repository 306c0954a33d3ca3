"""Documents and registers for the retention tests; all persons are invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from arkiv.retention import gather, title_words
from arkiv.retention.facts import AktFacts
from ingest.model import (
    DocumentReading,
    DocumentType,
    Field,
    FieldName,
    PageRef,
    Relation,
    Sha256,
    TokenCheck,
)

_PAGE = PageRef(Sha256("0" * 64), 1)


class Stored:
    """What the holdings give out for a document, without a database."""

    def __init__(self, number: int, reading: DocumentReading, relations: tuple[Relation, ...] = ()) -> None:
        self.id, self.number, self.reading, self.relations = f"d{number}", number, reading, relations


def make_field(
    name: FieldName, value: str, *, role: str | None = None, sure: float = 1.0, proved: bool = False
) -> Field:
    check = TokenCheck.VERIFIED if proved else TokenCheck.NONE
    return Field(name, value, value, sure, (), role, check)


def make_document(
    number: int,
    code: str | None,
    *fields: Field,
    title: str = "",
    sure: float = 1.0,
    rivals: tuple[tuple[str, float], ...] = (),
    relations: tuple[Relation, ...] = (),
) -> Stored:
    doctype = DocumentType(code, sure, (), (), rivals)
    return Stored(number, DocumentReading((_PAGE,), 1.0, (), title, doctype, fields), relations)


def make_akt(number: str, kind: str = "Vuxen", **changes: object) -> AktFacts:
    values: dict[str, object] = {
        "personal_number": number,
        "name": "Ek, Testa",
        "akt_type": kind,
        "opened": date(2004, 1, 1),
        "closed": date(2006, 4, 1),
        "last_entry": date(2006, 3, 10),
        "placed": False,
        "still_registered": False,
        "kind": title_words.akt_kind(kind),
        "birth": gather.birth_of(number, proved=False),
        **changes,
    }
    return AktFacts(**values)  # type: ignore[arg-type]


@pytest.fixture
def document() -> Callable[..., Stored]:
    return make_document


@pytest.fixture
def field() -> Callable[..., Field]:
    return make_field


@pytest.fixture
def akt() -> Callable[..., AktFacts]:
    return make_akt
