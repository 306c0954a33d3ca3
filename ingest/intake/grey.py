"""Any picture to 8-bit grey: 0 black, 255 white, as the paper looked.

Worked through in bands of rows, so that an A0 map in four colours costs one band extra and not a second map.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[np.uint8]
BAND_ROWS = 1024
_WHITE = (255, 255, 255, 255)
_MIN_IS_WHITE = 0
_PHOTOMETRIC = 262  # TIFF 6.0 section 4


def to_grey(image: Image.Image) -> Grey:
    """``image``, already loaded, as grey pixels of the same size. Alpha lies over white paper."""
    if _is_deep(image):
        return _deep_to_grey(image)
    if image.mode == "L" and "transparency" not in image.info:
        return np.array(image, dtype=np.uint8)
    grey = np.empty((image.height, image.width), dtype=np.uint8)
    for top in range(0, image.height, BAND_ROWS):
        bottom = min(top + BAND_ROWS, image.height)
        grey[top:bottom] = np.asarray(_band_to_grey(image, image.crop((0, top, image.width, bottom))))
    return grey


def bgr_to_grey(pixels: NDArray[np.uint8]) -> Grey:
    """Rows of blue, green, red (and a fourth channel that is left out) as grey."""
    height, width = pixels.shape[:2]
    grey = np.empty((height, width), dtype=np.uint8)
    for top in range(0, height, BAND_ROWS):
        band = np.ascontiguousarray(pixels[top : top + BAND_ROWS, :, 2::-1])
        grey[top : top + BAND_ROWS] = np.asarray(Image.fromarray(band).convert("L"))
    return grey


def turned(grey: Grey, orientation: int) -> Grey:
    """``grey`` with EXIF ``orientation`` (1-8) undone (CIPA DC-008 4.6.5.1.2)."""
    if orientation in (5, 6, 7, 8):
        grey = grey.T
    if orientation in (3, 4, 7, 8):
        grey = grey[::-1]
    if orientation in (2, 3, 6, 7):
        grey = grey[:, ::-1]
    return grey


def resized(grey: Grey, width_px: int, height_px: int) -> Grey:
    """``grey`` at another size; the same array where it has that size already."""
    if grey.shape == (height_px, width_px):
        return grey
    picture = Image.fromarray(np.ascontiguousarray(grey))
    return np.array(picture.resize((width_px, height_px), Image.Resampling.BICUBIC), dtype=np.uint8)


def _band_to_grey(image: Image.Image, band: Image.Image) -> Image.Image:
    mode = image.mode
    if "transparency" in image.info:
        band.info["transparency"] = image.info["transparency"]
        return _over_white(band.convert("RGBA"))
    if mode in ("LA", "PA", "RGBA"):
        return _over_white(band.convert("RGBA"))
    if mode in ("La", "RGBa"):
        return _over_white(band.convert("LA" if mode == "La" else "RGBA").convert("RGBA"))
    if mode == "CMYK":
        return (_inverted(band) if _was_not_adobe(image) else band).convert("RGB").convert("L")
    if mode in ("LAB", "YCbCr"):
        return band.getchannel(0)  # lightness
    return band.convert("L")


def _over_white(band: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", band.size, _WHITE)
    return Image.alpha_composite(paper, band).convert("L")


def _was_not_adobe(image: Image.Image) -> bool:
    """Pillow inverts every CMYK JPEG, as Adobe's programs store them inverted; the others it should not."""
    return image.format == "JPEG" and "adobe" not in image.info


def _inverted(band: Image.Image) -> Image.Image:
    return Image.fromarray(255 - np.asarray(band), mode="CMYK")


def _is_deep(image: Image.Image) -> bool:
    return image.mode == "F" or image.mode.startswith("I")


def _deep_to_grey(image: Image.Image) -> Grey:
    """16-bit, 32-bit and float samples; white is the smallest usual level that none of them exceeds."""
    samples = np.asarray(image)
    top = _white_level(samples)
    grey = np.empty(samples.shape, dtype=np.uint8)
    for start in range(0, samples.shape[0], BAND_ROWS):
        band = samples[start : start + BAND_ROWS].astype(np.float32)
        grey[start : start + BAND_ROWS] = np.clip(np.nan_to_num(band) * (255.0 / top), 0, 255)
    tags = getattr(image, "tag_v2", {})
    return 255 - grey if tags.get(_PHOTOMETRIC) == _MIN_IS_WHITE and image.mode != "F" else grey


def _white_level(samples: NDArray[np.generic]) -> float:
    lightest = float(np.nan_to_num(np.max(samples))) if samples.size else 0.0
    levels = (1.0, 255.0, 65535.0) if samples.dtype.kind == "f" else (4095.0, 65535.0)
    return next((level for level in levels if lightest <= level), max(lightest, 1.0))
