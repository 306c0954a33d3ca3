"""A page's perceptual hash: copies and new scans of one sheet get nearly the same 64 bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.stages.grey import scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.stages.grey import Grey

WORK_PX: Final = 512
GRID: Final = 32
BITS: Final = 64
EMPTY: Final = "0" * 16
EDGES: Final = (0.03, 0.08)  # of height and width: punch holes, scanner edges and binding shadows
SPECK_PX: Final = 3


def fingerprint_of(page: Grey) -> str:
    """16 hex digits for an upright, level page (uint8 grey); all zeros when there is no ink.

    The ink is cropped to where it lies, so that a shifted or trimmed copy agrees, then the 64 lowest
    frequencies of its distribution over the sheet are compared with their median. Compare by the number
    of bits that differ.
    """
    ink = _ink(page)
    rows, columns = _extent(ink.sum(axis=1)), _extent(ink.sum(axis=0))
    if rows is None or columns is None:
        return EMPTY
    cropped = ink[rows[0] : rows[1], columns[0] : columns[1]]
    # Blurred before it is made small: a new scan moves every letter by a pixel or two.
    density = cv2.resize(cv2.GaussianBlur(cropped, (0, 0), 4), (GRID, GRID), interpolation=cv2.INTER_AREA)
    waves = cv2.dct(density)
    low = np.array([waves[y, x] for y, x in _LOWEST])
    bits = "".join("1" if above else "0" for above in low > np.median(low))
    return f"{int(bits, 2):016x}"


def distance(one: str, other: str) -> int:
    """How many of the 64 bits differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


_LOWEST: Final = sorted(
    ((y, x) for y in range(GRID) for x in range(GRID) if x or y), key=lambda place: (sum(place), place)
)[:BITS]


def _ink(page: Grey) -> NDArray[np.float32]:
    """Ink as 0.0–1.0 on a small page: darkness against its surroundings, so that tone and shade fall away."""
    scale = WORK_PX / max(page.shape)
    small = scaled(page, scale).astype(np.float32)
    margin_y, margin_x = (int(side * edge) for side, edge in zip(small.shape, EDGES, strict=True))
    small = small[margin_y : small.shape[0] - margin_y, margin_x : small.shape[1] - margin_x]
    paper = cv2.blur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (31, 31))
    darkness = (paper - small) / np.maximum(paper, 1)
    ink = np.clip((darkness - 0.12) / 0.25, 0, 1).astype(np.float32)
    _, labels, stats, _ = cv2.connectedComponentsWithStats((ink > 0).astype(np.uint8))
    ink[(stats[:, cv2.CC_STAT_AREA] <= SPECK_PX)[labels]] = 0
    return ink


def _extent(mass: NDArray[np.float32]) -> tuple[int, int] | None:
    """Where the ink begins and ends along one side, a hundredth left out at either end as dirt."""
    total = float(mass.sum())
    if total < 5:
        return None
    share = np.cumsum(mass) / total
    start, end = int(np.searchsorted(share, 0.01)), int(np.searchsorted(share, 0.99)) + 1
    return (start, end) if end - start >= 4 else None
