"""What the retention rules answer. Part of the public register (docs/register.schema.json)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class RetentionCode(StrEnum):
    """The verdicts. Each is a proposal; nothing is destroyed by a verdict."""

    PRESERVE = "preserve"
    DISPOSE_FROM = "dispose_from"  # the duty or right to dispose begins on ``day``
    KEEP_UNTIL = "keep_until"  # must be kept through ``day``; afterwards a local decision is needed
    LOCAL_DECISION_NEEDED = "local_decision_needed"
    CANNOT_TELL = "cannot_tell"


class Applies(StrEnum):
    __hash__ = str.__hash__  # Enum's own is written in Python, and looked up for every exception tested

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ExceptionTested:
    """One exception, tested on its own: its name and source, whether it applies, and why (Swedish)."""

    name: str
    source: str
    applies: Applies
    reason: str


@dataclass(frozen=True, slots=True)
class ReadAt:
    """A place on paper: the file's SHA-256, the page (from 1), the box in its pixels, the words as printed."""

    file: str
    page: int
    box: tuple[float, float, float, float]
    printed: str


@dataclass(frozen=True, slots=True)
class CountedFrom:
    """The day a period runs from: what happened that day and where it was read.

    ``places`` are empty where the day stands in a register; ``read_in`` then names register and row.
    """

    day: date
    what: str
    read_in: str
    places: tuple[ReadAt, ...] = ()


@dataclass(frozen=True, slots=True)
class RetentionAnswer:
    """The verdict for one document with its whole reasoning.

    ``day`` is the day of ``dispose_from`` or ``keep_until``; ``finish_by`` the last day a duty to dispose
    must be carried out. ``rule_id`` and ``source`` are empty only for ``cannot_tell``.
    """

    document: str
    code: RetentionCode
    confidence: float
    rule_id: str
    source: str
    reasons: tuple[str, ...]
    needs_person: bool
    day: date | None = None
    finish_by: date | None = None
    counted_from: CountedFrom | None = None
    exceptions: tuple[ExceptionTested, ...] = ()
    holds: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
