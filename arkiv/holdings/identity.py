"""Names that stay the same however often a box is read again. Pure."""

from __future__ import annotations

import hashlib
import re

_REFERENCE = re.compile(r"[0-9A-Za-zÅÄÖåäöÉé][0-9A-Za-zÅÄÖåäöÉé.\-]{0,39}")


def is_reference(text: str) -> bool:
    """Whether ``text`` may name a box: it is used in addresses and file names."""
    return _REFERENCE.fullmatch(text) is not None


def document_id(box: str, file: str, first_page: int) -> str:
    """Twelve hex digits that depend on the box and the document's first page only, so a rerun gives the same."""
    return hashlib.sha256(f"{box}\0{file}\0{first_page}".encode()).hexdigest()[:12]


def page_id(box: str, file: str, number: int) -> str:
    """A page's name in the index."""
    return f"{box}:{file}:{number}"
