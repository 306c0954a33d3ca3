"""What hands and rubber leave on paper: stamps, signatures, a municipal crest, notes in the margin."""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw

from ingest.model import BlockKind
from scripts.drawing.canvas import WHITE, Canvas, Style
from scripts.drawing.degrade import moved, rotation
from scripts.drawing.fonts import Face, load

STAMP_INK = 70


def stamp(
    canvas: Canvas,
    x: float,
    y: float,
    lines: Sequence[tuple[str, float]],
    face: Face,
    rng: Random,
    *,
    framed: bool = True,
    tilt: float | None = None,
    bold: bool = True,
) -> None:
    """A rubber stamp, top left corner at (x, y) mm: rows of (text, size in points), tilted by hand."""
    pieces = [(text, Style(face, size, bold, ink=STAMP_INK, kind=BlockKind.STAMP)) for text, size in lines]
    inner = max(canvas.width_mm(text, style) for text, style in pieces)
    height = sum(canvas.line_mm(style) for _, style in pieces)
    pad = 2.5
    room = 9.0
    size = (inner + 2 * pad + 2 * room, height + 2 * pad + 2 * room)
    small = Canvas(canvas.dpi, size_mm=size)
    base = room + pad
    for text, style in pieces:
        base += canvas.line_mm(style)
        small.text(size[0] / 2, base - 0.28 * canvas.line_mm(style), text, style, anchor="m")
    if framed:
        small.frame(room, room, size[0] - room, size[1] - room, width_pt=1.6, ink=STAMP_INK)
    angle = rng.uniform(-7, 7) if tilt is None else tilt
    print_ = _worn(_tilted(small, angle), rng)
    canvas.paste_ink(print_.image, canvas.px(x - room), canvas.px(y - room), print_.words)


def round_stamp(
    canvas: Canvas,
    x: float,
    y: float,
    ring: str,
    middle: Sequence[str],
    face: Face,
    rng: Random,
    *,
    diameter: float = 36.0,
    tilt: float | None = None,
) -> None:
    """A rubber stamp of two rings, ``ring`` on the curve between them and ``middle`` within; (x, y) mm as ``stamp``."""
    room = 5.0
    small = Canvas(canvas.dpi, size_mm=(diameter + 2 * room, diameter + 2 * room))
    centre, outer = small.image.width / 2, small.px(diameter / 2)
    for radius, line in ((outer, 0.6), (outer - small.px(5.2), 0.35)):
        box = (centre - radius, centre - radius, centre + radius, centre + radius)
        small.draw.ellipse(box, outline=STAMP_INK, width=max(2, small.px(line)))
    _on_a_curve(small, ring, face, outer - small.px(2.7))
    style = Style(face, 11, True, ink=STAMP_INK, kind=BlockKind.STAMP)
    top = diameter / 2 + room - (len(middle) - 1) * 2.6 + 1.3
    for row, text in enumerate(middle):
        small.text(diameter / 2 + room, top + row * 5.2, text, style, anchor="m")
    print_ = _worn(_tilted(small, rng.uniform(-40, 40) if tilt is None else tilt), rng)
    canvas.paste_ink(print_.image, canvas.px(x - room), canvas.px(y - room), print_.words)


def _on_a_curve(small: Canvas, text: str, face: Face, radius: float) -> None:
    """``text`` letter by letter round the middle of ``small``, ``radius`` pixels from it; its words are no truth."""
    font, side, centre = load(face, 9.5, small.dpi, True), small.px(8), small.image.width / 2
    steps = [(font.getlength(letter) + small.px(0.5)) / radius for letter in text]
    turn = -math.pi / 2 - sum(steps) / 2
    for letter, step in zip(text, steps, strict=True):
        glyph = Image.new("L", (side, side), WHITE)
        ImageDraw.Draw(glyph).text((side / 2, side / 2), letter, font=font, fill=STAMP_INK, anchor="mm")
        upright = math.degrees(turn + step / 2) + 90
        glyph = glyph.rotate(-upright, fillcolor=WHITE, resample=Image.Resampling.BICUBIC)
        at = (centre + radius * math.cos(turn + step / 2), centre + radius * math.sin(turn + step / 2))
        small.paste_ink(glyph, round(at[0] - side / 2), round(at[1] - side / 2))
        turn += step


def _tilted(small: Canvas, angle: float) -> Canvas:
    centre = (small.image.width / 2, small.image.height / 2)
    tilted = moved(small.finish(), rotation(centre, angle))
    small.image.paste(tilted.image)
    small.words = list(tilted.words)
    return small


def _worn(small: Canvas, rng: Random) -> Canvas:
    """Uneven ink: grains and patches where the rubber did not touch the paper."""
    pixels = np.asarray(small.image, dtype=np.float32)
    noise = np.random.default_rng(rng.randrange(2**31))
    patches = cv2.GaussianBlur(noise.standard_normal(pixels.shape, dtype=np.float32), (0, 0), 9) * 9
    grains = cv2.GaussianBlur(noise.standard_normal(pixels.shape, dtype=np.float32), (0, 0), 1.1)
    bare = grains * 2.2 + patches * rng.uniform(0.3, 0.9) > rng.uniform(1.6, 2.6)
    small.image.paste(Image.fromarray(np.where(bare, WHITE, pixels).astype(np.uint8)))
    return small


