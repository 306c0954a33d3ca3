"""The shell of the disclosure room, first part: take a request in, answer what its test turns on, follow it to its end.

Each act is one transaction and is logged without a name or a word of what was asked. The other parts are
``scope_services``, ``review_services``, ``decision_services`` and ``release_services``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from django.db import transaction

from arkiv.audit import log
from arkiv.disclosure import clock, local
from arkiv.disclosure.calendar import hold_ends, last_day_to_appeal
from arkiv.disclosure.clock import Clock, Pace
from arkiv.disclosure.facts import Applies, Circumstance
from arkiv.disclosure.model import Decision, Finding, Inquiry, Request
from arkiv.disclosure.models import Request as RequestRow
from arkiv.disclosure.rulebook import read_yaml
from arkiv.disclosure.states import ENDED, TRANSITIONS, WAITING, WORDS, State
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow
from arkiv.retention import services as retention
from arkiv.settings import Settings

_LONGEST = 20_000
_PACE_FILE = "skyndsamt.yaml"


def receive(
    inquiry: Inquiry, *, received_on: date, today: date, actor: str, unit: int | None = None
) -> Request:
    """A new request, taken in by ``unit`` or by the whole authority.

    Raises BadInput when nothing is asked for, or the day is to come.
    """
    if not inquiry.asked.strip() or len(inquiry.asked) > _LONGEST:
        raise BadInput(
            "Skriv vad som begärs, med högst 20 000 tecken. Den som begär behöver inte säga vem hon är eller varför "
            "(TF 2 kap. 18 §). Inget har ändrats."
        )
    if received_on > today:
        raise BadInput("Dagen då begäran kom in ligger i framtiden. Inget har ändrats.")
    with transaction.atomic():
        row = RequestRow.objects.create(
            ref=_next_ref(today.year), received_on=received_on, payload=encode(inquiry), unit_id=unit
        )
        note(
            row,
            "received",
            actor,
            {
                "received_on": received_on.isoformat(),
                "channel": inquiry.channel.value,
                "form": inquiry.form.value,
                "profile": inquiry.profile.value,
                "anonymous": not inquiry.contact,
            },
        )
    return of_row(row)


def establish(ref: str, how: str, *, actor: str) -> Request:
    """How it was made certain that the person is who she says. Only for one who has invoked something herself."""
    with transaction.atomic():
        row = row_at(ref, WAITING)
        inquiry = inquiry_of(row)
        if inquiry.invoked is None:
            raise NotAllowedNow(
                f"{ref} är en begäran från vem som helst: då får ingen fråga vem det är (TF 2 kap. 18 §). "
                "Inget har ändrats."
            )
        if not how.strip():
            raise BadInput(
                "Skriv hur det säkerställdes, till exempel 'legitimation visad'. Inget har ändrats."
            )
        invoked = replace(inquiry.invoked, established=how.strip())
        row.payload = encode(replace(inquiry, invoked=invoked))
        row.save(update_fields=("payload",))
        note(row, "identity_established", actor, {})
    return of_row(row)


def find(ref: str, circumstance: Circumstance, answer: Applies, reason: str, *, actor: str) -> Request:
    """Answer something only a person can find out. The review goes by it; what was proposed is then proposed anew."""
    if not reason.strip():
        raise BadInput("Skriv vad svaret bygger på. Inget har ändrats.")
    with transaction.atomic():
        row = row_at(ref, {State.RECEIVED, State.SCOPED, State.REVIEWING})
        found = {one.value: said for one, said in found_of(row).items()}
        found[circumstance.value] = Finding(answer, reason.strip(), actor)
        row.found = encode(found)
        row.save(update_fields=("found",))
        note(row, "circumstance", actor, {"circumstance": circumstance.value, "answer": answer.value})
    return of_row(row)


def withdraw(ref: str, *, today: date, actor: str) -> Request:
    """The person takes the request back. The holds go with it."""
    with transaction.atomic():
        row = step(ref, State.WITHDRAWN)
        row.ended_on = today
        row.save()
        lift_holds(row, last_day=today, actor=actor)
        note(row, "withdrawn", actor, {})
    return of_row(row)


def appeal(ref: str, *, came_in_on: date, today: date, actor: str) -> Request:
    """An appeal has come in. Whether in time is noted, and tried by the authority (FL 45 §); the hold stands.

    Raises NotAllowedNow where nothing was refused, BadInput for a day before the person was told.
    """
    with transaction.atomic():
        row = step(ref, State.APPEALED)
        if row.told_on is None or came_in_on < row.told_on or came_in_on > today:
            raise BadInput("Överklagandet kan inte ha kommit in den dagen. Inget har ändrats.")
        in_time = came_in_on <= last_day_to_appeal(row.told_on)
        row.ended_on = None
        row.save()
        _keep_holds(row, until=None, today=today, actor=actor)
        note(row, "appealed", actor, {"came_in_on": came_in_on.isoformat(), "in_time": in_time})
    return of_row(row)


def sent_back(ref: str, *, actor: str) -> Request:
    """The court sends the case back: the review begins again where it was."""
    with transaction.atomic():
        row = step(ref, State.REVIEWING)
        if row.decision == "":
            raise NotAllowedNow(f"{ref} är inte överklagad. Inget har ändrats.")
        forget_decision(row)
        row.save()
        note(row, "sent_back", actor, {})
    return of_row(row)


def close(ref: str, *, today: date, actor: str) -> Request:
    """End a request when it can no longer be appealed, or the appeal is finally tried. Raises NotAllowedNow before."""
    with transaction.atomic():
        row = step(ref, State.CLOSED)
        was = State(RequestRow.objects.get(pk=row.pk).state)
        last = last_day_to_appeal(row.told_on) if row.told_on else None
        if was is not State.APPEALED and last is not None and today <= hold_ends(row.told_on):
            raise NotAllowedNow(
                f"{ref} kan överklagas till och med {last}. Avsluta tidigast dagen efter {hold_ends(row.told_on)}. "
                "Inget har ändrats."
            )
        row.ended_on = today
        row.save()
        lift_holds(row, last_day=today, actor=actor)
        note(row, "closed", actor, {"after_appeal": was is State.APPEALED})
    return of_row(row)


# --- what is asked of the room --------------------------------------------------------------------


def request(ref: str) -> Request:
    """The request ``ref``. Raises NoSuchThing."""
    return of_row(row_of(ref))


def requests(*, waiting: bool = False) -> tuple[Request, ...]:
    """Every request, oldest first; or those somebody waits for."""
    rows = RequestRow.objects.order_by("received_on", "pk")
    if waiting:
        rows = rows.filter(state__in=[state.value for state in WAITING])
    return tuple(of_row(row) for row in rows)


def clock_of(one: Request, settings: Settings, *, today: date) -> Clock:
    """Where ``one`` stands in time, by the municipality's own limits."""
    pace = _pace(local.text_of(settings.home, "arkiv.disclosure.rules", _PACE_FILE))
    return clock.read(one.received_on, pace, answered=answered_on(one), today=today)


