"""Who the persons of a request are to the one who asks, and whose data a passage is. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from arkiv.disclosure.facts import DataKind, Profile, Whose
from arkiv.disclosure.finder.model import Kind, KnownPerson, PersonKey, Proposal
from arkiv.disclosure.model import Inquiry
from ingest.model import DocumentReading, Field, FieldName, PageRef

REQUESTER = PersonKey("den-begäran-gäller")
"""The one a person invokes to be, or the child she is guardian of: known by the names and numbers she gave herself."""

KINDS: Mapping[Kind, DataKind] = {
    Kind.IDENTITY_NUMBER: DataKind.IDENTITY_NUMBER,
    Kind.BIRTH_DATE: DataKind.IDENTITY_NUMBER,
    Kind.NAME: DataKind.NAME,
    Kind.ADDRESS: DataKind.CONTACT,
    Kind.PHONE: DataKind.CONTACT,
    Kind.EMAIL: DataKind.CONTACT,
    Kind.PLATE: DataKind.INDIRECT,
    Kind.ACCOUNT: DataKind.ACCOUNT,
    Kind.PROPERTY: DataKind.INDIRECT,
    Kind.HEALTH: DataKind.HEALTH,
    Kind.CRIME: DataKind.CRIME,
    Kind.ECONOMY: DataKind.ECONOMY,
    Kind.PLACEMENT: DataKind.WHEREABOUTS,
    Kind.ORIGIN: DataKind.SENSITIVE,
    Kind.INDIRECT: DataKind.INDIRECT,
    Kind.LINK: DataKind.INDIRECT,
    Kind.OLD_INK: DataKind.PERSONAL,
    Kind.HANDWRITING: DataKind.SIGNATURE,
}
"""What the law calls the kinds the finder knows. A test holds it complete."""

_SOUGHT: Mapping[DataKind, Kind] = {
    DataKind.NAME: Kind.NAME,
    DataKind.OFFICIAL: Kind.NAME,
    DataKind.IDENTITY_NUMBER: Kind.IDENTITY_NUMBER,
    DataKind.SHELTER: Kind.ADDRESS,
    DataKind.ACCOUNT: Kind.ACCOUNT,
}
_LEAST_DIGITS = 3
_NAMES = frozenset({Kind.NAME, Kind.HANDWRITING})
_REPORTER, _OFFICIAL = "reporter", "official"
_OWN = {Profile.SELF: Whose.REQUESTER, Profile.PARTY: Whose.REQUESTER, Profile.GUARDIAN: Whose.CHILD}


def known(inquiry: Inquiry, readings: Iterable[DocumentReading]) -> tuple[KnownPerson, ...]:
    """The persons of the records for the finder to look for everywhere, the one the request is about first."""
    found: dict[str, KnownPerson] = {}
    if inquiry.invoked and (inquiry.invoked.names or inquiry.invoked.numbers):
        own = KnownPerson(REQUESTER, inquiry.invoked.names, inquiry.invoked.numbers)
        found[_folded(next(iter(own.names), ""))] = own
    for reading in readings:
        for field in reading.candidates(FieldName.PERSON_NAME):
            found.setdefault(_folded(field.value), _person(field, len(found)))
    return tuple(person for name, person in found.items() if name or person.numbers)


def _person(field: Field, place: int) -> KnownPerson:
    role = field.role or "person"
    return KnownPerson(PersonKey(f"{role}-{place}"), (field.value,), in_duty=role == _OFFICIAL)


def _folded(name: str) -> str:
    return " ".join(sorted(name.casefold().replace(",", " ").split()))


def whose(found: Proposal, inquiry: Inquiry, *, alone: bool) -> Whose:
    """Whose data ``found`` is. ``alone``: no other private person than the requester is known in the record."""
    if not found.withhold:
        return Whose.OFFICIAL if found.kind in _NAMES else Whose.NOBODY
    own = _OWN.get(inquiry.profile, Whose.OTHER)
    if found.person == REQUESTER:
        return own
    if found.person is not None and found.person.startswith(_REPORTER):
        return Whose.REPORTER
    if found.person is None:
        return own if alone and own is not Whose.OTHER else Whose.UNKNOWN
    return Whose.OTHER


def alone_in(document: Iterable[Proposal]) -> bool:
    """Whether the requester is the only private person found in a record: what names nobody is then about her."""
    persons = {one.person for one in document if one.person is not None and one.withhold}
    return persons == {REQUESTER}


def kind(found: Proposal) -> DataKind:
    """What the law calls it. What the finder shows is an official's name, or an address of an authority's own."""
    if found.withhold:
        return KINDS[found.kind]
    return DataKind.OFFICIAL if found.kind in _NAMES else DataKind.OWN_ACT


def sought_as(kind: DataKind, text: str) -> Kind | None:
    """As what the proof looks for a hidden passage in the finished file; ``None`` for ordinary words.

    What points somebody out alone is looked for on every page. An ordinary word may well stand open elsewhere.
    """
    if kind is DataKind.CONTACT:
        if "@" in text:
            return Kind.EMAIL
        return Kind.ADDRESS if any(char.isalpha() for char in text) else Kind.PHONE
    if kind is DataKind.INDIRECT and sum(char.isdigit() for char in text) >= _LEAST_DIGITS:
        return Kind.LINK
    return _SOUGHT.get(kind)


def by_document(
    found: Sequence[Proposal], records: Sequence[tuple[str, Sequence[PageRef]]]
) -> Iterator[tuple[str, list[Proposal]]]:
    """``found`` by the record its page belongs to, in page order. ``records``: each with its pages.

    A page that lies in two boxes belongs to a record in each, and what was found on it to both.
    """
    by_page: dict[PageRef, dict[Proposal, None]] = {}
    for one in found:
        by_page.setdefault(one.page, {})[one] = None
    for record, pages in records:
        yield record, [one for page in pages for one in by_page.get(page, ())]
