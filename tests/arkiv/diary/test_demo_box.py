"""The demo box with a perfect reading: what the check answers when nothing was misread.

The truth names one answer per document and those a careful person could also give.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from arkiv.diary.answers import DiaryAnswer, DiaryCode
from arkiv.diary.check import check
from arkiv.diary.difference import new_id
from arkiv.diary.model import DiaryEntry, PersonaktEntry, Registers
from arkiv.diary.paper import Authority
from arkiv.diary.personakter import personakter
from arkiv.diary.profiles import ColumnProfile, RegisterKind
from arkiv.diary.register_rows import diary_entries, open_register
from arkiv.diary.rulebook import rulebook
from arkiv.diary.tables import BadRow
from ingest.model import (
    Box,
    DocumentReading,
    DocumentType,
    Evidence,
    Field,
    FieldName,
    PageRef,
    Relation,
    RelationKind,
    Sha256,
)
from tests.arkiv.diary.conftest import KeptPaper

DEMO = Path(__file__).parents[3] / "demo"
MISSING = {
    DiaryCode.MISSING_FROM_CASE,
    DiaryCode.UNKNOWN_NUMBER,
    DiaryCode.UNREGISTERED_SECRET,
    DiaryCode.UNREGISTERED_PUBLIC,
}


def _reading(truth: dict[str, Any]) -> DocumentReading:
    pages = tuple(PageRef(Sha256(page["file"]), page["number"]) for page in truth["pages"])
    given: list[tuple[FieldName, str | None]] = [
        (FieldName.CASE_NUMBER, truth["case_number"]),
        *((FieldName.FOREIGN_NUMBER, number) for number in truth["foreign_numbers"]),
        (FieldName.DOCUMENT_DATE, truth["document_date"]),
        (FieldName.RECEIVED_DATE, truth["received_date"]),
        (FieldName.SENDER, truth["sender"]),
        (FieldName.RECIPIENT, truth["recipient"]),
        *((FieldName.PERSONAL_NUMBER, number) for number in truth["personal_numbers"]),
        *((FieldName.PERSON_NAME, person["name"]) for person in truth["persons"]),
        (FieldName.SECRECY_STAMP, "Hemlig" if truth["secrecy_stamp"] else None),
    ]
    fields = tuple(
        Field(name, value, value, 1.0, (Evidence(pages[0], Box(0, 0, 1, 1), value, "facit"),))
        for name, value in given
        if value
    )
    return DocumentReading(pages, 1.0, (), truth["title"], DocumentType(truth["type"], 1.0), fields)


def _relations(truth: dict[str, Any]) -> tuple[Relation, ...]:
    if truth["relation"] is None:
        return ()
    kind = {"version": RelationKind.VERSION, "attachment": RelationKind.ATTACHMENT}.get(
        truth["relation"], RelationKind.DUPLICATE
    )
    return (Relation(kind, truth["index"], truth["relation_to"], 1.0, "facit"),)


def read_box(folder: Path) -> tuple[list[dict[str, Any]], tuple[DiaryAnswer, ...], list[BadRow]]:
    truth = json.loads((folder / "sanning.json").read_text("utf-8"))
    automatic = ColumnProfile()
    diary = list(diary_entries(open_register(folder / "diarium.csv", RegisterKind.DIARY, automatic), "SN"))
    akter = list(
        personakter(open_register(folder / "personakter.csv", RegisterKind.PERSONAKT, automatic), "akter")
    )
    registers = Registers.of(
        (replace(row, id=new_id(row, row.line)) for row in diary if isinstance(row, DiaryEntry)),
        (replace(row, id=new_id(row, row.line)) for row in akter if isinstance(row, PersonaktEntry)),
    )
    papers = [
        KeptPaper(f"d{row['index']:03}", row["index"] + 1, _reading(row), _relations(row))
        for row in truth["documents"]
    ]
    ours = truth["authority"]
    authority = Authority(ours["name"], ours["municipality"], tuple(ours["unit_codes"]))
    report = check(
        papers, registers, rulebook(), authority=authority, today=date(2026, 3, 2), years=(2005, 2006)
    )
    return truth["documents"], report.answers, [row for row in (*diary, *akter) if isinstance(row, BadRow)]


@pytest.fixture(scope="module")
def demo() -> tuple[list[dict[str, Any]], tuple[DiaryAnswer, ...], list[BadRow]]:
    return read_box(DEMO)


def test_answers_agree_with_the_truth(demo: Any) -> None:
    documents, answers, _ = demo
    accepted = [
        answer.code.value in row["diary"]["accept"] for row, answer in zip(documents, answers, strict=True)
    ]
    assert sum(accepted) >= 0.95 * len(documents) > 20


def test_nothing_missing_is_called_registered_and_nothing_registered_missing(demo: Any) -> None:
    documents, answers, _ = demo
    for row, answer in zip(documents, answers, strict=True):
        expected = {DiaryCode(code) for code in row["diary"]["accept"]}
        if expected <= MISSING:
            assert answer.code is not DiaryCode.REGISTERED, row["index"]
        if DiaryCode.REGISTERED in expected and not expected & MISSING:
            assert answer.code not in MISSING, row["index"]


def test_the_registers_import_whole(demo: Any) -> None:
    _, _, bad = demo
    assert not bad