def signature(canvas: Canvas, x: float, y: float, rng: Random, *, width: float | None = None) -> None:
    """A name nobody can read: an initial, then a running hand on the base line ``y`` that flattens out."""
    width = width or rng.uniform(26, 52)
    slope, lean = rng.uniform(-0.16, -0.01), rng.uniform(0.2, 1.9)
    tall, steps = rng.uniform(6.5, 11), 60
    initial = [
        (
            x + lean * math.sin(turn) * 2.2 + share * 5,
            y - tall * (0.5 - 0.5 * math.cos(turn)) + slope * share * 5,
        )
        for share in (step / steps for step in range(steps))
        for turn in (share * (2.0 + lean / 2) * math.pi,)
    ]
    _stroke(canvas, initial, rng)
    points, px, letters = [], x + rng.uniform(3, 6), rng.randrange(5, 12)
    for letter in range(letters):
        step = (width - 6) / letters * rng.uniform(0.6, 1.4)
        height = rng.choice((1.6, 2.2, 2.4, 5.5, -3.0)) * (1 - 0.5 * letter / letters) * rng.uniform(0.7, 1.2)
        loop = rng.uniform(0.1, 1.3)
        for place in range(14):
            turn = place / 14 * 2 * math.pi
            across = px + step * place / 14 + loop * math.sin(turn)
            points.append((across, y + slope * (across - x) - height * (0.5 - 0.5 * math.cos(turn))))
        px += step
    points.append((px + rng.uniform(2, 9), y + slope * (px - x) - rng.uniform(-0.6, 1.4)))
    _stroke(canvas, points, rng)
    if rng.random() < 0.4:
        _stroke(canvas, [(x + width * 0.1, y + 2.2), (x + width * 1.05, y - rng.uniform(-1, 2.8))], rng)


def _stroke(canvas: Canvas, points: Sequence[tuple[float, float]], rng: Random) -> None:
    pixels = [(canvas.px(px), canvas.px(py)) for px, py in points]
    canvas.draw.line(pixels, fill=25, width=max(2, round(canvas.dpi / rng.uniform(70, 95))), joint="curve")


def crest(canvas: Canvas, x: float, y: float, *, size: float = 15.0, trees: int = 3) -> None:
    """A shield with spruces over waves, as a municipality called Granvik might bear."""
    draw, unit = canvas.draw, canvas.px(size) / 100
    left, top = canvas.px(x), canvas.px(y)

    def at(px: float, py: float) -> tuple[float, float]:
        return left + px * unit, top + py * unit

    line = max(2, round(3 * unit))
    outline = [at(5, 0), at(95, 0), at(95, 60), at(80, 92), at(50, 112), at(20, 92), at(5, 60), at(5, 0)]
    draw.line(outline, fill=0, width=line, joint="curve")
    for index in range(trees):
        middle = 50 + (index - (trees - 1) / 2) * 27
        for row in range(3):
            half, peak = 7 + row * 3, 10 + row * 14
            draw.polygon(
                [at(middle, peak), at(middle - half, peak + 17), at(middle + half, peak + 17)], fill=0
            )
        draw.rectangle((*at(middle - 2, 55), *at(middle + 2, 62)), fill=0)
    for row in range(3):
        wave = [at(14 + step * 4, 72 + row * 9 + 2.5 * math.sin(step * 1.1)) for step in range(19 - row * 3)]
        draw.line(wave, fill=0, width=line)


def emblem(canvas: Canvas, x: float, y: float, rng: Random, *, size: float = 13.0) -> None:
    """A mark for somebody else's letterhead: ring, square or triangle, drawn by chance."""
    box = (canvas.px(x), canvas.px(y), canvas.px(x + size), canvas.px(y + size))
    width = canvas.px(0.9)
    shape = rng.randrange(4)
    if shape == 0:
        canvas.draw.ellipse(box, outline=0, width=width)
        canvas.draw.line((box[0], box[3], box[2], box[1]), fill=0, width=width)
    elif shape == 1:
        canvas.draw.rectangle(box, fill=0)
        canvas.draw.ellipse([box[0] + 30, box[1] + 30, box[2] - 30, box[3] - 30], fill=WHITE)
    elif shape == 2:
        canvas.draw.polygon([(box[0], box[3]), ((box[0] + box[2]) // 2, box[1]), (box[2], box[3])], fill=0)
    else:
        for step in range(4):
            canvas.draw.arc([box[0] + step * 18, box[1], box[2], box[3] - step * 18], 180, 360, 0, width)


def note(canvas: Canvas, x: float, y: float, text: str, face: Face, *, size: float = 13.0) -> None:
    """A handwritten line at the base line ``y``: in the margin, or filled in on a form."""
    canvas.text(x, y, text, Style(face, size, ink=20, kind=BlockKind.HANDWRITING))
