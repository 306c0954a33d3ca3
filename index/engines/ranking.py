"""Exact order from engines that break ties as they please."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from index.model import PageId

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Scored: TypeAlias = tuple[PageId, float]
T = TypeVar("T")

DIGITS = 5
"""Scores are compared to so many digits: sums of floats differ in the last bits between segments."""


def comparable(score: float) -> float:
    """``score`` to ``DIGITS`` significant digits; the score of a common word is small but not nothing."""
    return float(f"{score:.{DIGITS}g}")


def with_ties(
    fetch: Callable[[int], Sequence[tuple[T, float]]], depth: int, at_least: int = 0
) -> list[tuple[T, float]]:
    """The ``depth`` first of ``fetch(n)`` (n first by score) and all that share the score of the last of them.

    ``at_least`` are asked for at once, by an engine to which a few more are nothing.
    """
    wanted = max(depth + 1, at_least)
    while True:
        found = [(item, comparable(score)) for item, score in fetch(wanted)]
        if len(found) <= depth:
            return found
        last = found[depth - 1][1]
        if len(found) < wanted or found[-1][1] < last:
            return [hit for hit in found if hit[1] >= last]
        wanted *= 4


def by_score_and_id(found: Sequence[Scored], depth: int) -> list[Scored]:
    """The ``depth`` first by falling score, equal scores by id."""
    return sorted(found, key=lambda hit: (-hit[1], hit[0]))[:depth]
