"""Which way up a page is: a small network guesses, a few lines read both ways confirm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.engines.model_files import Model, ModelStore, installed_models
from ingest.engines.onnx_session import open_network
from ingest.engines.protocol import LevelPage, glance_of
from ingest.stages.grey import scaled
from ingest.stages.placement import upright

if TYPE_CHECKING:
    from ingest.engines.network import Network
    from ingest.engines.protocol import RecognitionEngine
    from ingest.stages.grey import Grey

NAME: Final = "orientering"
TURNS: Final = (0, 90, 180, 270)
SHORT_SIDE_PX: Final = 256
INPUT_PX: Final = 224
SURE: Final = 0.90
CLEARLY: Final = 4.0  # characters, weighed: a lone page number says nothing about which way is up
SAMPLE: Final = 0.15  # share of the page height that is read to confirm: six lines or so

_MEAN = np.array((0.485, 0.456, 0.406), np.float32)[:, None, None]
_SPREAD = np.array((0.229, 0.224, 0.225), np.float32)[:, None, None]


@dataclass(frozen=True, slots=True)
class TurnGuess:
    """Likelihood of each clockwise turn in ``TURNS``."""

    likelihoods: tuple[float, ...]

    @property
    def turn_deg(self) -> int:
        return TURNS[self.likelihoods.index(max(self.likelihoods))]

    @property
    def is_sure_upright(self) -> bool:
        return self.turn_deg == 0 and self.likelihoods[0] >= SURE

    @property
    def candidates(self) -> tuple[int, ...]:
        """Turns worth trying, likeliest first: the guess, its opposite, and what else is possible."""
        ranked = sorted(TURNS, key=lambda turn: -self.likelihoods[TURNS.index(turn)])
        guess = ranked[0]
        return tuple(
            turn
            for turn in ranked
            if turn in (guess, (guess + 180) % 360) or self.likelihoods[TURNS.index(turn)] > (1 - SURE) / 2
        )


class OrientationNet:
    """PP-LCNet for page orientation. Raises EngineUnavailable when the model is missing."""

    def __init__(self, store: ModelStore | None = None) -> None:
        self._network: Network = open_network((store or installed_models()).read(Model.ORIENTATION), NAME)

    def guess(self, page: Grey) -> TurnGuess:
        """What the network makes of ``page`` (uint8 grey). Raises EngineFailed."""
        scale = SHORT_SIDE_PX / min(page.shape)
        small = scaled(page, scale)
        top, left = ((side - INPUT_PX) // 2 for side in small.shape)
        middle = small[top : top + INPUT_PX, left : left + INPUT_PX].astype(np.float32)[None] / 255
        likely = self._network(np.asarray(((middle - _MEAN) / _SPREAD)[None], np.float32))[0]
        return TurnGuess(tuple(float(value) for value in likely))


def confirmed_turn(page: Grey, dpi: float, candidates: tuple[int, ...], engine: RecognitionEngine) -> int:
    """The candidate whose sample reads best; 0 unless another reads clearly better. Raises EngineFailed."""

    quick = glance_of(engine)

    def legibility(turn: int) -> float:
        lines = quick.recognise(LevelPage(_sample(upright(page, turn)), dpi))
        return sum(
            word.confidence**2 * len(word.text)
            for line in lines
            if line.box.width
            >= line.box.height  # an engine reads standing lines too: here they prove nothing
            for word in line.words
            if any(character.isalnum() for character in word.text)
        )

    scores = {turn: legibility(turn) for turn in (0, *(turn for turn in candidates if turn))}
    best = max(scores, key=lambda turn: scores[turn])
    return best if scores[best] >= scores[0] + CLEARLY else 0


def _sample(page: Grey) -> Grey:
    """The window of full width with most ink. Turned upside down, a page gives the same window."""
    ink = cv2.adaptiveThreshold(
        scaled(page, 0.25), 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20
    )
    rows = ink.sum(axis=1, dtype=np.int64)
    height = min(len(rows), max(60, round(len(rows) * SAMPLE)))
    window = np.convolve(rows, np.ones(height, np.int64), mode="valid")
    start = int(window.argmax()) * 4
    return np.ascontiguousarray(page[start : start + height * 4])
