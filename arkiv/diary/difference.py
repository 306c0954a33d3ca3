"""What changed between two imports of the same register: added, changed and vanished rows, and who is who.

Changed and erased registers are what critics report, so a re-import never replaces silently. A row is the
same row when every value is the same; else within its case when the sub-number is the same; else when most
values are.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Generic, TypeVar

from arkiv.diary.answers import ReverseFinding, ReverseKind
from arkiv.diary.model import Binder, DiaryEntry, PersonaktEntry

RegisterRow = DiaryEntry | PersonaktEntry | Binder
RowT = TypeVar("RowT", bound=RegisterRow)
_PLACE = frozenset({"id", "line"})  # where a row stands is not what it says
_MOST_ALIKE = 0.5
_SWEDISH = {
    "received": "inkom", "dated": "datum", "registered": "registrerad", "closed": "avslutad",
    "direction": "riktning", "sender": "avsändare", "recipient": "mottagare", "counterpart": "motpart",
    "subject": "ärendemening", "description": "handling", "doctype": "typ", "official": "handläggare",
    "unit": "enhet", "status": "status", "secrecy": "sekretess", "note": "anteckning",
    "number": "nummer", "personal_number": "personnummer", "name": "namn", "kind": "akttyp",
    "opened": "öppnad", "last_entry": "senaste anteckning", "placed": "placering", "what": "innehåll",
    "begins": "från", "ends": "till", "place": "förvaring", "level": "nivå", "extra": "övriga kolumner",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Change(Generic[RowT]):
    """A row before and after; ``fields`` names what changed, in Swedish."""

    before: RowT
    after: RowT
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference(Generic[RowT]):
    """``rows`` is the new register with ids: old rows keep theirs. The rest is what happened."""

    rows: tuple[RowT, ...]
    added: tuple[RowT, ...]
    changed: tuple[Change[RowT], ...]
    vanished: tuple[RowT, ...]


def compare(before: Iterable[RowT], after: Iterable[RowT]) -> Difference[RowT]:
    """Pair the rows of two imports of one register. ``before`` has ids; ``after`` gets them here."""
    old, new = _grouped(before), _grouped(after)
    used = {row.id for rows in old.values() for row in rows}
    ids: dict[int, str] = {}
    changed: list[Change[RowT]] = []
    vanished: list[RowT] = []
    ordered: list[tuple[int, RowT]] = []
    for key, rows in new.items():
        pairs, gone = _pair(old.pop(key, []), rows)
        vanished += gone
        for row, earlier in pairs:
            ordered.append((row.line, row))
            if earlier is not None:
                ids[id(row)] = earlier.id
                if different := _differences(earlier, row):
                    changed.append(Change(earlier, replace(row, id=earlier.id), different))
    vanished += [row for rows in old.values() for row in rows]
    added: list[RowT] = []
    result: list[RowT] = []
    for _, row in sorted(ordered, key=lambda item: item[0]):
        known = ids.get(id(row))
        kept = replace(row, id=known or _new_id(row, used))
        used.add(kept.id)
        result.append(kept)
        if known is None:
            added.append(kept)
    return Difference(
        tuple(result), tuple(added), tuple(changed), tuple(sorted(vanished, key=lambda row: row.line))
    )


def _grouped(rows: Iterable[RowT]) -> dict[Hashable, list[RowT]]:
    groups: dict[Hashable, list[RowT]] = defaultdict(list)
    for row in rows:
        groups[_group(row)].append(row)
    return groups


def _group(row: RegisterRow) -> Hashable:
    """Rows that could be one another before and after a change."""
    if isinstance(row, DiaryEntry):
        return row.number.case
    if isinstance(row, PersonaktEntry):
        return row.personal_number[-10:] or row.name
    return row.what


def _pair(old: Sequence[RowT], new: Sequence[RowT]) -> tuple[list[tuple[RowT, RowT | None]], list[RowT]]:
    """Each new row with its old self, if it has one, and the old rows that are gone."""
    free = list(old)
    found: dict[int, RowT] = {}

    def take(same: Callable[[RowT, RowT], bool]) -> None:
        for place, row in enumerate(new):
            if place not in found:
                earlier = next((one for one in free if same(one, row)), None)
                if earlier is not None:
                    found[place] = earlier
                    free.remove(earlier)

    take(lambda one, row: not _differences(one, row))
    take(_same_sub)
    take(lambda one, row: not _has_sub(one) and _likeness(one, row) >= _MOST_ALIKE)
    return [(row, found.get(place)) for place, row in enumerate(new)], free


def _has_sub(row: RegisterRow) -> bool:
    return isinstance(row, DiaryEntry) and row.number.sub is not None


def _same_sub(one: RegisterRow, other: RegisterRow) -> bool:
    return (
        isinstance(one, DiaryEntry)
        and isinstance(other, DiaryEntry)
        and one.number.sub is not None
        and one.number.sub == other.number.sub
    )


def _values(row: RegisterRow) -> Mapping[str, object]:
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name not in _PLACE}


def _differences(before: RegisterRow, after: RegisterRow) -> tuple[str, ...]:
    ours, theirs = _values(before), _values(after)
    return tuple(_SWEDISH.get(name, name) for name in ours if ours[name] != theirs[name])


def _likeness(one: RegisterRow, other: RegisterRow) -> float:
    ours, theirs = _values(one), _values(other)
    said = [name for name in ours if ours[name] or theirs[name]]
    return sum(ours[name] == theirs[name] for name in said) / len(said) if said else 1.0


def _new_id(row: RegisterRow, used: set[str]) -> str:
    """An opaque id of sixteen hex digits, the same whenever the same row is first met."""
    text = repr([getattr(row, "diary", "") or getattr(row, "register", ""), *map(str, _values(row).values())])
    for twin in range(1_000_000):
        made = hashlib.sha256(f"{text}#{twin}".encode()).hexdigest()[:16]
        if made not in used:
            return made
    raise AssertionError("a million rows with the same content")


def difference_findings(difference: Difference[RowT], since: str) -> tuple[ReverseFinding, ...]:
    """Changed and vanished rows as findings; ``since`` is the day of the earlier import (ISO)."""
    gone = tuple(
        ReverseFinding(
            ReverseKind.ENTRY_VANISHED,
            f"{_title(row)} (rad {row.line} i utdraget {since}) finns inte längre i registret.",
            (row.id,),
        )
        for row in difference.vanished
    )
    changed = tuple(
        ReverseFinding(
            ReverseKind.ENTRY_CHANGED,
            f"{_title(change.after)} är ändrad sedan {since}: {', '.join(change.fields)}.",
            (change.after.id,),
        )
        for change in difference.changed
    )
    return gone + changed


def _title(row: RegisterRow) -> str:
    if isinstance(row, DiaryEntry):
        return f"Posten {row.number}"
    return f"Akten på rad {row.line}" if isinstance(row, PersonaktEntry) else f"Pärmen {row.what}"
