"""Triggers that say which lists are out of date, whoever wrote; and that take a removed document out of them.

Made after every migration and not by one of them: SQLite changes a table by making it anew, and then its triggers
are gone. ``StaleMark`` is only appended to: two writers of one row per key would wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def _mark(kind: str, key: str) -> str:
    return f"INSERT INTO web_stale (kind, key) VALUES ('{kind}', {key})"  # noqa: S608 (constants of this module)


def _text(column: str) -> str:
    return f"CAST({column} AS text)"


_STALE_OF = (
    "INSERT INTO web_stale (kind, key) SELECT 'document', uid FROM holdings_document WHERE id = NEW.document"
)
_GONE = (
    "DELETE FROM web_waiting WHERE document = OLD.id",
    "DELETE FROM web_document_card WHERE document = OLD.id",
    "DELETE FROM web_settled WHERE document = OLD.id",
    _mark("box", _text("OLD.box_id")),
)
_DOCUMENT = (_mark("document", "NEW.uid"), _mark("box", _text("NEW.box_id")))
_FILE = _mark("file", _text("NEW.file_id"))
_BOX = _mark("box", _text("NEW.box_id"))
_ANSWERS = ("diary_answer", "retention_answer")

# (name, when, table, what it does)
TRIGGERS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("web_document_new", "INSERT", "holdings_document", _DOCUMENT),
    ("web_document_changed", "UPDATE", "holdings_document", _DOCUMENT),
    ("web_document_gone", "DELETE", "holdings_document", _GONE),
    *((f"web_{table}_new", "INSERT", table, (_mark("document", "NEW.document"),)) for table in _ANSWERS),
    *((f"web_{table}_changed", "UPDATE", table, (_mark("document", "NEW.document"),)) for table in _ANSWERS),
    *((f"web_{table}_gone", "DELETE", table, (_mark("document", "OLD.document"),)) for table in _ANSWERS),
    ("web_settled_new", "INSERT", "web_settled", (_STALE_OF,)),
    ("web_settled_changed", "UPDATE", "web_settled", (_STALE_OF,)),
    ("web_page_new", "INSERT", "holdings_page", (_FILE,)),
    (
        "web_page_changed",
        "UPDATE OF state, document_id, indexed, accepted_by",
        "holdings_page",
        (_FILE,),
    ),
    ("web_file_new", "INSERT", "holdings_file", (_BOX,)),
    ("web_file_changed", "UPDATE OF state, accepted_by", "holdings_file", (_BOX,)),
    ("web_box_new", "INSERT", "holdings_box", (_mark("box", _text("NEW.id")),)),
)


def ensure(connection: Any) -> None:
    """Make every trigger of a table that is there, in the place of an older one of the same name."""
    tables = set(connection.introspection.table_names())
    if "web_stale" not in tables:
        return
    make = _sqlite if connection.vendor == "sqlite" else _postgresql
    with connection.cursor() as cursor:
        for name, when, table, does in TRIGGERS:
            if table in tables:
                for statement in make(name, when, table, "; ".join(does)):
                    cursor.execute(statement)


def _sqlite(name: str, when: str, table: str, body: str) -> Iterator[str]:
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield f"CREATE TRIGGER {name} AFTER {when} ON {table} BEGIN {body}; END"


def _postgresql(name: str, when: str, table: str, body: str) -> Iterator[str]:
    does = f"BEGIN {body}; RETURN NULL; END"
    yield f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {does} $$"
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield f"CREATE TRIGGER {name} AFTER {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
