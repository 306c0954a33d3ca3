"""Which of a document's facts a person must look at (*granskning*): those less sure than their look is worth.

A look costs 1, a wrong "may be destroyed" 100. A value that is right with chance ``p`` is worth a look when
``(1 - p) * cost > 1``, so it is accepted from ``1 - 1 / cost``; what an error of each field costs is in the profile.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ingest.model import FieldName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ingest.model import DocumentReading


class Doubt(StrEnum):
    """What a person may have to look at; the values are the keys of the profile's ``error_costs``."""

    START = "start"  # where the document begins
    TYPE = "type"
    CASE_NUMBER = "case_number"
    DOCUMENT_DATE = "document_date"
    RECEIVED_DATE = "received_date"
    SENDER = "sender"
    RECIPIENT = "recipient"


_FIELDS = tuple((doubt, FieldName(doubt.value)) for doubt in Doubt if doubt.value in set(FieldName))


def accept_from(cost: float) -> float:
    """The chance from which a value is taken without a look, when an error in it costs ``cost`` looks."""
    return 0.0 if cost <= 1 else 1 - 1 / cost


def doubts(document: DocumentReading, look_below: Mapping[str, float]) -> frozenset[Doubt]:
    """What of ``document`` is less sure than ``look_below`` says of its kind; a field that was not read is no doubt."""
    found = {Doubt.START} if document.starts_sure < look_below[Doubt.START] else set()
    if document.doctype.code is None or document.doctype.confidence < look_below[Doubt.TYPE]:
        found.add(Doubt.TYPE)
    for doubt, name in _FIELDS:
        best = document.best(name)
        if best is not None and best.confidence < look_below[doubt]:
            found.add(doubt)
    return frozenset(found)
