"""What happens to paper before and in the scanner. Each wear is a function of a page and a generator.

They compose: ``wear(page, (photocopied(2), punched(), scanned()), seed=7)``. Those that move ink move the
boxes of the words with it, so the truth stays exact.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.model import Box
from scripts.drawing.canvas import MM_PER_INCH, WHITE, DrawnPage

Grey = NDArray[np.uint8]
Wear = Callable[[DrawnPage, np.random.Generator], DrawnPage]
FAX_DPI = 204
FAX_LINES = {True: 196, False: 98}  # lines an inch: fine, standard


def wear(page: DrawnPage, wears: Sequence[Wear], *, seed: int) -> DrawnPage:
    """Apply ``wears`` in order, each with its own stream of chance, so that one more changes no other."""
    for index, step in enumerate(wears):
        page = step(page, np.random.default_rng((seed, index)))
    return page


def _pixels(page: DrawnPage) -> Grey:
    return np.asarray(page.image, dtype=np.uint8)


def _with(page: DrawnPage, pixels: Grey, name: str) -> DrawnPage:
    return replace(
        page, image=Image.fromarray(pixels), degradations=(*page.degradations, name), bilevel=False
    )


def _blurred(pixels: Grey, sigma: float) -> Grey:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), dtype=np.uint8)


def _noisy(pixels: Grey, sigma: float, rng: np.random.Generator) -> Grey:
    noise = rng.standard_normal(pixels.shape, dtype=np.float32) * sigma
    return np.clip(pixels + noise, 0, WHITE).astype(np.uint8)


def scanned(*, threshold: int | None = 150, blur: float = 0.8, noise: float = 7.0) -> Wear:
    """The scanner itself: soft optics and some noise; with ``threshold`` the page becomes one bit a pixel."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        pixels = _noisy(_blurred(_pixels(page), blur), noise, rng)
        if threshold is None:
            return replace(page, image=Image.fromarray(pixels))
        level = threshold + int(rng.integers(-8, 9))
        bilevel = np.where(pixels < level, 0, WHITE).astype(np.uint8)
        return replace(page, image=Image.fromarray(bilevel), bilevel=True)

    return step


def photocopied(generations: int = 1) -> Wear:
    """Copies of copies: each grows or thins the ink, shifts the page, and leaves the dust on the glass."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        for _ in range(generations):
            shift = _copier_shift(page, rng)
            page = replace(moved(page, shift), skew_deg=page.skew_deg + _tilt(shift))
            pixels = _blurred(_pixels(page), float(rng.uniform(0.8, 1.3)))
            level, gain = float(rng.uniform(135, 175)), float(rng.uniform(2.2, 3.6))
            curve = np.clip((np.arange(256) - level) * gain + 128, 0, WHITE).astype(np.uint8)
            pixels = _dusty(curve[pixels], int(rng.integers(15, 70)), rng)
            page = replace(page, image=Image.fromarray(_dark_edge(pixels, rng)))
        return replace(page, degradations=(*page.degradations, f"photocopied:{generations}"))

    return step


def _copier_shift(page: DrawnPage, rng: np.random.Generator) -> NDArray[np.float64]:
    """A 2x3 matrix: scale within half a per cent, tilt within a quarter of a degree, a shift of a few mm."""
    scale, tilt = float(rng.uniform(0.988, 1.003)), float(rng.normal(0, 0.18))
    height, width = page.image.height, page.image.width
    matrix = rotation((width / 2, height / 2), tilt, scale)
    matrix[:, 2] += rng.normal(0, 0.8 * page.dpi / MM_PER_INCH, 2)
    return matrix


def _tilt(matrix: NDArray[np.float64]) -> float:
    """Degrees anticlockwise that a map of ``rotation`` turns by."""
    return math.degrees(math.atan2(float(matrix[0, 1]), float(matrix[0, 0])))


def rotation(centre: tuple[float, float], degrees: float, scale: float = 1.0) -> NDArray[np.float64]:
    """The 2x3 matrix of a turn anticlockwise about ``centre``."""
    return np.array(cv2.getRotationMatrix2D(centre, degrees, scale), dtype=np.float64)


def moved(page: DrawnPage, matrix: NDArray[np.float64]) -> DrawnPage:
    """The page under an affine map; ``matrix`` takes old pixels to new ones."""
    size = (page.image.width, page.image.height)
    pixels = cv2.warpAffine(
        _pixels(page), matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=WHITE
    )
    words = tuple(word._replace(box=mapped(word.box, matrix)) for word in page.words)
    return replace(page, image=Image.fromarray(pixels.astype(np.uint8)), words=words)


def mapped(box: Box, matrix: NDArray[np.float64]) -> Box:
    """The upright box round ``box`` after an affine map (2x3)."""
    corners = np.array([(x, y, 1.0) for x in (box.x0, box.x1) for y in (box.y0, box.y1)])
    places = corners @ matrix.T
    (x0, y0), (x1, y1) = places.min(axis=0), places.max(axis=0)
    return Box(float(x0), float(y0), float(x1), float(y1))


def skewed(degrees: float) -> Wear:
    """The sheet went in askew: tilted anticlockwise about its middle."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        centre = (page.image.width / 2, page.image.height / 2)
        return replace(moved(page, rotation(centre, degrees)), skew_deg=page.skew_deg + degrees)

    return step


