"""What must hold for every verdict, whatever the facts and the days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from arkiv.retention import rulebook
from arkiv.retention.answers import Applies, RetentionCode
from arkiv.retention.decide import decide, keeping
from arkiv.retention.exemptions import EFFECTS, Effect
from arkiv.retention.facts import (
    AktFacts,
    AktKind,
    AktLink,
    Birth,
    HoldFacts,
    Inquiry,
    Person,
    PlanTrigger,
    PlanVerdict,
    PlanWord,
    ReadDay,
    RetentionFacts,
)
from arkiv.retention.periods import plus_years
from arkiv.retention.rule import ExceptionKind, ExceptionRule, Rule, Wording

BOOK = rulebook.standard()
CODES = sorted(rulebook.type_names())
DAYS = st.one_of(
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.dates(),
    st.sampled_from([date.min, date.max, date(2004, 2, 29)]),
)
MAYBE_DAY = st.none() | DAYS
MAYBE = st.none() | st.booleans()
BIRTHS = st.builds(Birth, st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.booleans(), st.booleans())
AKTER = st.builds(
    AktFacts,
    personal_number=st.just(""),
    name=st.just(""),
    akt_type=st.just(""),
    opened=MAYBE_DAY,
    closed=MAYBE_DAY,
    last_entry=MAYBE_DAY,
    placed=MAYBE,
    still_registered=MAYBE,
    kind=st.sampled_from(AktKind),
    birth=st.none() | BIRTHS,
)
READ = st.none() | st.builds(ReadDay, DAYS, st.just("handlingen"), st.floats(0, 1))
WORDS = st.builds(
    PlanWord,
    st.sampled_from(PlanVerdict),
    st.just("planen"),
    st.none() | st.integers(0, 100),
    st.sampled_from(PlanTrigger),
    MAYBE_DAY,
    st.floats(0, 1),
)
HOLDS = st.builds(HoldFacts, st.just("GS-1"), st.just("tillsyn"), DAYS, MAYBE_DAY)
TYPES = st.lists(st.tuples(st.sampled_from(CODES), st.floats(0, 1)), max_size=3).map(tuple)


@st.composite
def any_facts(draw: st.DrawFn) -> RetentionFacts:
    types = draw(TYPES)
    codes = [code for code, _ in types]
    return RetentionFacts(
        document="d1",
        types=types,
        link=draw(st.sampled_from(AktLink)),
        akter=draw(st.lists(AKTER, max_size=2).map(tuple)),
        other_akter=draw(st.lists(AKTER, max_size=1).map(tuple)),
        persons=draw(
            st.lists(st.builds(Person, st.none() | BIRTHS, st.just(""), st.booleans()), max_size=2).map(tuple)
        ),
        document_day=draw(READ),
        document_last_day=draw(READ),
        akt_last_document=draw(READ),
        fiscal_year=draw(st.none() | st.integers(1, 9999)),
        fiscal_year_stated=draw(st.booleans()),
        case_closed=draw(READ),
        inquiry=draw(st.sampled_from(Inquiry)),
        agreement_approved=draw(MAYBE),
        names_person=draw(st.booleans()),
        placement_seen=draw(st.sampled_from(["", "i rubriken står ”placer”."])),
        region_exempt=draw(st.sampled_from(Applies)),
        plan_now={code: draw(WORDS) for code in codes if draw(st.booleans())},
        plan_then={code: draw(WORDS) for code in codes if draw(st.booleans())},
        holds=draw(st.lists(HOLDS, max_size=2).map(tuple)),
    )


LAW_DAYS = st.dates(date(2024, 4, 1), date(2060, 1, 1))
CALM_BIRTHS = st.builds(
    Birth, st.dates(date(1900, 1, 1), date(2020, 1, 1)).map(lambda day: day.replace(day=12)), st.just(True)
)


@st.composite
def plausible_facts(draw: st.DrawFn) -> RetentionFacts:
    """Complete facts of a sure document in a closed akt: most of these can be destroyed one day."""
    last = draw(st.dates(date(1990, 1, 1), date(2030, 1, 1)))
    akt = AktFacts(
        "", "", "", date(1988, 1, 1), last, last, False, False,
        draw(st.sampled_from([AktKind.ADULT, AktKind.CHILD, AktKind.ECONOMIC, AktKind.LSS])),
        draw(CALM_BIRTHS),
    )  # fmt: skip
    code, day = draw(st.sampled_from(CODES)), ReadDay(last, "handlingen")
    plan = PlanWord(
        PlanVerdict.DISPOSE, "planen", draw(st.integers(0, 20)), draw(st.sampled_from(PlanTrigger))
    )
    return RetentionFacts(
        document="d1",
        types=((code, 1.0),),
        link=AktLink.NUMBER,
        akter=(akt,),
        persons=(Person(akt.birth, "handlingen", True),),
        document_day=day,
        document_last_day=day,
        case_closed=day,
        fiscal_year=last.year,
        agreement_approved=draw(MAYBE),
        plan_now={code: plan},
    )


def test_the_plausible_facts_are_mostly_destroyed_one_day() -> None:
    """Else the properties below would say nothing of destruction."""
    seen: list[RetentionCode] = []

    @settings(max_examples=100, deadline=None, database=None, derandomize=True)
    @given(facts=plausible_facts(), law_on=LAW_DAYS)
    def look(facts: RetentionFacts, law_on: date) -> None:
        seen.append(decide(facts, BOOK, law_on=law_on, today=law_on).code)

    look()
    assert seen.count(RetentionCode.DISPOSE_FROM) > 0.4 * len(seen)


@settings(max_examples=300, deadline=None)
@given(facts=st.one_of(any_facts(), plausible_facts()), law_on=st.one_of(DAYS, LAW_DAYS), today=DAYS)
def test_every_verdict_explains_itself(facts: RetentionFacts, law_on: date, today: date) -> None:
    answer = decide(facts, BOOK, law_on=law_on, today=today)
    assert answer.reasons
    assert answer.rule_id or answer.missing
    assert bool(answer.rule_id) == bool(answer.source)
    assert bool(answer.missing) == (answer.code is RetentionCode.CANNOT_TELL)
    assert 0.0 <= answer.confidence <= 1.0
    if answer.code is RetentionCode.DISPOSE_FROM:
        assert answer.day is not None
        assert answer.counted_from is not None
        assert answer.day >= answer.counted_from.day
        assert not any(
            tested.applies is Applies.UNKNOWN and "därför räknas" not in tested.reason
            for tested in answer.exceptions
        )
    if answer.finish_by is not None:
        assert answer.day is not None
        assert answer.finish_by >= answer.day
    if answer.code in (RetentionCode.CANNOT_TELL, RetentionCode.LOCAL_DECISION_NEEDED):
        assert answer.needs_person


@settings(max_examples=200, deadline=None)
@given(
    facts=st.one_of(any_facts(), plausible_facts()), law_on=LAW_DAYS, today=DAYS, until=st.integers(0, 4000)
)
def test_a_hold_is_never_passed_by(facts: RetentionFacts, law_on: date, today: date, until: int) -> None:
    end = date.fromordinal(min(today.toordinal() + until, date.max.toordinal()))
    for hold in (HoldFacts("GS-9", "prövning", today), HoldFacts("GS-9", "prövning", today, end)):
        held = decide(replace(facts, holds=(*facts.holds, hold)), BOOK, law_on=law_on, today=today)
        assert held.code is not RetentionCode.DISPOSE_FROM
        assert any("GS-9" in shown for shown in held.holds)
        if held.code is RetentionCode.KEEP_UNTIL and held.day is not None:
            assert held.day >= (hold.until or date.max)


@settings(max_examples=300, deadline=None)
@given(
    facts=st.one_of(any_facts(), plausible_facts()),
    law_on=LAW_DAYS,
    kind=st.sampled_from(ExceptionKind),
    age=st.integers(0, 40),
)
def test_adding_an_exception_never_destroys_earlier(
    facts: RetentionFacts, law_on: date, kind: ExceptionKind, age: int
) -> None:
    """All but the local effects, which hand over to the plan: it may be earlier or later than the duty."""
    if not facts.types or EFFECTS[kind] is Effect.LOCAL:
        return
    code = facts.types[0][0]
    facts = replace(facts, types=((code, 1.0),))
    extra = ExceptionRule(
        kind,
        "prov",
        types=frozenset({code}),
        age=age,
        years=5,
        days=frozenset({3, 9}),
        before=date(2005, 7, 1),
    )
    plain = decide(facts, BOOK, law_on=law_on, today=law_on)
    more = decide(facts, _with(extra), law_on=law_on, today=law_on)
    if more.code is RetentionCode.DISPOSE_FROM:
        assert plain.code is RetentionCode.DISPOSE_FROM
        assert keeping(more) >= keeping(plain)


def _with(extra: ExceptionRule) -> rulebook.RuleBook:
    def longer(rule: Rule) -> Rule:
        return replace(rule, exceptions=(*rule.exceptions, extra))

    by_type = {key: tuple(map(longer, rules)) for key, rules in BOOK._by_type.items()}
    return rulebook.RuleBook(tuple(map(longer, BOOK.rules)), "prov", by_type)


@settings(max_examples=150, deadline=None)
@given(facts=plausible_facts(), law_on=LAW_DAYS)
def test_knowing_less_never_destroys_more(facts: RetentionFacts, law_on: date) -> None:
    """Where a personnummer, a placement or a last entry could forbid it, not knowing them never allows it."""
    akter = tuple(replace(akt, placed=None, birth=None, last_entry=None) for akt in facts.akter)
    less = replace(facts, akter=akter, persons=(), akt_last_document=None)
    blind = decide(less, BOOK, law_on=law_on, today=law_on)
    if blind.code is RetentionCode.DISPOSE_FROM:
        rule = next(rule for rule in BOOK.rules if rule.id == blind.rule_id)
        assert not any(
            exception.test in (ExceptionKind.RESEARCH_PERSON, ExceptionKind.STILL_REGISTERED)
            for exception in rule.exceptions
        )


@given(law_on=st.dates(date(1991, 7, 1), date(2025, 6, 30)), code=st.sampled_from(CODES))
def test_an_unread_wording_never_destroys(law_on: date, code: str) -> None:
    akt = AktFacts(
        "", "", "", date(1985, 1, 1), date(1990, 1, 1), date(1990, 1, 1), False, False, AktKind.ADULT,
        Birth(date(1960, 3, 12), True),
    )  # fmt: skip
    facts = RetentionFacts(
        document="d1",
        types=((code, 1.0),),
        link=AktLink.NUMBER,
        akter=(akt,),
        document_day=ReadDay(date(1990, 1, 1), "handlingen"),
        fiscal_year=1990,
        plan_now={code: PlanWord(PlanVerdict.DISPOSE, "planen", 2)},
    )
    answer = decide(facts, BOOK, law_on=law_on, today=law_on)
    rule = next(rule for rule in BOOK.rules if rule.id == answer.rule_id)
    if rule.wording is Wording.NOT_READ:
        assert answer.code in (RetentionCode.CANNOT_TELL, RetentionCode.PRESERVE)


def test_every_type_every_law_and_every_unknown_has_an_answer() -> None:
    days = {date(1990, 1, 1), date(2030, 1, 1)}
    days |= {day for rule in BOOK.rules for day in (rule.in_force.from_day, rule.in_force.until_day) if day}
    bare = AktFacts("", "", "")
    for code in CODES:
        for link in AktLink:
            for akter in ((), (bare,)):
                facts = RetentionFacts(document="d", types=((code, 1.0),), link=link, akter=akter)
                for day in days:
                    answer = decide(facts, BOOK, law_on=day, today=day)
                    assert answer.code is not RetentionCode.DISPOSE_FROM, (code, link, day)


@given(DAYS, st.integers(0, 120))
def test_years_never_come_out_short(day: date, years: int) -> None:
    end = plus_years(day, years)
    assert end >= day
    assert end == date.max or end.year == day.year + years
    assert end == date.max or (end.month, end.day) >= (day.month, day.day)


def test_leap_days() -> None:
    assert plus_years(date(2004, 2, 29), 5) == date(2009, 3, 1)
    assert plus_years(date(2004, 2, 29), 4) == date(2008, 2, 29)
    assert plus_years(date(2004, 2, 28), 5) == date(2009, 2, 28)
    assert plus_years(date(1896, 2, 29), 4) == date(1900, 3, 1)


def test_nothing_is_destroyed_as_one_type_that_would_be_kept_as_another() -> None:
    facts = RetentionFacts(
        document="d1",
        types=(("kallelse", 0.7), ("protokoll", 0.25)),
        document_day=ReadDay(date(2006, 3, 10), "handlingen"),
        plan_now={"kallelse": PlanWord(PlanVerdict.DISPOSE, "planen", 2)},
    )
    day = date(2026, 6, 1)
    parted = decide(facts, BOOK, law_on=day, today=day)
    assert (parted.code, parted.missing) == (RetentionCode.CANNOT_TELL, ("handlingstyp",))
    assert "kallelse 70% (dispose_from), protokoll 25% (preserve)" in parted.reasons[0]
    kept_first = replace(facts, types=(("protokoll", 0.7), ("kallelse", 0.25)))
    assert decide(kept_first, BOOK, law_on=day, today=day).code is RetentionCode.PRESERVE
    assert decide(kept_first, BOOK, law_on=day, today=day).needs_person
    sure = replace(facts, types=(("kallelse", 0.95), ("protokoll", 0.05)))
    assert decide(sure, BOOK, law_on=day, today=day).code is RetentionCode.DISPOSE_FROM
    unsure = replace(facts, types=(("kallelse", 0.4), ("protokoll", 0.3)))
    assert decide(unsure, BOOK, law_on=day, today=day).missing == ("handlingstyp",)
