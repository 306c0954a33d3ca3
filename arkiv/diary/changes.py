"""What was read in and what it changed, for a person who asks whether a register has been touched. Shell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from django.utils import timezone

from arkiv.diary.difference import FieldChange, RegisterRow, field_changes, title
from arkiv.diary.importing import SourceFile
from arkiv.diary.model import DiaryEntry
from arkiv.diary.models import ChangeKind, Diary, DiaryImport, RegisterChange
from arkiv.diary.profiles import RegisterKind
from arkiv.diary.storing import SHAPES
from arkiv.errors import NoSuchThing

_WHAT = {
    ChangeKind.ADDED: "lades till",
    ChangeKind.CHANGED: "ändrades",
    ChangeKind.VANISHED: "försvann",
}


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import as it is remembered; ``at`` is local time."""

    register: str
    kind: RegisterKind
    number: int
    at: datetime
    actor: str
    sources: tuple[SourceFile, ...]
    form: str
    profile: dict[str, Any]
    rows: int
    added: int
    changed: int
    vanished: int
    unreadable: int
    doubts: int


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row that an import found otherwise than the import before it.

    ``since`` and ``at`` are the days of the two imports; ``fields`` says what changed in a changed row, and in
    the others everything the row said.
    """

    register: str
    number: int
    since: date
    at: date
    kind: str
    what: str
    entry: str
    title: str
    fields: tuple[FieldChange, ...]


def imports() -> tuple[ImportRecord, ...]:
    """Every import, by register and in order."""
    return tuple(
        ImportRecord(
            register=made.diary.name,
            kind=RegisterKind(made.diary.kind),
            number=made.number,
            at=timezone.localtime(made.at),
            actor=made.actor,
            sources=_sources(made),
            form=made.form,
            profile=made.profile,
            rows=made.rows,
            added=made.added,
            changed=made.changed,
            vanished=made.vanished,
            unreadable=made.unreadable,
            doubts=made.doubts,
        )
        for made in DiaryImport.objects.select_related("diary").order_by("diary__name", "number")
    )


def _sources(made: DiaryImport) -> tuple[SourceFile, ...]:
    if not made.sources:  # made before several files could be one import
        return (SourceFile(made.file_name, made.sha256, 0),)
    return tuple(SourceFile(*source) for source in made.sources)


def changes(*, name: str = "", number: int | None = None, kind: str | None = None) -> Iterator[RowChange]:
    """Changes between imports, oldest first: gone, changed, added. Raises NoSuchThing for an unknown register."""
    if name and not Diary.objects.filter(name=name).exists():
        known = ", ".join(Diary.objects.order_by("name").values_list("name", flat=True)) or "inga alls"
        raise NoSuchThing(f"Inget register heter {name}. Inlästa register: {known}.")
    return _changes(name, number, kind)


def _changes(name: str, number: int | None, kind: str | None) -> Iterator[RowChange]:
    days = {
        (made.diary_id, made.number): timezone.localtime(made.at).date()
        for made in DiaryImport.objects.only("diary_id", "number", "at")
    }
    rows = RegisterChange.objects.select_related("made_by__diary").order_by("made_by_id", "id")
    for wanted, value in (("made_by__diary__name", name), ("made_by__number", number), ("kind", kind)):
        if value:
            rows = rows.filter(**{wanted: value})
    for row in rows.iterator(chunk_size=1000):
        made = row.made_by
        before, after = (_row(text, RegisterKind(made.diary.kind)) for text in (row.before, row.after))
        shown = after or before
        if shown is None:
            continue
        yield RowChange(
            register=made.diary.name,
            number=made.number,
            since=days[made.diary_id, made.number - 1],
            at=days[made.diary_id, made.number],
            kind=row.kind,
            what=_WHAT[ChangeKind(row.kind)],
            entry=row.uid,
            title=title(shown),
            fields=_fields(before, after),
        )


def _fields(before: RegisterRow | None, after: RegisterRow | None) -> tuple[FieldChange, ...]:
    if before is not None and after is not None:
        return field_changes(before, after)
    row = before or after
    if not isinstance(row, DiaryEntry):
        return ()
    return tuple(
        FieldChange(what, said, "") if after is None else FieldChange(what, "", said)
        for what, said in (("post", row.summary),)
    )


def _row(text: str, kind: RegisterKind) -> RegisterRow | None:
    found: RegisterRow | None = msgspec.json.decode(text, type=SHAPES[kind]) if text else None
    return found
