"""The values that flow through reading and understanding. All frozen; nobody edits one in passing.

Coordinates are pixels of the *master* page image, origin top left, x to the right, y downwards,
whatever turn or skew the reader had to undo. Page numbers are 1-based. Confidence is 0.0-1.0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

Sha256 = NewType("Sha256", str)
"""64 lower-case hex digits: the name of a source file is the hash of its bytes."""


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-aligned rectangle in pixels; ``x1`` and ``y1`` lie outside it."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1)
        )


@dataclass(frozen=True, slots=True)
class PageRef:
    """One page for ever: the hash of its source file and its number in that file (1-based)."""

    file: Sha256
    number: int


@dataclass(frozen=True, slots=True)
class Engine:
    """Who read: name, version and the settings that matter, as they go into the log."""

    name: str
    version: str
    settings: str = ""


# --- intake: what a source file holds -------------------------------------------------------------


class PageKind(StrEnum):
    """How the page image is had from its file."""

    EMBEDDED = "embedded"  # the page is one scan image; it is taken out, not rendered
    RENDERED = "rendered"  # vectors, several images or a rotated page: rendered
    IMAGE = "image"  # the file itself is an image (a frame of a TIFF counts)


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page as intake lists it, before any pixel is decoded. Sizes are of the master image.

    ``text`` is the words of a born-digital page's own text layer, boxes in pixels; () where there is none.
    """

    number: int
    kind: PageKind
    width_px: int
    height_px: int
    dpi: float
    has_text_layer: bool = False


