"""Writing by a moving hand: a script face whose every word is slanted, bent, pressed and set a little differently.

A script face repeats each letter exactly, which no hand does. What tells handwriting from print must not rest on
that, so the words of a face are put through smooth bends, a slant and a pen of the writer's own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from random import Random

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.model import Box
from scripts.drawing.canvas import WHITE, Canvas, DrawnWord, Style

Grey = NDArray[np.uint8]
ROOM_MM = 5.0


@dataclass(frozen=True, slots=True)
class Hand:
    """A writer.

    ``slant`` is how far the top leans to the right for its height, ``bend`` how far strokes stray (share of the
    letter height), ``wide`` the letters' width against the face's, ``press`` pixels of pen, more or less.
    """

    slant: float
    bend: float
    wide: float
    press: int
    drift_mm: float


def drawn_hand(rng: Random) -> Hand:
    """A writer by chance, from the schoolteacher to the doctor."""
    return Hand(
        slant=rng.gauss(0.08, 0.16),
        bend=rng.uniform(0.02, 0.13),
        wide=rng.uniform(0.85, 1.25),
        press=rng.choice((-1, 0, 0, 0, 1, 2)),
        drift_mm=rng.uniform(0.1, 0.6),
    )


def penned(canvas: Canvas, x: float, y: float, text: str, style: Style, hand: Hand, rng: Random) -> float:
    """Write ``text`` from ``x`` on the base line ``y`` (mm) as ``hand`` does; returns where it ends."""
    noise = np.random.default_rng(rng.randrange(2**31))
    for word in text.split():
        own = replace(style, size_pt=style.size_pt * rng.uniform(0.93, 1.07))
        wide, high = canvas.width_mm(word, own), canvas.line_mm(own)
        small = Canvas(canvas.dpi, size_mm=(wide * hand.wide + 4 * ROOM_MM, high + 2 * ROOM_MM))
        small.text(2 * ROOM_MM, ROOM_MM + 0.8 * high, word, own)
        origin = (canvas.px(2 * ROOM_MM), canvas.px(ROOM_MM + 0.8 * high))
        written = _bent(np.asarray(small.image), hand, origin, canvas.px(high), rng.gauss(0, 1.3), noise)
        top = y + rng.gauss(0, hand.drift_mm) - ROOM_MM - 0.8 * high
        drawn = DrawnWord(word, _inked(written), style.kind)
        at = (canvas.px(x - 2 * ROOM_MM), canvas.px(top))
        canvas.paste_ink(Image.fromarray(written), *at, [drawn])
        x += (wide + canvas.width_mm(" ", own) * rng.uniform(0.9, 1.7)) * hand.wide
    return x


def _bent(
    pixels: Grey,
    hand: Hand,
    origin: tuple[int, int],
    high_px: int,
    tilt_deg: float,
    noise: np.random.Generator,
) -> Grey:
    """``pixels`` as the pen would have written them from ``origin``: widened, slanted, tilted, bent, pressed."""
    rows, columns = pixels.shape
    left, base = origin
    ys, xs = np.mgrid[0:rows, 0:columns].astype(np.float32)
    across = (xs - left) / hand.wide + left + hand.slant * (ys - base)
    down = ys + math.tan(math.radians(tilt_deg)) * (xs - left)
    for field in (across, down):
        field += _waves(pixels.shape, high_px, noise) * (hand.bend * high_px * 0.35)
    bent = cv2.remap(
        pixels,
        across.astype(np.float32),
        down.astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=WHITE,
    )
    if hand.press:
        pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (abs(hand.press) + 1, abs(hand.press) + 1))
        bent = cv2.erode(bent, pen) if hand.press > 0 else cv2.dilate(bent, pen)
    return np.asarray(bent, np.uint8)


def _waves(shape: tuple[int, ...], high_px: int, noise: np.random.Generator) -> NDArray[np.float32]:
    """Smooth chance of spread one, its hills about as wide as a letter."""
    rows, columns = shape
    coarse = noise.standard_normal((rows // 8 + 2, columns // 8 + 2)).astype(np.float32)
    fine = cv2.resize(coarse, (columns, rows), interpolation=cv2.INTER_CUBIC)
    smooth = cv2.GaussianBlur(fine, (0, 0), high_px / 6)
    return np.asarray(smooth / (smooth.std() + 1e-6), np.float32)


def _inked(pixels: Grey) -> Box:
    """The box of the ink; of one pixel where there is none."""
    ys, xs = np.nonzero(pixels < 200)
    if not len(xs):
        return Box(0.0, 0.0, 1.0, 1.0)
    return Box(float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1))
