"""The bench of derivatives can tell a word in its place from one that is not."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.model import BlockKind, Box, Engine, Line, PageReading, PageRef, PageStatus, Sha256, Word
from scripts.derivatives_bench.places import Tally, on_master, on_paper, read_right, upright
from scripts.drawing.canvas import Canvas, DrawnWord

DPI, WIDTH, HEIGHT = 144.0, 400, 600
DRAWN = (DrawnWord("Nämnden", Box(40, 60, 140, 80)), DrawnWord("beslutar", Box(150, 60, 230, 80)))


def reading() -> PageReading:
    words = tuple(Word(word.text, word.box, 0.9) for word in DRAWN)
    line = Line(words, Box(40, 60, 230, 80), 0.9, BlockKind.TEXT)
    return PageReading(
        page=PageRef(Sha256("ab" * 32), 1),
        status=PageStatus.READ,
        width_px=WIDTH,
        height_px=HEIGHT,
        dpi=DPI,
        turn_deg=0,
        skew_deg=0.0,
        lines=(line,),
        confidence=0.9,
        engine=Engine("prov", "1", ""),
        fingerprint="",
        ink_share=0.1,
    )


@pytest.mark.parametrize("turn_deg", [0, 90, 180, 270])
def test_a_point_is_followed_to_where_the_upright_page_shows_it(turn_deg: int) -> None:
    page = np.zeros((5, 7), int)
    page[1, 2] = 1
    master = np.rot90(page, -turn_deg // 90)  # rot90 turns the other way round
    y, x = np.argwhere(master)[0]
    shown = upright((x + 0.5, y + 0.5), master.shape[1], master.shape[0], turn_deg)
    assert shown == (2.5, 1.5)


def test_a_word_counts_only_where_it_stands() -> None:
    right = [
        (word.text, Box(*(side / 2 for side in (word.box.x0, word.box.y0, word.box.x1, word.box.y1))))
        for word in DRAWN
    ]
    assert on_paper(DRAWN, right, reading()) == Tally(2, 2)
    lower = [(text, Box(box.x0, box.y0 + 15, box.x1, box.y1 + 15)) for text, box in right]
    assert on_paper(DRAWN, lower, reading()) == Tally(0, 2)
    swapped = [(text, box) for (text, _), (_, box) in zip(right, reversed(right), strict=True)]
    assert on_paper(DRAWN, swapped, reading()) == Tally(0, 2)
    assert on_master(DRAWN, right).right == 0
    assert on_master(DRAWN, [("Nämnden", DRAWN[0].box)]) == Tally(1, 2)


def test_nothing_is_asked_of_a_word_that_was_misread() -> None:
    canvas = Canvas()
    page = canvas.finish()
    assert read_right(page, reading()) == []
