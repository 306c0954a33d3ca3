"""The log: whatever is done to it, in either database, a person is told."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from arkiv.audit import chain, log
from arkiv.audit.verify import verify
from arkiv.blobs.local import LocalBlobStore
from arkiv.settings import Settings


@pytest.fixture
def archive(archive_on: Settings) -> Settings:
    return archive_on


def write(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            log.append("test.event", actor="konto:test", subject=f"x:{number}", data={"n": number})


def faults() -> list[str]:
    return [fault.message for fault in chain.faults(log.events())]


TRIGGERS = {
    "sqlite": ("audit_no_update", "audit_no_delete", "audit_next_only"),
    "postgresql": (
        "audit_no_change ON audit_event",
        "audit_no_truncate ON audit_event",
        "audit_next_only ON audit_event",
    ),
}


def tamper(*statements: str) -> None:
    """Change the log behind the program's back, triggers dropped, as the database's owner could."""
    with connection.cursor() as cursor:
        for trigger in TRIGGERS[connection.vendor]:
            cursor.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            cursor.execute(statement)


def test_an_untouched_log_is_whole(archive: Settings) -> None:
    write(5)
    assert faults() == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE audit_event SET data='{\"n\":7}' WHERE seq=3", "Händelse 3 har ändrats"),
        ("UPDATE audit_event SET actor='konto:annan' WHERE seq=2", "Händelse 2 har ändrats"),
        ("DELETE FROM audit_event WHERE seq=3", "Händelse 3 saknas"),
        ("UPDATE audit_event SET at='2020-01-01 00:00:00' WHERE seq=1", "Händelse 1 har ändrats"),
    ],
)
def test_every_change_shows(archive: Settings, statement: str, says: str) -> None:
    write(5)
    tamper(statement)
    assert any(says in message for message in faults())


BOTH = (
    "UPDATE audit_event SET actor='x'",
    "DELETE FROM audit_event",
    "INSERT INTO audit_event "
    "SELECT seq+9, at, actor, kind, subject, data, previous, 'd' FROM audit_event WHERE seq=2",
    "INSERT INTO audit_event SELECT * FROM audit_event WHERE seq=1 ON CONFLICT (seq) DO UPDATE SET actor='x'",
    # It follows the last event as it should, and would write over an old one by that one's other key.
    "INSERT INTO audit_event SELECT 3, at, actor, kind, subject, data, digest, digest "
    "FROM audit_event WHERE seq=2 ON CONFLICT (digest) DO UPDATE SET actor='x'",
)
REFUSED = {
    "sqlite": (
        *BOTH,
        "INSERT OR REPLACE INTO audit_event "
        "SELECT seq, at, 'x', kind, subject, data, previous, digest FROM audit_event WHERE seq=1",
        "INSERT OR REPLACE INTO audit_event "
        "SELECT 3, at, 'x', kind, subject, data, digest, digest FROM audit_event WHERE seq=2",
    ),
    "postgresql": (
        *BOTH,
        "TRUNCATE audit_event",
        "TRUNCATE audit_event CASCADE",
        "MERGE INTO audit_event AS kept USING (SELECT 1 AS seq) AS given ON kept.seq = given.seq "
        "WHEN MATCHED THEN UPDATE SET actor='x'",
    ),
}


@pytest.mark.parametrize(
    ("archive_on", "statement"),
    [(database, statement) for database, statements in REFUSED.items() for statement in statements],
    indirect=["archive_on"],
)
def test_the_triggers_refuse_everything_but_the_next_event(archive_on: Settings, statement: str) -> None:
    write(2)
    before = list(log.events())
    with (
        pytest.raises(DatabaseError, match=r"append-only|does not follow"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert list(log.events()) == before


def test_the_log_takes_part_in_the_transaction_of_the_change(archive: Settings) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        log.append("test.event", actor="x", subject="y")
    with pytest.raises(IntegrityError):
        _append_and_fail()
    assert list(log.events()) == []


def _append_and_fail() -> None:
    with transaction.atomic():
        log.append("test.event", actor="x", subject="y")
        raise IntegrityError


APPEND = """
import sys
from pathlib import Path
from arkiv import bootstrap
from arkiv.settings import load
bootstrap.start(load(Path(sys.argv[1])))
from django.db import transaction
from arkiv.audit import log
for number in range(25):
    with transaction.atomic():
        log.append("test.event", actor="konto:test", subject=f"x:{number}")
"""


def test_many_processes_make_one_chain(archive: Settings) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", APPEND, str(archive.home)]) for _ in range(3)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    assert len(list(log.events())) == 75
    assert faults() == []


def test_verify_hashes_originals_anew(archive: Settings) -> None:
    store = LocalBlobStore(archive.blobs)
    good, bad = store.put(io.BytesIO(b"hel")), store.put(io.BytesIO(b"skadad"))
    path = archive.blobs / "sha256" / bad[:2] / bad
    path.chmod(0o644)
    path.write_bytes(b"skadat")
    result = verify(store, iter([good, bad, "0" * 64]))
    assert result.originals == 3
    assert len(result.faults) == 2
    assert not result.whole


def test_a_float_may_not_enter_the_log() -> None:
    with pytest.raises(TypeError):
        chain.canonical({"a": [1, {"b": 0.5}]})


@given(st.dictionaries(st.text(), st.integers() | st.text() | st.none()))
def test_the_order_of_keys_does_not_matter(data: dict[str, object]) -> None:
    assert chain.canonical(data) == chain.canonical(dict(reversed(list(data.items()))))
