"""FGS Ärendehantering 1.0, namespace http://xml.ra.se/e-arkiv/FGS-ERMS: ``ArkivobjektArende`` with its
``ArkivobjektHandling``, or a list of handlingar alone. Files by hand and by script differ: namespaces may be
missing, values may stand as elements or as attributes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from arkiv.diary.case_numbers import parse
from arkiv.diary.register_rows import RegisterTable
from arkiv.diary.tables import clean
from arkiv.diary.xml_source import Shape, Values, children, local, open_xml, text_of

ROOTS = frozenset(
    {"Leveransobjekt", "ArkivobjektListaArenden", "ArkivobjektListaHandlingar", "ArkivobjektArende"}
)
_ASIDE = ("Systemidentifierare", "ExtraID", "Klass", "Relation", "Gallring", "Bilaga", "EgetElement")
_PROTECTED = "skyddade personuppgifter"
_DIRECTIONS = {"inkommen": "I", "inkommande": "I", "expedierad": "U", "utgående": "U", "upprättad": "UPPR"}


def open_fgs(path: Path) -> RegisterTable:
    """The file as a register. Raises UnreadableTable or TableTooLarge, also while it is read."""
    return open_xml(path, Shape("FGS", "ArkivobjektArende", "ArkivobjektHandling", _case, _record, _ASIDE))


def _case(element: etree._Element) -> Values:
    return _common(element) | {
        "received": text_of(element, "Inkommen"),
        "registered": text_of(element, "Skapad", "Upprattad"),
        "closed": text_of(element, "Avslutat"),
        "subject": text_of(element, "Arendemening", "Rubrik", "Beskrivning"),
        "doctype": text_of(element, "ArendeTyp"),
        "status": text_of(element, "StatusArande", "StatusArende"),
        "counterpart": _parties(element, "Motpart"),
    }


def _record(element: etree._Element) -> Values:
    status = text_of(element, "StatusHandling")
    values = _common(element) | {
        "sub_number": text_of(element, "Lopnummer"),
        "received": text_of(element, "Inkommen", "Upprattad"),
        "dated": text_of(element, "Expedierad"),
        "registered": text_of(element, "Skapad"),
        "sender": _parties(element, "Avsandare"),
        "recipient": _parties(element, "Mottagare"),
        "description": text_of(element, "Rubrik", "Beskrivning"),
        "doctype": text_of(element, "Handlingstyp"),
        "status": status,
    }
    values["direction"] = _DIRECTIONS.get(status.casefold(), "") or _direction(element)
    return values


def _direction(element: etree._Element) -> str:
    for name, direction in (("Inkommen", "I"), ("Expedierad", "U"), ("Upprattad", "UPPR")):
        if text_of(element, name):
            return direction
    return ""


def _common(element: etree._Element) -> Values:
    return {
        "case_number": _number(element),
        "official": _agent(element, "handläggare", "Namn"),
        "unit": _agent(element, "handläggare", "Enhetsnamn"),
        "secrecy": "; ".join(dict.fromkeys(_secrets(element))),
        "note": "; ".join(_texts(element, "Notering")),
        "Systemidentifierare": element.get("Systemidentifierare", ""),
        "ExtraID": ", ".join(_texts(element, "ExtraID")),
        "Klass": ", ".join((*_texts(element, "KlassReferens"), *_texts(element, "Klass"))),
        "Relation": ", ".join((*_texts(element, "ArendeRelation"), *_texts(element, "HandlingRelation"))),
        "Gallring": "; ".join(map(_disposal, children(element, "Gallring"))),
        "Bilaga": ", ".join(one.get("Namn", "") for one in children(element, "Bilaga")),
        "EgetElement": "; ".join(_own(element)),
    }


def _number(element: etree._Element) -> str:
    identities = [*_texts(element, "ArkivobjektID"), *_texts(element, "ExtraID")]
    return next((one for one in identities if parse(one) is not None), identities[0] if identities else "")


def _texts(element: etree._Element, name: str) -> Iterator[str]:
    return (said for one in children(element, name) if (said := clean(one.text or "")))


def _agent(element: etree._Element, role: str, what: str) -> str:
    for agent in children(element, "Agent"):
        if text_of(agent, "Roll").casefold() == role:
            return text_of(agent, what)
    return ""


def _parties(element: etree._Element, name: str) -> str:
    """Names of the parties; ``-`` stands for a name that was left out."""
    people = (
        next(
            (said for said in (text_of(one, "Namn"), text_of(one, "Organisation")) if said not in ("", "-")),
            "",
        )
        or clean(one.text or "")
        for one in children(element, name)
    )
    return ", ".join(person for person in people if person)


def _secrets(element: etree._Element) -> Iterator[str]:
    for one in children(element, "Restriktion"):
        yield text_of(one, "Lagrum") or text_of(one, "ForklarandeText") or one.get("Typ", "")
    for name in ("Motpart", "Avsandare", "Mottagare"):
        for one in children(element, name):
            if text_of(one, "SkyddadIdentitet").casefold() in ("true", "1", "ja"):
                yield _PROTECTED


def _disposal(element: etree._Element) -> str:
    said = [f"gallras: {element.get('Gallras', '?')}"]
    said += [clean(one.text or "") for one in element if isinstance(one.tag, str)]
    return ", ".join(part for part in said if part)


def _own(element: etree._Element) -> Iterator[str]:
    for one in element.iter():
        if isinstance(one.tag, str) and local(one) == "EgetElement" and one.get("Namn"):
            yield f"{one.get('Namn', '')}: {text_of(one, 'Varde') or clean(one.text or '')}"
