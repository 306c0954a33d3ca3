"""Own case numbers that wear or a hurried hand has changed: ``SNos/266``, ``SN06138``, ``5N 2OO5.77``.

A stroke read as a figure, or a figure as a letter, leaves several numbers it could have been. One is believed
only if something else bears it out: the diary, or the same number read plainly elsewhere in the stack. Without
that a number is offered only where its own stroke is there and a label stands before it, and as a doubtful one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LOOKS_LIKE = {"S": "S5$", "O": "O0Q", "I": "I1l|", "B": "B8", "Ä": "ÄA", "Ö": "ÖO0", "Å": "ÅA", "Z": "Z2"}
_AS_FIGURE = str.maketrans("OoQDIl|!sSBZzbgq", "0000111155822699")
_FIGURES = r"0-9OoQDIl|!sSBZzbgq"
_STROKES = "/\\-–.:"
_LABEL = re.compile(r"\b(?:d\.?\s?nr|diarie\w*|[aä]rende\w*|beteckning)\W*$", re.IGNORECASE)
_SHORTEST, _LONGEST = 3, 15
_WIDEST_OFF = 1
"""Years outside the box's years that a number nothing bears out may have."""


@dataclass(frozen=True, slots=True)
class WornNumber:
    """One way to read a damaged number. ``plain``: its stroke was read as one, so only its figures are in doubt."""

    unit: str
    year: int
    number: int
    sub: int | None
    start: int
    end: int
    plain: bool
    labelled: bool

    @property
    def in_case(self) -> str:
        """``SN 2005/123``, the handling's own number left out."""
        return f"{self.unit} {self.year}/{self.number}"

    @property
    def normal(self) -> str:
        """``SN 2005/123`` or ``SN 2005/123-4``."""
        return self.in_case + (f"-{self.sub}" if self.sub is not None else "")


def ways_to_read(
    text: str, units: frozenset[str], years: tuple[int, int] | None
) -> Iterator[tuple[WornNumber, ...]]:
    """Every damaged own number of ``text`` with all the ways it can be read, its place the same in each."""
    for unit in sorted(units):
        for match in _pattern(unit).finditer(text):
            labelled = bool(_LABEL.search(text[max(0, match.start() - 24) : match.start()]))
            found = tuple(
                way
                for way in _ways(match, unit, labelled=labelled)
                if years is None or _near(way.year, years)
            )
            if found:
                yield found


def most_believable(
    ways: tuple[WornNumber, ...], witnesses: Sequence[frozenset[str]]
) -> tuple[WornNumber, bool] | None:
    """The one way that a witness bears out, and True; else the only plain and labelled one, and False."""
    proved = [way for way in ways if any(way.in_case in known for known in witnesses)]
    if proved:
        plain = [way for way in proved if way.plain]
        one = plain if plain else proved
        return (one[0], True) if len({way.in_case for way in one}) == 1 else None
    plain = [way for way in ways if way.plain and way.labelled]
    return (plain[0], False) if len(plain) == 1 else None


@lru_cache(maxsize=64)
def _pattern(unit: str) -> re.Pattern[str]:
    letters = "".join(f"[{re.escape(_LOOKS_LIKE.get(letter, letter))}]" for letter in unit)
    rest = rf"[{_FIGURES}{re.escape(_STROKES)}]"
    return re.compile(rf"(?<![\w/]){letters}[\s.:-]?(?P<rest>{rest}{{{_SHORTEST},{_LONGEST}}})(?![\w/])")


def _ways(match: re.Match[str], unit: str, *, labelled: bool) -> Iterator[WornNumber]:
    rest, (start, end) = match.group("rest"), match.span()
    for year_figures in (4, 2):
        year = _year(rest[:year_figures])
        if year is None or len(rest) < year_figures + 1:
            continue
        after = rest[year_figures:]
        plain = after[0] in _STROKES
        if not plain and after[0] not in "1Il|!7":
            continue
        parts = re.split(rf"[{re.escape(_STROKES)}]", after[1:])
        numbers = [_number(part) for part in parts]
        if len(parts) > 2 or any(each is None for each in numbers) or not numbers[0]:
            continue
        sub = numbers[1] if len(numbers) > 1 else None
        yield WornNumber(unit, year, numbers[0], sub, start, end, plain, labelled)


def _year(printed: str) -> int | None:
    figures = printed.translate(_AS_FIGURE)
    if not figures.isdigit():
        return None
    if len(figures) == 2:
        return (1900 if int(figures) > 49 else 2000) + int(figures)
    return int(figures) if figures[:2] in {"19", "20"} else None


def _number(printed: str) -> int | None:
    figures = printed.translate(_AS_FIGURE)
    return int(figures) if figures.isdigit() and len(figures) <= 6 else None


def _near(year: int, years: tuple[int, int]) -> bool:
    return years[0] - _WIDEST_OFF <= year <= years[1] + _WIDEST_OFF
