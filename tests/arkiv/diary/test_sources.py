"""What the formats mean, field by field, and what a reader that is attacked or dies does."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from arkiv.diary import confined
from arkiv.diary.confined import Confines, tables_of
from arkiv.diary.dates import parse_day
from arkiv.diary.errors import TableTooLarge, UnreadableTable
from arkiv.diary.model import DiaryEntry, Direction, Level
from arkiv.diary.profiles import ColumnProfile, RegisterKind, known_headers, make_profile
from arkiv.diary.register_rows import diary_entries
from arkiv.diary.sources import Format, format_of, registers_in
from arkiv.diary.tables import BadRow
from arkiv.errors import BadInput
from scripts.diary_files.pdf_lists import ruled
from scripts.diary_files.tables import ERMS, FGS, ciceron_files

Write = Callable[..., Path]
KNOWN = known_headers(RegisterKind.DIARY, ColumnProfile())


def entries(*paths: Path, profile: ColumnProfile | None = None) -> list[DiaryEntry]:
    told = profile or ColumnProfile()
    made = [
        item
        for table in registers_in(paths, RegisterKind.DIARY, told)
        for item in diary_entries(table, "SN", told.unit)
    ]
    assert not [item for item in made if isinstance(item, BadRow)]
    return [item for item in made if isinstance(item, DiaryEntry)]


def test_fgs_field_by_field(write: Write) -> None:
    record, case = entries(write(FGS, name="fgs.xml"))
    assert (str(record.number), record.level, record.direction) == (
        "SN 2005/123-1",
        Level.RECORD,
        Direction.INCOMING,
    )
    assert (record.received, record.registered, record.closed) == (
        date(2005, 3, 14),
        date(2005, 3, 15),
        date(2005, 6, 1),
    )
    assert (record.sender, record.official, record.unit) == ("Åbyskolan", "Anna Berg", "IFO")
    assert (record.subject, record.description, record.secrecy) == (
        "Anmälan om barn",
        "Anmälan",
        "Pröva sekretess",
    )
    assert (str(case.number), case.level, case.subject) == ("2005/124", Level.CASE, "Tillsyn")


def test_erms_field_by_field(write: Write) -> None:
    (record,) = entries(write(ERMS, name="erms.xml"))
    assert (str(record.number), record.direction, record.doctype) == (
        "SN 2005/123-1",
        Direction.INCOMING,
        "anmälan",
    )
    assert (record.received, record.registered, record.closed) == (
        date(2005, 3, 14),
        date(2005, 3, 15),
        date(2005, 6, 1),
    )
    assert (record.sender, record.official, record.subject) == ("Åbyskolan", "Anna Berg", "Anmälan om barn")
    assert record.secrecy == "skyddade personuppgifter"


def test_a_record_belongs_to_the_nearest_case_and_one_outside_to_itself(write: Write) -> None:
    inner = "<record><objectId>x</objectId><runningNumber>4</runningNumber><title>Brev</title></record>"
    text = (
        "<erms><aggregations><aggregation><objectId>SN 2005/7</objectId><title>Ärendet</title>"
        f"<aggregation><title>Volym 2</title>{inner}</aggregation></aggregation></aggregations>"
        "<records><record><objectId>SN 2005/8:2</objectId></record></records></erms>"
    )
    within, outside = entries(write(text, name="e.xml"))
    assert (str(within.number), within.subject) == ("SN 2005/7-4", "Volym 2")
    assert str(outside.number) == "SN 2005/8-2"


def test_a_case_of_very_many_records_is_told_in_parts_and_not_also_as_a_case(write: Write) -> None:
    record = "<record><objectId>SN 2005/7:{0}</objectId></record>"
    text = "<erms><aggregation><objectId>SN 2005/7</objectId><title>Ärendet</title>" + "".join(
        record.format(n) for n in range(1, 2_501)
    )
    found = entries(write(text + "</aggregation></erms>", name="e.xml"))
    assert [entry.number.sub for entry in found] == list(range(1, 2_501))
    assert {entry.subject for entry in found} == {"Ärendet"}


def test_ciceron_joins_its_tables(tmp_path: Path) -> None:
    told = make_profile("p", RegisterKind.DIARY, unit="SN")
    incoming, outgoing, case = entries(*ciceron_files(tmp_path), profile=told)
    assert (str(incoming.number), incoming.direction, incoming.official) == (
        "SN 2005/123-1",
        Direction.INCOMING,
        "ANNBER",
    )
    assert (outgoing.direction, outgoing.dated, outgoing.counterpart) == (
        Direction.OUTGOING,
        date(2005, 4, 1),
        "Åklagarkammaren",
    )
    assert (case.level, case.status, case.secrecy) == (Level.CASE, "makulerat 2005-06-02", "")


@pytest.mark.parametrize("start", [b"\xef\xbb\xbf", b"\n  ", b""])
def test_the_bytes_decide_what_a_file_is(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "diarium.csv"
    path.write_bytes(start + FGS.encode().partition(b"?>")[2].lstrip())
    assert format_of(path) is Format.FGS


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><!--' + "x" * 200_000 + '--><!DOCTYPE erms [<!ENTITY a "b">]><erms/>',
        '<!DOCTYPE erms SYSTEM "http://127.0.0.1:9/x.dtd"><erms/>',
        '<!DOCTYPE erms [<!ENTITY a "b">]><erms id="&a;"><record><objectId>SN 2005/1</objectId></record></erms>',
    ],
)
@pytest.mark.parametrize("charset", ["utf-8", "utf-16"])
def test_no_document_type_is_ever_read(write: Write, text: str, charset: str) -> None:
    with pytest.raises(UnreadableTable, match="DOCTYPE"):
        entries(write(text, charset, "x.xml"))


def test_a_reader_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    began = time.monotonic()
    with pytest.raises(TableTooLarge, match="minuter"):
        list(tables_of("pdf", *ruled(tmp_path), KNOWN, Confines(seconds=1)))
    assert time.monotonic() - began < 20


def walk(path: Path, confines: Confines = confined.DEFAULT) -> None:
    for table in tables_of("pdf", path, KNOWN, confines):
        list(table.rows)


def test_a_reader_that_dies_in_the_middle_of_a_row_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = """import sys
print('{"headers": ["Dnr"], "line": 1, "notes": []}')
sys.stdout.write('[2, [')
sys.exit(3)"""
    monkeypatch.setattr(confined, "_COMMAND", (sys.executable, "-c", code))
    (path,) = ruled(tmp_path)
    with pytest.raises(UnreadableTable, match="gav upp"):
        walk(path)


def test_a_reader_with_too_little_memory_says_so(tmp_path: Path) -> None:
    (path,) = ruled(tmp_path)
    with pytest.raises(BadInput, match="Inget har lästs in"):
        walk(path, Confines(memory_bytes=30_000_000))


@pytest.mark.parametrize(
    "text",
    [
        "2005-03-14T06:36:46+01:00",
        "2005-03-14+01:00",
        "2005-03-14Z",
        "2005-03-14T00:00:00.0Z",
        "2005-03-14 08:12",
    ],
)
def test_a_day_with_a_time_and_a_zone_is_that_day(text: str) -> None:
    assert parse_day(text) == date(2005, 3, 14)


def test_a_direction_of_the_senders_own_is_read(write: Write) -> None:
    told = ERMS.replace(
        'directionDefinition="incoming"', 'directionDefinition="other" otherDirectionDefinition="internal"'
    )
    assert told != ERMS
    assert Direction.INTERNAL in {entry.direction for entry in entries(write(told, name="erms.xml"))}
