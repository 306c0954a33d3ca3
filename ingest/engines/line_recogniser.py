"""Reads strips of pixels, one line each, with a PP-OCR recogniser (CTC)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ingest.stages.grey import resized

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ingest.engines.network import Network
    from ingest.stages.grey import Grey

HEIGHT_PX: Final = 48  # the height the network was trained on
WIDTH_LIMITS_PX: Final = (16, 3200)
BLANK: Final = 0  # the CTC class "no new character here"
BATCH: Final = 8
BATCH_WIDTH_PX: Final = 1600
"""Strips side by side in one batch. Short ones share the cost of a call; what is wider falls out of the cache, and
eight whole lines at once took a fifth longer than one by one."""
WIDTH_STEP: Final = 32


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as read. ``at`` is its middle, as a share of the strip's width.

    ``space_after`` is the greatest likelihood of a space before the next character, seen or not; a ``given``
    character was not read, but put there with proof.
    """

    character: str
    confidence: float
    at: float
    space_after: float = 0.0
    given: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a strip says, left to right; spaces are glyphs too."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        return "".join(glyph.character for glyph in self.glyphs)

    @property
    def confidence(self) -> float:
        """Mean over the glyphs; 0 for an empty reading."""
        return sum(g.confidence for g in self.glyphs) / len(self.glyphs) if self.glyphs else 0.0


class LineRecogniser:
    """A recogniser network with the classes its output columns stand for (class 0 is the CTC blank).

    ``at_once`` is how many strips one call may hold.
    """

    def __init__(self, network: Network, classes: tuple[str, ...], at_once: int = BATCH) -> None:
        self._network, self._classes, self._at_once = network, classes, at_once
        self._space = classes.index(" ")

    def read(self, strips: Sequence[Grey]) -> tuple[Reading, ...]:
        """One reading per strip (uint8 grey, any size), in the order given. Raises EngineFailed."""
        scaled = [self._scaled(strip) for strip in strips]
        readings: dict[int, Reading] = {}
        for members in _batches([strip.shape[1] for strip in scaled], self._at_once):
            batch = _as_input([scaled[n] for n in members])
            steps_px = batch.shape[3]
            for n, likely in zip(members, self._network(batch), strict=True):
                readings[n] = self._decoded(likely, scaled[n].shape[1] / steps_px)
        return tuple(readings[n] for n in range(len(strips)))

    def _scaled(self, strip: Grey) -> Grey:
        height, width = strip.shape
        wanted = math.ceil(width * HEIGHT_PX / height)
        wanted = min(max(wanted, WIDTH_LIMITS_PX[0]), WIDTH_LIMITS_PX[1])
        return resized(strip, wanted, HEIGHT_PX)

    def _decoded(self, likely: NDArray[np.float32], used: float) -> Reading:
        """Greedy CTC: the best class of every step, runs made one, blanks dropped.

        ``used`` is the share of the steps that the strip fills; the rest is padding.
        """
        best = likely.argmax(axis=1)
        starts = np.concatenate(([0], np.flatnonzero(np.diff(best)) + 1))
        ends = np.concatenate((starts[1:], [len(best)]))
        sure = np.maximum.reduceat(likely[np.arange(len(best)), best], starts)
        seen = np.flatnonzero(best[starts] != BLANK)
        if not len(seen):
            return Reading(())
        starts, ends, sure = starts[seen], ends[seen], sure[seen]
        # Up to where the next character begins; after the last one there is nothing.
        spaces = np.maximum.reduceat(likely[: ends[-1], self._space], starts)
        middles = np.minimum(1.0, (starts + ends) / 2 / (len(best) * used))
        columns = (best[starts], sure, middles, spaces)
        return Reading(
            tuple(
                Glyph(self._classes[character], confidence, at, space_after)
                for character, confidence, at, space_after in zip(*(c.tolist() for c in columns), strict=True)
            )
        )


def _batches(widths: Sequence[int], at_once: int) -> Iterator[list[int]]:
    """Strips of nearly the same width together, so that little of a batch is padding."""
    members: list[int] = []
    for n in sorted(range(len(widths)), key=lambda n: (widths[n], n)):
        full = len(members) == at_once or (len(members) + 1) * widths[n] > BATCH_WIDTH_PX
        if members and (full or widths[n] > widths[members[0]] * 1.15 + 16):
            yield members
            members = []
        members.append(n)
    if members:
        yield members


def _as_input(strips: Sequence[Grey]) -> NDArray[np.float32]:
    widest = max(strip.shape[1] for strip in strips)
    width = math.ceil(widest / WIDTH_STEP) * WIDTH_STEP
    batch = np.zeros((len(strips), 3, HEIGHT_PX, width), np.float32)
    for row, strip in zip(batch, strips, strict=True):
        row[:, :, : strip.shape[1]] = strip.astype(np.float32) / 127.5 - 1
    return batch