def turned(degrees: int) -> Wear:
    """The sheet went in turned: clockwise by a quarter, a half or three quarters."""
    if degrees % 90:
        raise ValueError(f"a turn is a multiple of 90 degrees, not {degrees}")
    quarters = degrees // 90 % 4

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        for _ in range(quarters):
            page = _quarter(page)
        return replace(page, turn_deg=(page.turn_deg + degrees) % 360)

    return step


def _quarter(page: DrawnPage) -> DrawnPage:
    height = page.image.height

    def turn(box: Box) -> Box:
        return Box(height - box.y1, box.x0, height - box.y0, box.x1)

    words = tuple(word._replace(box=turn(word.box)) for word in page.words)
    return replace(page, image=page.image.transpose(Image.Transpose.ROTATE_270), words=words)


def faxed(*, fine: bool = True) -> Wear:
    """Sent by fax: 204 dots an inch across, 196 or 98 lines down, one bit, now and then a lost line."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        width, height = page.image.size
        across = round(width * FAX_DPI / page.dpi)
        down = round(height * FAX_LINES[fine] / page.dpi)
        small = cv2.resize(_pixels(page), (across, down), interpolation=cv2.INTER_AREA)
        small = np.where(_noisy(small.astype(np.uint8), 12, rng) < 168, 0, WHITE).astype(np.uint8)
        for _ in range(int(rng.poisson(1.2))):
            small[int(rng.integers(0, down)), int(rng.integers(0, across // 2)) :] = WHITE
        big = cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
        return _with(page, big.astype(np.uint8), "faxed:" + ("fine" if fine else "standard"))

    return step


def bled_through(back: DrawnPage, *, strength: float = 0.16) -> Wear:
    """The other side of the sheet shines through, mirrored and pale. Its words are not truth of this page."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        mirror = np.asarray(back.image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), dtype=np.uint8)
        soft = cv2.GaussianBlur(mirror, (0, 0), 2.2).astype(np.float32)
        pixels = np.clip(_pixels(page) - (WHITE - soft) * strength, 0, WHITE).astype(np.uint8)
        return _with(page, pixels, "bled_through")

    return step


