"""What a person does at the redaction desk: hide words or a frame, everywhere the same words, more air, take away.

To hide what is a passage already is to rule on it; what no finder saw becomes a passage of its own. Every act is one
transaction, one line in the log and one step to undo.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from arkiv import bootstrap
from arkiv.audit.models import EventRow
from arkiv.derivatives.geometry import Sheet
from arkiv.disclosure import hand_marks, passage_rows, rulebook, scope_services, services
from arkiv.disclosure.facts import DataKind, Datum, Whose
from arkiv.disclosure.hand_marks import Place
from arkiv.disclosure.masking import claim_of, padded, within
from arkiv.disclosure.model import Item, Passage
from arkiv.disclosure.models import Request as RequestRow
from arkiv.disclosure.proposing import BY_HAND, passage_of
from arkiv.disclosure.redaction.operations import WordAt
from arkiv.disclosure.rule import Ruling
from arkiv.disclosure.ruling import ruled
from arkiv.disclosure.states import State
from arkiv.errors import BadInput, ChangedMeanwhile, NoSuchThing
from arkiv.holdings import stacks
from arkiv.holdings.models import Page
from arkiv.settings import Settings
from ingest.model import Box, PageReading, PageRef

_OPEN = frozenset({State.REVIEWING})
_LEAST_PX = 4
_MM = 25.4


@dataclass(frozen=True, slots=True)
class By:
    """On what ground something is hidden, and by whom. ``rule_id`` and ``reason`` "": as the rules propose."""

    actor: str
    law_on: date
    rule_id: str = ""
    reason: str = ""
    full_line: bool = False


def pick(
    ref: str, document: str, place: int, words: Sequence[WordAt], settings: Settings, by: By
) -> tuple[Passage, ...]:
    """Hide words of a page by their (line, word). Raises NoSuchThing for one that is not there, BadInput."""
    item = scope_services.item_in(ref, document)
    reading = page_reading(item, place, settings)
    found = hand_marks.picked(reading, words)
    return hide(ref, [(item, found)], by)


def draw(ref: str, document: str, place: int, frame: Box, settings: Settings, by: By) -> tuple[Passage, ...]:
    """Hide a frame drawn on the upright page, in its pixels, with every word it touches whole. Raises BadInput."""
    item = scope_services.item_in(ref, document)
    reading = page_reading(item, place, settings)
    return hide(ref, [(item, hand_marks.snapped(reading, _on_master(reading, frame)))], by)


def mask_words(
    ref: str, document: str, place: int, words: str, settings: Settings, by: By
) -> tuple[Passage, ...]:
    """Hide every run of ``words`` on page ``place`` (from 1) of a record. Raises NoSuchThing where there is none."""
    item = scope_services.item_in(ref, document)
    found = tuple(hand_marks.runs(page_reading(item, place, settings), words))
    if not found:
        raise NoSuchThing(
            f"”{words}” har inte lästs på sidan. Inget har ändrats. Rita en ruta i webbläsaren om orden är fellästa."
        )
    return hide(ref, [(item, one) for one in found], by)


def everywhere(
    ref: str, words: str, settings: Settings, by: By, *, items: Sequence[Item] | None = None
) -> tuple[Passage, ...]:
    """Hide the same words wherever they stand in what is to be given out, or in ``items`` of it. Raises NoSuchThing."""
    found = [
        (item, found)
        for item in (scope_services.items_of(ref) if items is None else items)
        if item.given
        for reading in _readings(item, settings)
        for found in hand_marks.runs(reading, words)
    ]
    if not found:
        raise NoSuchThing("Orden har inte lästs någonstans i det som lämnas ut. Inget har ändrats.")
    return hide(ref, found, by)


def hide(ref: str, places: Sequence[tuple[Item, Place]], by: By) -> tuple[Passage, ...]:
    """Hide ``places`` as one act; the passages that were ruled on or made. Raises BadInput without a ground."""
    if not places:
        raise BadInput("Ange vad som ska maskeras. Inget har ändrats.")
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        changed, made = _hidden(row, places, by)
        before = [old for old, _ in changed]
        now = [*(new for _, new in changed), *made]
        passage_rows.keep(row, now, before=before, actor=by.actor)
        data = {
            "passages": [one.number for one in now],
            "made": len(made),
            "documents": sorted({item.document for item, _ in places}),
        }
        services.note(row, "masked_by_hand", by.actor, data)
    return tuple(now)


def pad(ref: str, numbers: Iterable[int], by_mm: float, *, actor: str) -> tuple[Passage, ...]:
    """Give the bars of passages more air on every side, or (below 0) less. Raises BadInput, NoSuchThing."""
    if not math.isfinite(by_mm) or not 0 < abs(by_mm) <= 20:
        raise BadInput("Ange högst 20 mm åt gången. Inget har ändrats.")
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        chosen = passage_rows.chosen(row, numbers)
        changed = tuple(_padded(one, by_mm) for one in chosen)
        passage_rows.keep(row, changed, before=chosen, actor=actor)
        services.note(row, "padded", actor, {"passages": [one.number for one in changed], "mm": by_mm})
    return changed


def take_away(ref: str, numbers: Iterable[int], *, actor: str) -> tuple[int, ...]:
    """Take marks away that a person made. What the finder saw is ruled to be shown instead. Raises BadInput."""
    with transaction.atomic():
        row = services.row_at(ref, _OPEN)
        chosen = passage_rows.chosen(row, numbers)
        if any(one.found_by != BY_HAND for one in chosen):
            raise BadInput("Bara en egen maskering tas bort; annat avgörs med Visa. Inget har ändrats.")
        passage_rows.keep(row, [replace(one, removed=True) for one in chosen], before=chosen, actor=actor)
        taken = tuple(one.number for one in chosen)
        services.note(row, "mark_taken_away", actor, {"passages": taken})
    return taken


def require_shown(ref: str, document: str, page: PageRef, claim: str) -> None:
    """Raises ChangedMeanwhile, with who, when the page is not marked as it was shown. Call inside a transaction."""
    row = services.row_of(ref)
    item = scope_services.item_in(ref, document)
    here = [one for one in passage_rows.load(row) if one.document == item.document]
    if claim == claim_of(item, here, page):
        return
    acts = EventRow.objects.filter(subject=f"request:{ref}", kind__startswith="disclosure.")
    last = acts.exclude(kind="disclosure.read").order_by("-seq").values_list("actor", flat=True).first()
    raise ChangedMeanwhile(
        f"Bladet har ändrats sedan du öppnade det, senast av {last}. Din ändring är inte gjord. "
        "Gå tillbaka till bladet, se hur det står nu och gör om den om den fortfarande behövs."
    )


def page_reading(item: Item, place: int, settings: Settings) -> PageReading:
    """What page ``place`` (from 1) of a record says. Raises NoSuchThing."""
    if not 1 <= place <= len(item.pages):
        raise NoSuchThing(f"Handlingen har {len(item.pages)} sidor. Inget har ändrats.")
    page = item.pages[place - 1]
    row = Page.objects.select_related("file").get(
        file__sha256=page.file, number=page.number, file__box__ref=item.box
    )
    return stacks.reading_of(row, bootstrap.blob_store(settings))


def _readings(item: Item, settings: Settings) -> Iterable[PageReading]:
    return (page_reading(item, place, settings) for place in range(1, len(item.pages) + 1))


def _hidden(
    row: RequestRow, places: Sequence[tuple[Item, Place]], by: By
) -> tuple[list[tuple[Passage, Passage]], list[Passage]]:
    """The passages the places lie over, before and after; and those made for what is left."""
    known, first = passage_rows.load(row), passage_rows.next_number(row)
    changed: dict[int, tuple[Passage, Passage]] = {}
    made: list[Passage] = []
    for item, place in places:
        if place.page not in item.pages:
            raise NoSuchThing(f"Sidan hör inte till {item.box}/{item.number}. Inget har ändrats.")
        covered = within([one for one in known if one.document == item.document], place.page, place.boxes)
        for one in covered:
            if not one.masked or by.rule_id or by.full_line:
                changed[one.number] = one, _masked(one, by)
        left = place.without([box for one in covered for box in one.boxes])
        if left.boxes:
            made.append(_made(row, first + len(made), item, left, by))
    return list(changed.values()), made


def _masked(one: Passage, by: By) -> Passage:
    decided = ruled(one, Ruling.MASK, by.reason, by.rule_id, by.actor)
    return replace(one, ruled=decided, full_line=by.full_line or one.full_line)


def _made(row: RequestRow, number: int, item: Item, place: Place, by: By) -> Passage:
    datum = Datum(DataKind.PERSONAL, Whose.UNKNOWN, item.activity, item.day, item.is_decision)
    request, book = services.of_row(row), rulebook.standard()
    found = passage_of(number, item, place.page, place.boxes, place.text, datum, request, by.law_on, book)
    if by.rule_id and by.rule_id != found.proposed_rule and not by.reason.strip():
        raise BadInput(
            "Skriv varför, när en annan bestämmelse än den föreslagna används: skälet står i beslutet. "
            "Inget har ändrats."
        )
    return _masked(found, by)


def _padded(one: Passage, by_mm: float) -> Passage:
    page = Page.objects.filter(file__sha256=one.page.file, number=one.page.number).first()
    if page is None:
        raise NoSuchThing("Sidan finns inte längre. Inget har ändrats.")
    by_px = by_mm * (page.dpi or 200) / _MM
    whole = Box(0, 0, page.width_px, page.height_px)
    return replace(one, boxes=tuple(padded(box, by_px, whole) for box in one.boxes))


def _on_master(reading: PageReading, frame: Box) -> Box:
    """A frame on the upright page, in pixels of the master. Raises BadInput for one that is no frame on it."""
    sheet = Sheet.of(reading)
    width, height = sheet.upright_size
    kept = Box(max(0, frame.x0), max(0, frame.y0), min(width, frame.x1), min(height, frame.y1))
    if (
        not all(map(math.isfinite, (kept.x0, kept.y0, kept.x1, kept.y1)))
        or min(kept.x1 - kept.x0, kept.y1 - kept.y0) < _LEAST_PX
    ):
        raise BadInput("Rutan är för liten eller ligger utanför sidan. Inget har ändrats; rita den igen.")
    return sheet.on_master(kept)
