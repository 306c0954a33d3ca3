"""Everything a verdict is decided from, as plain values. ``gather.py`` makes them, ``decide.py`` judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from arkiv.retention.answers import Applies, ReadAt


@dataclass(frozen=True, slots=True)
class ReadDay:
    """A day and where it was read (Swedish, for a person; and on the page). ``sure`` is 0.0-1.0."""

    day: date
    read_in: str
    sure: float = 1.0
    places: tuple[ReadAt, ...] = ()


@dataclass(frozen=True, slots=True)
class Birth:
    """The birth day a personnummer or samordningsnummer states.

    ``proved``: the check digit agrees, or a register has exactly the number that was read.
    """

    day: date
    proved: bool
    coordination: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A person the document or its akt is about. ``birth`` is ``None`` where no usable number is known."""

    birth: Birth | None
    where: str
    child: bool = False  # the text or the register says the person is the child of the case


class AktKind(StrEnum):
    """What a personakt is about, understood from the register's own words."""

    CHILD = "child"
    ADULT = "adult"
    ECONOMIC = "economic"
    CARE = "care"  # elderly care and the like under SoL
    LSS = "lss"
    LSS_CHILD_HOME = "lss_child_home"
    FAMILY = "family"  # one akt for a whole family: every person in it counts
    FAMILY_LAW = "family_law"
    PATERNITY = "paternity"
    ADOPTION = "adoption"
    FAMILY_HOME = "family_home"  # the familjehem's own akt
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class AktFacts:
    """A row of the personakt register. ``None`` means the register does not say.

    ``still_registered`` is true while the person has a case that goes on (an akt that is not closed).
    """

    personal_number: str
    name: str
    akt_type: str
    opened: date | None = None
    closed: date | None = None
    last_entry: date | None = None
    placed: bool | None = None
    still_registered: bool | None = None
    kind: AktKind = AktKind.UNKNOWN
    birth: Birth | None = None
    read_in: str = "personaktsregistret"


class Inquiry(StrEnum):
    """What came of a report about a child."""

    OPENED = "opened"
    NOT_OPENED = "not_opened"
    UNKNOWN = "unknown"


class AktLink(StrEnum):
    """How it is known which akt a document belongs to."""

    NUMBER = "number"  # a personnummer in the document stands in the register
    CASE = "case"  # another document of the same case or its main document names the person
    NAME = "name"  # only the name agrees: enough to keep by, never to destroy by
    NO_AKT = "no_akt"  # the persons are known and none of them has an akt
    UNKNOWN = "unknown"


class PlanVerdict(StrEnum):
    PRESERVE = "preserve"
    DISPOSE = "dispose"
    UNCLEAR = "unclear"


class PlanTrigger(StrEnum):
    """From what a plan counts its years; ``UNSAID`` leaves it to the rule of the handlingstyp."""

    UNSAID = "unsaid"
    LAST_ENTRY = "last_entry"
    CASE_CLOSED = "case_closed"
    FISCAL_YEAR = "fiscal_year"
    DOCUMENT_DAY = "document_day"
    OBSOLETE = "obsolete"
    STATED_END = "stated_end"
    OTHER_EVENT = "other_event"


@dataclass(frozen=True, slots=True)
class PlanWord:
    """What a local plan says of a handlingstyp. ``source`` names plan, decision and row, for a person.

    ``decided_on`` ``None`` means the plan does not say when it was decided. ``sure`` is how surely the plan's
    row is about this handlingstyp (0.0-1.0; 1.0 once a person has confirmed it).
    """

    verdict: PlanVerdict
    source: str
    years: int | None = None
    trigger: PlanTrigger = PlanTrigger.UNSAID
    decided_on: date | None = None
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """A hold (gallringsstopp) that reaches this document. ``until`` counts; ``None``: until it is lifted."""

    ref: str
    reason: str
    from_day: date
    until: date | None = None

    def active_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class RetentionFacts:
    """The facts about one document.

    ``types`` are the handlingstyper it may be, likeliest first, each with its chance. ``akter`` are the akter
    it belongs to, ``other_akter`` further akter of the same persons. ``fiscal_year_stated`` is false while the
    räkenskapsår is only assumed from the document's day. ``plan_now`` and ``plan_then`` map a code to the word
    of the plan in force on the day of the law and on the document's own day.
    """

    document: str
    types: tuple[tuple[str, float], ...] = ()
    type_decided: bool = True  # whether reading chose the first of ``types``, or only weighed them
    link: AktLink = AktLink.UNKNOWN
    akter: tuple[AktFacts, ...] = ()
    other_akter: tuple[AktFacts, ...] = ()
    persons: tuple[Person, ...] = ()
    document_day: ReadDay | None = None
    document_last_day: ReadDay | None = None
    akt_last_document: ReadDay | None = None  # the latest document of the same akt in the box
    fiscal_year: int | None = None
    fiscal_year_stated: bool = False
    case_closed: ReadDay | None = None
    inquiry: Inquiry = Inquiry.UNKNOWN
    agreement_approved: bool | None = None
    names_person: bool = False  # it names a private person, by number or name
    loose_note: bool = False  # a note that no meeting made: it may be about anybody
    placement_seen: str = ""  # Swedish: what in the document or box tells of a placed child
    paternity_seen: str = ""
    adoption_seen: str = ""
    region_exempt: Applies = Applies.NO
    plan_now: Mapping[str, PlanWord] = field(default_factory=dict)
    plan_then: Mapping[str, PlanWord] = field(default_factory=dict)
    holds: tuple[HoldFacts, ...] = ()
