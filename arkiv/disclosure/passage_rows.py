"""The passages of a request in the database, and what was last done to them: undone and done again.

An act is kept as what its passages were before it, and taking it back keeps what they were after. A passage that was
taken away stays as a row until the records are proposed anew, so that nothing of its words lies in the list of acts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from arkiv.disclosure import services
from arkiv.disclosure.model import Passage, Ruled
from arkiv.disclosure.models import PassageRow
from arkiv.disclosure.models import Request as RequestRow
from arkiv.errors import NoSuchThing, NotAllowedNow
from ingest.model import Box

_KEPT_ACTS = 50
"""So many acts back one can undo."""


@dataclass(frozen=True, slots=True)
class Stood:
    """How a passage stood: everything a person can change of it. No text of documents."""

    number: int
    ruled: Ruled | None
    boxes: tuple[Box, ...]
    full_line: bool
    removed: bool

    @classmethod
    def of(cls, one: Passage) -> Stood:
        return cls(one.number, one.ruled, one.boxes, one.full_line, one.removed)

    def back(self, one: Passage) -> Passage:
        """``one`` as it stood."""
        return replace(
            one, ruled=self.ruled, boxes=self.boxes, full_line=self.full_line, removed=self.removed
        )


@dataclass(frozen=True, slots=True)
class Act:
    """Something done at once by ``by`` (the log's name of her), and how the passages it concerned stood."""

    by: str
    stood: tuple[Stood, ...]


def load(row: RequestRow) -> tuple[Passage, ...]:
    """Every passage that is there, by number."""
    return tuple(one for one in load_all(row) if not one.removed)


def load_all(row: RequestRow) -> tuple[Passage, ...]:
    """Every passage, also those taken away."""
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


def next_number(row: RequestRow) -> int:
    """A number no passage has had."""
    last = PassageRow.objects.filter(request=row).order_by("-number").values_list("number", flat=True).first()
    return int(last or 0) + 1


def keep(row: RequestRow, passages: Sequence[Passage], *, before: Sequence[Passage] = (), actor: str) -> None:
    """Store one act: ``passages`` as they are now. Those not among ``before`` were made by it."""
    stood = {one.number: Stood.of(one) for one in before}
    for one in passages:
        stood.setdefault(one.number, Stood.of(replace(one, removed=True)))
    store(row, passages)
    row.acts = services.encode([*_acts(row.acts), Act(actor, tuple(stood.values()))][-_KEPT_ACTS:])
    row.undone = "[]"
    row.save(update_fields=("acts", "undone"))


def undo(row: RequestRow, *, actor: str) -> tuple[int, ...]:
    """Take the last act back; the numbers it concerned, () when there is none. Raises NotAllowedNow: another's act."""
    acts, undone = _acts(row.acts), _acts(row.undone)
    if not acts:
        return ()
    if acts[-1].by != actor:
        raise NotAllowedNow(
            f"Det senaste i {row.ref} gjordes av {acts[-1].by}, och ångras av den som gjorde det. Inget har ändrats: "
            "avgör uppgiften på nytt i stället."
        )
    row.acts, row.undone = services.encode(acts[:-1]), services.encode([*undone, _turned_back(row, acts[-1])])
    row.save(update_fields=("acts", "undone"))
    return _numbers(acts[-1])


def redo(row: RequestRow, *, actor: str) -> tuple[int, ...]:
    """Do what was last taken back again; the numbers it concerned, () when there is nothing."""
    acts, undone = _acts(row.acts), _acts(row.undone)
    if not undone or undone[-1].by != actor:
        return ()
    row.acts, row.undone = (
        services.encode([*acts, _turned_back(row, undone[-1])]),
        services.encode(undone[:-1]),
    )
    row.save(update_fields=("acts", "undone"))
    return _numbers(undone[-1])


def can_turn(row: RequestRow, actor: str) -> tuple[bool, bool]:
    """Whether ``actor`` has something to undo, and something to do again."""
    acts, undone = _acts(row.acts), _acts(row.undone)
    return bool(acts and acts[-1].by == actor), bool(undone and undone[-1].by == actor)


def replace_all(row: RequestRow, passages: Sequence[Passage]) -> None:
    """Store ``passages`` in place of all there were. Nothing of before can be undone."""
    PassageRow.objects.filter(request=row).delete()
    PassageRow.objects.bulk_create(
        PassageRow(request=row, number=one.number, document=one.document, payload=services.encode(one))
        for one in passages
    )
    row.acts = row.undone = "[]"
    row.save(update_fields=("acts", "undone"))


def store(row: RequestRow, passages: Iterable[Passage]) -> None:
    """Store ``passages`` by their numbers."""
    for one in passages:
        PassageRow.objects.update_or_create(
            request=row,
            number=one.number,
            defaults={"document": one.document, "payload": services.encode(one)},
        )


def _turned_back(row: RequestRow, act: Act) -> Act:
    """Put the passages of ``act`` back as they stood; the act that leads to how they stand now."""
    stood = {one.number: one for one in act.stood}
    here = [one for one in load_all(row) if one.number in stood]
    store(row, [stood[one.number].back(one) for one in here])
    return Act(act.by, tuple(map(Stood.of, here)))


def _numbers(act: Act) -> tuple[int, ...]:
    return tuple(sorted(one.number for one in act.stood))


def _acts(kept: str) -> list[Act]:
    return msgspec.json.decode(kept, type=list[Act])
