"""What a disposal is, as values: the frozen list, what was kept and why, the decision. All frozen; no database.

Nothing here holds a name, a number or a word of a document: opaque ids, hashes, counts, kinds and days only.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What is destroyed. Paper that has been scanned needs a decision of its own: that too is gallring."""

    RECORDS = "records"  # the scans, everything derived from them, and the paper
    PAPER = "paper"  # the paper alone; the scans are kept in its place


class Stage(StrEnum):
    """How far a disposal has come. ``TRANSITIONS`` says what may follow what."""

    PROPOSED = "proposed"
    DECIDED = "decided"
    REQUESTED = "requested"
    ERASING = "erasing"  # decided for good: rows are gone, bytes are going; only forwards from here
    DONE = "done"
    WITHDRAWN = "withdrawn"


TRANSITIONS: dict[Stage, frozenset[Stage]] = {
    Stage.PROPOSED: frozenset({Stage.DECIDED, Stage.WITHDRAWN}),
    Stage.DECIDED: frozenset({Stage.REQUESTED, Stage.WITHDRAWN}),
    Stage.REQUESTED: frozenset({Stage.ERASING, Stage.WITHDRAWN}),
    Stage.ERASING: frozenset({Stage.DONE}),
    Stage.DONE: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}

STAGE_WORDS: dict[Stage, str] = {
    Stage.PROPOSED: "föreslagen",
    Stage.DECIDED: "beslutad",
    Stage.REQUESTED: "begärd, väntar på person två",
    Stage.ERASING: "pågår",
    Stage.DONE: "verkställd",
    Stage.WITHDRAWN: "återtagen",
}


class Why(StrEnum):
    """Why a document is kept. The order is that in which they are tried: the first that holds is shown."""

    OPEN_BOX = "open_box"
    HOLD = "hold"
    NOT_CHECKED = "not_checked"
    PRESERVE = "preserve"
    KEEP_UNTIL = "keep_until"
    LOCAL_DECISION = "local_decision"
    MISSING_FACTS = "missing_facts"
    NOT_DUE = "not_due"
    UNCERTAIN = "uncertain"
    PAGES_UNREAD = "pages_unread"
    ALTERED = "altered"
    SHARED_BYTES = "shared_bytes"
    HIDDEN_FILES = "hidden_files"
    NOT_PARTABLE = "not_partable"


WHY_WORDS: dict[Why, str] = {
    Why.OPEN_BOX: "Kartongen är inte stängd: liggaren är inte avslutad.",
    Why.HOLD: "Gallringsstopp gäller.",
    Why.NOT_CHECKED: "Handlingen är inte prövad.",
    Why.PRESERVE: "Ska bevaras enligt lag, undantag eller plan.",
    Why.KEEP_UNTIL: "Måste finnas kvar en tid till.",
    Why.LOCAL_DECISION: "Kräver lokalt beslut om gallring.",
    Why.MISSING_FACTS: "Går inte att avgöra: uppgifter saknas.",
    Why.NOT_DUE: "Fristen har inte gått ut.",
    Why.UNCERTAIN: "Svaret är osäkert och ingen person har avgjort det.",
    Why.PAGES_UNREAD: "En sida är inte läst; vad där står vet ingen.",
    Why.ALTERED: "Handlingen finns med två lydelser; det utreds först.",
    Why.SHARED_BYTES: "Samma fil finns på fler ställen i arkivet, i en annan fil som är kvar, eller i ett oläst mejl.",
    Why.HIDDEN_FILES: "Filen är en PDF som bär på andra filer; en sådan gallras inte.",
    Why.NOT_PARTABLE: "Filen går inte att dela utan att sidor som ska vara kvar ändras.",
}


class FileFate(StrEnum):
    """What becomes of a file."""

    WHOLE = "whole"  # every page of it is destroyed
    PARTED = "parted"  # some pages are: the others are saved anew, without loss, before it goes
    CONTAINER = "container"  # a zip archive around such a file: its files lie for themselves already
    UNTOUCHED = "untouched"
    GONE = "gone"  # destroyed earlier


@dataclass(frozen=True, slots=True, order=True)
class PageName:
    """A page: hash of the file it came in and number in it, from 1."""

    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Item:
    """A document to be destroyed, as frozen. ``readings`` is a hash over what was read of its pages."""

    document: str
    box: str
    number: int
    doctype: str
    year: int | None
    rule_id: str
    source: str
    day: date
    finish_by: date | None
    pages: tuple[PageName, ...]
    readings: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A document that stays, and why. ``holds`` are the refs of those that stop it."""

    document: str
    box: str
    number: int
    doctype: str
    pages: int
    why: Why
    source: str = ""
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileShare:
    """What a file loses: how many of its pages, and its fate."""

    file: str
    box: str
    pages: int
    destroyed: int
    fate: FileFate


@dataclass(frozen=True, slots=True)
class BoxCount:
    """A box counted twice: by its ledger, and by the groups of this list. Equal, or nothing is proposed."""

    box: str
    files: int
    pages: int
    documents: int
    pages_to_destroy: int
    pages_kept: int
    pages_loose: int  # read by nobody or in no document: never destroyed
    pages_gone: int
    documents_to_destroy: int
    documents_kept: int

    @property
    def balanced(self) -> bool:
        pages = self.pages_to_destroy + self.pages_kept + self.pages_loose + self.pages_gone
        return pages == self.pages and self.documents_to_destroy + self.documents_kept == self.documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Gallringsutredning: the list as frozen. ``rulebook`` is the digest of the rules it was made with."""

    kind: Kind
    boxes: tuple[str, ...]
    due_by: date
    made_on: date
    rulebook: str
    destroy: tuple[Item, ...]
    kept: tuple[Kept, ...]
    files: tuple[FileShare, ...]
    counts: tuple[BoxCount, ...]

    @property
    def pages(self) -> int:
        """How many pages are to be destroyed."""
        return sum(len(item.pages) for item in self.destroy)


@dataclass(frozen=True, slots=True)
class Decision:
    """Gallringsbeslut: who decided, when, and where it can be found."""

    body: str
    decided_on: date
    paragraph: str
    dnr: str

    def __str__(self) -> str:
        return f"{self.body} {self.decided_on.isoformat()} {self.paragraph}, dnr {self.dnr}"


def canonical(proposal: Proposal) -> bytes:
    """The list as bytes that are the same for the same list: JSON, keys in order, no floats in it."""
    return msgspec.json.encode(proposal, order="deterministic")


def digest(proposal: Proposal) -> str:
    """The SHA-256 of the canonical form: what the decision is about."""
    return hashlib.sha256(canonical(proposal)).hexdigest()
