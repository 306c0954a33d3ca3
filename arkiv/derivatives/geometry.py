"""Where a box of the master lies once the page is the right way up, and how its letters stand. Pure."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ingest.model import Box, PageReading
from ingest.stages.levelling import turned_back

STEEPEST_DEG = 30.0
"""Beyond this a word's own height can no longer be told from the box around it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A master image of ``width_px`` × ``height_px`` on a page turned clockwise by ``turn_deg`` (0, 90, 180, 270).

    ``skew_deg`` is the anticlockwise tilt that is left when the turn is undone.
    """

    width_px: int
    height_px: int
    turn_deg: int = 0
    skew_deg: float = 0.0

    @classmethod
    def of(cls, reading: PageReading) -> Sheet:
        return cls(reading.width_px, reading.height_px, reading.turn_deg, reading.skew_deg)

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height in pixels when the turn is undone."""
        size = (self.width_px, self.height_px)
        return (size[1], size[0]) if self.turn_deg % 180 else size

    def upright(self, box: Box) -> Box:
        """A box on the master, in pixels of the upright page."""
        return turned_back(box, self.width_px, self.height_px, self.turn_deg)

    def on_master(self, box: Box) -> Box:
        """The way back: a box on the upright page, in pixels of the master."""
        width, height = self.upright_size
        return Sheet(width, height, (360 - self.turn_deg) % 360).upright(box)

    def standing(self, box: Box) -> Standing:
        """The word whose letters ``box`` (on the master) was drawn around, before the tilt made the box larger.

        A word of w × h tilted by v fills w·cos v + h·sin v by w·sin v + h·cos v; here that is solved for w and h.
        """
        seen = self.upright(box)
        tilt = math.radians(self.skew_deg)
        cos, sin = math.cos(tilt), abs(math.sin(tilt))
        width, height = seen.width, seen.height
        if sin > 0 and abs(self.skew_deg) < STEEPEST_DEG:
            share = cos * cos - sin * sin
            level = ((width * cos - height * sin) / share, (height * cos - width * sin) / share)
            # A box cut off at the edge of the sheet does not obey; then it is taken as it is.
            if min(level) > 0:
                width, height = level
        return Standing((seen.x0 + seen.x1) / 2, (seen.y0 + seen.y1) / 2, width, height)


@dataclass(frozen=True, slots=True)
class Standing:
    """A word on the upright page: its middle, and its size along and across its own line. Pixels."""

    x: float
    y: float
    width: float
    height: float


def centre(box: Box) -> tuple[float, float]:
    return (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2


def holds(outer: Box, point: tuple[float, float]) -> bool:
    """Whether ``point`` lies in ``outer``, its edges counted."""
    return outer.x0 <= point[0] <= outer.x1 and outer.y0 <= point[1] <= outer.y1


def around(boxes: tuple[Box, ...]) -> Box:
    """The smallest box that holds them all; there must be one at least."""
    first, *rest = boxes
    for box in rest:
        first = first.union(box)
    return first
