"""The rows of an import beside the rows the register already has, on disk: who is new, changed or gone.

A register may have millions of rows, so neither side is ever held in memory. Both lie in a private database
that SQLite keeps in an unlinked file of its own: it is gone with the process, also when that is killed.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Generic, TypeVar

import msgspec

from arkiv.diary.difference import Change, RegisterRow, differences, group, new_id, pair
from arkiv.diary.model import DiaryEntry

RowT = TypeVar("RowT", bound=RegisterRow)
_BATCH = 2_000
_CACHE_KIB = 48_000
_SAME, _CHANGED = 0, 1
_SCHEMA = """
    CREATE TABLE fresh (seq INTEGER PRIMARY KEY, line INTEGER, grp TEXT, digest BLOB, payload BLOB);
    CREATE TABLE known (uid TEXT PRIMARY KEY, line INTEGER, grp TEXT, digest BLOB, payload BLOB) WITHOUT ROWID;
    CREATE TABLE fate (seq INTEGER PRIMARY KEY, uid TEXT, what INTEGER);
    CREATE TABLE twin (seq INTEGER PRIMARY KEY, nth INTEGER);
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows the import has, and how many of them are new, changed, or no longer there."""

    rows: int
    added: int
    changed: int
    vanished: int


class Staging(Generic[RowT]):
    """One import being compared. Add both sides, ``settle``, then read the outcome as streams.

    A row is the same row when every value is the same; else within its case when the sub-number is the same;
    else when most values are. Rows that are alike in everything are told apart by their order.
    """

    def __init__(self, shape: type[RowT]) -> None:
        self._decoder = msgspec.json.Decoder(shape)
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(
            f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-{_CACHE_KIB};"
            "PRAGMA temp_store=FILE;" + _SCHEMA
        )
        self._db.execute("BEGIN")  # never committed: nobody else will ever see it
        self._moved_on: set[str] = set()
        self._highest: dict[
            tuple[str, int], int
        ] = {}  # the highest running number of each series and year before

    def close(self) -> None:
        self._db.close()

    # --- the two sides -----------------------------------------------------------------------------

    def add_fresh(self, rows: Iterable[RowT]) -> None:
        """Rows of the file, in its order, without ids."""
        made = ((row.line, _key(row), _digest(row), msgspec.json.encode(row)) for row in rows)
        self._insert("INSERT INTO fresh (line, grp, digest, payload) VALUES (?, ?, ?, ?)", made)

    def add_known(self, rows: Iterable[RowT]) -> None:
        """Rows the register has now, with their ids."""
        made = (
            (row.id, row.line, _key(row), _digest(row), msgspec.json.encode(row))
            for row in self._ranked(rows)
        )
        self._insert("INSERT INTO known (uid, line, grp, digest, payload) VALUES (?, ?, ?, ?, ?)", made)

    def rewrite(self, change: Callable[[RowT], RowT]) -> None:
        """Put ``change(row)`` in the place of every fresh row; what it changes may not be its case."""
        done = 0
        while batch := self._db.execute(
            "SELECT seq, payload FROM fresh WHERE seq > ? ORDER BY seq LIMIT ?", (done, _BATCH)
        ).fetchall():
            rows = [(seq, change(self._decoder.decode(payload))) for seq, payload in batch]
            self._db.executemany(
                "UPDATE fresh SET digest = ?, payload = ? WHERE seq = ?",
                [(_digest(row), msgspec.json.encode(row), seq) for seq, row in rows],
            )
            done = rows[-1][0]

    # --- pairing -----------------------------------------------------------------------------------

    def settle(self) -> Counts:
        """Pair the two sides and count the outcome."""
        self._db.execute("CREATE INDEX fresh_digest ON fresh (digest)")
        self._db.execute(
            "INSERT INTO twin SELECT seq, nth FROM (SELECT seq, row_number() OVER "
            "(PARTITION BY digest ORDER BY seq) - 1 AS nth FROM fresh) WHERE nth > 0"
        )
        if self._count("SELECT count(*) FROM known"):
            self._take_equal()
            self._db.execute("CREATE UNIQUE INDEX fate_uid ON fate (uid)")
            self._take_alike()
        rows = self._count("SELECT count(*) FROM fresh")
        kept = self._count("SELECT count(*) FROM fate")
        changed = self._count("SELECT count(*) FROM fate WHERE what = ?", _CHANGED)
        return Counts(rows, rows - kept, changed, self._count("SELECT count(*) FROM known") - kept)

    def _take_equal(self) -> None:
        """The nth row of a content is the nth row of that content before: a walk along both, sorted alike."""
        self._db.execute("CREATE INDEX known_digest ON known (digest, line, uid)")
        known = self._db.execute("SELECT digest, uid FROM known ORDER BY digest, line, uid")
        fresh = self._db.execute("SELECT digest, seq FROM fresh ORDER BY digest, seq")
        self._insert("INSERT INTO fate VALUES (?, ?, ?)", _walk(fresh, known))

    def _take_alike(self) -> None:
        """Rows of a case that are left on both sides: the same sub-number, or most values the same."""
        self._db.execute(
            "CREATE TABLE shared AS SELECT grp FROM fresh WHERE seq NOT IN (SELECT seq FROM fate) INTERSECT "
            "SELECT grp FROM known WHERE uid NOT IN (SELECT uid FROM fate)"
        )
        self._db.execute("CREATE INDEX fresh_group ON fresh (grp)")
        self._db.execute("CREATE INDEX known_group ON known (grp)")
        for (key,) in self._db.execute("SELECT grp FROM shared"):
            fresh = self._fresh(
                "SELECT seq, payload FROM fresh WHERE grp = ? AND seq NOT IN (SELECT seq FROM fate) ORDER BY seq",
                key,
            )
            known = self._known(
                "SELECT payload FROM known WHERE grp = ? AND uid NOT IN (SELECT uid FROM fate) ORDER BY line, uid",
                key,
            )
            places, rows = zip(*fresh, strict=True)
            pairs = pair(list(known), rows)
            self._db.executemany(
                "INSERT INTO fate VALUES (?, ?, ?)",
                [
                    (seq, earlier.id, _CHANGED)
                    for seq, earlier in zip(places, pairs, strict=True)
                    if earlier is not None
                ],
            )

    # --- the outcome -------------------------------------------------------------------------------

    def added(self) -> Iterator[RowT]:
        """Rows that are new, with ids, in file order."""
        rows = self._db.execute(
            "SELECT fresh.payload, coalesce(nth, 0) FROM fresh LEFT JOIN twin USING (seq) "
            "WHERE seq NOT IN (SELECT seq FROM fate) ORDER BY seq"
        )
        for payload, nth in rows:
            row = self._decoder.decode(payload)
            yield replace(row, id=self._free_id(row, nth))

    def changed(self) -> Iterator[Change[RowT]]:
        """Rows before and after, with the fields that changed, in file order."""
        rows = self._db.execute(
            "SELECT known.payload, fresh.payload FROM fate JOIN fresh USING (seq) JOIN known USING (uid) "
            "WHERE what = ? ORDER BY seq",
            (_CHANGED,),
        )
        for old, new in rows:
            before = self._decoder.decode(old)
            after = replace(self._decoder.decode(new), id=before.id)
            yield Change(before, after, differences(before, after))

    def put_in_afterwards(self) -> Iterator[RowT]:
        """Rows of cases that were not there before, though higher numbers of their series and year were."""
        rows = self._db.execute(
            "SELECT payload FROM fresh WHERE seq NOT IN (SELECT seq FROM fate) "
            "AND grp NOT IN (SELECT grp FROM known) ORDER BY seq"
        )
        for (payload,) in rows:
            row = self._decoder.decode(payload)
            if isinstance(row, DiaryEntry) and row.number.number < self._highest.get(_series(row), 0):
                yield row

    def moved(self) -> Iterator[RowT]:
        """Rows that say the same as before, in another place of the file."""
        rows = self._db.execute(
            "SELECT uid, fresh.payload FROM fate JOIN fresh USING (seq) JOIN known USING (uid) "
            "WHERE what = ? AND fresh.line <> known.line ORDER BY seq",
            (_SAME,),
        )
        for uid, payload in rows:
            yield replace(self._decoder.decode(payload), id=uid)

    def vanished(self) -> Iterator[RowT]:
        """Rows the register had and the file has not, in their order."""
        return self._known(
            "SELECT payload FROM known WHERE uid NOT IN (SELECT uid FROM fate) ORDER BY line, uid"
        )

    def first(self, count: int) -> tuple[RowT, ...]:
        """The first rows of the file, as understood."""
        return tuple(
            row for _, row in self._fresh("SELECT seq, payload FROM fresh ORDER BY seq LIMIT ?", count)
        )

    def _ranked(self, rows: Iterable[RowT]) -> Iterator[RowT]:
        for row in rows:
            if isinstance(row, DiaryEntry):
                series = _series(row)
                self._highest[series] = max(row.number.number, self._highest.get(series, 0))
            yield row

    # --- within ------------------------------------------------------------------------------------

    def _free_id(self, row: RowT, nth: int) -> str:
        """The id of the nth row with this content; the next one where that id now is another row's."""
        first = nth
        while (made := new_id(row, nth)) in self._moved_on or self._count(
            "SELECT count(*) FROM known WHERE uid = ?", made
        ):
            nth += 1
        if nth != first:
            self._moved_on.add(made)
        return made

    def _fresh(self, query: str, *values: object) -> Iterator[tuple[int, RowT]]:
        for seq, payload in self._db.execute(query, values).fetchall() if values else self._db.execute(query):
            yield seq, self._decoder.decode(payload)

    def _known(self, query: str, *values: object) -> Iterator[RowT]:
        for (payload,) in self._db.execute(query, values):
            yield self._decoder.decode(payload)

    def _count(self, query: str, *values: object) -> int:
        found: int = self._db.execute(query, values).fetchone()[0]
        return found

    def _insert(self, statement: str, rows: Iterable[tuple[object, ...]]) -> None:
        for batch in _batches(rows):
            self._db.executemany(statement, batch)


def _walk(
    fresh: Iterator[tuple[bytes, int]], known: Iterator[tuple[bytes, str]]
) -> Iterator[tuple[int, str, int]]:
    other = next(known, None)
    for digest, seq in fresh:
        while other is not None and other[0] < digest:
            other = next(known, None)
        if other is not None and other[0] == digest:
            yield seq, other[1], _SAME
            other = next(known, None)


def _series(row: DiaryEntry) -> tuple[str, int]:
    return row.number.unit, row.number.year


def _key(row: RegisterRow) -> str:
    return str(group(row))


def _digest(row: RegisterRow) -> bytes:
    """What the row says; where it stands is not part of it."""
    return hashlib.blake2b(msgspec.json.encode(replace(row, id="", line=0)), digest_size=16).digest()


def _batches(rows: Iterable[tuple[object, ...]]) -> Iterator[list[tuple[object, ...]]]:
    rows = iter(rows)
    while batch := list(islice(rows, _BATCH)):
        yield batch
