"""Is confidence honest? What was said of words and lines, held against what was right, and the plot of it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

EDGES = (0.0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998)
"""Where the steps of confidence begin: finer towards certainty, where nearly all words are."""
TICKS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0)
STRETCH = 0.005
"""The axes are stretched by the logarithm of the doubt, 1 − p, down to about here."""
FEW = 50
"""So few claims make an unsure dot: their number stands beside it."""
SIDE, EDGE, BETWEEN = 330.0, 56.0, 66.0


class Claim(NamedTuple):
    """What was said (0–1), how much of it was right (0–1), and its weight: 1 for a word, its letters for a line."""

    said: float
    right: float
    weight: float = 1.0


class Point(NamedTuple):
    """The claims of one step: mean said and mean right by weight, their weight, and how many they are."""

    said: float
    right: float
    weight: float
    number: int


def points_of(claims: Iterable[Claim]) -> tuple[Point, ...]:
    """``claims`` gathered by the steps of ``EDGES``, the surest last; steps without any are left out."""
    steps: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        steps[sum(claim.said >= edge for edge in EDGES)].append(claim)
    return tuple(_point(own) for _, own in sorted(steps.items()))


def _point(claims: Sequence[Claim]) -> Point:
    weight = sum(claim.weight for claim in claims)
    said = sum(claim.said * claim.weight for claim in claims) / weight
    right = sum(claim.right * claim.weight for claim in claims) / weight
    return Point(said, right, weight, len(claims))


def calibration_error(claims: Iterable[Claim]) -> float:
    """Expected calibration error, 0–1: how far what was said lies from what was right, step by step, by weight."""
    points = points_of(claims)
    gaps = sum(abs(point.said - point.right) * point.weight for point in points)
    return gaps / max(1.0, sum(point.weight for point in points))


# --- the plot -------------------------------------------------------------------------------------


class Drawn(NamedTuple):
    """One curve: its name, its colour, and the claims it is made of."""

    name: str
    colour: str
    claims: Sequence[Claim]


def reliability_plot(panels: Mapping[str, Sequence[Drawn]]) -> str:
    """An SVG with a panel a unit, by its Swedish name ("ord", "rader"); the dashed diagonal is honest.

    Dots are larger where they stand for more; each tells its figures to who points at it.
    """
    parts = ['<rect width="100%" height="100%" fill="#fff"/>']
    for column, (unit, curves) in enumerate(panels.items()):
        parts += _panel(EDGE + column * (SIDE + BETWEEN), unit, curves)
    wide = 2 * EDGE + len(panels) * SIDE + (len(panels) - 1) * BETWEEN
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {SIDE + 2 * EDGE + 8:.0f}" role="img"'
    title = "<title>Är läsningens konfidens ärlig?</title>"
    return f'{head} font-family="sans-serif">\n{title}\n' + "\n".join(parts) + "\n</svg>\n"


def _panel(left: float, unit: str, curves: Sequence[Drawn]) -> list[str]:
    right_of = {"ord": "andel ord som är helt rätt", "rader": "andel av radens tecken i rätta ord"}
    parts = _frame(left, f"{unit.capitalize()}: {right_of.get(unit, 'andel rätt')}")
    for row, curve in enumerate(curves):
        points = points_of(curve.claims)
        parts += _curve(left, points, curve.colour)
        error = f"{100 * calibration_error(curve.claims):.2f}".replace(".", ",")
        told = f"{curve.name}: {len(curve.claims)} {unit}, fel {error} %"
        parts.append(_text(left + SIDE - 10, EDGE + SIDE - 30 + 16 * row, told, "end", curve.colour))
    return parts


def _frame(left: float, title: str) -> list[str]:
    """The square, its ticks and its diagonal."""
    low, high, top, bottom = left, left + SIDE, EDGE, EDGE + SIDE
    parts = [
        f'<rect x="{low:.0f}" y="{top:.0f}" width="{SIDE:.0f}" height="{SIDE:.0f}" fill="none" stroke="#bbb"/>',
        f'<line x1="{low:.0f}" y1="{bottom:.0f}" x2="{high:.0f}" y2="{top:.0f}" stroke="#777"'
        ' stroke-dasharray="4 3"/>',
        _text(low, top - 14, title, size=13),
        _text((low + high) / 2, bottom + 36, "konfidens som läsaren anger", "middle"),
    ]
    for tick in TICKS:
        label, along = f"{tick:g}".replace(".", ","), SIDE * _stretched(tick)
        parts.append(_text(low + along, bottom + 16, label, "middle", size=9))
        parts.append(_text(low - 6, bottom - along + 3, label, "end", size=9))
    return parts


def _curve(left: float, points: Sequence[Point], colour: str) -> list[str]:
    places = [(left + SIDE * _stretched(p.said), EDGE + SIDE * (1 - _stretched(p.right))) for p in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    parts = [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-opacity="0.5"/>']
    for (x, y), point in zip(places, points, strict=True):
        told = f"{point.number}: sagt {point.said:.3f}, rätt {point.right:.3f}".replace(".", ",")
        size = 2 + 1.1 * math.log10(point.number)
        parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}" fill-opacity="0.8">'
            f"<title>{told}</title></circle>"
        )
        if point.number < FEW:
            parts.append(_text(x + 5, y - 4, str(point.number), colour=colour, size=8))
    return parts


def _stretched(share: float) -> float:
    """Where ``share`` stands on an axis, 0–1: half the doubt is the same step everywhere."""
    whole = math.log((1 + STRETCH) / STRETCH)
    return math.log((1 + STRETCH) / (1 - share + STRETCH)) / whole


def _text(x: float, y: float, text: str, anchor: str = "start", colour: str = "#222", size: int = 11) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"
