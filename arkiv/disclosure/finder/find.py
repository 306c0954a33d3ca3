"""The finder: ``find(documents, known, search)`` answers every personal datum it can see, each with its reason.

Two rounds. First every page is read for itself. Then what was found anywhere is looked for everywhere: the parts of
each person's name, and on a copy of a page what its other copy gave. The order of rules within a page is the order of
trust: where two hits share a word the first of another kind wins, so that the digits of a personnummer are no phone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from arkiv.disclosure.finder.contacts import IN_OFFICE, contacts
from arkiv.disclosure.finder.copies import copied_hits
from arkiv.disclosure.finder.cues import handwriting, indirect, sensitive_words
from arkiv.disclosure.finder.identity import identity_numbers
from arkiv.disclosure.finder.model import Kind, KnownPerson, PersonKey, Proposal, Search, Searched, Why
from arkiv.disclosure.finder.names import names
from arkiv.disclosure.finder.persons import Register, name_hits
from arkiv.disclosure.finder.places import addresses
from arkiv.disclosure.finder.searched_page import Hit, SearchedPage
from ingest.stages.folding import as_digits

ALL = Search()
_POSTAL_OR_BOX = re.compile(r"(?:box \d{1,5} ?)?(?:\d{3} ?\d{2} \w+)?")
_NAME_REACH = 60  # characters from a name to the number that is its bearer's


def find(
    documents: Sequence[Searched], known: Sequence[KnownPerson] = (), search: Search = ALL
) -> tuple[Proposal, ...]:
    """Personal data in ``documents``, which are delivered together, in page order.

    A person found in one place is proposed in every place. ``known`` are the persons of the case.
    """
    pages = [SearchedPage(reading, at) for at, document in enumerate(documents) for reading in document.pages]
    named = [tuple(names(page)) for page in pages]
    register = Register()
    register.add_known(known)
    for found in sorted((one for here in named for one in here), key=lambda one: -len(one.parts)):
        register.meet(found)
    hits = [_of_page(page, known) for page in pages]
    for number, hit in name_hits(pages, named, register):
        _put(hits[number], hit)
    hits = [_with_bearers(page, here) for page, here in zip(pages, hits, strict=True)]
    for number, hit in list(copied_hits(pages, hits)):
        _put(hits[number], hit)
    hits = _with_office_addresses(pages, _with_office_numbers(pages, hits))
    return tuple(_proposals(pages, hits, search))


def _of_page(page: SearchedPage, known: Sequence[KnownPerson]) -> list[Hit]:
    """What a page gives by itself, names apart."""
    hits: list[Hit] = []
    for hit in (
        *_known_numbers(page, known),
        *identity_numbers(page),
        *contacts(page),
        *addresses(page),
        *indirect(page),
        *sensitive_words(page),
        *handwriting(page),
    ):
        _put(hits, hit)
    return hits


def _put(hits: list[Hit], hit: Hit) -> None:
    """Add ``hit`` unless something surer stands there. What is sensitive in itself stands beside anything."""
    inside = [other for other in hits if other.overlaps(hit) and _competes(other) and _competes(hit)]
    if any(other.withhold or not hit.withhold for other in inside if _covers(other, hit)):
        return
    hits.append(hit)


def _competes(hit: Hit) -> bool:
    return hit.kind not in (Kind.HEALTH, Kind.CRIME, Kind.ECONOMY, Kind.ORIGIN, Kind.HANDWRITING)


def _covers(one: Hit, other: Hit) -> bool:
    """Whether ``one`` says all that ``other`` would. A name inside a school's or a firm's is still a name."""
    inside = one.start <= other.start and other.end <= one.end
    return inside and not (one.kind is Kind.INDIRECT and other.kind is Kind.NAME)


def _known_numbers(page: SearchedPage, known: Sequence[KnownPerson]) -> Iterator[Hit]:
    """The case's own numbers, telephones and addresses, however they are spaced."""
    digits = [(at, char) for at, char in enumerate(as_digits(page.text)) if char.isdigit()]
    run = "".join(char for _, char in digits)
    for person in known:
        for kind, values in ((Kind.IDENTITY_NUMBER, person.numbers), (Kind.PHONE, person.phones)):
            for value in values:
                wanted = "".join(char for char in value if char.isdigit())
                wanted = wanted[2:] if kind is Kind.IDENTITY_NUMBER and len(wanted) == 12 else wanted
                at = run.find(wanted) if len(wanted) >= 6 else -1
                while at >= 0:
                    start, end = digits[at][0], digits[at + len(wanted) - 1][0] + 1
                    if end - start <= len(wanted) + 6:
                        yield Hit(
                            start, end, kind, Why.KNOWN, "Uppgift om en person i ärendet.", 0.99, person.key
                        )
                    at = run.find(wanted, at + 1)
        for address in person.addresses:
            yield from _known_text(page, address, person)


