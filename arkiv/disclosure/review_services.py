"""The secrecy review as a whole: propose by the rules, finish, and have it read again where that is wanted.

The rules only propose; persons rule on every passage (``ruling_services``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

import msgspec
from django.db import transaction

from arkiv import bootstrap
from arkiv.accounts import services as accounts
from arkiv.accounts.roles import Permission
from arkiv.accounts.services import Person
from arkiv.disclosure import local, passage_rows, persons, rulebook, scope_services, services
from arkiv.disclosure.errors import NotReviewed, SameReader
from arkiv.disclosure.finder.model import Searched
from arkiv.disclosure.model import Item, Passage, Request
from arkiv.disclosure.models import Request as RequestRow
from arkiv.disclosure.old_ink_services import seen_through
from arkiv.disclosure.proposing import carried_over, is_hard_to_read, proposed
from arkiv.disclosure.protocols import Redactor
from arkiv.disclosure.review import SecondReader, Tally, tally, triggers
from arkiv.disclosure.rulebook import read_yaml
from arkiv.disclosure.states import State
from arkiv.errors import BadInput
from arkiv.holdings import stacks
from arkiv.holdings.models import Document, Page
from arkiv.settings import Settings
from ingest.model import DocumentReading, PageReading, PageRef

_READER_FILE = "andra_lasare.yaml"
_STARTS = frozenset({State.SCOPED, State.REVIEWING})


def start(
    ref: str, settings: Settings, redactor: Redactor, *, law_on: date, actor: str, old_ink: bool = False
) -> Tally:
    """Find personal data in everything included and propose for each, by the law of ``law_on``.

    Again after the scope or a circumstance has changed: what persons ruled on stays ruled, unless the proposal is new.
    With ``old_ink`` redactions made by hand on the papers are tried too; those that can be seen through are proposed.
    """
    book = rulebook.standard()
    items = [item for item in scope_services.items_of(ref) if item.included]
    readings = _readings(items, settings)
    request = services.request(ref)
    found = redactor.find(
        [Searched(readings[item.document][1]) for item in items],
        persons.known(request.inquiry, [readings[item.document][0] for item in items]),
    )
    if old_ink:
        found = (*found, *seen_through(items, settings))
    with transaction.atomic():
        row = services.row_at(ref, _STARTS)
        items = [_to_look_at(row, item, readings[item.document][1]) for item in items]
        before = passage_rows.load(row)
        passages = carried_over(proposed(items, found, services.of_row(row), book, law_on), before)
        passage_rows.replace_all(row, passages)
        row.state = State.REVIEWING.value
        row.save(update_fields=("state",))
        counted = tally(items, passages)
        services.note(
            row,
            "proposed",
            actor,
            {
                "law_on": law_on.isoformat(),
                "rules": book.digest,
                "passages": counted.passages,
                "unruled": counted.unruled,
            },
        )
    return counted


def finish(ref: str, person: Person, settings: Settings) -> Request:
    """Say that the review is done. Raises NotReviewed while anything is left, MissingRight.

    Where the municipality wants a second reader it waits for one; otherwise it is ready to be decided.
    """
    accounts.require(person, Permission.DISCLOSURE_REVIEW)
    with transaction.atomic():
        row = services.step(ref, State.REVIEWED)
        items, passages = scope_services.items_of(ref), passage_rows.load(row)
        _require_whole(ref, items, passages)
        wanted = triggers(services.of_row(row), items, passages, _second_reader(settings))
        row.submitted_by_id, row.read_by_id = person.number, None
        row.second_reader_for = services.encode(wanted)
        if not wanted:
            row.state = State.READY.value
        row.save()
        counted = tally(items, passages)
        services.note(
            row,
            "reviewed",
            person.actor,
            {
                "masked": counted.masked,
                "shown": counted.shown,
                "over_masked": counted.over_masked,
                "shown_against": counted.shown_against,
                "second_reader_for": [one.value for one in wanted],
            },
        )
    return services.request(ref)


def read_again(ref: str, person: Person) -> Request:
    """The second reader agrees. Raises SameReader for the one who finished the review."""
    accounts.require(person, Permission.DISCLOSURE_REVIEW)
    with transaction.atomic():
        row = services.step(ref, State.READY)
        if row.submitted_by_id == person.number:
            raise SameReader(
                "Den andra läsaren ska vara en annan än den som avslutade prövningen. Inget har ändrats."
            )
        row.read_by_id = person.number
        row.save()
        services.note(row, "read_again", person.actor, {})
    return services.request(ref)


def send_back(ref: str, reason: str, *, actor: str) -> Request:
    """Open the review again before a decision. Raises NotAllowedNow once it is decided."""
    if not reason.strip():
        raise BadInput("Skriv vad som ska prövas om. Inget har ändrats.")
    with transaction.atomic():
        row = services.row_at(ref, {State.REVIEWED, State.READY})
        row.state = State.REVIEWING.value
        services.forget_decision(row)
        row.save()
        services.note(row, "sent_back_for_review", actor, {})
    return services.request(ref)


# --- what is asked of the review ------------------------------------------------------------------


def passages_of(ref: str, *, actor: str, purpose: str = "sekretessprövning") -> tuple[Passage, ...]:
    """Every passage with its words. It is a read of secret records, so it is logged with its purpose."""
    with transaction.atomic():
        row = services.row_of(ref)
        found = passage_rows.load(row)
        documents = sorted({one.document for one in found})
        services.note(row, "read", actor, {"documents": documents, "purpose": purpose[:100]})
    return found


def read_sheet(ref: str, document: str, place: int, *, actor: str) -> tuple[Passage, ...]:
    """Every passage of the request, for somebody who looks at one page of one record: that page is logged as read."""
    with transaction.atomic():
        row = services.row_of(ref)
        second = State(row.state) is State.REVIEWED
        purpose = "andra läsning" if second else "sekretessprövning"
        services.note(row, "read", actor, {"documents": [document], "page": place, "purpose": purpose})
        return passage_rows.load(row)


def can_turn(ref: str, actor: str) -> tuple[bool, bool]:
    """Whether ``actor`` has something to undo, and something to do again."""
    return passage_rows.can_turn(services.row_of(ref), actor)


def passages_unread(ref: str) -> tuple[Passage, ...]:
    """The passages for the program's own use: to count, to decide, to build. Shown to nobody."""
    return passage_rows.load(services.row_of(ref))


