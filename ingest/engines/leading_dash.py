"""The dash or bullet before an item of a list, which stands too far from its line for the detector to join them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ingest.engines.line_detector import TextRegion
    from ingest.stages.grey import Grey

REACH: Final = 1.6
"""How far left of its line a dash is sought, and how much of that must be bare before it; in heights of the line."""
INTO: Final = 0.7
"""And so far into the line: the detector may have cut the dash in two."""
MARGIN: Final = 0.15
BARE: Final = 0.25
MIDDLE: Final = (0.30, 0.75)
"""Where down the line it stands."""
LONG: Final = (0.12, 0.80)
THICK: Final = 0.22
DARK_SHARE: Final = 0.5
"""As dark as halfway from the paper to the ink of the line, or darker, is ink."""
LEAST_CONTRAST: Final = 60
ITEM: Final = 1.6
"""What a dash stands before is longer than so many heights; shorter, it may be the dash itself."""


def with_leading_dashes(regions: Sequence[TextRegion], page: Grey) -> tuple[TextRegion, ...]:
    """``regions`` of ``page``, those with a dash before them made to hold it; a dash found by itself is gone then."""
    longer = [_with_leading_dash(region, page) for region in regions]
    grown = [new for old, new in zip(regions, longer, strict=True) if new is not old]
    return tuple(
        region for region in longer if region in grown or not any(_is_dash_of(region, line) for line in grown)
    )


def _is_dash_of(region: TextRegion, line: TextRegion) -> bool:
    """Whether ``region`` is no more than the dash that ``line`` now begins with."""
    start = line.centre_x - line.width / 2
    return (
        region.width <= 1.5 * line.height
        and abs(region.centre_y - line.centre_y) <= line.height / 2
        and start - line.height / 2 <= region.centre_x <= start + line.height
    )


def _with_leading_dash(region: TextRegion, page: Grey) -> TextRegion:
    """``region`` of ``page``, made so much longer to the left that it holds the dash there, if one is."""
    height = round(region.height)
    left, top = round(region.centre_x - region.width / 2), round(region.centre_y - region.height / 2)
    if region.tilt_deg or height < 12 or top < 0 or left < height or region.width < ITEM * height:
        return region
    first = max(0, left - round(REACH * height))
    around = page[top : top + height, first : left + round(INTO * height)]
    ink = _ink_like(around, page[top : top + height, left : left + 4 * height])
    start = _dash_start(ink) if ink is not None else None
    if start is None or first + start > left + MARGIN * height:
        return region
    more = left - first - start + MARGIN * height
    return replace(region, centre_x=region.centre_x - more / 2, width=region.width + more)


def _ink_like(before: Grey, line: Grey) -> NDArray[np.bool_] | None:
    """Which pixels of ``before`` are as dark as the ink of ``line``; None where there is hardly any contrast."""
    if not line.size or not before.size:
        return None
    darkest, paper = (int(tone) for tone in np.percentile(line[::2, ::2], (3, 80)))
    if paper - darkest < LEAST_CONTRAST:
        return None
    return np.asarray(before < paper - DARK_SHARE * (paper - darkest))


def _dash_start(ink: NDArray[np.bool_]) -> int | None:
    """First column of a lone dash in ``ink``: long and thin, in the middle of the line, bare paper around it."""
    height = ink.shape[0]
    inked = np.concatenate(([False], ink.any(axis=0), [False]))
    starts, ends = np.flatnonzero(inked[1:] & ~inked[:-1]), np.flatnonzero(inked[:-1] & ~inked[1:])
    if not len(starts):
        return None
    start, end = int(starts[0]), int(ends[0])
    after = int(starts[1]) if len(starts) > 1 else ink.shape[1]
    rows = np.flatnonzero(ink[:, start:end].any(axis=1))
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    long, thick = end - start, bottom - top
    fits = (
        start >= BARE * height
        and after - end >= MARGIN * height
        and LONG[0] * height <= long <= LONG[1] * height
        and thick <= THICK * height
        and long >= 1.5 * thick
        and MIDDLE[0] * height <= (top + bottom) / 2 <= MIDDLE[1] * height
    )
    filled = ink[top:bottom, start:end].mean() > 0.6
    return start if fits and filled else None
