"""Gather the facts a verdict needs: over the document, its akt, its case and the rest of the box. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from arkiv.diary.case_numbers import is_day
from arkiv.diary.model import name_key
from arkiv.diary.words import fold
from arkiv.retention import plans, title_words
from arkiv.retention.answers import Applies, ReadAt
from arkiv.retention.facts import (
    AktFacts,
    AktKind,
    AktLink,
    Birth,
    Person,
    PlanWord,
    ReadDay,
    RetentionFacts,
)
from arkiv.retention.holds import Hold, case_key, number_key
from ingest.model import DocumentReading, Field, FieldName, RelationKind, TokenCheck

if TYPE_CHECKING:
    from arkiv.holdings.stored import StoredDocument

DAY_SURE = 0.5  # a day less certain than this is not used at all
LATER_DAY_SURE = 0.9  # so sure must a document's day be to move the akt's last entry forward
_OTHERS = frozenset({"official", "reporter", "counsel"})  # persons the akt is not about
CHILD_TYPES = frozenset(
    {
        "orosanmalan",
        "forhandsbedomning",
        "beslut_utredning",
        "barnavardsutredning",
        "vardplan_barn",
        "placering_barn",
        "overvagande",
        "lvu",
    }
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the documents. ``cases_closed`` is by case key (``holds.case_key``)."""

    box: str = ""
    akter: tuple[AktFacts, ...] = ()
    register_loaded: bool = False
    cases_closed: Mapping[str, date] = field(default_factory=dict)
    plans: tuple[plans.PlanVersion, ...] = ()
    holds: tuple[Hold, ...] = ()
    region_exempt: Applies = Applies.NO


def birth_of(number: str, *, proved: bool) -> Birth | None:
    """The birth day in a twelve-digit number, samordningsnummer (day + 60) included; ``None`` if it has none.

    ``proved`` is whether someone else vouches for the digits; a right check digit does so too.
    """
    digits = "".join(char for char in number if char.isdigit())
    if len(digits) != 12:
        return None
    day = int(digits[6:8])
    try:
        born = date(int(digits[:4]), int(digits[4:6]), day - 60 if day > 60 else day)
    except ValueError:
        return None
    return Birth(born, proved or _check_digit_agrees(digits[2:]), day > 60)


def _check_digit_agrees(ten: str) -> bool:
    doubled = (int(char) * (2 if place % 2 == 0 else 1) for place, char in enumerate(ten))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def gather(
    documents: Sequence[StoredDocument], around: Surroundings, *, law_on: date
) -> tuple[RetentionFacts, ...]:
    """The facts of each document of a box, in the documents' order."""
    box = _Box.of(documents, around)
    now = plans.words_on(around.plans, law_on)
    return tuple(_facts(document, box, now) for document in documents)


@dataclass(frozen=True, slots=True)
class _Box:
    """A box with the look-ups its documents share."""

    around: Surroundings
    by_number: Mapping[str, tuple[AktFacts, ...]]
    by_name: Mapping[str, tuple[AktFacts, ...]]
    case_numbers: Mapping[str, frozenset[str]]  # case → keys of the persons its documents name
    of_position: Mapping[int, StoredDocument]  # place in the stack from 0; disposal leaves gaps
    last_day: Mapping[str, ReadDay]  # person → latest document
    types_of: Mapping[str, frozenset[str]]  # person → codes of her documents in the box
    then: dict[date | None, dict[str, PlanWord]]

    @classmethod
    def of(cls, documents: Sequence[StoredDocument], around: Surroundings) -> _Box:
        """``documents`` with what the registers and plans say around them, looked up once for all."""
        numbers: dict[str, list[AktFacts]] = defaultdict(list)
        names: dict[str, list[AktFacts]] = defaultdict(list)
        for akt in around.akter:
            if akt.personal_number:
                numbers[number_key(akt.personal_number)].append(akt)
            if akt.name:
                names[name_key(akt.name)].append(akt)
        cases: dict[str, set[str]] = defaultdict(set)
        last: dict[str, ReadDay] = {}
        types: dict[str, set[str]] = defaultdict(set)
        for document in documents:
            keys = {
                number_key(person.value) for person in _numbers(document.reading) if _vouched(person, numbers)
            }
            for case in _cases(document.reading):
                cases[case] |= keys
            day = day_of(document)
            for key in keys:
                types[key].update(_codes(document.reading))
                if (
                    day is not None
                    and day.sure >= LATER_DAY_SURE
                    and (key not in last or day.day > last[key].day)
                ):
                    last[key] = day
        return cls(
            around,
            {key: tuple(found) for key, found in numbers.items()},
            {key: tuple(found) for key, found in names.items()},
            {case: frozenset(keys) for case, keys in cases.items()},
            {document.number - 1: document for document in documents},
            last,
            {key: frozenset(codes) for key, codes in types.items()},
            {},
        )

    def plan_then(self, day: ReadDay | None) -> dict[str, PlanWord]:
        """The words of the plan in force on the document's day; worked out once a day."""
        key = day.day if day is not None else None
        if key not in self.then:
            self.then[key] = {} if key is None else plans.words_on(self.around.plans, key)
        return self.then[key]


