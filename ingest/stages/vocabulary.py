"""What a document's choice of words says of its kind: a linear model beside the rules, kept as plain data.

Rules know phrases; a paper in words nobody thought of still says *återbetalning*, *hyra* and *skuld*. Each
word start, compound ending and pair of words has a weight for each type, taught by ``scripts/train_doctypes``
and stored in ``vocabulary.json``: the log of how much commoner it is there than among all types.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from statistics import median
from typing import TYPE_CHECKING

from ingest.stages.cues import Token, words_in
from ingest.stages.doctype import DocumentView, Point
from ingest.stages.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

START, ENDING, PAIR = 6, 5, 4
"""Characters of a word's start and of a compound's ending that count, and of each word of a pair."""
_COMPOUND_FROM = 9
_PER_KIND: Mapping[str, float] = {"p": 1.0, "s": 0.5, "b": 0.8}
_FEW = 15
"""With fewer known words the model says less: anybody may write *tack* and *går*."""
_MOST = 9.0
"""Points for the likeliest type at most: about what two headings give, however long the paper."""
_SHOWN = 3
_SHORTEST = 2
_STRONG = 0.25
"""The least weight of a word that is shown as a reason."""
_COMMON = """
och att det som en ett på är av för den till i med har de inte om han hon var jag från vi så ni er din mitt kan
ska skall vid eller efter under där detta denna dessa sig sin sitt sina hans hennes blir blev vara varit mot över
man när nu får få kommun socialnämnden
"""
STOPWORDS = frozenset(canonical(word) for word in re.findall(r"\w+", _COMMON))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The model. ``weights``: what each feature gives each type; ``absent``: what it takes from all others.

    ``scale`` turns the summed weights into points; longer papers repeat themselves, so the sum is damped.
    """

    types: tuple[str, ...]
    weights: Mapping[str, Mapping[str, float]]
    absent: Mapping[str, float]
    scale: float

    def points(self, features: Sequence[str]) -> dict[str, float]:
        """Points of every type for a set of features, with the middle type at nought."""
        known = [each for each in features if each in self.weights]
        sums = dict.fromkeys(self.types, 0.0)
        for feature in known:
            share, base = _PER_KIND[feature[0]], self.absent[feature]
            for code, weight in self.weights[feature].items():
                sums[code] += share * (weight - base)
        damped = self.scale / (1 + 0.25 * math.sqrt(len(known))) * min(1.0, len(known) / _FEW)
        middle = median(sums.values()) if sums else 0.0
        points = {code: damped * (total - middle) for code, total in sums.items()}
        share = _MOST / max(_MOST, *points.values())
        return {code: share * each for code, each in points.items()}


def features_of(forms: Sequence[str]) -> dict[str, int]:
    """Every feature of a text with the position of the word it was first seen at.

    ``forms`` are canonical words; "" stands for a number, which says nothing of the kind but breaks a pair.
    """
    found: dict[str, int] = {}
    before = ""
    for position, form in enumerate(forms):
        if not form:
            before = ""
        if len(form) < _SHORTEST or form in STOPWORDS:
            continue
        found.setdefault(f"p:{form[:START]}", position)
        if len(form) >= _COMPOUND_FROM:
            found.setdefault(f"s:{form[-ENDING:]}", position)
        if before:
            found.setdefault(f"b:{before[:PAIR]} {form[:PAIR]}", position)
        before = form
    return found


def forms_of_text(text: str) -> tuple[str, ...]:
    """The words of a text that stands on no page, as ``features_of`` wants them: for teaching."""
    return tuple(_form(printed, canonical(printed)) for printed in words_in(text))


def _form(printed: str, form: str) -> str:
    return "" if any(char.isdigit() for char in printed) else form


class VocabularyScorer:
    """Gives points by choice of words. Its reasons name the words that weighed most."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def points(self, view: DocumentView) -> Sequence[Point]:
        """One point a type, negative where the words speak against it."""
        found = features_of([_form(_printed(view, token), token.form) for token in view.tokens])
        totals = self._vocabulary.points(tuple(found))
        best = max(totals.values(), default=0.0)
        return [
            self._explained(code, total, found, view)
            if total > max(0.0, 0.6 * best)
            else Point(code, total, "")
            for code, total in totals.items()
        ]

    def _explained(self, code: str, total: float, found: Mapping[str, int], view: DocumentView) -> Point:
        weights = self._vocabulary.weights
        telling = sorted(
            (
                (weights[name].get(code, 0.0), view.tokens[position])
                for name, position in found.items()
                if name in weights and not name.startswith("b:")
            ),
            key=lambda pair: -pair[0],
        )
        telling = [pair for pair in telling if pair[0] > _STRONG][:_SHOWN]
        if not telling:
            return Point(code, total, "Ordvalet i sin helhet.")
        words = ", ".join(dict.fromkeys(f"”{_printed(view, token)}”" for _, token in telling))
        first = telling[0][1]
        evidence = view.pages[first.page].evidence(first.start, first.end, f"ordval {code}")
        return Point(code, total, f"Ordvalet: {words}.", evidence)


def features_in(view: DocumentView) -> tuple[str, ...]:
    """Every feature of a document, once each."""
    return tuple(features_of([_form(_printed(view, token), token.form) for token in view.tokens]))


def _printed(view: DocumentView, token: Token) -> str:
    return view.pages[token.page].text[token.start : token.end]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The model in ``vocabulary.json``."""
    data = json.loads(files("ingest.stages").joinpath("vocabulary.json").read_text("utf-8"))
    weights = {name: {code: w / 100 for code, w in row.items()} for name, row in data["weights"].items()}
    absent = {name: value / 100 for name, value in data["absent"].items()}
    return Vocabulary(tuple(data["types"]), weights, absent, float(data["scale"]))


@lru_cache(maxsize=1)
def vocabulary_scorer() -> VocabularyScorer:
    """The scorer of the stored model, built once."""
    return VocabularyScorer(vocabulary())
