"""The index over many entries: blocks that hold the right entry, a database that answers like a list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from arkiv.diary import services
from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.match import matches
from arkiv.diary.model import DiaryEntry, Direction, Registers
from arkiv.diary.paper import Authority, paper_of
from scripts.diary_bench.synthetic import draw, row

GRANVIK = Authority("Socialnämnden", "Granviks kommun", ("SN",))
ROWS, SEED = 4_000, 3


def made(n: int) -> DiaryEntry:
    r = row(n, SEED)
    return DiaryEntry(
        id=f"e{n}", diary="SN", line=n, number=r.number, received=r.day, registered=r.registered, sender=r.sender,
        subject=r.subject, direction=Direction.INCOMING,
    )  # fmt: skip


@pytest.fixture(scope="module")
def known() -> Registers:
    return Registers.of(map(made, range(ROWS)))


def test_a_document_is_not_given_a_strangers_entry(known: Registers) -> None:
    drawn = list(draw(150, ROWS, SEED))
    found = list(matches([one.paper for one in drawn], known))
    accepted = [
        (one, match) for one, match in zip(drawn, found, strict=True) if match.accepted and match.entry
    ]
    wrong = [one for one, match in accepted if match.entry and str(match.entry.entry.number) != one.own]
    own = [one for one in drawn if one.own]
    assert len(accepted) > 0.6 * len(own)
    assert len(wrong) <= 1


def test_the_right_entry_is_in_the_block_whatever_was_misread(known: Registers) -> None:
    drawn = [one for one in draw(150, ROWS, SEED) if one.own]
    inside = 0
    for one in drawn:
        block = known.index.block(one.paper)
        assert len(block) < 120, "a block is a handful of entries, however long the diary"
        inside += any(str(entry.number) == one.own for entry in known.entries.fetch(block))
    assert inside >= 0.97 * len(drawn)


def test_a_slip_of_the_number_leads_to_the_entry_of_that_day(
    paper: Callable[..., Any], known: Registers
) -> None:
    r = row(812, SEED)
    slipped = f"SN {r.number.year}/{r.number.number + 1}0"
    one = paper_of(paper(case=slipped, received=r.day.isoformat(), sender=r.sender, title=r.subject), GRANVIK)
    assert 812 in known.index.block(one)


@pytest.mark.usefixtures("archive")
def test_a_letter_nobody_stamped_leads_to_an_entry_of_the_days_after(
    paper: Callable[..., Any], known: Registers
) -> None:
    r = row(812, SEED)
    letter = paper_of(
        paper(dated=str(r.day - timedelta(5)), sender=r.sender, title=f"{r.subject.split()[0]}!"), GRANVIK
    )
    late = paper_of(
        paper(dated=str(r.day - timedelta(25)), sender="Någon Annan", title=f"{r.subject.split()[0]}!"),
        GRANVIK,
    )
    assert 812 in known.index.block(letter)
    assert 812 not in known.index.block(late)


def test_the_database_answers_like_a_list(write: Any) -> None:
    lines = [
        f"SN 2005/{n};{sub};2005-03-{n:02};Ek {n};Tillsyn av {n}" for n in range(1, 21) for sub in (1, 2)
    ]
    text = "Diarienummer;Handling nr;Inkom;Avsändare;Ärendemening\n" + "\n".join(lines) + "\n"
    services.import_diary(write(text), name="SN", actor="prov")
    stored = services.registers()
    listed = Registers.of(tuple(stored.entries))
    assert stored.entries.fetch([7, 0, 7]) == listed.entries.fetch([7, 0, 7])
    for number in (
        CaseNumber(2005, 4),
        CaseNumber(2005, 4, "SN", 9),
        CaseNumber(2005, 4, "KS"),
        CaseNumber(2005, 99),
    ):
        assert tuple(stored.in_case(number)) == tuple(listed.in_case(number))
    assert [entry.received for entry in stored.in_case(CaseNumber(2005, 4))] == [date(2005, 3, 4)] * 2


def test_no_entries_at_all(paper: Callable[..., Any]) -> None:
    one = paper_of(paper(case="SN 2005/1", received="2005-01-01", title="Remiss"), GRANVIK)
    (match,) = matches([one], Registers.of())
    assert (match.entry, match.candidates) == (None, ())
