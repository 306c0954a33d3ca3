"""What the diary check needs to know of a scanned document, drawn from its reading once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Protocol

import yaml
from rapidfuzz import fuzz

from arkiv.diary.case_numbers import CaseNumber, is_day, parse
from arkiv.diary.dates import parse_day
from arkiv.diary.model import Direction
from arkiv.diary.words import content_words, fold, full_name, personal_numbers, tokens
from ingest.model import DocumentReading, Field, FieldName, Relation, RelationKind


class Kept(Protocol):
    """A document as kept: an opaque id, its number in the box (from 1), its reading and relations."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def reading(self) -> DocumentReading: ...
    @property
    def relations(self) -> tuple[Relation, ...]: ...


@dataclass(frozen=True, slots=True)
class Authority:
    """Who we are: the authority's and the municipality's names, and the codes of its diaries."""

    name: str = "Socialnämnden"
    municipality: str = ""
    unit_codes: tuple[str, ...] = ()

    def is_us(self, party: str) -> bool:
        """Whether ``party`` names this authority, a part of its office, or the municipality as such."""
        words = set(tokens(party))
        if not words:
            return False
        ours = set(tokens(self.municipality)) | {"kommun", "kommunen"}
        if self.municipality and all(_like(word, ours) for word in words):
            return True
        own = [word for word in tokens(self.name) if len(word) > 3]
        if not any(_begins(word, (*_OFFICES, *own)) for word in words):
            return False
        places = _places(party)
        return not places or not self.municipality or any(_like(place, ours) for place in places)

    def is_another(self, party: str) -> bool:
        """Whether ``party`` is clearly another authority: a court, a state one, another municipality."""
        if self.is_us(party):
            return False
        ours = set(tokens(self.municipality))
        elsewhere = [place for place in _places(party) if not _like(place, ours)]
        return bool(elsewhere) or any(_begins(word, _AUTHORITIES) for word in tokens(party))


_OFFICES = (
    "socialforvaltning",
    "socialkontor",
    "socialtjanst",
    "socialnamnd",
    "individ",
    "socialutskott",
    "socialbyra",
)
_AUTHORITIES = (
    *(
        "tingsratt",
        "lansratt",
        "kammarratt",
        "hovratt",
        "forvaltningsratt",
        "aklagar",
        "polismyndighet",
        "polisen",
    ),
    *(
        "forsakringskass",
        "lansstyrels",
        "landsting",
        "socialstyrels",
        "skatteverk",
        "kronofogd",
        "migrationsverk",
    ),
)


def _begins(word: str, stems: tuple[str, ...]) -> bool:
    """Whether a word begins as one of the stems does, a misread letter or two forgiven in the long ones."""
    return any(
        word.startswith(one) or (len(one) > 7 and fuzz.ratio(word[: len(one)], one) >= 85) for one in stems
    )


def _like(word: str, others: Iterable[str]) -> bool:
    return any(word == other or fuzz.ratio(word.rstrip("s"), other.rstrip("s")) >= 85 for other in others)


