"""Approved late registrations as ERMS 3 (CITS ERMS) and as FGS Ärendehantering 1.0. Pure: values in, bytes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from lxml import etree

from arkiv.diary.late_entry import DIRECTIONS, SECRECY, LateEntry
from arkiv.diary.model import Direction

FGS = "http://xml.ra.se/e-arkiv/FGS-ERMS"
ERMS = "https://DILCIS.eu/XML/ERMS"
_DAY_NAMES = {Direction.INCOMING: "received", Direction.OUTGOING: "expedited"}
_FGS_DAYS = {Direction.INCOMING: "Inkommen", Direction.OUTGOING: "Expedierad"}


def fgs(entries: Sequence[LateEntry]) -> bytes:
    """``Leveransobjekt`` with an ``ArkivobjektArende`` a case. A new case has no ``ArkivobjektID``."""
    root = etree.Element(f"{{{FGS}}}Leveransobjekt", nsmap={None: FGS})
    cases = _add(root, "ArkivobjektListaArenden")
    for place, (case, records) in enumerate(_by_case(entries), start=1):
        element = _add(cases, "ArkivobjektArende", Systemidentifierare=f"sen-{place}")
        _add(element, "ArkivobjektID", case) if case else _add(element, "Arendemening", records[0].subject)
        rows = _add(element, "ArkivobjektListaHandlingar")
        for entry in records:
            _fgs_record(rows, entry)
    return _bytes(root)


def _fgs_record(rows: etree._Element, entry: LateEntry) -> None:
    p = entry.proposal
    record = _add(rows, "ArkivobjektHandling", Systemidentifierare=p.document)
    if not p.secret and p.kind:
        _add(record, "Handlingstyp", p.kind)
    if p.secret:
        _add(_add(record, "Restriktion", Typ="Sekretess"), "ForklarandeText", SECRECY)
    _add(record, "Notering", entry.note)
    if entry.day:
        _add(record, _FGS_DAYS.get(p.direction, "Upprattad"), f"{entry.day}T00:00:00")
    for name, party in (("Avsandare", p.sender), ("Mottagare", p.recipient)):
        if party:
            _add(_add(record, name), "Namn", party)
    _add(record, "Rubrik", entry.subject)
    if status := DIRECTIONS[p.direction][1]:
        _add(record, "StatusHandling", status)


def erms(entries: Sequence[LateEntry], *, made_on: date) -> bytes:
    """``erms`` with an ``aggregation`` a case; valid by ERMS_v3.xsd, whose sequences give the order of elements."""
    root = etree.Element(f"{{{ERMS}}}erms", nsmap={None: ERMS})
    _control(_add(root, "control"), made_on)
    cases = _add(root, "aggregations")
    for place, (case, records) in enumerate(_by_case(entries), start=1):
        element = _add(cases, "aggregation", systemIdentifier=f"sen-{place}", aggregationType="caseFile")
        _add(element, "objectId", case or f"nytt ärende {place}")
        if not case:
            _add(element, "title", records[0].subject)
        for entry in records:
            _erms_record(element, entry)
    return _bytes(root)


def _control(control: etree._Element, made_on: date) -> None:
    _add(control, "identification", "Sena registreringar", identificationType="leverans")
    kept = _add(control, "maintenanceInformation")
    _add(kept, "maintenanceStatus", value="new")
    _add(_add(kept, "maintenanceAgency"), "agencyName", "Arkiv")
    event = _add(_add(kept, "maintenanceHistory"), "maintenanceEvent")
    _add(event, "eventType", value="created")
    _add(event, "eventDateTime", f"{made_on}T00:00:00")
    _add(_add(event, "agent", agentType="creator"), "name", "Arkiv")


def _erms_record(case: etree._Element, entry: LateEntry) -> None:
    p = entry.proposal
    record = _add(case, "record", systemIdentifier=p.document, recordPhysicalOrDigital="physical")
    if not p.secret and p.kind:
        record.set("recordType", _clean(p.kind))
    _add(record, "objectId", f"sen-{p.document}")
    _add(record, "title", entry.subject)
    if p.secret:
        restriction = _add(record, "restriction", restrictionType="confidential")
        _add(restriction, "explanatoryText", SECRECY)
        _add(restriction, "regulation", "prövas vid begäran")
    if direction := DIRECTIONS[p.direction][2]:
        _add(record, "direction", directionDefinition=direction)
    parties = [(kind, name) for kind, name in (("sender", p.sender), ("recipient", p.recipient)) if name]
    if parties:
        agents = _add(record, "agents")
        for kind, name in parties:
            _add(_add(agents, "agent", agentType=kind), "name", name)
    if entry.day:
        kind = _DAY_NAMES.get(p.direction, "created")
        _add(_add(record, "dates"), "date", f"{entry.day}T00:00:00", dateType=kind)
    _add(_add(record, "notes"), "note", entry.note, noteType="tjänsteanteckning")


def _by_case(entries: Sequence[LateEntry]) -> Iterator[tuple[str, list[LateEntry]]]:
    """Records of a known case together; a record without one makes a case of its own."""
    known: dict[str, list[LateEntry]] = {}
    for entry in entries:
        if entry.case:
            known.setdefault(entry.case, []).append(entry)
    yield from known.items()
    yield from (("", [entry]) for entry in entries if not entry.case)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """A child in its parent's namespace."""
    clean = {key: _clean(value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", clean)
    if text:
        child.text = _clean(text)
    return child


def _clean(text: str) -> str:
    """``text`` without the characters that XML has no room for."""
    return "".join(char for char in text if char.isprintable())
