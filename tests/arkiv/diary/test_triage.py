"""Who is put on the worklist, how far up, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from arkiv.diary.answers import ReverseKind
from arkiv.diary.paper import Authority, paper_of
from arkiv.diary.triage import Cue, Seen, WorkItem, birthday, triage, without_decision
from arkiv.diary.triage_rules import triage_rules
from ingest.model import Box, Finding, PageRef, Relation, RelationKind, Severity, Sha256
from ingest.stages.findings import FindingRule

GRANVIK = Authority("Socialnämnden", "Granviks kommun", ("SN",))
TODAY = date(2026, 3, 2)
GROWN, MINOR, SIBLING = "19970412-9808", "20110412-9808", "20140605-9816"


def seen(kept: Any, *, danger: str = "", claims: tuple[str, ...] = ()) -> Seen:
    findings = ()
    if danger:
        page = PageRef(Sha256("a" * 64), 1)
        message = f"Barn kan vara i fara: anmälan talar om ”{danger}”. Läs den nu."
        findings = (Finding(FindingRule.CHILD_IN_DANGER, Severity.URGENT, message, page, Box(1, 2, 3, 4)),)
    reading = replace(kept.reading, findings=findings)
    return Seen(paper_of(replace(kept, reading=reading), GRANVIK), reading, claims)


@pytest.fixture
def listed(akt: Callable[..., Any]) -> Callable[..., tuple[WorkItem, ...]]:
    def asker(*documents: Seen, akter: dict[str, Any] | None = None) -> tuple[WorkItem, ...]:
        return triage(documents, lambda number: (akter or {}).get(number, ()), triage_rules(), today=TODAY)

    return asker


def test_a_report_without_assessment_is_listed_with_the_law_of_its_day(
    listed: Callable[..., Any], paper: Callable[..., Any]
) -> None:
    (item,) = listed(
        seen(paper(doctype="orosanmalan", received="2005-03-14", personal_number=GROWN, title="Anmälan"))
    )
    assert item.cues == (Cue.NO_ASSESSMENT,)
    assert item.then.startswith("SoL (2001:453) 11 kap. 1 §")
    assert "inte kunnat läsas" in item.then
    assert item.now.startswith("SoL (2025:400) 20 kap. 1 och 2 §§")
    assert item.known == ()


def test_a_decision_that_came_later_settles_it(listed: Callable[..., Any], paper: Callable[..., Any]) -> None:
    report = paper(1, doctype="orosanmalan", received="2005-03-14", personal_number=GROWN)
    decision = paper(2, doctype="beslut_utredning", dated="2005-03-20", personal_number=GROWN)
    assert listed(seen(report), seen(decision)) == ()
    earlier = paper(2, doctype="beslut_utredning", dated="2005-03-10", personal_number=GROWN)
    assert len(listed(seen(report), seen(earlier))) == 1, (
        "a decision from before the report is about something else"
    )


def test_an_akt_is_told_but_proves_no_assessment(
    listed: Callable[..., Any], paper: Callable[..., Any], akt: Callable[..., Any]
) -> None:
    akter = {"9704129808": (akt(GROWN, opened="2005-04-01", last_entry="2007-01-31"),)}
    report = paper(doctype="orosanmalan", received="2005-03-14", personal_number=GROWN)
    (item,) = listed(seen(report), akter=akter)
    assert Cue.NO_ASSESSMENT in item.cues
    assert "öppnad 2005-04-01 till 2007-01-31" in item.known[0]


def test_the_order_is_minors_then_violence_then_the_rest(
    listed: Callable[..., Any], paper: Callable[..., Any]
) -> None:
    items = listed(
        seen(paper(1, doctype="skrivelse", title="Krav på skadestånd")),
        seen(paper(2, doctype="vardplan_barn", dated="2005-01-01")),
        seen(paper(3, doctype="orosanmalan", received="2005-03-14", personal_number=GROWN)),
        seen(paper(4, doctype="orosanmalan", received="2005-03-15"), danger="blåmärken"),
        seen(paper(5, doctype="orosanmalan", received="2015-03-15", personal_number=MINOR)),
        seen(paper(6, doctype="faktura")),
    )
    assert [(item.number, item.grade) for item in items] == [(5, 1), (4, 2), (3, 3), (2, 5), (1, 6)]
    assert "14 år i dag" in items[0].facts[0].text
    assert items[0].facts[0].spot is not None
    assert "blåmärken" in items[1].facts[0].text


def test_a_younger_sibling_is_reason_enough(listed: Callable[..., Any], paper: Callable[..., Any]) -> None:
    kept = paper(doctype="orosanmalan", received="2014-09-01", personal_number="20040412-9801")
    child = kept.reading.fields[-1]
    fields = (*kept.reading.fields, replace(child, value=SIBLING, role=None))
    (item,) = listed(seen(replace(kept, reading=replace(kept.reading, fields=fields))))
    assert item.grade == 1
    assert Cue.MINOR_SIBLING in item.cues
    assert Cue.MINOR_TODAY not in item.cues


def test_a_copy_is_not_listed_again(listed: Callable[..., Any], paper: Callable[..., Any]) -> None:
    copy = Relation(RelationKind.DUPLICATE, 1, 0, 0.9, "kopia")
    first = paper(1, doctype="orosanmalan", received="2005-03-14")
    second = paper(2, doctype="orosanmalan", received="2005-03-14", relations=(copy,))
    assert [item.number for item in listed(seen(first), seen(second))] == [1]


def test_a_claim_that_reaches_the_paper_is_said(
    listed: Callable[..., Any], paper: Callable[..., Any]
) -> None:
    (item,) = listed(seen(paper(doctype="journal_ifo"), claims=("GS-1, krav från tidigare placerad",)))
    assert item.grade == 6
    assert "GS-1" in item.facts[0].text


def test_reports_without_decision_are_findings_of_their_own(
    listed: Callable[..., Any], paper: Callable[..., Any]
) -> None:
    (finding,) = without_decision(listed(seen(paper(doctype="orosanmalan", received="2005-03-14"))))
    assert finding.kind is ReverseKind.REPORT_WITHOUT_DECISION
    assert finding.documents == ("dok001",)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("20110412-9808", date(2011, 4, 12)),
        ("20110472-9808", date(2011, 4, 12)),  # samordningsnummer
        ("2011-04-12", date(2011, 4, 12)),
        ("20111304-9808", None),
        ("Ek", None),
    ],
)
def test_birthdays(value: str, day: date | None) -> None:
    assert birthday(value) == day
