"""Finds lines of text on a page with the PP-OCR detector, as rectangles that may lean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.engines.leading_dash import with_leading_dashes
from ingest.model import Box
from ingest.stages.grey import believable_dpi, resized

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.engines.network import Network
    from ingest.engines.protocol import LevelPage
    from ingest.stages.grey import Grey

DETECTION_DPI: Final = 96.0
"""An A4 page becomes 1120 px high: as true as 1440 on our pages, and 1.6 times as fast."""
MIN_SIDE_PX: Final = 640
MAX_SIDE_PX: Final = 1600
"""A3 lying down. Larger sheets are searched in tiles of this size."""
TILE_OVERLAP_PX: Final = 128
STRIDE: Final = 32  # the network halves its input five times
BARE_PX: Final = 48
"""So much paper is left around the ink: half an inch, more than the network looks past a letter's edge."""
MARK_STEP: Final = 16  # of 255, from a pixel to its neighbours: the palest print has more, paper less
MARK_PX: Final = 6  # smaller marks are specks

TEXT_LIKELY: Final = 0.25  # a pixel at least this likely is text
LINE_LIKELY: Final = 0.4  # and a line needs this mean
GROW: Final = 1.5  # the network marks the core of a line; its full height is this much more (DB, "unclip")
LEAN_DEG: Final = 2.5  # less than this is a level line: a plain cut of the page reads it as well

_MEAN = np.array((0.485, 0.456, 0.406), np.float32)
_SPREAD = np.array((0.229, 0.224, 0.225), np.float32)


@dataclass(frozen=True, slots=True)
class TextRegion:
    """A rectangle around one line. ``tilt_deg`` is clockwise, about the centre; sizes are along the line."""

    centre_x: float
    centre_y: float
    width: float
    height: float
    tilt_deg: float = 0.0

    @property
    def box(self) -> Box:
        """The upright box around the whole region."""
        return self.place(Box(0, 0, self.width, self.height))

    def place(self, part: Box) -> Box:
        """The upright page box around ``part``, given in pixels from the region's own top left corner."""
        cos, sin = math.cos(math.radians(self.tilt_deg)), math.sin(math.radians(self.tilt_deg))
        corners = [(x, y) for x in (part.x0, part.x1) for y in (part.y0, part.y1)]
        offsets = [(x - self.width / 2, y - self.height / 2) for x, y in corners]
        xs = [self.centre_x + along * cos - across * sin for along, across in offsets]
        ys = [self.centre_y + along * sin + across * cos for along, across in offsets]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def cut_from(self, pixels: Grey) -> Grey:
        """The line as a level strip of pixels, at least 1 × 1."""
        width, height = max(1, round(self.width)), max(1, round(self.height))
        if not self.tilt_deg:
            x0, y0 = max(0, int(self.centre_x - self.width / 2)), max(0, int(self.centre_y - self.height / 2))
            return pixels[y0 : max(y0 + 1, y0 + height), x0 : max(x0 + 1, x0 + width)]
        cos, sin = math.cos(math.radians(self.tilt_deg)), math.sin(math.radians(self.tilt_deg))
        to_page = np.array(
            (
                (cos, -sin, self.centre_x - width / 2 * cos + height / 2 * sin),
                (sin, cos, self.centre_y - width / 2 * sin - height / 2 * cos),
            )
        )
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        strip = cv2.warpAffine(pixels, to_page, (width, height), flags=flags, borderMode=cv2.BORDER_REPLICATE)
        return np.asarray(strip, np.uint8)

    def turned(self, quarter_deg: int) -> TextRegion:
        """The same rectangle read along another side."""
        flip = quarter_deg % 180 != 0
        width, height = (self.height, self.width) if flip else (self.width, self.height)
        return TextRegion(self.centre_x, self.centre_y, width, height, self.tilt_deg + quarter_deg)


