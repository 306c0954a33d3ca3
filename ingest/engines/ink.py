"""Where the ink of a strip is, column by column and row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.stages.grey import Grey


def inked_columns(strip: Grey) -> NDArray[np.bool_]:
    """Per column: whether it holds ink. Rules and speckle that fill every column are taken out first."""
    inked = ink_of(strip)
    rows = inked.mean(axis=1) > 0.9  # an underline or a frame runs the whole strip
    inked[rows] = False
    columns: NDArray[np.bool_] = inked.sum(axis=0) >= max(1, strip.shape[0] // 40)
    return columns


def ink_of(strip: Grey) -> NDArray[np.bool_]:
    """Which pixels are dark for this strip; none where it is too small to tell."""
    if min(strip.shape) < 2:
        return np.zeros(strip.shape, np.bool_)
    _, paper = cv2.threshold(strip, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    ink: NDArray[np.bool_] = paper == 0
    return ink


def widest_gap(inked: NDArray[np.bool_], start: float, end: float) -> tuple[float, float] | None:
    """The longest run of columns without ink between two places, or None."""
    a, b = int(start), int(end) + 1
    if b - a < 3:
        return None
    edges = np.flatnonzero(np.diff(np.concatenate(([True], inked[a:b], [True])).astype(np.int8)))
    gaps = list(zip(edges[::2], edges[1::2], strict=True))
    if not gaps:
        return None
    left, right = max(gaps, key=lambda gap: (int(gap[1] - gap[0]), -int(gap[0])))
    return (float(a + left), float(a + right)) if right - left >= 2 else None
