"""A page's picture in coded form, as a PDF can keep it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Coding(StrEnum):
    JPEG = "jpeg"
    G4 = "g4"  # ITU-T T.6, 0 is black: lossless


@dataclass(frozen=True, slots=True)
class Picture:
    """Coded pixels of one page. ``orientation`` (EXIF, 1-8) leads from the stored rows to the master image, which
    may also be stretched to square pixels. ``colours`` is 1 or 3.

    ``kept``: these are the scan's own bytes; nothing was coded anew.
    """

    coding: Coding
    width_px: int
    height_px: int
    colours: int
    orientation: int
    kept: bool
    data: bytes
