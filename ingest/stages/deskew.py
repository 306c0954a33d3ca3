"""How much a page leans: the angle at which its lines of text stand out most sharply from the gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.stages.grey import scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.stages.grey import Grey

SIDE_PX: Final = 900  # letters are five pixels high at this size: enough for a twentieth of a degree
REACH_DEG: Final = 8.0
LEAST_INK_PX: Final = 250
ENOUGH_PX: Final = 12_000
LARGE_DEG: Final = 3.5
LARGE_GAIN: Final = 1.25
LARGE_INK_PX: Final = 3000
"""A large angle needs a few lines that agree clearly: a lone stamp is no reason to tilt a sheet."""


def skew_of(page: Grey) -> float:
    """Anticlockwise tilt in degrees of an upright page; 0.0 where there is too little text to tell.

    Within 0.15 degrees on drawn pages tilted up to 5 degrees.
    """
    xs, ys, height = _letter_pixels(page)
    if len(ys) < LEAST_INK_PX:
        return 0.0

    def sharpness(angle: float, share: slice = slice(None)) -> float:
        # A line that climbs to the right by ``angle`` falls into one row when each column is let down by it.
        rows = np.rint(ys[share] + xs[share] * np.tan(np.deg2rad(angle))).astype(np.int64)
        profile = np.bincount(rows - rows.min(), minlength=height).astype(np.float64)
        return float(np.square(np.diff(profile)).sum())

    some = slice(None, None, max(1, len(ys) // ENOUGH_PX))  # every so many: the rough search needs no more
    best = max(np.arange(-REACH_DEG, REACH_DEG + 0.01, 0.5), key=lambda angle: sharpness(angle, some))
    for step in (0.1, 0.02):
        best = max(np.arange(best - 5 * step, best + 5.01 * step, step), key=sharpness)
    agreed = len(ys) >= LARGE_INK_PX and sharpness(float(best)) >= LARGE_GAIN * sharpness(0.0)
    if abs(best) > LARGE_DEG and not agreed:
        return 0.0
    return round(float(best), 2)


def _letter_pixels(page: Grey) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Columns and rows of ink that belongs to letters; specks, rules, stamps and shadows are left out."""
    scale = min(1.0, SIDE_PX / max(page.shape))
    small = scaled(page, scale)
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 15)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    letters = (stats[:, cv2.CC_STAT_WIDTH] < 40) & (stats[:, cv2.CC_STAT_HEIGHT] < 25)
    letters &= stats[:, cv2.CC_STAT_AREA] > 3
    letters[0] = False
    at = np.flatnonzero(letters[labels].ravel())
    ys, xs = np.divmod(at, small.shape[1])
    return xs, ys, small.shape[0]
