"""The worked examples of date logic, as corrected: each is the kind of box an archivist would check by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from arkiv.retention import gather, rule_cases, rulebook
from arkiv.retention.answers import Applies, RetentionAnswer, RetentionCode
from arkiv.retention.decide import decide
from arkiv.retention.facts import RetentionFacts
from arkiv.retention.rule import Expected, RuleCase

BOOK = rulebook.standard()
TODAY = date(2026, 6, 1)
PLAIN = RuleCase("prov", "ansokan_bistand", Expected(""), last_entry=date(2006, 3, 10))
CHILD = replace(
    PLAIN, type="barnavardsutredning", akt_type="barn", opened=date(2019, 1, 1), born=date(2010, 6, 12)
)


def _answer(case: RuleCase, law_on: date = TODAY) -> RetentionAnswer:
    return decide(rule_cases.facts_of(case), BOOK, law_on=law_on, today=law_on)


def test_last_entry_in_march_2006() -> None:
    answer = _answer(PLAIN)
    assert (answer.day, answer.finish_by) == (date(2011, 3, 10), date(2012, 12, 31))
    assert answer.counted_from is not None
    assert answer.counted_from.day == date(2006, 3, 10)


def test_last_entry_on_the_last_day_of_the_year() -> None:
    answer = _answer(replace(PLAIN, last_entry=date(2006, 12, 31)))
    assert (answer.day, answer.finish_by) == (date(2011, 12, 31), date(2012, 12, 31))


def test_a_person_still_registered_has_no_duty_whatever_the_age() -> None:
    answer = _answer(replace(PLAIN, registered=True, last_entry=date(1990, 1, 1)))
    assert (answer.code, answer.day) == (RetentionCode.KEEP_UNTIL, None)


def test_an_unknown_last_entry_gives_no_day_and_never_the_scanning_day() -> None:
    answer = _answer(replace(PLAIN, last_entry=None, closed=date(2006, 5, 1), document_day=date(2005, 3, 1)))
    assert (answer.code, answer.day) == (RetentionCode.CANNOT_TELL, None)
    assert answer.missing == ("sista anteckningen i akten",)


def test_an_inquiry_closed_before_the_thirty_year_rule_keeps_the_five_years() -> None:
    closed = replace(CHILD, last_entry=date(2026, 1, 14), closed=date(2026, 1, 14))
    assert _answer(closed, date(2032, 1, 1)).day == date(2031, 1, 14)


def test_an_inquiry_closed_after_it_is_kept_until_the_child_is_thirty() -> None:
    closed = replace(CHILD, last_entry=date(2026, 2, 1), closed=date(2026, 2, 1))
    answer = _answer(closed, date(2032, 1, 1))
    assert (answer.day, answer.finish_by) == (date(2040, 6, 12), date(2041, 12, 31))
    assert "16 kap. 2 a §" in next(e.source for e in answer.exceptions if e.applies is Applies.YES)


def test_an_agreement_and_the_sample_together_are_kept_for_ever() -> None:
    agreement = replace(PLAIN, type="avtal_umgange", born=date(1999, 5, 5), approved=True)
    assert _answer(agreement).code is RetentionCode.PRESERVE
    beside = replace(agreement, born=date(1999, 5, 7))
    assert _answer(beside).day == date(2017, 5, 7)


def test_of_eighteen_years_and_five_years_the_later_day_counts() -> None:
    agreement = replace(PLAIN, type="avtal_umgange", born=date(1999, 5, 7), approved=True)
    assert _answer(replace(agreement, last_entry=date(2014, 1, 10))).day == date(2019, 1, 10)
    assert _answer(replace(agreement, approved=False)).day == date(2011, 3, 10)


def test_a_samordningsnummer_has_sixty_added_to_the_day() -> None:
    born = gather.birth_of("19850565-1234", proved=True)
    assert born is not None
    assert (born.day, born.coordination) == (date(1985, 5, 5), True)
    assert _answer(replace(PLAIN, born=born.day, coordination_number=True)).code is RetentionCode.PRESERVE
    for printed, day in (("65", 5), ("75", 15), ("85", 25)):
        found = gather.birth_of(f"198505{printed}-1234", proved=True)
        assert found is not None
        assert found.day.day == day


def test_a_day_beside_the_sample_is_shown_and_a_person_looks() -> None:
    answer = _answer(replace(PLAIN, born=date(1960, 3, 6)))
    sample = next(tested for tested in answer.exceptions if "5, 15 eller 25" in tested.name)
    assert answer.code is RetentionCode.DISPOSE_FROM
    assert answer.needs_person
    assert "närliggande dag" in sample.reason


def test_vouchers_of_2005_and_2006_are_kept_ten_years_by_the_year_not_the_paper() -> None:
    voucher = replace(PLAIN, type="faktura", document_day=date(2006, 1, 4))
    for year, last in ((2005, date(2015, 12, 31)), (2006, date(2016, 12, 31))):
        assert _answer(replace(voucher, fiscal_year=year), last).day == last
        assert _answer(replace(voucher, fiscal_year=year), last).code is RetentionCode.KEEP_UNTIL


def test_a_verdict_carries_rule_day_and_the_place_it_was_read() -> None:
    answer = _answer(PLAIN)
    rule = BOOK.rule(answer.rule_id)
    assert rule is not None
    assert rule.source in answer.source
    assert answer.counted_from is not None
    assert answer.counted_from.read_in == "personaktsregistret"
    assert {tested.name for tested in answer.exceptions} >= {
        "Placerat barn",
        "Personen finns kvar i registret",
    }
    assert all(tested.reason and tested.source for tested in answer.exceptions)


def test_without_any_fact_nothing_is_destroyed() -> None:
    answer = decide(RetentionFacts("d1"), BOOK, law_on=TODAY, today=TODAY)
    assert (answer.code, answer.missing) == (RetentionCode.CANNOT_TELL, ("handlingstyp",))
