"""A scan in several pieces, or one of which the page shows a part: put together from the stored pixels.

Scanners that write in strips, and programs that cut a scan to the page, leave pictures that lie edge to edge at
one resolution. Drawn, they would be resampled to 300 dpi; put together, every pixel is the scanner's own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.intake.pdf_scan import (
    COVER,
    POINTS_PER_INCH,
    Scan,
    is_opaque,
    picture_streams,
    quarter_turns,
)

if TYPE_CHECKING:
    import pypdfium2 as pdfium

    from ingest.intake.pdf_contents import Contents, Picture
    from ingest.intake.pdf_open import OpenPdf

MOST_PIECES = 500
SAME_SCALE = 0.01  # scales that differ by less are one, rounded
OFF_GRID_PX = 0.35  # a piece further from the others' pixel grid than this would be shifted
SOLID = 0.98  # the pieces must leave no more than this share of the picture uncovered


@dataclass(frozen=True, slots=True)
class Piece:
    """A picture and where its top left pixel goes; it may lie partly outside."""

    scan: Scan
    x_px: int
    y_px: int


@dataclass(frozen=True, slots=True)
class Mosaic:
    """A picture of ``width_px`` x ``height_px`` before the page is turned by ``quarter_turns`` (clockwise)."""

    pieces: tuple[Piece, ...]
    width_px: int
    height_px: int
    dpi: float
    quarter_turns: int


def mosaic_of(pdf: OpenPdf, page: pdfium.PdfPage, number: int, contents: Contents) -> Mosaic | None:
    """The mosaic the page is, if it is nothing but plain upright pictures on one pixel grid that fill it."""
    pictures = contents.pictures
    if contents.visible_texts or contents.other or not 1 <= len(pictures) <= MOST_PIECES:
        return None
    if not all(picture.plain and quarter_turns(picture) == 0 for picture in pictures):
        return None
    scale = _common_scale(pictures)
    if scale is None:
        return None
    streams = picture_streams(pdf.structure_page(number))
    if len(streams) != len(pictures) or not all(map(is_opaque, streams, pictures)):
        return None
    canvas = _canvas(pictures, page.get_bbox())
    if canvas is None:
        return None
    scans = [Scan(picture, stream, 0) for picture, stream in zip(pictures, streams, strict=True)]
    return _laid(scans, canvas, scale, page.get_rotation() // 90)


def _common_scale(pictures: list[Picture]) -> tuple[float, float] | None:
    """Pixels a point across and down, the same for all the pictures; ``None`` where they differ."""
    widths = [(picture.width_px, picture.box[2] - picture.box[0]) for picture in pictures]
    heights = [(picture.height_px, picture.box[3] - picture.box[1]) for picture in pictures]
    if min(min(pixels, points) for pixels, points in (*widths, *heights)) <= 0:
        return None
    across, down = (
        sum(pixels for pixels, _ in sides) / sum(points for _, points in sides) for sides in (widths, heights)
    )
    for scale, sides in ((across, widths), (down, heights)):
        # A strip of few rows tells its scale poorly: what counts is how many pixels it would be off.
        if any(
            abs(points * scale - pixels) > max(OFF_GRID_PX, SAME_SCALE * pixels) for pixels, points in sides
        ):
            return None
    return (across, down) if abs(across / down - 1) <= SAME_SCALE else None


def _canvas(
    pictures: list[Picture], area: tuple[float, float, float, float]
) -> tuple[float, float, float, float] | None:
    """The part of the page the pictures fill, in points; ``None`` if it is not nearly all of it, or not solid."""
    boxes = [picture.box for picture in pictures]
    left, bottom = (max(min(box[side] for box in boxes), area[side]) for side in (0, 1))
    right, top = (min(max(box[side] for box in boxes), area[side]) for side in (2, 3))
    if right - left < COVER * (area[2] - area[0]) or top - bottom < COVER * (area[3] - area[1]):
        return None
    covered = sum(
        max(0.0, min(box[2], right) - max(box[0], left)) * max(0.0, min(box[3], top) - max(box[1], bottom))
        for box in boxes
    )
    return (left, bottom, right, top) if covered >= SOLID * (right - left) * (top - bottom) else None


def _laid(
    scans: list[Scan], canvas: tuple[float, float, float, float], scale: tuple[float, float], turns: int
) -> Mosaic | None:
    """The pieces on one grid, that of the first; ``None`` where one lies off it."""
    left, bottom, right, top = canvas
    across, down = scale
    width, height = round((right - left) * across), round((top - bottom) * down)
    places = [((s.picture.box[0] - left) * across, (top - s.picture.box[3]) * down) for s in scans]
    shift_x, shift_y = (math.remainder(place, 1.0) for place in places[0])
    pieces = []
    for scan, place in zip(scans, places, strict=True):
        x, y = place[0] - shift_x, place[1] - shift_y
        if max(abs(x - round(x)), abs(y - round(y))) > OFF_GRID_PX:
            return None
        pieces.append(Piece(scan, round(x), round(y)))
    dpi = round((across + down) / 2 * POINTS_PER_INCH, 2)
    return Mosaic(tuple(pieces), width, height, dpi, turns % 4) if width and height else None