def _facts(document: StoredDocument, box: _Box, now: dict[str, PlanWord]) -> RetentionFacts:
    reading, day = document.reading, day_of(document)
    link, akter = _akter(document, box)
    keys = frozenset(number_key(akt.personal_number) for akt in akter if akt.personal_number)
    ours = {replace(akt, birth=None) for akt in akter}
    others = tuple(
        akt
        for key in sorted(keys)
        for akt in box.by_number.get(key, ())
        if replace(akt, birth=None) not in ours
    )
    words = _words(reading)
    cases = frozenset(_cases(reading))
    seen = frozenset(number_key(person.value) for person in reading.candidates(FieldName.PERSONAL_NUMBER))
    types_of_person = frozenset().union(*(box.types_of.get(key, frozenset()) for key in keys))
    return RetentionFacts(
        document=document.id,
        types=_types(reading) or _types_of_main_document(document, box),
        type_decided=reading.doctype.code is not None,
        link=link,
        akter=akter,
        other_akter=others,
        persons=_persons(reading),
        document_day=day,
        document_last_day=_last_day(document),
        akt_last_document=max(
            (box.last_day[key] for key in keys if key in box.last_day), key=lambda d: d.day, default=None
        ),
        fiscal_year=day.day.year if day is not None else None,
        case_closed=_closed(cases, box.around.cases_closed),
        inquiry=title_words.inquiry(words, types_of_person | set(_codes(reading))),
        agreement_approved=title_words.approved(words) or None,
        names_person=any(
            found.role not in _OTHERS
            for name in (FieldName.PERSONAL_NUMBER, FieldName.PERSON_NAME)
            for found in reading.candidates(name)
        ),
        loose_note=not title_words.from_a_meeting(words),
        placement_seen=title_words.placement_seen(words, types_of_person),
        paternity_seen=title_words.paternity_seen(words),
        adoption_seen=title_words.adoption_seen(words),
        region_exempt=box.around.region_exempt,
        plan_now=now,
        plan_then=box.plan_then(day),
        holds=tuple(
            hold.facts
            for hold in box.around.holds
            if hold.reaches(document=document.id, box=box.around.box, cases=cases, numbers=seen | keys)
        ),
    )


def _types(reading: DocumentReading) -> tuple[tuple[str, float], ...]:
    """The types it may be, likeliest first; where none was chosen, those that were considered."""
    doctype = reading.doctype
    if doctype.code is None:
        return doctype.runners_up
    rivals = tuple((code, chance) for code, chance in doctype.runners_up if code != doctype.code)
    return ((doctype.code, doctype.confidence), *rivals)


def _types_of_main_document(document: StoredDocument, box: _Box) -> tuple[tuple[str, float], ...]:
    """An attachment of no type of its own is kept with its letter, as long as the letter."""
    main, sure = next(_mains(document, box), (None, 0.0))
    return () if main is None else tuple((code, chance * sure) for code, chance in _types(main.reading))


def _mains(document: StoredDocument, box: _Box) -> Iterator[tuple[StoredDocument, float]]:
    """The documents this one is an attachment of, and how surely."""
    for relation in document.relations:
        own = relation.document + 1 == document.number
        if relation.kind is RelationKind.ATTACHMENT and own and relation.of in box.of_position:
            yield box.of_position[relation.of], relation.confidence


def _codes(reading: DocumentReading) -> tuple[str, ...]:
    return (reading.doctype.code,) if reading.doctype.code is not None else ()


# --- which akt ------------------------------------------------------------------------------------


def _akter(document: StoredDocument, box: _Box) -> tuple[AktLink, tuple[AktFacts, ...]]:
    """The akter the document belongs to, and how that is known."""
    reading = document.reading
    known = [person for person in _numbers(reading) if _vouched(person, box.by_number)]
    akter = _chosen(reading, known, box)
    if akter:
        return AktLink.NUMBER, tuple(_established(akt) for akt in akter)
    if not known:
        keys = frozenset().union(*(box.case_numbers.get(case, frozenset()) for case in _cases(reading)))
        keys |= _keys_of_main_document(document, box)
        found = tuple(akt for key in sorted(keys) for akt in box.by_number.get(key, ()))
        if found and len(keys) == 1:
            return AktLink.CASE, tuple(_established(akt) for akt in found)
    names = [name for name in reading.candidates(FieldName.PERSON_NAME) if name.role not in _OTHERS]
    found = tuple(akt for name in names for akt in box.by_name.get(name_key(name.value), ()))
    if found and not known:
        return AktLink.NAME, found
    nobody_left = box.around.register_loaded and bool(known or (names and box.by_name))
    return (AktLink.NO_AKT if nobody_left and not found else AktLink.UNKNOWN), ()


