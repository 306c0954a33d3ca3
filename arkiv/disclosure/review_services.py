"""The secrecy review: propose by the rules, let persons rule, finish it, and have it read again where that is wanted.

The rules only propose. Every passage is ruled on by somebody, one by one or by accepting what is proposed; what the law
leaves to a person's judgement (ASK) can never be accepted in bulk. A page the machine could not read well is looked at.
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
from arkiv.disclosure import local, persons, rulebook, scope_services, services
from arkiv.disclosure.errors import NotReviewed, SameReader
from arkiv.disclosure.facts import DataKind, Datum, Whose
from arkiv.disclosure.finder.model import Proposal as Found
from arkiv.disclosure.finder.model import Searched
from arkiv.disclosure.model import Item, Passage, Request, Ruled
from arkiv.disclosure.models import PassageRow
from arkiv.disclosure.models import Request as RequestRow
from arkiv.disclosure.protocols import Redactor
from arkiv.disclosure.review import SecondReader, Tally, tally, triggers
from arkiv.disclosure.rule import Ruling, SecrecyRule
from arkiv.disclosure.rulebook import SecrecyBook, read_yaml
from arkiv.disclosure.secrecy import propose
from arkiv.disclosure.states import State
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings import stacks
from arkiv.holdings.models import Document, Page
from arkiv.search.entries import POORLY_READ_BELOW
from arkiv.settings import Settings
from ingest.model import BlockKind, Box, DocumentReading, PageReading, PageRef, PageStatus

_BY_HAND = "en person"
_READER_FILE = "andra_lasare.yaml"
_STARTS = frozenset({State.SCOPED, State.REVIEWING})


def start(ref: str, settings: Settings, redactor: Redactor, *, law_on: date, actor: str) -> Tally:
    """Find personal data in everything included and propose for each, by the law of ``law_on``.

    Again after the scope or a circumstance has changed: what persons ruled on stays ruled, unless the proposal is new.
    """
    book = rulebook.standard()
    items = [item for item in scope_services.items_of(ref) if item.included]
    readings = _readings(items, settings)
    request = services.request(ref)
    found = redactor.find(
        [Searched(readings[item.document][1]) for item in items],
        persons.known(request.inquiry, [readings[item.document][0] for item in items]),
    )
    with transaction.atomic():
        row = services.row_at(ref, _STARTS)
        items = [_to_look_at(row, item, readings[item.document][1]) for item in items]
        before = _passages(row)
        passages = _carried_over(_proposed(items, found, services.of_row(row), book, law_on), before)
        _store_all(row, passages)
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
        row = services.row_at(ref, {State.REVIEWING})
        chosen = _chosen(row, numbers)
        ruled = tuple(one.with_ruling(_ruled(one, ruling, reason, rule_id, actor)) for one in chosen)
        _store(row, ruled)
        services.note(
            row, "ruled", actor, {"passages": [one.number for one in ruled], "ruling": ruling.value}
        )
    return ruled


def accept(ref: str, *, document: str = "", actor: str) -> Tally:
    """Rule as proposed on everything not yet ruled on, of one record or of all; what must be asked is left."""
    with transaction.atomic():
        row = services.row_at(ref, {State.REVIEWING})
        wanted = scope_services.item_in(ref, document).document if document else ""
        chosen = [
            one
            for one in _passages(row)
            if one.ruled is None and one.proposed is not Ruling.ASK and wanted in ("", one.document)
        ]
        _store(row, [one.with_ruling(_ruled(one, one.proposed, "", "", actor)) for one in chosen])
        services.note(row, "accepted", actor, {"passages": len(chosen), "document": wanted})
    return tally_of(ref)


def mask(
    ref: str,
    document: str,
    page: PageRef,
    boxes: Sequence[Box],
    *,
    text: str,
    kind: DataKind,
    whose: Whose,
    rule_id: str,
    reason: str,
    law_on: date,
    actor: str,
) -> Passage:
    """Hide a place no finder saw. ``boxes`` in pixels of the master page. Raises BadInput, NoSuchThing."""
    if not boxes or not reason.strip():
        raise BadInput("Ange vad som ska maskeras och varför. Inget har ändrats.")
    with transaction.atomic():
        row = services.row_at(ref, {State.REVIEWING})
        item = scope_services.item_in(ref, document)
        if page not in item.pages:
            raise NoSuchThing(f"Sidan hör inte till {item.box}/{item.number}. Inget har ändrats.")
        number = max((one.number for one in _passages(row)), default=0) + 1
        datum = Datum(kind, whose, item.activity, item.day, item.is_decision)
        passage = _passage(number, item, page, tuple(boxes), text, datum, services.of_row(row), law_on)
        passage = passage.with_ruling(_ruled(passage, Ruling.MASK, reason, rule_id, actor))
        _store(row, [passage])
        services.note(row, "masked_by_hand", actor, {"passage": number, "document": item.document})
    return passage


def withhold(ref: str, document: str, *, rule_id: str, reason: str, actor: str) -> Item:
    """Give out nothing of a record: only where what is left says nothing (TF 2 kap. 15 §). Raises BadInput."""
    secrecy_rule(rule_id)
    if not reason.strip():
        raise BadInput(
            "Skriv varför inget av handlingen kan lämnas ut: det som inte är hemligt ska lämnas (TF 2 kap. 15 §). "
            "Inget har ändrats."
        )
    with transaction.atomic():
        row = services.row_at(ref, {State.REVIEWING})
        found = scope_services.item_in(ref, document)
        item = replace(found, withheld=reason.strip(), withheld_rule=rule_id)
        scope_services.save(row, item)
        services.note(row, "withheld", actor, {"document": item.document, "rule": rule_id})
    return item


def seen(ref: str, document: str, pages: Iterable[int], *, actor: str) -> Item:
    """Say that a person has read pages the machine could not, and masked what is to be masked. Places count from 1."""
    with transaction.atomic():
        row = services.row_at(ref, {State.REVIEWING})
        found, wanted = scope_services.item_in(ref, document), set(pages)
        if not wanted or wanted - set(range(1, len(found.pages) + 1)):
            raise NoSuchThing(
                f"Handlingen har {len(found.pages)} sidor; ange vilka som lästs. Inget har ändrats."
            )
        item = replace(found, looked_at=tuple(sorted({*found.looked_at, *wanted})))
        scope_services.save(row, item)
        services.note(row, "page_seen", actor, {"document": item.document, "pages": sorted(wanted)})
    return item


def finish(ref: str, person: Person, settings: Settings) -> Request:
    """Say that the review is done. Raises NotReviewed while anything is left, MissingRight.

    Where the municipality wants a second reader it waits for one; otherwise it is ready to be decided.
    """
    accounts.require(person, Permission.DISCLOSURE_REVIEW)
    with transaction.atomic():
        row = services.step(ref, State.REVIEWED)
        items, passages = scope_services.items_of(ref), _passages(row)
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
        found = _passages(row)
        documents = sorted({one.document for one in found})
        services.note(row, "read", actor, {"documents": documents, "purpose": purpose[:100]})
    return found


def passages_unread(ref: str) -> tuple[Passage, ...]:
    """The passages for the program's own use: to count, to decide, to build. Shown to nobody."""
    return _passages(services.row_of(ref))


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


