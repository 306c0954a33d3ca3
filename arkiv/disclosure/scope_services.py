"""The scope of a request: searched with a certificate, copies and versions brought along, everything held.

The search goes as far as possible hits: who says what exists must have looked that far.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import msgspec
from django.db import transaction

from arkiv.disclosure import rulebook, services
from arkiv.disclosure.model import Item, Request, Why
from arkiv.disclosure.models import PassageRow, ScopeRow
from arkiv.disclosure.models import Request as RequestRow
from arkiv.disclosure.scoping import item_of, linked
from arkiv.disclosure.states import State
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings import stored
from arkiv.holdings.models import Box, BoxState, Document
from arkiv.retention import services as retention
from arkiv.retention.holds import HoldReason, HoldScope
from arkiv.search.certificate import Certificate
from arkiv.search.certify import certify
from arkiv.search.queries import everything_here
from arkiv.search.sought import sought
from arkiv.settings import Settings
from index.model import Access

_OPEN = frozenset({State.RECEIVED, State.SCOPED, State.REVIEWING})


@dataclass(frozen=True, slots=True)
class Scoped:
    """What a search or an addition came to. ``new`` are the records that were not in the scope before."""

    request: Request
    items: tuple[Item, ...]
    new: tuple[Item, ...]
    certificate: Certificate | None = None


def search(
    ref: str,
    lines: Sequence[str],
    settings: Settings,
    *,
    now: datetime,
    today: date,
    actor: str,
    access: Access | None = None,
) -> Scoped:
    """Search for ``lines`` and take every record found into the scope, with what hangs together with it.

    The certificate's digest is kept with the request; an empty answer is an answer too. ``access`` is how far the one
    who searches reaches, everywhere when unsaid. Raises SearchError, BadInput.
    """
    services.row_at(ref, _OPEN)
    certificate = certify(settings, sought(lines), access or everything_here(settings), now=now, actor=actor)
    hits = {found.document for line in certificate.lines for found in line.found if found.document}
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        searches = msgspec.json.decode(row.searches, type=list[str])
        row.searches = services.encode([*dict.fromkeys([*searches, certificate.digest])])
        row.save(update_fields=("searches",))
        new = _take_in(row, hits, Why.HIT, today=today, actor=actor)
        data = {"certificate": certificate.digest, "hits": len(hits), "new": len(new)}
        services.note(row, "searched", actor, data)
    return Scoped(services.request(ref), items_of(ref), new, certificate)


def add(ref: str, box: Box, numbers: Sequence[int], *, today: date, actor: str) -> Scoped:
    """Take records of ``box`` in by their numbers. Raises NoSuchThing for a number that is not there."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        rows = Document.objects.filter(box=box, number__in=numbers)
        found = dict(rows.values_list("number", "uid"))
        if missing := sorted(set(numbers) - found.keys()):
            raise NoSuchThing(
                f"Handling {', '.join(map(str, missing))} finns inte i {box.ref}. Inget har ändrats."
            )
        new = _take_in(row, set(found.values()), Why.BY_HAND, today=today, actor=actor)
        services.note(row, "scope_added", actor, {"documents": sorted(one.document for one in new)})
    return Scoped(services.request(ref), items_of(ref), new)


def leave_out(ref: str, document: str, reason: str, *, actor: str) -> Item:
    """Say that the request is not about a record, and why. It stays listed, and held."""
    if not reason.strip():
        raise BadInput("Skriv varför handlingen inte hör till begäran. Inget har ändrats.")
    return _change(ref, document, "scope_left_out", actor, reason.strip())


def take_back(ref: str, document: str, *, actor: str) -> Item:
    """Take a record that was left out into the scope again."""
    return _change(ref, document, "scope_taken_back", actor, "")


def items_of(ref: str) -> tuple[Item, ...]:
    """Every record in the scope of ``ref``, in the order of box and number."""
    rows = ScopeRow.objects.filter(request=services.row_of(ref)).order_by("place", "pk")
    return tuple(sorted(map(_item, rows), key=lambda item: (item.box, item.number)))


