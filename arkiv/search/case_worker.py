"""Handläggarläge: only a name, a personnummer or a case number may be asked for, with a reason. No free text.

Förordning (2001:637) om behandling av personuppgifter inom socialtjänsten 15 §, as the project's research reads it: in
casework under 12 § 1–9 a municipal authority may search by name, identity number or case number only; supervision,
follow-up and reports of concern for a child (12 § 10–11) lie outside. The ordinance is not among the texts that the
rules are tested against, so this is a mode to choose and no verdict on what is allowed (decision index-10).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from arkiv.audit import log
from arkiv.errors import BadInput
from arkiv.search.opening import open_for
from arkiv.search.sought import of_number
from arkiv.settings import Settings
from index.clauses import Clause, Words
from index.model import Access, Answer, Circle, Mode
from index.records import About
from index.swedish.analysis import words_of
from index.swedish.identifiers import IdentifierKind, identifiers

MOST_NAMES = 6


class Term(StrEnum):
    """What a case worker may search by (sökbegrepp)."""

    NAME = "namn"
    PERSONAL_NUMBER = "personnummer"
    CASE_NUMBER = "diarienummer"


class Purpose(StrEnum):
    """Why somebody looked (skäl). A closed list, as the log can never be erased and a reason of one's own may name."""

    CASE = "ärende"
    REQUEST = "begäran"
    REPORT = "anmälan"
    REGISTRATION = "registrering"
    SUPERVISION = "tillsyn"


PURPOSE_WORDS = {
    Purpose.CASE: "handläggning av ett ärende",
    Purpose.REQUEST: "begäran om att få ut en handling",
    Purpose.REPORT: "bedömning av en anmälan",
    Purpose.REGISTRATION: "registrering av en handling",
    Purpose.SUPERVISION: "tillsyn, uppföljning eller revision",
}


@dataclass(frozen=True, slots=True)
class LookUp:
    """One search by ``term``. Raises BadInput if ``value`` is anything but that."""

    term: Term
    value: str
    purpose: Purpose

    def __post_init__(self) -> None:
        _ = self.clause

    @property
    def clause(self) -> Clause:
        return _name(self.value) if self.term is Term.NAME else _number(self.term, self.value)


def look_up(
    settings: Settings,
    asked: LookUp,
    access: Access,
    *,
    limit: int = 20,
    cursor: str | None = None,
    actor: str,
) -> Answer:
    """The pages that name it, as ``access`` may see them. Logged with the reason and never with what was asked.

    Names are looked for in what has been read out as persons, in any form but not misread: somebody else's name is no
    answer. Numbers are looked for on the page too, and one whose century or unit is not written is a possible hit.
    Raises SearchError.
    """
    widest = Circle.INFLECTED if asked.term is Term.NAME else Circle.POSSIBLE
    with open_for(settings, Mode.READ) as index:
        answer = index.search(asked.clause, access, widest=widest, limit=limit, cursor=cursor)
    with transaction.atomic():
        log.append(
            "index.looked_up",
            actor=actor,
            subject="index",
            data={
                "by": asked.term.value,
                "reason": asked.purpose.value,
                "hits": answer.total,
                "generation": answer.generation,
            },
        )
    return answer


def _name(value: str) -> Clause:
    words = words_of(value)
    if not words or len(words) > MOST_NAMES or any(any(sign.isdigit() for sign in word) for word in words):
        raise BadInput(
            f"”{value}” är inget namn. Skriv ett namn i högst {MOST_NAMES} delar, eller sök på nummer. "
            "Ingen sökning gjordes."
        )
    return Words(words, (0, len(value)), About.PERSON)


def _number(term: Term, value: str) -> Clause:
    wanted = IdentifierKind.CASE if term is Term.CASE_NUMBER else IdentifierKind.PERSON
    found = [number for number in identifiers(value) if number.kind is wanted]
    example = "SN 2005/123" if term is Term.CASE_NUMBER else "20050314-2384"
    if len(found) != 1 or value[: found[0].start].strip() or value[found[0].end :].strip():
        raise BadInput(
            f"”{value}” är inget {term.value}. Skriv till exempel {example}. Ingen sökning gjordes."
        )
    return of_number(found[0])
