"""A late registration as a person approved it: what every file form writes. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arkiv.diary.late import LateProposal
from arkiv.diary.model import Direction

DIRECTIONS = {
    Direction.INCOMING: ("I", "Inkommen", "incoming"),
    Direction.OUTGOING: ("U", "Expedierad", "outgoing"),
    Direction.INTERNAL: ("Upprättad", "Upprättad", "internal_memo_without_follow-up"),
    Direction.UNKNOWN: ("", "", ""),
}
"""What our three tables, FGS and ERMS call a direction."""
SECRECY = "Sekretess, prövas vid begäran"


@dataclass(frozen=True, slots=True)
class LateEntry:
    """A proposal with the subject and the case a person gave it."""

    proposal: LateProposal
    subject: str
    case: str
    approved_on: date

    @property
    def note(self) -> str:
        """The tjänsteanteckning: why the entry is late."""
        p = self.proposal
        printed = f" På handlingen står {p.printed_number}." if p.printed_number and not self.case else ""
        day = " Ursprunglig dag är okänd." if p.original is None else ""
        return f"{p.reason}{printed}{day} Godkänd för registrering {self.approved_on}."

    @property
    def day(self) -> str:
        """The original day, ISO; ``""`` if nobody knows it."""
        return self.proposal.original.isoformat() if self.proposal.original else ""