def item_in(ref: str, document: str) -> Item:
    """One record in the scope, by its id or by ``K1/12``. Raises NoSuchThing."""
    for item in items_of(ref):
        if document in (item.document, f"{item.box}/{item.number}"):
            return item
    raise NoSuchThing(
        f"Handlingen {document} ingår inte i {ref}. 'arkiv request show {ref}' visar dem som gör det."
    )


def rows_of(row: RequestRow) -> tuple[str, ...]:
    """The opaque ids of all records in the scope."""
    return tuple(ScopeRow.objects.filter(request=row).order_by("place").values_list("document", flat=True))


def save(row: RequestRow, item: Item) -> None:
    """Keep ``item`` as it is now."""
    ScopeRow.objects.filter(request=row, document=item.document).update(payload=services.encode(item))


def hold(row: RequestRow, documents: Iterable[str], *, today: date, until: date | None, actor: str) -> None:
    """Hold ``documents``, noted with the request. Call inside its transaction.

    In a closed box each record by itself; an open box whole, because what is parted or joined there gets another id,
    and a hold must not be lost on the way.
    """
    wanted = list(dict.fromkeys(documents))
    rows = list(Document.objects.filter(uid__in=wanted).select_related("box"))
    closed = {one.uid for one in rows if one.box.state == BoxState.CLOSED}
    keys = [(HoldScope.DOCUMENT, uid) for uid in wanted if uid in closed]
    keys += [(HoldScope.BOX, ref) for ref in sorted({one.box.ref for one in rows if one.uid not in closed})]
    held = {
        (one.scope, one.key)
        for one in retention.holds()
        if one.ref in services.holds_of(row) and not one.until
    }
    placed = [
        retention.place_hold(
            scope,
            key,
            reason="Begäran om utlämnande prövas eller kan överklagas",
            kind=HoldReason.REQUEST,
            from_day=today,
            until=until,
            reference=row.ref,
            actor=actor,
        ).ref
        for scope, key in keys
        if (scope, key) not in held
    ]
    row.holds = services.encode([*services.holds_of(row), *placed])
    row.save(update_fields=("holds",))


def _take_in(row: RequestRow, chosen: set[str], why: Why, *, today: date, actor: str) -> tuple[Item, ...]:
    """Rows and holds for ``chosen`` and everything linked to them; those already in the scope stay as they are."""
    known = set(rows_of(row))
    new = [item for item in _gathered(chosen, why) if item.document not in known]
    ScopeRow.objects.bulk_create(
        ScopeRow(request=row, document=item.document, place=place, payload=services.encode(item))
        for place, item in enumerate(new, start=len(known) + 1)
    )
    hold(row, [item.document for item in new], today=today, until=None, actor=actor)
    if new or State(row.state) is State.RECEIVED:
        row.state = State.SCOPED.value
        row.save(update_fields=("state",))
    return tuple(new)


def _gathered(chosen: set[str], why: Why) -> list[Item]:
    book = rulebook.standard()
    boxes = Box.objects.filter(documents__uid__in=chosen).distinct().order_by("ref")
    items: list[Item] = []
    for box in boxes:
        stack = stored.documents(box)
        here = [document.id for document in stack if document.id in chosen]
        by_id = {document.id: document for document in stack}
        items += [item_of(box.ref, by_id[one], why, book) for one in here]
        items += [
            item_of(box.ref, by_id[link.document], link.why, book, of=link.of) for link in linked(stack, here)
        ]
    return items


def _change(ref: str, document: str, act: str, actor: str, left_out: str) -> Item:
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        item = replace(item_in(ref, document), left_out=left_out)
        save(row, item)
        if (
            State(row.state) is State.REVIEWING
        ):  # what is proposed and ruled must cover the scope as it is now
            row.state = State.SCOPED.value
            row.save(update_fields=("state",))
        if item.left_out:
            PassageRow.objects.filter(request=row, document=item.document).delete()
        services.note(row, act, actor, {"document": item.document})
    return item


def _item(row: ScopeRow) -> Item:
    return msgspec.json.decode(row.payload, type=Item)
