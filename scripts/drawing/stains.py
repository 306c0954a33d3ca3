"""What happened to the sheet on the desk: coffee, marker pens, a badly laid scan. Wears, as in ``degrade``."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.model import Box
from scripts.drawing.canvas import MM_PER_INCH, WHITE, DrawnPage, DrawnWord
from scripts.drawing.degrade import Wear, moved, rotation

Shade = NDArray[np.float32]
"""What share of the light each pixel lets through, 0.0-1.0."""


def _shaded(page: DrawnPage, light: Shade, name: str) -> DrawnPage:
    pixels = np.asarray(page.image, dtype=np.float32) * light
    image = Image.fromarray(np.clip(pixels, 0, WHITE).astype(np.uint8))
    return replace(page, image=image, degradations=(*page.degradations, name), bilevel=False)


def cloud(shape: tuple[int, int], grain_px: float, rng: np.random.Generator) -> Shade:
    """Smooth noise of mean 0 and deviation 1, its lumps about ``grain_px`` wide."""
    coarse = (max(2, int(shape[0] / grain_px) + 2), max(2, int(shape[1] / grain_px) + 2))
    noise = rng.standard_normal(coarse, dtype=np.float32)
    grown = cv2.resize(noise, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(grown / max(1e-6, float(grown.std())), dtype=np.float32)


def coffee_stained(count: int = 2) -> Wear:
    """Rings of a cup's foot with a pale pool inside, never quite round, and a few drops."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        mm, (width, height) = page.dpi / MM_PER_INCH, page.image.size
        light = np.ones((height, width), np.float32)
        wobble = cloud((height, width), 14 * mm, rng)
        for _ in range(count):
            centre = (rng.uniform(0.15, 0.85) * width, rng.uniform(0.1, 0.9) * height)
            _ring(light, wobble, centre, float(rng.uniform(30, 44) * mm), mm, rng)
        for _ in range(4 * count):
            centre = (rng.uniform(0, 1) * width, rng.uniform(0, 1) * height)
            _ring(light, wobble, centre, float(rng.uniform(1.0, 4.0) * mm), 0.4 * mm, rng)
        return _shaded(page, light, "coffee_stained")

    return step


def _ring(
    light: Shade,
    wobble: Shade,
    centre: tuple[float, float],
    radius: float,
    mm: float,
    rng: np.random.Generator,
) -> None:
    """Darken ``light`` by one stain: the dried edge most, outside nothing."""
    reach = int(radius * 1.3 + 4 * mm)
    x0, y0 = max(0, int(centre[0]) - reach), max(0, int(centre[1]) - reach)
    part = (slice(y0, int(centre[1]) + reach), slice(x0, int(centre[0]) + reach))
    rows, columns = np.mgrid[part[0], part[1]][:, : light[part].shape[0], : light[part].shape[1]]
    away = np.hypot(columns - centre[0], rows - centre[1]) + wobble[part] * 0.8 * mm - radius
    edge = (
        np.exp(-((away / (0.9 * mm)) ** 2)) * rng.uniform(0.28, 0.5) * np.clip(1 + wobble[part] * 0.5, 0, 2)
    )
    pool = (away < 0) * rng.uniform(0.08, 0.2)
    light[part] *= (1 - np.clip(edge + pool, 0, 0.7)).astype(np.float32)


