"""Handwriting apart from print: where it stands, and what another engine read there, laid over our reading. Pure.

Our own reading of handwriting is a guess and stays one: it is kept beside the other engine's as ``raw``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from arkiv.derivatives.geometry import around, centre, holds
from ingest.model import BlockKind, Box, Engine, Line, PageReading, PageRef, PageStatus, Word

_AIR = 0.5
"""Line heights of air around a line of handwriting: its region is what an engine may answer for."""


@dataclass(frozen=True, slots=True)
class HandReading:
    """What a handwriting engine read on one page (handskriftsläsning). Boxes are pixels of the master.

    ``regions`` is what it was asked about: there our own guesses give way, and nowhere else.
    """

    page: PageRef
    engine: str
    regions: tuple[Box, ...]
    lines: tuple[Line, ...]


def regions_of(reading: PageReading) -> tuple[tuple[Box, tuple[Line, ...]], ...]:
    """Each place with handwriting and our guesses there; the whole page where there is ink and no word was read."""
    if reading.status is PageStatus.UNREADABLE:
        return ((Box(0, 0, reading.width_px, reading.height_px), ()),)
    places: list[tuple[Box, tuple[Line, ...]]] = []
    for line in reading.lines:
        if line.kind is not BlockKind.HANDWRITING:
            continue
        box: Box = _aired(line, reading)
        lines: tuple[Line, ...] = (line,)
        touching = [place for place in places if _touch(place[0], box)]
        for place in touching:
            places.remove(place)
            box, lines = box.union(place[0]), (*place[1], *lines)
        places.append((box, lines))
    return tuple(places)


def answered(lines: Iterable[Line], regions: tuple[Box, ...]) -> tuple[tuple[Line, ...], int]:
    """The lines that stand in ``regions``, as handwriting and word by word; and how many others there were."""
    kept, outside = [], 0
    for line in lines:
        if not line.text.strip():
            continue
        if any(holds(region, centre(line.box)) for region in regions):
            words = tuple(part for word in line.words for part in _one_by_one(word))
            kept.append(replace(line, words=words, kind=BlockKind.HANDWRITING))
        else:
            outside += 1
    return tuple(kept), outside


def merged(base: PageReading, hand: HandReading) -> PageReading:
    """``base`` with the hand reading in place of its guesses. Print, stamps and margin notes are as they were.

    The page's confidence is still that of ``base``: what another engine says of itself is not on our scale.
    """
    guesses = [line for line in base.lines if _gives_way(line, hand)]
    lines = _with_guesses(hand.lines, [word for line in guesses for word in line.words])
    kept = [line for line in base.lines if not _gives_way(line, hand)]
    first = next((at for at, line in enumerate(base.lines) if _gives_way(line, hand)), len(base.lines))
    settings = "; ".join(part for part in (base.engine.settings, f"handskrift: {hand.engine}") if part)
    return replace(
        base,
        status=PageStatus.READ if lines else base.status,
        lines=(*kept[:first], *lines, *kept[first:]),
        engine=Engine(base.engine.name, base.engine.version, settings),
    )


def _gives_way(line: Line, hand: HandReading) -> bool:
    if line.kind is not BlockKind.HANDWRITING:
        return False
    return any(holds(region, centre(line.box)) for region in hand.regions)


def _with_guesses(lines: tuple[Line, ...], guesses: list[Word]) -> tuple[Line, ...]:
    """Each word with the guesses nearest to it as ``raw``: every guess is kept somewhere, none is thrown away."""
    words = [(at, index) for at, line in enumerate(lines) for index in range(len(line.words))]
    if not words:
        return lines
    beside: dict[tuple[int, int], list[str]] = {}
    for guess in guesses:
        nearest = min(words, key=lambda place: _distance(lines[place[0]].words[place[1]].box, guess.box))
        beside.setdefault(nearest, []).append(guess.text)
    return tuple(
        replace(
            line,
            words=tuple(
                replace(word, raw=" ".join(beside[at, index]) if (at, index) in beside else None)
                for index, word in enumerate(line.words)
            ),
        )
        for at, line in enumerate(lines)
    )


def _distance(word: Box, guess: Box) -> tuple[float, float]:
    """How far a guess lies from a word: first by lines, then along the line."""
    (x, y), (gx, gy) = centre(word), centre(guess)
    return max(0.0, abs(y - gy) - word.height / 2), abs(x - gx)


def _one_by_one(word: Word) -> Iterator[Word]:
    """A line that came as one string, word by word: its box is shared by the letters."""
    parts = word.text.split()
    if len(parts) < 2:
        yield replace(word, text=word.text.strip(), raw=None)
        return
    step, start = word.box.width / len(word.text), 0
    for part in parts:
        start = word.text.index(part, start)
        left = word.box.x0 + start * step
        box = Box(left, word.box.y0, left + len(part) * step, word.box.y1)
        yield replace(word, text=part, box=box, raw=None)
        start += len(part)


def _aired(line: Line, page: PageReading) -> Box:
    # On a page that lies on its side the box of a line is high and narrow.
    air = _AIR * min(line.box.width, line.box.height)
    box = around((line.box, *(word.box for word in line.words)))
    return Box(
        max(box.x0 - air, 0.0),
        max(box.y0 - air, 0.0),
        min(box.x1 + air, float(page.width_px)),
        min(box.y1 + air, float(page.height_px)),
    )


def _touch(one: Box, other: Box) -> bool:
    return one.x0 <= other.x1 and other.x0 <= one.x1 and one.y0 <= other.y1 and other.y0 <= one.y1
