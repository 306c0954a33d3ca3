"""What the diary check answers. Part of the public register (docs/register.schema.json)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class DiaryCode(StrEnum):
    """The answers of the diary check; each is a proposal to a person."""

    REGISTERED = "registered"
    UNCERTAIN = "uncertain"
    MISSING_FROM_CASE = "missing_from_case"  # the number is known, this record is not listed under it
    UNKNOWN_NUMBER = "unknown_number"
    UNREGISTERED_SECRET = "unregistered_secret"  # noqa: S105 (an answer: should have been registered)
    UNREGISTERED_PUBLIC = "unregistered_public"  # neither registered nor kept in order
    IN_PERSONAKT = "in_personakt"  # exempt from the diary (OSF 2 §), and its akt is there
    PERSONAKT_MISSING = "personakt_missing"  # exempt from the diary, but no akt is known
    EXEMPT = "exempt"
    KEPT_IN_ORDER = "kept_in_order"
    MINOR_IMPORTANCE = "minor_importance"
    OTHER_AUTHORITY = "other_authority"
    NOT_OFFICIAL = "not_official"  # a draft or note: a person decides


@dataclass(frozen=True, slots=True)
class DiaryCandidate:
    """An entry that may be this record. ``probability`` 0.0-1.0; ``summary`` is the row, its number first."""

    entry: str
    case_number: str
    summary: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiaryAnswer:
    """The answer for one document. ``section`` cites the law it rests on; texts are Swedish."""

    document: str
    code: DiaryCode
    confidence: float
    section: str
    reasons: tuple[str, ...]
    next_step: str
    needs_person: bool
    candidates: tuple[DiaryCandidate, ...] = ()


class ReverseKind(StrEnum):
    """What the registers say that the box does not bear out."""

    ENTRY_NOT_FOUND = "entry_not_found"
    SERIES_GAP = "series_gap"
    SERIES_DOUBLE = "series_double"
    OUT_OF_ORDER = "out_of_order"
    LATE_REGISTRATION = "late_registration"
    NEVER_CLOSED = "never_closed"
    ENTRY_CHANGED = "entry_changed"
    ENTRY_VANISHED = "entry_vanished"
    UNREADABLE_ROW = "unreadable_row"
    DECISION_NOT_REPORTED = "decision_not_reported"
    REPORT_WITHOUT_DECISION = "report_without_decision"


@dataclass(frozen=True, slots=True)
class ReverseFinding:
    """One such finding; ``entries`` are entry ids, ``documents`` those of the box, ``message`` is Swedish."""

    kind: ReverseKind
    message: str
    entries: tuple[str, ...] = ()
    days: int | None = None
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiaryReport:
    """All answers for a box, in document order, and what the registers say the other way round."""

    answers: tuple[DiaryAnswer, ...]
    reverse: tuple[ReverseFinding, ...]
