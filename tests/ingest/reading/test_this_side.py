"""Pale ink is asked of one band of the page; print shining through is left out, a pale note of this side kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.engines.fake import ScriptedEngine, line_at
from ingest.engines.protocol import LevelPage
from ingest.model import Box
from ingest.stages.this_side import BAND, written_here

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.model import Line

DPI = 100.0
HEIGHT, WIDTH = 1170, 827
PALE, DARK, PAPER = 190, 20, 250
PALE_ROW, DARK_ROW = 300, 800


def page_with(*, pale: bool, dark: bool) -> LevelPage:
    """Rows of letter-sized marks: pale ones above, dark ones below."""
    pixels = np.full((HEIGHT, WIDTH), PAPER, np.uint8)
    for tone, top, wanted in ((PALE, PALE_ROW, pale), (DARK, DARK_ROW, dark)):
        for row in range(3 if wanted else 0):
            for x in range(100, 700, 16):
                pixels[top + 40 * row : top + 40 * row + 14, x : x + 8] = tone
    return LevelPage(pixels, DPI)


def engine_that(says: Callable[[bool], str], asked: list[float]) -> ScriptedEngine:
    """Reads the first row of pale and of dark ink it sees. ``says`` tells what the pale says, mirrored or not.

    ``asked`` takes the height of each picture, in pages.
    """

    def answer(page: LevelPage) -> list[Line]:
        asked.append(page.pixels.shape[0] / HEIGHT)
        lines = []
        mirrored = bool(np.flatnonzero((page.pixels < 230).any(axis=0)).min(initial=WIDTH) > 110)
        for tone, text in ((PALE, says(mirrored)), (DARK, "beslutet gäller")):
            rows = np.flatnonzero((np.abs(page.pixels.astype(int) - tone) < 15).any(axis=1))
            if len(rows) and text:
                columns = np.flatnonzero(page.pixels[rows[0]] < 230)
                top = float(rows[0])
                lines.append(line_at(text, Box(float(columns[0]), top, float(columns[-1]), top + 14)))
        return lines

    return ScriptedEngine(answer)


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [line.text for line in lines]


def test_pale_print_that_reads_better_in_the_mirror_is_wiped_off_and_the_page_read_once() -> None:
    asked: list[float] = []
    engine = engine_that(lambda mirrored: "utredningen visar att" if mirrored else "jivdx", asked)

    assert texts(written_here(engine, page_with(pale=True, dark=True))) == ["beslutet gäller"]
    assert asked.count(1.0) == 1, "the whole page is read once"
    assert all(share <= BAND + 0.01 for share in asked[:-1])


def test_a_pale_note_of_this_side_is_kept() -> None:
    asked: list[float] = []
    engine = engine_that(lambda mirrored: "jivdx" if mirrored else "utredningen visar att", asked)

    read = texts(written_here(engine, page_with(pale=True, dark=True)))

    assert read == ["utredningen visar att", "beslutet gäller"]
    assert asked.count(1.0) == 1


def test_a_page_all_in_pale_ink_is_kept_when_the_mirror_says_less() -> None:
    asked: list[float] = []
    engine = engine_that(lambda mirrored: "" if mirrored else "utredningen visar att", asked)

    assert texts(written_here(engine, page_with(pale=True, dark=False))) == ["utredningen visar att"]


def test_dark_print_alone_is_read_once_and_nothing_else_is_asked() -> None:
    asked: list[float] = []
    engine = engine_that(lambda _: "", asked)

    assert texts(written_here(engine, page_with(pale=False, dark=True))) == ["beslutet gäller"]
    assert asked == [1.0]
