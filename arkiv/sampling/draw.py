"""A seeded, stratified sample in which every document is as likely to be drawn. Pure.

Each stratum gives in proportion to its size, so the sample weighs itself: the number of faults in it varies no more
than in a plain sample, and the Clopper–Pearson bound of a plain sample holds (Hoeffding, Annals of Mathematical
Statistics 27, 1956, theorem 4).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A document that may be drawn. ``stratum`` is what it is drawn within: its handlingstyp."""

    document: str
    stratum: str


def draw(members: Sequence[Member], size: int, seed: int) -> tuple[Member, ...]:
    """``size`` of ``members`` (all, if there are no more), in the order to look at them. Same seed, same sample."""
    if size >= len(members):
        return tuple(sorted(members, key=lambda each: _lot(each, seed)))
    # Laid out stratum by stratum, shuffled within each, and picked at even steps from a random start: a stratum's
    # share is its due or one more, and what is left over falls to each as often as its size says.
    laid_out = sorted(members, key=lambda each: (_lot(Member("", each.stratum), seed), _lot(each, seed)))
    step = len(members) / size
    start = int(_lot(Member("start", ""), seed)[:12], 16) / 16**12 * step
    drawn = (laid_out[min(len(members) - 1, int(start + place * step))] for place in range(size))
    return tuple(sorted(drawn, key=lambda each: _lot(each, seed)))


def _lot(member: Member, seed: int) -> str:
    """A fixed random order that does not depend on the order the members came in, or on Python's version."""
    return hashlib.sha256(f"{seed}\0{member.stratum}\0{member.document}".encode()).hexdigest()
