"""Turn, tilt and the way back to the master; fingerprints of what was levelled."""

from __future__ import annotations

import gc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.model import Box
from ingest.stages.deskew import skew_of
from ingest.stages.fingerprint import EMPTY, distance, fingerprint_of
from ingest.stages.grey import _HALVES, resized
from ingest.stages.placement import Placement, upright
from scripts.drawing.degrade import jpeg, photocopied, punched, scanned, specked
from scripts.drawing.page import DrawnPage, draw_page


def pixels(page: DrawnPage) -> np.ndarray:
    return np.asarray(page.image.convert("L"))


@given(
    turn_deg=st.sampled_from([0, 90, 180, 270]),
    skew_deg=st.floats(-6, 6),
    x=st.floats(0.25, 0.75),
    y=st.floats(0.25, 0.75),
)
def test_a_mark_is_found_where_it_was_drawn(turn_deg: int, skew_deg: float, x: float, y: float) -> None:
    """A dot on the master, levelled, found on the level page, is put back on the dot."""
    master = np.full((300, 200), 255, np.uint8)
    left, top = round(200 * x), round(300 * y)
    master[top - 3 : top + 4, left - 3 : left + 4] = 0
    placement = Placement(200, 300, turn_deg, skew_deg)
    rows, columns = np.nonzero(placement.levelled(master) < 128)
    found = placement.to_master(Box(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
    assert (found.x0 + found.x1) / 2 == pytest.approx(left + 0.5, abs=1.5)
    assert (found.y0 + found.y1) / 2 == pytest.approx(top + 0.5, abs=1.5)


@given(
    turn_deg=st.sampled_from([0, 90, 180, 270]),
    skew_deg=st.floats(-8, 8),
    edges=st.tuples(*[st.floats(-50, 400)] * 4),
)
def test_no_box_leaves_the_sheet(turn_deg: int, skew_deg: float, edges: tuple[float, ...]) -> None:
    box = Box(min(edges[:2]), min(edges[2:]), max(edges[:2]), max(edges[2:]))
    back = Placement(200, 300, turn_deg, skew_deg).to_master(box)
    assert 0 <= back.x0 <= back.x1 <= 200
    assert 0 <= back.y0 <= back.y1 <= 300


@pytest.mark.parametrize("skew_deg", [-5.0, -1.7, -0.4, 0.0, 0.6, 2.2, 4.8])
def test_skew_is_measured_with_its_sign(letter: tuple[str, ...], skew_deg: float) -> None:
    assert skew_of(pixels(draw_page(letter, skew_deg=skew_deg, dpi=200))) == pytest.approx(skew_deg, abs=0.15)


def test_a_lone_tilted_stamp_tilts_no_page() -> None:
    assert abs(skew_of(pixels(draw_page(["INKOM"], skew_deg=8, size_pt=30, dpi=150)))) < 3.6


def test_a_turned_page_is_set_upright(letter: tuple[str, ...]) -> None:
    straight = pixels(draw_page(letter, dpi=100))
    for turn_deg in (0, 90, 180, 270):
        assert (upright(pixels(draw_page(letter, dpi=100, turn_deg=turn_deg)), turn_deg) == straight).all()


def test_copies_have_near_fingerprints_and_others_far(letter: tuple[str, ...]) -> None:
    original = fingerprint_of(pixels(draw_page(letter)))
    copies = [
        draw_page(letter, wears=(scanned(threshold=None), jpeg(40)), seed=8),
        draw_page(letter, wears=(photocopied(1), scanned()), seed=9),
        draw_page(letter, dpi=200),
        draw_page(letter, wears=(specked(100), punched(), scanned(threshold=None)), seed=3),
    ]
    others = [draw_page(letter[::-1][:6]), draw_page(letter * 3), draw_page(letter[:3])]
    assert max(distance(original, fingerprint_of(pixels(copy))) for copy in copies) <= 8
    assert min(distance(original, fingerprint_of(pixels(other))) for other in others) >= 14


def test_an_empty_page_has_the_empty_fingerprint() -> None:
    assert fingerprint_of(np.full((800, 600), 240, np.uint8)) == EMPTY


def test_a_page_nobody_can_write_on_is_halved_once_and_let_go() -> None:
    page = np.full((400, 300), 200, np.uint8)
    page.flags.writeable = False
    first = resized(page, 100, 133)
    assert len(_HALVES) >= 1
    known = len(_HALVES)
    assert (resized(page, 100, 133) == first).all()
    assert len(_HALVES) == known
    key = id(page)
    del page
    gc.collect()
    assert key not in _HALVES


def test_a_picture_that_is_still_drawn_on_is_halved_anew() -> None:
    page = np.full((400, 300), 200, np.uint8)
    before = resized(page, 100, 133)
    page[:] = 10
    assert before.mean() == 200
    assert resized(page, 100, 133).mean() == 10
