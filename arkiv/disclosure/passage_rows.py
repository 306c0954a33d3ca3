"""The passages of a request in the database, and what was last done to them so that it can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from arkiv.disclosure import services
from arkiv.disclosure.model import Passage, Ruled
from arkiv.disclosure.models import PassageRow
from arkiv.disclosure.models import Request as RequestRow
from arkiv.errors import NoSuchThing

_KEPT_ACTS = 50
"""So many acts back one can undo."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was decided of a passage before an act; ``made``: the act made the passage. No text of documents."""

    number: int
    ruled: Ruled | None = None
    made: bool = False


def load(row: RequestRow) -> tuple[Passage, ...]:
    """Every passage, by number."""
    payloads = PassageRow.objects.filter(request=row).order_by("number").values_list("payload", flat=True)
    return tuple(msgspec.json.decode(payload, type=Passage) for payload in payloads)


def chosen(row: RequestRow, numbers: Iterable[int]) -> tuple[Passage, ...]:
    """The passages of these numbers. Raises NoSuchThing, naming those that are not there."""
    wanted = set(numbers)
    found = tuple(one for one in load(row) if one.number in wanted)
    if not wanted or len(found) < len(wanted):
        missing = ", ".join(map(str, sorted(wanted - {one.number for one in found}))) or "inga angivna"
        raise NoSuchThing(f"Uppgift {missing} finns inte i {row.ref}. Inget har ändrats.")
    return found


def keep(row: RequestRow, passages: Sequence[Passage], *, before: Sequence[Before]) -> None:
    """Store one act: ``passages`` as they are now, and how to undo it."""
    store(row, passages)
    acts = [*_acts(row), tuple(before)][-_KEPT_ACTS:]
    row.acts = services.encode(acts)
    row.save(update_fields=("acts",))


def undo(row: RequestRow) -> tuple[int, ...]:
    """Take the last act back; the numbers it concerned, () when there is none."""
    acts = _acts(row)
    if not acts:
        return ()
    last = {one.number: one for one in acts[-1]}
    here = {one.number: one for one in load(row) if one.number in last}
    PassageRow.objects.filter(request=row, number__in=[one.number for one in acts[-1] if one.made]).delete()
    store(row, [one.with_ruling(last[number].ruled) for number, one in here.items() if not last[number].made])
    row.acts = services.encode(acts[:-1])
    row.save(update_fields=("acts",))
    return tuple(sorted(last))


def replace_all(row: RequestRow, passages: Sequence[Passage]) -> None:
    """Store ``passages`` in place of all there were. Nothing of before can be undone."""
    PassageRow.objects.filter(request=row).delete()
    PassageRow.objects.bulk_create(
        PassageRow(request=row, number=one.number, document=one.document, payload=services.encode(one))
        for one in passages
    )
    row.acts = "[]"
    row.save(update_fields=("acts",))


def store(row: RequestRow, passages: Iterable[Passage]) -> None:
    """Store ``passages`` by their numbers."""
    for one in passages:
        PassageRow.objects.update_or_create(
            request=row,
            number=one.number,
            defaults={"document": one.document, "payload": services.encode(one)},
        )


def _acts(row: RequestRow) -> list[tuple[Before, ...]]:
    return msgspec.json.decode(row.acts, type=list[tuple[Before, ...]])