class LineDetector:
    """The detector network with the geometry around it."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def find(self, page: LevelPage) -> tuple[TextRegion, ...]:
        """Regions of ``page`` that hold a line of text, in its pixels, in no order. Raises EngineFailed."""
        height, width = page.pixels.shape
        scale = detection_scale(page.pixels, page.dpi)
        small = resized(page.pixels, _fit(width * scale), _fit(height * scale))
        likely = np.zeros(small.shape, np.float32)
        rows, columns = _marked(small)
        likely[rows, columns] = self._likely_text(small[rows, columns])
        back_x, back_y = width / small.shape[1], height / small.shape[0]
        found = (_page_region(region, back_x, back_y) for region in _regions(likely))
        return with_leading_dashes([_clipped(region, width, height) for region in found], page.pixels)

    def _likely_text(self, small: Grey) -> NDArray[np.float32]:
        """Likelihood of text per pixel; large sheets go through tile by tile."""
        likely = np.zeros(small.shape, np.float32)
        step = MAX_SIDE_PX - TILE_OVERLAP_PX
        height, width = small.shape
        for y in range(0, max(1, height - TILE_OVERLAP_PX), step):
            for x in range(0, max(1, width - TILE_OVERLAP_PX), step):
                part = small[y : y + MAX_SIDE_PX, x : x + MAX_SIDE_PX]
                into = likely[y : y + MAX_SIDE_PX, x : x + MAX_SIDE_PX]
                np.maximum(into, self._network(_as_input(part))[0, 0], out=into)
        return likely


def detection_scale(picture: Grey, dpi: float) -> float:
    """How much to shrink a page so that ordinary type gets the size the detector knows."""
    longest = float(max(picture.shape))
    side = longest / believable_dpi(picture, dpi) * DETECTION_DPI
    return min(max(side, MIN_SIDE_PX), 3 * longest) / longest


def _marked(small: Grey) -> tuple[slice, slice]:
    """Rows and columns of the part that bears marks, in whole strides: bare margins need no search."""
    window = np.ones((3, 3), np.uint8)
    steps = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, window) >= MARK_STEP
    _, _, stats, _ = cv2.connectedComponentsWithStats(steps.astype(np.uint8))
    marks = stats[1:][stats[1:, cv2.CC_STAT_AREA] >= MARK_PX]
    if not len(marks):
        return slice(0, small.shape[0]), slice(0, small.shape[1])
    left, top = (int(marks[:, side].min()) for side in (cv2.CC_STAT_LEFT, cv2.CC_STAT_TOP))
    right = int((marks[:, cv2.CC_STAT_LEFT] + marks[:, cv2.CC_STAT_WIDTH]).max())
    bottom = int((marks[:, cv2.CC_STAT_TOP] + marks[:, cv2.CC_STAT_HEIGHT]).max())
    return _strides(top, bottom, small.shape[0]), _strides(left, right, small.shape[1])


def _strides(start: int, end: int, limit: int) -> slice:
    """From ``start`` to ``end`` with bare paper around, in whole strides of a side that is ``limit`` long."""
    first = max(0, start - BARE_PX) // STRIDE
    last = min(math.ceil((end + BARE_PX) / STRIDE), limit // STRIDE)
    return slice(first * STRIDE, last * STRIDE)


def _fit(pixels: float) -> int:
    return max(STRIDE, round(pixels / STRIDE) * STRIDE)


def _as_input(grey: Grey) -> NDArray[np.float32]:
    unit = np.empty((1, 3, *grey.shape), np.float32)
    for channel, mean, spread in zip(unit[0], _MEAN, _SPREAD, strict=True):
        # One pass a channel: the page as real numbers is ten megabytes.
        np.multiply(grey, np.float32(1 / (255 * spread)), out=channel)
        channel -= np.float32(mean / spread)
    return unit


def _regions(likely: NDArray[np.float32]) -> list[TextRegion]:
    count, labels, stats, _ = cv2.connectedComponentsWithStats((likely > TEXT_LIKELY).astype(np.uint8))
    sums = np.bincount(labels.ravel(), likely.ravel(), count)
    regions = []
    for label in range(1, count):
        x, y, width, height, area = (int(value) for value in stats[label])
        if min(width, height) < 3 or area < 12 or sums[label] / area < LINE_LIKELY:
            continue
        mask = labels[y : y + height, x : x + width] == label
        regions.append(_grown(_rectangle(mask, x, y)))
    return regions


def _rectangle(mask: NDArray[np.bool_], x: int, y: int) -> TextRegion:
    """The rectangle around one component: level, unless it is long and clearly leans."""
    height, width = mask.shape
    level = TextRegion(x + width / 2, y + height / 2, width, height)
    if height < 10 or width < 16:  # too flat to lean, or too short to tell
        return level
    rows, columns = np.nonzero(mask)
    (cx, cy), (w, h), angle = cv2.minAreaRect(np.column_stack((columns, rows)).astype(np.float32))
    if w < h:
        w, h, angle = h, w, angle - 90
    tilt = (angle + 90) % 180 - 90
    if w < 2.5 * h or not LEAN_DEG <= abs(tilt) <= 60:
        return level
    return TextRegion(float(x + cx + 0.5), float(y + cy + 0.5), float(w + 1), float(h + 1), float(tilt))


def _grown(core: TextRegion) -> TextRegion:
    by = core.width * core.height * GROW / (core.width + core.height)  # 2 × distance: both sides
    return TextRegion(core.centre_x, core.centre_y, core.width + by, core.height + by, core.tilt_deg)


def _page_region(region: TextRegion, back_x: float, back_y: float) -> TextRegion:
    return TextRegion(
        region.centre_x * back_x,
        region.centre_y * back_y,
        region.width * back_x,
        region.height * back_y,
        region.tilt_deg,
    )


def _clipped(region: TextRegion, width: int, height: int) -> TextRegion:
    if region.tilt_deg:
        return region
    box = region.box
    x0, y0, x1, y1 = max(0.0, box.x0), max(0.0, box.y0), min(width, box.x1), min(height, box.y1)
    return TextRegion((x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0)
