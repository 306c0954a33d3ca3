"""What persons do in a review: rule on passages, hide places no finder saw, look at pages, and undo.

Every passage is ruled on by somebody, one by one or by accepting what is proposed; what the law leaves to a person's
judgement (ASK) can never be accepted in bulk.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from arkiv.disclosure import passage_rows, rulebook, scope_services, services
from arkiv.disclosure.facts import DataKind, Datum, Whose
from arkiv.disclosure.model import Item, Passage
from arkiv.disclosure.models import Request as RequestRow
from arkiv.disclosure.passage_rows import Before
from arkiv.disclosure.proposing import passage_of
from arkiv.disclosure.review import Tally, tally
from arkiv.disclosure.rule import Ruling
from arkiv.disclosure.ruling import ruled, secrecy_rule
from arkiv.disclosure.states import State
from arkiv.errors import BadInput, NoSuchThing
from ingest.model import Box, PageRef

_OPEN = frozenset({State.REVIEWING})


@dataclass(frozen=True, slots=True)
class Place:
    """Something to hide that no finder saw. ``boxes`` in pixels of the master; ``text`` as read, "" for a picture."""

    page: PageRef
    boxes: tuple[Box, ...]
    text: str = ""


def rule(
    ref: str, numbers: Iterable[int], ruling: Ruling, *, reason: str = "", rule_id: str = "", actor: str
) -> tuple[Passage, ...]:
    """Rule on passages by their numbers. To hide one names its rule (TF 2 kap. 20 §); to go against what is proposed
    takes a reason. Raises BadInput, NoSuchThing.
    """
    if ruling is Ruling.ASK:
        raise BadInput(
            "En uppgift maskeras eller visas; 'behöver avgöras' är inget avgörande. Inget har ändrats."
        )
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        chosen = passage_rows.chosen(row, numbers)
        decided = [one.with_ruling(ruled(one, ruling, reason, rule_id, actor)) for one in chosen]
        _keep(row, chosen, decided)
        data = {"passages": [one.number for one in decided], "ruling": ruling.value}
        services.note(row, "ruled", actor, data)
    return tuple(decided)


def of_person(ref: str, number: int) -> tuple[int, ...]:
    """The numbers of every passage about the same person as passage ``number``, itself too."""
    row = services.row_of(ref)
    (one,) = passage_rows.chosen(row, [number])
    if not one.person:
        return (number,)
    return tuple(other.number for other in passage_rows.load(row) if other.person == one.person)


def accept(ref: str, *, document: str = "", actor: str) -> Tally:
    """Rule as proposed on everything not yet ruled on, of one record or of all; what must be asked is left."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        wanted = scope_services.item_in(ref, document).document if document else ""
        chosen = [
            one
            for one in passage_rows.load(row)
            if one.ruled is None and one.proposed is not Ruling.ASK and wanted in ("", one.document)
        ]
        _keep(row, chosen, [one.with_ruling(ruled(one, one.proposed, "", "", actor)) for one in chosen])
        services.note(row, "accepted", actor, {"passages": len(chosen), "document": wanted})
    return tally(scope_services.items_of(ref), passage_rows.load(row))


def mask(
    ref: str,
    document: str,
    places: Sequence[Place],
    *,
    kind: DataKind,
    whose: Whose,
    rule_id: str,
    reason: str,
    law_on: date,
    actor: str,
) -> tuple[Passage, ...]:
    """Hide places no finder saw, as one act. Raises BadInput without a rule or a reason, NoSuchThing."""
    if not places or not all(place.boxes for place in places) or not reason.strip():
        raise BadInput("Ange vad som ska maskeras och varför. Inget har ändrats.")
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        item, request = scope_services.item_in(ref, document), services.of_row(row)
        if any(place.page not in item.pages for place in places):
            raise NoSuchThing(f"Sidan hör inte till {item.box}/{item.number}. Inget har ändrats.")
        last = max((one.number for one in passage_rows.load(row)), default=0)
        datum = Datum(kind, whose, item.activity, item.day, item.is_decision)
        made = []
        for number, place in enumerate(places, start=last + 1):
            found = passage_of(
                number, item, place.page, place.boxes, place.text, datum, request, law_on, rulebook.standard()
            )
            made.append(found.with_ruling(ruled(found, Ruling.MASK, reason, rule_id, actor)))
        passage_rows.keep(row, made, before=[Before(one.number, made=True) for one in made])
        data = {"passages": [one.number for one in made], "document": item.document}
        services.note(row, "masked_by_hand", actor, data)
    return tuple(made)


def widen(ref: str, numbers: Iterable[int], full_line: bool, *, actor: str) -> tuple[Passage, ...]:
    """Let the bars go over the whole line, so that their length tells nothing; or over the words alone again."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        changed = tuple(replace(one, full_line=full_line) for one in passage_rows.chosen(row, numbers))
        passage_rows.store(row, changed)
        data = {"passages": [one.number for one in changed], "full_line": full_line}
        services.note(row, "widened", actor, data)
    return changed


def undo(ref: str, *, actor: str) -> tuple[int, ...]:
    """Take the last act of the review back; the numbers of the passages it concerned, () when nothing is left."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        numbers = passage_rows.undo(row)
        services.note(row, "undone", actor, {"passages": numbers})
    return numbers


def withhold(ref: str, document: str, *, rule_id: str, reason: str, actor: str) -> Item:
    """Give out nothing of a record: only where what is left says nothing (TF 2 kap. 15 §). Raises BadInput.

    Without a rule the record is given out after all.
    """
    if rule_id:
        secrecy_rule(rule_id)
    if rule_id and not reason.strip():
        raise BadInput(
            "Skriv varför inget av handlingen kan lämnas ut: det som inte är hemligt ska lämnas (TF 2 kap. 15 §). "
            "Inget har ändrats."
        )
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        found = scope_services.item_in(ref, document)
        item = replace(found, withheld=reason.strip() if rule_id else "", withheld_rule=rule_id)
        scope_services.save(row, item)
        services.note(row, "withheld", actor, {"document": item.document, "rule": rule_id})
    return item


def seen(ref: str, document: str, pages: Iterable[int], *, actor: str) -> Item:
    """Say that a person has read pages the machine could not, and masked what is to be masked. Places count from 1."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        found, wanted = scope_services.item_in(ref, document), set(pages)
        if not wanted or wanted - set(range(1, len(found.pages) + 1)):
            raise NoSuchThing(
                f"Handlingen har {len(found.pages)} sidor; ange vilka som lästs. Inget har ändrats."
            )
        item = replace(found, looked_at=tuple(sorted({*found.looked_at, *wanted})))
        scope_services.save(row, item)
        services.note(row, "page_seen", actor, {"document": item.document, "pages": sorted(wanted)})
    return item


def _keep(row: RequestRow, chosen: Sequence[Passage], decided: Sequence[Passage]) -> None:
    passage_rows.keep(row, decided, before=[Before(one.number, one.ruled) for one in chosen])
