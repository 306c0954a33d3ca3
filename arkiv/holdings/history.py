"""The operations of a box as kept: read by everyone, written by ``arkiv.holdings.operations`` alone."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from django.db.models import Max

from arkiv.holdings.corrections import Decided, Decision, Effect, FactName, Operation, OperationKind, fold
from arkiv.holdings.models import Box, OperationRow


def latest(box: Box) -> int:
    """The number of the last operation on ``box``; 0 if there is none."""
    return OperationRow.objects.filter(box=box).aggregate(last=Max("number"))["last"] or 0


def operations(box: Box) -> tuple[Operation, ...]:
    """Every operation on ``box``, oldest first."""
    return tuple(operation(row) for row in OperationRow.objects.filter(box=box).order_by("number").iterator())


def operation(row: OperationRow) -> Operation:
    """The row as a value."""
    return Operation(
        number=row.number,
        kind=OperationKind(row.kind),
        actor=row.actor,
        at=row.at,
        effect=msgspec.json.decode(row.effect, type=Effect),
        because=row.because,
        undoes=row.undoes,
    )


def decided(box: Box) -> Decided:
    """What the standing operations of ``box`` amount to."""
    return fold(operations(box))


class Stamp(msgspec.Struct, frozen=True):
    """Who decided a fact of a document, and in which operation."""

    by: str
    operation: int


def packed(facts: Mapping[FactName, Decision]) -> str | None:
    """Who decided what, as a document's row keeps it; ``None`` for nothing."""
    stamps = {name.value: Stamp(each.by, each.number) for name, each in sorted(facts.items())}
    return msgspec.json.encode(stamps).decode() if stamps else None


def unpacked(kept: str | None) -> dict[FactName, Stamp]:
    """The reverse of ``packed``."""
    return msgspec.json.decode(kept, type=dict[FactName, Stamp]) if kept else {}