def _to_look_at(row: RequestRow, item: Item, pages: Sequence[PageReading]) -> Item:
    """``item`` with the pages a person must read: the finder sees words only, and there it had too few or too bad."""
    places = tuple(place for place, page in enumerate(pages, start=1) if _is_hard_to_read(page))
    if places == item.to_look_at:
        return item
    changed = replace(item, to_look_at=places)
    scope_services.save(row, changed)
    return changed


def _is_hard_to_read(page: PageReading) -> bool:
    if page.status is PageStatus.BLANK:
        return False
    by_hand = any(line.kind is BlockKind.HANDWRITING for line in page.lines)
    return page.status is PageStatus.UNREADABLE or page.confidence < POORLY_READ_BELOW or by_hand


def _proposed(
    items: Sequence[Item], found: Sequence[Found], request: Request, book: SecrecyBook, law_on: date
) -> list[Passage]:
    by_id = {item.document: item for item in items}
    place_of = {page: item.document for item in items for page in item.pages}
    passages: list[Passage] = []
    for document, here in persons.by_document(found, place_of):
        item, alone = by_id[document], persons.alone_in(here)
        for one in here:
            whose = persons.whose(one, request.inquiry, alone=alone)
            datum = Datum(persons.kind(one), whose, item.activity, item.day, item.is_decision)
            number = len(passages) + 1
            passage = _passage(number, item, one.page, one.boxes, one.text, datum, request, law_on, book)
            passages.append(
                replace(passage, found_by=one.reason, confidence=one.confidence, person=one.person or "")
            )
    return passages


