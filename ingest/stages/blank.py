"""Is there anything on a page? Ink is told from print shining through, holes, specks, folds and shadows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.model import Box
from ingest.stages.grey import believable_dpi, resized, scaled

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.stages.grey import Grey

MM_PER_INCH: Final = 25.4
WORK_DPI: Final = 120  # a pen stroke is two pixels wide: still dark, and the page only a megapixel
WORK_SIDE_PX: Final = (600, 2400)
EDGE_MM: Final = 6  # punch marks, staples and scanner shadow live here
BACKGROUND_MM: Final = 9

CLEAR: Final = 0.34  # this much darker than the paper around: ink, also a weak ribbon's
FAINT: Final = 0.13  # print shining through, pencil, an ink pad run dry
STROKE_MM: Final = (1.1, 110.0)  # the longer side of a letter, a word in joined hand, a signature
PENNED_MM: Final = 9.0
FAINT_WORTH_A_LOOK: Final = 8
FAINT_ALL_OVER: Final = 60  # more than the dirt of a dirty sheet; ten lines from the other side
LETTERS_WRITTEN: Final = 12  # so many letter-like marks, away from the edges, are no dirt
FULL: Final = 20 * LETTERS_WRITTEN  # and so many are a page of text, which needs no closer look
MOST_FROM_BEHIND: Final = 120
SHREDS: Final = LETTERS_WRITTEN - 1  # so few letter-like marks may be shreds of print from behind
MARGIN_MM: Final = 20  # where holes are punched and shadows fall
FOLD_GAP_MM: Final = 6.0
FOLD_LENGTH_MM: Final = 50.0
FOLD_THICKNESS_MM: Final = 1.4  # lower than any row of letters
TOGETHER_MM: Final = (7.0, 2.5)  # marks nearer than this, along and across a line, may be one line
AROUND_MM: Final = 4.0


class InkLevel(StrEnum):
    NOTHING = "nothing"  # not one mark that a pen or a machine could have made
    DOUBTFUL = "doubtful"  # a few marks, or only pale ones: reading it must decide
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class InkEvidence:
    """Letter-like marks on a page, and the share of its area that is clear ink.

    ``clear_inside`` are those of the clear marks that stand farther from the edges than holes and shadows,
    ``longest_mm`` the longer side of the largest of them: a signature's stroke is longer than any letter.
    On a full page (``FULL``) the marks near its edges and the pale ones are not counted: the others are given.
    """

    clear_marks: int
    clear_inside: int
    faint_marks: int
    ink_share: float
    longest_mm: float = 0.0

    @property
    def level(self) -> InkLevel:
        if self.clear_inside >= LETTERS_WRITTEN:
            return InkLevel.WRITTEN
        return InkLevel.DOUBTFUL if self.clear_marks or self.faint_marks else InkLevel.NOTHING

    @property
    def is_penned(self) -> bool:
        """Whether a stroke runs on as only a hand makes it: somebody wrote here, whatever an engine reads."""
        return self.longest_mm >= PENNED_MM

    def may_all_be_from_behind(self, *, one_bit: bool) -> bool:
        """Whether what the page bears is so little that it is worth asking if anything of it is of this side.

        ``one_bit``: a pixel is black or white, so that print from behind is as dark as ink.
        """
        few = one_bit and self.clear_inside < MOST_FROM_BEHIND
        return few or self.level is not InkLevel.WRITTEN

    @property
    def is_pale_all_over(self) -> bool:
        """Whether there are so many pale marks as only print makes, of this side or the other."""
        return self.faint_marks >= FAINT_ALL_OVER

    @property
    def is_worth_a_look(self) -> bool:
        """Whether an empty page bears more than dirt does, so that a person should glance at it."""
        return self.clear_inside > 0 or self.faint_marks >= FAINT_WORTH_A_LOOK


def ink_on(page: Grey, dpi: float) -> InkEvidence:
    """What marks ``page`` (uint8 grey, either way up) bears."""
    small, small_dpi = _small(page, dpi)
    darkness = _darkness(small, small_dpi)
    clear = darkness >= CLEAR
    inside = _longer_mm(_letter_marks(_inside(clear, small_dpi), small_dpi), small_dpi)
    clear_marks = faint_marks = len(inside)
    if len(inside) <= FULL:
        clear_marks = len(_letter_marks(clear, small_dpi))
        faint_marks = len(_letter_marks(darkness >= _faint_limit(darkness), small_dpi))
    return InkEvidence(
        clear_marks=clear_marks,
        clear_inside=len(inside),
        faint_marks=faint_marks,
        ink_share=float(clear.mean()),
        longest_mm=round(float(inside.max(initial=0.0)), 1),
    )


def places_of_marks(page: Grey, dpi: float) -> tuple[Box, ...]:
    """Where on ``page`` letter-like marks stand, alone or side by side, with some paper around: boxes in its pixels.

    Those with most marks come first. A letter on a stain is found for its darkness, one of pale ink for its shape.
    """
    small, small_dpi = _small(page, dpi)
    darkness = _darkness(small, small_dpi)
    millimetre = small_dpi / MM_PER_INCH
    marked = np.zeros(darkness.shape, np.uint8)
    for limit in (CLEAR, _faint_limit(darkness)):
        for x, y, width, height, _ in _letter_marks(darkness >= limit, small_dpi):
            marked[y : y + height, x : x + width] = 1
    along, across = (2 * round(mm * millimetre / 2) + 1 for mm in TOGETHER_MM)
    near = cv2.dilate(marked, np.ones((across, along), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(near)
    weights = np.bincount(labels[marked > 0], minlength=count)
    edge = ((small.shape[1] - darkness.shape[1]) / 2, (small.shape[0] - darkness.shape[0]) / 2)
    pad, scale = AROUND_MM * millimetre, page.shape[0] / small.shape[0]
    places = []
    for label in sorted(range(1, count), key=lambda label: -int(weights[label])):
        x, y, width, height = (float(side) for side in stats[label, :4])
        left, top = x + edge[0] - pad, y + edge[1] - pad
        right, bottom = left + width + 2 * pad, top + height + 2 * pad
        places.append(
            Box(
                max(0.0, left * scale),
                max(0.0, top * scale),
                min(float(page.shape[1]), right * scale),
                min(float(page.shape[0]), bottom * scale),
            )
        )
    return tuple(places)


def _small(page: Grey, dpi: float) -> tuple[Grey, float]:
    longest = max(page.shape)
    dpi = believable_dpi(page, dpi)
    side = min(max(longest * WORK_DPI / dpi, WORK_SIDE_PX[0]), WORK_SIDE_PX[1], longest)
    scale = side / longest
    return scaled(page, scale), dpi * scale


def _darkness(small: Grey, dpi: float) -> NDArray[np.float32]:
    """How much darker each pixel is than the paper around it, 0–1, the outermost edge left out."""
    size = max(3, round(BACKGROUND_MM * dpi / MM_PER_INCH) | 1)
    # The median of the surroundings is paper also beside a fold or under a shadow, where a mean is neither.
    tiny = np.asarray(cv2.medianBlur(scaled(small, 0.25), max(3, (size // 4) | 1)), np.uint8)
    paper = resized(tiny, small.shape[1], small.shape[0]).astype(np.float32)
    darkness = np.asarray(1 - small.astype(np.float32) / np.maximum(paper, 1), np.float32)
    edge = min(round(EDGE_MM * dpi / MM_PER_INCH), min(small.shape) // 8)
    return darkness[edge : small.shape[0] - edge, edge : small.shape[1] - edge]


def _faint_limit(darkness: NDArray[np.float32]) -> float:
    """Paper grain must not count: five times its own spread, when that is more."""
    grain = 1.4826 * float(np.median(np.abs(darkness[::3, ::3])))
    return max(FAINT, 5 * grain)


def _inside(ink: NDArray[np.bool_], dpi: float) -> NDArray[np.bool_]:
    edge = min(round((MARGIN_MM - EDGE_MM) * dpi / MM_PER_INCH), min(ink.shape) // 4)
    return ink[edge : ink.shape[0] - edge, edge : ink.shape[1] - edge]


def _letter_marks(ink: NDArray[np.bool_], dpi: float) -> NDArray[np.int32]:
    """The connected marks that could be letters or strokes of a pen: left, top, width, height and area, a row each.

    Specks, holes, rules, folds and blots are left out.
    """
    marks = ink.astype(np.uint8)
    found = _letter_like(marks, dpi)
    # The folds of an empty sheet would pass for a line of writing.
    return found if len(found) > FULL else _letter_like(_without_folds(marks, dpi), dpi)


def _letter_like(marks: Grey, dpi: float) -> NDArray[np.int32]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(marks, connectivity=8)
    width, height, area = (stats[1:, column].astype(float) for column in (2, 3, 4))
    longer, shorter = np.maximum(width, height), np.maximum(np.minimum(width, height), 1)
    pixels_per_mm = dpi / MM_PER_INCH
    sized = (longer >= STROKE_MM[0] * pixels_per_mm) & (longer <= STROKE_MM[1] * pixels_per_mm)
    sized &= area >= 3
    filled = area / (width * height)
    hole = (filled > 0.62) & (longer < 1.6 * shorter) & (longer > 2.5 * pixels_per_mm)
    rule = (longer > 15 * shorter) & (longer > 12 * pixels_per_mm)
    speck = (filled > 0.55) & (longer < 1.8 * shorter) & (longer < 1.8 * pixels_per_mm)
    return np.asarray(stats[1:][sized & ~hole & ~rule & ~speck], np.int32)


def _longer_mm(marks: NDArray[np.int32], dpi: float) -> NDArray[np.float64]:
    return np.asarray(marks[:, 2:4].max(axis=1, initial=0) * MM_PER_INCH / dpi, np.float64)


def _without_folds(ink: Grey, dpi: float) -> Grey:
    """``ink`` (0 or 1) less the thin lines that run far along or across the sheet, also broken ones."""
    sizes_mm = (FOLD_GAP_MM, FOLD_LENGTH_MM, FOLD_THICKNESS_MM)
    gap, length, thickness = (round(mm * dpi / MM_PER_INCH) for mm in sizes_mm)
    folds = np.zeros_like(ink)
    for marks, found in ((ink, folds), (ink.T, folds.T)):
        if marks.shape[1] <= length:
            continue
        runs = _eroded(_dilated(np.pad(marks, ((0, 0), (gap, gap))), gap), gap)
        runs = _dilated(np.pad(_eroded(runs, length), ((0, 0), (length, length))), length)
        if not runs.any():
            continue
        _, labels, stats, _ = cv2.connectedComponentsWithStats(runs)
        thin = np.minimum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) <= thickness
        thin[0] = False
        found |= thin[labels].astype(np.uint8)
    around = cv2.dilate(folds, np.ones((3, 3), np.uint8))
    return np.where(around > 0, 0, ink).astype(np.uint8)


def _eroded(ink: Grey, reach: int) -> Grey:
    """1 where ``ink`` runs on for ``reach`` more columns; so much narrower."""
    return _over_runs(ink, reach, np.bitwise_and)


def _dilated(ink: Grey, reach: int) -> Grey:
    """1 where ``ink`` begins within ``reach`` more columns; so much narrower."""
    return _over_runs(ink, reach, np.bitwise_or)


def _over_runs(ink: Grey, reach: int, joined: np.ufunc) -> Grey:
    """Each pixel ``joined`` with the ``reach`` to its right, in steps twice as long each: runs are hundreds long."""
    done = 0
    while done < reach:
        step = min(done + 1, reach - done)
        ink = joined(ink[:, :-step], ink[:, step:])
        done += step
    return ink
