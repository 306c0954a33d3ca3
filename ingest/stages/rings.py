"""Finds the rings that round stamps leave, and tells what stands in one from the running text.

The letters of such a stamp stand on a curve and its day at any angle: what is read of them is no line of the page.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.model import BlockKind, Box, Line
from ingest.stages.grey import scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ingest.stages.grey import Grey

SEEN_WIDTH: Final = 560
"""Pixels of page width that rings are sought at: a ring's line is then a pixel or two."""
SMALLEST, LARGEST = 0.07, 0.30
"""Diameter of a stamp as a share of the page's width: 15 to 63 mm of an A4."""
ROUND: Final = 1.25
"""The longer axis against the shorter: rubber is pressed askew, some stamps are oval."""
SECTORS: Final = 36
MOST_GAPS: Final = 9
"""So many tenths of a turn may be worn away."""
BAND: Final = 0.12
"""A ring's line lies within so much of its radius from the edge."""
MOST_WORDS: Final = 4
MOST_RINGS: Final = 12
_APART: Final = frozenset({BlockKind.STAMP, BlockKind.HANDWRITING})


def rings_on(page: Grey) -> tuple[Box, ...]:
    """The boxes of the rings on the level ``page``, in its pixels."""
    factor = min(1.0, SEEN_WIDTH / page.shape[1])
    small = scaled(page, factor)
    ink = (small < _cut(small)).astype(np.uint8)
    closed = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(closed, connectivity=8)
    found = []
    for number in _round_enough(np.asarray(stats, np.int32), small.shape[1]):
        x, y, wide, tall = (int(stats[number, at]) for at in range(4))
        if _is_ring(labels[y : y + tall, x : x + wide] == number):
            found.append(Box(x / factor, y / factor, (x + wide) / factor, (y + tall) / factor))
    return tuple(found[:MOST_RINGS])


def in_rings(lines: Sequence[Line], rings: Sequence[Box]) -> tuple[Line, ...]:
    """``lines``, the short ones that stand in a ring marked as stamps."""
    return tuple(
        replace(line, kind=BlockKind.STAMP)
        if line.kind not in _APART
        and len(line.words) <= MOST_WORDS
        and any(_holds(ring, line.box) for ring in rings)
        else line
        for line in lines
    )


def _cut(small: Grey) -> int:
    """Darker than this is ink: a thin line made smaller is pale, dirt on grey paper is not to be one."""
    return int(min(215, 0.88 * float(np.median(small[::4, ::4]))))


def _round_enough(stats: NDArray[np.int32], page_width: int) -> list[int]:
    """Numbers of the marks as large as a stamp, about as wide as tall, that are mostly bare within."""
    wide, tall, area = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    low, high = SMALLEST * page_width, LARGEST * page_width
    fits = (np.minimum(wide, tall) >= low) & (np.maximum(wide, tall) <= high)
    fits &= np.maximum(wide, tall) <= ROUND * np.minimum(wide, tall)
    fits &= area <= 0.45 * wide * tall
    return [int(number) + 1 for number in np.flatnonzero(fits)][: 4 * MOST_RINGS]


def _is_ring(mark: NDArray[np.bool_]) -> bool:
    """Whether ``mark``, cut out tight, has a line all round the ellipse that fills its box, and none at the corners."""
    tall, wide = mark.shape
    ys, xs = np.nonzero(mark)
    across, down = (xs + 0.5) / wide * 2 - 1, (ys + 0.5) / tall * 2 - 1
    radius = np.hypot(across, down)
    outside = float((radius > 1 + BAND).mean())
    on_line = (radius >= 1 - BAND) & (radius <= 1 + BAND)
    sector = ((np.arctan2(down, across) + np.pi) / (2 * np.pi) * SECTORS).astype(np.intp) % SECTORS
    seen = np.unique(sector[on_line]).size
    return seen >= SECTORS - MOST_GAPS and outside < 0.05


def _holds(ring: Box, box: Box) -> bool:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return ring.x0 < x < ring.x1 and ring.y0 < y < ring.y1 and box.width <= ring.width
