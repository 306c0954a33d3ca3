"""A search certificate (sökintyg): what was looked for, where, what was found, and what could not be searched. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Found:
    """A page that answers: where it lies, in which document (its opaque id), and how near it is (Swedish)."""

    page_id: str
    box: str
    file: str
    page: int
    document: str
    circle: str


@dataclass(frozen=True, slots=True)
class Line:
    """One thing sought and every page found; ``by_circle`` counts pages by how near they are (Swedish)."""

    line: int
    sought: str
    understood: str
    pages: int
    documents: int
    by_circle: dict[str, int]
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Searched:
    """What the search went over. ``generation`` is of the index; ``widest`` the outermost circle (Swedish).

    ``unread_files`` could not be opened, and ``unindexed`` pages are in the archive but not yet in the index.
    """

    generation: int
    engine: str
    analysis: str
    widest: str
    pages: int
    unread: int
    poorly_read: int
    blank: int
    protected: int
    unread_files: int
    unindexed: int

    @property
    def complete(self) -> bool:
        gaps = (self.unread, self.poorly_read, self.protected, self.unread_files, self.unindexed)
        return not any(gaps)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the certificate must say of its own limits, in Swedish."""
        told = (
            (self.unread, "1 sida är oläst och kan inte sökas", "{} sidor är olästa och kan inte sökas"),
            (self.poorly_read, "1 sida är svårläst och kan ha missats", "{} sidor är svårlästa och kan ha missats"),
            (self.protected, "1 sida har skyddat innehåll", "{} sidor har skyddat innehåll"),
            (self.unread_files, "1 fil gick inte att öppna", "{} filer gick inte att öppna"),
            (self.unindexed, "1 sida är ännu inte i sökregistret", "{} sidor är ännu inte i sökregistret"),
        )  # fmt: skip
        gaps = tuple(one if count == 1 else many.format(count) for count, one, many in told if count)
        if not gaps:
            return (f"Alla {self.pages} sidor är lästa och genomsökta.",)
        head = f"Sökningen omfattade {self.pages} sidor men är inte fullständig. Det som inte hittats kan finnas här:"
        return (head, *gaps)


@dataclass(frozen=True, slots=True)
class Certificate:
    """The answer to a whole list, on one generation of the index. ``made_at`` is in UTC."""

    made_at: datetime
    municipality: str
    authority: str
    searched: Searched
    lines: tuple[Line, ...]

    @property
    def pages(self) -> int:
        """Different pages found by any line."""
        return len({found.page_id for line in self.lines for found in line.found})

    def to_data(self) -> dict[str, Any]:
        """As JSON-ready values, with the sentences and the digest."""
        told = {
            "sentences": self.searched.sentences,
            "complete": self.searched.complete,
            "digest": self.digest,
        }
        values: dict[str, Any] = msgspec.to_builtins(self, str_keys=True)
        return values | told

    @property
    def digest(self) -> str:
        """SHA-256 of everything in it as JSON with sorted keys, 64 hex digits: what the log remembers."""
        return hashlib.sha256(msgspec.json.encode(self, order="sorted")).hexdigest()


def told(certificate: Certificate) -> Iterator[str]:
    """The certificate as lines of text, for a person."""
    searched = certificate.searched
    yield f"Sökintyg · {certificate.municipality or 'Kommunen'} · {certificate.authority}"
    made = f"{certificate.made_at:%Y-%m-%d %H:%M} UTC"
    yield f"{made} · sökregistrets utgåva {searched.generation} · till och med {searched.widest}"
    yield ""
    for line in certificate.lines:
        yield f"{line.sought}  ({line.understood}): {result_of(line)}"
        for found in line.found:
            yield f"    {found.box} {found.file} sida {found.page}, handling {found.document} ({found.circle})"
    yield ""
    yield from searched.sentences
    yield f"Intygets SHA-256: {certificate.digest}"


def result_of(line: Line) -> str:
    """What one line came to, in Swedish."""
    if not line.pages:
        return "ingen träff"
    pages = "1 sida" if line.pages == 1 else f"{line.pages} sidor"
    documents = "1 handling" if line.documents == 1 else f"{line.documents} handlingar"
    return (
        f"{pages} i {documents} ("
        + ", ".join(f"{count} {name}" for name, count in line.by_circle.items())
        + ")"
    )
