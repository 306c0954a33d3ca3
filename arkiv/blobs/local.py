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

from arkiv.blobs.permit import PurgePermit
from arkiv.errors import BytesMissing, StoreError

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
            raise BytesMissing(
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

    def purge(self, name: str, permit: PurgePermit) -> None:
        """Unlink the blob, and what a broken-off ``put`` may have left of it, and make that durable."""
        permit.require(name)
        path = self._path(name)
        if not path.is_file():
            return
        for leftover in self._incoming.glob("*") if self._incoming.is_dir() else ():
            if _begins_as(path, leftover):
                leftover.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        _sync_folder(path.parent)
        if self._incoming.is_dir():
            _sync_folder(self._incoming)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise StoreError(f"{name!r} är inget giltigt filnamn i lagret.")
        return self._folder / name[:2] / name


def _begins_as(whole: Path, part: Path) -> bool:
    """Whether ``part`` is the beginning of ``whole``, or all of it: a copy that was never finished."""
    with contextlib.suppress(FileNotFoundError), whole.open("rb") as ours, part.open("rb") as theirs:
        empty = True
        while chunk := theirs.read(_CHUNK):
            empty = False
            if ours.read(len(chunk)) != chunk:
                return False
        return not empty
    return False


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable: a synced file under an unsynced name can still be lost."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
