"""What the interface takes and gives. Pure; part of what is promised under ``/api/v1``."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema


class Fault(Schema):
    """Why nothing was done: the error's name, and a Swedish sentence for a person."""

    error: str
    message: str


class BoxOut(Schema):
    """A box with its counts."""

    ref: str
    title: str
    state: str
    files: int
    pages: int
    documents: int
    missing_from_diary: int
    waiting: int
    gaps: int


class DocumentLine(Schema):
    """A document as lists have it. ``waits_in`` is how many queues it stands in."""

    id: str
    number: int
    title: str
    doctype: str
    dated: str
    case_number: str
    pages: int
    diary: str
    retention: str
    retention_day: date | None
    urgent: bool
    waits_in: int


class DocumentPage(Schema):
    """A page of a list."""

    total: int
    page: int
    pages: int
    documents: list[DocumentLine]


class Fact(Schema):
    """A fact of a document with its values; ``confidence`` is null where a person decided or nothing was read."""

    name: str
    values: list[str]
    confidence: float | None
    doubtful: bool
    decided_by_person: bool


class DocumentOut(Schema):
    """A document. Give ``version`` back with a change: it is refused if somebody changed the document meanwhile."""

    id: str
    box: str
    number: int
    title: str
    version: str
    facts: list[Fact]


class Done(Schema):
    """What an act led to: its number in the box's history, and the documents that came of it."""

    operation: int
    documents: list[str]


class SetFact(Schema):
    """Say what a fact is; no values: there is none."""

    name: str = Field(max_length=40)
    values: list[str] = Field(default=[], max_length=50)
    version: str = Field(default="", max_length=40)
    because: str = Field(default="", max_length=500)


class Act(Schema):
    """An act that needs no more than the version it was decided on."""

    version: str = Field(default="", max_length=40)
    because: str = Field(default="", max_length=500)


class SplitAt(Act):
    """Let a new document begin at this page (from 1, not the first)."""

    at: int = Field(ge=2, le=100_000)


class QueueOut(Schema):
    """A queue and how many wait in it."""

    queue: str
    word: str
    count: int


class HitOut(Schema):
    """A page that answers; ``circle`` is how near (Swedish)."""

    box: str
    file: str
    page: int
    document: str
    title: str
    circle: str
    reason: str


class AnswerOut(Schema):
    """Hits, how many there are in all, and what was not searched (Swedish)."""

    total: int
    complete: bool
    completeness: str
    hits: list[HitOut]


class EventOut(Schema):
    """An event of the log."""

    number: int
    at: datetime
    actor: str
    kind: str
    subject: str
    data: str
    digest: str
