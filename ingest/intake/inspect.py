"""Look a file over before anything is read: hash, kind, pages, and what is odd about it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from ingest.errors import EmptyFile, SourceUnavailable, TooLarge, UnknownFormat
from ingest.intake.limits import DEFAULT, Limits
from ingest.intake.sandbox import list_in_child
from ingest.intake.sniff import HEAD_BYTES, READ, MediaType, claimed, sniff
from ingest.model import FileInfo, Finding, Severity, Sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.intake.listing import Listing

_CHUNK = 1024 * 1024


def inspect(path: Path, limits: Limits = DEFAULT, *, original_name: str | None = None) -> FileInfo:
    """What ``path`` holds. Its name says nothing; ``original_name`` is only compared with what the bytes are.

    Raises IngestError and nothing else: EmptyFile, TooLarge, UnknownFormat, BrokenFile, EncryptedFile,
    TooManyPages, SourceUnavailable; a DecodeError when the child had to be stopped; a PageError when not
    one page can be had.
    """
    size, sha256, head = _measure(path, limits)
    media_type = sniff(head)
    if media_type not in READ:
        raise UnknownFormat(media_type.value)
    listing = list_in_child(path, media_type, limits)
    findings = tuple(_findings(listing, sha256, media_type, head, original_name))
    return FileInfo(sha256, size, media_type.value, listing.pages, findings)


def _measure(path: Path, limits: Limits) -> tuple[int, Sha256, bytes]:
    """Size, hash and first bytes, in one pass and constant memory."""
    digest = hashlib.sha256()
    size, head = 0, b""
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                head = head or chunk[:HEAD_BYTES]
                size += len(chunk)
                digest.update(chunk)
    except OSError as error:
        raise SourceUnavailable(error.strerror or "") from error
    if size == 0:
        raise EmptyFile()
    if size > limits.file_bytes:
        raise TooLarge(size, limits.file_bytes)
    return size, Sha256(digest.hexdigest()), head


def _findings(
    listing: Listing, sha256: Sha256, media_type: MediaType, head: bytes, original_name: str | None
) -> Iterator[Finding]:
    claim = claimed(original_name) if original_name else None
    if claim not in (None, media_type):
        yield Finding(
            "mislabelled",
            Severity.INFO,
            f"Filen heter ”{original_name}” men är i själva verket {media_type.value}. "
            "Den lästes som det den är.",
        )
    if media_type is MediaType.PDF and not head.startswith(b"%PDF-"):
        yield Finding(
            "bytes-before-header",
            Severity.INFO,
            "Det står främmande data före PDF-filens början. Filen lästes ändå; "
            "den kan ha skadats i överföringen.",
        )
    for remark in listing.remarks:
        yield remark.finding(sha256)
