"""What falls due when, and then against now: every number has its documents, and none is counted twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from arkiv.retention import differences
from arkiv.retention.answers import Applies, ExceptionTested, RetentionAnswer, RetentionCode
from arkiv.retention.facts import PlanVerdict, PlanWord
from arkiv.retention.timeline import Fate, Seen, fate, timeline

TODAY = date(2026, 6, 1)


def _answer(
    document: str, code: RetentionCode, day: date | None = None, by: date | None = None
) -> RetentionAnswer:
    return RetentionAnswer(document, code, 1.0, "r/1", "SoL", ("skäl",), False, day=day, finish_by=by)


DUE = _answer("d1", RetentionCode.DISPOSE_FROM, date(2011, 3, 10), date(2012, 12, 31))
AHEAD = _answer("d2", RetentionCode.DISPOSE_FROM, date(2030, 1, 1), date(2031, 12, 31))
BY_PLAN = _answer("d3", RetentionCode.DISPOSE_FROM, date(2008, 3, 10))
KEPT = _answer("d4", RetentionCode.KEEP_UNTIL, date(2030, 5, 5))
HELD = replace(_answer("d5", RetentionCode.KEEP_UNTIL), holds=("GS-1: tillsyn",))
SAVED = _answer("d6", RetentionCode.PRESERVE)
OPEN = _answer("d7", RetentionCode.LOCAL_DECISION_NEEDED)
ALL = (DUE, AHEAD, BY_PLAN, KEPT, HELD, SAVED, OPEN)


def test_each_document_has_its_fate() -> None:
    found = {answer.document: fate(answer, TODAY) for answer in ALL}
    wanted = [Fate.OVERDUE, Fate.KEPT, Fate.DUE, Fate.KEPT, Fate.KEPT, Fate.PRESERVED, Fate.UNDECIDED]
    assert list(found.values()) == wanted
    assert fate(DUE, date(2012, 12, 31)) is Fate.DUE
    assert fate(replace(DUE, holds=("GS-1: krav",)), TODAY) is Fate.KEPT


def test_the_years_name_the_documents_behind_each_number() -> None:
    told = timeline([Seen("journal_ifo", 2006, answer) for answer in ALL], TODAY)
    years = {row.year: row for row in told.years}
    assert sorted(years) == [2008, 2011, 2012, 2030, 2031]
    assert years[2011].dispose_from == ("d1",)
    assert years[2012].finish_by == ("d1",)
    assert (years[2030].dispose_from, years[2030].keep_until) == (("d2",), ("d4",))


def test_an_overdue_duty_says_since_when() -> None:
    told = timeline([Seen("journal_ifo", 2006, answer) for answer in ALL], TODAY)
    (late,) = told.overdue
    assert (late.document, late.rule_id, late.finish_by) == ("d1", "r/1", date(2012, 12, 31))
    assert late.days_late == (TODAY - date(2012, 12, 31)).days


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ALL), st.sampled_from(["", "protokoll"]), st.none() | st.integers(1990, 2010)
        )
    )
)
def test_every_document_is_counted_once_whatever_the_box(
    drawn: list[tuple[RetentionAnswer, str, int | None]],
) -> None:
    seen = [
        Seen(code, year, replace(answer, document=f"d{number}"))
        for number, (answer, code, year) in enumerate(drawn)
    ]
    told, ids = timeline(seen, TODAY), [one.answer.document for one in seen]
    by_fate = [document for _, documents in told.fates for document in documents]
    by_type = [d for cell in told.types for d in (*cell.preserved, *cell.disposed, *cell.waiting)]
    assert sorted(by_fate) == sorted(by_type) == sorted(ids)
    assert len({(cell.type, cell.year) for cell in told.types}) == len(told.types)


def test_the_differences_between_two_answers_are_named() -> None:
    now = replace(
        AHEAD,
        document="d1",
        exceptions=(ExceptionTested("Barnutredning", "SoL", Applies.YES, "till trettio"),),
    )
    changes = {change.what: (change.then, change.now) for change in differences.between(DUE, now, None, None)}
    assert changes["dag"] == ("2011-03-10", "2030-01-01")
    assert changes["undantag: Barnutredning"] == ("prövades inte", "gäller")
    assert differences.between(DUE, DUE, None, None) == ()


def test_the_differences_between_two_plans_are_named() -> None:
    two, five = PlanWord(PlanVerdict.DISPOSE, "A", 2), PlanWord(PlanVerdict.DISPOSE, "B", 5)
    kept = PlanWord(PlanVerdict.PRESERVE, "B")
    changes = differences.plans(
        {"kallelse": two, "enkat": two}, {"kallelse": five, "enkat": two, "remiss": kept}
    )
    assert [(change.type, change.then, change.now) for change in changes] == [
        ("kallelse", two, five),
        ("remiss", None, kept),
    ]