def _places(party: str) -> list[str]:
    """The words that stand for a place: "Socialnämnden i Lillby", "Lillby kommun"."""
    words = tokens(party)
    places = [words[at - 1] for at, word in enumerate(words) if at and word in ("kommun", "kommuns", "stad")]
    return places + [words[at + 1] for at, word in enumerate(words[:-1]) if word == "i"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One document as the check sees it. Lists are best first; ``words`` are stems of what it is about."""

    id: str
    number: int
    doctype: str | None = None
    doctype_confidence: float = 0.0
    likely_types: tuple[tuple[str, float], ...] = ()  # what it may be, when the handlingstyp is not decided
    case_numbers: tuple[tuple[CaseNumber, float], ...] = ()
    foreign_numbers: tuple[str, ...] = ()
    dated: tuple[date, ...] = ()
    received: tuple[date, ...] = ()
    other_days: tuple[date, ...] = ()
    day_sure: Mapping[date, float] = field(default_factory=dict)  # how surely each day was read; absent: 1.0
    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    own_names: frozenset[str] = frozenset()  # those of the senders and recipients that are ourselves
    names: tuple[str, ...] = ()
    full_names: frozenset[tuple[str, ...]] = frozenset()  # every whole name on it but our own, in any role
    subjects: tuple[str, ...] = ()  # names of the persons the matter concerns: not officials and reporters
    personal_numbers: tuple[str, ...] = ()
    subject_numbers: frozenset[str] = frozenset()  # of them, those it may be about: no parent's or reporter's
    title: str = ""
    words: frozenset[str] = frozenset()
    direction: Direction = Direction.UNKNOWN
    stamped_secret: bool = False
    about_somebody: bool = False  # names an individual the matter concerns, by number or by role
    stamped_twice: bool = False  # received stamps of different days on different pages: perhaps two records
    unread: bool = False  # a page of it has ink that nobody could read
    relations: tuple[Relation, ...] = ()

    @property
    def day(self) -> date | None:
        """The day the record came in or was made, as well as the paper tells."""
        return next(iter((*self.received, *self.dated)), None)

    @property
    def copy_of(self) -> Relation | None:
        """The relation that says this is a copy of an earlier document."""
        return self._related(RelationKind.DUPLICATE)

    @property
    def attached_to(self) -> Relation | None:
        """The relation that says this is an attachment of another document."""
        return self._related(RelationKind.ATTACHMENT)

    def _related(self, kind: RelationKind) -> Relation | None:
        return next((relation for relation in self.relations if relation.kind is kind), None)


_STAMP_SURE = 0.5
UNREAD_PAGE = "understanding.unread_page"
_MAIN_ROLES = frozenset({"child", "guardian", "client"})
_MINOR_ROLES = frozenset({"official", "reporter", "counsel"})
_BESIDE = frozenset({"guardian", "reporter"})  # an official's number is never printed: the role is misread


def paper_of(kept: Kept, authority: Authority) -> Paper:
    """The paper behind a kept document."""
    reading = kept.reading
    senders, recipients = _texts(reading, FieldName.SENDER), _texts(reading, FieldName.RECIPIENT)
    received = _days(reading, FieldName.RECEIVED_DATE)
    persons = reading.candidates(FieldName.PERSON_NAME)
    subject = " ".join((reading.title, *_texts(reading, FieldName.SUBJECT), type_words(reading.doctype.code)))
    return Paper(
        id=kept.id,
        number=kept.number,
        doctype=reading.doctype.code,
        doctype_confidence=reading.doctype.confidence,
        likely_types=reading.doctype.runners_up if reading.doctype.code is None else (),
        case_numbers=_numbers(reading.candidates(FieldName.CASE_NUMBER)),
        foreign_numbers=_texts(reading, FieldName.FOREIGN_NUMBER),
        dated=_days(reading, FieldName.DOCUMENT_DATE),
        received=received,
        other_days=_days(reading, FieldName.OTHER_DATE),
        day_sure=_day_sure(reading),
        senders=senders,
        recipients=recipients,
        own_names=frozenset(filter(authority.is_us, (*senders, *recipients))),
        names=_unique(person.value for person in persons),
        full_names=frozenset(
            full_name(name)
            for name in (*senders, *recipients, *(person.value for person in persons))
            if not authority.is_us(name)
        )
        - {()},
        subjects=_unique(person.value for person in persons if person.role not in _MINOR_ROLES),
        personal_numbers=tuple(
            sorted(personal_numbers(" ".join(_texts(reading, FieldName.PERSONAL_NUMBER))))
        ),
        subject_numbers=personal_numbers(
            " ".join(
                number.value
                for number in reading.candidates(FieldName.PERSONAL_NUMBER)
                if number.role not in _BESIDE
            )
        ),
        title=reading.title,
        words=content_words(subject),
        direction=_direction(senders, recipients, bool(received), authority),
        stamped_secret=reading.best(FieldName.SECRECY_STAMP) is not None,
        about_somebody=reading.best(FieldName.PERSONAL_NUMBER) is not None
        or any(person.role in _MAIN_ROLES for person in persons),
        stamped_twice=_stamped_twice(reading),
        unread=any(finding.rule == UNREAD_PAGE for finding in reading.findings),
        relations=tuple(one for one in kept.relations if one.document + 1 == kept.number),
    )


def _numbers(found: Iterable[Field]) -> tuple[tuple[CaseNumber, float], ...]:
    numbers: dict[CaseNumber, float] = {}
    for candidate in found:
        if is_day(candidate.printed):  # whatever it was taken for, the paper shows a day
            continue
        number = parse(candidate.value) or parse(candidate.printed)
        if number is not None:
            numbers[number] = max(candidate.confidence, numbers.get(number, 0.0))
    return tuple(numbers.items())


def _texts(reading: DocumentReading, name: FieldName) -> tuple[str, ...]:
    return _unique(candidate.value for candidate in reading.candidates(name))


def _unique(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _days(reading: DocumentReading, name: FieldName) -> tuple[date, ...]:
    days = (parse_day(candidate.value) for candidate in reading.candidates(name))
    return tuple(dict.fromkeys(day for day in days if day is not None))


def _stamped_twice(reading: DocumentReading) -> bool:
    """Whether two pages bear received stamps of different days, neither of which is also on the other page."""
    stamps = [
        stamp for stamp in reading.candidates(FieldName.RECEIVED_DATE) if stamp.confidence >= _STAMP_SURE
    ]
    pages = [(parse_day(stamp.value), {place.page for place in stamp.evidence}) for stamp in stamps]
    return any(
        one is not None and other is not None and one != other and here and there and here.isdisjoint(there)
        for one, here in pages
        for other, there in pages
    )


def _day_sure(reading: DocumentReading) -> Mapping[date, float]:
    """For each day of the document itself, the confidence of its surest reading."""
    sure: dict[date, float] = {}
    for name in (FieldName.DOCUMENT_DATE, FieldName.RECEIVED_DATE):
        for candidate in reading.candidates(name):
            day = parse_day(candidate.value)
            if day is not None:
                sure[day] = max(candidate.confidence, sure.get(day, 0.0))
    return MappingProxyType(sure)


def _direction(
    senders: tuple[str, ...], recipients: tuple[str, ...], stamped: bool, authority: Authority
) -> Direction:
    """From whom to whom, where the paper says so; a received stamp settles it."""
    from_us = bool(senders) and authority.is_us(senders[0])
    to_us = bool(recipients) and authority.is_us(recipients[0])
    if stamped and not from_us:
        return Direction.INCOMING
    if from_us:
        return Direction.INTERNAL if to_us or not recipients else Direction.OUTGOING
    return Direction.INCOMING if to_us else Direction.UNKNOWN


@lru_cache(maxsize=1)
def _synonyms() -> Mapping[str, str]:
    given = yaml.safe_load(files("arkiv.diary").joinpath("rules.yaml").read_text("utf-8"))
    return MappingProxyType({code: fold(str(rule.get("words", ""))) for code, rule in given["types"].items()})


def type_words(code: str | None) -> str:
    """What diaries call a record of this handlingstyp; helps when the paper has no heading."""
    return _synonyms().get(code or "", "")
