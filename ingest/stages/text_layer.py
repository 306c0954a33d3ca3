"""Can a page's own text layer be believed? Only if its words are words and lie where the ink is."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.model import Engine, Line, Word
from ingest.stages.grey import scaled
from ingest.stages.lexicon import UNKNOWN, Lexicon
from ingest.stages.reading_order import in_reading_order

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.grey import Grey

TEXT_LAYER: Final = Engine("textlager", "1", "kända ord≥0.90; bläck täckt≥0.80; minst 20 tecken")
KNOWN_WORDS: Final = 0.90  # true layers: 0.987 and up; wrong code pages 0.75; shifted glyphs 0.06
INK_COVERED: Final = 0.80
LEAST_CHARACTERS: Final = 20
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_NO_TEXT: Final = frozenset({"Co", "Cn", "Cs"})  # private use, unassigned, lone surrogates


def lines_of_trusted(words: Sequence[Word], pixels: Grey, lexicon: Lexicon) -> tuple[Line, ...] | None:
    """The text layer's lines in reading order, or None when the page must be read from its picture."""
    if not is_trusted(words, pixels, lexicon):
        return None
    return in_reading_order([Line((word,), word.box, word.confidence) for word in words])


def is_trusted(words: Sequence[Word], pixels: Grey, lexicon: Lexicon) -> bool:
    """Whether ``words`` (boxes in pixels of the page) can be used instead of reading the picture."""
    text = " ".join(word.text for word in words)
    if len(text) < LEAST_CHARACTERS or any(_is_no_text(character) for character in text):
        return False
    return known_share(text, lexicon) >= KNOWN_WORDS and covered_share(words, pixels) >= INK_COVERED


def known_share(text: str, lexicon: Lexicon) -> float:
    """Share of the words of three letters or more that are Swedish; 0.0 when there is nothing to judge by."""
    found = [match.group().lower() for match in _WORD.finditer(text)]
    if not found or not lexicon:
        return 0.0
    return sum(lexicon.cost(word) < UNKNOWN for word in found) / len(found)


def covered_share(words: Sequence[Word], pixels: Grey) -> float:
    """Share of the letter-sized ink that lies under some word's box. Missing blocks show here alone."""
    scale = min(1.0, 1200 / max(pixels.shape))
    small = scaled(pixels, scale)
    ink = cv2.adaptiveThreshold(small, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 20)
    _, _, stats, centres = cv2.connectedComponentsWithStats(ink)
    letters = (stats[:, 2] < 60) & (stats[:, 3] < 40) & (stats[:, 4] > 4)
    letters[0] = False
    if not letters.any():
        return 0.0
    under = np.zeros(small.shape, np.bool_)
    for box in (word.box for word in words):
        x0, y0, x1, y1 = (round(edge * scale) for edge in (box.x0, box.y0, box.x1, box.y1))
        under[max(0, y0 - 2) : max(0, y1 + 2), max(0, x0 - 2) : max(0, x1 + 2)] = True
    xs, ys = centres[letters].astype(int).T
    return float(under[ys, xs].mean())


def _is_no_text(character: str) -> bool:
    return character == "\N{REPLACEMENT CHARACTER}" or unicodedata.category(character) in _NO_TEXT
