"""Where handwriting goes on outside its words' boxes: the flourish of a signature tells whose it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from arkiv.disclosure.delivery.standing import StandingPage, touches
from ingest.model import Box

_ACROSS, _DOWN = 3.0, 1.5
"""Heights of the word: how far out its strokes are followed."""
_RULE = 2.5  # heights: a straight line so long is ruled, not written
_GAP_MM = 1.2  # a stroke that a ruled line crosses goes on behind it
_STEP = 0.35  # of the height: how wide each piece of the bar is, so that it follows the stroke
_OTHERS = 0.5  # of a component's ink in kept words: then it is theirs

Mask = NDArray[np.uint8]


def strokes_beyond(word: Box, page: StandingPage, kept: Sequence[Box]) -> Iterator[Box]:
    """Boxes over the ink that hangs together with ``word`` and leaves its box; none of them hides a kept word."""
    window = _window(word, page)
    left, top, right, bottom = (int(edge) for edge in (window.x0, window.y0, window.x1, window.y1))
    written = _without_rules(page.ink[top:bottom, left:right].astype(np.uint8), word.height)
    own = _hanging_together(written, page, _moved(word, window), [_moved(box, window) for box in kept])
    step = max(2, int(_STEP * word.height))
    for x in range(0, own.shape[1], step):
        rows = np.flatnonzero(own[:, x : x + step].any(axis=1))
        if not len(rows):
            continue
        pad = page.px_per_mm * 0.2
        box = Box(
            float(left + x), max(0.0, top + rows[0] - pad), float(min(left + x + step, right)), top + rows[-1] + 1 + pad
        )  # fmt: skip
        if not _inside(box, word) and not any(touches(box, other) for other in kept):
            yield box


def _window(word: Box, page: StandingPage) -> Box:
    frame, height = page.frame, word.height
    return Box(
        float(max(0, int(word.x0 - _ACROSS * height))),
        float(max(0, int(word.y0 - _DOWN * height))),
        float(min(frame.x1, int(word.x1 + _ACROSS * height))),
        float(min(frame.y1, int(word.y1 + _DOWN * height))),
    )


def _without_rules(ink: Mask, height: float) -> Mask:
    """``ink`` without the lines of a form, which everything on it would hang together by."""
    long = max(3, int(_RULE * height))
    across = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, long), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((long, 1), np.uint8))
    return np.where((np.asarray(across) > 0) | (np.asarray(down) > 0), np.uint8(0), ink)


def _hanging_together(written: Mask, page: StandingPage, word: Box, kept: Sequence[Box]) -> NDArray[np.bool_]:
    """The ink of every component that begins in ``word`` and is not mostly a kept word's."""
    gap = max(1, int(_GAP_MM * page.px_per_mm))
    closed = cv2.morphologyEx(written, cv2.MORPH_CLOSE, np.ones((gap, gap), np.uint8))
    count, labels = cv2.connectedComponents(closed, connectivity=8)
    labels = np.asarray(np.where(written > 0, labels, 0))
    everywhere = np.bincount(labels.ravel(), minlength=count)
    theirs = np.zeros(labels.shape, np.bool_)
    for box in kept:
        theirs[_cut(box)] = True
    in_theirs = np.bincount(labels[theirs], minlength=count)
    begun = np.bincount(labels[_cut(word)].ravel(), minlength=count) > 0
    own = begun & (in_theirs < _OTHERS * np.maximum(everywhere, 1))
    own[0] = False
    return np.asarray(own[labels])


def _cut(box: Box) -> tuple[slice, slice]:
    x0, y0, x1, y1 = (max(0, int(edge)) for edge in (box.x0, box.y0, box.x1, box.y1))
    return slice(y0, y1), slice(x0, x1)


def _moved(box: Box, window: Box) -> Box:
    return Box(box.x0 - window.x0, box.y0 - window.y0, box.x1 - window.x0, box.y1 - window.y0)


def _inside(box: Box, word: Box) -> bool:
    return word.x0 <= box.x0 and box.x1 <= word.x1 and word.y0 <= box.y0 and box.y1 <= word.y1
