"""Two wordings of one record as they are shown: a page of each, every difference on it framed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arkiv.alterations.model import WORDS, Altered, Part, Spot
from arkiv.holdings.register import PageRow
from arkiv.web.marks import Upright


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame on the upright page: the number of the difference (from 1), and whether it is the one looked at."""

    number: int
    here: bool
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """A difference in the list."""

    number: int
    word: str
    ours: str
    theirs: str


def lines_of(pair: Altered) -> tuple[Line, ...]:
    """Every difference of ``pair``, in the order of the papers."""
    return tuple(
        Line(number, WORDS[part.what], part.ours, part.theirs)
        for number, part in enumerate(pair.parts, start=1)
    )


def place_of(spots: Sequence[Spot], first: tuple[str, int]) -> tuple[str, int]:
    """The file and page to show for a difference; ``first`` where it stands nowhere."""
    return (spots[0].file, spots[0].page) if spots else first


def frames_on(page: PageRow, parts: Sequence[Part], chosen: int, *, ours: bool) -> tuple[Frame, ...]:
    """Every difference that stands on ``page`` of our (or their) document; ``chosen`` is a number from 1."""
    view = Upright.of(page)
    return tuple(
        _frame(number, number == chosen, view.turned((spot.box.x0, spot.box.y0, spot.box.x1, spot.box.y1)))
        for number, part in enumerate(parts, start=1)
        for spot in (part.our_spots if ours else part.their_spots)
        if (spot.file, spot.page) == (page.file, page.number)
    )


def _frame(number: int, here: bool, corners: tuple[float, float, float, float]) -> Frame:
    x0, y0, x1, y1 = corners
    # A hair of air, so that the frame does not cover the words it frames.
    return Frame(
        number, here, round(x0) - 6, round(y0) - 6, max(1, round(x1 - x0)) + 12, max(1, round(y1 - y0)) + 12
    )
