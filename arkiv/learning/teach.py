"""Teach a linear model from confirmed documents, and say what it changes on those kept back. Pure.

Softmax regression on top of what rules and vocabulary already say (their points are the offset), with few passes and
short steps: with tens of lessons it must bend, not break, what is there.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.stages.confidence import TYPE, confidence_maps
from ingest.stages.doctype import chances_of
from ingest.stages.learned import Learned

KEPT_BACK = 4
"""One lesson in so many is kept back to measure on."""
PASSES, STEP, DECAY = 12, 0.9, 0.02
MOST = 6.0
SEVERAL = 3
"""Documents a word must stand in to be learnt: one paper's own words, and names, teach nothing."""
WRONG_COSTS = 100.0
"""A wrong type accepted without a look, against one look."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """A confirmed document: its features, the points that types have already, and the type a person gave it."""

    document: str
    features: tuple[str, ...]
    points: Mapping[str, float]
    code: str


@dataclass(frozen=True, slots=True)
class Measured:
    """How a model does on lessons it was not taught. ``wrong``: accepted without a look, and wrong."""

    lessons: int
    right: int
    looked_at: int
    wrong: int


@dataclass(frozen=True, slots=True)
class Taught:
    """A model with what it was taught and measured on: ids only."""

    model: Learned
    taught_on: tuple[str, ...]
    kept_back: tuple[str, ...]
    before: Measured
    after: Measured


def is_kept_back(document: str) -> bool:
    """Whether a document is for measuring: decided by its id, so that it never moves from one side to the other."""
    return hashlib.sha256(document.encode()).digest()[0] % KEPT_BACK == 0


def teach(lessons: Sequence[Lesson], before: Learned) -> Taught:
    """Taught from all ``lessons`` not kept back; ``before`` is the model in use, that it is measured against."""
    ordered = sorted(lessons, key=lambda each: hashlib.sha256(each.document.encode()).digest())
    taught = [each for each in ordered if not is_kept_back(each.document)]
    kept = [each for each in ordered if is_kept_back(each.document)]
    model = Learned(_weights(taught), _threshold(taught, before.accept_from))
    return Taught(
        model,
        tuple(each.document for each in taught),
        tuple(each.document for each in kept),
        measure(kept, before),
        measure(kept, model),
    )


def measure(lessons: Sequence[Lesson], model: Learned) -> Measured:
    """How ``model`` does on ``lessons``."""
    right = looked_at = wrong = 0
    for lesson in lessons:
        code, chance = _best(_chances(lesson, model.totals(lesson.features)))
        right += code == lesson.code
        looked_at += chance < model.accept_from
        wrong += chance >= model.accept_from and code != lesson.code
    return Measured(len(lessons), right, looked_at, wrong)


def _weights(lessons: Sequence[Lesson]) -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {}
    seen = Counter(feature for lesson in lessons for feature in lesson.features)
    common = {feature for feature, documents in seen.items() if documents >= SEVERAL}
    for _ in range(PASSES):
        for lesson in lessons:
            known = [each for each in lesson.features if each in common]
            scale = STEP / math.sqrt(max(1, len(known)))
            chances = _chances(lesson, Learned(weights).totals(lesson.features))
            for code in {*chances, lesson.code}:
                push = (code == lesson.code) - chances.get(code, 0.0)
                if abs(push) > 0.02:
                    _push(weights, known, code, scale * push)
    return {
        name: rounded
        for name, row in sorted(weights.items())
        if (
            rounded := {code: round(weight, 3) for code, weight in sorted(row.items()) if abs(weight) >= 0.01}
        )
    }


def _push(weights: dict[str, dict[str, float]], features: Sequence[str], code: str, by: float) -> None:
    for feature in features:
        row = weights.setdefault(feature, {})
        row[code] = max(-MOST, min(MOST, (1 - DECAY) * row.get(code, 0.0) + by))


def _chances(lesson: Lesson, more: Mapping[str, float]) -> dict[str, float]:
    """The chance of each type, reckoned as when a document is proposed a type."""
    points = {code: lesson.points.get(code, 0.0) + more.get(code, 0.0) for code in {*lesson.points, *more}}
    return chances_of({code: value for code, value in points.items() if value > 0})


def _best(chances: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest type and its confidence, calibrated as when it is accepted."""
    if not chances:
        return "", 0.0
    code = min(chances, key=lambda each: (-chances[each], each))
    return code, confidence_maps()[TYPE](chances[code])


def _threshold(lessons: Sequence[Lesson], floor: float) -> float:
    """Where to stop accepting, by cost, on each third of ``lessons`` in turn taught from the other two. Never lower
    than ``floor``: too few lessons prove too little.
    """
    told = []
    for third in range(3):
        model = Learned(_weights([each for place, each in enumerate(lessons) if place % 3 != third]))
        for lesson in lessons[third::3]:
            code, chance = _best(_chances(lesson, model.totals(lesson.features)))
            told.append((chance, code == lesson.code))
    tried = [floor, *(step / 100 for step in range(60, 96, 5) if step / 100 > floor)]
    return min(tried, key=lambda limit: (_cost(told, limit), limit))


def _cost(told: Sequence[tuple[float, bool]], limit: float) -> float:
    return sum(1.0 if chance < limit else (0.0 if right else WRONG_COSTS) for chance, right in told)
