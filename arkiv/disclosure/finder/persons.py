"""Who is who in a delivery: names that are the same person's, whether she is an official in duty, and where else any
part of her name stands. A person found once is proposed everywhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz.distance import Levenshtein

from arkiv.disclosure.finder.duty import Standing
from arkiv.disclosure.finder.model import Kind, KnownPerson, PersonKey, Why
from arkiv.disclosure.finder.name_words import Part, bare, is_rare_surname, is_small_name, part_of
from arkiv.disclosure.finder.names import NameFound, initials, plain_parts
from arkiv.disclosure.finder.searched_page import Hit, SearchedPage
from ingest.stages.folding import canonical

IN_DUTY = "Tjänsteman i tjänsten: namnet är i regel inte hemligt. Pröva om personen själv berörs."
_FUZZY_FROM = 6
_LEAST_TOKEN = 2
_LEAST_SMALL = 4


@dataclass(slots=True)
class Person:
    """One person as the search goes on. ``tokens`` are the parts of her name, folded."""

    key: PersonKey
    parts: tuple[str, ...]
    known: bool = False
    in_duty: bool = False
    duty: int = 0
    about: int = 0

    @property
    def shown(self) -> bool:
        """Whether the name is proposed to be left open."""
        return self.in_duty or (not self.known and self.duty > 0 and self.about == 0)


@dataclass(slots=True)
class Register:
    """Every person of one search, found by any part of the name."""

    persons: list[Person] = field(default_factory=list)
    by_token: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))

    def add_known(self, known: Iterable[KnownPerson]) -> None:
        """Enter the persons of the case."""
        for one in known:
            for name in one.names:
                self._enter(Person(one.key, plain_parts(name.split()), known=True, in_duty=one.in_duty))

    def meet(self, found: NameFound) -> None:
        """Count what one place says of a person; enter her if she is new."""
        parts = plain_parts(found.parts)
        person = self.person_of(parts)
        if person is None:
            person = self._enter(Person(PersonKey(f"p{len(self.persons) + 1}"), parts))
        person.duty += found.standing is Standing.IN_DUTY
        person.about += found.standing is Standing.ABOUT

    def person_of(self, parts: Sequence[str]) -> Person | None:
        """The one person with every part of the name; ``None`` for nobody, or when it may be several."""
        if not parts:
            return None
        candidates = [person for person in self.with_token(parts[-1]) if _fits(person.parts, parts)]
        exact = [person for person in candidates if len(person.parts) == len(parts)]
        chosen = exact or candidates
        return chosen[0] if len({id(person) for person in chosen}) == 1 else None

    def with_token(self, token: str) -> list[Person]:
        """Everybody whose name has ``token`` in it, in genitive or not."""
        found = self.by_token.get(token, [])
        return found or (
            self.by_token.get(token[:-1], []) if token.endswith("s") else self.by_token.get(f"{token}s", [])
        )

    def _enter(self, person: Person) -> Person:
        self.persons.append(person)
        for part in person.parts:
            if len(part) >= _LEAST_TOKEN:
                self.by_token[part].append(person)
        return person


def _fits(whole: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether ``parts`` may be the name ``whole``, middle names left out on either side."""
    fewer, more = sorted((tuple(parts), tuple(whole)), key=len)
    return all(any(same_name(one, two) for two in more) for one in fewer)


def same_name(one: str, two: str) -> bool:
    """The same part of a name, in genitive or not."""
    return one == two or one == f"{two}s" or two == f"{one}s"


def name_hits(
    pages: Sequence[SearchedPage], found: Sequence[Sequence[NameFound]], register: Register
) -> Iterator[tuple[int, Hit]]:
    """Hits of names, with the place of their page in ``pages``: those found, then every other place of their parts."""
    for number, (page, here) in enumerate(zip(pages, found, strict=True)):
        taken = [_hit(one, register) for one in here]
        taken += [
            hit for hit in _elsewhere(page, register) if not any(hit.overlaps(other) for other in taken)
        ]
        taken += [hit for hit in _initials(page, register) if not any(hit.overlaps(other) for other in taken)]
        yield from ((number, hit) for hit in taken)


def _hit(found: NameFound, register: Register) -> Hit:
    parts = plain_parts(found.parts)
    person = register.person_of(parts)
    key = person.key if person is not None else None
    hit = Hit(found.start, found.end, Kind.NAME, Why.LIST, found.reason, found.confidence, key)
    if found.standing is Standing.IN_DUTY and (person is None or person.shown):
        return hit.shown(IN_DUTY)
    return hit.shown(IN_DUTY) if person is not None and person.shown and _tells_who(parts, person) else hit


