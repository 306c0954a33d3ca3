"""Wrong use: a Swedish sentence, the exit status of the table, never a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from arkiv import errors
from arkiv.outcomes import OUTCOMES
from index.errors import SearchError
from ingest.errors import IngestError

CLICKS_OWN = 2
STATUS = {kind: outcome.exit_status for kind, outcome in OUTCOMES.items()}
SETTINGS, NOTHING, NOT_NOW = (
    STATUS[kind] for kind in (errors.SettingsError, errors.NoSuchThing, errors.NotAllowedNow)
)
BAD_INPUT, STORE = STATUS[errors.BadInput], STATUS[errors.StoreError]
A_SENTENCE = re.compile(r"\S+ .{20,}", re.DOTALL)


def said(told: Any, status: int, *words: str) -> None:
    assert told.status == status, f"{told.status}: {told.out}{told.err}"
    assert told.out == "", "a refusal goes to the error stream, where it does not end up in a file"
    for word in words:
        assert word in told.err
    assert status == CLICKS_OWN or A_SENTENCE.fullmatch(told.err.strip()), told.err


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("box", "show", "K9"), NOTHING, "Kartonger här: K1"),
        (("check", "K9"), NOTHING, "K9"),
        (("report", "K9"), NOTHING, "K9"),
        (("box", "close", "K9"), NOTHING, "K9"),
        (("box", "retry", "K9"), NOTHING, "K9"),
        (("ingest", "--box", "K9"), NOTHING, "K9"),
        (("ingest", "finns-inte.pdf"), BAD_INPUT, "Hittar inte finns-inte.pdf"),
        (("box", "new", "K1", "--title", "Igen"), NOT_NOW, "redan en kartong"),
        (("box", "new", "K/1", "--title", "x"), BAD_INPUT, "duger inte"),
        (("box", "new", "", "--title", "x"), BAD_INPUT, "duger inte"),
        (("box", "new", "K2"), CLICKS_OWN, "--title"),
        (("box", "new", "K2", "--title", "x", "--years", "2006-2005"), CLICKS_OWN, "2005-2006"),
        (("box", "new", "K2", "--title", "x", "--years", "femman"), CLICKS_OWN, "inga årtal"),
        (("box", "new", "K2", "--title", "x", "--found", "2026-13-40"), CLICKS_OWN, "2026-13-40"),
        (("box", "accept", "a.pdf", "--because", "Tom."), BAD_INPUT, "ingen lucka"),
        (("box", "accept", "a.pdf", "--because", "  "), BAD_INPUT, "varför"),
        (("check", "--law-on", "i går"), CLICKS_OWN, "i går"),
        (("diary", "import", "finns-inte.csv"), BAD_INPUT, "finns-inte.csv"),
        (("plan", "import", "finns-inte.csv"), BAD_INPUT, "finns-inte.csv"),
        (("search", "datum:hösten"), STATUS[SearchError], "^"),
        (("search", "umgänge", "--limit", "0"), CLICKS_OWN, "0"),
        (("search", "umgänge", "--after", "påhittat"), STATUS[SearchError], "."),
        (("search",), CLICKS_OWN, "QUESTION"),
        (("serve", "--host", "0.0.0.0"), BAD_INPUT, "."),
        (("rapport",), CLICKS_OWN, "rapport"),
        (("box", "show", "K1", "--jsno"), CLICKS_OWN, "--json"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_wrong_words(with_box: Any, words: tuple[str, ...], status: int, says: str) -> None:
    said(with_box(*words), status, says)


@pytest.mark.parametrize(
    "words",
    [
        ("status",),
        ("box", "list"),
        ("ingest", "x"),
        ("check",),
        ("search", "x"),
        ("audit", "verify"),
        ("serve",),
    ],
    ids=" ".join,
)
def test_no_archive_here(arkiv: Any, tmp_path: Path, words: tuple[str, ...]) -> None:
    told = arkiv(*words, "--archive", tmp_path / "ingenstans")
    said(told, SETTINGS, "arkiv init")


def test_no_box_yet_and_too_many(arkiv: Any) -> None:
    said(arkiv("check"), BAD_INPUT, "arkiv box new")
    for ref in ("K1", "K2"):
        arkiv("box", "new", ref, "--title", "Fynd")
    said(arkiv("check"), BAD_INPUT, "flera kartonger")


def test_no_index_yet(arkiv: Any) -> None:
    said(arkiv("search", "umgänge"), STATUS[SearchError], "arkiv index rebuild")
    said(arkiv("index", "verify"), STATUS[SearchError], "arkiv index rebuild")


def test_a_closed_box_takes_nothing_more(with_box: Any, tmp_path: Path) -> None:
    scan = tmp_path / "sen.pdf"
    scan.write_bytes(b"")
    assert with_box("box", "close", "K1").status == 0
    said(with_box("ingest", scan), NOT_NOW, "stängd", "ny kartong")
    assert with_box("box", "show", "K1", "--json").json["files"] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wokers: 2\n", "wokers"),
        ("workers: många\n", "workers"),
        ("- a\n", "lista av inställningar"),
        ("a: [\n", "YAML"),
        ("1: 2\n", "okänd inställning 1"),
        ("profile: supersnabb\n", "supersnabb"),
        ("index_engine: elastic\n", "elastic"),
        ("municipality: \x00\n", "YAML"),
        ("\udce5: 1\n", "YAML"),
    ],
)
def test_a_damaged_settings_file(with_box: Any, text: str, says: str, tmp_path: Path) -> None:
    scan = tmp_path / "a.pdf"
    scan.write_bytes(b"")
    (with_box.home / "arkiv.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
    told = with_box("ingest", scan) if "elastic" not in text else with_box("search", "x")
    known = {SETTINGS, BAD_INPUT, STATUS[IngestError]}
    assert told.status in known, told.err
    said(told, told.status, says)


@pytest.mark.parametrize("value", ["[", "många", "null"])
def test_a_damaged_setting_in_the_environment(with_box: Any, value: str) -> None:
    said(with_box("status", env={"ARKIV_WORKERS": value}), SETTINGS, "workers")


@pytest.mark.parametrize(
    "database", ["mysql://x/y", "postgresql://", "postgresql://h:port/d"], ids=["mysql", "no name", "no port"]
)
def test_a_database_that_is_none(tmp_path: Path, database: str) -> None:
    (tmp_path / "arkiv.yaml").write_text(f"database: {database}\n", "utf-8")
    said(in_a_process(tmp_path, "status"), SETTINGS, "postgresql://")


def in_a_process(home: Path, *words: str, **environment: str) -> Any:
    """For what happens before or below Django's one connection of this process."""
    from tests.arkiv.cli.conftest import Told

    done = subprocess.run(
        [sys.executable, "-m", "arkiv", *words],
        env={"PATH": os.environ["PATH"], "ARKIV_HOME": str(home), "ARKIV_ACTOR": "prov", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Told(done.returncode, done.stdout, done.stderr)


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "arkiv.yaml").write_text("database: postgresql://a:hemligt@127.0.0.1:1/d\n", "utf-8")
    told = in_a_process(tmp_path, "status")
    said(told, STORE, "databas")
    assert "hemligt" not in told.err


def test_a_database_that_is_gone_or_damaged(tmp_path: Path) -> None:
    (tmp_path / "arkiv.yaml").write_text("{}\n", "utf-8")
    said(in_a_process(tmp_path, "status"), STORE, "arkiv init")
    (tmp_path / "arkiv.sqlite3").write_bytes(b"inte en databas" * 500)
    said(in_a_process(tmp_path, "status"), STORE, "databas")


def test_init_refuses_a_folder_with_other_things_and_keeps_an_archive(tmp_path: Path) -> None:
    (tmp_path / "semester.jpg").write_bytes(b"x")
    said(in_a_process(tmp_path, "init", str(tmp_path)), SETTINGS, "inte tom")
    said(in_a_process(tmp_path, "init", str(tmp_path / "semester.jpg" / "a")), STORE, "semester.jpg")
    home = tmp_path / "arkiv"
    assert in_a_process(home, "init", str(home), "--municipality", "Granvik").status == 0
    before = (home / "arkiv.yaml").read_bytes()
    assert in_a_process(home, "init", str(home), "--municipality", "En annan").status == 0
    assert (home / "arkiv.yaml").read_bytes() == before


def test_an_output_folder_that_cannot_be(with_box: Any, tmp_path: Path) -> None:
    (tmp_path / "fil").write_bytes(b"")
    said(with_box("report", "K1", "--out", tmp_path / "fil" / "rapport"), BAD_INPUT, "Välj en annan mapp")
    said(with_box("report", "K1", "--out", tmp_path / "fil"), BAD_INPUT, "Välj en annan mapp")


@pytest.mark.parametrize("kind", ["diary", "plan"])
@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tom.csv", b""),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + bytes(500)),
        ("bok.xlsx", b"PK\x03\x04 trasig"),
        ("brev.csv", "Hej Anna!\nVi hörs på måndag.\n".encode()),
    ],
)
def test_a_table_that_is_none(with_box: Any, tmp_path: Path, kind: str, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    said(with_box(kind, "import", path), BAD_INPUT, name)
    said(with_box(kind, "import", tmp_path), BAD_INPUT)


def test_words_that_are_no_utf8_are_refused_before_anything_is_stored(arkiv: Any) -> None:
    told = in_a_process(arkiv.home, "box", "new", "K1", "--title", os.fsdecode(b"k\xe4llaren"))
    said(told, CLICKS_OWN, "UTF-8")
    assert arkiv("box", "list", "--json").json == []


@pytest.mark.parametrize("name", ["x" * 500, "rad\nbrott"])
def test_an_account_that_cannot_stand_in_the_log(with_box: Any, name: str) -> None:
    said(with_box("box", "new", "K2", "--title", "x", env={"ARKIV_ACTOR": name}), BAD_INPUT, "ARKIV_ACTOR")


def test_a_tampered_log_is_told_by_status(with_box: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER audit_no_update")
        cursor.execute("UPDATE audit_event SET actor='konto:annan' WHERE seq=1")
    told = with_box("audit", "verify")
    assert told.status == STATUS[errors.ChainBroken]
    assert "Händelse 1 har ändrats" in told.out


def test_a_diary_is_never_half_imported(with_box: Any, table: Callable[[str, str], Path]) -> None:
    path = table(
        "d.csv", "Diarienummer;Handling nr;Inkom;Avsändare;Ärendemening\nSN 2005/12;1;2005-03-14;Ek;Anmälan\n"
    )
    said(
        with_box("diary", "import", path, "--profile", path.with_name("ingen.yaml")), BAD_INPUT, "ingen.yaml"
    )
    assert with_box("diary", "import", path, "--json").json["added"] == 1
