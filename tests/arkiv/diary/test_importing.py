"""Imports as a whole, on each database: nothing half done, every change remembered, profiles kept."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from arkiv.audit.models import EventRow
from arkiv.diary import importing, services
from arkiv.diary.changes import changes, imports
from arkiv.diary.errors import BadProfile, UnreadableTable
from arkiv.diary.importing import Asked, import_register
from arkiv.diary.models import DiaryEntryRow, DiaryImport, RegisterChange
from arkiv.diary.profiles import RegisterKind
from arkiv.diary.saved_profiles import save_profile, saved_profiles
from arkiv.diary.staging import Staging
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow, StoreError
from arkiv.settings import Settings
from scripts.diary_files.tables import ERMS, FGS, ciceron_files

Write = Callable[..., Path]
ROOT = Path(__file__).parents[3]
HEAD = "Diarienummer;Handling nr;Inkom;Avsändare;Ärendemening\n"
FIRST = "SN 2005/12;1;2005-03-14;Åbyskolan;Anmälan om frånvaro\n"
SECOND = "SN 2005/12;2;2005-03-20;Polisen;Yttrande om skolk\n"
THIRD = "SN 2005/13;1;2005-03-21;Länsrätten;Dom i mål\n"


@pytest.fixture
def archive(archive_on: Settings) -> Settings:
    return archive_on


pytestmark = pytest.mark.usefixtures("archive")


def read(*paths: Path, name: str = "SN", **asked: object) -> importing.ImportSummary:
    return import_register(Asked(paths=paths, name=name, **asked), actor="r")  # type: ignore[arg-type]


def test_every_change_is_remembered_field_by_field(write: Write) -> None:
    read(write(HEAD + FIRST + SECOND + THIRD))
    read(
        write(
            HEAD
            + FIRST
            + SECOND.replace("Polisen", "Polismyndigheten")
            + "SN 2005/14;1;2005-03-22;Tinget;Dom\n"
        )
    )
    found = {change.kind: change for change in changes()}
    assert found.keys() == {"added", "changed", "vanished"}
    assert [(f.field, f.before, f.after) for f in found["changed"].fields] == [
        ("avsändare", "Polisen", "Polismyndigheten")
    ]
    assert found["vanished"].title == "Posten SN 2005/13-1"
    assert "Länsrätten" in found["vanished"].fields[0].before
    assert "Tinget" in found["added"].fields[0].after
    assert {change.number for change in found.values()} == {2}
    assert [change.title for change in changes(kind="vanished")] == ["Posten SN 2005/13-1"]
    assert list(changes(number=1)) == []
    with pytest.raises(NoSuchThing, match="SN"):
        changes(name="KS")


def test_a_register_that_comes_in_another_format_is_compared_all_the_same(write: Write) -> None:
    text = "Diarienummer;Löpnr;Inkom;Avsändare;Beskrivning;Ärendemening\n"
    read(
        write(
            text
            + "SN 2005/123;1;2005-03-14;Skolan;Anmälan;Anmälan om barn\nSN 2005/125;1;2005-04-01;Ek;Brev;Fråga\n"
        )
    )
    summary = read(write(FGS, name="fgs.xml"))
    assert (summary.changed, summary.vanished, summary.added) == (1, 1, 1)
    (changed,) = changes(kind="changed")
    assert ("avsändare", "Skolan", "Åbyskolan") in [(f.field, f.before, f.after) for f in changed.fields]
    assert [change.title for change in changes(kind="vanished")] == ["Posten SN 2005/125-1"]


def test_rows_that_are_alike_are_told_apart_by_order_and_counted(write: Write) -> None:
    read(write(HEAD + FIRST * 3))
    summary = read(write(HEAD + FIRST * 5))
    assert (summary.rows, summary.added, summary.vanished) == (5, 2, 0)
    assert read(write(HEAD + FIRST)).vanished == 4
    back = read(write(HEAD + FIRST * 2))
    assert (back.added, back.changed) == (1, 0)
    assert DiaryEntryRow.objects.filter(vanished_in=None).count() == 2


def test_a_row_that_took_another_rows_words_keeps_its_own_id(write: Write) -> None:
    """The first row changes, and a new row says what it used to say: two rows, two ids."""
    read(write(HEAD + FIRST))
    (before,) = services.registers().entries
    summary = read(write(HEAD + FIRST.replace(";1;", ";7;") + FIRST.replace("SN 2005/12", "SN 2005/12", 1)))
    assert (summary.rows, summary.added, summary.changed) == (2, 1, 0)
    assert before.id in {entry.id for entry in services.registers().entries}


def test_where_a_row_stands_is_no_change_but_is_kept(write: Write) -> None:
    read(write(HEAD + FIRST + SECOND))
    summary = read(write(HEAD + SECOND + FIRST))
    assert (summary.added, summary.changed, summary.vanished) == (0, 0, 0)
    assert [entry.line for entry in services.registers().entries] == [2, 3]
    assert [str(entry.number) for entry in services.registers().entries] == ["SN 2005/12-2", "SN 2005/12-1"]


def test_several_files_are_one_import_with_their_digests(tmp_path: Path) -> None:
    summary = read(*ciceron_files(tmp_path), name="SN", profile="")
    assert (summary.rows, len(summary.sources)) == (3, 5)
    (entry,) = (one for one in services.registers().entries if one.number.sub == 1)
    assert entry.subject == "Anmälan enligt 14 kap. 1 § om barn som far illa"
    assert "93/ST0123" in entry.note
    assert ("samband", "2004000007") in entry.extra
    assert ("filer", "4711") in entry.extra
    assert entry.secrecy == "S"
    (made,) = imports()
    assert [len(source.sha256) for source in made.sources] == [64] * 5


def test_an_import_is_logged_with_digests_and_counts_and_no_words(write: Write) -> None:
    read(write(ERMS, name="erms.xml"))
    event = EventRow.objects.get(kind="diary.imported")
    assert imports()[0].sources[0].sha256 in event.data
    assert '"form":"erms"' in event.data.replace(" ", "")
    assert not any(word in event.data for word in ("Åbyskolan", "erms.xml", "2005/123"))


def test_a_profile_is_kept_used_by_name_and_used_again(write: Write) -> None:
    path = write("A;B;C;D\nSN 2005/12;2005-03-14;Skolan;Brev\n")
    save_profile(
        "gamla",
        write("columns: {A: case_number, B: received, C: sender}", name="p.yaml"),
        RegisterKind.DIARY,
        actor="r",
    )
    assert read(path, profile="gamla").profile == "gamla"
    assert read(path).profile == "som förra gången"
    assert [profile.name for profile in saved_profiles()] == ["gamla"]
    with pytest.raises(NoSuchThing, match="gamla"):
        read(path, profile="nya")
    with pytest.raises(BadProfile, match="diarium"):
        read(path, name="akter", profile="gamla", kind=RegisterKind.PERSONAKT)
    assert EventRow.objects.filter(kind="diary.profile_saved").count() == 1


def test_a_dry_run_shows_shares_years_and_series_and_leaves_no_trace(write: Write) -> None:
    summary = read(write(HEAD + FIRST + SECOND + "SN 2006/7;1;i går;Ek;Brev\n"), dry_run=True)
    shares = {column.field: (column.filled, column.understood) for column in summary.columns}
    assert shares["received"] == (3, 2)
    assert summary.years == ((2005, 2), (2006, 1))
    assert [(one.unit, one.year, one.lowest, one.highest) for one in summary.series] == [
        ("SN", 2005, 12, 12),
        ("SN", 2006, 7, 7),
    ]
    assert "i går" in summary.doubts[0].message
    assert not DiaryImport.objects.exists()
    assert not EventRow.objects.exists()


def test_a_file_that_fails_at_its_end_changes_nothing(write: Write) -> None:
    read(write(HEAD + FIRST + SECOND))
    before = tuple(services.registers().entries)
    with pytest.raises(UnreadableTable, match="trasig"):
        read(write(ERMS[:-40], name="erms.xml"))
    assert tuple(services.registers().entries) == before
    assert DiaryImport.objects.count() == 1


def test_a_file_that_changes_while_it_is_read_is_refused(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(HEAD + FIRST)
    staged = importing._stage

    def meanwhile(*given: object) -> object:
        made = staged(*given)  # type: ignore[arg-type]
        path.write_text(HEAD + SECOND, "utf-8")
        return made

    monkeypatch.setattr(importing, "_stage", meanwhile)
    with pytest.raises(BadInput, match="ändrades medan"):
        read(path)
    assert not DiaryImport.objects.exists()


def test_two_imports_at_once_do_not_mix(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    read(write(HEAD + FIRST))
    store = importing._store

    def another_first(*given: object) -> None:
        monkeypatch.setattr(importing, "_store", store)
        read(write(HEAD + SECOND, name="annan.csv"))
        store(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "_store", another_first)
    with pytest.raises(NotAllowedNow, match="någon annan"):
        read(write(HEAD + THIRD, name="tredje.csv"))
    assert [str(entry.number) for entry in services.registers().entries] == ["SN 2005/12-2"]


def test_many_changes_are_all_remembered_and_the_first_are_told(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "_MOST_FINDINGS", 5)
    rows = [f"SN 2005/{n};1;2005-03-14;Skolan;Anmälan\n" for n in range(1, 41)]
    read(write(HEAD + "".join(rows)))
    summary = read(write(HEAD + "".join(rows[:10])))
    assert (summary.vanished, len(summary.findings), summary.finding_count) == (30, 5, 30)
    assert RegisterChange.objects.filter(kind="vanished").count() == 30


def test_a_full_disk_is_told_of_and_changes_nothing(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*given: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(Staging, "add_fresh", full)
    with pytest.raises(StoreError, match="TMPDIR"):
        read(write(HEAD + FIRST))
    assert not DiaryImport.objects.exists()


def test_a_case_put_in_afterwards_is_told(write: Write) -> None:
    """A number lower than those there were is no new case of today; a new record of an old case is."""
    rows = "".join(f"SN 2005/{n};1;2005-03-14;Skolan;Anmälan\n" for n in (1, 2, 4))
    read(write(HEAD + rows))
    late = "SN 2005/3;1;2005-03-14;Ek;Brev\nSN 2005/2;2;2005-03-14;Ek;Svar\nSN 2005/5;1;2005-04-01;Ek;Brev\n"
    summary = read(write(HEAD + rows + late))
    assert summary.added == 3
    assert [f.message.partition(" (")[0] for f in summary.findings] == ["Posten SN 2005/3-1"]


def test_as_many_changes_as_rows_in_one_case_end_soon(write: Write) -> None:
    """Two thousand rows of one case without sub-numbers, all of them rewritten: nobody can say who is who."""
    head = "Diarienummer;Inkom;Avsändare;Ärendemening\n"
    read(write(head + "".join(f"SN 2005/1;2005-03-14;Skola {n};Text {n}\n" for n in range(2_000))))
    summary = read(write(head + "".join(f"SN 2005/1;2005-03-15;Ny {n};Annan {n}\n" for n in range(2_000))))
    assert (summary.added, summary.vanished) == (2_000, 2_000)


_KILLED = """
import os, signal, sys
from pathlib import Path
from arkiv.cli.shell import start
start(Path(sys.argv[1]))
from arkiv.diary import importing
importing._log = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
importing.import_register(importing.Asked(paths=(Path(sys.argv[2]),), name="SN"), actor="r")
"""


def test_killed_just_before_the_end_nothing_is_half_read_in(archive: Settings, write: Write) -> None:
    """Every row is written and only the last step is left when the process is killed."""
    read(write(HEAD + FIRST))
    rows = "".join(f"SN 2005/{n};1;2005-03-14;Skolan;Anmälan {n}\n" for n in range(1, 5_000))
    many = write(HEAD + rows, name="många.csv")
    command = [sys.executable, "-c", _KILLED, str(archive.home), str(many)]
    ended = subprocess.run(command, cwd=ROOT, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert DiaryImport.objects.count() == EventRow.objects.filter(kind="diary.imported").count() == 1
    assert [str(entry.number) for entry in services.registers().entries] == ["SN 2005/12-1"]
    assert read(many).rows == 4_999
