"""Makes confidence honest: of the words given p, the share p is right.

An engine is as sure of a slip as of a word. What its figure is worth was measured on drawn pages, apart for
words the list knows, for numbers, and for the rest; the curves lie beside this file as data.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import yaml

from ingest.stages.lexicon import UNKNOWN

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.model import Line, Word
    from ingest.stages.lexicon import Lexicon

Curve = tuple[tuple[float, float], ...]
"""Points (what the engine says, what it is worth), both rising."""


class WordKind(StrEnum):
    """What kind of thing a word is to the word list."""

    WORD = "word"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves by engine name, or by engine name and profile; an engine without curves keeps its own figures."""

    version: int
    engines: Mapping[str, Mapping[WordKind, Curve]]

    def __post_init__(self) -> None:
        for curve in (curve for curves in self.engines.values() for curve in curves.values()):
            said, worth = zip(*curve, strict=True)
            if list(said) != sorted(set(said)) or list(worth) != sorted(worth):
                raise ValueError(f"a calibration curve must rise: {curve}")

    def calibrated(
        self, lines: Sequence[Line], engine: str, lexicon: Lexicon, profile: str = ""
    ) -> tuple[Line, ...]:
        """``lines`` with honest confidences, a line's that of its mean character."""
        curves = self.engines.get(f"{engine} {profile}", self.engines.get(engine))
        if curves is None or not lexicon:
            return tuple(lines)
        return tuple(_on_curves(line, curves, lexicon) for line in lines)


@cache
def installed_calibration() -> Calibration:
    """The curves that come with this package."""
    text = files("ingest.stages").joinpath("calibration.yaml").read_text("utf-8")
    return msgspec.convert(yaml.safe_load(text), type=Calibration)


def kind_of(text: str, lexicon: Lexicon) -> WordKind:
    """Which curve the word ``text`` belongs to."""
    core = text.strip(".,:;()").lower()
    if any(character.isdigit() for character in core):
        return WordKind.NUMBER
    known = len(core) > 1 and core.isalpha() and lexicon.cost(core) < UNKNOWN
    return WordKind.WORD if known else WordKind.OTHER


def _on_curves(line: Line, curves: Mapping[WordKind, Curve], lexicon: Lexicon) -> Line:
    words = tuple(_on_curve(word, curves[kind_of(word.text, lexicon)]) for word in line.words)
    letters = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) / letters
    return replace(line, words=words, confidence=round(mean, 4))


def _on_curve(word: Word, curve: Curve) -> Word:
    said, worth = _columns(curve)
    return replace(word, confidence=round(float(np.interp(word.confidence, said, worth)), 4))


@lru_cache(maxsize=64)
def _columns(curve: Curve) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What the engine says and what it is worth: asked for once a word."""
    said, worth = zip(*curve, strict=True)
    return np.array(said), np.array(worth)
