"""What is printed on a delivered page: why something is hidden, in the bar or beside it, and a foot with the number.

The foot stands on a strip of its own below the scan, so that nothing on the paper is covered by it. Pixels in,
pixels out; letters on a page of black and white are black and white.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from arkiv.disclosure.delivery.model import Bar, KeptWord, Label
from arkiv.disclosure.delivery.standing import Grey, StandingPage
from arkiv.disclosure.redaction.model import Ground, Mask
from ingest.model import Box

BLACK, WHITE = 0, 255
LABEL_MM = (1.5, 2.9)
"""Least and largest height of the letters in a bar."""
FOOT_MM, FOOT_LETTERS_MM, MARGIN_MM = 4.2, 2.6, 12.0
_BESIDE_MM = 3.0  # from the edge of the sheet
_FILLS = 0.72  # of a bar's height
_BARE = 160
"""Paper that nothing stands on is lighter than this."""


@dataclass(frozen=True, slots=True)
class Printed:
    """Pixels with the labels on, and where these stand."""

    pixels: Grey
    labels: tuple[Label, ...]


@lru_cache(maxsize=64)
def _font(height_px: int) -> ImageFont.FreeTypeFont:
    """Arimo (OFL 1.1) with capitals about ``height_px`` high."""
    path = str(files("fontpkg_arimo") / "files" / "Arimo[wght].ttf")
    return ImageFont.truetype(path, max(6, round(height_px * 1.32)), layout_engine=ImageFont.Layout.BASIC)


def label_bars(
    pixels: Grey, page: StandingPage, bars: Sequence[Bar], grounds: Sequence[tuple[Mask, Ground]]
) -> Printed:
    """Print each mask's ground once in the widest of its bars, or beside it where none is wide enough."""
    out = pixels
    labels: list[Label] = []
    for mask, ground in grounds:
        mine = [bar.box for bar in bars if bar.mask == mask.id]
        if not mine or not ground.label:
            continue
        label = _place(out, page, max(mine, key=_room), ground.label)
        if label is not None and not any(_meet(label.box, other.box) for other in labels):
            out = draw_label(out, label)
            labels.append(label)
    return Printed(out, tuple(labels))


def _meet(one: Box, other: Box) -> bool:
    """Whether two labels would stand in each other; then the first alone is printed."""
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


def _room(bar: Box) -> float:
    return bar.width * min(bar.height, 60.0)


def _place(pixels: Grey, page: StandingPage, bar: Box, text: str) -> Label | None:
    height = min(_FILLS * bar.height, LABEL_MM[1] * page.px_per_mm)
    least = LABEL_MM[0] * page.px_per_mm
    while height >= least:
        size = _size(text, int(height))
        if size[0] <= bar.width - 4 and size[1] <= bar.height - 2:
            at = (round(bar.x0 + (bar.width - size[0]) / 2), round(bar.y0 + (bar.height - size[1]) / 2))
            return Label(text, _box(at, size), int(height), on_bar=True)
        height *= 0.88
    return _beside(pixels, page, bar, text)


def _beside(pixels: Grey, page: StandingPage, bar: Box, text: str) -> Label | None:
    """In the margin at the bar's height, right before left, where nothing stands; else the foot alone says it."""
    height = int(LABEL_MM[0] * 1.2 * page.px_per_mm)
    size = _size(text, height)
    edge = _BESIDE_MM * page.px_per_mm
    for x in (page.frame.x1 - edge - size[0], edge):
        at = (round(x), max(0, round(bar.y0 + (bar.height - size[1]) / 2)))
        patch = pixels[at[1] : at[1] + size[1] + 1, max(0, at[0]) : at[0] + size[0] + 1]
        if patch.size and x > 0 and patch.min() > _BARE:
            return Label(text, _box(at, size), height, on_bar=False)
    return None


def draw_label(pixels: Grey, label: Label) -> Grey:
    """``pixels`` with ``label`` printed on."""
    at = (label.box.x0, label.box.y0)
    return _drawn(pixels, label.text, at, label.height_px, WHITE if label.on_bar else BLACK)


def foot(page: StandingPage, rows: Sequence[str]) -> tuple[Grey, tuple[KeptWord, ...]]:
    """A white strip, as wide as the page, with ``rows`` of text, and its words on the page it is set under."""
    mm = page.px_per_mm
    lines = [line for row in rows for line in _broken(row, page.frame.width - 2 * MARGIN_MM * mm, mm)]
    step = FOOT_MM * mm
    strip: Grey = np.full((round(step * (len(lines) + 0.8)), page.pixels.shape[1]), WHITE, np.uint8)
    strip[: max(1, round(0.15 * mm))] = BLACK
    words: list[KeptWord] = []
    for number, line in enumerate(lines):
        at = (MARGIN_MM * mm, step * (number + 0.7))
        strip = _drawn(strip, line, at, round(FOOT_LETTERS_MM * mm), BLACK)
        words += _set(line, (at[0], at[1] + page.pixels.shape[0]), round(FOOT_LETTERS_MM * mm))
    return strip, tuple(words)


def _broken(row: str, width: float, mm: float) -> Iterator[str]:
    """``row`` in lines that fit."""
    line = ""
    for word in row.split():
        longer = f"{line} {word}".strip()
        if line and _size(longer, round(FOOT_LETTERS_MM * mm))[0] > width:
            yield line
            longer = word
        line = longer
    yield line


def _set(line: str, at: tuple[float, float], height: int) -> Iterator[KeptWord]:
    """The words of a line set at ``at``, each with its place."""
    font, tall = _font(height), _size(line, height)[1]
    words = line.split()
    for number, word in enumerate(words):
        left = at[0] + font.getlength(" ".join([*words[:number], ""]) if number else "")
        yield KeptWord(word, Box(left, at[1], left + font.getlength(word), at[1] + tall), cleared=True)


def _size(text: str, height: int) -> tuple[int, int]:
    x0, y0, x1, y1 = _font(height).getbbox(text)
    return int(x1 - x0), int(y1 - y0)


def _drawn(pixels: Grey, text: str, at: tuple[float, float], height: int, ink: int) -> Grey:
    """``pixels`` with ``text``; without grey edges, so that a black and white page stays one."""
    font = _font(height)
    left, top, _, _ = font.getbbox(text)
    width, tall = _size(text, height)
    stencil = Image.new("1", (width, tall), 0)
    ImageDraw.Draw(stencil).text((-left, -top), text, font=font, fill=1)
    shape = np.asarray(stencil, bool)
    y, x = max(0, round(at[1])), max(0, round(at[0]))
    out = pixels.copy() if not pixels.flags.writeable else pixels
    patch = out[y : y + tall, x : x + width]
    patch[shape[: patch.shape[0], : patch.shape[1]]] = ink
    return out


def _box(at: tuple[float, float], size: tuple[int, int]) -> Box:
    return Box(at[0], at[1], at[0] + size[0], at[1] + size[1])
