"""Confidence of types and fields that means what it says: of those given with 0.9, about nine in ten are right.

The rules reckon with weights that somebody chose; ``confidence.yaml`` says how often values of each weight
were right when held against the truth. The maps rise all the way, so no candidate passes another. What the
reader's own figures for single words are worth is told by ``calibration``.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

import yaml

from ingest.model import DocumentType, Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TYPE = "type"
START = "start"


@dataclass(frozen=True, slots=True)
class ConfidenceMap:
    """A rising line through ``knots``, pairs of (reckoned, found right) from (0, 0) on. Raises ValueError else."""

    knots: tuple[tuple[float, float], ...]

    def __post_init__(self) -> None:
        rising = all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(self.knots))
        spans = bool(self.knots) and self.knots[0] == (0.0, 0.0) and self.knots[-1][0] == 1.0
        if not rising or not spans or self.knots[-1][1] > 1.0:
            raise ValueError("a confidence map rises from (0, 0) to (1, at most 1)")

    def __call__(self, reckoned: float) -> float:
        """The share found right among values reckoned to ``reckoned``."""
        at = min(len(self.knots) - 1, max(1, bisect_right(self.knots, (reckoned, 2.0))))
        (x0, y0), (x1, y1) = self.knots[at - 1], self.knots[at]
        share = (min(1.0, max(0.0, reckoned)) - x0) / (x1 - x0)
        return round(y0 + share * (y1 - y0), 3)


@lru_cache(maxsize=1)
def confidence_maps() -> Mapping[str, ConfidenceMap]:
    """The maps of ``confidence.yaml``, by field name; ``type`` is of the document type, ``start`` of a beginning."""
    rows = yaml.safe_load(files("ingest.stages").joinpath("confidence.yaml").read_text("utf-8"))
    return {
        str(name): ConfidenceMap(tuple((float(x), float(y)) for x, y in knots))
        for name, knots in rows.items()
    }


def calibrated_fields(fields: Iterable[Field]) -> tuple[Field, ...]:
    """The same candidates in the same order, each with an honest confidence."""
    maps = confidence_maps()
    return tuple(
        replace(each, confidence=maps[each.name.value](each.confidence)) if each.name.value in maps else each
        for each in fields
    )


def calibrated_start(reckoned: float) -> float:
    """What the confidence of a document's beginning is worth; one that a person set, or the first page, is sure."""
    return 1.0 if reckoned >= 1.0 else confidence_maps()[START](reckoned)


def calibrated_type(doctype: DocumentType, *, accept_from: float) -> DocumentType:
    """The proposal with an honest confidence; without ``code`` where it is less sure than ``accept_from``.

    ``runners_up`` keep the scorers' own shares: they rank what a person may choose from.
    """
    confidence = confidence_maps()[TYPE](doctype.confidence)
    if doctype.code is None or confidence >= accept_from:
        return replace(doctype, confidence=confidence)
    first = (doctype.code, doctype.confidence)
    return replace(doctype, code=None, confidence=confidence, runners_up=(first, *doctype.runners_up))
