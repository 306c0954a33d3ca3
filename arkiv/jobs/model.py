"""What a step is, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

RETIRED: Final = 76
"""Exit status of a worker that had grown too large and gave its place to a fresh one."""


class StepKind(StrEnum):
    """The steps from a file to a searchable box, in the order they are taken up."""

    LIST = "list"  # a file: what pages does it hold?
    READ = "read"  # a page: what does it say?
    ASSEMBLE = "assemble"  # a box: which documents are these, and what are they about?
    INDEX = "index"  # a box: make it findable


@dataclass(frozen=True, slots=True)
class Claim:
    """A step in a worker's hands. Only while ``attempt`` is still the ledger's may its outcome be written."""

    step: int
    kind: StepKind
    box: int
    unit: str
    attempt: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How the work on a box stands, per kind: (ready, running, done, failed)."""

    counts: dict[StepKind, tuple[int, ...]]

    def total(self, kind: StepKind) -> int:
        return sum(self.counts.get(kind, (0, 0, 0, 0)))

    def finished(self, kind: StepKind) -> int:
        return sum(self.counts.get(kind, (0, 0, 0, 0))[2:])

    @property
    def open(self) -> int:
        """Steps not yet done or given up."""
        return sum(sum(count[:2]) for count in self.counts.values())
