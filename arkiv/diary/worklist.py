"""The worklist kept: renewed by each check, worked off by people. Each act is one transaction. Shell.

What a check finds is renewed; what people wrote (owner, day, progress) is only added to. The log holds ids and
states, never a fact of a paper. The list is under the same secrecy as the papers (OSL (2009:400) 26 kap. 1 §).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec
from django.db import transaction
from django.utils import timezone

from arkiv.audit import log
from arkiv.diary.models import WorkRow
from arkiv.diary.triage import WorkItem, WorkState
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings.models import Box

_LONGEST = 2_000  # characters of a note
_LONGEST_NAME = 200


class Act(StrEnum):
    """What was done with an item."""

    TAKEN = "taken"
    NOTE = "note"
    DONE = "done"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Progress:
    """One thing done, by whom and when; never changed afterwards."""

    at: datetime
    actor: str
    act: Act
    text: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """An item with what people have done. ``ref`` is how it is named; ``current`` says the newest check found it."""

    ref: str
    box: str
    item: WorkItem
    state: WorkState
    owner: str
    due: date | None
    overdue: bool
    current: bool
    progress: tuple[Progress, ...]


def renew(box: Box, items: Iterable[WorkItem]) -> None:
    """Keep what the newest check found; what people wrote stays. Call in the check's transaction."""
    known = {row.document: row for row in WorkRow.objects.select_for_update().filter(box=box)}
    for item in items:
        row = known.pop(item.document, None) or WorkRow(box=box, document=item.document)
        row.grade, row.payload, row.current = item.grade, msgspec.json.encode(item).decode(), True
        row.save()
    for row in known.values():
        if row.progress == "[]":
            row.delete()
        elif row.current:
            row.current = False
            row.save(update_fields=("current",))


# --- asking ---------------------------------------------------------------------------------------


def worklist(*, box: Box | None = None, done: bool = False, today: date) -> tuple[Work, ...]:
    """The items, most urgent first; those that are done only when asked for, then last."""
    rows = WorkRow.objects.select_related("box").order_by("pk")
    if box is not None:
        rows = rows.filter(box=box)
    if not done:
        rows = rows.exclude(state=WorkState.DONE)
    works = [work_of(row, today=today) for row in rows]
    return tuple(sorted(works, key=lambda work: (work.state == WorkState.DONE, *work.item.order, work.ref)))


def work(ref: str, *, today: date) -> Work:
    """One item. Raises NoSuchThing."""
    return work_of(_row(ref), today=today)


def of_document(box: Box, document: str, *, today: date) -> Work:
    """The item of a document of ``box`` (its id). Raises NoSuchThing."""
    row = WorkRow.objects.select_related("box").filter(box=box, document=document).first()
    if row is None:
        raise NoSuchThing("Handlingen finns inte i åtgärdslistan. Inget har ändrats.")
    return work_of(row, today=today)


def work_of(row: WorkRow, *, today: date) -> Work:
    """The item as its row keeps it."""
    return Work(
        ref=f"A-{row.pk}",
        box=row.box.ref,
        item=msgspec.json.decode(row.payload, type=WorkItem),
        state=WorkState(row.state),
        owner=row.owner,
        due=row.due,
        overdue=row.due is not None and row.due < today and row.state != WorkState.DONE,
        current=row.current,
        progress=msgspec.json.decode(row.progress, type=tuple[Progress, ...]),
    )


def _row(ref: str) -> WorkRow:
    number = ref.strip().upper().removeprefix("A-")
    row = WorkRow.objects.select_related("box").filter(pk=int(number)).first() if _is_id(number) else None
    if row is None:
        raise NoSuchThing(
            f"{ref[:20]} finns inte i åtgärdslistan. 'arkiv work list' visar vad som finns där."
        )
    return row


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


# --- working it off -------------------------------------------------------------------------------


def assign(ref: str, *, owner: str, due: date | None, actor: str, today: date) -> Work:
    """Give an item an owner and a day. Raises BadInput without an owner or with a day that has passed."""
    name = owner.strip()
    if not name or len(name) > _LONGEST_NAME:
        raise BadInput("Ange vem som har hand om ärendet, med högst 200 tecken. Inget har ändrats.")
    if due is not None and due < today:
        raise BadInput(f"Dagen {due} har redan varit. Inget har ändrats; ange en dag från och med i dag.")
    said = f"{name}, senast {due}" if due else name
    return _step(ref, Act.TAKEN, said, actor, today, state=WorkState.TAKEN, owner=name, due=due)


def note(ref: str, text: str, *, actor: str, today: date) -> Work:
    """Add what has been done so far. Raises BadInput without words."""
    return _step(ref, Act.NOTE, _worded(text), actor, today)


def finish(ref: str, text: str, *, actor: str, today: date) -> Work:
    """Say that an item is done, and how it ended. Raises BadInput without words."""
    return _step(ref, Act.DONE, _worded(text), actor, today, state=WorkState.DONE)


def reopen(ref: str, text: str, *, actor: str, today: date) -> Work:
    """Take an item up again, with the reason. Raises BadInput without words."""
    return _step(ref, Act.REOPENED, _worded(text), actor, today, state=WorkState.OPEN)


def _worded(text: str) -> str:
    said = text.strip()
    if not said:
        raise BadInput("Skriv vad som gjorts eller kommit fram. Inget har ändrats.")
    if len(said) > _LONGEST:
        raise BadInput(f"Anteckningen är längre än {_LONGEST} tecken. Inget har ändrats; korta den.")
    return said


def _step(ref: str, act: Act, text: str, actor: str, today: date, **changes: object) -> Work:
    with transaction.atomic():
        row = WorkRow.objects.select_for_update(of=("self",)).get(pk=_row(ref).pk)
        for name, value in changes.items():
            setattr(row, name, value)
        done = msgspec.json.decode(row.progress, type=list[Progress])
        done.append(Progress(timezone.now(), actor, act, text))
        row.progress = msgspec.json.encode(done).decode()
        row.save()
        log.append("work.step", actor=actor, subject=f"work:{row.pk}", data={"act": act, "state": row.state})
    return work(ref, today=today)
