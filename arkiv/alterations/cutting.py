"""A strip of a page with a place framed, upright and small enough for a page of many. Pure."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.model import Box

AROUND_LINES = 1.6
"""Heights of the framed words shown above and below them."""
AROUND_MM = 60.0
WIDEST_PX = 1000
_FRAME = 3
_RED = (190, 20, 40)


def strip(pixels: NDArray[np.uint8], box: Box, *, dpi: float, turn_deg: int) -> bytes:
    """PNG of the surroundings of ``box`` (pixels of the master). ``turn_deg``: the clockwise turn the page has had."""
    height, width = pixels.shape
    aside, along = AROUND_MM / 25.4 * dpi, AROUND_LINES * min(box.width, box.height)
    across, down = (aside, along) if turn_deg % 180 == 0 else (along, aside)
    x0, x1 = max(0, int(box.x0 - across)), min(width, int(box.x1 + across) + 1)
    y0, y1 = max(0, int(box.y0 - down)), min(height, int(box.y1 + down) + 1)
    picture = Image.fromarray(pixels[y0:y1, x0:x1]).convert("RGB")
    frame = [box.x0 - x0 - 4, box.y0 - y0 - 4, box.x1 - x0 + 4, box.y1 - y0 + 4]
    ImageDraw.Draw(picture).rectangle(frame, outline=_RED, width=_FRAME)
    upright = picture.rotate(turn_deg, expand=True)
    if upright.width > WIDEST_PX:
        upright = upright.resize((WIDEST_PX, max(1, round(upright.height * WIDEST_PX / upright.width))))
    out = io.BytesIO()
    upright.quantize(32).save(out, "PNG", optimize=True)
    return out.getvalue()
