"""What a person says of a document: brought to normal form, and laid over what was read. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from personnummer import personnummer

from arkiv.diary import case_numbers
from arkiv.diary.dates import parse_day
from arkiv.errors import BadInput
from arkiv.holdings.corrections import SEVERAL, Decision, FactName, Said
from arkiv.holdings.doctype_names import all_names
from ingest.model import (
    DocumentReading,
    DocumentType,
    Evidence,
    Field,
    FieldName,
    PersonRole,
    TokenCheck,
)

_TWELVE = re.compile(r"(\d{8})-?(\d{4})")
LONGEST = 300
"""Characters in a value written by hand: a title, a name."""
BY_PERSON = "Bestämt av en person."
_HAVE_ROLES = frozenset({FactName.PERSON_NAME, FactName.PERSONAL_NUMBER})
_ROLE_AT_END = re.compile(r"(?P<person>[^()]+)\((?P<role>[^()]*)\)\s*")

ROLE_WORDS: Mapping[PersonRole, str] = {
    PersonRole.CHILD: "barn",
    PersonRole.GUARDIAN: "vårdnadshavare",
    PersonRole.REPORTER: "anmälare",
    PersonRole.OFFICIAL: "tjänsteperson",
    PersonRole.COUNSEL: "ombud",
    PersonRole.CLIENT: "den det gäller",
}
"""What a person is to the case, as it is written after a name or a number."""


def said(name: FactName, texts: Sequence[str], *, evidence: tuple[Evidence, ...] = ()) -> Said:
    """``texts`` as values of ``name``; none means that the document has none. Raises BadInput, in Swedish."""
    if len(texts) > 1 and name not in SEVERAL:
        raise BadInput(f"{FACT_WORDS[name]} kan bara ha ett värde. Inget har ändrats; ange ett.")
    if not texts and name is FactName.TYPE:
        raise BadInput("En handling har alltid en typ. Inget har ändrats; ange typens kod.")
    told = [_with_role(text) if name in _HAVE_ROLES else (text, None) for text in texts]
    values = [_FORMS.get(name, _plain)(text) for text, _ in told]
    roles = {value: role for value, (_, role) in zip(values, told, strict=True) if role is not None}
    return Said(name, tuple(dict.fromkeys(values)), evidence, roles=tuple(roles.items()))


def _with_role(text: str) -> tuple[str, PersonRole | None]:
    """``Anna Ek (vårdnadshavare)`` as the person and her role. Raises BadInput for a role that nobody knows."""
    found = _ROLE_AT_END.fullmatch(text)
    if found is None:
        return text, None
    asked = found["role"].strip().casefold()
    role = next((role for role, word in ROLE_WORDS.items() if asked in {word, role.value}), None)
    if role is None:
        known = ", ".join(ROLE_WORDS.values())
        raise BadInput(f"'{found['role']}' är ingen roll. Välj bland: {known}. Inget har ändrats.")
    return found["person"].strip(), role


def _plain(text: str) -> str:
    words = " ".join(text.split())
    if not words or len(words) > LONGEST or not words.isprintable():
        raise BadInput(f"Värdet ska vara 1–{LONGEST} synliga tecken. Inget har ändrats.")
    return words


def _day(text: str) -> str:
    day = parse_day(text)
    if day is None:
        raise BadInput(f"'{text}' är ingen dag. Skriv den som 2005-03-14. Inget har ändrats.")
    return day.isoformat()


def _case_number(text: str) -> str:
    number = case_numbers.parse(text)
    if number is None:
        raise BadInput(f"'{text}' är inget diarienummer. Skriv det som SN 2005/123. Inget har ändrats.")
    return str(number)


def _personal_number(text: str) -> str:
    """Twelve digits: with ten the century would be a guess."""
    found = _TWELVE.fullmatch(text.strip())
    if found is None or not personnummer.valid(text.strip()):
        raise BadInput(
            "Personnumret stämmer inte: skriv tolv siffror, ÅÅÅÅMMDD-NNNN, med rätt datum och kontrollsiffra. "
            "Inget har ändrats."
        )
    return f"{found[1]}-{found[2]}"


def _type(text: str) -> str:
    wanted = text.strip()
    names = all_names()
    named = [code for code, name in names.items() if wanted.casefold() in {code, name.casefold()}]
    if len(named) != 1:
        near = [code for code, name in names.items() if wanted.casefold() in name.casefold()][:5]
        hint = f" Menar du {', '.join(near)}?" if near and wanted else ""
        raise BadInput(
            f"'{text}' är ingen känd handlingstyp.{hint} 'arkiv document types' visar alla. Inget har ändrats."
        )
    return named[0]


_FORMS: Mapping[FactName, Callable[[str], str]] = {
    FactName.TYPE: _type,
    FactName.CASE_NUMBER: _case_number,
    FactName.DOCUMENT_DATE: _day,
    FactName.RECEIVED_DATE: _day,
    FactName.PERSONAL_NUMBER: _personal_number,
}

FACT_WORDS: Mapping[FactName, str] = {
    FactName.TYPE: "handlingstyp",
    FactName.TITLE: "rubrik",
    FactName.CASE_NUMBER: "diarienummer",
    FactName.FOREIGN_NUMBER: "annan myndighets nummer",
    FactName.DOCUMENT_DATE: "handlingens datum",
    FactName.RECEIVED_DATE: "ankomstdatum",
    FactName.SENDER: "avsändare",
    FactName.RECIPIENT: "mottagare",
    FactName.PERSON_NAME: "personer",
    FactName.PERSONAL_NUMBER: "personnummer",
    FactName.PARAGRAPH: "paragraf",
    FactName.SIGNATURE: "underskrift",
    FactName.SECRECY_STAMP: "sekretesstämpel",
    FactName.SUBJECT: "ärendemening",
}
"""The facts as people call them."""


def values_of(reading: DocumentReading, name: FactName) -> tuple[str, ...]:
    """What ``reading`` gives for ``name``: the best value, or all of a fact that may have several."""
    if name is FactName.TYPE:
        return (reading.doctype.code,) if reading.doctype.code else ()
    if name is FactName.TITLE:
        return (reading.title,) if reading.title else ()
    found = tuple(dict.fromkeys(each.value for each in reading.candidates(FieldName(name.value))))
    return found if name in SEVERAL else found[:1]


def roles_of(reading: DocumentReading, name: FactName) -> tuple[tuple[str, str], ...]:
    """The persons among the values of ``name`` that have a role, with it."""
    return tuple(
        (each.value, each.role) for each in reading.fields if each.role and each.name.value == name.value
    )


def spoken(reading: DocumentReading, name: FactName) -> tuple[str, ...]:
    """``values_of`` as ``said`` takes them: persons with their roles."""
    roles = dict(roles_of(reading, name))
    return tuple(with_role(value, roles.get(value)) for value in values_of(reading, name))


def with_role(value: str, role: str | None) -> str:
    """``Anna Ek (vårdnadshavare)``."""
    return f"{value} ({ROLE_WORDS[PersonRole(role)]})" if role else value


def with_said(reading: DocumentReading, facts: Mapping[FactName, Decision]) -> DocumentReading:
    """``reading`` where every fact in ``facts`` is what the person said: alone of its name, and certain.

    Its evidence is where she pointed, or where the machine had read the same value.
    """
    for name, decision in sorted(facts.items()):
        reading = _with_one(reading, name, decision.said)
    return reading


def _with_one(reading: DocumentReading, name: FactName, fact: Said) -> DocumentReading:
    if name is FactName.TYPE:
        code = fact.values[0]
        was = reading.doctype
        shares = dict(((was.code, was.confidence),) if was.code else ()) | dict(was.runners_up)
        others = tuple((each, share) for each, share in shares.items() if each != code)
        return replace(reading, doctype=DocumentType(code, 1.0, (BY_PERSON,), fact.evidence, others))
    if name is FactName.TITLE:
        return replace(reading, title=fact.values[0] if fact.values else "")
    field = FieldName(name.value)
    read = {each.value: each for each in reversed(reading.candidates(field))}
    ours = tuple(_field(field, value, fact, read.get(value)) for value in fact.values)
    order = {each: place for place, each in enumerate(FieldName)}
    kept = [each for each in reading.fields if each.name is not field]
    fields = sorted((*kept, *ours), key=lambda each: order[each.name])
    return replace(reading, fields=tuple(fields))


def _field(name: FieldName, value: str, fact: Said, read: Field | None) -> Field:
    role = dict(fact.roles).get(value)
    if read is not None:
        evidence = fact.evidence or read.evidence
        return replace(read, confidence=1.0, evidence=evidence, role=role or read.role)
    check = TokenCheck.VERIFIED if name is FieldName.PERSONAL_NUMBER else TokenCheck.NONE
    printed = fact.evidence[0].printed if fact.evidence else value
    return Field(name, value, printed, 1.0, fact.evidence, role, check)
