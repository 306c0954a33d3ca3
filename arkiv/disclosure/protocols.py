"""What the flow asks of the redaction engine: find, build, prove. Given whole, so that a test can give another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from arkiv.disclosure.delivery.model import Delivery, DeliveryFacts, SourcePage
from arkiv.disclosure.finder.model import KnownPerson, Proposal, Search, Searched
from arkiv.disclosure.proof.model import Proof


class Find(Protocol):
    """``arkiv.disclosure.finder.find.find``."""

    def __call__(
        self, documents: Sequence[Searched], known: Sequence[KnownPerson] = ..., search: Search = ...
    ) -> tuple[Proposal, ...]: ...


class Build(Protocol):
    """``arkiv.disclosure.delivery.build.build_delivery``."""

    def __call__(
        self, pages: Iterable[SourcePage], total: int, out: Path, draft: Path, facts: DeliveryFacts
    ) -> Delivery: ...


class Prove(Protocol):
    """``arkiv.disclosure.proof.prove.prove``."""

    def __call__(self, path: Path, delivery: Delivery) -> Proof: ...


@dataclass(frozen=True, slots=True)
class Redactor:
    """The three steps of a redacted copy."""

    find: Find
    build: Build
    prove: Prove
