"""Append to the log, and check it. The shell around ``arkiv.audit.chain``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from django.db import connection, transaction

from arkiv.audit import chain
from arkiv.audit.models import EventRow

_LOCK = 7281936450  # any fixed number: the advisory lock that makes appends queue on PostgreSQL


def append(kind: str, *, actor: str, subject: str, data: Mapping[str, object] | None = None) -> int:
    """Write one event and return its number. Must run inside the transaction of the change it tells of."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the log is written in the transaction of the change")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    last = EventRow.objects.order_by("-seq").only("seq", "digest").first()
    seq = last.seq + 1 if last else 1
    previous = last.digest if last else chain.GENESIS
    at, text = datetime.now(UTC), chain.canonical(data or {})
    EventRow.objects.create(
        seq=seq,
        at=at,
        actor=actor,
        kind=kind,
        subject=subject,
        data=text,
        previous=previous,
        digest=chain.digest(seq, at, actor, kind, subject, text, previous),
    )
    return int(seq)


def events() -> Iterator[chain.Event]:
    """Every event in order, streamed."""
    for row in EventRow.objects.order_by("seq").iterator(chunk_size=2000):
        yield chain.Event(
            row.seq, row.at, row.actor, row.kind, row.subject, row.data, row.previous, row.digest
        )


def latest(count: int) -> tuple[chain.Event, ...]:
    """The last ``count`` events, oldest first."""
    rows = EventRow.objects.order_by("-seq")[:count]
    return tuple(
        chain.Event(row.seq, row.at, row.actor, row.kind, row.subject, row.data, row.previous, row.digest)
        for row in reversed(rows)
    )
