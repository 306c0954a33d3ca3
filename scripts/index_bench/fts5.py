"""SQLite FTS5 as a rival: the same streams and the same questions, through our own protocol of engines."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from index.engines.protocol import (
    All,
    And,
    AnyOfTerms,
    Fuzzy,
    Keyword,
    Node,
    Not,
    Or,
    Prefix,
    Record,
    Run,
    Stream,
    Term,
)
from index.model import PageId

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_COLUMNS = {stream: f"s_{stream.value}" for stream in Stream}
_MADE = f"""
CREATE VIRTUAL TABLE words USING fts5({", ".join(_COLUMNS.values())}, content='',
    tokenize="unicode61 remove_diacritics 0 tokenchars '_:¶'");
CREATE TABLE pages(number INTEGER PRIMARY KEY, page_id TEXT UNIQUE, payload TEXT, digest TEXT,
    unit TEXT, box TEXT, year TEXT, status TEXT, doctype TEXT, secret TEXT);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(words, 'col');
"""


class Fts5:
    """A table of streams without contents and a table of pages. Adds only; the bench deletes nothing."""

    name = "fts5"

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts5.sqlite3")
        self._database.executescript(_MADE)

    def put(self, records: Iterable[Record]) -> None:
        marks = ",".join("?" * (1 + len(_COLUMNS)))
        insert = f"INSERT INTO words(rowid, {', '.join(_COLUMNS.values())}) VALUES ({marks})"
        for record in records:
            values = (
                record.page_id,
                record.payload,
                record.digest,
                *(record.keywords[word] for word in _KEPT),
            )
            row = self._database.execute(
                "INSERT INTO pages(page_id, payload, digest, unit, box, year, status, doctype, secret) "
                "VALUES (?,?,?,?,?,?,?,?,?)",
                values,
            )
            streams = (" ".join(record.streams[stream]) for stream in _COLUMNS)
            self._database.execute(insert, (row.lastrowid, *streams))

    def commit(self, generation: int) -> None:
        self._database.execute(f"PRAGMA user_version = {generation:d}")
        self._database.commit()

    def snapshot(self) -> Fts5Snapshot:
        return Fts5Snapshot(self._database)

    def close(self) -> None:
        self._database.close()


_KEPT = (Keyword.UNIT, Keyword.BOX, Keyword.YEAR, Keyword.STATUS, Keyword.DOCTYPE, Keyword.SECRET)


@dataclass(frozen=True, slots=True)
class Fts5Snapshot:
    """What the bench asks of an engine; see index.engines.protocol.Snapshot."""

    database: sqlite3.Connection

    @property
    def generation(self) -> int:
        return 1

    def count(self, node: Node) -> int:
        question = self._match(node)
        if question is None:
            return int(self.database.execute("SELECT count(*) FROM pages").fetchone()[0])
        found = self.database.execute("SELECT count(*) FROM words WHERE words MATCH ?", (question,))
        return int(found.fetchone()[0])

    def best(self, node: Node, depth: int) -> Sequence[tuple[PageId, float]]:
        found = self.database.execute(
            "SELECT page_id, -bm25(words) AS score FROM words JOIN pages ON number = words.rowid "
            "WHERE words MATCH ? ORDER BY rank LIMIT ?",
            (self._match(node), depth),
        )
        return [(PageId(page_id), float(score)) for page_id, score in found]

    def ids(self, node: Node) -> Iterator[PageId]:
        found = self.database.execute(
            "SELECT page_id FROM words JOIN pages ON number = words.rowid WHERE words MATCH ? ORDER BY page_id",
            (self._match(node),),
        )
        return (PageId(page_id) for (page_id,) in found)

    def facets(self, node: Node, keywords: Sequence[Keyword]) -> Mapping[Keyword, Mapping[str, int]]:
        return {keyword: self._counted(node, keyword) for keyword in keywords}

    def _counted(self, node: Node, keyword: Keyword) -> Mapping[str, int]:
        question, column = self._match(node), keyword.value
        if question is None:
            return dict(self.database.execute(f"SELECT {column}, count(*) FROM pages GROUP BY {column}"))
        joined = "words JOIN pages ON number = words.rowid"
        counted = f"SELECT {column}, count(*) FROM {joined} WHERE words MATCH ? GROUP BY {column}"
        return dict(self.database.execute(counted, (question,)))

    def payloads(self, page_ids: Sequence[PageId]) -> Mapping[PageId, str]:
        marks = ",".join("?" * len(page_ids))
        return dict(
            self.database.execute(f"SELECT page_id, payload FROM pages WHERE page_id IN ({marks})", page_ids)
        )

    def digests(self) -> Mapping[PageId, str]:
        return dict(self.database.execute("SELECT page_id, digest FROM pages"))

    def everything(self) -> Iterator[str]:
        return (payload for (payload,) in self.database.execute("SELECT payload FROM pages"))

    def _match(self, node: Node) -> str | None:
        """A question in FTS5's own language; None is every page."""
        match node:
            case Term(stream, token):
                return f'{_COLUMNS[stream]} : "{token}"'
            case Run(stream, words):
                return f'{_COLUMNS[stream]} : "{" ".join(words)}"'
            case Prefix(stream, beginning):
                return f'{_COLUMNS[stream]} : "{beginning}" *'
            case AnyOfTerms(stream, tokens):
                return _joined("OR", [f'{_COLUMNS[stream]} : "{token}"' for token in tokens])
            case Fuzzy(stream, token, distance):
                near = self._near(_COLUMNS[stream], token, distance)
                return _joined("OR", [f'{_COLUMNS[stream]} : "{other}"' for other in near])
            case Or(children):
                return _joined("OR", [self._match(child) or "" for child in children])
            case And(children):
                return self._all(children)
            case All():
                return None
            case _:
                raise ValueError(f"the bench asks no {type(node).__name__}")

    def _all(self, children: Sequence[Node]) -> str | None:
        wanted = [text for child in children if not isinstance(child, Not) and (text := self._match(child))]
        unwanted = [self._match(child.child) for child in children if isinstance(child, Not)]
        if not wanted:
            return None
        return " NOT ".join((_joined("AND", wanted), *(f"({text})" for text in unwanted)))

    def _near(self, column: str, token: str, distance: int) -> list[str]:
        """FTS5 has no fuzzy question: its vocabulary is compared word by word."""
        found = self.database.execute("SELECT DISTINCT term FROM vocabulary WHERE col = ?", (column,))
        return [
            word for (word,) in found if Levenshtein.distance(token, word, score_cutoff=distance) <= distance
        ]


def _joined(operator: str, texts: Sequence[str]) -> str:
    return "(" + f" {operator} ".join(texts) + ")"
