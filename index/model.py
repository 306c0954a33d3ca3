"""The values that go into the index and come out of it. All frozen.

A *page* is what is indexed and found; a document is a run of pages that share its facts. Days are
``date``, case numbers and personnummer in any notation (the index normalises them itself).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, fields
from datetime import date
from enum import IntEnum, StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NewType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PageId = NewType("PageId", str)
"""Opaque and stable, 1-200 characters; listings are in its order."""

DocumentId = NewType("DocumentId", str)


class EngineName(StrEnum):
    """Which engine holds the index (sökmotor)."""

    MEMORY = "memory"  # the reference: slow, plain, right
    TANTIVY = "tantivy"  # the default
    WHOOSH = "whoosh"  # pure Python, for a single box
    OPENSEARCH = "opensearch"  # a cluster, for many municipalities


class Mode(StrEnum):
    READ = "read"
    WRITE = "write"
    REBUILD = "rebuild"  # writes a new, empty index that replaces the old one at its first commit


class PageStatus(StrEnum):
    """How well the text of a page is known (läsbarhet)."""

    READ = "read"
    POORLY_READ = "poorly_read"  # some words are surely wrong, so a search may miss it
    UNREAD = "unread"  # ink but no text: a search of words never finds it
    BLANK = "blank"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page as indexed, with what is known of its document.

    ``unit`` is the part of the authority that owns it (rights are given by unit), ``box`` where it was
    found, ``secret`` whether secrecy has been noted. ``text`` is the page's own running text; offsets in
    snippets refer to exactly this string. ``doctype`` is the code, ``doctype_name`` what people read.
    """

    page_id: PageId
    document_id: DocumentId
    box: str
    unit: str
    status: PageStatus
    text: str = ""
    title: str = ""
    doctype: str = ""
    doctype_name: str = ""
    case_numbers: tuple[str, ...] = ()
    personal_numbers: tuple[str, ...] = ()
    sender: str = ""
    recipient: str = ""
    persons: tuple[str, ...] = ()
    document_date: date | None = None
    received_date: date | None = None
    secret: bool = False

    def __post_init__(self) -> None:
        if not 0 < len(self.page_id) <= 200:
            raise ValueError(f"page_id must be 1-200 characters, not {len(self.page_id)}")

    def to_json(self) -> str:
        """Canonical JSON, in ASCII so that half characters from broken files survive."""
        values = {item.name: getattr(self, item.name) for item in fields(self)}
        return json.dumps(values, sort_keys=True, default=date.isoformat)

    @classmethod
    def from_json(cls, text: str) -> Entry:
        """The inverse of ``to_json``."""
        raw: dict[str, Any] = json.loads(text)
        raw["status"] = PageStatus(raw["status"])
        for name in ("document_date", "received_date"):
            raw[name] = date.fromisoformat(raw[name]) if raw[name] else None
        for name in ("case_numbers", "personal_numbers", "persons"):
            raw[name] = tuple(raw[name])
        return cls(**{item.name: raw[item.name] for item in fields(cls)})

    def without_contents(self) -> Entry:
        """What the register tells of it: where it is, whose, which case, which days; no words."""
        return Entry(
            page_id=self.page_id,
            document_id=self.document_id,
            box=self.box,
            unit=self.unit,
            status=self.status,
            case_numbers=self.case_numbers,
            document_date=self.document_date,
            received_date=self.received_date,
            secret=self.secret,
        )

    @property
    def digest(self) -> str:
        """SHA-256 of ``to_json``, 64 hex digits: what ``verify`` compares with the archive."""
        return digest_of(self.to_json())


def digest_of(payload: str) -> str:
    """SHA-256 of an entry's canonical JSON, 64 hex digits."""
    return sha256(payload.encode()).hexdigest()


# --- who may see what -----------------------------------------------------------------------------


class SecretRight(IntEnum):
    """What a person may know of pages marked secret. Existence and contents are different rights."""

    NOTHING = 0  # not even that they exist
    EXISTENCE = 1  # the register: box, unit, case number, days, status; no words of or about them
    CONTENTS = 2


@dataclass(frozen=True, slots=True)
class Grant:
    """A right to one unit's pages; ``unit`` None means every unit."""

    unit: str | None
    secrets: SecretRight = SecretRight.NOTHING


