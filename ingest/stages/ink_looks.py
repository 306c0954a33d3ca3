"""How the ink of a part of a line looks, in figures: what print is told from handwriting by.

All parts are laid beside each other in one long strip, equally high, and counted at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.model import Line, Word
    from ingest.stages.grey import Grey

Rows = NDArray[np.float64]

HEIGHT: Final = 24
"""Rows of the strip; every part is made this high."""
MOST_WIDTH: Final = 9 * HEIGHT
"""So much of a part is looked at: the hand does not change within it."""
APART: Final = 2
"""White columns between parts."""
DIRECTIONS: Final = 24
BANDS: Final = 8
"""Bands of height that the ink of a part is counted in."""
RULE: Final = 2 * HEIGHT
"""Ink that runs on for so many columns is the rule that was written on."""
STEM: Final = 9
"""Ink that runs straight for so many rows or columns is a stem or a bar of print."""

FEATURES: Final = (
    *(f"edges_{n}" for n in range(DIRECTIONS)),
    *(f"band_{n}" for n in range(BANDS)),
    *("sharpest", "flattest", "ink", "upright", "level", "stroke", "stroke_spread"),
    *("feet", "level_spread", "tops_spread", "heights_spread", "feet_spread"),
    *("wide", "filled", "wide_spread", "marks_per_letter"),
    *("tall", "pale"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """Words ``start`` to ``end`` (outside) of line number ``line``."""

    line: int
    start: int
    end: int


Parts = tuple[Part, ...]


def words_of(lines: Sequence[Line], part: Part) -> tuple[Word, ...]:
    """The words of ``part``."""
    return lines[part.line].words[part.start : part.end]


def letters_in(words: Sequence[Word]) -> int:
    """Letters and digits in ``words``."""
    return sum(character.isalnum() for word in words for character in word.text)


def looks_of(lines: Sequence[Line], parts: Sequence[Part], page: Grey) -> Rows:
    """A row for each of ``parts``, a column for each of FEATURES."""
    words = [words_of(lines, part) for part in parts]
    seen = [_patch(each, page) for each in words]
    patches = [patch for patch, _ in seen]
    strip, owner = _strip(patches)
    ink = _without_rules(strip)
    count = len(parts)
    area = np.bincount(owner, ink.sum(axis=0), count) + 1.0
    letters = np.array([max(1, letters_in(each)) for each in words], float)
    widths = np.array([patch.shape[1] for patch in patches], float)
    wide = np.array([max(1.0, each[-1].box.x1 - each[0].box.x0) for each in words])
    heights = np.array(
        [max(1.0, max(w.box.y1 for w in each) - min(w.box.y0 for w in each)) for each in words]
    )
    shown = np.minimum(1.0, widths / (wide / heights * HEIGHT))
    bands = _bands(ink, owner, count)
    columns = [
        _edges(ink, owner, count),
        bands.reshape(count, BANDS, HEIGHT // BANDS).sum(axis=2),
        np.stack([np.diff(bands, axis=1).max(axis=1), -np.diff(bands, axis=1).min(axis=1)], axis=1),
        (area / (HEIGHT * widths))[:, None],
        _straight(ink, owner, count) / area[:, None],
        _strokes(ink, owner, count),
        _marks(ink, owner, count, letters * shown),
        np.log(heights / page.shape[1])[:, None],
        np.array([pale for _, pale in seen])[:, None],
    ]
    return np.concatenate(columns, axis=1)


def _patch(words: Sequence[Word], page: Grey) -> tuple[Grey, float]:
    """The ink of ``words`` as 0 and 1, HEIGHT high, and how pale it is (0.0 black, 1.0 white).

    A blank where their boxes lie off the page.
    """
    x0, x1 = max(0, int(words[0].box.x0)), int(words[-1].box.x1) + 1
    y0, y1 = max(0, int(min(w.box.y0 for w in words))), int(max(w.box.y1 for w in words)) + 1
    patch = page[y0:y1, x0 : min(x1, x0 + MOST_WIDTH * max(1, y1 - y0) // HEIGHT)]
    if min(patch.shape, default=0) < 4:
        return np.zeros((HEIGHT, HEIGHT), np.uint8), 0.0
    cut, ink = cv2.threshold(patch, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    rows = np.cumsum(cv2.reduce(ink, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)[:, 0])
    top, bottom = np.searchsorted(rows, (0.004 * rows[-1], 0.996 * rows[-1]))
    tight = ink[int(top) : int(bottom) + 1]
    width = max(4, min(MOST_WIDTH, round(tight.shape[1] * HEIGHT / tight.shape[0])))
    small = cv2.resize(tight, (width, HEIGHT), interpolation=cv2.INTER_AREA)
    dark = patch[patch <= cut]
    # Edges are grey whatever the ink: the darker pixels tell how dark it is.
    pale = float(np.partition(dark, dark.size // 6)[dark.size // 6]) / 255 if dark.size else 0.0
    return np.asarray(small, np.uint8), pale


def _strip(patches: Sequence[Grey]) -> tuple[Grey, NDArray[np.intp]]:
    """All patches side by side, white between them, and which part each column belongs to."""
    white = np.zeros((HEIGHT, APART), np.uint8)
    strip = np.concatenate([piece for patch in patches for piece in (patch, white)], axis=1)
    owner = np.repeat(np.arange(len(patches)), [patch.shape[1] + APART for patch in patches])
    return strip, owner


def _without_rules(strip: Grey) -> Grey:
    """The ink as 0 and 1, less the rules that were written on."""
    ink = (strip > 110).astype(np.uint8)
    rules = np.asarray(cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, RULE), np.uint8)), np.uint8)
    return np.where(rules > 0, np.uint8(0), ink)


def _edges(ink: Grey, owner: NDArray[np.intp], count: int) -> Rows:
    """Shares of the edges that run in each of DIRECTIONS."""
    soft = cv2.GaussianBlur(ink * 255, (0, 0), 0.8)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    strength = cv2.magnitude(across, down)
    ys, xs = np.nonzero(strength > 200)
    degrees = cv2.phase(across, down, angleInDegrees=True)[ys, xs]
    # An edge from white to black and one from black to white run the same way: half a turn is all.
    direction = (degrees * (DIRECTIONS / 180) + 0.5).astype(np.intp) % DIRECTIONS
    flat = np.bincount(owner[xs] * DIRECTIONS + direction, strength[ys, xs], count * DIRECTIONS)
    shares = flat.reshape(count, DIRECTIONS)
    return np.asarray(shares / (shares.sum(axis=1, keepdims=True) + 1e-6))


def _bands(ink: Grey, owner: NDArray[np.intp], count: int) -> Rows:
    """Shares of the ink in each row of the strip."""
    starts = np.searchsorted(owner, np.arange(count))
    rows = np.add.reduceat(ink.astype(np.int32), starts, axis=1).T.astype(float)
    return np.asarray(rows / (rows.sum(axis=1, keepdims=True) + 1e-6))


def _straight(ink: Grey, owner: NDArray[np.intp], count: int) -> Rows:
    """How much of the ink lies in strokes that run straight up, and straight across."""
    runs = [
        cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)) for shape in ((STEM, 1), (1, STEM))
    ]
    return np.stack([np.bincount(owner, each.sum(axis=0), count) for each in runs], axis=1)


def _strokes(ink: Grey, owner: NDArray[np.intp], count: int) -> Rows:
    """Mean width of the strokes, and its spread, in rows of the strip."""
    depth = cv2.distanceTransform(ink, cv2.DIST_L2, 3)
    ridge = (depth > 0) & (depth >= cv2.dilate(depth, np.ones((3, 3), np.uint8)))
    ys, xs = np.nonzero(ridge)
    deep, whose = depth[ys, xs].astype(float), owner[xs]
    mean, spread = _mean_and_spread(deep, whose, count)
    return np.stack([mean, spread / (mean + 0.5)], axis=1)


def _mean_and_spread(values: Rows, whose: NDArray[np.intp], count: int) -> tuple[Rows, Rows]:
    number = np.bincount(whose, minlength=count) + 1e-6
    mean = np.bincount(whose, values, count) / number
    square = np.bincount(whose, values * values, count) / number
    return mean, np.sqrt(np.maximum(0.0, square - mean * mean))


def _marks(ink: Grey, owner: NDArray[np.intp], count: int, letters: Rows) -> Rows:
    """How the connected marks stand: their feet, tops and heights, their number to a letter, width and fill."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    left, top, width, tall, area = (stats[1:, n].astype(float) for n in range(5))
    real = (tall > 0.3 * HEIGHT) & (area > 8)
    left, top, width, tall, area = (one[real] for one in (left, top, width, tall, area))
    whose = owner[left.astype(np.intp)]
    feet, feet_spread = _mean_and_spread(top + tall, whose, count)
    # Feet that keep to the usual level, which those of g, j and p do not, tell how straight the line is.
    near = np.abs(top + tall - feet[whose]) < 0.18 * HEIGHT
    _, level_spread = _mean_and_spread((top + tall)[near], whose[near], count)
    _, tops_spread = _mean_and_spread(top, whose, count)
    _, heights_spread = _mean_and_spread(tall, whose, count)
    wide, wide_spread = _mean_and_spread(width / tall, whose, count)
    filled, _ = _mean_and_spread(area / (width * tall), whose, count)
    number = np.bincount(whose, minlength=count)
    return np.stack(
        [
            feet,
            level_spread,
            tops_spread,
            heights_spread,
            feet_spread,
            wide,
            filled,
            wide_spread,
            number / letters,
        ],
        axis=1,
    )
