"""Files within files: what a zip archive, a saved mail or a PDF carries, each to be a source file of its own."""

from __future__ import annotations

import email
import email.policy
import errno
import io
import lzma
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from ingest.errors import (
    BrokenFile,
    EncryptedFile,
    IngestError,
    SourceUnavailable,
    TooLarge,
    UnknownFormat,
    UnsafeContainer,
)
from ingest.intake.limits import DEFAULT, MEBI, Limits
from ingest.intake.sandbox import attachments_in_child
from ingest.intake.sniff import CONTAINERS, HEAD_BYTES, MediaType, sniff

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

_CHUNK = MEBI
_IN_MEMORY = 16 * MEBI  # a larger member waits in a temporary file
_LARGEST_MAIL = 256 * MEBI  # a mail is parsed in memory
_ENCRYPTED, _UTF8_NAME = 0x1, 0x800  # general purpose bit flags 0 and 11 (PKWARE APPNOTE 4.4.4)
_LOCAL_HEADER = 30  # bytes before a member's name and data (4.3.7)
_END_REACH = 65_535 + 22 + 20 + 56  # the end record and its comment, the zip64 ones before it
_LARGEST_ENTRY = 1024  # in the list of files; a path of Windows is 260 characters
_SWEDISH = re.compile("[åäöéÅÄÖÉ]")
_ZIP_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    ValueError,
    struct.error,
    RuntimeError,
)
_RATIO_FROM = MEBI  # a small member may be packed as tightly as it likes


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container. ``name`` is its path inside, made harmless; the next one shuts ``stream``.

    With a ``fault`` (locked, damaged) the stream is empty, and the next member may be good all the same.
    A link says where another file is and holds none.
    """

    name: str
    size_bytes: int
    stream: BinaryIO
    fault: IngestError | None = None
    is_link: bool = False


def members(path: Path, limits: Limits = DEFAULT) -> Iterator[Member]:
    """The files directly inside ``path``, one at a time; a container among them is a member, not opened.

    Members already drawn are good whatever comes after. Raises UnknownFormat (no container), UnsafeContainer,
    BrokenFile, TooLarge, SourceUnavailable.
    """
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


def attached_files(path: Path, limits: Limits = DEFAULT) -> Iterator[Member]:
    """The files attached to the PDF ``path``, as ``members``. Raises IngestError."""
    left = limits.expanded_bytes
    for count, (name, found) in enumerate(attachments_in_child(path, MediaType.PDF, limits), start=1):
        if count > limits.members:
            raise UnsafeContainer(f"fler än {limits.members} bilagor")
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
            if isinstance(found, IngestError):
                yield _member(name, spool, found)
                continue
            left -= len(found)
            if left < 0:
                raise UnsafeContainer("innehållet är för stort uppackat")
            spool.write(found)
            yield _member(name, spool)


def check_depth(depth: int, limits: Limits) -> None:
    """Raises UnsafeContainer when a container lies deeper than ``limits`` allow.

    ``depth`` is 1 for a file from outside and one more for each container around it.
    """
    if depth > limits.depth:
        raise UnsafeContainer(f"arkiv i arkiv i mer än {limits.depth} led")


def harmless(name: str) -> str:
    """``name`` as a relative path without ``..``, drive letters or control characters; never empty."""
    printable = "".join(character for character in name.replace("\\", "/") if character.isprintable())
    parts = [
        part for part in PurePosixPath(printable).parts if part not in ("/", "..", ".") and ":" not in part
    ]
    return "/".join(parts)[-255:].lstrip("/") or "namnlös"


# --- zip ------------------------------------------------------------------------------------------


def _zip_members(stream: BinaryIO, limits: Limits) -> Iterator[Member]:
    if directory_bytes(stream) > limits.members * _LARGEST_ENTRY:
        raise UnsafeContainer(f"fler än {limits.members} filer")
    try:
        with zipfile.ZipFile(stream) as archive:
            files = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(files) > limits.members:
                raise UnsafeContainer(f"fler än {limits.members} filer")
            _check_no_overlap(files)
            left = limits.expanded_bytes
            for entry in files:
                with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
                    fault = _unpack(archive, entry, spool, left, limits)
                    left -= spool.tell()
                    if fault is not None:
                        spool.truncate(spool.seek(0))
                    is_link = stat.S_ISLNK(entry.external_attr >> 16)
                    yield _member(member_name(entry), spool, fault, is_link=is_link)
    except _ZIP_FAULTS as error:
        raise BrokenFile("zip-arkivet är skadat") from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # the disk's own fault; EINVAL is a place before the file's start
            raise
        raise BrokenFile("zip-arkivet är skadat") from error


def _unpack(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, spool: IO[bytes], left: int, limits: Limits
) -> IngestError | None:
    """The member's bytes into ``spool``, no further than ``limits`` allow, whatever size the archive claims.

    Returns what is wrong with this member alone; raises UnsafeContainer where the archive itself is not to
    be trusted.
    """
    if entry.flag_bits & _ENCRYPTED:
        return EncryptedFile()
    try:
        with archive.open(entry) as source:
            while chunk := source.read(_CHUNK):
                spool.write(chunk)
                size = spool.tell()
                if size > left or size > limits.file_bytes:
                    raise UnsafeContainer("innehållet är för stort uppackat")
                if size > _RATIO_FROM and size > limits.ratio * max(entry.compress_size, 1):
                    raise UnsafeContainer(f"innehållet är packat mer än {limits.ratio:g} gånger")
    except _ZIP_FAULTS:
        return BrokenFile("filen är skadad i arkivet")
    return None


def _check_no_overlap(files: list[zipfile.ZipInfo]) -> None:
    """Raises UnsafeContainer when members share bytes: thousands of copies of one kernel of zeros."""
    end = 0
    for entry in sorted(files, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise UnsafeContainer("filer ligger på varandra i arkivet")
        end = entry.header_offset + _LOCAL_HEADER + entry.compress_size


def directory_bytes(stream: BinaryIO) -> int:
    """How long the archive says its list of files is, before the list is loaded (APPNOTE 4.3.14-4.3.16).

    0 where there is no list to be found. The stream is left at its start.
    """
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _END_REACH))
    tail = stream.read()
    end = tail.rfind(b"PK\x05\x06")
    said = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    large = tail.rfind(b"PK\x06\x06", 0, max(end, 0))
    if large >= 0 and tail.rfind(b"PK\x06\x07", large, end) >= 0:
        said = max(said % 0xFFFFFFFF, int.from_bytes(tail[large + 40 : large + 48], "little"))
    stream.seek(0)
    return said


def member_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was written: UTF-8 said to be so, UTF-8 not said to be so (macOS), DOS, or Windows."""
    name = entry.filename
    if entry.flag_bits & _UTF8_NAME or name.isascii():
        return name
    try:
        raw = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    with suppress(UnicodeDecodeError):
        return raw.decode("utf-8")
    as_windows = raw.decode("cp1252", "replace")
    if _SWEDISH.search(as_windows) and not _SWEDISH.search(name):
        return as_windows
    return name


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
    """Parts with a file name, mails within the mail, and what is no text; not what lies inside those."""
    if not message.is_multipart():
        if message.get_content_maintype() != "text":  # the whole mail is a picture
            yield message
        return
    for part in message.iter_parts():
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


def _member(
    name: str, spool: IO[bytes], fault: IngestError | None = None, *, is_link: bool = False
) -> Member:
    size = spool.tell()
    spool.seek(0)
    return Member(harmless(name), size, cast("BinaryIO", spool), fault, is_link)
