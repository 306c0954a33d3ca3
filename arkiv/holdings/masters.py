"""Which bytes hold a page now: the file as it came in, or what is left of it after pages were destroyed.

A page keeps its name (hash of the file it came in, number in it) for ever, so that every piece of evidence still
points at it. Where some pages of a file have been destroyed the bytes it came in are gone, and the others lie in a
file made of them alone, each decoded to the same pixels.
"""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from arkiv.errors import NoSuchThing
from arkiv.holdings.models import FileState, Page, PageState, SourceFile
from ingest.model import FileInfo


@dataclass(frozen=True, slots=True)
class Master:
    """The blob a page lies in, what that holds, and the page's number there (from 1)."""

    blob: str
    info: FileInfo
    number: int


def blob_of(file: SourceFile) -> str:
    """The blob with the file's pages now."""
    return str(file.held_as or file.sha256)


def info_of(file: SourceFile) -> FileInfo:
    """What that blob holds. The file must be listed."""
    return msgspec.json.decode(file.held_info or file.info, type=FileInfo)


def master_of(page: Page) -> Master:
    """Where to decode ``page`` from. Raises NoSuchThing for one that has been destroyed."""
    if page.state == PageState.DESTROYED or page.file.state != FileState.LISTED:
        raise NoSuchThing(f"Sida {page.number} i filen finns inte kvar i arkivet. {page.reason_text}".strip())
    return Master(blob_of(page.file), info_of(page.file), page.held_number or page.number)
