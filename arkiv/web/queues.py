"""What waits for a person, and why: the queues and the card of a document. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from arkiv.diary.answers import DiaryAnswer, DiaryCode
from arkiv.export.words import DIARY, DiaryGroup
from arkiv.holdings.doctype_names import name_of
from arkiv.retention.answers import RetentionAnswer
from ingest.model import DocumentReading, FieldName, Relation, RelationKind, Severity
from ingest.stages.review import Doubt, doubts


class Queue(StrEnum):
    """A reason why a document waits for a person."""

    URGENT = "urgent"
    SPLIT = "split"
    TYPE = "type"
    FIELD = "field"
    DIARY = "diary"
    SECRECY = "secrecy"
    VERSION = "version"
    RETENTION = "retention"
    ASKED = "asked"


SWEDISH: Mapping[Queue, str] = MappingProxyType(
    {
        Queue.URGENT: "Brådskande",
        Queue.SPLIT: "Tveksam uppdelning",
        Queue.TYPE: "Okänd handlingstyp",
        Queue.FIELD: "Osäkra uppgifter",
        Queue.DIARY: "Saknas eller osäker i diariet",
        Queue.SECRECY: "Sekretess att bedöma",
        Queue.VERSION: "Ändrad handling",
        Queue.RETENTION: "Gallring att avgöra",
        Queue.ASKED: "Fråga från en kollega",
    }
)

ASKS: Mapping[Queue, str] = MappingProxyType(
    {
        Queue.URGENT: "Något i handlingen kan kräva att någon handlar i dag.",
        Queue.SPLIT: "Börjar handlingen verkligen på sin första sida?",
        Queue.TYPE: "Vilken typ av handling är det?",
        Queue.FIELD: "Stämmer de uppgifter som lästes med för liten säkerhet?",
        Queue.DIARY: "Är handlingen registrerad, eller ska den registreras nu?",
        Queue.SECRECY: "Handlingen är stämplad eller oregistrerad med sekretess.",
        Queue.VERSION: "Samma handling finns med en annan lydelse. Vilken gäller?",
        Queue.RETENTION: "Regelboken kan inte ensam säga om handlingen ska bevaras.",
        Queue.ASKED: "Någon har bett om ett andra par ögon.",
    }
)
_FIELDS = {FieldName(doubt.value): doubt for doubt in Doubt if doubt.value in set(FieldName)}
_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What lists show of a document, and the queues it stands in with its rank (0 comes first, 1000 last)."""

    title: str
    doctype: str
    dated: str
    case_number: str
    pages: int
    first: tuple[str, int] | None
    diary: str
    retention: str
    retention_day: date | None
    waits: Mapping[Queue, int]


def card_of(
    reading: DocumentReading,
    relations: tuple[Relation, ...],
    diary: DiaryAnswer | None,
    retention: RetentionAnswer | None,
    look_below: Mapping[str, float],
    settled: frozenset[Queue] = frozenset(),
) -> Card:
    """The card of a document. ``look_below`` is the profile's.

    ``settled`` are queues a person has already answered for what is claimed now.
    """
    waits = dict(_waits(reading, relations, diary, retention, doubts(reading, look_below)))
    dated, number = reading.best(FieldName.DOCUMENT_DATE), reading.best(FieldName.CASE_NUMBER)
    first = reading.pages[0] if reading.pages else None
    return Card(
        title=(reading.title or (name_of(reading.doctype.code) if reading.doctype.code else ""))[:_TITLE],
        doctype=reading.doctype.code or "",
        dated=dated.value[:10] if dated else "",
        case_number=number.value[:40] if number else "",
        pages=len(reading.pages),
        first=(str(first.file), first.number) if first else None,
        diary=str(diary.code) if diary else "",
        retention=str(retention.code) if retention else "",
        retention_day=retention.day if retention else None,
        waits={queue: rank for queue, rank in waits.items() if queue not in settled},
    )


def _waits(
    reading: DocumentReading,
    relations: tuple[Relation, ...],
    diary: DiaryAnswer | None,
    retention: RetentionAnswer | None,
    unsure: frozenset[Doubt],
) -> Iterator[tuple[Queue, int]]:
    if any(finding.severity is Severity.URGENT for finding in reading.findings):
        yield Queue.URGENT, 0
    if Doubt.START in unsure:
        yield Queue.SPLIT, _rank(reading.starts_sure)
    if Doubt.TYPE in unsure:
        yield Queue.TYPE, _rank(reading.doctype.confidence)
    fields = [
        best.confidence for name, doubt in _FIELDS.items() if doubt in unsure and (best := reading.best(name))
    ]
    if fields:
        yield Queue.FIELD, _rank(min(fields))
    if diary and (DIARY[diary.code][0] is DiaryGroup.MISSING or diary.needs_person):
        yield Queue.DIARY, _rank(diary.confidence)
    if reading.best(FieldName.SECRECY_STAMP) or (diary and diary.code is DiaryCode.UNREGISTERED_SECRET):
        yield Queue.SECRECY, 500
    if any(relation.kind is RelationKind.VERSION for relation in relations):
        yield Queue.VERSION, 0
    if retention and retention.needs_person:
        yield Queue.RETENTION, _rank(retention.confidence)


def _rank(confidence: float) -> int:
    return round(max(0.0, min(1.0, confidence)) * 1000)
