"""What changed between two imports of the same register: which row is which, and what it says now. Pure.

Changed and erased registers are what critics report, so a re-import never replaces silently; ``staging``
walks both sides and asks here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Generic, TypeVar

from arkiv.diary.answers import ReverseFinding, ReverseKind
from arkiv.diary.delegations import Delegated
from arkiv.diary.model import Binder, DiaryEntry, PersonaktEntry

RegisterRow = DiaryEntry | PersonaktEntry | Binder | Delegated
RowT = TypeVar("RowT", bound=RegisterRow)
_PLACE = frozenset({"id", "line"})  # where a row stands is not what it says
_MOST_ALIKE = 0.5
_MOST_PAIRS = 250_000  # in one case; beyond it nobody can tell who is who, and rows are gone and new
_SWEDISH = {
    "received": "inkom", "dated": "datum", "registered": "registrerad", "closed": "avslutad",
    "direction": "riktning", "sender": "avsändare", "recipient": "mottagare", "counterpart": "motpart",
    "subject": "ärendemening", "description": "handling", "doctype": "typ", "official": "handläggare",
    "unit": "enhet", "status": "status", "secrecy": "sekretess", "note": "anteckning",
    "number": "nummer", "personal_number": "personnummer", "name": "namn", "kind": "akttyp",
    "opened": "öppnad", "last_entry": "senaste anteckning", "placed": "placering", "what": "innehåll",
    "begins": "från", "ends": "till", "place": "förvaring", "level": "nivå", "extra": "övriga kolumner",
    "decided": "beslutsdag", "decided_by": "beslutsfattare", "point": "delegationspunkt", "reported": "anmäld",
    "case_number": "diarienummer",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as text; ``field`` is its Swedish name."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change(Generic[RowT]):
    """A row before and after; ``fields`` names what changed, in Swedish."""

    before: RowT
    after: RowT
    fields: tuple[str, ...]


def group(row: RegisterRow) -> object:
    """What two rows share that could be one row before and after a change; its ``str`` is the same key."""
    if isinstance(row, DiaryEntry):
        return row.number.case
    if isinstance(row, PersonaktEntry):
        return row.personal_number[-10:] or row.name
    return f"{row.decided} {row.number}" if isinstance(row, Delegated) else row.what


def pair(old: Sequence[RowT], new: Sequence[RowT]) -> list[RowT | None]:
    """For each row of ``new`` its old self, if it has one; none of them is the same in every value.

    Rows of one group: see ``group``. The same sub-number is sure; else most values must agree.
    """
    found: list[RowT | None] = [None] * len(new)
    free = list(old)

    def take(same: Callable[[RowT, RowT], bool]) -> None:
        for place, row in enumerate(new):
            if found[place] is None:
                earlier = next((one for one in free if same(one, row)), None)
                if earlier is not None:
                    found[place] = earlier
                    free.remove(earlier)

    if len(old) * len(new) <= _MOST_PAIRS:
        take(_same_sub)
        take(lambda one, row: not _has_sub(one) and _likeness(one, row) >= _MOST_ALIKE)
    return found


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


def differences(before: RegisterRow, after: RegisterRow) -> tuple[str, ...]:
    """What the values that differ are called, in Swedish; where a row stood is no value of it."""
    ours, theirs = _values(before), _values(after)
    return tuple(_SWEDISH.get(name, name) for name in ours if ours[name] != theirs[name])


def _likeness(one: RegisterRow, other: RegisterRow) -> float:
    ours, theirs = _values(one), _values(other)
    said = [name for name in ours if ours[name] or theirs[name]]
    return sum(ours[name] == theirs[name] for name in said) / len(said) if said else 1.0


def new_id(row: RegisterRow, nth: int) -> str:
    """An opaque id of sixteen hex digits, the same whenever the nth row with this content is first met."""
    text = repr([getattr(row, "diary", "") or getattr(row, "register", ""), *map(str, _values(row).values())])
    return hashlib.sha256(f"{text}#{nth}".encode()).hexdigest()[:16]


def vanished_finding(row: RegisterRow, since: str) -> ReverseFinding:
    """A row that is gone; ``since`` is the day of the earlier import (ISO)."""
    return ReverseFinding(
        ReverseKind.ENTRY_VANISHED,
        f"{title(row)} (rad {row.line} i utdraget {since}) finns inte längre i registret.",
        (row.id,),
    )


def changed_finding(change: Change[RowT], since: str) -> ReverseFinding:
    """A row that says something else; ``since`` is the day of the earlier import (ISO)."""
    return ReverseFinding(
        ReverseKind.ENTRY_CHANGED,
        f"{title(change.after)} är ändrad sedan {since}: {', '.join(change.fields)}.",
        (change.after.id,),
    )


def afterwards_finding(row: RegisterRow, since: str) -> ReverseFinding:
    """A row of a case that is new, though the earlier import (ISO day) had higher numbers of its series."""
    return ReverseFinding(
        ReverseKind.OUT_OF_ORDER,
        f"{title(row)} (rad {row.line}) fanns inte i utdraget {since}, fast högre nummer i serien gjorde det: "
        "ärendet har lagts till i efterhand.",
    )


def title(row: RegisterRow) -> str:
    """A row as a person would call it, without names of persons."""
    if isinstance(row, DiaryEntry):
        return f"Posten {row.number}"
    if isinstance(row, Delegated):
        return f"Beslutet på rad {row.line}"
    return f"Akten på rad {row.line}" if isinstance(row, PersonaktEntry) else f"Pärmen {row.what}"


def field_changes(before: RegisterRow, after: RegisterRow) -> tuple[FieldChange, ...]:
    """Each field that says something else, with both values as text."""
    ours, theirs = _values(before), _values(after)
    return tuple(
        FieldChange(_SWEDISH.get(name, name), shown(ours[name]), shown(theirs[name]))
        for name in ours
        if ours[name] != theirs[name]
    )


def shown(value: object) -> str:
    """A value of a row as text; nothing said is empty."""
    if isinstance(value, tuple):
        return "; ".join(f"{header}: {cell}" for header, cell in value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return "" if value is None else str(value)
