"""The answers of the diary check, each from a paper and a register written in the test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from arkiv.diary.answers import DiaryAnswer, DiaryCode, ReverseKind
from arkiv.diary.check import check
from arkiv.diary.model import Binder, Level, Registers
from arkiv.diary.paper import Authority
from arkiv.diary.rulebook import rulebook
from ingest.model import Relation, RelationKind

Make = Callable[..., Any]
SOMEBODY = "20000101-9808"  # a number of the series for test persons


@pytest.fixture
def ask(granvik: Authority, today: date) -> Callable[..., tuple[DiaryAnswer, ...]]:
    def asker(*papers: Any, registers: Registers) -> tuple[DiaryAnswer, ...]:
        return check(
            papers, registers, rulebook(), authority=granvik, today=today, years=(2005, 2006)
        ).answers

    return asker


def test_registered_by_number_day_and_sender(ask: Make, paper: Make, entry: Make) -> None:
    rows = [
        entry("SN 2005/12-1", line=2, received="2005-03-14", sender="Åbyskolan", subject="Anmälan"),
        entry("SN 2005/12-2", line=3, received="2005-04-02", sender="Polisen i Granvik", subject="Anmälan"),
    ]
    (answer,) = ask(
        paper(case="SN 2005/12", received="2005-03-14", sender="Åbyskolan"), registers=Registers.of(rows)
    )
    assert answer.code is DiaryCode.REGISTERED
    assert answer.candidates[0].entry == rows[0].id
    assert not answer.needs_person
    assert any("Samma dag" in reason for reason in answer.reasons)


@pytest.mark.parametrize(
    ("number", "day", "sender"),
    [
        ("SN 2005/132", "2005-03-14", "Åbyskolan"),  # transposed digits
        ("SN 2006/123", "2005-03-14", "Åbyskolan"),  # wrong year
        ("SN 2005/128", "2005-03-14", "Abyskolan"),  # misread digit and letter
        ("SN 2005/123", "2005-03-15", "Åbyskolan"),  # a day off
        ("SN 2005/123", "2005-03-14", "Aby skolan, rektor Ek"),
        (None, "2005-03-14", "Åbyskolan"),
    ],
)
def test_registered_through_damage_and_clerical_error(
    ask: Make, paper: Make, entry: Make, number: str | None, day: str, sender: str
) -> None:
    rows = [entry("SN 2005/123", received="2005-03-14", sender="Åbyskolan", subject="Frånvaro på högstadiet")]
    rows += [
        entry(f"SN 2005/{n}", line=n, received="2005-05-01", sender="Länsrätten") for n in range(200, 240)
    ]
    (answer,) = ask(
        paper(case=number, received=day, sender=sender, title="Frånvaro på högstadiet"),
        registers=Registers.of(rows),
    )
    assert answer.code is DiaryCode.REGISTERED
    assert answer.candidates[0].entry == rows[0].id


def test_known_case_that_does_not_list_the_record(ask: Make, paper: Make, entry: Make) -> None:
    rows = [entry("SN 2005/12-1", received="2005-03-14", sender="Åbyskolan", subject="Anmälan om frånvaro")]
    (answer,) = ask(
        paper(case="SN 2005/12", received="2005-09-02", sender="Polisen i Granvik", title="Yttrande"),
        registers=Registers.of(rows),
    )
    assert answer.code is DiaryCode.MISSING_FROM_CASE
    assert "SN 2005/12" in answer.reasons[0]
    assert "15 kap. 1 §" in answer.section
    assert "5 kap. 1 §" in answer.section


def test_a_case_list_without_records_cannot_say_missing(ask: Make, paper: Make, entry: Make) -> None:
    rows = [entry("SN 2005/12", level=Level.CASE, registered="2005-03-14", subject="Tillsyn av boendet")]
    (answer,) = ask(paper(case="SN 2005/12", received="2005-09-02"), registers=Registers.of(rows))
    assert answer.code is DiaryCode.UNCERTAIN
    assert "listar ärenden" in answer.reasons[0]


def test_unknown_number_shows_its_nearest(ask: Make, paper: Make, entry: Make) -> None:
    rows = [
        entry("SN 2005/321", received="2005-11-01", sender="Landstinget"),
        entry("SN 2005/132", line=3, received="2005-06-01", sender="Länsrätten"),
    ]
    (answer,) = ask(
        paper(case="SN 2005/123", received="2005-03-14", sender="Åbyskolan"), registers=Registers.of(rows)
    )
    assert answer.code is DiaryCode.UNKNOWN_NUMBER
    assert [candidate.case_number for candidate in answer.candidates] == ["SN 2005/132"]


def test_report_without_akt_and_without_entry(ask: Make, paper: Make, entry: Make, akt: Make) -> None:
    registers = Registers.of(
        [entry("SN 2005/1", received="2005-01-03", sender="Länsstyrelsen", subject="Tillsyn")],
        [akt("20010101-9804", "Nils Berg")],
        [Binder(id="p", register="pärmar", line=2, what="Orosanmälan barnavårdsanmälan utan utredning")],
    )
    (answer,) = ask(
        paper(
            doctype="orosanmalan",
            received="2005-03-14",
            sender="Åbyskolan",
            person="Lill-Åsa Ek",
            personal_number=SOMEBODY,
        ),
        registers=registers,
    )
    assert answer.code is DiaryCode.UNREGISTERED_SECRET
    assert "pärm ersätter inte" in " ".join(answer.reasons)
    assert answer.needs_person


@pytest.mark.parametrize("number", [SOMEBODY, "000101-9808", None])
def test_in_personakt_by_number_or_name(
    ask: Make, paper: Make, akt: Make, number: str | None, entry: Make
) -> None:
    registers = Registers.of(
        [entry("SN 2005/1", subject="Tillsyn")],
        [akt(SOMEBODY, "Ek, Lill-Åsa", opened="2004-01-01", closed="2006-05-01")],
    )
    (answer,) = ask(
        paper(
            doctype="barnavardsutredning", dated="2005-05-05", person="Lill-Åsa Ek", personal_number=number
        ),
        registers=registers,
    )
    assert answer.code is DiaryCode.IN_PERSONAKT
    assert answer.section == "SekrF (1980:657) 5 §"
    assert answer.needs_person is (number is None)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Lill-Asa Fk", DiaryCode.IN_PERSONAKT),
        ("Lill-Åsa Ek", DiaryCode.IN_PERSONAKT),
        ("Nils Ek", DiaryCode.PERSONAKT_MISSING),
    ],
)
def test_a_misread_name_is_proposed_but_a_sibling_is_not(
    ask: Make, paper: Make, akt: Make, entry: Make, name: str, code: DiaryCode
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")], [akt(SOMEBODY, "Ek, Lill-Åsa")])
    (answer,) = ask(
        paper(doctype="barnavardsutredning", dated="2005-05-05", person=name), registers=registers
    )
    assert answer.code is code
    assert answer.needs_person


@pytest.mark.parametrize(
    ("likely", "code"),
    [
        ((("barnavardsutredning", 0.4), ("journal_ifo", 0.3)), DiaryCode.PERSONAKT_MISSING),
        ((("barnavardsutredning", 0.4), ("reklam", 0.3)), DiaryCode.UNCERTAIN),
        ((("reklam", 0.4), ("barnavardsutredning", 0.05)), DiaryCode.MINOR_IMPORTANCE),
    ],
)
def test_an_undecided_kind_is_answered_where_the_likely_ones_agree(
    ask: Make, paper: Make, akt: Make, entry: Make, likely: Any, code: DiaryCode
) -> None:
    from dataclasses import replace

    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")], [akt("20010101-9804", "Nils Berg")])
    made = paper(doctype=None, received="2005-05-05", personal_number=SOMEBODY)
    unsure = replace(made.reading, doctype=replace(made.reading.doctype, runners_up=likely))
    (answer,) = ask(replace(made, reading=unsure), registers=registers)
    assert answer.code is code
    assert answer.needs_person


def test_personakt_missing_when_the_register_lacks_the_person(
    ask: Make, paper: Make, akt: Make, entry: Make
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")], [akt("20010101-9804", "Nils Berg")])
    (answer,) = ask(
        paper(
            doctype="barnavardsutredning", dated="2005-05-05", person="Lill-Åsa Ek", personal_number=SOMEBODY
        ),
        registers=registers,
    )
    assert answer.code is DiaryCode.PERSONAKT_MISSING


@pytest.mark.parametrize(
    ("doctype", "code"),
    [
        ("avvikelserapport", DiaryCode.UNREGISTERED_SECRET),
        ("lex_sarah", DiaryCode.UNREGISTERED_PUBLIC),
        ("avtal", DiaryCode.UNREGISTERED_PUBLIC),
        ("faktura", DiaryCode.KEPT_IN_ORDER),
        ("reklam", DiaryCode.MINOR_IMPORTANCE),
        ("fardtjanst", DiaryCode.EXEMPT),
        ("minnesanteckning", DiaryCode.NOT_OFFICIAL),
        (None, DiaryCode.UNCERTAIN),
    ],
)
def test_the_kind_of_record_decides(
    ask: Make, paper: Make, entry: Make, doctype: str | None, code: DiaryCode
) -> None:
    registers = Registers.of(
        [entry("SN 2005/1", received="2005-01-03", sender="Länsstyrelsen", subject="Tillsyn")]
    )
    (answer,) = ask(paper(doctype=doctype, dated="2005-03-14", title="Något annat"), registers=registers)
    assert answer.code is code
    assert answer.reasons
    assert answer.next_step


@pytest.mark.parametrize("seen", [{"stamp": True}, {"personal_number": SOMEBODY}, {"person": "Lill-Åsa Ek"}])
def test_what_is_read_on_the_paper_makes_it_secret(
    ask: Make, paper: Make, entry: Make, seen: dict[str, Any]
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")])
    (answer,) = ask(paper(doctype="lex_sarah", dated="2005-03-14", **seen), registers=registers)
    assert answer.code is DiaryCode.UNREGISTERED_SECRET


@pytest.mark.parametrize(
    ("doctype", "title", "code"),
    [
        ("minnesanteckning", "Minnesanteckningar från arbetsplatsträff", DiaryCode.KEPT_IN_ORDER),
        ("minnesanteckning", "Ring upp!", DiaryCode.NOT_OFFICIAL),
    ],
)
def test_the_title_may_tell_two_kinds_apart(
    ask: Make, paper: Make, entry: Make, doctype: str, title: str, code: DiaryCode
) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")])
    (answer,) = ask(paper(doctype=doctype, dated="2005-03-14", title=title), registers=registers)
    assert answer.code is code


def test_minutes_name_other_cases_without_belonging_to_them(ask: Make, paper: Make, entry: Make) -> None:
    from dataclasses import replace

    registers = Registers.of([entry("SN 2005/1", received="2005-02-01", sender="Länsrätten", subject="Dom")])
    made = paper(doctype="protokoll", case="SN 2005/1", dated="2005-03-14", title="Protokoll")
    (number,) = [field for field in made.reading.fields if field.value == "SN 2005/1"]
    other = replace(number, value="SN 2005/77", printed="SN 2005/77")
    many = replace(made, reading=replace(made.reading, fields=(*made.reading.fields, other)))
    extract = paper(2, doctype="protokoll", case="SN 2005/1", dated="2005-03-14", title="Protokollsutdrag")
    first, second = ask(many, extract, registers=registers)
    assert (first.code, second.code) == (DiaryCode.KEPT_IN_ORDER, DiaryCode.MISSING_FROM_CASE)


def test_another_authoritys_number_is_not_ours(ask: Make, paper: Make, entry: Make) -> None:
    registers = Registers.of([entry("SN 2005/1", subject="Tillsyn")])
    between, to_us, elsewhere, misread = ask(
        paper(1, foreign="701-2345-05", sender="Länsstyrelsen", recipient="Tingsrätten", doctype="skrivelse"),
        paper(
            2,
            foreign="701-2346-05",
            sender="Länsstyrelsen",
            recipient="Socialnämnden i Granviks kommun",
            received="2005-03-14",
            doctype="tillsyn",
        ),
        paper(3, sender="Försäkringskassan", recipient="Björkdals kommun", received="2005-03-14"),
        paper(
            4, sender="Försäkringskassan", recipient="Socialnämden, Granviks kommum", received="2005-03-14"
        ),
        registers=registers,
    )
    assert between.code is DiaryCode.OTHER_AUTHORITY
    assert elsewhere.code is DiaryCode.OTHER_AUTHORITY
    assert "ankomststämpel" in " ".join(elsewhere.reasons)
    assert (to_us.code, misread.code) == (DiaryCode.UNREGISTERED_PUBLIC, DiaryCode.UNREGISTERED_PUBLIC)
    assert "avsändarens nummer" in " ".join(to_us.reasons)


@pytest.mark.parametrize("doctype", ["skrivelse", "lex_sarah", "orosanmalan", "barnavardsutredning", None])
def test_without_registers_nothing_is_called_missing(ask: Make, paper: Make, doctype: str | None) -> None:
    answers = ask(
        paper(1, doctype=doctype, case="SN 2005/12", received="2005-03-14", personal_number=SOMEBODY),
        paper(2, doctype=doctype, received="2005-03-14", personal_number=SOMEBODY),
        registers=Registers.of(),
    )
    assert [answer.code for answer in answers] == [DiaryCode.UNCERTAIN] * 2
    assert all("inläst" in " ".join(answer.reasons) for answer in answers)


def test_a_copy_shares_its_originals_entry_and_a_second_record_does_not(
    ask: Make, paper: Make, entry: Make
) -> None:
    copy = Relation(RelationKind.DUPLICATE, document=1, of=0, confidence=0.95, reason="samma sida")
    rows = [entry("SN 2005/12-1", received="2005-03-14", sender="Åbyskolan", subject="Anmälan")]
    same = {"case": "SN 2005/12", "received": "2005-03-14", "sender": "Åbyskolan"}
    first, second, third = ask(
        paper(1, **same), paper(2, relations=(copy,)), paper(3, **same), registers=Registers.of(rows)
    )
    assert (first.code, second.code) == (DiaryCode.REGISTERED, DiaryCode.REGISTERED)
    assert "Kopia av dokument 1" in second.reasons[0]
    assert third.code is DiaryCode.MISSING_FROM_CASE
    assert "hör till ett annat dokument" in " ".join(third.reasons)


def test_another_wording_of_a_registered_record_goes_to_a_person(ask: Make, paper: Make, entry: Make) -> None:
    version = Relation(RelationKind.VERSION, document=1, of=0, confidence=0.9, reason="annan lydelse")
    rows = [entry("SN 2005/12-1", received="2005-03-14", sender="Åbyskolan", subject="Anmälan")]
    same = {"case": "SN 2005/12", "received": "2005-03-14", "sender": "Åbyskolan"}
    _, second = ask(paper(1, **same), paper(2, **same, relations=(version,)), registers=Registers.of(rows))
    assert second.code is DiaryCode.UNCERTAIN
    assert "annan lydelse" in second.reasons[0].casefold()


def test_every_rule_names_a_known_handlingstyp() -> None:
    import yaml

    from ingest import stages

    path = next(iter(stages.__path__)) + "/doctypes.yaml"
    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
        codes = {row["code"] for row in yaml.safe_load(stream)}
    assert codes == set(rulebook().types)


def test_reverse_findings(granvik: Authority, today: date, paper: Make, entry: Make) -> None:
    rows = [
        entry(
            "SN 2005/1-1",
            line=2,
            received="2005-01-03",
            registered="2005-01-03",
            sender="Åbyskolan",
            subject="Anmälan",
            closed="2005-02-01",
        ),
        entry(
            "SN 2005/1-2",
            line=3,
            received="2005-01-10",
            registered="2005-02-20",
            sender="Polisen",
            subject="Yttrande",
            closed="2005-02-01",
        ),
        entry(
            "SN 2005/2-1",
            line=4,
            received="2005-06-03",
            registered="2005-06-03",
            sender="Länsrätten",
            subject="Dom",
        ),
        entry(
            "SN 2005/4-1",
            line=5,
            received="2005-02-03",
            registered="2005-02-03",
            sender="Landstinget",
            subject="Avtal",
            closed="2005-09-09",
        ),
        entry(
            "SN 2005/4-1",
            line=6,
            received="2005-02-04",
            registered="2005-02-04",
            sender="Landstinget",
            subject="Avtal",
            closed="2005-09-09",
        ),
        entry(
            "SN 2009/1-1",
            line=7,
            received="2009-02-04",
            registered="2009-08-04",
            sender="Landstinget",
            subject="Avtal",
        ),
    ]
    report = check(
        [paper(case="SN 2005/1", received="2005-01-03", sender="Åbyskolan")],
        Registers.of(rows),
        rulebook(),
        authority=granvik,
        today=today,
        years=(2005, 2006),
    )
    found = {finding.kind: finding for finding in report.reverse}
    assert found[ReverseKind.ENTRY_NOT_FOUND].entries == (rows[1].id,)
    assert "SN 2005/3" in found[ReverseKind.SERIES_GAP].message
    assert set(found[ReverseKind.SERIES_DOUBLE].entries) == {rows[3].id, rows[4].id}
    assert found[ReverseKind.OUT_OF_ORDER].entries[0] == rows[3].id
    assert found[ReverseKind.LATE_REGISTRATION].days == 41
    assert "SN 2005/2" in found[ReverseKind.NEVER_CLOSED].message
    assert not any("2009" in finding.message for finding in report.reverse)