@dataclass(frozen=True, slots=True)
class Access:
    """What the asker may see: the sum of ``grants``. No grants sees nothing.

    Part of every query, applied before anything is counted.
    """

    grants: tuple[Grant, ...] = ()

    @classmethod
    def full(cls) -> Access:
        """Everything, secret contents too: for the archive's own checks, never for a person's session."""
        return cls((Grant(None, SecretRight.CONTENTS),))

    @classmethod
    def of_units(cls, *units: str, secrets: SecretRight = SecretRight.NOTHING) -> Access:
        return cls(tuple(Grant(unit, secrets) for unit in sorted(set(units))))

    def sees_existence(self, entry: Entry) -> bool:
        return self._right(entry) >= (SecretRight.EXISTENCE if entry.secret else SecretRight.NOTHING)

    def sees_contents(self, entry: Entry) -> bool:
        return self._right(entry) >= (SecretRight.CONTENTS if entry.secret else SecretRight.NOTHING)

    def _right(self, entry: Entry) -> int:
        """The strongest right to the entry's unit, -1 when there is none."""
        return max((grant.secrets for grant in self.grants if grant.unit in (None, entry.unit)), default=-1)


# --- what comes out -------------------------------------------------------------------------------


class Circle(IntEnum):
    """How near a hit is to what was asked (träffkrets). Nearer circles are listed first."""

    EXACT = 1  # the word as it was typed
    INFLECTED = 2  # another form of it, or the same word with its dots lost
    COMPOUND = 3  # it is a part of a compound, or comes out when the one sign surely misread is put right
    POSSIBLE = 4  # it may be the word, misread

    @property
    def swedish(self) -> str:
        return {1: "exakt", 2: "böjd form", 3: "sammansättning", 4: "möjlig träff"}[self.value]


class FacetField(StrEnum):
    """What answers can be counted by (urval). DOCTYPE is contents: secret pages count as ``PROTECTED``."""

    UNIT = "unit"
    BOX = "box"
    YEAR = "year"  # of the document, "" where unknown
    STATUS = "status"
    DOCTYPE = "doctype"


PROTECTED = "skyddad"
"""Facet value of pages whose contents the asker may not see."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``start`` to ``end`` of the page text that made the hit, and how near they are; ``mended`` where one
    sign of them was put right.
    """

    start: int
    end: int
    circle: Circle
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
    """A piece of the page text. ``start`` is its place in the page text; so are those of ``marks``."""

    start: int
    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """One page found. ``entry`` is emptied of contents where the asker may only know that the page exists."""

    page_id: PageId
    document_id: DocumentId
    circle: Circle
    score: float  # comparable only within one answer and circle
    reason: str  # Swedish: why this page
    protected: bool  # the contents were not shown
    entry: Entry
    snippet: Snippet | None = None


@dataclass(frozen=True, slots=True)
class Completeness:
    """How much of what the asker may see could be searched; ``in_scope`` counts it, in the same boxes."""

    in_scope: int
    unread: int
    poorly_read: int
    blank: int
    protected: int  # pages whose contents the asker may not search

    @property
    def complete(self) -> bool:
        return not (self.unread or self.poorly_read or self.protected)

    @property
    def sentence(self) -> str:
        """What to tell the asker, in Swedish."""
        if self.complete:
            return f"Alla {self.in_scope} sidor inom sökningen är lästa och genomsökta."
        gaps = (
            (self.unread, "är olästa och kan inte sökas på ord"),
            (self.poorly_read, "är svårlästa och kan ha missats"),
            (self.protected, "har skyddat innehåll som inte genomsökts"),
        )
        told = "; ".join(f"{count} {what}" for count, what in gaps if count)
        return f"Sökningen är inte fullständig: av {self.in_scope} sidor {told}."


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of hits. ``total`` counts all of them, ``by_circle`` how they divide; both after access."""

    hits: tuple[Hit, ...]
    total: int
    by_circle: Mapping[Circle, int]
    facets: Mapping[FacetField, Mapping[str, int]]
    completeness: Completeness
    generation: int
    cursor: str | None = None  # give it back for the next page; None on the last


@dataclass(frozen=True, slots=True)
class Scan:
    """Every page that answers a query, in id order, on one generation of the index; ``by_circle`` divides them."""

    generation: int
    page_ids: tuple[PageId, ...]
    completeness: Completeness
    by_circle: Mapping[Circle, tuple[PageId, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[PageId]:
        return iter(self.page_ids)

    def __len__(self) -> int:
        return len(self.page_ids)


@dataclass(frozen=True, slots=True)
class Stats:
    """The state of an index: pages, bytes on disk (orphans too), and what it was built with."""

    engine: EngineName
    engine_version: str
    analysis: str
    generation: int
    pages: int
    size_bytes: int
    by_status: Mapping[str, int] = field(default_factory=dict)
