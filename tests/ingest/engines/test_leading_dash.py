"""A dash before an item of a list belongs to its line; a speck, a rule or a neighbour's letter does not."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.engines.leading_dash import with_leading_dashes
from ingest.engines.line_detector import TextRegion

LEFT, TOP, HEIGHT, WIDTH = 300, 200, 50, 400
ITEM = TextRegion(LEFT + WIDTH / 2, TOP + HEIGHT / 2, WIDTH, HEIGHT)


def page_with(*blocks: tuple[int, int, int, int]) -> np.ndarray:
    """A page with a line of letters where ``ITEM`` is, and black blocks (left, top, width, height)."""
    page = np.full((600, 900), 250, np.uint8)
    for x in range(LEFT + 8, LEFT + WIDTH - 8, 24):
        page[TOP + 10 : TOP + 40, x : x + 10] = 10
    for left, top, width, height in blocks:
        page[top : top + height, left : left + width] = 10
    return page


@pytest.mark.parametrize("left", [LEFT - 45, LEFT - 30, LEFT - 22])
def test_the_line_is_made_to_begin_before_its_dash(left: int) -> None:
    (found,) = with_leading_dashes([ITEM], page_with((left, TOP + 24, 18, 4)))
    assert found.centre_x - found.width / 2 < left
    assert found.centre_x + found.width / 2 == pytest.approx(LEFT + WIDTH, abs=1)


def test_a_dash_found_by_itself_is_not_read_twice() -> None:
    alone = TextRegion(LEFT - 31, TOP + 26, 34, 30)
    (found,) = with_leading_dashes([ITEM, alone], page_with((LEFT - 40, TOP + 24, 18, 4)))
    assert found.width > WIDTH


@pytest.mark.parametrize(
    "block",
    [
        (LEFT - 40, TOP + 24, 4, 4),  # a speck
        (LEFT - 40, TOP + 2, 18, 4),  # too high
        (LEFT - 80, TOP + 24, 60, 3),  # a rule that runs on
        (LEFT - 40, TOP + 10, 14, 30),  # a letter
    ],
    ids=["speck", "high", "rule", "letter"],
)
def test_what_is_no_dash_is_left_out(block: tuple[int, int, int, int]) -> None:
    assert with_leading_dashes([ITEM], page_with(block)) == (ITEM,)


def test_a_neighbours_last_letters_are_not_taken_in() -> None:
    beside = page_with((LEFT - 40, TOP + 24, 18, 4), (LEFT - 75, TOP + 10, 12, 30))
    assert with_leading_dashes([ITEM], beside) == (ITEM,)
