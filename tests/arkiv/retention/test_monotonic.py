"""What more time, more doubt or more plans may never do: bring a destruction forward."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from arkiv.retention import plans, rule_cases, rulebook
from arkiv.retention.answers import RetentionAnswer, RetentionCode
from arkiv.retention.decide import decide, keeping
from arkiv.retention.facts import PlanTrigger, PlanVerdict, PlanWord, ReadDay, RetentionFacts
from arkiv.retention.plans import Mapped, PlanRow, PlanVersion
from arkiv.retention.rule import RuleCase

BOOK = rulebook.standard()
TODAY = date(2026, 6, 1)
CASES = [case for rule in BOOK.rules for case in rule.cases]
DAYS = st.dates(date(1992, 1, 1), date(2024, 12, 31)) | st.sampled_from(
    [
        date(2004, 2, 29),
        date(2005, 12, 31),
        date(2006, 1, 1),
        date(2008, 2, 29),
        date(2005, 6, 30),
        date(2005, 7, 1),
    ]
)
LAW_DAYS = st.dates(date(2024, 7, 1), date(2040, 1, 1))


def _answer(facts: RetentionFacts, law_on: date) -> RetentionAnswer:
    return decide(facts, BOOK, law_on=law_on, today=TODAY)


def _destroys_earlier(changed: RetentionAnswer, before: RetentionAnswer) -> bool:
    if changed.code is not RetentionCode.DISPOSE_FROM or before.code is not RetentionCode.DISPOSE_FROM:
        return False
    assert changed.day is not None
    assert before.day is not None
    return changed.day < before.day


@settings(max_examples=250, deadline=None)
@given(case=st.sampled_from(CASES), last=DAYS, later=st.integers(0, 8000), law_on=LAW_DAYS)
def test_a_later_last_entry_never_destroys_earlier(
    case: RuleCase, last: date, later: int, law_on: date
) -> None:
    after = last + timedelta(days=later)
    # Before 1 July 2005 LSS had no period and the plan speaks, after it the law: the two cannot be compared.
    assume((last < date(2005, 7, 1)) == (after < date(2005, 7, 1)) or case.akt_type != "LSS")
    first = _answer(rule_cases.facts_of(replace(case, last_entry=last, closed=after)), law_on)
    second = _answer(rule_cases.facts_of(replace(case, last_entry=after, closed=after)), law_on)
    assert not _destroys_earlier(second, first), (first, second)


@settings(max_examples=150, deadline=None)
@given(case=st.sampled_from(CASES), last=DAYS, later=st.integers(1, 4000), law_on=LAW_DAYS)
def test_a_later_document_of_the_akt_never_destroys_earlier(
    case: RuleCase, last: date, later: int, law_on: date
) -> None:
    facts = rule_cases.facts_of(replace(case, last_entry=last))
    added = replace(facts, akt_last_document=ReadDay(last + timedelta(days=later), "handling 2, datum"))
    assert not _destroys_earlier(_answer(added, law_on), _answer(facts, law_on))


@settings(max_examples=150, deadline=None)
@given(case=st.sampled_from(CASES), last=DAYS, rival=st.sampled_from(sorted(rulebook.type_names())))
def test_doubt_about_the_type_never_destroys_more(case: RuleCase, last: date, rival: str) -> None:
    assume(rival != case.type)
    facts = rule_cases.facts_of(replace(case, last_entry=last))
    sure, unsure = (
        _answer(facts, TODAY),
        _answer(replace(facts, types=((case.type, 0.7), (rival, 0.25))), TODAY),
    )
    if unsure.code is RetentionCode.DISPOSE_FROM:
        assert keeping(unsure) >= keeping(sure)


@settings(max_examples=150, deadline=None)
@given(case=st.sampled_from(CASES), last=DAYS)
def test_a_child_placed_or_a_family_in_the_akt_never_destroys_more(case: RuleCase, last: date) -> None:
    facts = rule_cases.facts_of(replace(case, last_entry=last))
    for changed in (
        replace(case, placed=True),
        replace(case, akt_type="familjeakt"),
        replace(case, placed=None),
    ):
        other = rule_cases.facts_of(replace(changed, last_entry=last))
        answer = _answer(other, TODAY)
        if answer.code is RetentionCode.DISPOSE_FROM:
            plain = _answer(facts, TODAY)
            assert plain.code is not RetentionCode.PRESERVE or plain.rule_id != answer.rule_id
            assert not _destroys_earlier(answer, plain)


WORDS = st.tuples(
    st.sampled_from([PlanVerdict.PRESERVE, PlanVerdict.DISPOSE, PlanVerdict.UNCLEAR]), st.integers(0, 20)
)


@given(one=WORDS, other=WORDS, day=st.dates(date(1995, 1, 1), date(2020, 1, 1)), order=st.booleans())
def test_two_plans_of_one_day_destroy_only_what_both_destroy(
    one: tuple[PlanVerdict, int], other: tuple[PlanVerdict, int], day: date, order: bool
) -> None:
    made = [_plan(name, word, day) for name, word in (("A", one), ("B", other))]
    word = plans.words_on(made if order else made[::-1], day)["kallelse"]
    if word.verdict is PlanVerdict.DISPOSE:
        assert one == other
    if one != other:
        assert word.verdict is PlanVerdict.UNCLEAR
        assert "A " in word.source
        assert "B " in word.source


def _plan(title: str, word: tuple[PlanVerdict, int], day: date) -> PlanVersion:
    verdict, years = word
    row = PlanRow(2, "", "Kallelse", "", "", verdict, years, PlanTrigger.UNSAID, (Mapped("kallelse", 1.0),))
    return PlanVersion(title, (row,), day)


def test_statute_beats_plan_beats_practice() -> None:
    """Whatever a plan says, a duty of the law keeps its day, and a minimum is never undercut."""
    for verdict in PlanVerdict:
        word = PlanWord(verdict, "planen", 0)
        duty = rule_cases.facts_of(RuleCase("p", "ansokan_bistand", _NOTHING, last_entry=date(2006, 3, 10)))
        answer = _answer(replace(duty, plan_now={"ansokan_bistand": word}), TODAY)
        assert (answer.code, answer.day) == (RetentionCode.DISPOSE_FROM, date(2011, 3, 10))
        booked = rule_cases.facts_of(RuleCase("p", "faktura", _NOTHING, fiscal_year=2018))
        answer = _answer(replace(booked, plan_now={"faktura": word}), TODAY)
        assert answer.code is not RetentionCode.DISPOSE_FROM or answer.day == date(2029, 1, 1)
    kept = rule_cases.facts_of(
        RuleCase("p", "faderskap", _NOTHING, last_entry=date(2006, 3, 10), plan="Gallras 2 år")
    )
    assert _answer(kept, TODAY).code is RetentionCode.PRESERVE


_NOTHING = CASES[0].expect
