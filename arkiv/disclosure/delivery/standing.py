"""A page the right way up, with its ink: what bars are drawn by. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from arkiv.derivatives.geometry import Sheet, around
from ingest.model import Box, Line, PageImage, PageReading, Word
from ingest.stages.grey import believable_dpi
from ingest.stages.placement import upright

Grey = NDArray[np.uint8]
MM_PER_INCH = 25.4
_INK_SHARE = 0.72
"""Darker than this share of the paper is ink. Above it lie shade, grain and print that shines through."""


@dataclass(frozen=True)
class StandingPage:
    """Pixels and reading of a page, both upright; the tilt is left as it was scanned."""

    pixels: Grey
    reading: PageReading
    dpi: float

    @classmethod
    def of(cls, image: PageImage, reading: PageReading) -> StandingPage:
        """``image`` turned as ``reading`` says."""
        pixels = upright(image.pixels, reading.turn_deg)
        return cls(pixels, upright_reading(reading), believable_dpi(pixels, image.dpi))

    @property
    def px_per_mm(self) -> float:
        return self.dpi / MM_PER_INCH

    @property
    def frame(self) -> Box:
        """The whole page."""
        height, width = self.pixels.shape
        return Box(0, 0, width, height)

    @cached_property
    def words(self) -> tuple[tuple[Word, ...], ...]:
        """The words, line by line."""
        return tuple(line.words for line in self.reading.lines)

    @cached_property
    def is_one_bit(self) -> bool:
        """Whether every pixel is black or white."""
        return bool(np.all((self.pixels == 0) | (self.pixels == 255)))

    @cached_property
    def ink(self) -> NDArray[np.bool_]:
        """Where there is ink."""
        paper = float(np.percentile(self.pixels[::8, ::8], 75))
        return np.asarray(self.pixels < max(1.0, paper * _INK_SHARE))


def upright_reading(reading: PageReading) -> PageReading:
    """``reading`` with its boxes on the page turned the right way up."""
    if reading.turn_deg % 360 == 0:
        return reading
    sheet = Sheet.of(reading)
    width, height = sheet.upright_size
    lines = tuple(_turned(line, sheet) for line in reading.lines)
    return replace(reading, lines=lines, width_px=width, height_px=height, turn_deg=0)


def _turned(line: Line, sheet: Sheet) -> Line:
    words = tuple(replace(word, box=sheet.upright(word.box)) for word in line.words)
    return replace(line, words=words, box=around(tuple(word.box for word in words)) if words else line.box)


def shared(one: Box, other: Box) -> tuple[float, float]:
    """How much of ``other``'s width and height lies within ``one``, 0.0-1.0 each."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(0.0, width) / max(1.0, other.width), max(0.0, height) / max(1.0, other.height)


def touches(bar: Box, word: Box) -> bool:
    """Whether ``bar`` hides so much of ``word`` that the word may no longer be told."""
    if bar.x1 <= word.x0 or word.x1 <= bar.x0 or bar.y1 <= word.y0 or word.y1 <= bar.y0:
        return False  # nearly always, and asked of every word of a page for every bar
    across, down = shared(bar, word)
    return across * down >= 0.25 or (across >= 0.12 and down >= 0.45)