def highlighted(lines: int = 4) -> Wear:
    """Marker pen over words: yellow hardly shows in a grey scan, pink and green do, blue most."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        light = np.ones((page.image.height, page.image.width), np.float32)
        mm = page.dpi / MM_PER_INCH
        for stretch in _stretches(page.words, lines, rng):
            tone = float(rng.choice((0.90, 0.74, 0.66, 0.52)))
            grow = float(rng.uniform(0.3, 1.1) * mm)
            _stroke(light, stretch, grow, tone, rng)
        return _shaded(page, light, "highlighted")

    return step


def _stretches(words: tuple[DrawnWord, ...], count: int, rng: np.random.Generator) -> list[Box]:
    """``count`` runs of neighbouring words on a line, each as one box."""
    found: list[Box] = []
    for _ in range(count if words else 0):
        at = int(rng.integers(0, len(words)))
        box = words[at].box
        for word in words[at + 1 : at + int(rng.integers(2, 9))]:
            if abs(word.box.y1 - box.y1) > box.height:
                break
            box = box.union(word.box)
        found.append(box)
    return found


def _stroke(light: Shade, box: Box, grow: float, tone: float, rng: np.random.Generator) -> None:
    """A band over ``box`` that lets ``tone`` of the light through, its ends slanting, wetter where it stopped."""
    slant = float(rng.uniform(-1, 1)) * box.height * 0.25
    x0, x1, y0, y1 = box.x0 - 2 * grow, box.x1 + 2 * grow, box.y0 - grow, box.y1 + grow
    corners = np.array([(x0 + slant, y0), (x1 + slant, y0 + slant / 2), (x1, y1 + slant / 2), (x0, y1)])
    mask = np.zeros(light.shape, np.uint8)
    cv2.fillPoly(mask, [corners.round().astype(np.int32)], 255, cv2.LINE_AA)
    end = np.array([(x1 - grow, y0), (x1 + slant, y0 + slant / 2), (x1, y1 + slant / 2), (x1 - grow, y1)])
    cover = mask.astype(np.float32) / 255 * (1 - tone)
    wet = np.zeros(light.shape, np.uint8)
    cv2.fillPoly(wet, [end.round().astype(np.int32)], 255, cv2.LINE_AA)
    light *= 1 - np.clip(cover + wet.astype(np.float32) / 255 * 0.1, 0, 1)


def felt_penned(strokes: int = 4) -> Wear:
    """Black felt pen: bars and hooks in the margins, and lines drawn under words, a few mm wide."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        pixels = np.ascontiguousarray(np.asarray(page.image, dtype=np.uint8).copy())
        mm, height = page.dpi / MM_PER_INCH, page.image.height
        thick = max(2, round(float(rng.uniform(0.8, 2.2)) * mm))
        for number in range(strokes):
            x = float(rng.choice((rng.uniform(7, 15), rng.uniform(197, 204)))) * mm
            y, long = float(rng.uniform(0.1, 0.7)) * height, float(rng.uniform(12, 60)) * mm
            bent = x + np.cumsum(rng.normal(0, 0.35 * mm, 12))
            points = np.stack((bent, np.linspace(y, y + long, 12)), axis=1)
            cv2.polylines(pixels, [points.round().astype(np.int32)], False, 15, thick, cv2.LINE_AA)
            if number % 2 == 0:
                for box in _stretches(page.words, 1, rng):
                    low = round(box.y1 + thick)
                    cv2.line(pixels, (round(box.x0), low), (round(box.x1), low + 3), 15, thick, cv2.LINE_AA)
        image = Image.fromarray(pixels)
        return replace(page, image=image, degradations=(*page.degradations, "felt_penned"), bilevel=False)

    return step


def cut_edged(*, through_text: bool = False) -> Wear:
    """Laid badly on the glass: askew on a dark bed, one side outside the picture. Words not wholly on it are gone.

    ``through_text``: so far outside that the ends of lines are lost.
    """

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        mm, (width, height) = page.dpi / MM_PER_INCH, page.image.size
        side = 1 if rng.random() < 0.5 else -1
        reach = rng.uniform(34, 44) if through_text else rng.uniform(6, 13)
        degrees = float(rng.choice((-1, 1)) * rng.uniform(0.4, 1.8))
        matrix = rotation((width / 2, height / 2), degrees)
        matrix[:, 2] += (side * reach * mm, float(rng.normal(0, 4 * mm)))
        laid = moved(page, matrix)
        sheet = cv2.warpAffine(np.full((height, width), 255, np.uint8), matrix, (width, height))
        soft = cv2.GaussianBlur(sheet, (0, 0), 2.5).astype(np.float32) / 255
        bed = float(rng.uniform(20, 70)) + 5 * cloud((height, width), 40 * mm, rng)
        pixels = np.asarray(laid.image, np.float32) * soft + bed * (1 - soft)
        image = Image.fromarray(np.clip(pixels, 0, WHITE).astype(np.uint8))
        kept = tuple(word for word in laid.words if _within(word.box, width, height))
        tilted = replace(laid, image=image, words=kept, skew_deg=page.skew_deg + degrees, bilevel=False)
        return replace(tilted, degradations=(*page.degradations, "cut_edged"))

    return step


def _within(box: Box, width: int, height: int) -> bool:
    return box.x0 >= 0 and box.y0 >= 0 and box.x1 <= width and box.y1 <= height
