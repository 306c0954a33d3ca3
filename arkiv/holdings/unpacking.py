"""A zip archive or a saved mail, taken apart into files of its own. Blobs are kept; no row is written here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from arkiv.blobs.protocol import BlobStore
from arkiv.holdings.identity import file_name, is_system_file
from ingest.errors import BrokenFile, IngestError, UnknownFormat, UnsafeContainer
from ingest.intake.containers import Member, members
from ingest.intake.limits import Limits
from ingest.intake.sniff import CONTAINERS, HEAD_BYTES, MediaType, sniff


@dataclass(frozen=True, slots=True)
class Inner:
    """A file found in a container and kept. ``contents`` is what it holds, if it is a container itself."""

    name: str
    sha256: str
    size_bytes: int
    contents: Contents | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What came out of a container. ``fault`` says why not all of it did, or why it is to stay unread."""

    media_type: str
    files: tuple[Inner, ...]
    fault: IngestError | None = None
    passed_over: tuple[str, ...] = ()  # what an operating system put there, by name


def is_container(error: IngestError) -> bool:
    """Whether intake refused the file only because it holds files instead of pages."""
    return isinstance(error, UnknownFormat) and error.media_type in CONTAINERS


def unpack(path: Path, name: str, store: BlobStore, limits: Limits) -> Contents:
    """Everything in the container at ``path``, containers within it too, kept in ``store``.

    Never raises IngestError: what came out before a fault is good, and the fault is part of the answer.
    """
    return _Unpacking(store, limits).take_apart(path, name, depth=1)


class _Unpacking:
    """One container from outside. The limits hold for all that comes out of it, however deep it lay."""

    def __init__(self, store: BlobStore, limits: Limits) -> None:
        self._store, self._limits = store, limits
        self._count = self._bytes = 0

    def take_apart(self, path: Path, name: str, depth: int) -> Contents:
        """``name`` is what the box calls the container: those of its files begin with it."""
        with path.open("rb") as stream:
            media_type = sniff(stream.read(HEAD_BYTES))
        files: list[Inner] = []
        passed_over: list[str] = []
        fault: IngestError | None = None
        try:
            for member in members(path, self._limits, depth=depth):
                head = member.stream.read(HEAD_BYTES)
                member.stream.seek(0)
                if is_system_file(member.name, head):
                    passed_over.append(file_name(member.name))
                else:
                    files.append(self._keep(member, sniff(head), name, depth))
        except IngestError as error:
            fault = error
        if fault is None and media_type is MediaType.EML:
            fault = UnknownFormat(media_type.value)  # its own text is on no page: a person must see to it
        if fault is None and not files and not passed_over:
            fault = BrokenFile("zip-arkivet är tomt")
        return Contents(media_type.value, tuple(files), fault, tuple(passed_over))

    def _keep(self, member: Member, kind: MediaType, container: str, depth: int) -> Inner:
        self._count += 1
        self._bytes += member.size_bytes
        if self._count > self._limits.members:
            raise UnsafeContainer(f"fler än {self._limits.members} filer")
        if self._bytes > self._limits.expanded_bytes:
            raise UnsafeContainer("innehållet är för stort uppackat")
        name = f"{container}/{file_name(member.name)}"
        sha256 = self._store.put(member.stream)
        contents = None
        if kind in CONTAINERS:
            with self._store.local_path(sha256) as path:
                contents = self.take_apart(path, name, depth + 1)
        return Inner(name, sha256, member.size_bytes, contents)
