"""Every secrecy rule's own test cases, run from the YAML."""

from __future__ import annotations

import pytest

from arkiv.disclosure import rulebook
from arkiv.disclosure.facts import Datum, Situation
from arkiv.disclosure.rule import BreakingRule, Case, OpenRule, SecrecyRule
from arkiv.disclosure.secrecy import Proposal, propose

BOOK = rulebook.standard()
Rule = SecrecyRule | OpenRule | BreakingRule
CASES = [pytest.param(case, id=f"{rule.id}: {case.name}") for rule in BOOK.every() for case in rule.cases]


def answer(case: Case) -> Proposal:
    datum = Datum(case.kind, case.whose, case.activity, case.day, case.in_decision)
    return propose(datum, Situation(case.profile, case.found), BOOK, law_on=case.law_on)


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    got = answer(case)
    assert got.ruling is case.expect.ruling, got
    for name, expected in (("rule_id", case.expect.rule), ("broken_by", case.expect.broken_by)):
        if expected is not None:
            assert getattr(got, name) == expected, got


@pytest.mark.parametrize("rule", list(BOOK.every()), ids=lambda rule: rule.id)
def test_each_rule_has_cases_that_reach_it_and_cases_that_do_not(rule: Rule) -> None:
    answers = [answer(case) for case in rule.cases]
    reached = [rule.id in (one.rule_id, one.broken_by) for one in answers]
    assert any(reached), rule.id
    wanted = 3 if isinstance(rule, SecrecyRule) else 2
    assert len(rule.cases) >= wanted
    assert len({one.ruling for one in answers}) > 1 or isinstance(rule, OpenRule), "the cases cannot tell"


@pytest.mark.parametrize("rule", list(BOOK.every()), ids=lambda rule: rule.id)
def test_each_rule_cites_statute_and_section(rule: Rule) -> None:
    assert "§" in rule.source
    assert "(" in rule.statute, "a statute is cited by its number"


def test_the_table_for_people_is_up_to_date() -> None:
    from scripts.make_secrecy_table import TARGET, page

    assert TARGET.read_text("utf-8") == page(), "run python -m scripts.make_secrecy_table"
