"""The chain itself, pure: what an event is, how its hash is made, and what a broken chain looks like.

``hash = SHA-256(canonical JSON of the event, which holds the hash of the event before it)``. Canonical JSON here:
keys sorted, no spaces, UTF-8, no floats (a float has more than one spelling).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One row of the log. ``data`` holds opaque ids, counts and hashes, never names or text of a document."""

    seq: int
    at: datetime
    actor: str
    kind: str
    subject: str
    data: str
    previous: str
    digest: str


def canonical(data: Mapping[str, object]) -> str:
    """``data`` as canonical JSON. Raises TypeError for a float or anything JSON cannot hold."""
    _refuse_floats(data)
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError("a float has more than one spelling and may not enter the log")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def digest(seq: int, at: datetime, actor: str, kind: str, subject: str, data: str, previous: str) -> str:
    """The hash of an event. ``at`` must be aware; it is hashed in UTC to the microsecond."""
    stamp = at.astimezone(tz=UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    text = canonical(
        {
            "seq": seq,
            "at": stamp,
            "actor": actor,
            "kind": kind,
            "subject": subject,
            "data": data,
            "previous": previous,
        }
    )
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the chain does not hold; ``message`` is Swedish."""

    seq: int
    message: str


def faults(events: Iterable[Event], *, after: Event | None = None) -> Iterator[Fault]:
    """Walk the chain in order and name every place where it does not hold. Constant memory.

    ``after``: only a piece of it is walked, which begins with this event; what lay before is not asked.
    """
    expected, previous = (after.seq, after.previous) if after else (1, GENESIS)
    for event in events:
        if event.seq != expected:
            yield Fault(event.seq, f"Händelse {expected} saknas: nästa i loggen är {event.seq}.")
        if event.previous != previous:
            yield Fault(event.seq, f"Händelse {event.seq} hänger inte ihop med den före.")
        made = digest(event.seq, event.at, event.actor, event.kind, event.subject, event.data, event.previous)
        if made != event.digest:
            yield Fault(event.seq, f"Händelse {event.seq} har ändrats efter att den skrevs.")
        expected, previous = event.seq + 1, event.digest