@dataclass(frozen=True, slots=True)
class FileInfo:
    """What intake found in one file. ``media_type`` is sniffed from the bytes, never the name."""

    sha256: Sha256
    size_bytes: int
    media_type: str
    pages: tuple[PageInfo, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class PageImage:
    """A decoded page. ``pixels`` is uint8 grey, shape (height, width), 0 black, not writable."""

    page: PageRef
    pixels: NDArray[np.uint8]
    dpi: float
    text_layer: tuple[Word, ...] = ()


# --- reading: words of one page -------------------------------------------------------------------


class TokenCheck(StrEnum):
    """Whether a critical token (personnummer, date, number) could be proved by rule."""

    NONE = "none"  # nothing to check
    VERIFIED = "verified"  # a check digit, calendar or register agrees
    UNVERIFIED = "unverified"  # looks like one, but no proof


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word. ``confidence`` is calibrated where it can be; ``raw`` is the other reading, if repaired."""

    text: str
    box: Box
    confidence: float
    raw: str | None = None
    check: TokenCheck = TokenCheck.NONE


class BlockKind(StrEnum):
    TEXT = "text"
    STAMP = "stamp"
    MARGIN = "margin"
    TABLE_CELL = "table_cell"
    HANDWRITING = "handwriting"


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stand together, left to right. A page's lines come in reading order."""

    words: tuple[Word, ...]
    box: Box
    confidence: float
    kind: BlockKind = BlockKind.TEXT

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


class PageStatus(StrEnum):
    READ = "read"
    BLANK = "blank"  # kept and counted, nothing to read
    UNREADABLE = "unreadable"  # ink, but no words after every try: a person must look
    SHEET = "sheet"  # a separator or header sheet of our own: part of no document


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What a separator sheet (skiljeblad) says: its box, the folder that begins or "", and its running number."""

    box: str
    folder: str
    number: int


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page says. Derived: it can always be made again from the file and ``engine``.

    ``turn_deg`` is the clockwise quarter turn *the page has had* (0, 90, 180, 270), ``skew_deg`` the
    remaining anticlockwise tilt; both were undone before reading. ``confidence`` is that of the worst
    region (eight words or more in succession), so that a good page does not hide it. ``fingerprint`` is a 64-bit
    perceptual hash of the upright page, 16 hex digits, for finding copies. ``paper`` describes its look.
    """

    page: PageRef
    status: PageStatus
    width_px: int
    height_px: int
    dpi: float
    turn_deg: int
    skew_deg: float
    lines: tuple[Line, ...]
    confidence: float
    engine: Engine
    fingerprint: str
    ink_share: float
    findings: tuple[Finding, ...] = ()
    sheet: SheetCode | None = None

    @property
    def text(self) -> str:
        """The running text, one line a row; stamps, margin notes and handwriting are left out."""
        apart = {BlockKind.STAMP, BlockKind.MARGIN, BlockKind.HANDWRITING}
        return "\n".join(line.text for line in self.lines if line.kind not in apart)


# --- understanding: documents and facts -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value was read: page, place, the words as printed, and by which rule or engine."""

    page: PageRef
    box: Box
    printed: str
    by: str


@dataclass(frozen=True, slots=True)
class Field:
    """One candidate for one field. ``value`` is the normal form, ``printed`` what the paper says.

    Normal forms: days are ISO 8601; case numbers ``SN 2005/123`` or ``SN 2005/123-4`` (unit may be
    missing: ``2005/123``); personnummer twelve digits ``YYYYMMDD-NNNC``; the rest is plain text.
    ``role`` is a ``PersonRole``: what a person is to the case, if the text or somebody says so.
    """

    name: FieldName
    value: str
    printed: str
    confidence: float
    evidence: tuple[Evidence, ...]
    role: str | None = None
    check: TokenCheck = TokenCheck.NONE


class PersonRole(StrEnum):
    """What a person is to the case; the Swedish words are in docs/ordlista.md."""

    CHILD = "child"  # barn
    GUARDIAN = "guardian"  # vårdnadshavare
    REPORTER = "reporter"  # anmälare
    OFFICIAL = "official"  # handläggare and others in service
    COUNSEL = "counsel"  # ombud, biträde: speaks for a person
    CLIENT = "client"  # den ärendet gäller: the applicant, the appellant, the patient


class FieldName(StrEnum):
    """The fields read from a document; glossary in docs/ordlista.md."""

    CASE_NUMBER = "case_number"  # our own authority's diarienummer
    FOREIGN_NUMBER = "foreign_number"  # another authority's number, never matched as ours
    DOCUMENT_DATE = "document_date"
    RECEIVED_DATE = "received_date"  # received stamp, "inkom"
    OTHER_DATE = "other_date"  # any other day in the text
    SENDER = "sender"
    RECIPIENT = "recipient"
    PERSON_NAME = "person_name"
    PERSONAL_NUMBER = "personal_number"
    PARAGRAPH = "paragraph"  # § of minutes or delegation decision
    SIGNATURE = "signature"
    SECRECY_STAMP = "secrecy_stamp"
    SUBJECT = "subject"


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt or a fact somebody should know of (iakttagelse); never an exception. ``message`` is Swedish."""

    rule: str
    severity: Severity
    message: str
    page: PageRef | None = None
    box: Box | None = None


class RelationKind(StrEnum):
    DUPLICATE = "duplicate"  # the same paper or a copy of it
    VERSION = "version"  # the same record with another wording
    ATTACHMENT = "attachment"  # ours is an attachment of the other, but lies apart from it


@dataclass(frozen=True, slots=True)
class Relation:
    """What ``document`` (0-based position in the stack) is to the earlier document ``of``."""

    kind: RelationKind
    document: int
    of: int
    confidence: float
    reason: str  # Swedish
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two versions part: the words on either side and where they stand."""

    ours: str
    theirs: str
    our_evidence: tuple[Evidence, ...] = ()
    their_evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A handlingstyp proposed for a document, with what decided. ``None`` as ``code`` means: ask a person."""

    code: str | None
    confidence: float
    reasons: tuple[str, ...] = ()  # Swedish: the cues that decided
    evidence: tuple[Evidence, ...] = ()
    runners_up: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """An attachment (bilaga) that lies behind its main document. ``pages`` are also pages of that document.

    ``confidence`` is that the attachment begins at its first page; ``reasons`` say why (Swedish).
    """

    pages: tuple[PageRef, ...]
    title: str
    confidence: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentReading:
    """A document (what was scanned together): its pages in order and what they say.

    ``starts_sure`` is the confidence that a document begins at the first page; ``fields`` holds every
    candidate, best first within a name. ``attachments`` are the last of its pages, in order. ``folder`` is what the
    nearest header sheet before it says; "" where there was none.
    """

    pages: tuple[PageRef, ...]
    starts_sure: float
    start_reasons: tuple[str, ...]
    title: str
    doctype: DocumentType
    fields: tuple[Field, ...]
    findings: tuple[Finding, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    folder: str = ""

    def candidates(self, name: FieldName) -> tuple[Field, ...]:
        """Every candidate for ``name``, best first."""
        return tuple(candidate for candidate in self.fields if candidate.name is name)

    def best(self, name: FieldName) -> Field | None:
        """The best candidate for ``name``, or ``None``."""
        return next((candidate for candidate in self.fields if candidate.name is name), None)


@dataclass(frozen=True, slots=True)
class StackReading:
    """A stack of pages, understood: its documents in order, how they relate, and what is odd about it.

    ``sheets`` are the pages that are separator sheets, blank backs included: every other page is in a document.
    """

    documents: tuple[DocumentReading, ...]
    relations: tuple[Relation, ...] = ()
    findings: tuple[Finding, ...] = ()
    sheets: tuple[PageRef, ...] = ()


@dataclass(frozen=True, slots=True)
class StackContext:
    """What is known before a stack is read. ``years`` is the span the box is said to hold, inclusive.

    ``unit_codes`` are the diary prefixes of this authority (``SN``, ``SON``), ``authority`` its name,
    ``known_case_numbers`` the diary's own numbers in normal form, where a diary was imported first. ``starts``
    is what persons say of pages: a document begins there, or none does. ``box`` is what separator sheets call it.
    """

    authority: str = ""
    municipality: str = ""
    unit_codes: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    known_case_numbers: frozenset[str] = field(default_factory=frozenset)
    today: date | None = None
    starts: Mapping[PageRef, bool] = field(default_factory=dict)
    box: str = ""
