"""What every recognition engine is to the reader: one value in, lines of words out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from ingest.model import Engine, Line
    from ingest.stages.grey import Grey


@dataclass(frozen=True, slots=True)
class LevelPage:
    """A page turned upright and levelled."""

    pixels: Grey
    dpi: float


class RecognitionEngine(Protocol):
    """Reads a level page. One engine belongs to one process and one thread.

    An engine whose program or models are missing says so when it is made: its constructor raises
    ``EngineUnavailable``. Once made, it is ready.
    """

    @property
    def engine(self) -> Engine:
        """Name, version and settings: together they decide the answer, so they go into the log."""

    def recognise(self, page: LevelPage) -> tuple[Line, ...]:
        """Lines of ``page`` in reading order, boxes in its own pixels; () when it holds no text.

        Raises EngineFailed; never returns half a page. The same page gives the same lines always.
        """


@runtime_checkable
class ReadsAtAGlance(Protocol):
    """An engine that can also read quickly, without its second looks."""

    @property
    def glance(self) -> RecognitionEngine:
        """The same engine for questions *about* a page (which way up, whose ink), never for what it says."""


def glance_of(engine: RecognitionEngine) -> RecognitionEngine:
    """``engine`` at its quickest; itself where it has one way of reading."""
    return engine.glance if isinstance(engine, ReadsAtAGlance) else engine
