"""The exact upper bound of a share of faults (Clopper & Pearson, Biometrika 26, 1934). Pure."""

from __future__ import annotations

import math
from functools import lru_cache

CONFIDENCE = 0.95
_HALVINGS = 60


@lru_cache(maxsize=4096)
def upper_bound(wrong: int, looked_at: int, confidence: float = CONFIDENCE) -> float:
    """The largest share of faults, 0.0–1.0, that is not refuted by ``wrong`` faults among ``looked_at`` at one-sided
    ``confidence``. 1.0 where nothing was looked at. Raises ValueError for impossible counts.
    """
    if not 0 <= wrong <= looked_at or not 0 < confidence < 1:
        raise ValueError("no such sample")
    if wrong == looked_at:
        return 1.0
    low, high = wrong / looked_at, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if at_most(wrong, looked_at, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def at_most(wrong: int, looked_at: int, share: float) -> float:
    """The chance of no more than ``wrong`` faults among ``looked_at``, each wrong with the chance ``share``."""
    if share <= 0.0:
        return 1.0
    if share >= 1.0:
        return 1.0 if wrong >= looked_at else 0.0
    return math.fsum(math.exp(_log_chance(count, looked_at, share)) for count in range(wrong + 1))


def _log_chance(count: int, of: int, share: float) -> float:
    ways = math.lgamma(of + 1) - math.lgamma(count + 1) - math.lgamma(of - count + 1)
    return ways + count * math.log(share) + (of - count) * math.log1p(-share)
