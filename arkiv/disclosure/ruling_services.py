"""What persons do in a review: rule on passages, hold whole records back, look at pages, and undo.

Every passage is ruled on by somebody, one by one or by accepting what is proposed; what the law leaves to a person's
judgement (ASK) can never be accepted in bulk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db import transaction

from arkiv.disclosure import passage_rows, scope_services, services
from arkiv.disclosure.model import Item, Passage
from arkiv.disclosure.review import Tally, tally
from arkiv.disclosure.rule import Ruling
from arkiv.disclosure.ruling import ruled, secrecy_rule
from arkiv.disclosure.states import State
from arkiv.errors import BadInput, NoSuchThing

_OPEN = frozenset({State.REVIEWING})


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
        passage_rows.keep(row, decided, before=chosen, actor=actor)
        data = {"passages": [one.number for one in decided], "ruling": ruling.value}
        services.note(row, "ruled", actor, data)
    return tuple(decided)


def of_person(ref: str, number: int, *, within: Callable[[str], bool] = lambda _: True) -> tuple[int, ...]:
    """The numbers of every passage about the same person as passage ``number``, itself too.

    ``within`` says of which records, for somebody who does not reach all.
    """
    row = services.row_of(ref)
    (one,) = passage_rows.chosen(row, [number])
    if not one.person:
        return (number,)
    return tuple(
        other.number
        for other in passage_rows.load(row)
        if other.person == one.person and within(other.document)
    )


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
        decided = [one.with_ruling(ruled(one, one.proposed, "", "", actor)) for one in chosen]
        passage_rows.keep(row, decided, before=chosen, actor=actor)
        services.note(row, "accepted", actor, {"passages": len(chosen), "document": wanted})
    return tally(scope_services.items_of(ref), passage_rows.load(row))


def widen(ref: str, numbers: Iterable[int], full_line: bool, *, actor: str) -> tuple[Passage, ...]:
    """Let the bars go over the whole line, so that their length tells nothing; or over the words alone again."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        chosen = passage_rows.chosen(row, numbers)
        changed = tuple(replace(one, full_line=full_line) for one in chosen)
        passage_rows.keep(row, changed, before=chosen, actor=actor)
        data = {"passages": [one.number for one in changed], "full_line": full_line}
        services.note(row, "widened", actor, data)
    return changed


def undo(ref: str, *, actor: str) -> tuple[int, ...]:
    """Take the last act of the review back; the numbers of the passages it concerned, () when nothing is left."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        numbers = passage_rows.undo(row, actor=actor)
        services.note(row, "undone", actor, {"passages": numbers})
    return numbers


def redo(ref: str, *, actor: str) -> tuple[int, ...]:
    """Do what was last taken back again; the numbers of its passages, () when there is nothing."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        numbers = passage_rows.redo(row, actor=actor)
        services.note(row, "redone", actor, {"passages": numbers})
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