def _known_text(page: SearchedPage, address: str, person: KnownPerson) -> Iterator[Hit]:
    wanted = address.split(",")[0].strip().lower()
    lowered = page.text.lower()
    at = lowered.find(wanted) if len(wanted) > 4 else -1
    while at >= 0:
        reason = "Adress till en person i ärendet."
        yield Hit(at, at + len(wanted), Kind.ADDRESS, Why.KNOWN, reason, 0.99, person.key)
        at = lowered.find(wanted, at + 1)


def _with_bearers(page: SearchedPage, hits: list[Hit]) -> list[Hit]:
    """Numbers with the person named right before, or else right after, on the same line."""
    bearers = [hit for hit in hits if hit.kind is Kind.NAME and hit.person]
    return [
        replace(hit, person=_bearer(page, hit, bearers))
        if hit.kind in (Kind.IDENTITY_NUMBER, Kind.BIRTH_DATE) and hit.person is None
        else hit
        for hit in hits
    ]


def _with_office_numbers(pages: Sequence[SearchedPage], hits: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
    """A telephone that an authority's letterhead gives on one page is the authority's on every page."""

    def digits(page: SearchedPage, hit: Hit) -> str:
        return "".join(char for char in as_digits(page.text[hit.start : hit.end]) if char.isdigit())

    office = {
        digits(page, hit)
        for page, here in zip(pages, hits, strict=True)
        for hit in here
        if hit.kind is Kind.PHONE and not hit.withhold
    }
    return [
        [
            hit.shown(IN_OFFICE)
            if hit.kind is Kind.PHONE and hit.person is None and digits(page, hit) in office
            else hit
            for hit in here
        ]
        for page, here in zip(pages, hits, strict=True)
    ]


def _with_office_addresses(pages: Sequence[SearchedPage], hits: Sequence[Sequence[Hit]]) -> list[list[Hit]]:
    """An address that an authority gives as its own in one place is its own wherever it stands, whole or in part.

    Part of it: a box, a postal number, but never a street that it may share with somebody.
    """

    def told(page: SearchedPage, hit: Hit) -> str:
        return " ".join(page.folded[hit.start : hit.end].replace(",", " ").split())

    office = {
        told(page, hit)
        for page, here in zip(pages, hits, strict=True)
        for hit in here
        if hit.kind is Kind.ADDRESS and not hit.withhold
    }

    def is_theirs(page: SearchedPage, hit: Hit) -> bool:
        text = told(page, hit)
        return text in office or (
            bool(_POSTAL_OR_BOX.fullmatch(text)) and any(each.endswith(text) for each in office)
        )

    return [
        [
            hit.shown(IN_OFFICE)
            if hit.kind is Kind.ADDRESS and hit.person is None and hit.withhold and is_theirs(page, hit)
            else hit
            for hit in here
        ]
        for page, here in zip(pages, hits, strict=True)
    ]


def _bearer(page: SearchedPage, hit: Hit, bearers: Sequence[Hit]) -> PersonKey | None:
    near = [
        (
            hit.start - name.end if name.end <= hit.start else name.start - hit.end + _NAME_REACH / 2,
            name.person,
        )
        for name in bearers
        if abs(page.line_of(name.start) - page.line_of(hit.start)) <= 1
    ]
    distance, person = min(near, default=(_NAME_REACH, None), key=lambda item: item[0])
    return person if distance < _NAME_REACH else None


def _proposals(
    pages: Sequence[SearchedPage], hits: Sequence[Sequence[Hit]], search: Search
) -> Iterator[Proposal]:
    for page, here in zip(pages, hits, strict=True):
        for hit in sorted(here, key=lambda hit: (hit.start, hit.end)):
            if hit.kind not in search.kinds or (not hit.withhold and not search.show_officials):
                continue
            proposal = page.proposal(hit)
            if proposal is not None and proposal.confidence >= search.least_confidence:
                yield proposal
