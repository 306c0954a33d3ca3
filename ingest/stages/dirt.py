"""What an engine reads that nobody wrote: punch holes taken for zeros, the other side shining through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.stages.grey import resized, scaled
from ingest.stages.lexicon import UNKNOWN, Lexicon
from ingest.stages.rows import line_from

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from ingest.model import Box, Line, Word
    from ingest.stages.grey import Grey

MM_PER_INCH: Final = 25.4
HOLE_MM: Final = (3.0, 11.0)  # a binder's holes are 5–6 mm; the line's box stands a little outside
OVAL: Final = 0.2
"""The sides of a hole's ring differ by no more than this share of the longer."""
PAIR_MM: Final = 30.0
HOLE_FROM_EDGE_MM: Final = 22.0
ROUND_SIGNS: Final = frozenset("0OoDQCGc°()Ö.,:;-'•8")
PALE: Final = 0.28
"""Ink this little darker than its paper may be print on the other side; a worn ribbon is darker."""
PALE_FROM: Final = 0.07  # paler still is grain
DARK: Final = 0.40
INK_AT: Final = 0.04
PAPER_AT: Final = 0.85
"""Of a word's pixels, from the darkest: its ink and its paper."""
BAND_PX: Final = 256
MUCH_PALE: Final = 0.04  # of the dark ink; sheets nothing shines through have none at all


def without_holes(lines: Sequence[Line], page: Grey, dpi: float) -> tuple[Line, ...]:
    """``lines`` of ``page`` less those that are punch holes or part of one: round, of their size, near an edge."""
    millimetre = dpi / MM_PER_INCH
    return tuple(line for line in lines if not _is_hole(line, page, millimetre))


def pale_words(lines: Sequence[Line], page: Grey) -> frozenset[Word]:
    """The words whose ink is hardly darker than the paper (boxes in pixels of ``page``)."""
    return frozenset(word for line in lines for word in line.words if darkness_of(page, word.box) < PALE)


def without_words(lines: Sequence[Line], unwanted: Set[Word]) -> tuple[Line, ...]:
    """``lines`` less some of their words; a line that loses all of them is gone."""
    kept = ((line, tuple(word for word in line.words if word not in unwanted)) for line in lines)
    return tuple(
        line if words == line.words else line_from(words, line.kind) for line, words in kept if words
    )


def has_pale_and_dark_ink(page: Grey) -> bool:
    """Whether much pale ink stands among the dark, away from its edges: the other side shines through."""
    if is_one_bit(page):
        return False
    small = scaled(page, 0.5)
    darkness = 1 - small / np.maximum(_paper(small), 1).astype(np.float32)
    near_dark = cv2.dilate((darkness > DARK * 0.6).astype(np.uint8), np.ones((7, 7), np.uint8))
    pale = (darkness > PALE_FROM) & (darkness < PALE) & (near_dark == 0)
    dark = int((darkness >= DARK).sum())
    return dark > 0 and int(cv2.medianBlur(pale.astype(np.uint8), 3).sum()) > MUCH_PALE * dark


def is_one_bit(page: Grey) -> bool:
    """Whether a pixel is black or white and hardly anything between: how dark ink is cannot be told."""
    sample = page[::8, ::8]
    return float(((sample > 0) & (sample < 255)).mean()) < 0.05


def without_pale_ink(page: Grey) -> Grey:
    """``page`` with everything hardly darker than the paper made paper."""
    paper, clean = _paper(page), np.empty_like(page)
    for top in range(0, page.shape[0], BAND_PX):  # in bands: as real numbers a whole page is large
        band = slice(top, top + BAND_PX)
        darkness = 1 - page[band] / np.maximum(paper[band], 1).astype(np.float32)
        keep = np.clip((darkness - PALE * 0.6) / (PALE * 0.4), 0, 1)  # a soft step: letters keep their edges
        clean[band] = np.clip(paper[band] * (1 - darkness * keep), 0, 255).astype(np.uint8)
    return clean


def known_letters(lines: Sequence[Line], lexicon: Lexicon) -> int:
    """How many letters stand in words the list knows: print read from behind has hardly any."""
    words = (word.text.strip(".,:;()").lower() for line in lines for word in line.words)
    return sum(len(word) for word in words if len(word) > 2 and lexicon.cost(word) < UNKNOWN)


def _paper(page: Grey) -> Grey:
    """The tone of the bare paper at every place of ``page``."""
    tiny = scaled(page, 256 / max(page.shape)) if max(page.shape) > 256 else page
    near = max(3, (min(tiny.shape) // 10) | 1)
    return resized(np.asarray(cv2.medianBlur(tiny, near), np.uint8), page.shape[1], page.shape[0])


def _is_hole(line: Line, page: Grey, millimetre: float) -> bool:
    height_px, width_px = page.shape
    if _from_edge(line.box, width_px, height_px) > HOLE_FROM_EDGE_MM * millimetre:
        return False
    if not set(line.text.replace(" ", "")) <= ROUND_SIGNS:
        return False
    width, height = line.box.width / millimetre, line.box.height / millimetre
    # Two holes one above the other may come as one tall line.
    if HOLE_MM[0] <= min(width, height) <= HOLE_MM[1]:
        return max(width, height) <= PAIR_MM
    return min(width, height) < HOLE_MM[0] and _is_of_a_hole(line.box, page, millimetre)


def _is_of_a_hole(box: Box, page: Grey, millimetre: float) -> bool:
    """Whether the largest dark shape in ``box`` goes on outside it, and is as large and as round as a hole."""
    around = HOLE_MM[1] * millimetre
    left, top = max(0, int(box.x0 - around)), max(0, int(box.y0 - around))
    place = page[top : int(box.y1 + around) + 1, left : int(box.x1 + around) + 1]
    if not place.size:
        return False
    dark = (place < (1 - DARK) * np.median(place)).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(dark)
    inside = labels[int(box.y0) - top : int(box.y1) - top + 1, int(box.x0) - left : int(box.x1) - left + 1]
    held = np.bincount(inside.ravel(), minlength=len(stats))
    held[0] = 0
    if not held.any():
        return False
    across, high = (float(side) / millimetre for side in stats[int(held.argmax()), 2:4])
    is_round = abs(across - high) <= OVAL * max(across, high)
    return is_round and HOLE_MM[0] <= min(across, high) and max(across, high) <= HOLE_MM[1]


def _from_edge(box: Box, width_px: int, height_px: int) -> float:
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return min(x, y, width_px - x, height_px - y)


def darkness_of(page: Grey, box: Box) -> float:
    """How much darker the ink in ``box`` is than its paper, 0–1."""
    patch = page[max(0, int(box.y0)) : int(box.y1) + 1, max(0, int(box.x0)) : int(box.x1) + 1]
    if not patch.size:
        return 0.0
    # Once a word: counting tones takes a tenth of the time that sorting them does.
    held = np.bincount(patch.ravel(), minlength=256).cumsum()
    ink, paper = np.searchsorted(held, (INK_AT * patch.size, PAPER_AT * patch.size))
    return float(1 - ink / max(paper, 1))
