"""Names that stay the same however often a box is read again. Pure."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from pathlib import PurePosixPath

_REFERENCE = re.compile(r"[0-9A-Za-zÅÄÖåäöÉé][0-9A-Za-zÅÄÖåäöÉé.\-]{0,39}")


def is_reference(text: str) -> bool:
    """Whether ``text`` may name a box: it is used in addresses and file names."""
    return _REFERENCE.fullmatch(text) is not None


_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})  # Unicode's general categories
_NO_UTF8 = range(0xDC80, 0xDD00)  # how Python shows the bytes of a name that are no UTF-8 (PEP 383)


def file_name(given: str) -> str:
    """A file's name as a person can read it, type it and store it, whatever the disk called it.

    Bytes that are no UTF-8 are read as Windows-1252, which old Swedish names are in; å of two characters (macOS)
    becomes one; what does not show (line breaks, terminal commands, changes of direction) is written ``\\n``.
    """
    decoded = "".join(
        bytes([ord(letter) - 0xDC00]).decode("cp1252", "backslashreplace")
        if ord(letter) in _NO_UTF8
        else letter
        for letter in given
    )
    return "".join(
        letter.encode("unicode_escape").decode("ascii") if unicodedata.category(letter) in _UNSEEN else letter
        for letter in unicodedata.normalize("NFC", decoded)
    )


_SYSTEM_NAMES = frozenset(
    {".ds_store", ".localized", "thumbs.db", "desktop.ini", "ehthumbs.db", "ehthumbs_vista.db", "icon\\r"}
)
_APPLE_DOUBLE = b"\x00\x05\x16\x07"  # RFC 1740: what macOS writes beside a file on a foreign disk, as ._name
_SHORTCUT = b"L\x00\x00\x00\x01\x14\x02\x00"  # MS-SHLLINK 2.1: where a file was, and none of it


def is_system_file(path: str, head: bytes) -> bool:
    """Whether an operating system or a program left the file among the scans: no paper. ``head``: 8 bytes or more."""
    name = file_name(path).rpartition("/")[2].lower()
    return (
        name in _SYSTEM_NAMES
        or (name.startswith("._") and head.startswith(_APPLE_DOUBLE))
        or (name.endswith(".lnk") and head.startswith(_SHORTCUT))
        or (name.startswith("~$") and _is_owner_file(head))
    )


def _is_owner_file(head: bytes) -> bool:
    """Word's and Excel's ``~$brev.docx`` while somebody has brev.docx open: a length, and the user's name."""
    return 0 < len(head) <= 200 and head[0] < 60 and not head.startswith(b"PK")


def document_id(box: str, file: str, first_page: int) -> str:
    """Twelve hex digits that depend on the box and the document's first page only, so a rerun gives the same."""
    return hashlib.sha256(f"{box}\0{file}\0{first_page}".encode()).hexdigest()[:12]


def page_id(box: str, file: str, number: int) -> str:
    """A page's name in the index."""
    return f"{box}:{file}:{number}"


def told_apart(name: str, taken: Callable[[str], bool]) -> str:
    """``name``, or ``name (2)``, ``name (3)`` … before its ending: the first that is not ``taken`` by another file.

    Scanners count from one in every folder, and a gap that a person accepts by name must be that one and no other.
    """
    path = PurePosixPath(name)
    free, number = name, 1
    while taken(free):
        number += 1
        free = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
    return free