def answered_on(one: Request) -> date | None:
    """The day the clock of ``one`` stopped; None while somebody waits."""
    return one.told_on or (one.ended_on if one.state in ENDED else None)


@lru_cache(maxsize=4)
def _pace(text: str) -> Pace:
    """The limits that ``text`` sets: a list of requests asks once for each."""
    return read_yaml(text, Pace, _PACE_FILE)


# --- shared with the other parts ------------------------------------------------------------------


def row_of(ref: str) -> RequestRow:
    """The row of ``ref``, locked when inside a transaction. Raises NoSuchThing."""
    rows = RequestRow.objects.all()
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(ref=ref).first()
    if row is None:
        raise NoSuchThing(f"Begäran {ref} finns inte. 'arkiv request list' visar dem som finns.")
    return row


def row_at(ref: str, wanted: set[State] | frozenset[State]) -> RequestRow:
    """The row of ``ref`` if its state is one of ``wanted``. Raises NotAllowedNow."""
    row = row_of(ref)
    if State(row.state) not in wanted:
        raise NotAllowedNow(f"{ref} är {WORDS[State(row.state)]}: det går inte nu. Inget har ändrats.")
    return row


def step(ref: str, wanted: State) -> RequestRow:
    """The row of ``ref`` moved to ``wanted``, not saved. Raises NotAllowedNow when that may not follow."""
    row = row_of(ref)
    now = State(row.state)
    if wanted not in TRANSITIONS[now]:
        raise NotAllowedNow(f"{ref} är {WORDS[now]} och kan inte bli {WORDS[wanted]}. Inget har ändrats.")
    row.state = wanted.value
    return row


