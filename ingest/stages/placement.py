"""How a level page lies on its master: the turn and the tilt that were undone, and the way back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ingest.model import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.stages.grey import Grey

LEAST_SKEW_DEG = 0.15
"""A smaller tilt harms no reading; undoing it would only blur the letters."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A master of ``width_px`` × ``height_px`` that had been turned clockwise and tilted anticlockwise."""

    width_px: int
    height_px: int
    turn_deg: int = 0
    skew_deg: float = 0.0

    def levelled(self, master: Grey) -> Grey:
        """``master`` upright and level. The sheet grows a little, so that no corner is cut off."""
        page = upright(master, self.turn_deg)
        if abs(self.skew_deg) < LEAST_SKEW_DEG:
            return page
        width, height = self._level_size()
        paper = int(np.median(page[::16, ::16]))
        level = cv2.warpAffine(
            page, self._to_level(), (width, height), flags=cv2.INTER_LINEAR, borderValue=(paper,)
        )
        level.flags.writeable = False
        return np.asarray(level, np.uint8)

    def to_master(self, box: Box) -> Box:
        """The upright box in master pixels around ``box`` of the level page, kept inside the sheet."""
        xx, xy, x_by, yx, yy, y_by = _way_back(self)
        xs = [x * xx + y * xy + x_by for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        ys = [x * yx + y * yy + y_by for x in (box.x0, box.x1) for y in (box.y0, box.y1)]
        return Box(
            _within(min(xs), self.width_px),
            _within(min(ys), self.height_px),
            _within(max(xs), self.width_px),
            _within(max(ys), self.height_px),
        )

    def _upright_size(self) -> tuple[int, int]:
        size = (self.width_px, self.height_px)
        return (size[1], size[0]) if self.turn_deg % 180 else size

    def _level_size(self) -> tuple[int, int]:
        width, height = self._upright_size()
        cos, sin = math.cos(math.radians(self.skew_deg)), abs(math.sin(math.radians(self.skew_deg)))
        return math.ceil(width * cos + height * sin), math.ceil(width * sin + height * cos)

    def _to_level(self) -> NDArray[np.float64]:
        (width, height), (level_width, level_height) = self._upright_size(), self._level_size()
        # OpenCV counts anticlockwise angles as positive; an anticlockwise tilt is undone clockwise.
        matrix = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), -self.skew_deg, 1.0), np.float64)
        matrix[:, 2] += ((level_width - width) / 2, (level_height - height) / 2)
        return matrix


def upright(master: Grey, turn_deg: int) -> Grey:
    """Undo a clockwise quarter turn of 0, 90, 180 or 270 degrees."""
    return np.ascontiguousarray(np.rot90(master, turn_deg // 90)) if turn_deg % 360 else master


@lru_cache(maxsize=8)
def _way_back(placement: Placement) -> tuple[float, ...]:
    """The rows of the matrix from level pixels to the master's: a page asks for it once a word."""
    level_to_upright: NDArray[np.float64] = np.eye(2, 3)
    if abs(placement.skew_deg) >= LEAST_SKEW_DEG:
        level_to_upright = np.asarray(cv2.invertAffineTransform(placement._to_level()), np.float64)
    x, y = level_to_upright
    right, down = np.array((0.0, 0.0, placement.width_px)), np.array((0.0, 0.0, placement.height_px))
    match placement.turn_deg:
        case 90:
            x, y = right - y, x
        case 180:
            x, y = right - x, down - y
        case 270:
            x, y = y, down - x
    return tuple(float(part) for part in (*x, *y))


def _within(value: float, limit: int) -> float:
    return float(min(max(value, 0.0), limit))
