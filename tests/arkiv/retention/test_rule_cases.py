"""Every rule's own test cases, run from the YAML."""

from __future__ import annotations

import pytest

from arkiv.retention import rule_cases, rulebook
from arkiv.retention.answers import Applies, RetentionCode
from arkiv.retention.decide import decide
from arkiv.retention.rule import Rule, RuleCase, Verdict

BOOK = rulebook.standard()
CASES = [pytest.param(rule, case, id=f"{rule.id}: {case.name}") for rule in BOOK.rules for case in rule.cases]


@pytest.mark.parametrize(("rule", "case"), CASES)
def test_case(rule: Rule, case: RuleCase) -> None:
    law_on, today = rule_cases.days_of(case)
    answer = decide(rule_cases.facts_of(case), BOOK, law_on=law_on, today=today)
    assert answer.code is RetentionCode(case.expect.code), answer
    expected_values = (
        ("rule_id", case.expect.rule),
        ("day", case.expect.day),
        ("finish_by", case.expect.finish_by),
    )
    for name, expected in expected_values:
        if expected is not None:
            assert getattr(answer, name) == expected, answer
    tested = {exception.name: exception.applies for exception in answer.exceptions}
    for name in case.expect.applies:
        assert tested[name] is Applies.YES, answer
    for name in case.expect.unknown:
        assert tested[name] is Applies.UNKNOWN, answer


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_each_rule_has_three_cases_that_reach_it(rule: Rule) -> None:
    reached = 0
    for case in rule.cases:
        law_on, today = rule_cases.days_of(case)
        reached += decide(rule_cases.facts_of(case), BOOK, law_on=law_on, today=today).rule_id == rule.id
    assert len(rule.cases) >= 3
    assert reached >= 2


@pytest.mark.parametrize("rule", BOOK.rules, ids=lambda rule: rule.id)
def test_each_limit_in_time_is_tested_on_both_sides(rule: Rule) -> None:
    """A rule that ends has a case on its last day or the day after it, and so has the rule that follows."""
    until = rule.in_force.until_day
    days = {rule_cases.days_of(case)[0] for case in rule.cases}
    if until is not None:
        assert any(day.toordinal() in (until.toordinal() - 1, until.toordinal()) for day in days), rule.id


def test_every_duty_cites_the_wording_it_was_read_in() -> None:
    for rule in BOOK.rules:
        if rule.verdict is Verdict.DISPOSE and rule.wording.value == "read":
            assert "SFS" in rule.amended_by, rule.id


def test_every_handlingstyp_has_a_rule() -> None:
    assert all(BOOK.knows(code) for code in rulebook.type_names())
    assert len(rulebook.type_names()) >= 70
