"""What must always hold of matching, whatever the papers and the diary look like."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from arkiv.diary.answers import DiaryCode
from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.check import check
from arkiv.diary.match import ACCEPT, match
from arkiv.diary.model import DiaryEntry, Registers
from arkiv.diary.paper import Authority, Paper
from arkiv.diary.words import content_words

SENDERS = ("Åbyskolan", "Polisen i Granvik", "Länsrätten", "Folktandvården", "")
SUBJECTS = ("Anmälan om frånvaro", "Yttrande i körkortsärende", "Tillsyn av boendet", "Avtal om lokaler")
days = st.integers(0, 40).map(lambda step: date(2005, 3, 1) + timedelta(days=step))
numbers = st.builds(CaseNumber, year=st.just(2005), number=st.integers(1, 15), unit=st.just("SN"))


@st.composite
def entries(draw: st.DrawFn) -> tuple[DiaryEntry, ...]:
    count = draw(st.integers(0, 12))
    return tuple(
        DiaryEntry(
            id=f"e{at}",
            diary="SN",
            line=at + 2,
            number=draw(numbers),
            received=draw(days),
            sender=draw(st.sampled_from(SENDERS)),
            subject=draw(st.sampled_from(SUBJECTS)),
        )
        for at in range(count)
    )


@st.composite
def papers(draw: st.DrawFn) -> tuple[Paper, ...]:
    count = draw(st.integers(0, 8))
    return tuple(
        Paper(
            id=f"d{at}",
            number=at + 1,
            doctype="skrivelse",
            case_numbers=((draw(numbers), 0.9),) if draw(st.booleans()) else (),
            received=(draw(days),) if draw(st.booleans()) else (),
            senders=(draw(st.sampled_from(SENDERS[:4])),),
            words=content_words(draw(st.sampled_from(SUBJECTS))),
        )
        for at in range(count)
    )


@settings(max_examples=60, deadline=None)
@given(papers(), entries())
def test_matching_twice_is_the_same_and_one_to_one(
    papers: tuple[Paper, ...], entries: tuple[DiaryEntry, ...]
) -> None:
    registers = Registers.of(entries)
    found = match(papers, registers)
    assert found == match(papers, registers)
    given_entries = Counter(one.entry.entry.id for one in found if one.entry is not None)
    assert all(count == 1 for count in given_entries.values())
    assert all(0.0 <= c.probability <= 1.0 for one in found for c in one.candidates)


@settings(max_examples=60, deadline=None)
@given(papers(), entries(), st.randoms(use_true_random=False))
def test_the_order_of_the_diary_does_not_matter(
    papers: tuple[Paper, ...], entries: tuple[DiaryEntry, ...], random: Any
) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    assert match(papers, Registers.of(entries)) == match(papers, Registers.of(shuffled))


@settings(max_examples=80, deadline=None)
@given(papers(), entries(), st.integers(0, 11))
def test_removing_an_entry_never_makes_a_document_registered(
    papers: tuple[Paper, ...], entries: tuple[DiaryEntry, ...], gone: int
) -> None:
    before = match(papers, Registers.of(entries))
    after = match(papers, Registers.of(entries[:gone] + entries[gone + 1 :]))
    registered = {one.document for one in before if one.entry is not None and one.entry.probability >= ACCEPT}
    still = {one.document for one in after if one.entry is not None and one.entry.probability >= ACCEPT}
    assert still <= registered


def test_an_empty_diary_registers_nothing(paper: Any, granvik: Authority, today: date) -> None:
    from arkiv.diary.rulebook import rulebook

    made = paper(case="SN 2005/12", received="2005-03-14", sender="Åbyskolan")
    report = check([made], Registers.of(diaries=["SN"]), rulebook(), authority=granvik, today=today)
    assert report.answers[0].code is DiaryCode.UNKNOWN_NUMBER