def _tells_who(parts: Sequence[str], person: Person) -> bool:
    """Whether a name says which person it is: a first name alone may be anybody's."""
    return len(parts) > 1 or (len(person.parts) > 1 and not same_name(parts[0], person.parts[0]))


def _elsewhere(page: SearchedPage, register: Register) -> Iterator[Hit]:
    """Single words of the page that are part of somebody's name, also grown together with their neighbours."""
    fuzzy = [token for token in register.by_token if len(token) >= _FUZZY_FROM]
    for word in page.words:
        printed = word.word.text
        if not any(char.isalpha() for char in printed):
            continue
        persons, sure, reason = _bearers(printed, register, fuzzy)
        if not persons or (part_of(printed.strip(_AROUND)) is Part.NEVER and len(persons) == 1):
            continue
        key = persons[0].key if len({person.key for person in persons}) == 1 else None
        hit = Hit(word.start, word.end, Kind.NAME, Why.SAME_PERSON, reason, sure, key)
        clear = all(person.shown and _tells_who((bare(printed),), person) for person in persons)
        yield hit.shown(IN_DUTY) if clear else hit


_AROUND = ".,;:()"
_INSIDE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_THERE, _LIKE = "Del av ett namn som står på annat ställe.", "Liknar ett namn som står på annat ställe."
_SMALL = "Del av ett namn som står på annat ställe, här utan stor bokstav."


def _bearers(printed: str, register: Register, fuzzy: Sequence[str]) -> tuple[list[Person], float, str]:
    """Whose name ``printed`` is a part of, how surely and why; a double name counts by its halves."""
    capital, token = any(char.isupper() for char in printed), bare(printed)
    inside = [bare(found) for found in _INSIDE.findall(printed)]
    for form in dict.fromkeys((token, *inside, *(half for each in inside for half in each.split("-")))):
        if len(form) < _LEAST_TOKEN or not (persons := register.with_token(form)):
            continue
        if capital:
            return persons, 0.75, _THERE
        if len(form) >= _LEAST_SMALL and (is_small_name(form) or is_rare_surname(form)):
            return persons, 0.5, _SMALL
    if capital and (persons := _grown_together(token, register)):
        return persons, 0.6, _THERE
    return _alike(token, printed, register, fuzzy) if capital else ([], 0.0, "")


def _grown_together(token: str, register: Register) -> list[Person]:
    """Who has a name of which two parts were read as one word: EvaEk."""
    for at in range(2, len(token) - 1):
        first, second = register.by_token.get(token[:at], ()), register.by_token.get(token[at:], ())
        both = [person for person in first if any(person is other for other in second)]
        if both:
            return both
    return []


def _alike(
    token: str, printed: str, register: Register, fuzzy: Sequence[str]
) -> tuple[list[Person], float, str]:
    """Whose name ``token`` may be, misread: one letter off, or the same but for what recognition mixes up."""
    if len(token) < _LEAST_SMALL or part_of(printed.strip(_AROUND)) in (Part.WORD, Part.NEVER):
        return [], 0.0, ""
    shape = canonical(token)
    near = [each for each in register.by_token if len(each) >= _LEAST_SMALL and canonical(each) == shape]
    if not near and len(token) >= _FUZZY_FROM:
        near = [
            each
            for each in fuzzy
            if abs(len(each) - len(token)) < 2 and Levenshtein.distance(each, token, score_cutoff=1) <= 1
        ]
    return [person for each in near for person in register.by_token[each]], 0.5, _LIKE


def _initials(page: SearchedPage, register: Register) -> Iterator[Hit]:
    """Initials: of somebody who is named, or of somebody who is only hinted at."""
    owners = {_letters(person): person for person in reversed(register.persons) if len(person.parts) > 1}
    for start, end, letters in initials(page):
        person = owners.get(letters)
        if person is not None and person.shown:
            continue
        reason = "Initialer som en namngiven person har." if person else "Kan vara någons initialer."
        key = person.key if person else None
        yield Hit(
            start,
            end,
            Kind.NAME,
            Why.SAME_PERSON if person else Why.FORM,
            reason,
            0.6 if person else 0.35,
            key,
        )


def _letters(person: Person) -> str:
    return "".join(part[0] for part in person.parts).upper()
