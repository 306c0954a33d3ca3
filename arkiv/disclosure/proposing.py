"""From what the finder saw to passages with the law's proposal, and which pages it could not see well enough. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from arkiv.disclosure import persons
from arkiv.disclosure.facts import Datum
from arkiv.disclosure.finder.model import Proposal as Found
from arkiv.disclosure.model import Item, Passage, Request
from arkiv.disclosure.rulebook import SecrecyBook
from arkiv.disclosure.secrecy import propose
from arkiv.search.entries import POORLY_READ_BELOW
from ingest.model import BlockKind, Box, PageReading, PageRef, PageStatus

BY_HAND = "en person"
"""Who found a passage that no finder did."""


def proposed(
    items: Sequence[Item], found: Sequence[Found], request: Request, book: SecrecyBook, law_on: date
) -> list[Passage]:
    """Every passage of ``items``, in page order, numbered from 1."""
    by_id = {item.document: item for item in items}
    passages: list[Passage] = []
    for document, here in persons.by_document(found, [(item.document, item.pages) for item in items]):
        item, alone = by_id[document], persons.alone_in(here)
        for one in here:
            whose = persons.whose(one, request.inquiry, alone=alone)
            datum = Datum(persons.kind(one), whose, item.activity, item.day, item.is_decision)
            number = len(passages) + 1
            passage = passage_of(number, item, one.page, one.boxes, one.text, datum, request, law_on, book)
            passages.append(
                replace(passage, found_by=one.reason, confidence=one.confidence, person=one.person or "")
            )
    return passages


def passage_of(
    number: int,
    item: Item,
    page: PageRef,
    boxes: tuple[Box, ...],
    text: str,
    datum: Datum,
    request: Request,
    law_on: date,
    book: SecrecyBook,
) -> Passage:
    """A passage nobody has ruled on, as a person found it; the finder's own words are put in by ``proposed``."""
    answer = propose(datum, request.situation, book, law_on=law_on)
    return Passage(
        number=number,
        document=item.document,
        page=page,
        boxes=boxes,
        text=text,
        kind=datum.kind,
        whose=datum.whose,
        found_by=BY_HAND,
        confidence=1.0,
        proposed=answer.ruling,
        proposed_rule=answer.rule_id,
        proposed_source=answer.source,
        proposed_reason=answer.reason,
        broken_by=answer.broken_by,
        until=answer.until,
        in_decision=datum.in_decision,
    )


def carried_over(new: list[Passage], before: Sequence[Passage]) -> list[Passage]:
    """``new`` with the rulings persons made on the same place when the proposal was the same; their own masks stay."""
    known = {_same(one): one for one in before}
    carried = []
    for one in new:
        old = known.get(_same(one))
        carried.append(replace(one, ruled=old.ruled, full_line=old.full_line) if old else one)
    by_hand = [one for one in before if one.found_by == BY_HAND]
    return [*carried, *(replace(one, number=len(carried) + at) for at, one in enumerate(by_hand, start=1))]


def _same(one: Passage) -> tuple[object, ...]:
    return one.document, one.page, one.boxes, one.kind, one.whose, one.proposed, one.proposed_rule


def is_hard_to_read(page: PageReading) -> bool:
    """Whether a person must read ``page``: the finder sees words only, and there it had too few or too bad."""
    if page.status is PageStatus.BLANK:
        return False
    by_hand = any(line.kind is BlockKind.HANDWRITING for line in page.lines)
    return page.status is PageStatus.UNREADABLE or page.confidence < POORLY_READ_BELOW or by_hand
