"""The permit to destroy blobs. Only ``arkiv.disposal.erasing`` makes one; a test holds every other module to that."""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.errors import NotPermitted


@dataclass(frozen=True, slots=True)
class PurgePermit:
    """Names the blobs that may go, the decision they go by and the two persons who answer for it (opaque ids)."""

    disposal: str
    decision: str
    requested_by: str
    approved_by: str
    names: frozenset[str]

    def __post_init__(self) -> None:
        persons = {self.requested_by.strip(), self.approved_by.strip()} - {""}
        if len(persons) != 2 or not self.disposal.strip() or not self.decision.strip():
            raise NotPermitted(
                "Inget förstörs utan ett beslut med diarienummer och två olika personer. Inget har ändrats."
            )

    def require(self, name: str) -> None:
        """Raises NotPermitted for a blob the permit does not name."""
        if name not in self.names:
            raise NotPermitted(f"Filen {name[:12]}… hör inte till {self.disposal}. Inget har ändrats.")
