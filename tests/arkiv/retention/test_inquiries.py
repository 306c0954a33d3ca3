"""Questions that change nothing: why an answer is what it is, and what another day's law and plan say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from arkiv.errors import NoSuchThing
from arkiv.retention.answers import RetentionCode
from ingest.model import Box, Evidence, Field, FieldName, PageRef, Sha256

TODAY = date(2026, 6, 1)
THEN = date(2006, 6, 30)
NUMBER = "19700412-9855"


@pytest.fixture
def box(archive: object, document: Callable[..., Any], field: Callable[..., Any], tmp_path: Path) -> Any:
    from arkiv.diary import services as diary
    from arkiv.holdings.models import Box as BoxRow
    from arkiv.holdings.models import Document
    from arkiv.retention import services

    register = tmp_path / "personakter.csv"
    register.write_text(
        "Personnummer;Namn;Akttyp;Öppnad;Avslutad;Senaste anteckning;Placering\n"
        f"{NUMBER};Ek, Testa;Vuxen;2004-01-01;2006-03-10;2006-03-10;Nej\n",
        "utf-8",
    )
    diary.import_personakter(register, actor="prov")
    for name, decided, words in (("gammal", "2005-03-17", "Bevaras"), ("ny", "2015-02-02", "Gallras 2 år")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"Plan\nAntagen {decided} § 4\nHandling;Gallring\nKallelse;{words}\n", "utf-8")
        services.import_plan(path, actor="arkivarien")
    seen = Evidence(PageRef(Sha256("a" * 64), 3), Box(10, 20, 90, 40), "1 april 2005", "datumregeln")
    made = BoxRow.objects.create(ref="K1", title="Prov")
    papers = [
        document(1, "ansokan_bistand", field(FieldName.PERSONAL_NUMBER, NUMBER, proved=True)),
        document(2, "kallelse", Field(FieldName.DOCUMENT_DATE, "2005-04-01", "1 april 2005", 1.0, (seen,))),
    ]
    for paper in papers:
        Document.objects.create(
            box=made, uid=paper.id, number=paper.number, reading=msgspec.json.encode(paper.reading).decode()
        )
    return made


def test_an_answer_is_explained_with_the_page_the_day_was_read_on(box: Any) -> None:
    from arkiv.retention import inquiries

    told = inquiries.explain("d2", law_on=TODAY, today=TODAY)
    assert (told.answer.code, told.answer.day) == (RetentionCode.DISPOSE_FROM, date(2007, 4, 1))
    assert told.rule is not None
    assert told.rule.id == told.answer.rule_id
    start = told.answer.counted_from
    assert start is not None
    assert start.read_in == "handling 2 s. 3, datum"
    (place,) = start.places
    assert (place.file, place.page, place.printed) == ("a" * 64, 3, "1 april 2005")
    assert told.changes == ()


def test_law_and_plan_of_another_day_are_set_beside_those_of_today(box: Any) -> None:
    from arkiv.retention import inquiries

    told = inquiries.explain("d2", law_on=THEN, today=TODAY)
    assert (told.answer.code, told.now.code) == (RetentionCode.PRESERVE, RetentionCode.DISPOSE_FROM)
    assert {"svar", "dag", "källa"} <= {change.what for change in told.changes}
    assert told.plan_then is not None
    assert told.plan_now is not None
    assert (told.plan_then.verdict, told.plan_now.verdict) == ("preserve", "dispose")
    akt = inquiries.explain("d1", law_on=THEN, today=TODAY)
    assert (akt.answer.code, akt.now.code) == (RetentionCode.CANNOT_TELL, RetentionCode.DISPOSE_FROM)
    assert akt.rule is not None
    assert akt.rule.wording == "not_read"


def test_a_box_is_compared_and_the_plans_with_it(box: Any) -> None:
    from arkiv.retention import inquiries

    told = inquiries.compare(box, law_on=THEN, today=TODAY)
    assert (told.documents, told.same, len(told.changed)) == (2, 0, 2)
    assert "2005-03-17" in told.plan_then
    assert "2015-02-02" in told.plan_now
    assert [change.type for change in told.plan_changes] == ["kallelse"]
    same = inquiries.compare(box, law_on=TODAY, today=TODAY)
    assert (same.same, same.changed, same.plan_changes) == (2, (), ())


def test_asking_changes_nothing_and_a_wrong_id_is_said(box: Any) -> None:
    from arkiv.audit.models import EventRow
    from arkiv.retention import inquiries
    from arkiv.retention.models import RetentionAnswerRow

    events = EventRow.objects.count()
    inquiries.explain("1", law_on=TODAY, today=TODAY)
    inquiries.compare(box, law_on=THEN, today=TODAY)
    assert RetentionAnswerRow.objects.count() == 0
    assert EventRow.objects.count() == events
    for wrong in ("nej", "99", ""):
        with pytest.raises(NoSuchThing, match="finns inte"):
            inquiries.explain(wrong, law_on=TODAY, today=TODAY)


def test_the_years_ahead_are_those_of_the_newest_check(box: Any) -> None:
    from arkiv.retention import inquiries, services

    assert inquiries.years_ahead(box, today=TODAY).years == ()
    services.check_box(box, law_on=TODAY, today=TODAY, actor="arkivarien")
    told = inquiries.years_ahead(box, today=TODAY)
    assert {row.year: row.dispose_from for row in told.years if row.dispose_from} == {
        2007: ("d2",),
        2011: ("d1",),
    }
    assert [late.document for late in told.overdue] == ["d1"]
