"""A sound delivery, to be broken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from arkiv.disclosure.delivery.model import Delivery, DeliveryFacts, SourcePage
from arkiv.disclosure.delivery.prepare import PreparedPage, prepare
from arkiv.disclosure.proof.model import Fault


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound delivery to break: what it was made of, the file and a hidden name in it."""

    sources: tuple[SourcePage, ...]
    path: Path
    delivery: Delivery
    facts: DeliveryFacts
    secret: str

    def prepared(self) -> list[PreparedPage]:
        total = len(self.sources)
        return [
            prepare(source, number, total, self.facts) for number, source in enumerate(self.sources, start=1)
        ]


@dataclass(frozen=True, slots=True)
class Broken:
    """A way to break it, and the faults of which at least one must be named."""

    name: str
    make: Callable[[Sound, Path], Delivery]
    faults: frozenset[Fault]
