"""How ink came on the paper when no laser put it there: needles through a ribbon, typebars through carbon paper."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from scripts.drawing.canvas import WHITE, DrawnPage
from scripts.drawing.degrade import Wear
from scripts.drawing.stains import cloud

NEEDLES_PER_INCH = {True: (144, 180), False: (72, 120)}
"""Rows and columns of dots an inch: letter quality in two passes, and a draft in one."""


def dot_printed(*, fine: bool = True, ribbon: float = 0.8) -> Wear:
    """Set by a needle printer: every stroke is dots. ``ribbon`` 1.0 is new, 0.5 worn; it fades down the page."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        width, height = page.image.size
        rows, columns = (round(height * NEEDLES_PER_INCH[fine][0] / page.dpi), 0)
        columns = round(width * NEEDLES_PER_INCH[fine][1] / page.dpi)
        grid = cv2.resize(np.asarray(page.image), (columns, rows), interpolation=cv2.INTER_AREA)
        struck = grid < (150 if fine else 165)
        places = np.argwhere(struck).astype(np.float32)
        force = np.clip(ribbon + rng.normal(0, 0.09, len(places)), 0.2, 1.0)
        pixels = _dots(places, force, (height, width), (height / rows, width / columns), rng)
        return replace(
            page,
            image=Image.fromarray(pixels),
            degradations=(*page.degradations, "dot_printed:" + ("fine" if fine else "draft")),
            bilevel=False,
        )

    return step


def _dots(
    places: NDArray[np.float32],
    force: NDArray[np.float64],
    shape: tuple[int, int],
    pitch: tuple[float, float],
    rng: np.random.Generator,
) -> NDArray[np.uint8]:
    """A white page with a soft round dot at each place of the grid, the darker the harder the needle struck."""
    ink = np.zeros(shape, np.float32)
    ys = (places[:, 0] + 0.5) * pitch[0] + rng.normal(0, 0.25, len(places))
    xs = (places[:, 1] + 0.5) * pitch[1] + rng.normal(0, 0.25, len(places))
    y, x = np.clip(ys.round().astype(int), 0, shape[0] - 1), np.clip(xs.round().astype(int), 0, shape[1] - 1)
    np.maximum.at(ink, (y, x), force.astype(np.float32))
    radius = max(1, round(pitch[0] * 0.55))
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1))
    dark = cv2.GaussianBlur(cv2.dilate(ink, disc), (0, 0), 0.7)
    return np.asarray(np.clip(WHITE * (1 - 0.92 * dark), 0, WHITE), dtype=np.uint8)


def carbon_copied(generation: int = 1) -> Wear:
    """The sheet that lay under the carbon paper: pale, soft, uneven ink, and smudges where fingers pressed.

    ``generation`` 2 is the sheet under that one.
    """

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        height, width = page.image.height, page.image.width
        sigma = float(rng.uniform(1.3, 1.7)) + 0.45 * (generation - 1)
        ink = 1 - cv2.GaussianBlur(np.asarray(page.image), (0, 0), sigma).astype(np.float32) / WHITE
        pressed = np.clip(0.62 - 0.1 * (generation - 1) + 0.09 * cloud((height, width), 60, rng), 0.25, 0.9)
        grain = 1 + 0.22 * cv2.GaussianBlur(
            rng.standard_normal((height, width), dtype=np.float32), (0, 0), 1.0
        )
        smudge = np.clip(cloud((height, width), 260, rng) - 1.2, 0, 1.5) * 0.1
        paper = float(rng.uniform(222, 240))
        pixels = paper * (1 - np.clip(1.25 * ink * pressed * grain, 0, 0.8)) * (1 - smudge)
        image = Image.fromarray(np.clip(pixels, 0, WHITE).astype(np.uint8))
        return replace(
            page, image=image, degradations=(*page.degradations, f"carbon_copied:{generation}"), bilevel=False
        )

    return step
