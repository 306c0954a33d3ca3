"""The demo box, read without a fault: what its truth says of each document, and what the rules answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from arkiv.diary.model import PersonaktEntry
from arkiv.diary.personakter import personakter
from arkiv.diary.profiles import ColumnProfile, RegisterKind
from arkiv.diary.register_rows import open_register
from arkiv.retention import gather, rulebook
from arkiv.retention.answers import RetentionAnswer, RetentionCode
from arkiv.retention.decide import decide
from arkiv.retention.plan_import import read_plan
from ingest.model import FieldName

DEMO = Path(__file__).parents[3] / "demo"
TODAY = date(2026, 11, 21)

pytestmark = pytest.mark.skipif(not (DEMO / "sanning.json").is_file(), reason="demokartongen är inte ritad")


def _reading(truth: dict[str, Any], make: Callable[..., Any], field: Callable[..., Any]) -> Any:
    fields = [field(FieldName.PERSONAL_NUMBER, n, proved=True) for n in truth["personal_numbers"]]
    fields += [field(FieldName.PERSON_NAME, p["name"]) for p in truth["persons"]]
    for name, key in (
        (FieldName.CASE_NUMBER, "case_number"),
        (FieldName.DOCUMENT_DATE, "document_date"),
        (FieldName.RECEIVED_DATE, "received_date"),
    ):
        if truth[key]:
            fields.append(field(name, truth[key]))
    return make(truth["index"], truth["type"], *fields, title=truth["title"])


@pytest.fixture
def answered(
    document: Callable[..., Any], field: Callable[..., Any], akt: Callable[..., Any]
) -> list[tuple[dict[str, Any], RetentionAnswer]]:
    truths = json.loads((DEMO / "sanning.json").read_text("utf-8"))["documents"]
    table = open_register(DEMO / "personakter.csv", RegisterKind.PERSONAKT, ColumnProfile())
    akter = tuple(
        akt(
            row.personal_number,
            row.kind,
            name=row.name,
            opened=row.opened,
            closed=row.closed,
            last_entry=row.last_entry,
            placed=row.placed,
            still_registered=row.closed is None,
        )
        for row in personakter(table, "personakter")
        if isinstance(row, PersonaktEntry)
    )
    around = gather.Surroundings(
        box="K1", akter=akter, register_loaded=True, plans=(read_plan(DEMO / "dokumenthanteringsplan.csv"),)
    )
    book = rulebook.standard()
    facts = gather.gather([_reading(truth, document, field) for truth in truths], around, law_on=TODAY)
    return [
        (truth, decide(one, book, law_on=TODAY, today=TODAY))
        for truth, one in zip(truths, facts, strict=True)
    ]


def test_nothing_that_must_be_kept_is_answered_destroy(
    answered: list[tuple[dict[str, Any], RetentionAnswer]],
) -> None:
    assert any(truth["retention"]["must_keep"] for truth, _ in answered)
    wrong = [
        (truth["index"], answer.reasons)
        for truth, answer in answered
        if truth["retention"]["must_keep"] and answer.code is RetentionCode.DISPOSE_FROM
    ]
    assert not wrong


def test_the_decided_answers_agree_with_the_truth(
    answered: list[tuple[dict[str, Any], RetentionAnswer]],
) -> None:
    decided = [pair for pair in answered if pair[1].code is not RetentionCode.CANNOT_TELL]
    apart = [
        (truth["index"], truth["type"], truth["retention"]["answer"], answer.code.value, answer.reasons)
        for truth, answer in decided
        if answer.code.value not in truth["retention"]["accept"]
    ]
    assert not apart
    assert len(decided) >= 0.85 * len(answered)


def test_the_days_agree_with_the_truth(answered: list[tuple[dict[str, Any], RetentionAnswer]]) -> None:
    days = [
        (truth["index"], truth["retention"]["day"], str(answer.day))
        for truth, answer in answered
        if truth["retention"]["day"] and answer.code is RetentionCode.DISPOSE_FROM
    ]
    assert len(days) >= 5
    assert [day for day in days if day[1] != day[2]] == []
