"""Plan against statute, plan then against plan now, and what a person is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from arkiv.retention import rulebook
from arkiv.retention.answers import RetentionAnswer, RetentionCode
from arkiv.retention.decide import decide
from arkiv.retention.facts import (
    AktFacts,
    AktKind,
    AktLink,
    Birth,
    HoldFacts,
    PlanTrigger,
    PlanVerdict,
    PlanWord,
    ReadDay,
    RetentionFacts,
)

TODAY = date(2026, 6, 1)
DISPOSE, PRESERVE = PlanVerdict.DISPOSE, PlanVerdict.PRESERVE


def verdict(facts: RetentionFacts, today: date = TODAY) -> RetentionAnswer:
    return decide(facts, rulebook.standard(), law_on=today, today=today)


def paper(code: str, word: PlanWord | None = None, **changes: object) -> RetentionFacts:
    facts = RetentionFacts(
        document="d1",
        types=((code, 1.0),),
        document_day=ReadDay(date(2006, 3, 10), "handling 1, datum"),
        fiscal_year=2006,
        plan_now={code: word} if word is not None else {},
    )
    return replace(facts, **changes)  # type: ignore[arg-type]


def in_akt(code: str, word: PlanWord | None = None) -> RetentionFacts:
    akt = AktFacts(
        "",
        "",
        "Vuxen",
        date(2004, 1, 1),
        date(2006, 4, 1),
        date(2006, 4, 1),
        False,
        False,
        AktKind.ADULT,
        Birth(date(1960, 3, 12), True),
    )
    return paper(code, word, akter=(akt,), link=AktLink.NUMBER)


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (PlanWord(PRESERVE, "Planen"), "lagen kräver gallring"),
        (PlanWord(DISPOSE, "Planen", 2), "lagens 5 år går före"),
    ],
)
def test_statute_beats_the_plan_and_the_conflict_is_shown(word: PlanWord, said: str) -> None:
    answer = verdict(in_akt("ansokan_bistand", word))
    assert (answer.code, answer.day) == (RetentionCode.DISPOSE_FROM, date(2011, 4, 1))
    assert any(said in reason for reason in answer.reasons)
    assert answer.needs_person


def test_a_plan_that_agrees_needs_no_person() -> None:
    answer = verdict(in_akt("ansokan_bistand", PlanWord(DISPOSE, "Planen", 5)))
    assert not answer.needs_person
    assert answer.confidence == 1.0


def test_a_plan_that_destroys_what_the_law_excepts_is_shown_and_loses() -> None:
    answer = verdict(in_akt("faderskap", PlanWord(DISPOSE, "Planen", 5)))
    assert answer.code is RetentionCode.PRESERVE
    assert any("lagen undantar" in reason for reason in answer.reasons)


def test_practice_to_preserve_yields_to_a_plan_but_a_person_looks() -> None:
    assert verdict(paper("protokoll")).code is RetentionCode.PRESERVE
    answer = verdict(paper("protokoll", PlanWord(DISPOSE, "Planen", 10)))
    assert (answer.code, answer.day) == (RetentionCode.DISPOSE_FROM, date(2016, 3, 10))
    assert answer.needs_person


def test_practice_to_destroy_destroys_nothing_without_a_plan() -> None:
    assert verdict(paper("kallelse")).code is RetentionCode.LOCAL_DECISION_NEEDED


def test_a_plan_row_that_may_be_about_something_else_decides_nothing() -> None:
    answer = verdict(paper("kallelse", PlanWord(DISPOSE, "Planen, rad 7", 2, sure=0.7)))
    assert answer.code is RetentionCode.LOCAL_DECISION_NEEDED
    assert any("rad 7" in reason and "bekräfta" in reason for reason in answer.reasons)


def test_a_plan_that_kept_longer_when_the_paper_was_made_is_shown() -> None:
    now, then = PlanWord(DISPOSE, "Planen 2015", 2), PlanWord(DISPOSE, "Planen 2005", 5)
    answer = verdict(paper("kallelse", now, plan_then={"kallelse": then}))
    assert answer.code is RetentionCode.DISPOSE_FROM
    assert answer.needs_person
    assert any("Planen 2005" in reason for reason in answer.reasons)
    assert not verdict(paper("kallelse", now, plan_then={"kallelse": now})).needs_person


def test_an_assumed_fiscal_year_is_doubted_in_the_one_year_where_it_matters() -> None:
    word = PlanWord(DISPOSE, "Planen", 7, PlanTrigger.FISCAL_YEAR)
    facts = paper("faktura", word)
    assert verdict(facts, date(2016, 12, 31)).day == date(2017, 1, 1)
    for day in (date(2017, 1, 1), date(2017, 12, 31)):
        assert verdict(facts, day).missing == ("räkenskapsåret",)
        assert verdict(replace(facts, fiscal_year_stated=True), day).day == date(2017, 1, 1)
    assert verdict(facts, date(2018, 1, 1)).day == date(2017, 1, 1)


def test_a_hold_with_an_end_keeps_to_its_end_and_never_less_than_the_law() -> None:
    facts = in_akt("ansokan_bistand")
    held = verdict(replace(facts, holds=(HoldFacts("GS-1", "tillsyn", TODAY, date(2027, 1, 1)),)))
    assert (held.code, held.day) == (RetentionCode.KEEP_UNTIL, date(2027, 1, 1))
    over = verdict(replace(facts, holds=(HoldFacts("GS-1", "tillsyn", date(2020, 1, 1), date(2026, 5, 31)),)))
    assert over.code is RetentionCode.DISPOSE_FROM
    keep = verdict(replace(in_akt("faderskap"), holds=(HoldFacts("GS-1", "tillsyn", TODAY),)))
    assert keep.code is RetentionCode.PRESERVE
    assert keep.holds == ("GS-1: tillsyn",)


def test_a_day_beside_the_sample_is_shown_to_a_person() -> None:
    facts = in_akt("ansokan_bistand")
    beside = replace(facts, akter=(replace(facts.akter[0], birth=Birth(date(1960, 3, 16), True)),))
    answer = verdict(beside)
    assert answer.code is RetentionCode.DISPOSE_FROM
    assert answer.needs_person


def test_another_akt_of_the_same_person_that_ends_later_postpones() -> None:
    facts = in_akt("ansokan_bistand")
    later = replace(facts.akter[0], closed=date(2009, 2, 1), last_entry=date(2009, 2, 1))
    assert verdict(replace(facts, other_akter=(later,))).day == date(2014, 2, 1)
    still_open = replace(later, closed=None, still_registered=True)
    answer = verdict(replace(facts, other_akter=(still_open,)))
    assert (answer.code, answer.day) == (RetentionCode.KEEP_UNTIL, None)
