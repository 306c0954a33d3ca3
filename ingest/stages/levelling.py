"""A page's words as they stand when the page is upright and level.

A reading keeps its boxes on the master image, turned and tilted as it was scanned. Rows, columns and *top of the
page* only mean something on the level page, so understanding works there and points back at the master.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ingest.model import Box, Line, PageReading


def levelled(reading: PageReading) -> PageReading:
    """``reading`` with its boxes on the upright, level page; sizes swapped where it had a quarter turn."""
    if reading.turn_deg % 360 == 0 and abs(reading.skew_deg) < 0.05:
        return reading
    lines = tuple(_level_line(line, reading) for line in reading.lines)
    width, height = reading.width_px, reading.height_px
    if reading.turn_deg % 180:
        width, height = height, width
    return replace(reading, lines=lines, width_px=width, height_px=height)


def _level_line(line: Line, reading: PageReading) -> Line:
    words = tuple(replace(word, box=_level_box(word.box, reading)) for word in line.words)
    if not words:
        return line
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return replace(line, words=words, box=box)


def _level_box(box: Box, reading: PageReading) -> Box:
    """``box`` turned back, then tilted back about the middle of the page."""
    box = turned_back(box, reading.width_px, reading.height_px, reading.turn_deg)
    width, height = reading.width_px, reading.height_px
    if reading.turn_deg % 180:
        width, height = height, width
    angle = math.radians(reading.skew_deg)
    sin, cos = math.sin(angle), math.cos(angle)
    across, down = (box.x0 + box.x1) / 2 - width / 2, (box.y0 + box.y1) / 2 - height / 2
    x, y = width / 2 + across * cos - down * sin, height / 2 + across * sin + down * cos
    half_width, half_height = _shrunk(box.width, box.height, abs(sin), cos)
    return Box(x - half_width, y - half_height, x + half_width, y + half_height)


def turned_back(box: Box, width: int, height: int, turn_deg: int) -> Box:
    """``box`` of a ``width`` × ``height`` page that has had a clockwise quarter turn, once that is undone."""
    match turn_deg % 360:
        case 90:
            return Box(box.y0, width - box.x1, box.y1, width - box.x0)
        case 180:
            return Box(width - box.x1, height - box.y1, width - box.x0, height - box.y0)
        case 270:
            return Box(height - box.y1, box.x0, height - box.y0, box.x1)
        case _:
            return box


def _shrunk(width: float, height: float, sin: float, cos: float) -> tuple[float, float]:
    """Half the sides of the level rectangle whose tilted outline is ``width`` by ``height``."""
    share = cos * cos - sin * sin
    level_width = max((width * cos - height * sin) / share, 0.5 * width)
    level_height = max((height * cos - width * sin) / share, 0.3 * height)
    return level_width / 2, level_height / 2
