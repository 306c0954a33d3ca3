"""A question somebody keeps (sparad sökning): asked anew, it is asked with the rights of whoever asks then."""

from __future__ import annotations

import json
from dataclasses import dataclass

from index.clauses import Clause, Query
from index.errors import DamagedSearch
from index.model import Access, Circle
from index.query import parse

_FORM = 1


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """The question in the query language and how far it looks. No rights are kept in it.

    Raises QueryFault for a question that cannot be understood, so that none is saved.
    """

    question: str
    widest: Circle = Circle.COMPOUND

    def __post_init__(self) -> None:
        parse(self.question)

    @property
    def clause(self) -> Clause:
        return parse(self.question)

    def query(self, access: Access) -> Query:
        """The question as ``access`` may ask it now."""
        return Query(self.clause, access, self.widest)

    def to_json(self) -> str:
        """Canonical JSON: equal for equal searches."""
        kept = {"form": _FORM, "question": self.question, "widest": self.widest.name.lower()}
        return json.dumps(kept, sort_keys=True, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> SavedSearch:
        """The inverse of ``to_json``. Raises DamagedSearch, and QueryFault if the language no longer has it."""
        try:
            kept = json.loads(text)
            form, question, widest = kept["form"], kept["question"], Circle[kept["widest"].upper()]
        except (ValueError, KeyError, TypeError, AttributeError) as cause:
            raise DamagedSearch from cause
        if form != _FORM or not isinstance(question, str):
            raise DamagedSearch
        return cls(question, widest)