def forget_decision(row: RequestRow) -> None:
    """Clear what belongs to a decision that no longer stands; the log remembers it. The caller saves."""
    row.submitted_by = row.read_by = row.decided_by = row.decided_on = row.told_on = row.ended_on = None
    row.outcome = row.decision = row.delivery_sha256 = row.proved_sha256 = row.proof = ""
    row.second_reader_for = "[]"


def note(row: RequestRow, act: str, actor: str, data: Mapping[str, object]) -> None:
    """Log an act on ``row``: opaque ids, counts, hashes and days only."""
    log.append(f"disclosure.{act}", actor=actor, subject=f"request:{row.ref}", data=data)


def holds_of(row: RequestRow) -> tuple[str, ...]:
    """The references of the holds the request has laid."""
    return msgspec.json.decode(row.holds, type=tuple[str, ...])


def lift_holds(row: RequestRow, *, last_day: date, actor: str) -> None:
    """Give the request's holds their last day."""
    for ref in holds_of(row):
        retention.lift_hold(ref, last_day=last_day, actor=actor)


def _keep_holds(row: RequestRow, *, until: date | None, today: date, actor: str) -> None:
    """Hold everything in scope again, from today: what was given a last day cannot be prolonged in its place."""
    from arkiv.disclosure import scope_services

    scope_services.hold(row, scope_services.rows_of(row), today=today, until=until, actor=actor)


def inquiry_of(row: RequestRow) -> Inquiry:
    """What was asked, as it was received."""
    return msgspec.json.decode(row.payload, type=Inquiry)


def found_of(row: RequestRow) -> dict[Circumstance, Finding]:
    """What a person has found out about the request, by question."""
    return msgspec.json.decode(row.found, type=dict[Circumstance, Finding])


def encode(value: Any) -> str:
    """A value as the JSON its row keeps."""
    return msgspec.json.encode(value).decode()


def of_row(row: RequestRow) -> Request:
    """The row as a value."""
    return Request(
        ref=row.ref,
        state=State(row.state),
        received_on=row.received_on,
        inquiry=inquiry_of(row),
        found=found_of(row),
        searches=msgspec.json.decode(row.searches, type=tuple[str, ...]),
        holds=holds_of(row),
        second_reader_for=msgspec.json.decode(row.second_reader_for, type=tuple[str, ...]),
        submitted_by=row.submitted_by_id,
        read_by=row.read_by_id,
        decision=msgspec.json.decode(row.decision, type=Decision) if row.decision else None,
        delivery_sha256=row.delivery_sha256,
        proved_sha256=row.proved_sha256,
        told_on=row.told_on,
        ended_on=row.ended_on,
    )


def _next_ref(year: int) -> str:
    """``UT-2026-1``, ``UT-2026-2`` …: opaque, and short enough to say over the telephone."""
    prefix = f"UT-{year}-"
    taken: Sequence[str] = RequestRow.objects.filter(ref__startswith=prefix).values_list("ref", flat=True)
    return f"{prefix}{max((int(ref.removeprefix(prefix)) for ref in taken), default=0) + 1}"
