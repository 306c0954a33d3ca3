"""Holds (gallringsstopp): nothing is destroyed while a request, an appeal, supervision or a claim is open.

JO 3434-2016: not before the time for appeal is out, nor until an appeal has been finally tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from arkiv.retention.facts import HoldFacts


class HoldScope(StrEnum):
    """What a hold reaches."""

    ALL = "all"  # the whole archive
    BOX = "box"
    CASE = "case"
    PERSON = "person"
    DOCUMENT = "document"


class HoldReason(StrEnum):
    """What goes on while a hold lasts."""

    REQUEST = "request"  # somebody has asked for the records (TF 2 kap.)
    APPEAL = "appeal"
    SUPERVISION = "supervision"  # IVO, JO, JK, the archive authority
    COURT = "court"
    CLAIM = "claim"  # damages
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold as placed. ``key`` is the box ref, case number, personnummer or document id of the scope."""

    ref: str
    scope: HoldScope
    key: str
    reason: str
    placed_by: str
    from_day: date
    until: date | None = None
    reference: str = ""
    kind: HoldReason = HoldReason.OTHER

    def reaches(self, *, document: str, box: str, cases: frozenset[str], numbers: frozenset[str]) -> bool:
        """Whether it is about this document. ``cases`` and ``numbers`` hold every candidate read, as keys.

        A number one digit off counts too: a misread personnummer must not slip past a hold.
        """
        if self.scope is HoldScope.ALL:
            return True
        if self.scope is HoldScope.BOX:
            return self.key == box
        if self.scope is HoldScope.DOCUMENT:
            return self.key == document
        if self.scope is HoldScope.CASE:
            return case_key(self.key) in cases
        wanted = number_key(self.key)
        return any(_close(wanted, number) for number in numbers)

    @property
    def facts(self) -> HoldFacts:
        said = f"{self.reason} ({self.reference})" if self.reference else self.reason
        return HoldFacts(self.ref, said, self.from_day, self.until)


def number_key(number: str) -> str:
    """The ten last digits of a personnummer: what every way of writing it has in common."""
    return "".join(char for char in number if char.isdigit())[-10:]


def case_key(number: str) -> str:
    """``SN 2005/123-4`` and ``2005/123`` are the same case: year and number only."""
    _, _, last = number.strip().rpartition(" ")
    return last.partition("-")[0]


def _close(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 1
