"""Files within files: what a zip archive or a saved mail carries, each to be a source file of its own."""

from __future__ import annotations

import email
import email.policy
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from ingest.errors import (
    BrokenFile,
    EncryptedFile,
    SourceUnavailable,
    TooLarge,
    UnknownFormat,
    UnsafeContainer,
)
from ingest.intake.limits import DEFAULT, MEBI, Limits
from ingest.intake.sniff import CONTAINERS, HEAD_BYTES, MediaType, sniff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

_CHUNK = MEBI
_IN_MEMORY = 16 * MEBI  # a larger member waits in a temporary file
_LARGEST_MAIL = 256 * MEBI  # a mail is parsed in memory
_ENCRYPTED = 0x1  # general purpose bit flag 0 (PKWARE APPNOTE 4.4.4)
_RATIO_FROM = MEBI  # a small member may be packed as tightly as it likes


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container. ``name`` is its path inside, made harmless; the next one shuts ``stream``."""

    name: str
    size_bytes: int
    stream: BinaryIO


def members(path: Path, limits: Limits = DEFAULT, *, depth: int = 1) -> Iterator[Member]:
    """The files directly inside ``path``, one at a time; a container among them is a member, not opened.

    ``depth`` is 1 for a file from outside and one more for each container around it. Members already drawn
    are good whatever comes after. Raises UnknownFormat (no container), UnsafeContainer, EncryptedFile,
    BrokenFile, TooLarge, SourceUnavailable.
    """
    if depth > limits.depth:
        raise UnsafeContainer(f"arkiv i arkiv i mer än {limits.depth} led")
    try:
        with path.open("rb") as stream:
            media_type = sniff(stream.read(HEAD_BYTES))
            stream.seek(0)
            if media_type not in CONTAINERS:
                raise UnknownFormat(media_type.value)
            yield from (
                _zip_members(stream, limits) if media_type is MediaType.ZIP else _mail_members(stream, limits)
            )
    except OSError as error:
        raise SourceUnavailable(error.strerror or "") from error


def harmless(name: str) -> str:
    """``name`` as a relative path without ``..``, drive letters or control characters; never empty."""
    printable = "".join(character for character in name.replace("\\", "/") if character.isprintable())
    parts = [
        part for part in PurePosixPath(printable).parts if part not in ("/", "..", ".") and ":" not in part
    ]
    return "/".join(parts)[-255:].lstrip("/") or "namnlös"


# --- zip ------------------------------------------------------------------------------------------


def _zip_members(stream: BinaryIO, limits: Limits) -> Iterator[Member]:
    try:
        with zipfile.ZipFile(stream) as archive:
            files = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(files) > limits.members:
                raise UnsafeContainer(f"fler än {limits.members} filer")
            left = limits.expanded_bytes
            for entry in files:
                with _unpacked(archive, entry, left, limits) as spool:
                    left -= spool.tell()
                    yield _member(entry.filename, spool)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise BrokenFile("zip-arkivet är skadat") from error


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, limits: Limits) -> IO[bytes]:
    """The member's bytes, unpacked no further than ``limits`` allow, whatever size the archive claims."""
    if entry.flag_bits & _ENCRYPTED:
        raise EncryptedFile()
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 closed by the caller
    with archive.open(entry) as source:
        while chunk := source.read(_CHUNK):
            spool.write(chunk)
            size = spool.tell()
            if size > left or size > limits.file_bytes:
                raise UnsafeContainer("innehållet är för stort uppackat")
            if size > _RATIO_FROM and size > limits.ratio * max(entry.compress_size, 1):
                raise UnsafeContainer(f"innehållet är packat mer än {limits.ratio:g} gånger")
    return spool


# --- e-mail ---------------------------------------------------------------------------------------


def _mail_members(stream: BinaryIO, limits: Limits) -> Iterator[Member]:
    data = stream.read(_LARGEST_MAIL + 1)
    if len(data) > _LARGEST_MAIL:
        raise TooLarge(len(data), _LARGEST_MAIL)
    message = email.message_from_bytes(data, policy=email.policy.default)
    for count, part in enumerate(_attached(message), start=1):
        if count > limits.members:
            raise UnsafeContainer(f"fler än {limits.members} bilagor")
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            spool.write(_payload(part))
            yield _member(part.get_filename() or f"bilaga-{count}", spool)


def _attached(message: EmailMessage) -> Iterator[EmailMessage]:
    """Parts with a file name, and mails within the mail; not what lies inside those."""
    for part in message.iter_parts() if message.is_multipart() else ():
        inner = cast("EmailMessage", part)
        if inner.get_filename() or inner.get_content_type() == "message/rfc822":
            yield inner
        else:
            yield from _attached(inner)


def _payload(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return b"".join(bytes(cast("EmailMessage", inner)) for inner in part.iter_parts())
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _member(name: str, spool: IO[bytes]) -> Member:
    size = spool.tell()
    spool.seek(0)
    return Member(harmless(name), size, cast("BinaryIO", spool))
