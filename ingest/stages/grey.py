"""Grey pictures: the one type every stage works on, and how it is made smaller."""

from __future__ import annotations

from typing import Final, TypeAlias
from weakref import ref

import cv2
import numpy as np
from numpy.typing import NDArray

Grey: TypeAlias = NDArray[np.uint8]
"""uint8, shape (height, width), 0 black."""


A4_INCHES: Final = 11.7
SHEETS_INCHES: Final = (5.0, 50.0)
"""Longer side of the smallest and the largest sheet that a stated resolution is believed for: A6 to A0."""


def believable_dpi(picture: Grey, dpi: float) -> float:
    """``dpi``, or that of an A4 sheet where ``dpi`` would make the picture a postage stamp or a house."""
    longest = float(max(picture.shape))
    if dpi > 0 and SHEETS_INCHES[0] <= longest / dpi <= SHEETS_INCHES[1]:
        return dpi
    return longest / A4_INCHES


def resized(picture: Grey, width: int, height: int) -> Grey:
    """``picture`` at the size given in pixels; made smaller, every old pixel counts in the new."""
    shrinks = width * height < picture.size
    while width >= 1 and height >= 1 and picture.shape[1] >= 2 * width and picture.shape[0] >= 2 * height:
        picture = _halved(picture)
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, (max(1, width), max(1, height)), interpolation=way), np.uint8)


def _halved(picture: Grey) -> Grey:
    """``picture`` at half its size. Of one that nobody can write on it is kept while the picture lives.

    Half a dozen stages look at the same page made smaller, and the first halving is most of the work.
    """
    if picture.flags.writeable:
        return _half(picture)
    key = id(picture)
    known = _HALVES.get(key)
    if known is not None and known[0]() is picture:
        return known[1]
    half = _half(picture)
    half.flags.writeable = False
    _HALVES[key] = ref(picture, lambda _: _HALVES.pop(key, None)), half
    return half


_HALVES: Final[dict[int, tuple[ref[Grey], Grey]]] = {}


def _half(picture: Grey) -> Grey:
    """An odd last row or column is left out: thirty times as fast as any other factor."""
    height, width = picture.shape[0] // 2, picture.shape[1] // 2
    even = picture[: 2 * height, : 2 * width]
    return np.asarray(cv2.resize(even, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def scaled(picture: Grey, factor: float) -> Grey:
    """``picture`` with both sides ``factor`` times as long."""
    height, width = picture.shape
    return resized(picture, round(width * factor), round(height * factor))