def _chosen(reading: DocumentReading, known: Iterable[Field], box: _Box) -> tuple[AktFacts, ...]:
    """Akter of the persons named: for a child's document the child's own if it can be told, else all."""
    matched = [
        (person, box.by_number[key]) for person in known if (key := number_key(person.value)) in box.by_number
    ]
    if reading.doctype.code in CHILD_TYPES:
        children = [(person, akter) for person, akter in matched if person.role == "child"]
        matched = children or matched
    every = tuple(dict.fromkeys(akt for _, akter in matched for akt in akter))
    if reading.doctype.code in CHILD_TYPES:
        about_children = tuple(
            akt for akt in every if akt.kind in (AktKind.CHILD, AktKind.UNKNOWN, AktKind.FAMILY)
        )
        return about_children or every
    return every


def _established(akt: AktFacts) -> AktFacts:
    """A number that document and register agree on digit by digit needs no check digit to be believed."""
    if akt.birth is None or akt.birth.proved:
        return akt
    return replace(akt, birth=replace(akt.birth, proved=True))


def _keys_of_main_document(document: StoredDocument, box: _Box) -> frozenset[str]:
    """The persons of the document this one is an attachment of."""
    return frozenset(
        number_key(person.value)
        for main, _ in _mains(document, box)
        for person in _numbers(main.reading)
        if _vouched(person, box.by_number)
    )


def _numbers(reading: DocumentReading) -> tuple[Field, ...]:
    """The numbers of those it may be about. No official's number is ever printed: that role is misread."""
    return tuple(
        person for person in reading.candidates(FieldName.PERSONAL_NUMBER) if person.role != "reporter"
    )


def _vouched(person: Field, by_number: Mapping[str, object]) -> bool:
    """A number counts when its check digit agrees or the register has exactly the same."""
    return person.check is TokenCheck.VERIFIED or number_key(person.value) in by_number


def _persons(reading: DocumentReading) -> tuple[Person, ...]:
    return tuple(
        Person(
            birth_of(person.value, proved=person.check is TokenCheck.VERIFIED),
            "handlingen",
            person.role == "child",
        )
        for person in _numbers(reading)
    )


# --- days, cases, words ---------------------------------------------------------------------------


def day_of(document: StoredDocument) -> ReadDay | None:
    """The document's own day; without one, the day it came in."""
    for name, what in ((FieldName.DOCUMENT_DATE, "datum"), (FieldName.RECEIVED_DATE, "ankomststämpel")):
        best = document.reading.best(name)
        day = _day(best)
        if best is not None and day is not None and best.confidence >= DAY_SURE:
            return _read(day, document, best, what)
    return None


def _last_day(document: StoredDocument) -> ReadDay | None:
    """The latest day written in the document."""
    names = (FieldName.DOCUMENT_DATE, FieldName.RECEIVED_DATE, FieldName.OTHER_DATE)
    days = [
        _read(day, document, found, "senaste datum")
        for name in names
        for found in document.reading.candidates(name)
        if found.confidence >= DAY_SURE and (day := _day(found)) is not None
    ]
    return max(days, key=lambda read: read.day, default=None)


def _read(day: date, document: StoredDocument, found: Field, what: str) -> ReadDay:
    """A day with the place it was read at, for a person and on the page image."""
    places = tuple(
        ReadAt(
            seen.page.file,
            seen.page.number,
            (seen.box.x0, seen.box.y0, seen.box.x1, seen.box.y1),
            seen.printed,
        )
        for seen in found.evidence
    )
    page = f" s. {places[0].page}" if places else ""
    return ReadDay(day, f"handling {document.number}{page}, {what}", found.confidence, places)


def _day(found: Field | None) -> date | None:
    try:
        return date.fromisoformat(found.value) if found is not None else None
    except ValueError:
        return None


def _cases(reading: DocumentReading) -> tuple[str, ...]:
    """Its case numbers. A day that was taken for one would tie it to somebody else's papers."""
    numbers = reading.candidates(FieldName.CASE_NUMBER)
    return tuple(case_key(number.value) for number in numbers if not is_day(number.printed))


def _closed(cases: Iterable[str], closed: Mapping[str, date]) -> ReadDay | None:
    """When the case ended; of several candidates the latest, which keeps longest."""
    days = [closed[case] for case in cases if case in closed]
    return ReadDay(max(days), "diariet") if days else None


def _words(reading: DocumentReading) -> str:
    subjects = (subject.value for subject in reading.candidates(FieldName.SUBJECT))
    return fold(" ".join((reading.title, *subjects)))
