"""The shell: imports that are whole or not at all, differences between them, and answers that are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from arkiv.diary.answers import DiaryCode, ReverseKind
from arkiv.diary.errors import BadProfile, TableTooLarge, UnknownColumns
from arkiv.errors import BadInput

HEAD = "Diarienummer;Handling nr;Inkom;Avsändare;Ärendemening\n"
FIRST = "SN 2005/12;1;2005-03-14;Åbyskolan;Anmälan om frånvaro\n"
SECOND = "SN 2005/12;2;2005-03-20;Polisen;Yttrande om skolk\n"
THIRD = "SN 2005/13;1;2005-03-21;Länsrätten;Dom i mål\n"
AKTER = "Personnummer;Namn;Akttyp;Öppnad;Avslutad;Senaste anteckning;Placering\n"

pytestmark = pytest.mark.usefixtures("archive")


@pytest.fixture
def box(archive: Any, paper: Callable[..., Any]) -> Any:
    from arkiv.holdings.models import Box, Document

    made = Box.objects.create(ref="K1", title="Kartong 1", years_from=2005, years_to=2006)
    papers = [
        paper(1, case="SN 2005/12", received="2005-03-14", sender="Åbyskolan", title="Anmälan om frånvaro"),
        paper(2, case="SN 2005/12", received="2005-05-02", sender="Landstinget", title="Intyg"),
    ]
    for one in papers:
        reading = msgspec.json.encode(one.reading).decode()
        Document.objects.create(box=made, uid=one.id, number=one.number, reading=reading)
    return made


def test_import_check_and_report(box: Any, write: Callable[..., Path], today: date) -> None:
    from arkiv.audit.models import EventRow
    from arkiv.diary import services

    summary = services.import_diary(write(HEAD + FIRST + SECOND), name="SN", actor="registrator")
    assert (summary.rows, summary.added, summary.changed, summary.vanished) == (2, 2, 0, 0)
    assert services.known_case_numbers() == frozenset({"SN 2005/12"})
    assert services.report_of(box) is None
    report = services.check_box(box, today=today, actor="registrator")
    assert [answer.code for answer in report.answers] == [DiaryCode.REGISTERED, DiaryCode.MISSING_FROM_CASE]
    assert services.report_of(box) == report
    assert services.check_box(box, today=today, actor="registrator") == report
    events = list(EventRow.objects.order_by("seq").values_list("kind", "data"))
    assert [kind for kind, _ in events] == ["diary.imported", "diary.checked", "diary.checked"]
    assert not any(word in data for _, data in events for word in ("Åby", "2005/12", "Anmälan"))


def test_a_record_that_was_lawfully_destroyed_is_not_told_as_not_found(
    box: Any, write: Callable[..., Path], today: date
) -> None:
    from arkiv.diary import services
    from arkiv.holdings.models import Document

    lacking = "SN 2005/12;3;2005-09-01;Åklagaren;Begäran\n"
    services.import_diary(write(HEAD + FIRST + SECOND + lacking), name="SN", actor="registrator")
    second = Document.objects.get(box=box, number=2)
    second.reading = second.reading.replace("2005-05-02", "2005-03-20").replace("Landstinget", "Polisen")
    second.reading = second.reading.replace("Intyg", "Yttrande om skolk")
    second.save()
    before = services.check_box(box, today=today, actor="registrator")
    assert [answer.code for answer in before.answers] == [DiaryCode.REGISTERED] * 2

    services.remember_destroyed(box, [second.uid], disposal="D-1", on=today)
    second.delete()
    after = services.check_box(box, today=today, actor="registrator")

    (finding,) = [one for one in after.reverse if one.kind is ReverseKind.ENTRY_NOT_FOUND]
    assert "inte här: SN 2005/12-3 (2005-09-01)." in finding.message
    assert finding.message.endswith(f"Gallrade härifrån: SN 2005/12-2 {today} (D-1).")
    assert len(finding.entries) == 1


def test_a_dry_run_shows_what_it_understood_and_stores_nothing(write: Callable[..., Path]) -> None:
    from arkiv.audit.models import EventRow
    from arkiv.diary import services
    from arkiv.diary.models import Diary

    summary = services.import_diary(write(HEAD + FIRST), name="SN", dry_run=True, actor="registrator")
    understood = [(use.header, use.field) for use in summary.columns]
    assert understood[:3] == [
        ("Diarienummer", "case_number"),
        ("Handling nr", "sub_number"),
        ("Inkom", "received"),
    ]
    assert "SN 2005/12-1" in summary.samples[0]
    assert not Diary.objects.exists()
    assert not EventRow.objects.exists()


def test_reimport_tells_what_changed_and_vanished(box: Any, write: Callable[..., Path], today: date) -> None:
    from arkiv.diary import services

    services.import_diary(write(HEAD + FIRST + SECOND + THIRD), name="SN", actor="r")
    before = {entry.number: entry.id for entry in services.registers().entries}
    changed = SECOND.replace("Polisen", "Polismyndigheten")
    added = "SN 2005/14;1;2005-03-22;Landstinget;Avtal\n"
    summary = services.import_diary(write(HEAD + added + changed + FIRST), name="SN", actor="r")
    assert (summary.added, summary.changed, summary.vanished) == (1, 1, 1)
    messages = {finding.kind: finding.message for finding in summary.findings}
    assert "avsändare" in messages[ReverseKind.ENTRY_CHANGED]
    assert "SN 2005/13-1" in messages[ReverseKind.ENTRY_VANISHED]
    after = {entry.number: entry.id for entry in services.registers().entries}
    assert {number: before[number] for number in before.keys() & after.keys()}.items() <= after.items()
    report = services.check_box(box, today=today, actor="r")
    assert ReverseKind.ENTRY_VANISHED in {finding.kind for finding in report.reverse}


def test_a_row_that_comes_back_is_the_same_row(write: Callable[..., Path]) -> None:
    from arkiv.diary import services

    services.import_diary(write(HEAD + FIRST + SECOND), name="SN", actor="r")
    ids = {entry.id for entry in services.registers().entries}
    services.import_diary(write(HEAD + FIRST), name="SN", actor="r")
    services.import_diary(write(HEAD + FIRST + SECOND), name="SN", actor="r")
    assert {entry.id for entry in services.registers().entries} == ids


def test_the_same_file_again_changes_nothing(write: Callable[..., Path]) -> None:
    from arkiv.diary import services

    path = write(HEAD + FIRST + FIRST + SECOND)
    services.import_diary(path, name="SN", actor="r")
    again = services.import_diary(path, name="SN", actor="r")
    assert (again.rows, again.added, again.changed, again.vanished) == (3, 0, 0, 0)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (HEAD + FIRST * 10 + "x" * 1_200_000, TableTooLarge),
        ("Namn;Ålder;Stad\nEk;7;Åby\n", UnknownColumns),
        (HEAD, BadInput),
        (HEAD + "kommer;1;2005-01-01;Skolan;Text\n", BadInput),
    ],
)
def test_a_failed_import_leaves_the_old_register_whole(
    write: Callable[..., Path], content: str, error: type[BadInput]
) -> None:
    from arkiv.diary import services

    services.import_diary(write(HEAD + FIRST + SECOND), name="SN", actor="r")
    before = tuple(services.registers().entries)
    with pytest.raises(error, match="Inget har lästs in"):
        services.import_diary(write(content, name="ny.csv"), name="SN", actor="r")
    assert tuple(services.registers().entries) == before


def test_dossier_codes_after_the_number_are_not_handlingar(write: Callable[..., Path]) -> None:
    from arkiv.diary import services

    rows = "".join(f"SN 2005/{n}-70{n % 3};2005-03-14;Skolan;Anmälan\n" for n in range(1, 9))
    services.import_diary(write("Dnr;Inkom;Avsändare;Ärende\n" + rows), name="SN", actor="r")
    assert {str(entry.number) for entry in services.registers().entries} == {
        f"SN 2005/{n}" for n in range(1, 9)
    }


def test_a_file_that_is_mostly_unreadable_is_refused_whole(write: Callable[..., Path]) -> None:
    from arkiv.diary import services

    with pytest.raises(BadInput, match=r"3 rader av 4.*rad 3"):
        services.import_diary(write(HEAD + FIRST + "ja;1;2005-01-01;Skolan;Text\n" * 3), name="SN", actor="r")


def test_a_name_belongs_to_one_kind_of_register(write: Callable[..., Path]) -> None:
    from arkiv.diary import services

    services.import_diary(write(HEAD + FIRST), name="SN", actor="r")
    with pytest.raises(BadInput, match="redan inläst som diarium"):
        services.import_personakter(
            write(AKTER + "20000101-9808;Ek, Åsa;Barn;;;;Nej\n"), name="SN", actor="r"
        )


def test_personakter_and_binders(write: Callable[..., Path]) -> None:
    from arkiv.diary import services

    text = (
        AKTER
        + "20000101-9808;Ek, Lill-Åsa;Barn och ungdom;2004-01-01;;2006-05-01;Ja\n;Berg, Nils;Vuxen;;;;\n"
    )
    summary = services.import_personakter(write(text, "cp1252"), actor="r")
    assert (summary.rows, summary.unreadable) == (2, ())
    services.import_binders(write("Innehåll;Från;Till\nFakturor;2005;2006\n"), actor="r")
    registers = services.registers()
    (akt,) = registers.akt_by_number["0001019808"]
    assert (akt.placed, akt.opened, akt.closed) == (True, date(2004, 1, 1), None)
    assert registers.binders[0].ends == date(2006, 12, 31)
    assert registers.diaries == ()


def test_a_profile_that_is_wrong_stores_nothing(write: Callable[..., Path]) -> None:
    from arkiv.diary import services
    from arkiv.diary.models import Diary

    profile = write("columns: {A: colour}", name="profil.yaml")
    with pytest.raises(BadProfile):
        services.import_diary(write(HEAD + FIRST), name="SN", profile=profile, actor="r")
    assert not Diary.objects.exists()
