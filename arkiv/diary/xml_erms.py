"""CITS ERMS 3 (FGS Ärendehantering 2.0), namespace https://DILCIS.eu/XML/ERMS; the earlier 2.x is read as well.

An ``aggregation`` is a case, a ``record`` a handling. Numbers stand in ``objectId``, or where that is a key of
the system's own, in ``extraId`` or ``identification``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from arkiv.diary.case_numbers import parse
from arkiv.diary.register_rows import RegisterTable
from arkiv.diary.tables import clean
from arkiv.diary.xml_source import Shape, Values, children, local, open_xml, text_of

ROOTS = frozenset({"erms"})
_ASIDE = (
    "systemIdentifier",
    "extraId",
    "classification",
    "relation",
    "disposal",
    "otherTitle",
    "appendix",
    "dates",
)
_DATES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "received": ("received", "received_at_location"),
        "dated": ("sent", "expedited", "dispatch", "prepared", "decision_date", "decision"),
        "registered": ("captured", "originated", "created"),
        "closed": ("closed", "finished"),
    }
)
_CASE_DATES = MappingProxyType(
    {
        "received": ("received",),
        "registered": ("opened", "opening_date", "captured", "created"),
        "closed": ("closed", "finished", "end"),
    }
)
_AGENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "official": ("responsible_person", "administrator"),
        "sender": ("sender", "deliverer"),
        "recipient": ("recipient", "receiver"),
        "counterpart": ("counterpart",),
    }
)
_PROTECTED = "skyddade personuppgifter"
_INTERNAL = ("internal", "case_draft")


def open_erms(path: Path) -> RegisterTable:
    """The file as a register. Raises UnreadableTable or TableTooLarge, also while it is read."""
    return open_xml(path, Shape("ERMS", "aggregation", "record", _case, _record, _ASIDE))


def _case(element: etree._Element) -> Values:
    values = _common(element, _CASE_DATES)
    values["subject"] = text_of(element, "title", "description")
    return values


def _record(element: etree._Element) -> Values:
    values = _common(element, _DATES)
    values["description"] = text_of(element, "title", "description")
    values["sub_number"] = text_of(element, "runningNumber")
    values["doctype"] = element.get("recordType", "")
    for direction in children(element, "direction"):
        said = direction.get("directionDefinition", "") or clean(direction.text or "")
        said = direction.get("otherDirectionDefinition", said) if said == "other" else said
        values["direction"] = "internal" if said.startswith(_INTERNAL) else said
    return values


def _common(element: etree._Element, dates: Mapping[str, tuple[str, ...]]) -> Values:
    values = {"case_number": _number(element), "systemIdentifier": element.get("systemIdentifier", "")}
    values |= _days(element, dates) | _people(element)
    values["status"] = next(
        (one.get("value") or clean(one.text or "") for one in children(element, "status")), ""
    )
    secrets = [*_restrictions(element), *([_PROTECTED] if _is_protected(element) else [])]
    values["secrecy"] = "; ".join(dict.fromkeys(secrets))
    values["note"] = "; ".join(
        said
        for notes in children(element, "notes")
        for one in children(notes, "note")
        if (said := clean(one.text or ""))
    )
    return values | _beside(element)


def _number(element: etree._Element) -> str:
    """The first identity that is a case number; else the objectId, for a person to see."""
    identities = [
        clean(one.text or "")
        for name in ("objectId", "extraId", "identification")
        for one in children(element, name)
    ]
    return next((one for one in identities if parse(one) is not None), identities[0] if identities else "")


def _days(element: etree._Element, wanted: Mapping[str, tuple[str, ...]]) -> Values:
    given: dict[str, str] = {}
    for dates in children(element, "dates"):
        for one in children(dates, "date"):
            given.setdefault(one.get("dateType", ""), clean(one.text or ""))
    return {
        field: next((given[kind] for kind in kinds if given.get(kind)), "") for field, kinds in wanted.items()
    } | {
        "dates": ", ".join(
            f"{kind} {day[:10]}" for kind, day in given.items() if kind in ("modified", "destroyed")
        )
    }


def _people(element: etree._Element) -> Values:
    given: dict[str, list[str]] = {}
    units: list[str] = []
    for agent in _agents(element):
        name = text_of(agent, "name") or text_of(agent, "organisation")
        given.setdefault(agent.get("agentType", ""), []).append(name)
        units += [unit for unit in (text_of(agent, "unitName"),) if unit]
    people = {
        field: ", ".join(name for kind in kinds for name in given.get(kind, ()) if name)
        for field, kinds in _AGENTS.items()
    }
    return people | {"unit": next(iter(units), "")}


def _agents(element: etree._Element) -> Iterator[etree._Element]:
    for agents in children(element, "agents"):
        yield from children(agents, "agent")


def _restrictions(element: etree._Element) -> Iterator[str]:
    for one in children(element, "restriction"):
        yield text_of(one, "regulation") or text_of(one, "explanatoryText") or one.get("restrictionType", "")


def _is_protected(element: etree._Element) -> bool:
    return any(text_of(agent, "protectedIdentity") in ("true", "1") for agent in _agents(element))


def _beside(element: etree._Element) -> Values:
    """What a diary entry has no field for, kept so that no change of it goes unseen."""
    classes = (
        one.get("classificationCode") or clean(one.text or "") for one in children(element, "classification")
    )
    disposal = (
        text_of(one, "disposalAction", "disposalDescription") for one in children(element, "disposal")
    )
    files = (
        one.get("name", "")
        for place in children(element, "additionalInformation")
        for one in place
        if isinstance(one.tag, str) and local(one) == "appendix"
    )
    return {
        "extraId": _joined(clean(one.text or "") for one in children(element, "extraId")),
        "classification": _joined(classes),
        "relation": _joined(clean(one.text or "") for one in children(element, "relation")),
        "disposal": _joined(disposal),
        "otherTitle": _joined(clean(one.text or "") for one in children(element, "otherTitle")),
        "appendix": _joined(files),
    }


def _joined(parts: Iterator[str]) -> str:
    return ", ".join(part for part in parts if part)
