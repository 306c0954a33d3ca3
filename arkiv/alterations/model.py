"""What is shown of two wordings of one record. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from arkiv.holdings.stored import StoredDocument
from ingest.model import Box, Difference, Evidence, RelationKind


class What(StrEnum):
    """How the wording of ``ours`` differs from that of ``theirs``."""

    ADDED = "added"
    GONE = "gone"
    OTHER = "other"


WORDS = {What.ADDED: "Finns bara här", What.GONE: "Fattas här", What.OTHER: "Lyder olika"}


class Verdict(StrEnum):
    """What a person says of the pair, once she has looked at both papers."""

    ALTERED = "altered"
    SAME = "same"
    APART = "apart"


VERDICT_WORDS = {
    Verdict.ALTERED: "Handlingen har två lydelser",
    Verdict.SAME: "Samma lydelse, läst olika",
    Verdict.APART: "Två olika handlingar",
}


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on a page something stands. ``box`` is in pixels of the master image."""

    file: str
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class Part:
    """One difference: the words on either side, and where each stands (or should have stood)."""

    what: What
    ours: str
    theirs: str
    our_spots: tuple[Spot, ...]
    their_spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Wording:
    """One of the two documents."""

    id: str
    number: int
    title: str
    pages: int


@dataclass(frozen=True, slots=True)
class Altered:
    """Two wordings of one record. Which was written first the papers do not say: ``ours`` only lies later."""

    ours: Wording
    theirs: Wording
    confidence: float
    reason: str
    parts: tuple[Part, ...]


def altered(documents: tuple[StoredDocument, ...]) -> tuple[Altered, ...]:
    """Every pair of wordings among a box's ``documents``, in their order."""
    by_place = {document.number - 1: document for document in documents}
    return tuple(
        Altered(
            _wording(document),
            _wording(by_place[relation.of]),
            relation.confidence,
            relation.reason,
            tuple(part(each) for each in relation.differences),
        )
        for document in documents
        for relation in document.relations
        if relation.kind is RelationKind.VERSION and relation.of in by_place
    )


def _wording(document: StoredDocument) -> Wording:
    return Wording(document.id, document.number, document.reading.title, len(document.reading.pages))


def part(difference: Difference) -> Part:
    """A difference with what kind it is and where it stands on either paper."""
    what = What.OTHER
    if not difference.theirs:
        what = What.ADDED
    elif not difference.ours:
        what = What.GONE
    return Part(
        what,
        difference.ours,
        difference.theirs,
        tuple(map(_spot, difference.our_evidence)),
        tuple(map(_spot, difference.their_evidence)),
    )


def _spot(evidence: Evidence) -> Spot:
    return Spot(evidence.page.file, evidence.page.number, evidence.box)


def shown(pair: Altered) -> str:
    """The hash of what a person sees of ``pair``: her word is of that and of nothing newer."""
    seen = (pair.ours.id, pair.theirs.id, pair.parts)
    return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()
