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

import numpy as np
from numpy.typing import NDArray

from ingest.model import BlockKind, Line, TokenCheck, Word
from ingest.stages.ink_looks import Part, Parts, Rows, letters_in, looks_of, words_of
from ingest.stages.rows import line_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.grey import Grey


MODEL: Final = "handwriting.json"
GAP: Final = 1.3
"""A gap of so many line heights between words parts a line: other cells, other pens."""
WORD_GAP: Final = 0.6
"""A gap of so many line heights parts a line too, where it is twice as wide as its usual gap: a note beside text."""
LONG_LINE, LEAST_LONG = 6, 5
"""So many lines of so many words have a left edge that tells where the text begins."""
EDGE_SLACK: Final = 0.4
"""Of the line's height: what follows a note in the margin begins so near that edge."""
LEAST_LETTERS: Final = 3
CLEARLY: Final = 2.0
"""What else would be doubted (a number that was proved, a long line) must score so much to be handwriting."""
FEW_WORDS: Final = 3
MOST_CONFIRM: Final = 0.5
"""A longer part is handwriting as a whole when so many of its words are; else what begins or ends it may be."""
LEAST_PRINT: Final = 0.35
"""With a smaller share of its letters in print, a page is written by hand, and all of it is text."""
MOST_PARTS: Final = 400
"""A page in more pieces is a register, or made to keep us busy: those after are not looked at."""
_LOOKED_AT: Final = frozenset({BlockKind.TEXT, BlockKind.MARGIN})


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


def parts_of(lines: Sequence[Line], *, margins: bool = True) -> Parts:
    """What is judged as one: the cells of each line, and a label apart from what follows its colon.

    With ``margins`` also what stands before the left edge of the text, and was read into its line.
    """
    edge = _left_edge(lines) if margins else float("inf")
    parts = [
        Part(n, start, end)
        for n, line in enumerate(lines)
        if line.kind in _LOOKED_AT
        for start, end in _cells(line, edge)
        if letters_in(line.words[start:end]) >= LEAST_LETTERS
    ]
    return tuple(parts[:MOST_PARTS])


def _left_edge(lines: Sequence[Line]) -> float:
    """Where the long lines begin: a note in the margin may have been read into one. Infinite where there are few."""
    lefts = [line.words[0].box.x0 for line in lines if len(line.words) >= LONG_LINE]
    return median(lefts) if len(lefts) >= LEAST_LONG else float("inf")


def _cells(line: Line, edge: float) -> list[tuple[int, int]]:
    gaps = [after.box.x0 - word.box.x1 for word, after in pairwise(line.words)]
    usual = 2 * median(gaps) if len(gaps) > 1 else float("inf")
    wide = min(GAP * line.box.height, max(WORD_GAP * line.box.height, usual))
    near = EDGE_SLACK * line.box.height
    ends = (
        gap > wide
        or word.text.endswith(":")
        or (word.box.x1 <= edge + near and abs(after.box.x0 - edge) <= near)
        for (word, after), gap in zip(pairwise(line.words), gaps, strict=True)
    )
    starts = [0, *(n for n, cut in enumerate(ends, 1) if cut)]
    return list(zip(starts, [*starts[1:], len(line.words)], strict=True))


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
