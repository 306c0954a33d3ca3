"""Which documents go and which stay, over all the combinations a box can hold: whatever is doubtful stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from arkiv.disposal import sorting
from arkiv.disposal.model import TRANSITIONS, FileFate, Kind, PageName, Stage, Why
from arkiv.disposal.sorting import Candidate, FileFacts
from arkiv.retention.answers import RetentionAnswer, RetentionCode

TODAY = date(2026, 6, 1)
DUE = RetentionAnswer("d", RetentionCode.DISPOSE_FROM, 1.0, "regel/1", "SoL", ("skäl",), False, day=TODAY)

answers = st.one_of(
    st.none(),
    st.builds(
        lambda code, days, rule, person, holds: replace(
            DUE, code=code, day=TODAY + timedelta(days), rule_id=rule, needs_person=person, holds=holds
        ),
        st.sampled_from(RetentionCode),
        st.integers(-2, 2),
        st.sampled_from(["", "regel/1"]),
        st.booleans(),
        st.sampled_from([(), ("GS-1: tillsyn",)]),
    ),
    st.just(DUE),
    st.just(DUE),
)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[list[Candidate], list[FileFacts]]:
    """Documents over files: pages handed out in runs, as a scanner would, with every doubt there is."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    pages = [PageName(f"f{file}", number) for file, size in enumerate(sizes) for number in range(1, size + 1)]
    candidates, at = [], 0
    while at < len(pages):
        length = draw(st.integers(1, 4))
        run = pages[at : at + length]
        candidates.append(
            Candidate(
                document=f"d{at}", box="K1", number=len(candidates) + 1, doctype="kallelse", year=2005,
                answer=draw(answers), pages={page: draw(st.integers(0, 9)) > 0 for page in run}, readings="x",
                holds=draw(st.sampled_from([(), (), (), ("GS-1",)])), altered=draw(st.integers(0, 9)) == 0,
            )
        )  # fmt: skip
        at += length
    files = [
        FileFacts(
            f"f{file}", "K1", tuple(page for page in pages if page.file == f"f{file}"),
            shared=draw(st.integers(0, 9)) == 0, hides=draw(st.integers(0, 9)) == 0,
        )
        for file in range(len(sizes))
    ]  # fmt: skip
    return candidates, files


@given(boxes(), st.sets(st.sampled_from(["f0", "f1", "f2", "f3"])))
def test_every_page_is_in_one_group_and_nothing_doubtful_goes(
    box: tuple[list[Candidate], list[FileFacts]], unpartable: set[str]
) -> None:
    candidates, files = box
    result = sorting.sort(
        Kind.RECORDS, candidates, files, due_by=TODAY, can_part=lambda facts, _: facts.file not in unpartable
    )
    by_id, known = {one.document: one for one in candidates}, {facts.file: facts for facts in files}
    gone = [page for item in result.destroy for page in item.pages]
    kept = [page for one in result.kept for page in by_id[one.document].pages]
    assert sorted(gone + kept) == sorted(page for facts in files for page in facts.pages)
    assert not sorting.twice(result)
    for item in result.destroy:
        one = by_id[item.document]
        assert one.answer is not None
        assert one.answer.code is RetentionCode.DISPOSE_FROM
        assert one.answer.day is not None
        assert one.answer.day <= TODAY
        assert item.rule_id
        assert not any((one.answer.needs_person, one.answer.holds, one.holds, one.altered))
        assert all(one.pages.values())
        assert not any(known[page.file].shared or known[page.file].hides for page in item.pages)
    for share in result.files:
        if share.file in unpartable:
            assert share.fate is not FileFate.PARTED
    counts = sorting.count(
        {"K1": (len(files), sum(len(facts.pages) for facts in files), len(candidates))}, result, {}, {}
    )
    assert counts[0].balanced


@given(boxes())
def test_a_hold_more_never_destroys_more(box: tuple[list[Candidate], list[FileFacts]]) -> None:
    candidates, files = box

    def destroyed(given: list[Candidate]) -> set[str]:
        result = sorting.sort(Kind.RECORDS, given, files, due_by=TODAY, can_part=lambda *_: True)
        return {item.document for item in result.destroy}

    before = destroyed(candidates)
    for at, one in enumerate(candidates):
        held = [*candidates[:at], replace(one, holds=("GS-9",)), *candidates[at + 1 :]]
        assert destroyed(held) == before - {one.document}


def test_each_reason_is_the_one_shown() -> None:
    page, facts = PageName("f", 1), FileFacts("f", "K1", (PageName("f", 1),))
    one = Candidate("d", "K1", 1, "kallelse", 2005, DUE, {page: True}, "x")
    files = {"f": facts}
    assert sorting.why_kept(one, files, TODAY) is None
    cases = {
        Why.OPEN_BOX: replace(one, box_closed=False),
        Why.HOLD: replace(one, holds=("GS-1",)),
        Why.NOT_CHECKED: replace(one, answer=None),
        Why.NOT_DUE: replace(one, answer=replace(DUE, day=TODAY + timedelta(1))),
        Why.UNCERTAIN: replace(one, answer=replace(DUE, needs_person=True)),
        Why.MISSING_FACTS: replace(one, answer=replace(DUE, rule_id="")),
        Why.PAGES_UNREAD: replace(one, pages={page: False}),
        Why.ALTERED: replace(one, altered=True),
        Why.PRESERVE: replace(one, answer=replace(DUE, code=RetentionCode.PRESERVE)),
    }
    assert {why: sorting.why_kept(case, files, TODAY) for why, case in cases.items()} == {
        why: why for why in cases
    }
    assert sorting.why_kept(one, {"f": replace(facts, shared=True)}, TODAY) is Why.SHARED_BYTES
    assert sorting.why_kept(one, {"f": replace(facts, hides=True)}, TODAY) is Why.HIDDEN_FILES
    assert sorting.why_kept(one, {}, TODAY) is Why.SHARED_BYTES


def test_a_container_goes_with_what_it_holds_and_stays_with_what_it_keeps() -> None:
    inner = FileFacts("inner", "K1", (PageName("inner", 1),), within=frozenset({"zip"}))
    around = FileFacts("zip", "K1", ())
    fates = {share.file: share.fate for share in sorting.shares([inner, around], frozenset(inner.pages))}
    assert fates == {"inner": FileFate.WHOLE, "zip": FileFate.CONTAINER}
    untouched = {share.file: share.fate for share in sorting.shares([inner, around], frozenset())}
    assert set(untouched.values()) == {FileFate.UNTOUCHED}


def test_destruction_is_reached_only_through_decision_and_request() -> None:
    """Every way to ``done`` passes all the stages before it, and none leads back."""

    def ways(stage: Stage) -> list[tuple[Stage, ...]]:
        return [(stage,)] if stage is Stage.DONE else [
            (stage, *rest) for following in TRANSITIONS[stage] for rest in ways(following)
        ]  # fmt: skip

    assert ways(Stage.PROPOSED) == [
        (Stage.PROPOSED, Stage.DECIDED, Stage.REQUESTED, Stage.ERASING, Stage.DONE)
    ]
    assert ways(Stage.WITHDRAWN) == []
