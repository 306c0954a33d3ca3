"""The places of a sheet that bear marks, cut out and set under one another: read enlarged, at the cost of little."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from ingest.engines.protocol import LevelPage
from ingest.model import Box
from ingest.stages.blank import places_of_marks
from ingest.stages.dirt import without_holes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.engines.protocol import RecognitionEngine
    from ingest.model import Line
    from ingest.stages.grey import Grey

ENLARGED: Final = 2.0
MOST_OF_PAGE: Final = 0.30  # with more of it to read, the whole page is as cheap
LEAST_INCHES: Final = 5.2
"""A smaller picture's resolution is not believed by those who read it."""


@dataclass(frozen=True, slots=True)
class CloseUps:
    """``picture`` holds one place of the page under the other; it is to be read at ``dpi``, which enlarges it.

    ``places`` are theirs on the page, ``tops`` where each begins in the picture, in pixels.
    """

    picture: Grey
    dpi: float
    places: tuple[Box, ...]
    tops: tuple[int, ...]

    def page(self) -> LevelPage:
        return LevelPage(self.picture, self.dpi)

    def on_page(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """``lines`` of the picture where they stand on the page; one seen in two places is told once."""
        found: list[Line] = []
        for line in lines:
            moved = self._moved(line)
            if not any(_covers(other.box, moved.box) for other in found):
                found.append(moved)
        return tuple(found)

    def _moved(self, line: Line) -> Line:
        middle = (line.box.y0 + line.box.y1) / 2
        number = max(0, int(np.searchsorted(self.tops, middle, side="right")) - 1)
        place, top = self.places[number], self.tops[number]
        right, down = int(place.x0), int(place.y0) - top
        words = tuple(replace(word, box=_shifted(word.box, right, down)) for word in line.words)
        return replace(line, words=words, box=_shifted(line.box, right, down))


def close_ups(page: Grey, dpi: float, places: Sequence[Box]) -> CloseUps | None:
    """``places`` of ``page``, the first first, until they are too much of it; None when there is none."""
    chosen: list[Box] = []
    left = MOST_OF_PAGE * page.size
    for place in places:
        left -= place.width * place.height
        if left < 0 and chosen:
            break
        chosen.append(place)
    if not chosen:
        return None
    cuts = [page[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] for box in chosen]
    tops = np.cumsum([0, *(cut.shape[0] for cut in cuts)])
    height = max(int(tops[-1]), int(LEAST_INCHES * dpi / ENLARGED))
    paper = int(np.median(page[::16, ::16]))
    picture = np.full((height, max(cut.shape[1] for cut in cuts)), paper, np.uint8)
    for cut, top in zip(cuts, tops, strict=False):
        picture[top : top + cut.shape[0], : cut.shape[1]] = cut
    return CloseUps(picture, dpi / ENLARGED, tuple(chosen), tuple(int(top) for top in tops[:-1]))


def written_small(engine: RecognitionEngine, page: LevelPage) -> tuple[Line, ...]:
    """What the few places of ``page`` that bear marks say when they are enlarged. Raises EngineFailed."""
    seen = close_ups(page.pixels, page.dpi, places_of_marks(page.pixels, page.dpi))
    if seen is None:
        return ()
    return without_holes(seen.on_page(engine.recognise(seen.page())), page.pixels, page.dpi)


def _shifted(box: Box, right: float, down: float) -> Box:
    return Box(box.x0 + right, box.y0 + down, box.x1 + right, box.y1 + down)


def _covers(one: Box, other: Box) -> bool:
    """Whether they share more than half of the smaller one."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    smaller = min(one.width * one.height, other.width * other.height)
    return width > 0 and height > 0 and width * height > smaller / 2