def _passage(
    number: int,
    item: Item,
    page: PageRef,
    boxes: tuple[Box, ...],
    text: str,
    datum: Datum,
    request: Request,
    law_on: date,
    book: SecrecyBook | None = None,
) -> Passage:
    answer = propose(datum, request.situation, book or rulebook.standard(), law_on=law_on)
    return Passage(
        number=number,
        document=item.document,
        page=page,
        boxes=boxes,
        text=text,
        kind=datum.kind,
        whose=datum.whose,
        found_by=_BY_HAND,
        confidence=1.0,
        proposed=answer.ruling,
        proposed_rule=answer.rule_id,
        proposed_source=answer.source,
        proposed_reason=answer.reason,
        broken_by=answer.broken_by,
        until=answer.until,
        in_decision=datum.in_decision,
    )


def _carried_over(new: list[Passage], before: Sequence[Passage]) -> list[Passage]:
    """``new`` with the rulings persons made on the same place when the proposal was the same; their own masks stay."""
    known = {
        (one.page, one.boxes, one.kind, one.whose, one.proposed, one.proposed_rule): one for one in before
    }
    carried = []
    for one in new:
        old = known.get((one.page, one.boxes, one.kind, one.whose, one.proposed, one.proposed_rule))
        carried.append(one.with_ruling(old.ruled) if old else one)
    by_hand = [one for one in before if one.found_by == _BY_HAND]
    return [*carried, *(replace(one, number=len(carried) + at) for at, one in enumerate(by_hand, start=1))]


def _ruled(passage: Passage, ruling: Ruling, reason: str, rule_id: str, actor: str) -> Ruled:
    against = ruling is not passage.proposed
    if against and not reason.strip():
        raise BadInput(
            f"Uppgift {passage.number}: skriv varför den ska {'maskeras' if ruling is Ruling.MASK else 'visas'}; "
            "reglerna föreslår något annat. Inget har ändrats."
        )
    if ruling is Ruling.SHOW:
        return Ruled(ruling, reason.strip() or passage.proposed_reason, "", actor)
    named = secrecy_rule(rule_id or passage.proposed_rule)
    return Ruled(ruling, reason.strip() or passage.proposed_reason, named.id, actor)


def secrecy_rule(rule_id: str) -> SecrecyRule:
    """The secrecy rule of that id. Raises BadInput: nothing is hidden without one."""
    found = rulebook.standard().rule(rule_id)
    if not isinstance(found, SecrecyRule):
        known = ", ".join(one.id for one in rulebook.standard().secret)
        raise BadInput(
            f"Ange sekretessbestämmelsen: utan den får inget maskeras (TF 2 kap. 2 och 20 §§). Kända: {known}. "
            "Inget har ändrats."
        )
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


def _chosen(row: RequestRow, numbers: Iterable[int]) -> tuple[Passage, ...]:
    wanted = set(numbers)
    found = tuple(one for one in _passages(row) if one.number in wanted)
    if not wanted or len(found) < len(wanted):
        missing = ", ".join(map(str, sorted(wanted - {one.number for one in found}))) or "inga angivna"
        raise NoSuchThing(f"Uppgift {missing} finns inte i {row.ref}. Inget har ändrats.")
    return found


def _passages(row: RequestRow) -> tuple[Passage, ...]:
    payloads = PassageRow.objects.filter(request=row).order_by("number").values_list("payload", flat=True)
    return tuple(msgspec.json.decode(payload, type=Passage) for payload in payloads)


def _store(row: RequestRow, passages: Iterable[Passage]) -> None:
    for one in passages:
        PassageRow.objects.update_or_create(
            request=row,
            number=one.number,
            defaults={"document": one.document, "payload": services.encode(one)},
        )


def _store_all(row: RequestRow, passages: Sequence[Passage]) -> None:
    PassageRow.objects.filter(request=row).delete()
    PassageRow.objects.bulk_create(
        PassageRow(request=row, number=one.number, document=one.document, payload=services.encode(one))
        for one in passages
    )
