"""A zip archive, a mail or a PDF with attachments, taken apart into files. Blobs are kept; no row is written here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from arkiv.blobs.protocol import BlobStore
from arkiv.holdings.identity import file_name, is_system_file
from ingest.errors import (
    BrokenFile,
    EncryptedFile,
    IngestError,
    MembersLost,
    UnknownFormat,
    UnsafeContainer,
)
from ingest.intake.containers import Member, attached_files, check_depth, members
from ingest.intake.limits import Limits
from ingest.intake.sniff import CONTAINERS, HEAD_BYTES, MediaType, sniff
from ingest.model import FileInfo

ATTACHMENTS = "has-attachments"  # intake's finding
_SHOWN = 5
_WHY = {EncryptedFile.code: "låst med lösenord"}


@dataclass(frozen=True, slots=True)
class Inner:
    """A file found in a container and kept. ``contents`` is what it holds, if it is a container itself."""

    name: str
    sha256: str
    size_bytes: int
    contents: Contents | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """What came out of a container. ``fault`` says why not all of it did, or why it is to stay unread.

    ``passed_over`` is what an operating system put there, and links, by name.
    """

    media_type: str
    files: tuple[Inner, ...]
    fault: IngestError | None = None
    passed_over: tuple[str, ...] = ()


def is_container(error: IngestError) -> bool:
    """Whether intake refused the file only because it holds files instead of pages."""
    return isinstance(error, UnknownFormat) and error.media_type in CONTAINERS


def unpack(path: Path, name: str, store: BlobStore, limits: Limits) -> Contents:
    """Everything in the container at ``path``, containers within it too, kept in ``store``.

    Never raises IngestError: what came out before a fault is good, and the fault is part of the answer.
    """
    return _Unpacking(store, limits).take_apart(path, name, depth=1)


def has_attachments(info: FileInfo) -> bool:
    """Whether intake saw files within the file beside its pages."""
    return any(finding.rule == ATTACHMENTS for finding in info.findings)


def take_out(path: Path, name: str, store: BlobStore, limits: Limits) -> Contents:
    """The files attached to the PDF at ``path``, kept in ``store``; raises as little as ``unpack``.

    A PDF in a PDF is a file of its own with a step of its own, so how deep it lies is read from its name.
    """
    depth = 1 + sum(part.lower().endswith(".pdf") for part in name.split("/")[:-1])
    return _Unpacking(store, limits).gather(attached_files, path, MediaType.PDF, name, depth)


class _Unpacking:
    """One container from outside. The limits hold for all that comes out of it, however deep it lay."""

    def __init__(self, store: BlobStore, limits: Limits) -> None:
        self._store, self._limits = store, limits
        self._count = self._bytes = 0

    def take_apart(self, path: Path, name: str, depth: int) -> Contents:
        """``name`` is what the box calls the container: those of its files begin with it."""
        with path.open("rb") as stream:
            media_type = sniff(stream.read(HEAD_BYTES))
        contents = self.gather(members, path, media_type, name, depth)
        fault = contents.fault
        if fault is None and media_type is MediaType.EML:
            fault = UnknownFormat(media_type.value)  # its own text is on no page: a person must see to it
        if fault is None and not contents.files and not contents.passed_over:
            fault = BrokenFile("zip-arkivet är tomt")
        return replace(contents, fault=fault)

    def gather(
        self,
        draw: Callable[[Path, Limits], Iterator[Member]],
        path: Path,
        kind: MediaType,
        name: str,
        depth: int,
    ) -> Contents:
        """What ``draw`` finds in ``path``. One that is locked or damaged is named, and the next is taken."""
        files: list[Inner] = []
        passed_over: list[str] = []
        lost: list[tuple[str, IngestError]] = []
        fault: IngestError | None = None
        try:
            check_depth(depth, self._limits)
            for member in draw(path, self._limits):
                head = member.stream.read(HEAD_BYTES)
                member.stream.seek(0)
                if member.is_link or is_system_file(member.name, head):
                    passed_over.append(file_name(member.name))
                elif member.fault is not None:
                    lost.append((file_name(member.name), member.fault))
                else:
                    files.append(self._keep(member, sniff(head), name, depth))
        except IngestError as error:
            fault = error
        return Contents(kind.value, tuple(files), fault or _named(lost), tuple(passed_over))

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


def _named(lost: list[tuple[str, IngestError]]) -> MembersLost | None:
    """One error for all that did not come out."""
    if not lost:
        return None
    told = [f"”{name}” ({_WHY.get(fault.code, 'skadad')})" for name, fault in lost[:_SHOWN]]
    if len(lost) > _SHOWN:
        told.append(f"och {len(lost) - _SHOWN} till")
    return MembersLost(", ".join(told), len(lost))
