"""What every blob store promises (``arkiv.blobs.protocol``), held against each store there is.

A store that has its own hall, S3 say, joins by a row in ``MAKE``; what only files can do is in tests/arkiv/blobs.
"""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arkiv.blobs.local import LocalBlobStore
from arkiv.blobs.permit import PurgePermit
from arkiv.blobs.protocol import BlobStore
from arkiv.errors import NotPermitted, StoreError

ROOT = Path(__file__).parents[2]
MAKE: dict[str, Callable[[Path], BlobStore]] = {"local": LocalBlobStore}
DAMAGE: dict[str, Callable[[Path, str, bytes], None]] = {
    "local": lambda folder, name, data: _overwrite(folder / "sha256" / name[:2] / name, data)
}
MISSING = "0" * 64


def _overwrite(path: Path, data: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(data)


@pytest.fixture(params=MAKE)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def store(kind: str, tmp_path: Path) -> BlobStore:
    return MAKE[kind](tmp_path)


def put(store: BlobStore, data: bytes) -> str:
    return store.put(io.BytesIO(data))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=5_000))
def test_the_name_is_the_hash_and_the_bytes_come_back(store: BlobStore, data: bytes) -> None:
    name = put(store, data)
    assert name == hashlib.sha256(data).hexdigest()
    with store.open(name) as stream:
        assert stream.read() == data
    with store.local_path(name) as path:
        assert path.read_bytes() == data
    assert store.exists(name)
    assert store.verify(name)


def test_a_blob_larger_than_any_buffer(store: BlobStore) -> None:
    data = os.urandom(5 * (1 << 20) + 17)
    name = put(store, data)
    with store.local_path(name) as path:
        assert path.stat().st_size == len(data)
    assert store.verify(name)


def test_twice_is_one(store: BlobStore) -> None:
    names = {put(store, data) for data in (b"ett", b"ett", b"", b"")}
    assert set(store.names()) == names
    assert len(list(store.names())) == len(names) == 2


def test_an_empty_store_names_nothing(store: BlobStore) -> None:
    assert list(store.names()) == []
    assert not store.exists(MISSING)
    assert not store.verify(MISSING)


def test_what_is_not_there_is_told_with_a_next_step(store: BlobStore) -> None:
    with pytest.raises(StoreError, match="säkerhetskopian"):
        store.open(MISSING)
    with pytest.raises(StoreError, match="säkerhetskopian"), store.local_path(MISSING):
        pytest.fail("a path to nothing was lent out")


@pytest.mark.parametrize(
    "name",
    ["", ".", "../../etc/passwd", "A" * 64, "g" * 64, "0" * 63, "0" * 65, "0" * 64 + "\n", "0" * 64 + "/x"],
)
def test_only_hashes_are_names(store: BlobStore, name: str) -> None:
    for ask in (store.open, store.exists, store.verify):
        with pytest.raises(StoreError):
            ask(name)


def test_damage_shows_and_the_same_bytes_heal_it(store: BlobStore, kind: str, tmp_path: Path) -> None:
    name = put(store, b"papper")
    DAMAGE[kind](tmp_path, name, b"pappex")
    assert store.exists(name)
    assert not store.verify(name)
    assert put(store, b"papper") == name
    assert store.verify(name)


def test_a_source_that_breaks_off_leaves_nothing(store: BlobStore) -> None:
    class Breaks(io.RawIOBase):
        pieces = iter([b"halva"])

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1, /) -> bytes:
            for piece in self.pieces:
                return piece
            raise OSError("skivan är repad")

    with pytest.raises(OSError, match="repad"):
        store.put(Breaks())  # type: ignore[arg-type]
    assert list(store.names()) == []


PUT = """
import io, sys
from pathlib import Path
from tests.conformance.test_blob_stores import MAKE, put
store = MAKE[sys.argv[1]](Path(sys.argv[2]))
for number in range(60):
    put(store, b"%d" % number * 1000)
"""


def test_many_processes_may_put_the_same(store: BlobStore, kind: str, tmp_path: Path) -> None:
    command = [sys.executable, "-c", PUT, kind, str(tmp_path)]
    writers = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0, 0]
    names = list(store.names())
    assert len(names) == len(set(names)) == 60
    assert all(store.verify(name) for name in names)


def permit(*names: str) -> PurgePermit:
    return PurgePermit("G-1", "SN 2026/45", "account:1", "account:2", frozenset(names))


def test_what_is_purged_is_gone_and_nothing_else_is(store: BlobStore) -> None:
    gone, kept = put(store, b"bort" * 900), put(store, b"kvar" * 900)
    store.purge(gone, permit(gone))
    store.purge(gone, permit(gone))  # what a crash left undone may be done again
    assert not store.exists(gone)
    assert list(store.names()) == [kept]
    assert store.verify(kept)


def test_a_permit_reaches_only_what_it_names(store: BlobStore) -> None:
    name, other = put(store, b"ett"), put(store, b"annat")
    with pytest.raises(NotPermitted):
        store.purge(name, permit(other))
    assert store.verify(name)
