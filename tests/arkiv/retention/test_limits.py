"""Every limit of every rule is tried on both sides, by the cases written beside the rules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from arkiv.retention import rule_cases, rulebook
from arkiv.retention.answers import RetentionCode
from arkiv.retention.decide import decide
from arkiv.retention.rule import Completion, ExceptionKind, Placing, Rule, RuleCase, Trigger, Verdict, Wording
from arkiv.retention.timeline import Fate, fate

BOOK = rulebook.standard()
ONE_DAY = timedelta(days=1)
DISPOSING = [
    pytest.param(rule, case, id=f"{rule.id}: {case.name}")
    for rule in BOOK.rules
    for case in rule.cases
    if case.expect.code == "dispose_from" and case.expect.day is not None
]


def _days_of_law(rule: Rule) -> set[date]:
    """The days of the law tried by cases about the types of ``rule``, in its own placing."""
    loose = rule.placing is Placing.LOOSE
    return {
        rule_cases.days_of(case)[0]
        for other in BOOK.rules
        for case in other.cases
        if case.type in rule.types and (case.loose == loose or rule.placing is Placing.ANY)
    }


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_the_days_in_force_are_tried_on_both_sides(rule: Rule) -> None:
    tried = _days_of_law(rule)
    for limit in (rule.in_force.from_day, rule.in_force.until_day):
        if limit is not None:
            assert {limit - ONE_DAY, limit} <= tried, f"{rule.id}: {limit}"


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_the_first_and_the_last_day_are_the_rules_own(rule: Rule) -> None:
    """A case of the rule decided on its first day is decided by it, and on the day before by another or none."""
    case = next(c for c in rule.cases if c.expect.rule in (None, rule.id))
    if rule.fiscal_years.from_year is not None and (case.fiscal_year or 0) < rule.fiscal_years.from_year:
        case = replace(case, fiscal_year=rule.fiscal_years.from_year)
    facts = rule_cases.facts_of(case)

    def winner(day: date) -> str:
        return decide(facts, BOOK, law_on=day, today=day).rule_id

    assert winner(rule.in_force.from_day) == rule.id
    assert winner(rule.in_force.from_day - ONE_DAY) != rule.id
    if rule.in_force.until_day is not None:
        assert winner(rule.in_force.until_day - ONE_DAY) == rule.id
        assert winner(rule.in_force.until_day) != rule.id


@pytest.mark.parametrize(("rule", "case"), DISPOSING)
def test_nothing_is_due_the_day_before_and_all_is_due_on_the_day(rule: Rule, case: RuleCase) -> None:
    law_on, _ = rule_cases.days_of(case)
    assert case.expect.day is not None

    def on(today: date) -> tuple[RetentionCode, Fate]:
        answer = decide(rule_cases.facts_of(case), BOOK, law_on=law_on, today=today)
        return answer.code, fate(answer, today)

    before, same = on(case.expect.day - ONE_DAY), on(case.expect.day)
    assert before[1] in (Fate.KEPT, Fate.UNDECIDED)
    assert same == (RetentionCode.DISPOSE_FROM, Fate.DUE)
    if case.expect.finish_by is not None:
        assert on(case.expect.finish_by)[1] is Fate.DUE
        assert on(case.expect.finish_by + ONE_DAY)[1] is Fate.OVERDUE


def _values(kind: ExceptionKind) -> Iterator[RuleCase]:
    for rule in BOOK.rules:
        if any(exception.test is kind for exception in rule.exceptions):
            yield from rule.cases


def test_the_days_of_the_research_sample_and_their_neighbours_are_tried() -> None:
    days = {case.born.day for case in _values(ExceptionKind.RESEARCH_PERSON)}
    assert {4, 5, 6, 14, 15, 16, 24, 25, 26} <= days
    assert any(case.coordination_number for case in _values(ExceptionKind.RESEARCH_PERSON))


def test_the_limits_of_transitions_are_tried_on_both_sides() -> None:
    closed = {case.closed for case in _values(ExceptionKind.CHILD_INQUIRY)}
    assert {date(2026, 1, 14), date(2026, 1, 15)} <= closed
    last = {case.last_entry for case in _values(ExceptionKind.ENTRIES_BEFORE)}
    assert {date(2005, 6, 30), date(2005, 7, 1)} <= last
    oldest = {case.last_entry for case in _values(ExceptionKind.UNREAD_TRANSITION)}
    assert {date(1981, 12, 31), date(1982, 1, 1)} <= oldest
    years = {case.fiscal_year for rule in BOOK.rules for case in rule.cases}
    assert {2000, 2001, 2018, 2019} <= years


def test_every_duty_of_an_akt_tests_every_exception_of_its_law() -> None:
    """A duty that forgot one would destroy what must be kept."""
    everywhere = {
        ExceptionKind.STILL_REGISTERED,
        ExceptionKind.RESEARCH_AREA,
        ExceptionKind.RESEARCH_PERSON,
        ExceptionKind.PRIVATE_CARE,
    }
    sol = everywhere | {ExceptionKind.PATERNITY, ExceptionKind.ADOPTION, ExceptionKind.PLACED_CHILD}
    duties = [rule for rule in BOOK.rules if rule.verdict is Verdict.DISPOSE]
    assert len(duties) >= 14
    for rule in duties:
        tested = {exception.test for exception in rule.exceptions}
        needed = sol if rule.statute.startswith("SoL") else everywhere | {ExceptionKind.LSS_CHILD_HOME}
        if rule.statute.startswith("SoL") and "1980" not in rule.statute:
            needed = needed | {ExceptionKind.AGREEMENT}
        if rule.in_force.from_day >= date(2026, 1, 15):
            needed = needed | {ExceptionKind.CHILD_INQUIRY}
        assert needed <= tested, rule.id
        assert rule.completion is Completion.NEXT_YEAR_END, rule.id
        assert rule.trigger is Trigger.LAST_ENTRY, rule.id


def test_an_unread_wording_says_which_and_never_destroys() -> None:
    unread = [rule for rule in BOOK.rules if rule.wording is Wording.NOT_READ]
    assert {rule.statute.split(" (")[0] for rule in unread} >= {"SoL", "LSS", "Patientjournallagen", "LKBR"}
    for rule in unread:
        assert rule.note, rule.id
        assert all(case.expect.code != "dispose_from" for case in rule.cases if case.expect.rule == rule.id)
