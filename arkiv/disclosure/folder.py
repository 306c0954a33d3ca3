"""The folder of a request: letters, the masked file, the sealed package. Only the one who runs Arkiv may read it."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from pathlib import Path

from arkiv.disclosure.local import FOLDER
from arkiv.errors import NoSuchThing

LETTER_PDF, LETTER_DOCX, LETTER_ODT = "beslut.pdf", "beslut.docx", "beslut.odt"
DELIVERY = "handlingar.pdf"
SHEETS, HASHES = "bladforteckning.csv", "hashar.txt"
_REF = re.compile(r"UT-\d{4}-\d+")
WITH_PAGES = (DELIVERY, "*.zip")
"""What holds pictures of pages, and must go when their records are destroyed."""


def of(home: Path, ref: str) -> Path:
    """The folder of ``ref``, made if it is not there. Raises NoSuchThing for what is no request's number."""
    if not _REF.fullmatch(ref):
        raise NoSuchThing(f"{ref} är inget nummer på en begäran. 'arkiv request list' visar dem som finns.")
    place = home / FOLDER / ref
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    return place


def package_name(ref: str) -> str:
    """What the sealed package of a request is called."""
    return f"{ref}.zip"


def write(path: Path, data: bytes) -> str:
    """Write a file whole or not at all, and return its SHA-256."""
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".utkast-")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(draft).unlink()
        raise
    return hashlib.sha256(data).hexdigest()


def sha256_of(path: Path) -> str:
    """The hash of a file as it lies there now; "" when it is not there."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def clear_pages(home: Path, ref: str) -> None:
    """Remove everything of ``ref`` that holds pictures of pages. May run twice."""
    place = home / FOLDER / ref
    for pattern in (*WITH_PAGES, ".utkast-*"):
        for path in place.glob(pattern):
            path.unlink(missing_ok=True)
