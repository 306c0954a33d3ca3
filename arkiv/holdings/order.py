"""In which order arriving files stand in the box. Pure.

A scanner that sees one side at a time gives every front first; then the pile is turned over and gives every back,
the last sheet's first. Put together wrongly, such a pile reads as nonsense that nobody notices, so it is done only
on demand, and only where the numbers prove that it can be right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from itertools import chain
from typing import TypeVar

from arkiv.errors import BadInput

T = TypeVar("T")
_NOTHING_TAKEN = "Inget har lästs in."


class Order(StrEnum):
    BY_NAME = "name"
    TWO_PASSES = "duplex-two-pass"  # all fronts, then all backs, last sheet first


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Sort key in which ``sida 2`` stands before ``sida 10``."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)


def turned_together(groups: Sequence[Sequence[T]]) -> tuple[T, ...]:
    """Front, back, front, back … of every sheet.

    ``groups`` is what was given: two of equal size are the fronts and the backs; one is cut in half. Raises
    BadInput for anything else.
    """
    if len(groups) == 1:
        together = groups[0]
        if len(together) % 2:
            raise BadInput(
                f"Det är {len(together)} filer, ett udda antal: framsidor och baksidor kan inte höra ihop. "
                f"{_NOTHING_TAKEN} Skanna om den sida som fattas, eller läs in utan --order."
            )
        half = len(together) // 2
        groups = (together[:half], together[half:])
    if len(groups) != 2:
        raise BadInput(
            "Ange en mapp med alla sidor, eller två: först den med framsidor, sedan den med baksidor. "
            f"{_NOTHING_TAKEN}"
        )
    fronts, backs = groups
    if len(fronts) != len(backs):
        raise BadInput(
            f"Det är {len(fronts)} framsidor men {len(backs)} baksidor. {_NOTHING_TAKEN} "
            "Leta upp eller skanna om det som fattas, eller läs in utan --order."
        )
    return tuple(chain.from_iterable(zip(fronts, reversed(backs), strict=True)))


def check_single_sides(pages: Sequence[tuple[str, int]]) -> None:
    """Raises BadInput naming each file of ``pages`` (name, how many pages it has) that is not one side."""
    wrong = [f"{name} ({count} sidor)" for name, count in pages if count != 1]
    if wrong:
        more = f" och {len(wrong) - 5} till" if len(wrong) > 5 else ""
        raise BadInput(
            f"Varje fil måste vara en sida för att fram- och baksidor ska kunna paras: {', '.join(wrong[:5])}{more}. "
            f"{_NOTHING_TAKEN} Läs in dessa för sig, utan --order."
        )
