"""Redactions made by hand in found paper (gammalt tusch): where they are, and whether they can be seen through.

Somebody blackened words with a felt pen or tape before the paper was copied or filed. On a grey scan the print often
stands out again when the contrast is stretched; then the scan is no redacted copy, whatever it looks like. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from arkiv.derivatives.geometry import Sheet
from arkiv.disclosure.delivery.standing import MM_PER_INCH, Grey
from ingest.engines.protocol import LevelPage, RecognitionEngine
from ingest.model import Box, PageImage
from ingest.stages.grey import believable_dpi
from ingest.stages.placement import upright

STROKE_MM = 1.7
"""Print is never solid over so much; a bold heading's stems are half of it."""
LEAST_MM, HIGHEST_MM = (4.0, 1.9), 16.0
"""Least width and height of a blackened place, and the most height: a photograph is higher."""
_DARKER = 0.72  # than this share of the paper
_FILLED = 0.7  # of its frame
_EDGE_MM = 4.0  # what touches the sheet's edge is the scanner's lid
_CONTRAST = 14  # grey levels, between the darkest and lightest hundredth
_STRUCTURE = 0.012  # share of edge pixels in the stretched patch
_LEAST_WORD, _SURE = 3, 0.5
_MARGIN_PX = 40


@dataclass(frozen=True, slots=True)
class OldInk:
    """A blackened place; ``box`` on the master. ``contrast`` is in grey levels, 0 for what is one solid tone.

    ``text`` is what could be read through it, "" for nothing: a secret, for the one who reviews it alone.
    ``see_through`` also where only traces show: then it is not to be trusted as a redaction.
    """

    box: Box
    contrast: int
    see_through: bool
    text: str = ""


def find_old_ink(
    image: PageImage, turn_deg: int = 0, reader: RecognitionEngine | None = None
) -> tuple[OldInk, ...]:
    """Every place on the page that was blackened by hand. ``reader`` tries to read through it. Raises EngineFailed."""
    pixels = upright(image.pixels, turn_deg)
    dpi = believable_dpi(image.pixels, image.dpi)
    height, width = image.pixels.shape
    sheet = Sheet(width, height, turn_deg)
    return tuple(
        _tested(pixels, place, dpi, sheet, reader) for place in _blackened(pixels, dpi / MM_PER_INCH)
    )


def _blackened(pixels: Grey, mm: float) -> Iterator[Box]:
    """Solid dark places of the size of words or lines, top first."""
    paper = float(np.percentile(pixels[::8, ::8], 75))
    dark = (pixels < paper * _DARKER).astype(np.uint8)
    side = max(3, round(STROKE_MM * mm))
    # Print that shows through is darker still, so a see-through stroke is as solid as any other here.
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((side, side), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(solid)
    for x, y, width, height, area in sorted(map(tuple, stats[1:]), key=lambda row: (row[1], row[0])):
        box = Box(float(x), float(y), float(x + width), float(y + height))
        if _is_stroke(box, int(area), mm) and not _at_edge(box, pixels.shape, mm):
            yield box


def _is_stroke(box: Box, area: int, mm: float) -> bool:
    big_enough = box.width >= LEAST_MM[0] * mm and box.height >= LEAST_MM[1] * mm
    return big_enough and box.height <= HIGHEST_MM * mm and area >= _FILLED * box.width * box.height


def _at_edge(box: Box, shape: tuple[int, ...], mm: float) -> bool:
    edge = _EDGE_MM * mm
    return box.x0 < edge or box.y0 < edge or box.x1 > shape[1] - edge or box.y1 > shape[0] - edge


def _tested(pixels: Grey, place: Box, dpi: float, sheet: Sheet, reader: RecognitionEngine | None) -> OldInk:
    patch = pixels[int(place.y0) : int(place.y1), int(place.x0) : int(place.x1)]
    inner = patch[2:-2, 2:-2]
    contrast = int(np.percentile(inner, 99)) - int(np.percentile(inner, 1)) if inner.size else 0
    box = sheet.on_master(place)
    if contrast < _CONTRAST:
        return OldInk(box, contrast, see_through=False)
    stretched = _stretched(inner)
    text = _read(stretched, dpi, reader) if reader is not None else ""
    return OldInk(box, contrast, bool(text) or _has_structure(stretched), text)


def _stretched(patch: Grey) -> Grey:
    """``patch`` with its tones pulled apart, the uneven stroke itself evened out."""
    even = patch.astype(np.float32) - cv2.GaussianBlur(
        patch.astype(np.float32), (0, 0), max(4.0, patch.shape[0] / 3)
    )
    low, high = np.percentile(even, (2, 98))
    scaled: NDArray[np.float32] = (even - low) * (255.0 / max(1.0, float(high - low)))
    return np.clip(scaled, 0, 255).astype(np.uint8)


def _has_structure(stretched: Grey) -> bool:
    """Whether there are strokes in it rather than grain: edges that hang together."""
    smooth = cv2.GaussianBlur(stretched, (0, 0), 1.5)
    edges = cv2.Canny(smooth, 90, 180)
    _, _, stats, _ = cv2.connectedComponentsWithStats(edges)
    long_ones = stats[1:][stats[1:, cv2.CC_STAT_AREA] >= max(12, stretched.shape[0] // 3)]
    return float(long_ones[:, cv2.CC_STAT_AREA].sum()) >= _STRUCTURE * stretched.size


def _read(stretched: Grey, dpi: float, reader: RecognitionEngine) -> str:
    """What can be read in it, dark on light or light on dark: whichever gives more."""
    return max((_words(picture, dpi, reader) for picture in (stretched, 255 - stretched)), key=len)


def _words(picture: Grey, dpi: float, reader: RecognitionEngine) -> str:
    framed = np.asarray(
        cv2.copyMakeBorder(picture, *(_MARGIN_PX,) * 4, cv2.BORDER_CONSTANT, value=(255,)), np.uint8
    )
    words: Sequence[str] = [
        word.text
        for line in reader.recognise(LevelPage(framed, dpi))
        for word in line.words
        if word.confidence >= _SURE and sum(char.isalnum() for char in word.text) >= _LEAST_WORD
    ]
    return " ".join(words)
