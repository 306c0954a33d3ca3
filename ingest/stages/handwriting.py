"""Tells handwriting from print by its ink, so that a printed form keeps what was filled in apart from its labels.

Each part of a line (a cell, a label, what follows the label) is cut out, made equally high and laid beside the
others in one long strip. Which way the edges of the strokes run, how the letters stand on the line, how wide
strokes are and whether letters hang together is counted for all parts at once and weighed by a small model that
``scripts/train_handwriting.py`` teaches on drawn faces. What is called handwriting leaves the running text, so
the doubtful is print, and so is a page with hardly anything but handwriting: its text is what it says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from itertools import pairwise, takewhile
from statistics import median
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.model import BlockKind, Line, TokenCheck, Word
from ingest.stages.rows import line_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.grey import Grey

Rows = NDArray[np.float64]

MODEL: Final = "handwriting.json"
HEIGHT: Final = 24
"""Rows of the strip; every part is made this high."""
MOST_WIDTH: Final = 9 * HEIGHT
"""So much of a part is looked at: the hand does not change within it."""
APART: Final = 2
"""White columns between parts."""
DIRECTIONS: Final = 24
BANDS: Final = 8
"""Bands of height that the ink of a part is counted in."""
GAP: Final = 1.3
"""A gap of so many line heights between words parts a line: other cells, other pens."""
WORD_GAP: Final = 0.6
"""A gap of so many line heights parts a line too, where it is twice as wide as its usual gap: a note beside text."""
RULE: Final = 2 * HEIGHT
"""Ink that runs on for so many columns is the rule that was written on."""
STEM: Final = 9
"""Ink that runs straight for so many rows or columns is a stem or a bar of print."""
LEAST_LETTERS: Final = 3
CLEARLY: Final = 4.0
"""What else would be doubted (a number that was proved, a long line) must score so much to be handwriting."""
FEW_WORDS: Final = 3
MOST_CONFIRM: Final = 0.5
"""A longer part is handwriting as a whole when so many of its words are; else what begins or ends it may be."""
LEAST_PRINT: Final = 0.35
"""With a smaller share of its letters in print, a page is written by hand, and all of it is text."""
MOST_PARTS: Final = 400
"""A page in more pieces is a register, or made to keep us busy: those after are not looked at."""
_LOOKED_AT: Final = frozenset({BlockKind.TEXT, BlockKind.MARGIN})

FEATURES: Final = (
    *(f"edges_{n}" for n in range(DIRECTIONS)),
    *(f"band_{n}" for n in range(BANDS)),
    *("sharpest", "flattest", "ink", "upright", "level", "stroke", "stroke_spread"),
    *("feet", "level_spread", "tops_spread", "heights_spread", "feet_spread"),
    *("wide", "filled", "wide_spread", "marks_per_letter"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """Words ``start`` to ``end`` (outside) of line number ``line``."""

    line: int
    start: int
    end: int


Parts = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Layers:
    """A net of one hidden layer over rows laid on one scale."""

    mean: Rows
    spread: Rows
    hidden: Rows
    bias: Rows
    out: Rows

    def scores(self, rows: Rows) -> Rows:
        """How much each row looks like handwriting, the natural logarithm of the odds."""
        seen = np.clip((rows - self.mean) / self.spread, -5.0, 5.0)
        return np.asarray(np.tanh(seen @ self.hidden + self.bias) @ self.out[:-1] + self.out[-1])


@dataclass(frozen=True, slots=True)
class Model:
    """``alone`` judges a part by its own look, ``beside`` also by how it differs from the print of its page.

    A part that scores ``cut`` is handwriting; on a page with one of those, so is what scores ``likely``.
    """

    alone: Layers
    beside: Layers
    cut: float
    likely: float

    def scores(self, looks: Rows, letters: Rows) -> Rows:
        """How much each part of one page looks like handwriting, the natural logarithm of the odds."""
        return self.beside.scores(beside_print(looks, self.alone.scores(looks), letters))

    def called(self, scores: Rows) -> NDArray[np.bool_]:
        """Which parts of one page are called handwriting."""
        sure = scores >= self.cut
        return np.asarray(scores >= self.likely if sure.any() else sure)


def beside_print(looks: Rows, scores: Rows, letters: Rows) -> Rows:
    """``looks`` of one page and how each differs from the mean of those that score least, half of the letters."""
    order = np.argsort(scores, kind="stable")
    half = int(np.searchsorted(np.cumsum(letters[order]), 0.5 * letters.sum())) + 1
    surest = order[:half]
    centre = np.average(looks[surest], axis=0, weights=letters[surest])
    return np.concatenate([looks, looks - centre], axis=1)


@cache
def installed_model() -> Model:
    """The model that comes with the package."""
    stored = json.loads((files(__package__) / MODEL).read_text("utf-8"))
    alone, beside = (
        Layers(**{name: np.array(stored[which][name]) for name in Layers.__slots__})
        for which in ("alone", "beside")
    )
    return Model(alone, beside, float(stored["cut"]), float(stored["likely"]))


def hand_apart(lines: Sequence[Line], page: Grey) -> tuple[Line, ...]:
    """``lines`` of the level ``page``, what is handwriting in them as lines of their own, marked as such."""
    parts = parts_of(lines)
    if not parts:
        return tuple(lines)
    model, looks = installed_model(), looks_of(lines, parts, page)
    letters = np.array([letters_in(words_of(lines, part)) for part in parts], float)
    if letters[model.alone.scores(looks) <= 0].sum() < LEAST_PRINT * letters.sum():
        return tuple(lines)
    judged = _Judged(parts, looks, letters, model.scores(looks, letters))
    by_hand = [
        part
        for part, score, hand in zip(parts, judged.scores, model.called(judged.scores), strict=True)
        if hand and not (score < CLEARLY and _is_proved(words_of(lines, part)))
    ]
    by_hand = _confirmed(by_hand, judged, lines, page)
    return tuple(piece for n, line in enumerate(lines) for piece in _pieces(n, line, by_hand))


@dataclass(frozen=True, slots=True)
class _Judged:
    """The parts of a page, how they look, how many letters each holds, how each scores."""

    parts: Parts
    looks: Rows
    letters: Rows
    scores: Rows


def _confirmed(by_hand: Sequence[Part], judged: _Judged, lines: Sequence[Line], page: Grey) -> list[Part]:
    """``by_hand``, the long parts looked at word by word: a note may have been read into the print beside it."""
    clear = {part for part, score in zip(judged.parts, judged.scores, strict=True) if score >= CLEARLY}
    short = [part for part in by_hand if part in clear or part.end - part.start <= FEW_WORDS]
    words = [
        Part(part.line, n, n + 1)
        for part in by_hand
        if part not in short
        for n in range(part.start, part.end)
    ][:MOST_PARTS]
    if not words:
        return short
    looks = np.concatenate([judged.looks, looks_of(lines, words, page)])
    weights = np.concatenate([judged.letters, np.full(len(words), 1e-6)])  # they stand there once already
    scores = dict(zip(words, installed_model().scores(looks, weights)[len(judged.parts) :], strict=True))
    for part in by_hand:
        if part in short:
            continue
        own = [Part(part.line, n, n + 1) for n in range(part.start, part.end)]
        if sum(scores.get(word, 0.0) > 0 for word in own) >= MOST_CONFIRM * len(own):
            short.append(part)
        else:
            short += takewhile(lambda word: scores.get(word, 0.0) > 0, own)
            short += takewhile(lambda word: scores.get(word, 0.0) > 0, reversed(own))
    return short


def parts_of(lines: Sequence[Line]) -> Parts:
    """What is judged as one: the cells of each line, and a label apart from what follows its colon."""
    parts = [
        Part(n, start, end)
        for n, line in enumerate(lines)
        if line.kind in _LOOKED_AT
        for start, end in _cells(line)
        if letters_in(line.words[start:end]) >= LEAST_LETTERS
    ]
    return tuple(parts[:MOST_PARTS])


def words_of(lines: Sequence[Line], part: Part) -> tuple[Word, ...]:
    """The words of ``part``."""
    return lines[part.line].words[part.start : part.end]


def _cells(line: Line) -> list[tuple[int, int]]:
    gaps = [after.box.x0 - word.box.x1 for word, after in zip(line.words, line.words[1:], strict=False)]
    usual = 2 * median(gaps) if len(gaps) > 1 else float("inf")
    wide = min(GAP * line.box.height, max(WORD_GAP * line.box.height, usual))
    ends = (gap > wide or word.text.endswith(":") for word, gap in zip(line.words, gaps, strict=False))
    starts = [0, *(n for n, cut in enumerate(ends, 1) if cut)]
    return list(zip(starts, [*starts[1:], len(line.words)], strict=True))


def letters_in(words: Sequence[Word]) -> int:
    """Letters and digits in ``words``."""
    return sum(character.isalnum() for word in words for character in word.text)


def _is_proved(words: Sequence[Word]) -> bool:
    """Whether most of what stands there was proved by rule, as print mostly is."""
    proved = [word for word in words if word.check is TokenCheck.VERIFIED]
    return 2 * letters_in(proved) > letters_in(words)


def _pieces(n: int, line: Line, by_hand: Sequence[Part]) -> list[Line]:
    """Line number ``n`` cut where print and handwriting meet."""
    written = np.zeros(len(line.words), bool)
    for part in by_hand:
        if part.line == n:
            written[part.start : part.end] = True
    if not written.any():
        return [line]
    if written.all():
        return [replace(line, kind=BlockKind.HANDWRITING)]
    cuts = [0, *(np.flatnonzero(np.diff(written)) + 1).tolist(), len(line.words)]
    return [
        line_from(line.words[start:end], BlockKind.HANDWRITING if written[start] else line.kind)
        for start, end in pairwise(cuts)
    ]


# --- how ink looks --------------------------------------------------------------------------------


def looks_of(lines: Sequence[Line], parts: Sequence[Part], page: Grey) -> Rows:
    """A row for each of ``parts``, a column for each of FEATURES."""
    words = [words_of(lines, part) for part in parts]
    patches = [_patch(each, page) for each in words]
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
    ]
    return np.concatenate(columns, axis=1)


def _patch(words: Sequence[Word], page: Grey) -> Grey:
    """The ink of ``words`` as 0 and 1, HEIGHT high; a blank where their boxes lie off the page."""
    x0, x1 = max(0, int(words[0].box.x0)), int(words[-1].box.x1) + 1
    y0, y1 = max(0, int(min(w.box.y0 for w in words))), int(max(w.box.y1 for w in words)) + 1
    patch = page[y0:y1, x0 : min(x1, x0 + MOST_WIDTH * max(1, y1 - y0) // HEIGHT)]
    if min(patch.shape, default=0) < 4:
        return np.zeros((HEIGHT, HEIGHT), np.uint8)
    _, ink = cv2.threshold(patch, 0, 255, cv2.THRESH_BINARY_INV | cv2.THRESH_OTSU)
    rows = np.cumsum(cv2.reduce(ink, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32F)[:, 0])
    top, bottom = np.searchsorted(rows, (0.004 * rows[-1], 0.996 * rows[-1]))
    tight = ink[int(top) : int(bottom) + 1]
    width = max(4, min(MOST_WIDTH, round(tight.shape[1] * HEIGHT / tight.shape[0])))
    return np.asarray(cv2.resize(tight, (width, HEIGHT), interpolation=cv2.INTER_AREA), np.uint8)


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
