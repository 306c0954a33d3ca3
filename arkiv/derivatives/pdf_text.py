"""The words of a page as text that is not drawn, each exactly where it stands on the picture. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from arkiv.derivatives.geometry import Sheet, Standing, centre
from arkiv.derivatives.glyphless import DESCENT, EM, WIDTH, Codes
from arkiv.derivatives.legal_text import legal
from arkiv.derivatives.pdf_stream import numbers
from ingest.model import BlockKind, Line, PageReading

_APART = (BlockKind.MARGIN, BlockKind.STAMP, BlockKind.HANDWRITING)
"""Kinds left out of the running text: searchable, but read after it, the least sure last."""
_TALL = 1.6
"""A line box this many times taller than its words is no measure of them."""
_UPENDED = 1.5
"""Words of three letters and more that are so many times higher than wide stand on end."""
_TURNS = {0: (1.0, 0.0), 90: (0.0, 1.0), -90: (0.0, -1.0)}
_LEAST_PT = 0.05
_GAP, _MOST_CUT = 0.2, 0.5
"""Least gap between two words, of their height; and how much of a word may be given up for it."""
INVISIBLE = 3  # text rendering mode (ISO 32000-1 table 106)


def page_text(reading: PageReading, points_a_pixel: float, codes: Codes, mode: int = INVISIBLE) -> bytes:
    """The content stream's text object for ``reading``; the page's origin is at the bottom left, upright."""
    sheet = Sheet.of(reading)
    height_px = sheet.upright_size[1]
    usual = next((way for line in reading.lines if len(line.words) > 1 and (way := _way(line, sheet, 0))), 90)
    shown = [
        _word(text, place, way, (points_a_pixel, height_px), codes)
        for line in reading_order(reading.lines)
        for way in (_way(line, sheet, usual),)
        for text, place in _standing(line, sheet, way)
    ]
    return b"BT\n%d Tr\n%s\nET\n" % (mode, b"\n".join(shown)) if shown else b""


def reading_order(lines: tuple[Line, ...]) -> list[Line]:
    """The running text first, then margin notes, stamps and handwriting."""
    return sorted(lines, key=lambda line: _APART.index(line.kind) + 1 if line.kind in _APART else 0)


def _word(text: str, place: Standing, way: int, page: tuple[float, int], codes: Codes) -> bytes:
    """One word. It stands level where its middle is, also on a tilted line: viewers and converters take a word whose
    letters climb apart, and over a word's length a tilt is less than the box is wrong by anyway."""
    scale, height_px = page
    size, width = max(place.height * scale, _LEAST_PT), max(place.width * scale, _LEAST_PT)
    cos, sin = _TURNS[way]
    # From the middle of the word to where its first letter stands on the line.
    x, y = -width / 2, -size / 2 - size * DESCENT / EM
    left = place.x * scale + x * cos - y * sin
    base = (height_px - place.y) * scale + x * sin + y * cos
    letters = max(len(text.removesuffix(" ")), 1)  # the space hangs outside the word's box
    stretch = 100 * width / (letters * size * WIDTH / EM)
    matrix = numbers(cos, sin, -sin, cos, left, base)
    return b"/F %s Tf %s Tz %s Tm <%s> Tj" % (numbers(size), numbers(stretch), matrix, codes.encoded(text))


def _way(line: Line, sheet: Sheet, usual: int) -> int:
    """Degrees anticlockwise that a line runs: 0, or 90 and -90 for one that runs up or down the page.

    ``usual`` is for a standing line of one word, which does not tell.
    """
    boxes = [sheet.upright(word.box) for word in line.words if len(word.text) > 2]
    if sum(box.height for box in boxes) <= _UPENDED * sum(box.width for box in boxes):
        return 0
    first, last = (centre(sheet.upright(word.box))[1] for word in (line.words[0], line.words[-1]))
    if first == last:
        return usual
    return 90 if last < first else -90


def _standing(line: Line, sheet: Sheet, way: int) -> Iterator[tuple[str, Standing]]:
    """Each word with its place and the space after it; words of a line share its height, so that a selection runs
    straight."""
    words = [(legal(word.text), _along(sheet.standing(word.box), way)) for word in line.words if word.text]
    if not words:
        return
    whole = _along(sheet.standing(line.box), way)
    straight = whole.height <= _TALL * median(place.height for _, place in words)
    angle = math.radians(sheet.skew_deg + way)
    along = (math.cos(angle), -math.sin(angle))  # y downwards: anticlockwise is up to the right
    words = _apart(words, along)
    for at, (text, place) in enumerate(words, start=1):
        spaced = text if at == len(words) else f"{text} "
        if straight:
            away = (place.x - whole.x) * along[0] + (place.y - whole.y) * along[1]
            middle = (whole.x + away * along[0], whole.y + away * along[1])
            yield spaced, Standing(*middle, place.width, whole.height)
        else:
            yield spaced, place


def _apart(words: list[tuple[str, Standing]], along: tuple[float, float]) -> list[tuple[str, Standing]]:
    """The words with a gap between any two: converters join, or mix, words whose boxes run into each other."""
    out: list[tuple[str, Standing]] = []
    for at, (text, place) in enumerate(words):
        if at + 1 < len(words):
            after = words[at + 1][1]
            steps = (after.x - place.x) * along[0] + (after.y - place.y) * along[1]
            over = (place.width + after.width) / 2 + _GAP * place.height - steps
            if steps > 0 and 0 < over < _MOST_CUT * place.width:
                place = replace(
                    place,
                    x=place.x - over / 2 * along[0],
                    y=place.y - over / 2 * along[1],
                    width=place.width - over,
                )
        out.append((text, place))
    return out


def _along(place: Standing, way: int) -> Standing:
    """``place`` with its width along the line, whichever way that runs."""
    return Standing(place.x, place.y, place.height, place.width) if way else place
