"""Boxes on the master, upright and level."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkiv.derivatives.geometry import Sheet, around
from ingest.model import Box

turns = st.sampled_from([0, 90, 180, 270])
sides = st.integers(1, 5000)
places = st.floats(0, 5000)


@given(turn=turns, width=sides, height=sides, x=places, y=places, w=places, h=places)
def test_turning_a_box_upright_and_back_gives_the_box(
    turn: int, width: int, height: int, x: float, y: float, w: float, h: float
) -> None:
    sheet, box = Sheet(width, height, turn), Box(x, y, x + w, y + h)
    back = sheet.on_master(sheet.upright(box))
    assert (back.x0, back.y0, back.x1, back.y1) == pytest.approx((box.x0, box.y0, box.x1, box.y1), abs=1e-6)
    assert sheet.upright_size == ((height, width) if turn in (90, 270) else (width, height))


@given(skew=st.floats(-25, 25), width=st.floats(20, 800), height=st.floats(10, 100), x=st.floats(500, 900))
def test_the_size_of_a_tilted_word_is_found_from_the_box_around_it(
    skew: float, width: float, height: float, x: float
) -> None:
    tilt = math.radians(skew)
    cos, sin = math.cos(tilt), abs(math.sin(tilt))
    seen_w, seen_h = width * cos + height * sin, width * sin + height * cos
    word = Sheet(4000, 4000, 0, skew).standing(Box(x, x, x + seen_w, x + seen_h))
    assert (word.width, word.height) == pytest.approx((width, height), rel=1e-6)
    assert (word.x, word.y) == pytest.approx((x + seen_w / 2, x + seen_h / 2))


def test_a_box_cut_at_the_edge_is_taken_as_it_is() -> None:
    word = Sheet(1000, 1000, 0, 10.0).standing(Box(0, 0, 400, 5))
    assert (word.width, word.height) == (400, 5)


def test_the_box_around_boxes_holds_them() -> None:
    assert around((Box(5, 5, 6, 6), Box(1, 7, 2, 9))) == Box(1, 5, 6, 9)
