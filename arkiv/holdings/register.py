"""The register: everything known about a box, as data others build on.

Public and versioned. ``docs/register.schema.json`` is made from these types (``scripts/make_schema``), and a
test holds the two together. Adding a field raises the minor version, anything else the major one.
Pages are named by the hash of their file and their number in it (1-based); boxes on a page are
``[x0, y0, x1, y1]`` in pixels of the master image, origin top left. Confidence is 0.0-1.0.
"""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.diary.answers import DiaryAnswer, ReverseFinding
from arkiv.retention.answers import RetentionAnswer

SCHEMA_VERSION = "1.4"


@dataclass(frozen=True, slots=True)
class PageName:
    file: str
    number: int


@dataclass(frozen=True, slots=True)
class Place:
    """Evidence: where a value was read, the words as printed, and by which rule or engine."""

    file: str
    page: int
    box: tuple[float, float, float, float]
    printed: str
    by: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value, normalised and as printed. ``decided_by`` is ``machine`` or the person who confirmed it."""

    value: str
    printed: str
    confidence: float
    evidence: tuple[Place, ...]
    role: str | None = None
    check: str = "none"
    decided_by: str = "machine"


@dataclass(frozen=True, slots=True)
class Reason:
    """A named reason why something could not be read; ``accepted_by`` when a person took note of the gap."""

    code: str
    message: str
    accepted_by: str | None = None
    accepted_because: str | None = None


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A finding (iakttagelse): rule, severity (``info``, ``warning``, ``urgent``), Swedish message, place."""

    rule: str
    severity: str
    message: str
    page: PageName | None = None
    box: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A source file. ``status``: ``listed`` (its pages are known), ``pending``, ``unread`` or ``destroyed``."""

    sha256: str
    name: str
    also_named: tuple[str, ...]
    size_bytes: int
    media_type: str
    status: str
    pages: int
    reason: Reason | None
    findings: tuple[FoundFact, ...]


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page. ``status``: ``read``, ``blank``, ``unreadable``, ``failed``, ``pending``, ``sheet`` or ``destroyed``."""

    file: str
    number: int
    status: str
    blank: bool
    turn_deg: int
    skew_deg: float
    width_px: int
    height_px: int
    dpi: float
    confidence: float
    engine: str
    text: str
    document: str | None
    reason: Reason | None
    findings: tuple[FoundFact, ...]


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """Where two versions part, with the place on either page."""

    ours: str
    theirs: str
    our_evidence: tuple[Place, ...]
    their_evidence: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """``kind`` is ``duplicate``, ``version`` or ``attachment``; ``of`` is the other document's id."""

    kind: str
    of: str
    confidence: float
    reason: str
    differences: tuple[DifferenceRow, ...]


@dataclass(frozen=True, slots=True)
class TypeRow:
    """The handlingstyp: ``code`` is null when the machine abstains; then see ``runners_up``."""

    code: str | None
    name: str | None
    confidence: float
    reasons: tuple[str, ...]
    evidence: tuple[Place, ...]
    runners_up: tuple[tuple[str, float], ...]
    decided_by: str = "machine"


@dataclass(frozen=True, slots=True)
class AttachmentRow:
    """An attachment (bilaga) of a document. Its pages are among the document's; ``confidence`` is of its start."""

    pages: tuple[PageName, ...]
    title: str
    confidence: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document: its pages in order, attachments last; what it is, what it says, and the two answers. ``folder`` is
    what the header sheet before it says.
    """

    id: str
    number: int
    pages: tuple[PageName, ...]
    starts_confidence: float
    starts_because: tuple[str, ...]
    type: TypeRow
    title: str
    case_number: Value | None
    document_date: Value | None
    received_date: Value | None
    sender: Value | None
    recipient: Value | None
    personal_numbers: tuple[Value, ...]
    person_names: tuple[Value, ...]
    other_fields: dict[str, tuple[Value, ...]]
    candidates: dict[str, tuple[Value, ...]]
    relations: tuple[RelationRow, ...]
    findings: tuple[FoundFact, ...]
    needs_person: tuple[str, ...]
    diary: DiaryAnswer | None = None
    retention: RetentionAnswer | None = None
    attachments: tuple[AttachmentRow, ...] = ()
    folder: str = ""


@dataclass(frozen=True, slots=True)
class BoxRow:
    ref: str
    title: str
    found_where: str
    found_on: str | None
    found_by: str
    years: tuple[int, int] | None
    state: str


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """The account of every file and page. ``gaps`` are named; the box may close when all are accepted."""

    files: int
    files_listed: int
    files_unread: int
    files_pending: int
    pages: int
    pages_read: int
    pages_blank: int
    pages_unreadable: int
    pages_failed: int
    pages_pending: int
    pages_in_documents: int
    documents: int
    pages_indexed: int
    balanced: bool
    gaps: tuple[str, ...]
    files_destroyed: int = 0
    pages_destroyed: int = 0
    pages_sheets: int = 0


@dataclass(frozen=True, slots=True)
class Register:
    schema_version: str
    arkiv_version: str
    box: BoxRow
    ledger: LedgerRow
    files: tuple[FileRow, ...]
    pages: tuple[PageRow, ...]
    documents: tuple[DocumentRow, ...]
    diary_findings: tuple[ReverseFinding, ...]
    findings: tuple[FoundFact, ...]
