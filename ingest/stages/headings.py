"""Which lines of a page are set as headings (*rubriker*), and how strongly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from ingest.stages.folding import fold

if TYPE_CHECKING:
    from ingest.stages.pagetext import PageText, TextLine

_LOWEST = 0.5
_MOST_WORDS = 14
_HEAD_ENDS = 0.14
_LEGIBLE = 0.5
"""Speckle and show-through are read as words too, but never surely."""
_SCRAWL, _POSTER, _PRINTED = 2.2, 5.0, 0.9
"""Handwriting read as print is many times broader than the letters it was read as, and never surely read; a large
title is."""
_SET_LARGER, _SENTENCE_WORDS = 1.15, 5
"""A line not this much broader than others, with so many words, may be the first of a paragraph."""
_FURNITURE = re.compile(
    r"^(sida?\b|sid\b|\d+\s?\(\d+\)|dnr\b|diarie|datum\b|telefon|tel\b|tfn|fax\b|telefax\b|e-?post|"
    r"besoksadress|postadress|adress|"
    r"box\s\d|handlaggare|var beteckning|er beteckning|ert datum|hej\b|basta\b|www\.|org\.?\s?nr|"
    r"ankom|inkom|ink\b|till:?$|fran:|"
    r"till:|skickat:|kopia\b|den \d|\d{1,2} \w+ \d{4}$|\d[\d\s./:-]+$|registrerad|hemlig|enl\.? \d|\d kap)"
)
_POSTAL = re.compile(r"\d{3}\s?\d{2}\s+[A-ZÅÄÖ]|[Bb][Oo][Xx]\s?\d")
_ADDRESS = re.compile(r"(?:gatan|vägen|gränd|torget|box)\s\d|^\d{3}\s?\d{2}\s")


@dataclass(frozen=True, slots=True)
class Heading:
    """A line set as a heading. ``strength`` is 0.0-1.5; the page's main heading has the greatest."""

    line: TextLine
    row: int  # 0-based position among the page's body lines
    strength: float


def headings(page: PageText) -> tuple[Heading, ...]:
    """The headings of the upper half of a page, in reading order. The first below the head counts most."""
    lines = page.body_lines
    usual, pitch = _usual_width(lines), _pitch(lines)
    found: list[Heading] = []
    titled = False
    for row, line in enumerate(lines):
        strength = _strength(lines, row, usual, pitch)
        if strength < 0.4:
            continue
        if not titled and line.top > _HEAD_ENDS:
            strength, titled = strength + 0.35, True
        found.append(Heading(line, row, min(1.5, strength)))
    return tuple(found)


def _strength(lines: tuple[TextLine, ...], row: int, usual: float, pitch: float) -> float:
    line = lines[row]
    if not _may_be_heading(line) or _opens_address(lines, line, pitch):
        return 0.0
    broader = _char_width(line) / usual if usual else 1.0
    scrawled = broader > (_SCRAWL if line.line.confidence < _PRINTED else _POSTER)
    if scrawled or (broader < _SET_LARGER and _goes_on_below(lines, row, pitch)):
        return 0.0
    strength = min(0.7, max(0.0, (broader - 1.04) * 1.8))
    if line.text.isupper() and len(line.text) > 4:
        strength += 0.3
    if _stands_alone(lines, row, pitch):
        strength += 0.5
    if line.top < 0.075:
        strength -= 0.6  # the letterhead is set large too
    if line.text.rstrip().endswith((".", ",", ":")) and not line.text.isupper():
        strength -= 0.3
    return max(0.0, strength) if line.text[:1].isupper() or strength > 0.7 else 0.0


def _may_be_heading(line: TextLine) -> bool:
    words = line.text.split()
    letters = sum(char.isalpha() for char in line.text)
    if not 0.02 < line.top < _LOWEST or not 1 <= len(words) <= _MOST_WORDS or letters < 4:
        return False
    if min(word.confidence for word in line.line.words) < _LEGIBLE:
        return False
    if not line.text[:1].isalpha() or letters < 0.5 * len(line.text.replace(" ", "")):
        return False
    return not (_FURNITURE.match(fold(line.text)) or _ADDRESS.search(line.text))


def _goes_on_below(lines: tuple[TextLine, ...], row: int, pitch: float) -> bool:
    """Whether the next row goes on with the sentence: then it is the first line of a paragraph, not a heading."""
    line = lines[row]
    if len(line.text.split()) < _SENTENCE_WORDS or line.text.rstrip().endswith((".", ":", "?", "!")):
        return False
    below = next((other for other in lines[row + 1 : row + 3] if other.text[:1].isalpha()), None)
    if below is None or not below.text[:1].islower():
        return False
    return 0 < below.line.box.y0 - line.line.box.y0 < 1.5 * pitch


def _opens_address(lines: tuple[TextLine, ...], head: TextLine, pitch: float) -> bool:
    """Whether a postal address follows flush and close under the line: then it is an addressee."""
    last = head.line.box
    flush = [
        line for line in lines if abs(line.line.box.x0 - last.x0) < pitch and line.line.box.y0 > last.y0 + 5
    ]
    for line in sorted(flush, key=lambda each: each.line.box.y0)[:4]:
        if line.line.box.y0 - last.y0 > 1.35 * pitch or len(line.text) > 45:
            return False
        if _POSTAL.match(line.text):
            return True
        last = line.line.box
    return False


def _stands_alone(lines: tuple[TextLine, ...], row: int, pitch: float) -> bool:
    """Whether a line has air above it, something below it, and no neighbour on its row."""
    line = lines[row]
    box = line.line.box
    beside = any(
        other is not line and abs(other.line.box.y0 - box.y0) < 0.5 * box.height
        for other in lines[max(0, row - 4) : row + 5]
    )
    above = [other.line.box.y0 for other in lines if other.line.box.y0 < box.y0 - 0.5 * box.height]
    air = not above or box.y0 - max(above) > 1.4 * pitch
    return air and not beside and row + 1 < len(lines)


def _char_width(line: TextLine) -> float:
    """The mean width of a character, in pixels; capitals count as broader than they are."""
    words = line.line.words
    characters = sum(len(word.text) * (1.25 if word.text.isupper() else 1.0) for word in words)
    return sum(word.box.width for word in words) / max(1.0, characters)


def _usual_width(lines: tuple[TextLine, ...]) -> float:
    widths = [_char_width(line) for line in lines if len(line.text) >= 12] or [
        _char_width(line) for line in lines
    ]
    return median(widths) if widths else 0.0


def _pitch(lines: tuple[TextLine, ...]) -> float:
    """The usual distance from one row to the next, in pixels."""
    rows = sorted(line.line.box.y0 for line in lines)
    steps = [after - before for before, after in pairwise(rows) if after - before > 8]
    return median(steps) if steps else 60.0
