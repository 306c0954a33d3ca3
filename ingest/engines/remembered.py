"""An engine that is not asked the same question twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.engines.protocol import glance_of

if TYPE_CHECKING:
    from ingest.engines.protocol import LevelPage, RecognitionEngine
    from ingest.model import Engine, Line


class Remembered:
    """``engine`` with its answers remembered: for the ways in which one page is tried, and no longer than that."""

    def __init__(self, engine: RecognitionEngine) -> None:
        self._asked = engine
        self._answers: list[tuple[LevelPage, tuple[Line, ...]]] = []
        quick = glance_of(engine)
        self._glance = self if quick is engine else Remembered(quick)

    @property
    def engine(self) -> Engine:
        return self._asked.engine

    @property
    def glance(self) -> RecognitionEngine:
        """See ``ReadsAtAGlance``; remembered apart, for its answers are others."""
        return self._glance

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        """See ``RecognitionEngine``."""
        for asked, answer in self._answers:
            if asked.dpi == page.dpi and np.array_equal(asked.pixels, page.pixels):
                return answer
        answer = self._asked.recognise(page)
        self._answers.append((page, answer))
        return answer