def specked(count: int = 60) -> Wear:
    """Dust and dirt."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        return _with(page, _dusty(_pixels(page).copy(), count, rng), "specked")

    return step


def _dusty(pixels: Grey, count: int, rng: np.random.Generator) -> Grey:
    pixels = np.ascontiguousarray(pixels)
    height, width = pixels.shape
    for _ in range(count):
        centre = (int(rng.integers(0, width)), int(rng.integers(0, height)))
        cv2.circle(pixels, centre, int(rng.integers(1, 4)), int(rng.integers(0, 110)), -1)
    return pixels


def _dark_edge(pixels: Grey, rng: np.random.Generator) -> Grey:
    """The shadow a copier leaves where the lid did not close: along one edge, at times none."""
    if rng.random() < 0.55:
        return pixels
    depth = int(rng.integers(4, 26))
    pixels = np.ascontiguousarray(pixels)
    if rng.random() < 0.5:
        pixels[:, :depth] = np.minimum(pixels[:, :depth], 40)
    else:
        pixels[-depth:, :] = np.minimum(pixels[-depth:, :], 40)
    return pixels


def punched(*, dark: bool = False) -> Wear:
    """The four holes of a Swedish binder (21-70-21 mm) at the left edge; ``dark`` as they look on a copy."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        pixels = np.ascontiguousarray(_pixels(page).copy())
        mm = page.dpi / MM_PER_INCH
        middle, left = page.image.height / 2 + float(rng.normal(0, 2 * mm)), 11 * mm
        for offset in (-56, -35, 35, 56):
            centre = (round(left), round(middle + offset * mm))
            cv2.circle(pixels, centre, round(2.75 * mm), 0 if dark else 60, -1 if dark else 3, cv2.LINE_AA)
        return _with(page, pixels, "punched")

    return step


def folded(at: float = 0.333) -> Wear:
    """A fold across the sheet at a share of its height: a thin shadow."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        pixels = _pixels(page).astype(np.float32)
        row = round(page.image.height * (at + float(rng.normal(0, 0.004))))
        rows = np.arange(pixels.shape[0], dtype=np.float32)
        shade = 85 * np.exp(-(((rows - row) / 4.0) ** 2)) + 16 * np.exp(-(((rows - row) / 45.0) ** 2))
        return _with(page, np.clip(pixels - shade[:, None], 0, WHITE).astype(np.uint8), "folded")

    return step


def shadowed() -> Wear:
    """A book or binder held the sheet off the glass: darker towards one side."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        width = page.image.width
        ramp = np.linspace(0, 1, width, dtype=np.float32)
        if rng.random() < 0.5:
            ramp = ramp[::-1]
        shade = 70 * np.clip(ramp - 0.86, 0, 1) / 0.14
        return _with(page, np.clip(_pixels(page) - shade[None, :], 0, WHITE).astype(np.uint8), "shadowed")

    return step


def faded(*, ink: int = 105, paper: int = 236) -> Wear:
    """Low contrast: thermal paper, a worn ribbon, a pencil."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        pixels = ink + _pixels(page).astype(np.float32) * (paper - ink) / WHITE
        return _with(page, pixels.astype(np.uint8), "faded")

    return step


def jpeg(quality: int = 45) -> Wear:
    """Saved as JPEG once on the way."""

    def step(page: DrawnPage, rng: np.random.Generator) -> DrawnPage:
        buffer = io.BytesIO()
        page.image.save(buffer, "JPEG", quality=quality)
        return _with(
            page, np.asarray(Image.open(io.BytesIO(buffer.getvalue())).convert("L")), f"jpeg:{quality}"
        )

    return step


def snug(page: DrawnPage, *, margin_px: float = 0.0) -> DrawnPage:
    """Only the words that still lie wholly on the page (a shift may push some over the edge)."""
    width, height = page.image.size

    def inside(box: Box) -> bool:
        low = min(box.x0, box.y0) >= -margin_px
        return low and box.x1 <= width + margin_px and box.y1 <= height + margin_px

    kept = tuple(word for word in page.words if inside(word.box) and not math.isnan(word.box.x0))
    return replace(page, words=kept)
