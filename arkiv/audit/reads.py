"""Log that something was read. Threads that ask at the same time share one transaction, and so one wait for the disk.

A page is shown only when its event is on the disk. With a transaction for each, visitors would queue for the
database's one writer at every page they look at; here whoever comes first writes for all who are waiting.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import connection, transaction

from arkiv.audit import log


@dataclass(slots=True, eq=False)
class _Event:
    kind: str
    actor: str
    subject: str
    data: Mapping[str, object]
    written: bool = False


@dataclass(slots=True)
class _Desk:
    """Events that wait, and whose turn it is to write them."""

    waiting: list[_Event] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)
    turn: threading.Lock = field(default_factory=threading.Lock)


_DESK = _Desk()


def note(kind: str, *, actor: str, subject: str, data: Mapping[str, object] | None = None) -> None:
    """Write one event, alone or with those of other threads; on the disk when this returns.

    Inside a transaction it is written with that, as any other event.
    """
    if connection.in_atomic_block:
        log.append(kind, actor=actor, subject=subject, data=data)
        return
    event = _Event(kind, actor, subject, data or {})
    with _DESK.guard:
        _DESK.waiting.append(event)
    with _DESK.turn:
        if not event.written:
            _write_for_all(event)


def _write_for_all(own: _Event) -> None:
    with _DESK.guard:
        events, _DESK.waiting = _DESK.waiting, []
    try:
        with transaction.atomic():
            for event in events:
                log.append(event.kind, actor=event.actor, subject=event.subject, data=event.data)
    except BaseException:
        with _DESK.guard:  # the others try for themselves when their turn comes
            _DESK.waiting[:0] = [event for event in events if event is not own]
        raise
    for event in events:
        event.written = True
