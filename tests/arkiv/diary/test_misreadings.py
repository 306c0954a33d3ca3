"""Faults of reading and sorting that the diary check must bear: each test is one that was met on read boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from arkiv.diary.answers import DiaryAnswer, DiaryCode, DiaryReport, ReverseKind
from arkiv.diary.case_numbers import is_day
from arkiv.diary.check import check
from arkiv.diary.model import Registers
from arkiv.diary.paper import UNREAD_PAGE, Authority
from arkiv.diary.rulebook import rulebook
from ingest.model import FieldName, Finding, Relation, RelationKind, Severity

Make = Callable[..., Any]
SOMEBODY = "20000101-9808"


@pytest.fixture
def report(granvik: Authority, today: date) -> Callable[..., DiaryReport]:
    def reporter(*papers: Any, registers: Registers) -> DiaryReport:
        return check(papers, registers, rulebook(), authority=granvik, today=today, years=(2005, 2006))

    return reporter


@pytest.fixture
def ask(report: Callable[..., DiaryReport]) -> Callable[..., tuple[DiaryAnswer, ...]]:
    return lambda *papers, registers: report(*papers, registers=registers).answers


def reread(paper: Any, name: FieldName, **changes: Any) -> Any:
    """The same paper with one field read another way."""
    fields = tuple(replace(f, **changes) if f.name is name else f for f in paper.reading.fields)
    return replace(paper, reading=replace(paper.reading, fields=fields))


def undecided(paper: Any, *likely: tuple[str, float]) -> Any:
    return replace(
        paper, reading=replace(paper.reading, doctype=replace(paper.reading.doctype, runners_up=likely))
    )


def test_a_day_is_no_case_number_whatever_it_was_taken_for(ask: Make, paper: Make, entry: Make) -> None:
    registers = Registers.of([entry("SN 2006/6-1", received="2006-01-04", sender="Kommunstyrelsen")])
    made = paper(doctype="faktura", case="SN 2006/6-18", dated="2006-06-18")
    (number,) = ask(made, registers=registers)
    (day,) = ask(reread(made, FieldName.CASE_NUMBER, printed="2006-06-18"), registers=registers)
    assert number.code is DiaryCode.MISSING_FROM_CASE
    assert day.code is DiaryCode.KEPT_IN_ORDER


@pytest.mark.parametrize(
    ("text", "day"),
    [("2006-06-18", True), ("2006 - 06 - 18", True), ("2006-18", False), ("2006-06-32", False)],
)
def test_days(text: str, day: bool) -> None:
    assert is_day(text) is day


@pytest.mark.parametrize(("sure", "code"), [(1.0, DiaryCode.UNCERTAIN), (0.3, DiaryCode.REGISTERED)])
def test_a_day_that_was_badly_read_proves_little_against_an_entry(
    ask: Make, paper: Make, entry: Make, sure: float, code: DiaryCode
) -> None:
    registers = Registers.of(
        [entry("SN 2005/12-1", received="2005-03-14", sender="Åbyskolan", subject="Trasiga lås")]
    )
    made = paper(case="SN 2005/12", received="2005-03-28", sender="Åbyskolan", title="Trasiga lås")
    (answer,) = ask(reread(made, FieldName.RECEIVED_DATE, confidence=sure), registers=registers)
    assert answer.code is code


def test_records_of_one_case_share_its_subject_so_sharing_it_says_little(
    ask: Make, paper: Make, entry: Make
) -> None:
    registers = Registers.of(
        [
            entry(
                "SN 2005/9-1",
                received="2005-04-04",
                sender="Länsstyrelsen",
                subject="Klagomål på hemtjänsten",
            )
        ]
    )
    (answer,) = ask(
        paper(doctype="klagomal", case="SN 2005/9-2", received="2005-04-05", title="Klagomål på hemtjänsten"),
        registers=registers,
    )
    assert answer.code is DiaryCode.MISSING_FROM_CASE


@pytest.mark.parametrize(("sub", "code"), [(5, DiaryCode.MISSING_FROM_CASE), (7, DiaryCode.UNCERTAIN)])
def test_another_handlings_number_counts_more_when_no_misread_digit_explains_it(
    ask: Make, paper: Make, entry: Make, sub: int, code: DiaryCode
) -> None:
    registers = Registers.of(
        [entry("SN 2005/9-1", received="2005-04-04", sender="Nils Berg", subject="Trasiga lås")]
    )
    made = paper(
        case=f"SN 2005/9-{sub}",
        received="2005-04-04",
        sender="Lill-Åsa Ek",
        title="Trasiga lås",
        doctype="klagomal",
    )
    (answer,) = ask(made, registers=registers)
    assert answer.code is code


def test_two_entries_that_fit_alike_make_each_other_doubtful(ask: Make, paper: Make, entry: Make) -> None:
    same = {"received": "2005-03-14", "sender": "Åbyskolan", "subject": "Trasiga lås"}
    rows = [entry("SN 2005/12-1", line=2, **same), entry("SN 2005/12-2", line=3, **same)]
    made = paper(case="SN 2005/12", received="2005-03-14", sender="Åbyskolan")
    (doubtful,) = ask(made, registers=Registers.of(rows))
    (clear,) = ask(made, registers=Registers.of(rows[:1]))
    assert (doubtful.code, clear.code) == (DiaryCode.UNCERTAIN, DiaryCode.REGISTERED)
    assert len(doubtful.candidates) == 2
    assert "nästan lika nära" in doubtful.reasons[0]


def test_a_sender_read_as_recipient_is_still_the_entrys_sender(ask: Make, paper: Make, entry: Make) -> None:
    registers = Registers.of(
        [entry("SN 2005/9-1", received="2005-04-04", sender="Håkan Ekmark", subject="Brev")]
    )
    made = paper(doctype="klagomal", received="2005-04-04", recipient="Håkan Ekmark", title="Brev om trappor")
    (answer,) = ask(made, registers=registers)
    assert any("mottagare står på papperet" in reason for reason in answer.candidates[0].reasons)


@pytest.mark.parametrize(
    ("theirs", "said"),
    [("Ekbergs stiftelsen", False), ("Forsnässets stiftelsen", True), ("Forsnas stiftelsen", True)],
)
def test_parties_are_not_alike_for_a_word_that_many_bear(
    ask: Make, paper: Make, entry: Make, theirs: str, said: bool
) -> None:
    registers = Registers.of([entry("SN 2005/12-1", received="2005-03-14", sender=theirs, subject="Lokal")])
    (answer,) = ask(
        paper(case="SN 2005/12", received="2005-03-14", sender="Forsnäss stiftelsen"), registers=registers
    )
    reasons = " ".join(reason for one in answer.candidates for reason in one.reasons)
    assert ("avsändare eller mottagare (" in reasons.replace("annan avsändare", "")) is said


def test_two_papers_with_one_handlings_number_are_compared_by_a_person(
    ask: Make, paper: Make, entry: Make
) -> None:
    registers = Registers.of(
        [entry("SN 2005/12-1", received="2005-03-14", sender="Åbyskolan", subject="Trasiga lås")]
    )
    same = {"case": "SN 2005/12-1", "received": "2005-03-14", "title": "Trasiga lås"}
    first, second = ask(paper(1, sender="Åbyskolan", **same), paper(2, **same), registers=registers)
    assert (first.code, second.code) == (DiaryCode.REGISTERED, DiaryCode.UNCERTAIN)
    assert "kopia" in second.next_step


def test_a_number_the_diary_gives_to_a_stranger_is_a_question_and_not_a_missing_record(
    ask: Make, paper: Make, entry: Make
) -> None:
    registers = Registers.of(
        [entry("SN 2005/12-2", received="2005-03-14", sender="Åbyskolan", subject="Trasiga lås")]
    )
    stranger = paper(
        case="SN 2005/12-2", received="2005-06-01", sender="Kvarnens IF", title="Bidrag till läger"
    )
    unlisted = paper(
        case="SN 2005/12-9", received="2005-06-01", sender="Kvarnens IF", title="Bidrag till läger"
    )
    (held,) = ask(stranger, registers=registers)
    (missing,) = ask(unlisted, registers=registers)
    assert held.code is DiaryCode.UNCERTAIN
    assert held.needs_person
    assert "en annan handling" in held.reasons[0]
    assert [one.case_number for one in held.candidates] == ["SN 2005/12-2"]
    assert missing.code is DiaryCode.MISSING_FROM_CASE


def test_an_attachment_follows_its_letter(ask: Make, paper: Make, entry: Make) -> None:
    attached = Relation(RelationKind.ATTACHMENT, document=1, of=0, confidence=0.9, reason="Bilaga 1")
    letter = paper(1, doctype="klagomal", received="2005-03-14", sender="Håkan Ekmark", title="Klagomål")
    missing, with_it = ask(
        letter, paper(2, doctype=None, relations=(attached,)), registers=Registers.of([entry("SN 2005/1")])
    )
    assert missing.code is with_it.code is DiaryCode.UNREGISTERED_PUBLIC
    assert with_it.document == "dok002"
    assert "Bilaga till dokument 1" in with_it.reasons[0]


def test_a_report_of_concern_is_not_hidden_behind_a_registered_letter(
    ask: Make, paper: Make, entry: Make, akt: Make
) -> None:
    attached = Relation(RelationKind.ATTACHMENT, document=1, of=0, confidence=0.9, reason="Bilaga 1")
    rows = [entry("SN 2005/12-1", received="2005-03-14", sender="Åbyskolan", subject="Trasiga lås")]
    letter = paper(1, case="SN 2005/12-1", received="2005-03-14", sender="Åbyskolan", title="Trasiga lås")
    registered, report = ask(
        letter,
        paper(2, doctype="orosanmalan", received="2005-03-14", relations=(attached,)),
        registers=Registers.of(rows, [akt("20010101-9804", "Nils Berg")]),
    )
    assert (registered.code, report.code) == (DiaryCode.REGISTERED, DiaryCode.UNREGISTERED_SECRET)


def test_without_a_person_read_nobody_can_say_that_an_akt_is_missing(
    ask: Make, paper: Make, entry: Make, akt: Make
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")], [akt("20010101-9804", "Nils Berg")])
    unnamed, named = ask(
        paper(1, doctype="domstolshandling", received="2005-08-12"),
        paper(2, doctype="domstolshandling", received="2005-08-12", personal_number=SOMEBODY),
        registers=registers,
    )
    assert (unnamed.code, named.code) == (DiaryCode.UNCERTAIN, DiaryCode.PERSONAKT_MISSING)
    assert "på bilden" in unnamed.next_step


def test_a_page_nobody_could_read_is_no_ground_for_calling_it_unregistered(
    ask: Make, paper: Make, entry: Make
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")])
    made = paper(doctype=None, received="2005-05-05")
    unread = Finding(UNREAD_PAGE, Severity.WARNING, "Sidan gick inte att läsa.")
    (answer,) = ask(replace(made, reading=replace(made.reading, findings=(unread,))), registers=registers)
    assert answer.code is DiaryCode.UNCERTAIN
    assert "skanna om" in answer.next_step


@pytest.mark.parametrize("doctype", ["orosanmalan", "forhandsbedomning", "beslut_utredning"])
def test_a_report_of_concern_is_secret_by_its_kind_alone(
    ask: Make, paper: Make, entry: Make, akt: Make, doctype: str
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")], [akt("20010101-9804", "Nils Berg")])
    sure, unsure = ask(
        paper(1, doctype=doctype, received="2005-05-05", sender="Lena Ek"),
        undecided(paper(2, doctype=None, received="2005-05-05", sender="Lena Ek"), (doctype, 0.4)),
        registers=registers,
    )
    assert sure.code is unsure.code is DiaryCode.UNREGISTERED_SECRET
    assert unsure.needs_person


def test_the_other_way_round_tells_what_touches_the_box_and_counts_the_rest(
    report: Make, paper: Make, entry: Make
) -> None:
    rows = [
        entry(
            f"SN 2005/{n}-1",
            line=n,
            received=f"2005-{n:02}-01",
            registered=f"2005-{n:02}-20",
            sender="Åbyskolan",
        )
        for n in range(1, 13)
        if n != 7
    ]
    made = paper(1, case="SN 2005/3-1", received="2005-03-01", sender="Åbyskolan")
    unknown = paper(2, case="SN 2005/7", received="2005-07-15", sender="Länsrätten")
    found = report(made, unknown, registers=Registers.of(rows)).reverse
    late = [finding for finding in found if finding.kind is ReverseKind.LATE_REGISTRATION]
    assert [finding.entries for finding in late if finding.days is not None] == [(rows[2].id,)]
    (counted,) = [finding for finding in late if finding.days is None]
    assert len(counted.entries) == 10
    assert counted.message.startswith("10 sena registreringar")
    gaps = [finding.message for finding in found if finding.kind is ReverseKind.SERIES_GAP]
    assert any("SN 2005/7 står på en handling" in message for message in gaps)


def test_a_series_full_of_holes_is_one_finding(report: Make, paper: Make, entry: Make) -> None:
    rows = [entry(f"SN 2005/{n}-1", line=n, received="2005-03-01", subject="Brev") for n in range(1, 400, 7)]
    found = report(paper(dated="2005-03-01"), registers=Registers.of(rows)).reverse
    (gap,) = [finding for finding in found if finding.kind is ReverseKind.SERIES_GAP]
    assert "utdraget är troligen begränsat" in gap.message


@pytest.mark.parametrize(
    ("role", "code"),
    [
        ("child", DiaryCode.UNCERTAIN),
        ("official", DiaryCode.UNCERTAIN),  # no official's number is printed: the role is misread
        ("guardian", DiaryCode.IN_PERSONAKT),
    ],
)
def test_a_report_about_two_of_whom_one_has_an_akt_is_for_a_person(
    ask: Make, paper: Make, entry: Make, akt: Make, role: str, code: DiaryCode
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")], [akt(SOMEBODY, "Ek, Lill-Åsa")])
    made = paper(doctype="orosanmalan", received="2005-05-05", personal_number=SOMEBODY)
    (number,) = (field for field in made.reading.fields if field.name is FieldName.PERSONAL_NUMBER)
    second = replace(number, value="20020202-9806", printed="020202-9806", role=role)
    (answer,) = ask(
        replace(made, reading=replace(made.reading, fields=(*made.reading.fields, second))),
        registers=registers,
    )
    assert answer.code is code


def test_an_undecided_kind_about_somebody_with_an_akt_is_not_called_unregistered(
    ask: Make, paper: Make, entry: Make, akt: Make
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")], [akt(SOMEBODY, "Ek, Lill-Åsa")])
    made = paper(doctype=None, dated="2005-05-05", personal_number=SOMEBODY)
    (answer,) = ask(undecided(made, ("remiss", 0.65)), registers=registers)
    assert answer.code is DiaryCode.IN_PERSONAKT
    assert answer.needs_person


def test_a_kind_that_names_its_person_is_unlikely_on_a_paper_that_names_nobody(
    ask: Make, paper: Make, entry: Make, akt: Make
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")], [akt(SOMEBODY, "Ek, Lill-Åsa")])
    likely = (("serveringstillstand", 0.6), ("missbruksutredning", 0.25))
    unnamed, named = ask(
        undecided(paper(1, doctype=None, dated="2005-05-05"), *likely),
        undecided(paper(2, doctype=None, dated="2005-05-05", person="Nils Berg"), *likely),
        registers=registers,
    )
    assert unnamed.code is DiaryCode.UNREGISTERED_PUBLIC
    assert unnamed.needs_person
    assert named.code is DiaryCode.UNCERTAIN


def test_a_party_who_is_also_the_person_is_counted_once(ask: Make, paper: Make, entry: Make) -> None:
    registers = Registers.of(
        [entry("SN 2006/49-3", received="2006-04-18", sender="Pia Hultmark", subject="Svar")]
    )
    made = paper(
        doctype="ledighetsansokan", received="2006-09-18", sender="Pia Hultmark", person="Pia Hultmark"
    )
    (answer,) = ask(made, registers=registers)
    assert answer.code is DiaryCode.KEPT_IN_ORDER


def test_two_days_of_arrival_send_a_sure_answer_to_a_person(ask: Make, paper: Make, entry: Make) -> None:
    registers = Registers.of(
        [entry("SN 2005/12-1", received="2005-03-14", sender="Åbyskolan", subject="Anmälan")]
    )
    made = paper(case="SN 2005/12-1", received="2005-03-14", sender="Åbyskolan")
    (stamp,) = (field for field in made.reading.fields if field.name is FieldName.RECEIVED_DATE)
    next_page = replace(stamp.evidence[0], page=replace(stamp.evidence[0].page, number=2))
    second = replace(stamp, value="2005-04-18", printed="2005-04-18", evidence=(next_page,))
    (sure,) = ask(made, registers=registers)
    (asked,) = ask(
        replace(made, reading=replace(made.reading, fields=(*made.reading.fields, second))),
        registers=registers,
    )
    assert (sure.needs_person, asked.needs_person) == (False, True)
    assert "två handlingar" in asked.reasons[0]
