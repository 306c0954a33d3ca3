"""What the finder is given and what it answers. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from ingest.model import Box, PageReading, PageRef

PersonKey = NewType("PersonKey", str)
"""Names one person within one search, never outside it: ``p1``, or the key a ``KnownPerson`` came with."""


class Kind(StrEnum):
    """What kind of personal datum (personuppgift) was found."""

    IDENTITY_NUMBER = "identity_number"  # personnummer, samordningsnummer, reserve and damaged forms
    BIRTH_DATE = "birth_date"
    NAME = "name"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    PLATE = "plate"  # registration of a vehicle
    ACCOUNT = "account"  # bank account, bankgiro, plusgiro, IBAN
    PROPERTY = "property"  # fastighetsbeteckning
    HEALTH = "health"
    CRIME = "crime"
    ECONOMY = "economy"
    PLACEMENT = "placement"  # familjehem, HVB, skyddat boende
    ORIGIN = "origin"  # ethnic origin, faith, union, sexual life (GDPR art. 9)
    INDIRECT = "indirect"  # school and class, workplace, relation: points a person out in company of others
    LINK = "link"  # another authority's number of a case: leads to the person there
    OLD_INK = "old_ink"  # a redaction made by hand that can be seen through
    HANDWRITING = "handwriting"  # a signature or a note: the hand itself may tell who


class Why(StrEnum):
    """The rule that found it; the Swedish sentence stands in ``Proposal.reason``."""

    CHECK_DIGIT = "check_digit"
    FORM = "form"  # the form of it alone
    LABEL = "label"  # a word beside it says what it is
    LIST = "list"  # a list of names or words
    CONTEXT = "context"
    KNOWN = "known"  # a person of the case
    SAME_PERSON = "same_person"  # found elsewhere in the delivery
    COPY = "copy"  # found on another copy of the page
    IN_DUTY = "in_duty"  # an official in that capacity: not secret as such


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person the case is about or who figures in it. ``names`` are full names; numbers as in ``ingest.Field``.

    ``in_duty``: an official acting as such, whose name is normally not secret.
    """

    key: PersonKey
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    in_duty: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A datum found. ``boxes``: one a word, in pixels of the master. ``reason`` is Swedish, for a person to judge.

    ``withhold`` is what the finder proposes: ``False`` says *seen, and not secret as such* (an official's name).
    ``words`` are (line, word) in the page's reading, 0-based. ``text`` is as printed.
    """

    page: PageRef
    boxes: tuple[Box, ...]
    words: tuple[tuple[int, int], ...]
    kind: Kind
    text: str
    why: Why
    reason: str
    confidence: float
    person: PersonKey | None = None
    withhold: bool = True


@dataclass(frozen=True, slots=True)
class Search:
    """How much is looked for. ``kinds``: those that are proposed. ``years`` the papers are from, inclusive.

    ``show_officials``: names of officials in duty are reported with ``withhold=False`` instead of left out.
    """

    kinds: frozenset[Kind] = frozenset(Kind)
    years: tuple[int, int] | None = None
    show_officials: bool = True
    least_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Searched:
    """A document to search: its pages in order, as read."""

    pages: tuple[PageReading, ...]
