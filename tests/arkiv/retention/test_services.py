"""The shell: plans, holds and answers are kept and logged, and nothing is said twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from arkiv.errors import BadInput, NoSuchThing
from arkiv.retention.answers import RetentionCode
from arkiv.retention.holds import HoldScope
from ingest.model import FieldName

LAW_ON = TODAY = date(2026, 6, 1)
NUMBER = "19700412-9855"


@pytest.fixture
def box(archive: object, document: Callable[..., Any], field: Callable[..., Any], tmp_path: Path) -> Any:
    from arkiv.diary import services as diary
    from arkiv.holdings.models import Box, Document

    register = tmp_path / "personakter.csv"
    register.write_text(
        "Personnummer;Namn;Akttyp;Öppnad;Avslutad;Senaste anteckning;Placering\n"
        f"{NUMBER};Ek, Testa;Vuxen;2004-01-01;2006-03-10;2006-03-10;Nej\n",
        "utf-8",
    )
    diary.import_personakter(register, actor="prov")
    made = Box.objects.create(ref="K1", title="Prov")
    papers = [
        document(1, "ansokan_bistand", field(FieldName.PERSONAL_NUMBER, NUMBER, proved=True)),
        document(2, "kallelse", field(FieldName.DOCUMENT_DATE, "2005-04-01")),
    ]
    for paper in papers:
        Document.objects.create(
            box=made, uid=paper.id, number=paper.number, reading=msgspec.json.encode(paper.reading).decode()
        )
    return made


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.csv"
    path.write_text(
        "Antagen 2005-03-17 § 41\nHandling;Gallring\nKallelse;Gallras 2 år\nOklar sak;Se pärm\n", "utf-8"
    )
    return path


def test_a_box_is_checked_kept_and_logged(box: Any, plan: Path) -> None:
    from arkiv.audit.models import EventRow
    from arkiv.retention import services

    services.import_plan(plan, actor="arkivarien")
    answers = services.check_box(box, law_on=LAW_ON, today=TODAY, actor="arkivarien")
    assert [answer.code for answer in answers] == [RetentionCode.DISPOSE_FROM] * 2
    assert [answer.day for answer in answers] == [date(2011, 3, 10), date(2007, 4, 1)]
    assert services.answers_of(box) == answers
    assert services.check_box(box, law_on=LAW_ON, today=TODAY, actor="arkivarien") == answers
    assert services.answers_of(box) == answers
    logged = " ".join(EventRow.objects.filter(kind__startswith="retention").values_list("data", flat=True))
    assert "dispose_from" in logged
    assert NUMBER not in logged
    assert "Ek" not in logged


def test_a_box_that_was_not_checked_has_no_answers(box: Any) -> None:
    from arkiv.retention import services

    assert services.answers_of(box) == ()


def test_a_hold_stops_and_lifting_it_lets_go(box: Any) -> None:
    from arkiv.retention import services

    hold = services.place_hold(
        HoldScope.PERSON, NUMBER, reason="Skadeståndskrav", from_day=date(2026, 1, 1), actor="arkivarien"
    )
    (held, _) = services.check_box(box, law_on=LAW_ON, today=TODAY, actor="arkivarien")
    assert (held.code, held.day) == (RetentionCode.KEEP_UNTIL, None)
    services.lift_hold(hold.ref, last_day=date(2026, 5, 31), actor="arkivarien")
    (free, _) = services.check_box(box, law_on=LAW_ON, today=TODAY, actor="arkivarien")
    assert free.code is RetentionCode.DISPOSE_FROM
    assert [kept.ref for kept in services.holds()] == [hold.ref]


def test_a_hold_without_reason_key_or_order_is_refused(archive: object) -> None:
    from arkiv.retention import services

    day = date(2026, 1, 1)
    with pytest.raises(BadInput, match="skäl"):
        services.place_hold(HoldScope.ALL, "", reason=" ", from_day=day, actor="a")
    with pytest.raises(BadInput, match="vilken"):
        services.place_hold(HoldScope.CASE, " ", reason="tillsyn", from_day=day, actor="a")
    with pytest.raises(BadInput, match="före"):
        services.place_hold(
            HoldScope.ALL, "", reason="tillsyn", from_day=day, until=date(2025, 1, 1), actor="a"
        )
    with pytest.raises(NoSuchThing, match="GS-7"):
        services.lift_hold("GS-7", last_day=day, actor="a")
    assert services.holds() == ()


def test_a_plan_is_imported_once_and_a_dry_run_changes_nothing(archive: object, plan: Path) -> None:
    from arkiv.retention import services

    tried = services.import_plan(plan, actor="a", dry_run=True)
    assert (tried.new, tried.mapped, len(tried.unsure), len(tried.unclear)) == (True, 1, 1, 1)
    assert "Protokoll" in tried.without_rule
    assert services.plan_versions() == ()
    services.import_plan(plan, actor="a")
    assert not services.import_plan(plan, actor="a").new
    (kept,) = services.plan_versions()
    assert (kept.decided_on, kept.paragraph, len(kept.rows)) == (date(2005, 3, 17), "§ 41", 2)
    assert kept == tried.plan