def tally_of(ref: str) -> Tally:
    """The review in figures."""
    return tally(scope_services.items_of(ref), passages_unread(ref))


def require_unchanged(ref: str, items: Iterable[Item]) -> None:
    """Raises NotReviewed when a record has other pages than those that were reviewed (parted, joined, destroyed)."""
    for item in items:
        pages = tuple(
            PageRef(file, number)
            for file, number in Page.objects.filter(document__uid=item.document)
            .order_by("position")
            .values_list("file__sha256", "number")
        )
        if pages != item.pages:
            raise NotReviewed(
                f"{item.box}/{item.number} har ändrats sedan {ref} avgränsades. Inget har lämnats ut. Öppna prövningen "
                f"igen med 'arkiv disclose return {ref}' och avgränsa på nytt."
            )


# --- inside ---------------------------------------------------------------------------------------


def _readings(
    items: Sequence[Item], settings: Settings
) -> dict[str, tuple[DocumentReading, tuple[PageReading, ...]]]:
    """What each record says, and each of its pages."""
    store = bootstrap.blob_store(settings)
    found: dict[str, tuple[DocumentReading, tuple[PageReading, ...]]] = {}
    for item in items:
        document = Document.objects.get(uid=item.document)
        pages = Page.objects.filter(document=document).select_related("file").order_by("position")
        whole = msgspec.json.decode(document.reading, type=DocumentReading)
        found[item.document] = (whole, tuple(stacks.reading_of(page, store) for page in pages))
    return found


def _require_whole(ref: str, items: Sequence[Item], passages: Sequence[Passage]) -> None:
    counted = tally(items, passages)
    if counted.unruled:
        raise NotReviewed(
            f"{ref}: {counted.unruled} uppgifter väntar på avgörande, varav {counted.asked} beror på något bara en "
            f"människa kan ta reda på. 'arkiv disclose passages {ref} --waiting' visar dem. Inget har ändrats."
        )
    if counted.unseen:
        raise NotReviewed(
            f"{ref}: {counted.unseen} sidor är för svårlästa för att maskinen ska ha sett vad där står. Läs dem själv, "
            f"maskera det som behövs och intyga med 'arkiv disclose seen {ref}'. Inget har ändrats."
        )
    require_unchanged(ref, [item for item in items if item.given])


def _second_reader(settings: Settings) -> SecondReader:
    text = local.text_of(settings.home, "arkiv.disclosure.rules", _READER_FILE)
    return read_yaml(text, SecondReader, _READER_FILE)


def _to_look_at(row: RequestRow, item: Item, pages: Sequence[PageReading]) -> Item:
    """``item`` with the pages a person must read: the finder sees words only, and there it had too few or too bad."""
    places = tuple(place for place, page in enumerate(pages, start=1) if is_hard_to_read(page))
    if places == item.to_look_at:
        return item
    changed = replace(item, to_look_at=places)
    scope_services.save(row, changed)
    return changed
