"""The test cases written beside the rules, as facts that can be decided. The tests run them from the YAML."""

from __future__ import annotations

from datetime import date

from arkiv.retention import plan_words, title_words
from arkiv.retention.answers import Applies
from arkiv.retention.facts import (
    AktFacts,
    AktLink,
    Birth,
    HoldFacts,
    Inquiry,
    Person,
    PlanWord,
    ReadDay,
    RetentionFacts,
)
from arkiv.retention.periods import year_end
from arkiv.retention.rule import RuleCase

FAR_TODAY = date(2026, 6, 1)  # the day a case is decided when it says nothing else


def days_of(case: RuleCase) -> tuple[date, date]:
    """The day of the law and the day of the decision."""
    today = case.today or case.law_on or FAR_TODAY
    return case.law_on or today, today


def facts_of(case: RuleCase) -> RetentionFacts:
    """The facts the case describes; everything unsaid is unremarkable."""
    birth = Birth(case.born, case.number_proved, case.coordination_number)
    own = case.document_day or (year_end(case.fiscal_year) if case.fiscal_year is not None else None)
    word = plan_words.understand(case.plan) if case.plan is not None else None
    plan = PlanWord(word.verdict, "Testplanen", word.years, word.trigger) if word is not None else None
    return RetentionFacts(
        document="d1",
        types=((case.type, 1.0),),
        link=AktLink.NO_AKT if case.loose else AktLink.NUMBER,
        akter=() if case.loose else (_akt(case, birth),),
        persons=(Person(birth, "handlingen"),),
        document_day=ReadDay(own, "handlingen") if own is not None else None,
        document_last_day=ReadDay(case.document_last_day, "handlingen") if case.document_last_day else None,
        fiscal_year=case.fiscal_year,
        fiscal_year_stated=case.fiscal_year is not None,
        inquiry=Inquiry(case.inquiry),
        agreement_approved=case.approved,
        names_person=case.names_person,
        region_exempt=Applies.YES if case.region_exempt else Applies.NO,
        plan_now={case.type: plan} if plan is not None else {},
        holds=(HoldFacts("G-1", "Begäran om handlingen prövas", date.min),) if case.hold else (),
    )


def _akt(case: RuleCase, birth: Birth) -> AktFacts:
    return AktFacts(
        personal_number="",
        name="",
        akt_type=case.akt_type,
        opened=case.opened or date(1980, 1, 1),
        closed=None if case.registered else (case.closed or case.last_entry),
        last_entry=case.last_entry,
        placed=case.placed,
        still_registered=case.registered,
        kind=title_words.akt_kind(case.akt_type),
        birth=birth,
    )
