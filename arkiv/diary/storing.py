"""Rows of a register in and out of the database, in batches. Called inside the transaction of an import."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import Any

import msgspec
from django.db import connection

from arkiv.diary.delegations import Delegated
from arkiv.diary.difference import RegisterRow
from arkiv.diary.model import Binder, DiaryEntry, PersonaktEntry
from arkiv.diary.models import (
    BinderRow,
    ChangeKind,
    DelegationRow,
    Diary,
    DiaryEntryRow,
    DiaryImport,
    PersonaktRow,
    RegisterChange,
)
from arkiv.diary.profiles import RegisterKind
from arkiv.diary.staging import Staging

RowModel = type[DiaryEntryRow] | type[PersonaktRow] | type[BinderRow] | type[DelegationRow]

_BATCH = 1_000  # also below SQLite's limit of parameters to a statement
_KEPT = 20_000
_CACHE_KIB = 64_000
_MODELS: dict[RegisterKind, RowModel] = {
    RegisterKind.DIARY: DiaryEntryRow,
    RegisterKind.PERSONAKT: PersonaktRow,
    RegisterKind.BINDER: BinderRow,
    RegisterKind.DELEGATION: DelegationRow,
}
SHAPES: dict[RegisterKind, type[Any]] = {
    RegisterKind.DIARY: DiaryEntry,
    RegisterKind.PERSONAKT: PersonaktEntry,
    RegisterKind.BINDER: Binder,
    RegisterKind.DELEGATION: Delegated,
}


def rows_of(diary: Diary, kind: RegisterKind) -> Iterator[Any]:
    """The rows the newest import has, in file order, as they are fetched."""
    decoder = msgspec.json.Decoder(SHAPES[kind])
    rows = _MODELS[kind].objects.filter(diary=diary, vanished_in=None).order_by("line", "id")
    for payload in rows.values_list("payload", flat=True).iterator(chunk_size=2000):
        yield decoder.decode(payload)


class StoredEntries:
    """The diary entries in the database, in the order of their registers and lines. Eight bytes an entry are held.

    A look-up by place is a look-up by primary key; the entries asked for last are kept decoded.
    """

    def __init__(self, diaries: Iterable[Diary]) -> None:
        self._diaries = tuple(diaries)
        self._decoder = msgspec.json.Decoder(DiaryEntry)
        self._keys = array("q")
        for diary in self._diaries:
            rows = DiaryEntryRow.objects.filter(diary=diary, vanished_in=None).order_by("line", "id")
            self._keys.extend(rows.values_list("pk", flat=True).iterator(chunk_size=10_000))
        self._kept: OrderedDict[int, DiaryEntry] = OrderedDict()

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[DiaryEntry]:
        for diary in self._diaries:
            yield from rows_of(diary, RegisterKind.DIARY)

    def fetch(self, places: Sequence[int]) -> Sequence[DiaryEntry]:
        """The entries at ``places``, in that order."""
        absent = [place for place in places if place not in self._kept]
        for batch in _batches(absent):
            keys = {self._keys[place]: place for place in batch}
            rows = DiaryEntryRow.objects.filter(pk__in=list(keys)).values_list("pk", "payload")
            for key, payload in rows:
                self._kept[keys[key]] = self._decoder.decode(payload)
        found = [self._kept[place] for place in places]
        for place in places:
            self._kept.move_to_end(place)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return found


@contextmanager
def large_cache() -> Iterator[None]:
    """More pages in memory while a whole register is written: ids come in no order, so every page is touched."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA cache_size").fetchone()[0]
        cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {int(usual)}")


def store(staging: Staging[Any], made: DiaryImport, kind: RegisterKind) -> None:
    """Make the register what the import says, and keep what that changed."""
    model = _MODELS[kind]
    rows = chain(staging.added(), (change.after for change in staging.changed()), staging.moved())
    _upsert(model, made, rows)
    for batch in _batches(row.id for row in staging.vanished()):
        model.objects.filter(diary_id=made.diary_id, uid__in=batch).update(vanished_in=made)
    if made.number > 1:
        for changes in _batches(_changes(staging, made)):
            RegisterChange.objects.bulk_create(changes)


def _changes(staging: Staging[Any], made: DiaryImport) -> Iterator[RegisterChange]:
    for row in staging.vanished():
        yield RegisterChange(made_by=made, kind=ChangeKind.VANISHED, uid=row.id, before=_payload(row))
    for change in staging.changed():
        yield RegisterChange(
            made_by=made,
            kind=ChangeKind.CHANGED,
            uid=change.after.id,
            before=_payload(change.before),
            after=_payload(change.after),
        )
    for row in staging.added():
        yield RegisterChange(made_by=made, kind=ChangeKind.ADDED, uid=row.id, after=_payload(row))


def _upsert(model: RowModel, made: DiaryImport, rows: Iterable[RegisterRow]) -> None:
    """One statement for SQLite and PostgreSQL; building a model for each of a million rows takes longer."""
    fields = ["diary_id", "uid", "line", "payload"]
    if model is DiaryEntryRow:
        fields.append("case_number")
    names = ", ".join(fields)
    places = ", ".join(["%s"] * len(fields))
    said = ", ".join(f"{name} = excluded.{name}" for name in fields[2:])
    statement = (
        f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places}) "  # noqa: S608 (names of our own columns)
        f"ON CONFLICT (diary_id, uid) DO UPDATE SET {said}, vanished_in_id = NULL"
    )
    with connection.cursor() as cursor:
        for batch in _batches(rows):
            cursor.executemany(statement, [_values(made.diary_id, row) for row in batch])


def _values(diary: int, row: RegisterRow) -> tuple[object, ...]:
    values = (diary, row.id, row.line, _payload(row))
    return (*values, str(row.number.case)) if isinstance(row, DiaryEntry) else values


def _payload(row: RegisterRow) -> str:
    return msgspec.json.encode(row).decode()


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    items = iter(items)
    while batch := list(islice(items, _BATCH)):
        yield batch
