from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.blobs.local import LocalBlobStore
from arkiv.errors import StoreError


@pytest.fixture
def store(tmp_path: Path) -> LocalBlobStore:
    return LocalBlobStore(tmp_path)


def test_the_same_bytes_have_one_name_and_one_file(store: LocalBlobStore, tmp_path: Path) -> None:
    assert store.put(io.BytesIO(b"papper")) == store.put(io.BytesIO(b"papper"))
    assert len(list(store.names())) == 1
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_stored_file_cannot_be_written_by_mistake(store: LocalBlobStore) -> None:
    name = store.put(io.BytesIO(b"papper"))
    with store.local_path(name) as path:
        assert path.stat().st_mode & 0o777 == 0o444


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "g" * 64, "0" * 63])
def test_only_hashes_are_names(store: LocalBlobStore, name: str) -> None:
    with pytest.raises(StoreError):
        store.open(name)


def test_a_missing_or_changed_blob_does_not_verify(store: LocalBlobStore) -> None:
    name = store.put(io.BytesIO(b"papper"))
    assert store.verify(name)
    with store.local_path(name) as path:
        path.chmod(0o644)
        path.write_bytes(b"annat")
    assert not store.verify(name)
    assert not store.verify("0" * 64)


def test_a_reader_that_breaks_leaves_nothing_behind(store: LocalBlobStore, tmp_path: Path) -> None:
    class Breaks(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("disken")

    with pytest.raises(OSError, match="disken"):
        store.put(Breaks())
    assert list(store.names()) == []
    assert list((tmp_path / "incoming").iterdir()) == []


@given(data=st.binary(max_size=3000))
def test_what_went_in_comes_out(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    store = LocalBlobStore(tmp_path_factory.mktemp("b"))
    with store.open(store.put(io.BytesIO(data))) as stream:
        assert stream.read() == data
