"""What stands on this side of a sheet, punch holes and print shining through left out.

Pale ink is doubted: it may be the other side's, and then it says more in the mirror. That is asked of one band of
the page, the one with most of it, for a page read in the mirror is all gibberish, and gibberish takes longest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import cv2
import numpy as np

from ingest.engines.protocol import LevelPage, glance_of
from ingest.stages.dirt import (
    MM_PER_INCH,
    has_pale_and_dark_ink,
    is_one_bit,
    pale_words,
    without_holes,
    without_pale_ink,
    without_words,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ingest.engines.protocol import RecognitionEngine
    from ingest.model import Box, Line, Word
    from ingest.stages.grey import Grey

LEGIBLE: Final = 0.60
"""A word the engine is this sure of, with letters or digits in it, is no speckle."""
WORTH_MIRRORING: Final = 4.0
"""Pale words with less legibility (weighed characters) are too short to tell from their mirror image."""
BAND: Final = 0.20
"""Share of the page's height that settles whose the pale ink is: eight lines or so."""
NARROWEST_INCHES: Final = 5.2
"""A smaller picture's resolution is not believed by those who read it: a narrower page is asked as a whole."""
LETTER_MM: Final = (1.2, 9.0)
HARM: Final = 0.20
"""Share of a word's darkness that is wiped off with pale ink: less, and the word is of dark ink."""
WIPED: Final = 8
"""Tones by which a pixel of pale ink becomes paler, at least, when such ink is wiped off."""


def written_here(engine: RecognitionEngine, page: LevelPage) -> tuple[Line, ...]:
    """The lines of ``page`` that are on this side of it.

    Where pale ink stands among dark, a sheet whose pale ink says nothing, or more in the mirror, is read with
    that ink wiped off. Where all is pale, the words found decide. Raises EngineFailed.
    """
    if has_pale_and_dark_ink(page.pixels):
        wiped = LevelPage(without_pale_ink(page.pixels), page.dpi)
        return _read(engine, page if _says_something_in_pale(engine, page, wiped.pixels) else wiped)
    lines = _read(engine, page)
    if is_one_bit(page.pixels):
        return lines
    pale = pale_words(lines, page.pixels)
    if legibility(pale) < WORTH_MIRRORING or not _says_more_mirrored(engine, page, pale):
        return lines
    dark = without_words(lines, pale)
    if legibility(word for line in dark for word in line.words) > legibility(pale):
        return dark
    # The other side covers the page and its words run into this side's.
    return _read(engine, LevelPage(without_pale_ink(page.pixels), page.dpi))


def legibility(words: Iterable[Word]) -> float:
    """How much was read with confidence: characters of the words that are no speckle, weighed."""
    return sum(
        len(word.text) * word.confidence
        for word in words
        if word.confidence >= LEGIBLE and any(character.isalnum() for character in word.text)
    )


def _read(engine: RecognitionEngine, page: LevelPage) -> tuple[Line, ...]:
    return without_holes(engine.recognise(page), page.pixels, page.dpi)


def _says_something_in_pale(engine: RecognitionEngine, page: LevelPage, wiped: Grey) -> bool:
    """Whether the pale ink among the dark was put on this side, as far as its fullest band tells."""
    rows = _rows_of_pale_letters(page, wiped)
    if len(rows) < WORTH_MIRRORING:
        return False
    band = _fullest_band(rows, np.ones(len(rows)), page)
    straight = _legible_if_not_wiped(engine, page, wiped, band, step=1)
    return straight >= WORTH_MIRRORING and straight >= _legible_if_not_wiped(
        engine, page, wiped, band, step=-1
    )


def _legible_if_not_wiped(
    engine: RecognitionEngine, page: LevelPage, wiped: Grey, band: slice, *, step: int
) -> float:
    """Legibility of the words in a band that wiping off pale ink harms; in the mirror with ``step`` -1."""
    pixels, after = (np.ascontiguousarray(picture[band, ::step]) for picture in (page.pixels, wiped))
    lines = glance_of(engine).recognise(LevelPage(pixels, page.dpi))
    return legibility(word for line in lines for word in line.words if _harm(pixels, after, word.box) >= HARM)


def _harm(page: Grey, wiped: Grey, box: Box) -> float:
    """How much of the darkness of the ink in ``box`` was wiped off, 0–1."""
    place = (slice(max(0, int(box.y0)), int(box.y1) + 1), slice(max(0, int(box.x0)), int(box.x1) + 1))
    before, after = page[place].astype(np.float32), wiped[place].astype(np.float32)
    if not before.size:
        return 0.0
    darkest, paper = np.percentile(before, (4, 85))
    ink = before <= (darkest + paper) / 2
    return float((after - before)[ink].mean() / max(paper - darkest, 1.0))


def _says_more_mirrored(engine: RecognitionEngine, page: LevelPage, pale: Iterable[Word]) -> bool:
    """Whether the band with most of the ``pale`` words of ``page`` says more in the mirror."""
    words = sorted(pale, key=lambda word: (word.box.y0, word.box.x0))
    rows = np.array([(word.box.y0 + word.box.y1) / 2 for word in words])
    band = _fullest_band(rows, np.array([legibility([word]) for word in words]), page)
    straight = legibility(
        word for word, row in zip(words, rows, strict=True) if band.start <= row < band.stop
    )
    mirrored = np.ascontiguousarray(page.pixels[band, ::-1])
    read = glance_of(engine).recognise(LevelPage(mirrored, page.dpi))
    return legibility(pale_words(read, mirrored)) > straight


def _rows_of_pale_letters(page: LevelPage, wiped: Grey) -> NDArray[np.float64]:
    """Middle rows of the marks of pale ink as large as letters: what went with a stain's rim is no letter."""
    pale = cv2.subtract(wiped, page.pixels) >= WIPED
    # Dark letters have pale edges, a pixel or two wide.
    marks = cv2.erode(pale.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, _, stats, middles = cv2.connectedComponentsWithStats(marks)
    longer = stats[:, [cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT]].max(axis=1) * MM_PER_INCH / page.dpi
    letters = (longer >= LETTER_MM[0]) & (longer <= LETTER_MM[1])
    letters[0] = False
    return np.asarray(middles[letters, 1], np.float64)


def _fullest_band(
    rows: NDArray[np.float64], weights: Sequence[float] | NDArray[np.float64], page: LevelPage
) -> slice:
    """The rows of the page that hold most of ``weights``, each at its row."""
    height, width = page.pixels.shape
    if width < NARROWEST_INCHES * page.dpi:
        return slice(0, height)
    tall = max(1, round(height * BAND))
    held = np.bincount(np.clip(rows, 0, height - 1).astype(np.int64), weights, height)
    sums = np.convolve(held, np.ones(tall), mode="valid")
    # The middle of the best places, so that no line that counts is cut by the band's edge.
    best = np.flatnonzero(sums >= sums.max() - 1e-9)
    start = int(best[len(best) // 2])
    return slice(start, start + tall)
