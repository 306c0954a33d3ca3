"""What is known for certain about a drawn box, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from scripts.drawing.canvas import DrawnPage
from scripts.drawing.people import Client


class DiaryAnswer(StrEnum):
    """What the diary check should answer."""

    REGISTERED = "registered"
    UNCERTAIN = "uncertain"
    MISSING_FROM_CASE = "missing_from_case"
    UNKNOWN_NUMBER = "unknown_number"
    UNREGISTERED_SECRET = "unregistered_secret"
    UNREGISTERED_PUBLIC = "unregistered_public"
    IN_PERSONAKT = "in_personakt"
    PERSONAKT_MISSING = "personakt_missing"
    EXEMPT = "exempt"
    KEPT_IN_ORDER = "kept_in_order"
    MINOR_IMPORTANCE = "minor_importance"
    OTHER_AUTHORITY = "other_authority"
    NOT_OFFICIAL = "not_official"


class Verdict(StrEnum):
    """What the retention rules should answer."""

    PRESERVE = "preserve"
    DISPOSE_FROM = "dispose_from"
    KEEP_UNTIL = "keep_until"
    LOCAL_DECISION_NEEDED = "local_decision_needed"
    CANNOT_TELL = "cannot_tell"


class RowFault(StrEnum):
    """What is wrong with a row of the diary export."""

    WRONG_DATE = "wrong_date"
    MISSPELT_SENDER = "misspelt_sender"
    TRANSPOSED_NUMBER = "transposed_number"
    NULL_TEXT = "null_text"
    BROKEN_ROW = "broken_row"


class Relation(StrEnum):
    """How a document came to be like an earlier one."""

    RESCAN = "rescan"
    PHOTOCOPY = "photocopy"
    FAX = "fax"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Retention:
    """The expected verdict. ``must_keep`` is ``None`` where only a person can say."""

    answer: Verdict
    accept: tuple[Verdict, ...]
    must_keep: bool | None
    day: date | None = None
    finish_by: date | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Where a version differs from the earlier wording."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """Pages of a document that are an attachment to it (0-based within the document)."""

    label: str
    pages: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DocumentTruth:
    """One document of the box; ``pages`` are (file name, page number from 1), blank backs included."""

    index: int
    kind: str
    code: str
    title: str
    pages: tuple[tuple[str, int], ...]
    case_number: str | None
    case_printed: str | None
    foreign_numbers: tuple[str, ...]
    document_date: date
    date_printed: str
    received_date: date | None
    sender: str
    recipient: str
    personal_numbers: tuple[str, ...]
    persons: tuple[tuple[str, str], ...]
    secrecy_stamp: bool
    urgent: bool
    diary: DiaryAnswer
    diary_accept: tuple[DiaryAnswer, ...]
    retention: Retention
    relation: Relation | None = None
    relation_to: int | None = None
    changes: tuple[Change, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    missing_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BoxPage:
    """A page of a file and the document it belongs to."""

    drawn: DrawnPage
    document: int
    grey: bool = False
    """Kept as grey JPEG, not as one bit a pixel."""


@dataclass(frozen=True, slots=True)
class BoxFile:
    """A scan file; its form follows from the name's ending."""

    name: str
    pages: tuple[BoxPage, ...]


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """A row of the diary export; ``document`` is whose record it is, where that is in the box."""

    case_number: str
    subject: str
    sub: int
    direction: str
    arrived: date
    registered: date
    sender: str
    recipient: str
    handler: str
    unit: str
    dossier: str
    secret: bool
    status: str
    document: int | None = None
    fault: RowFault | None = None


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A box: its files, documents, diary rows and clients."""

    seed: int
    bank: str
    files: tuple[BoxFile, ...]
    documents: tuple[DocumentTruth, ...]
    diary: tuple[DiaryRow, ...]
    clients: tuple[Client, ...]
