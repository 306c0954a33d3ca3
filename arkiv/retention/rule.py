"""The law as values: what a rule says, when it is law, for which handlingstyper, and where it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType


class Verdict(StrEnum):
    """What a rule asks for when none of its exceptions applies."""

    DISPOSE = "dispose"  # a duty: must be destroyed after the period
    KEEP_AT_LEAST = "keep_at_least"  # must be kept for the period; then the local plan decides
    LOCAL = "local"  # no statute gives a period: the nämnd decides
    ADVISED_PRESERVE = "advised_preserve"  # practice is to preserve; a plan may say otherwise
    ADVISED_DISPOSE = "advised_dispose"  # practice is to destroy, but only a plan makes it allowed


class Wording(StrEnum):
    """Whether the wording in force on the rule's days was read when the rule was written."""

    READ = "read"
    NOT_READ = "not_read"  # the rule then keeps where an exception says so, and otherwise cannot tell


class Unit(StrEnum):
    AKT = "akt"
    CASE = "case"
    DOCUMENT = "document"


class Trigger(StrEnum):
    """The event a period is counted from."""

    LAST_ENTRY = "last_entry"  # the last entry in the personakt
    DOCUMENT_DAY = "document_day"
    DOCUMENT_LAST_DAY = "document_last_day"  # the latest day written in the document itself
    FISCAL_YEAR = "fiscal_year"  # the end of the räkenskapsår
    CASE_CLOSED = "case_closed"
    OBSOLETE = "obsolete"  # "vid inaktualitet": a person judges
    STATED_END = "stated_end"  # a permit, decision or agreement ends: a later day that the document names
    OTHER_EVENT = "other_event"  # something neither the document nor a register tells us of (laga kraft)


class Completion(StrEnum):
    """By when a duty must have been carried out."""

    NONE = "none"
    NEXT_YEAR_END = "next_year_end"  # before the end of the calendar year after the duty arose


class Placing(StrEnum):
    """Whether the rule is for documents in a personakt, for those that have none, or for both."""

    ANY = "any"
    IN_AKT = "in_akt"
    LOOSE = "loose"


class ExceptionKind(StrEnum):
    """The exceptions there is a test for (``examine.py``)."""

    __hash__ = str.__hash__  # Enum's own is Python, and every decision looks each of them up thrice

    STILL_REGISTERED = "still_registered"
    PATERNITY = "paternity"
    ADOPTION = "adoption"
    PLACED_CHILD = "placed_child"
    LSS_CHILD_HOME = "lss_child_home"
    AGREEMENT = "agreement"
    CHILD_INQUIRY = "child_inquiry"
    RESEARCH_AREA = "research_area"
    RESEARCH_PERSON = "research_person"
    ENTRIES_BEFORE = "entries_before"
    OPEN_DEBT = "open_debt"
    NAMES_PERSON = "names_person"
    PRIVATE_CARE = "private_care"
    UNREAD_TRANSITION = "unread_transition"
    MAY_BE_ACCOUNTS = "may_be_accounts"
    MAY_BE_JOURNAL = "may_be_journal"
    PROTECTED_AKT = "protected_akt"


NEEDS: Mapping[ExceptionKind, tuple[str, ...]] = MappingProxyType(
    {
        ExceptionKind.STILL_REGISTERED: ("years",),
        ExceptionKind.AGREEMENT: ("types", "age"),
        ExceptionKind.CHILD_INQUIRY: ("types", "age"),
        ExceptionKind.RESEARCH_PERSON: ("days",),
        ExceptionKind.ENTRIES_BEFORE: ("before",),
        ExceptionKind.UNREAD_TRANSITION: ("before",),
        ExceptionKind.OPEN_DEBT: ("types",),
        ExceptionKind.MAY_BE_ACCOUNTS: ("years",),
        ExceptionKind.MAY_BE_JOURNAL: ("years",),
    }
)
"""What an exception must state to be tested at all; without it, its test could only answer no."""


@dataclass(frozen=True, slots=True)
class Validity:
    """Days on which a rule is law: ``from_day`` counts, ``until_day`` does not; ``None``: still in force."""

    from_day: date
    until_day: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.from_day <= day and (self.until_day is None or day < self.until_day)


@dataclass(frozen=True, slots=True)
class FiscalYears:
    """The räkenskapsår a rule is for: ``from_year`` counts, ``until_year`` does not; ``None`` is no limit."""

    from_year: int | None = None
    until_year: int | None = None

    def holds_for(self, year: int) -> bool:
        return (self.from_year is None or self.from_year <= year) and (
            self.until_year is None or year < self.until_year
        )


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """An exception as the law states it, with its own source.

    ``types`` are the handlingstyper that fall under it by their nature, ``may_touch`` those for which the facts
    of the akt decide; any other type lies outside. ``age`` is in years, ``days`` are days of the month,
    ``years`` is a period after another event; ``closed_before`` and ``before`` are limits of transitions.
    """

    test: ExceptionKind
    source: str
    types: frozenset[str] = frozenset()
    may_touch: frozenset[str] = frozenset()
    age: int | None = None
    years: int | None = None
    days: frozenset[int] = frozenset()
    closed_before: date | None = None
    before: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a test case of a rule must answer; what is ``None`` is not checked."""

    code: str
    rule: str | None = None
    day: date | None = None
    finish_by: date | None = None
    applies: tuple[str, ...] = ()  # names of exceptions that must be answered yes
    unknown: tuple[str, ...] = ()  # and of those that must be answered unknown


@dataclass(frozen=True, slots=True)
class RuleCase:
    """A test case written beside its rule: a document, its akt, a day, and the answer the law gives.

    Everything has an unremarkable value unless stated: an adult's closed akt, no plan, no exemption.
    """

    name: str
    type: str
    expect: Expected
    law_on: date | None = None
    today: date | None = None
    last_entry: date | None = None
    opened: date | None = None
    closed: date | None = None
    document_day: date | None = None
    fiscal_year: int | None = None
    born: date = date(1960, 3, 12)
    coordination_number: bool = False
    number_proved: bool = True
    akt_type: str = "vuxen"
    loose: bool = False
    placed: bool | None = False
    registered: bool = False
    approved: bool | None = None
    inquiry: str = "unknown"
    region_exempt: bool = False
    plan: str | None = None  # the words of the plan's column for gallring
    hold: bool = False
    names_person: bool = False
    document_last_day: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in one wording. Never edited once it was in force: it is closed, and the next is added."""

    id: str
    title: str
    statute: str
    section: str
    in_force: Validity
    types: tuple[str, ...]
    unit: Unit
    trigger: Trigger
    verdict: Verdict
    wording: Wording = Wording.READ
    amended_by: str = ""
    transition: str = ""
    placing: Placing = Placing.ANY
    fiscal_years: FiscalYears = FiscalYears()
    years: int | None = None
    completion: Completion = Completion.NONE
    note: str = ""
    exceptions: tuple[ExceptionRule, ...] = ()
    cases: tuple[RuleCase, ...] = ()

    @property
    def source(self) -> str:
        """Statute, section and the wording it rests on, as cited to a person."""
        return f"{self.statute} {self.section}" + (f" ({self.amended_by})" if self.amended_by else "")
