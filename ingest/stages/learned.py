"""A second opinion on document types, learnt from what persons confirmed in one archive. Plain data, linear.

It adds to what the rules and the shipped vocabulary say, and says nothing of words it never met; taught by
``arkiv.learning``. The weights are in the points of ``doctype``.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ingest.stages.doctype import DocumentView, Point
from ingest.stages.vocabulary import features_in

REASON = "Liknar handlingar som bekräftats här."


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learnt. ``weights``: feature → type → points; ``accept_from``: the chance from which a type stands."""

    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    accept_from: float = 0.55

    def points(self, view: DocumentView) -> Sequence[Point]:
        """One point a type that the document's words speak for or against."""
        return [
            Point(code, total, REASON if total > 0 else "")
            for code, total in self.totals(features_in(view)).items()
        ]

    def totals(self, features: Sequence[str]) -> dict[str, float]:
        """Points of each type; a long paper's many words count no more than a short one's few."""
        known = [self.weights[each] for each in features if each in self.weights]
        totals: dict[str, float] = {}
        for row in known:
            for code, weight in row.items():
                totals[code] = totals.get(code, 0.0) + weight / math.sqrt(len(known))
        return totals
