"""Blobs as files: ``sha256/ab/abcd…``, written to a temporary name, synced, renamed, read-only."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from arkiv.errors import StoreError

_CHUNK = 1 << 20
_NAME = re.compile(r"[0-9a-f]{64}")


class LocalBlobStore:
    """A folder. Safe for many processes: a rename is atomic, and the same bytes have the same name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "sha256"
        self._incoming = folder / "incoming"

    def put(self, stream: BinaryIO) -> str:
        """Store and sync ``stream``; a crash leaves at most a file in ``incoming`` that nothing refers to."""
        self._incoming.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        handle, temporary = tempfile.mkstemp(dir=self._incoming)
        try:
            with os.fdopen(handle, "wb") as out:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            name = digest.hexdigest()
            self._keep(Path(temporary), name)
        finally:
            Path(temporary).unlink(missing_ok=True)
        return name

    def _keep(self, temporary: Path, name: str) -> None:
        target = self._path(name)
        if self.verify(name):
            return  # known; one that has been damaged on the disk is made whole by the same bytes
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary.chmod(0o444)
        temporary.rename(target)
        _sync_folder(target.parent)

    def open(self, name: str) -> BinaryIO:
        """The bytes of ``name``."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError as error:
            raise StoreError(
                f"Filen {name[:12]}… saknas i arkivets lager. Återställ den från säkerhetskopian "
                "och kör 'arkiv audit verify'."
            ) from error

    @contextlib.contextmanager
    def local_path(self, name: str) -> Iterator[Path]:
        """The stored file itself: it is read-only, so lending it out is safe."""
        self.open(name).close()
        yield self._path(name)

    def exists(self, name: str) -> bool:
        """Whether the blob is there."""
        return self._path(name).is_file()

    def verify(self, name: str) -> bool:
        """Whether the blob is there and still hashes to its name."""
        if not self.exists(name):
            return False
        with self._path(name).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == name

    def names(self) -> Iterator[str]:
        """Every blob."""
        for path in self._folder.glob("??/*"):
            yield path.name

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise StoreError(f"{name!r} är inget giltigt filnamn i lagret.")
        return self._folder / name[:2] / name


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable: a synced file under an unsynced name can still be lost."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
