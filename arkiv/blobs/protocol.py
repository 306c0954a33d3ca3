"""What every blob store can do. Seven calls; the conformance suite in tests/conformance holds them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import BinaryIO, Protocol

from arkiv.blobs.permit import PurgePermit


class BlobStore(Protocol):
    """Immutable bytes by their SHA-256 (64 lower-case hex digits). Putting the same bytes twice is harmless."""

    def put(self, stream: BinaryIO) -> str:
        """Store the bytes of ``stream`` durably and return their name."""

    def open(self, name: str) -> BinaryIO:
        """The bytes of ``name``. Raises BytesMissing when they are not there."""

    def local_path(self, name: str) -> AbstractContextManager[Path]:
        """A file with these bytes for libraries that want a path; valid inside the ``with``."""

    def exists(self, name: str) -> bool:
        """Whether the blob is there (not whether it is whole: see ``verify``)."""

    def verify(self, name: str) -> bool:
        """Whether the blob is there and its bytes still have this name."""

    def names(self) -> Iterator[str]:
        """Every blob, in no particular order."""

    def purge(self, name: str, permit: PurgePermit) -> None:
        """Destroy ``name`` and every unfinished copy of it; one that is gone already is no error. For good.

        Raises NotPermitted for a blob the permit does not name.
        """
