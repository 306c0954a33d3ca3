"""From the decision to the package: build the masked file, prove it, and only then let anything out.

``deliver`` refuses unless the file that lies there now is the one that was built and the one that passed the proof; the
database holds the row to the same. Who got it is kept with the request; the log has the bytes' hash and no name.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec
from django.db import transaction

from arkiv import __version__, bootstrap
from arkiv.accounts import services as accounts
from arkiv.accounts.roles import Permission
from arkiv.accounts.services import Person
from arkiv.derivatives.sources import image_of
from arkiv.disclosure import folder, review_services, rulebook, scope_services, services
from arkiv.disclosure.calendar import hold_ends
from arkiv.disclosure.delivery.model import Delivery, DeliveryFacts, SheetRow, SourcePage
from arkiv.disclosure.errors import NotProved
from arkiv.disclosure.masking import clearings_on, mask_of
from arkiv.disclosure.model import Item, Passage
from arkiv.disclosure.models import Request as RequestRow
from arkiv.disclosure.models import SendingRow
from arkiv.disclosure.proof.model import Proof
from arkiv.disclosure.protocols import Redactor
from arkiv.disclosure.states import Outcome, State
from arkiv.errors import BadInput, NotAllowedNow
from arkiv.holdings import stacks
from arkiv.holdings.models import Page
from arkiv.settings import Settings
from ingest.model import PageRef

HOW = ("brev", "e-post", "hämtat", "på plats", "fil")
"""How something can leave the house; ``hämtat``: collected, also by somebody who never says who she is."""


@dataclass(frozen=True, slots=True)
class Built:
    """The masked file and what its proof said."""

    path: Path
    pages: int
    bars: int
    proof: Proof


@dataclass(frozen=True, slots=True)
class Sending:
    """What left the house. ``receiver`` is "" for somebody who collected it without a name."""

    what: str
    sha256: str
    bytes: int
    how: str
    receiver: str
    sent_on: date


def build(ref: str, settings: Settings, redactor: Redactor, *, now: datetime, actor: str) -> Built:
    """Build the masked file of a decided request and prove it. A proof that fails is kept too: it says where.

    Raises NotAllowedNow when there is nothing to give out.
    """
    row = services.row_at(ref, {State.DECIDED})
    if Outcome(row.outcome) not in (Outcome.FULL, Outcome.PARTIAL, Outcome.CONDITIONAL):
        raise NotAllowedNow(f"{ref} är avslagen: det finns inget att lämna ut. Inget har ändrats.")
    items = [item for item in scope_services.items_of(ref) if item.given]
    review_services.require_unchanged(ref, items)
    passages = review_services.passages_unread(ref)
    place = folder.of(settings.home, ref)
    path, draft = place / folder.DELIVERY, place / ".utkast-handlingar"
    total = sum(len(item.pages) for item in items)
    facts = DeliveryFacts(ref, f"Arkiv {__version__}", now)
    try:
        delivery = redactor.build(_pages(items, passages, settings), total, path, draft, facts)
        path.chmod(0o600)
    finally:
        draft.unlink(missing_ok=True)
    proof = redactor.prove(path, delivery)
    folder.write(place / folder.SHEETS, _sheets(delivery.sheets, items))
    _keep(ref, delivery, proof, actor)
    return Built(path, total, sum(len(page.bars) for page in delivery.pages), proof)


def deliver(
    ref: str, person: Person, settings: Settings, *, how: str, today: date, out: Path | None = None
) -> tuple[Sending, ...]:
    """Seal the package and note that it leaves the house. ``out`` is a folder to put it in, besides the archive's own.

    Raises NotProved unless the file lying there is the one that was built and proved; MissingRight; NotAllowedNow.
    """
    accounts.require(person, Permission.DISCLOSURE_DECIDE)
    _require_how(how)
    with transaction.atomic():
        row = services.step(ref, State.DELIVERED)
        place = folder.of(settings.home, ref)
        _require_proved(row, place)
        _require_held(row)
        package = _seal(place, ref, row)
        sent = [_send(row, place / folder.package_name(ref), "paket", how, person, today)]
        sent.append(_send(row, place / folder.DELIVERY, "handlingar", how, person, today))
        sent.append(_send(row, place / folder.LETTER_PDF, "beslut", how, person, today))
        _told(row, today, person.actor)
        data = {
            "package": package,
            "bytes": sent[0].bytes,
            "delivery": row.delivery_sha256,
            "letter": sent[-1].sha256,
            **_to_whom(row, how),
        }
        services.note(row, "delivered", person.actor, data)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        folder.write(out / folder.package_name(ref), (place / folder.package_name(ref)).read_bytes())
    return tuple(sent)


def refuse(ref: str, person: Person, settings: Settings, *, how: str, today: date) -> tuple[Sending, ...]:
    """Tell the person of a refusal. Raises NotAllowedNow where something is to be given out."""
    accounts.require(person, Permission.DISCLOSURE_DECIDE)
    _require_how(how)
    with transaction.atomic():
        row = services.step(ref, State.REFUSED)
        if Outcome(row.outcome) not in (Outcome.REFUSAL, Outcome.SILENT, Outcome.NOT_HELD):
            raise NotAllowedNow(
                f"{ref} lämnas ut, helt eller delvis: 'arkiv disclose deliver {ref}'. Inget har ändrats."
            )
        place = folder.of(settings.home, ref)
        sent = _send(row, place / folder.LETTER_PDF, "beslut", how, person, today)
        _told(row, today, person.actor)
        services.note(
            row, "refused", person.actor, {"letter": sent.sha256, "bytes": sent.bytes, **_to_whom(row, how)}
        )
    return (sent,)


def fetched(ref: str, name: str, data: bytes, *, actor: str) -> None:
    """Log that somebody at the authority took a file of the request out: which, and its bytes."""
    with transaction.atomic():
        told = {"file": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
        services.note(services.row_of(ref), "file_fetched", actor, told)


def sendings(ref: str) -> tuple[Sending, ...]:
    """Everything that left the house for ``ref``."""
    rows = SendingRow.objects.filter(request=services.row_of(ref)).order_by("pk")
    return tuple(Sending(row.what, row.sha256, row.bytes, row.how, row.receiver, row.sent_on) for row in rows)


def proof_of(ref: str) -> Proof | None:
    """The latest proof, passed or not."""
    row = services.row_of(ref)
    return msgspec.json.decode(row.proof, type=Proof) if row.proof else None


# --- inside ---------------------------------------------------------------------------------------


def _pages(items: Sequence[Item], passages: Sequence[Passage], settings: Settings) -> Iterator[SourcePage]:
    """The pages to deliver, decoded one at a time, in order."""
    store, book = bootstrap.blob_store(settings), rulebook.standard()
    for item in items:
        rows = Page.objects.filter(document__uid=item.document).select_related("file").order_by("position")
        for row in rows:
            reading = stacks.reading_of(row, store)
            here = [one for one in passages if (one.document, one.page) == (item.document, reading.page)]
            masks = tuple(mask_of(one, book) for one in here if one.masked)
            cleared = tuple(clearings_on(here, reading.page))
            yield SourcePage(image_of(row, settings), reading, masks, cleared)


def _keep(ref: str, delivery: Delivery, proof: Proof, actor: str) -> None:
    with transaction.atomic():
        row = services.row_at(ref, {State.DECIDED})
        row.delivery_sha256 = delivery.sha256
        row.proved_sha256 = proof.file_sha256 if proof.holds else ""
        row.proof = services.encode(proof)
        row.save()
        services.note(
            row,
            "built",
            actor,
            {
                "delivery": delivery.sha256,
                "bytes": delivery.bytes,
                "pages": len(delivery.pages),
                "proved": proof.holds,
                "faults": sorted({failure.fault.value for failure in proof.failures}),
            },
        )


def _require_proved(row: RequestRow, place: Path) -> None:
    now = folder.sha256_of(place / folder.DELIVERY)
    if not now or not row.delivery_sha256:
        raise NotProved(
            f"{row.ref}: den maskerade filen finns inte. Bygg den med 'arkiv disclose build {row.ref}'."
        )
    if row.proved_sha256 != row.delivery_sha256:
        raise NotProved(
            f"{row.ref}: provet är inte godkänt, så inget har lämnats ut. 'arkiv disclose proof {row.ref}' visar felen."
        )
    if now != row.delivery_sha256:
        raise NotProved(
            f"{row.ref}: filen har ändrats sedan den provades. Inget har lämnats ut. Bygg och prova den igen."
        )


def _require_held(row: RequestRow) -> None:
    """The letter must be the one that was decided, not one that somebody has taken away."""
    if not row.decision:
        raise NotAllowedNow(f"{row.ref} är inte beslutad. Inget har lämnats ut.")


def _seal(place: Path, ref: str, row: RequestRow) -> str:
    """One zip with the file, the letter, the sheet list and the hashes of all three, the same bytes every time."""
    names = (folder.DELIVERY, folder.LETTER_PDF, folder.SHEETS)
    missing = [name for name in names if not (place / name).is_file()]
    if missing:
        raise NotAllowedNow(
            f"{ref}: {', '.join(missing)} saknas i ärendets mapp. Inget har lämnats ut; bygg om."
        )
    contents = {name: (place / name).read_bytes() for name in names}
    told = "".join(f"{folder.sha256_of(place / name)}  {name}\n" for name in names)
    folder.write(place / folder.HASHES, told.encode())
    contents[folder.HASHES] = told.encode()
    out = io.BytesIO()
    stamp = (row.decided_on.year, row.decided_on.month, row.decided_on.day, 0, 0, 0)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as sealed:
        for name, data in contents.items():
            sealed.writestr(zipfile.ZipInfo(f"{ref}/{name}", stamp), data, zipfile.ZIP_DEFLATED)
    return folder.write(place / folder.package_name(ref), out.getvalue())


def _sheets(rows: Sequence[SheetRow], items: Sequence[Item]) -> bytes:
    """The sheet list (bladförteckning) for the receiver: page, record, bars and their grounds; no names of files."""
    number = {page: at for at, item in enumerate(items, start=1) for page in item.pages}
    out = io.StringIO()
    table = csv.writer(out, delimiter=";", lineterminator="\r\n")
    table.writerow(("Sida", "Handling", "Maskeringar", "Bestämmelser"))
    for row in rows:
        record = number[PageRef(row.file, row.page)]
        table.writerow((row.number, f"Handling {record}", row.bars, ", ".join(row.grounds)))
    return out.getvalue().encode("utf-8-sig")


def _send(row: RequestRow, path: Path, what: str, how: str, person: Person, today: date) -> Sending:
    sha256 = folder.sha256_of(path)
    if not sha256:
        raise NotAllowedNow(f"{row.ref}: {path.name} saknas i ärendets mapp. Inget har lämnats ut.")
    receiver = services.inquiry_of(row).contact
    size = path.stat().st_size
    SendingRow.objects.create(
        request=row, what=what, sha256=sha256, bytes=size, how=how, receiver=receiver, sent_on=today,
        sent_by_id=person.number,
    )  # fmt: skip
    return Sending(what, sha256, size, how, receiver, today)


def _told(row: RequestRow, today: date, actor: str) -> None:
    """The day the time to appeal begins, and the last day of the holds.

    Also after a full delivery: whoever finds that something was left out may say so, and nothing is lost by waiting.
    """
    row.told_on = today
    row.save()
    services.lift_holds(row, last_day=hold_ends(today), actor=actor)


def _to_whom(row: RequestRow, how: str) -> dict[str, object]:
    return {"how": how, "anonymous": not services.inquiry_of(row).contact}


def _require_how(how: str) -> None:
    if how not in HOW:
        raise BadInput(f"Ange hur det lämnas: {', '.join(HOW)}. Inget har lämnats ut.")
