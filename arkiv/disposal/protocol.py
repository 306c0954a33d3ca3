"""Gallringsprotokoll: what was destroyed, under which decision, by whom and how. No client's name; kept for ever."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec

from arkiv.accounts import services as accounts
from arkiv.disposal import places
from arkiv.disposal.model import WHY_WORDS, FileFate, Item, Kind, Proposal
from arkiv.disposal.models import Disposal, Trace
from arkiv.disposal.outcome import LeftOut, Outcome
from arkiv.holdings.doctype_names import name_of
from arkiv.settings import Settings


@dataclass(frozen=True, slots=True)
class ProtocolRow:
    """One kind of record of one year under one rule; counts only."""

    doctype: str
    name: str
    year: int | None
    rule_id: str
    source: str
    documents: int
    pages: int


@dataclass(frozen=True, slots=True)
class KeptRow:
    """How many documents of the scope were kept, and why."""

    why: str
    documents: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """The protocol as data. Persons are those who acted, never those the records are about."""

    schema: str
    ref: str
    kind: str
    municipality: str
    authority: str
    boxes: tuple[str, ...]
    decision_body: str
    decided_on: date
    paragraph: str
    dnr: str
    requested_by: str
    approved_by: str
    carried_out: date
    method: tuple[str, ...]
    proposal_sha256: str
    documents: int
    pages: int
    rows: tuple[ProtocolRow, ...]
    left_out: tuple[LeftOut, ...]
    kept: tuple[KeptRow, ...]
    documents_destroyed: tuple[str, ...]
    blobs_destroyed: tuple[str, ...]
    files_parted: tuple[tuple[str, str], ...]
    backups: tuple[str, ...]
    strangers: tuple[str, ...]


SCHEMA = "gallringsprotokoll/1"


def write(row: Disposal, outcome: Outcome, now: datetime, settings: Settings) -> tuple[Path, ...]:
    """Make the protocol, keep it in the row, and write it as PDF/A and JSON. Twice gives the same."""
    from arkiv.disposal.protocol_pdf import to_pdf

    made = protocol_of(row, outcome, settings)
    text = msgspec.json.format(msgspec.json.encode(made, order="deterministic"), indent=1)
    row.protocol = text.decode()
    row.save(update_fields=("protocol",))
    folder = places.protocol_folder(settings)
    folder.mkdir(exist_ok=True)
    data, page = folder / f"gallringsprotokoll-{row.ref}.json", folder / f"gallringsprotokoll-{row.ref}.pdf"
    data.write_bytes(text)
    page.write_bytes(to_pdf(made, now))
    return data, page


def digest(text: str) -> str:
    """The hash of a protocol's data, as the log has it."""
    return hashlib.sha256(text.encode()).hexdigest()


def protocol_of(row: Disposal, outcome: Outcome, settings: Settings) -> Protocol:
    """The protocol of an execution that has come to its end."""
    proposal = msgspec.json.decode(row.payload, type=Proposal)
    names = accounts.names((row.requested_by_id, row.approved_by_id))
    blobs = Trace.objects.filter(disposal=row, kind=places.TraceKind.BLOB.value).order_by("name")
    return Protocol(
        schema=SCHEMA,
        ref=row.ref,
        kind=row.kind,
        municipality=settings.municipality,
        authority=settings.authority,
        boxes=proposal.boxes,
        decision_body=row.body,
        decided_on=row.decided_on,
        paragraph=row.paragraph,
        dnr=row.dnr,
        requested_by=names[row.requested_by_id],
        approved_by=names[row.approved_by_id],
        carried_out=outcome.day,
        method=_method(proposal.kind, outcome, settings),
        proposal_sha256=row.digest,
        documents=len(outcome.items),
        pages=sum(len(item.pages) for item in outcome.items),
        rows=tuple(_rows(outcome.items)),
        left_out=outcome.left_out,
        kept=tuple(_kept(proposal)),
        documents_destroyed=tuple(item.document for item in outcome.items),
        blobs_destroyed=tuple(blobs.values_list("name", flat=True)),
        files_parted=tuple((draft.old, draft.new) for draft in outcome.parted),
        backups=settings.backups,
        strangers=places.strangers(settings),
    )


def _rows(items: Iterable[Item]) -> Iterable[ProtocolRow]:
    groups: dict[tuple[str, int, str, str], list[Item]] = defaultdict(list)
    for item in items:
        groups[item.doctype, item.year or 0, item.rule_id, item.source].append(item)
    for (code, year, rule, source), group in sorted(groups.items()):
        yield ProtocolRow(
            code, name_of(code) if code else "Okänd handlingstyp", year or None, rule, source, len(group),
            sum(len(item.pages) for item in group),
        )  # fmt: skip


def _kept(proposal: Proposal) -> Iterable[KeptRow]:
    groups: dict[str, list[int]] = defaultdict(list)
    for one in proposal.kept:
        groups[WHY_WORDS[one.why]].append(one.pages)
    for why, pages in sorted(groups.items(), key=lambda group: -len(group[1])):
        yield KeptRow(why, len(pages), sum(pages))


def _method(kind: Kind, outcome: Outcome, settings: Settings) -> tuple[str, ...]:
    if kind is Kind.PAPER:
        return (
            "Pappershandlingarna är förstörda enligt plocklistan; de skannade sidorna är kvar i deras ställe.",
            "Två personer har intygat att papperen på listan, och inga andra, är förstörda.",
        )
    fates = [share.fate for share in outcome.files]
    told = [
        f"Skannade filer raderade i sin helhet: {fates.count(FileFate.WHOLE) + fates.count(FileFate.CONTAINER)}.",
        f"Filer som även hade sidor som ska vara kvar: {fates.count(FileFate.PARTED)}. De sidorna sparades om utan "
        "förlust (jämförda bildpunkt för bildpunkt) innan filen raderades.",
        "Avläst text, härledda filer, databasrader och sökregister är raderade; databas och sökregister är skrivna om, "
        "så att inget finns kvar i dem.",
        "Lagringsmediet i sig är inte överskrivet. När det tas ur bruk ska det förstöras eller skrivas över.",
    ]
    if settings.database != "sqlite":
        told.append("Databasserverns egen transaktionslogg (WAL) och dess arkiv töms enligt driftens rutin.")
    if not settings.backups:
        told.append("Inga platser för säkerhetskopior är angivna (inställningen backups).")
    return tuple(told)
