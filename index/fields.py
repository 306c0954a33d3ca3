"""The named fields of the query language: every Swedish and English name, and what a value of it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from index.clauses import DayField
from index.model import PageStatus
from index.records import About, Label
from index.swedish.identifiers import IdentifierKind

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class WordsOf:
    """The value is words of this fact; None is any text."""

    about: About | None


@dataclass(frozen=True, slots=True)
class NumberOf:
    kinds: tuple[IdentifierKind, ...]
    example: str


@dataclass(frozen=True, slots=True)
class DaysOf:
    field: DayField


@dataclass(frozen=True, slots=True)
class LabelOf:
    label: Label


@dataclass(frozen=True, slots=True)
class StatusOf:
    """The value is one of ``STATUSES``."""


FieldMeaning: TypeAlias = WordsOf | NumberOf | DaysOf | LabelOf | StatusOf

_NAMES: tuple[tuple[str, FieldMeaning], ...] = (
    ("text", WordsOf(None)),
    ("person namn name", WordsOf(About.PERSON)),
    ("avsändare från sender from", WordsOf(About.SENDER)),
    ("mottagare till recipient to", WordsOf(About.RECIPIENT)),
    ("titel title", WordsOf(About.TITLE)),
    ("typ handlingstyp type", WordsOf(About.TYPE)),
    ("dnr diarienummer ärende case", NumberOf((IdentifierKind.CASE,), "dnr:SN2005/123")),
    (
        "personnummer pnr nummer number",
        NumberOf((IdentifierKind.PERSON, IdentifierKind.ORGANISATION), "pnr:20050314-2384"),
    ),
    ("datum date", DaysOf(DayField.DOCUMENT)),
    ("inkom inkommen received", DaysOf(DayField.RECEIVED)),
    ("box kartong", LabelOf(Label.BOX)),
    ("enhet unit", LabelOf(Label.UNIT)),
    ("dokument handling document", LabelOf(Label.DOCUMENT)),
    ("status läsbarhet", StatusOf()),
)

FIELDS: Mapping[str, FieldMeaning] = {name: meaning for names, meaning in _NAMES for name in names.split()}

STATUSES: Mapping[str, PageStatus] = {
    "läst": PageStatus.READ,
    "svårläst": PageStatus.POORLY_READ,
    "oläst": PageStatus.UNREAD,
    "blank": PageStatus.BLANK,
    "tom": PageStatus.BLANK,
} | {status.value: status for status in PageStatus}
