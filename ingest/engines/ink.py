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
    return ink_along(strip)[0]


def ink_along(strip: Grey) -> tuple[NDArray[np.bool_], NDArray[np.int32]]:
    """Per column whether it holds ink (see ``inked_columns``), and per row how many pixels of it."""
    ink = _ink_of(strip)
    rows = cv2.reduce(ink, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0]
    ink[rows > 0.9 * ink.shape[1]] = 0  # an underline or a frame runs the whole strip
    columns = cv2.reduce(ink, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0]
    return np.asarray(columns >= max(1, strip.shape[0] // 40)), np.asarray(rows, np.int32)


def _ink_of(strip: Grey) -> Grey:
    """1 where a pixel is dark for this strip; nowhere where it is too small to tell."""
    if min(strip.shape) < 2:
        return np.zeros(strip.shape, np.uint8)
    _, ink = cv2.threshold(strip, 0, 1, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    return np.asarray(ink, np.uint8)


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
