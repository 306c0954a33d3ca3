"""Engines for tests and dry runs: one that answers what it is told, and the ways an engine can go wrong."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.errors import EngineFailed
from ingest.model import Box, Engine, Line, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.engines.protocol import LevelPage

FAKE = Engine("fake", "1")
FAILING = Engine("fake-failing", "1")
SLOW = Engine("fake-slow", "1")
GARBAGE = Engine("fake-garbage", "1")


def line_at(text: str, box: Box, confidence: float = 0.95) -> Line:
    """A line whose words share its box by their number of characters."""
    step = box.width / max(1, len(text))
    words, start = [], 0
    for part in text.split():
        start = text.index(part, start)
        span = Box(box.x0 + start * step, box.y0, box.x0 + (start + len(part)) * step, box.y1)
        words.append(Word(part, span, confidence))
        start += len(part)
    return Line(tuple(words), box, confidence)


@dataclass(frozen=True, slots=True)
class FakeEngine:
    """Says ``lines`` of every page that bears ink, and nothing of an empty one."""

    lines: tuple[Line, ...] = ()
    engine: Engine = FAKE

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        if int(np.ptp(page.pixels)) < 40:
            return ()
        height, width = page.pixels.shape
        return tuple(line for line in self.lines if line.box.x1 <= width and line.box.y1 <= height)


@dataclass(frozen=True, slots=True)
class ScriptedEngine:
    """Answers each page with the function given: a test says what happens to which picture."""

    answer: Callable[[LevelPage], Sequence[Line]]
    engine: Engine = FAKE

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        return tuple(self.answer(page))


@dataclass(frozen=True, slots=True)
class FailingEngine:
    """Gives up on every page."""

    engine: Engine = FAILING

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:  # noqa: ARG002 - the protocol's name
        raise EngineFailed(self.engine.name, "ombedd att misslyckas")


@dataclass(frozen=True, slots=True)
class SlowEngine:
    """Takes ``seconds`` over a page, then answers as ``inner`` does: for leases and time limits."""

    inner: FakeEngine
    seconds: float
    engine: Engine = SLOW

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        time.sleep(self.seconds)
        return self.inner.recognise(page)


@dataclass(frozen=True, slots=True)
class GarbageEngine:
    """Reads nonsense with little confidence, as engines do on dirt; boxes even lie outside the page."""

    engine: Engine = GARBAGE

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        height, width = page.pixels.shape
        outside = Box(-5.0, height - 10.0, width + 40.0, height + 25.0)
        return (line_at("·~ |i' ;,", Box(0, 0, width / 2, 12), 0.12), line_at("����", outside, 0.05))
