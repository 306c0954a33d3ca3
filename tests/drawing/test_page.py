"""A drawn page says truly where its words stand, whatever happened to it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.model import Box
from scripts.drawing import degrade
from scripts.drawing.canvas import DrawnPage
from scripts.drawing.fonts import FACES, Bank, FaceKind, faces, load
from scripts.drawing.page import TextLine, draw_page

LINES = ["Granviks kommun", "Dnr SN 2005/123-4", "Åsa Öberg ringde § 12"]


def ink_share(page: DrawnPage, box: Box) -> float:
    pixels = np.asarray(page.image)[round(box.y0) : round(box.y1), round(box.x0) : round(box.x1)]
    return float((pixels < 128).mean()) if pixels.size else 0.0


def ink_outside(page: DrawnPage) -> int:
    """Dark pixels that lie in no word's box (grown by a pixel or two)."""
    dark = np.asarray(page.image) < 100
    for word in page.words:
        box = word.box
        dark[max(0, int(box.y0) - 2) : int(box.y1) + 3, max(0, int(box.x0) - 2) : int(box.x1) + 3] = False
    return int(dark.sum())


@settings(max_examples=12, deadline=None)
@given(
    skew=st.floats(-3, 3),
    turn=st.sampled_from((0, 90, 180, 270)),
    face=st.sampled_from([f.name for f in FACES]),
)
def test_boxes_hold_all_the_ink_after_skew_and_turn(skew: float, turn: int, face: str) -> None:
    page = draw_page(LINES, dpi=150, skew_deg=skew, turn_deg=turn, face=face)
    assert [word.text for word in page.words] == " ".join(LINES).split()
    assert all(ink_share(page, word.box) > 0.03 for word in page.words)
    assert ink_outside(page) == 0


def test_a_quarter_turn_is_clockwise() -> None:
    upright = draw_page(["Överst"], dpi=100)
    turned = draw_page(["Överst"], dpi=100, turn_deg=90)
    assert turned.image.size == (upright.image.height, upright.image.width)
    assert turned.words[0].box.x0 > turned.image.width / 2  # the top of the sheet is now at the right
    assert turned.turn_deg == 90


def test_positive_skew_is_anticlockwise() -> None:
    page = draw_page(
        [TextLine("vänster", x_mm=20, y_mm=100), TextLine("höger", x_mm=170, y_mm=100)], dpi=100, skew_deg=2
    )
    left, right = page.words[0].box, page.words[1].box
    assert right.y1 < left.y1 - 10


@pytest.mark.parametrize(
    "steps",
    [
        (degrade.photocopied(3),),
        (degrade.faxed(fine=False),),
        (degrade.folded(), degrade.shadowed(), degrade.punched(), degrade.specked()),
        (degrade.faded(), degrade.jpeg(30)),
    ],
)
def test_wear_keeps_the_words_on_their_ink(steps: tuple[degrade.Wear, ...]) -> None:
    page = degrade.wear(draw_page(LINES, dpi=200), (*steps, degrade.scanned(threshold=190)), seed=5)
    assert page.degradations
    assert all(ink_share(page, word.box) > 0.03 for word in page.words)


def test_wear_is_the_same_for_the_same_seed_and_not_for_another() -> None:
    def drawn(seed: int) -> bytes:
        page = draw_page(LINES, dpi=100, seed=seed, wears=(degrade.photocopied(2), degrade.scanned()))
        return page.image.tobytes()

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_a_scanned_page_has_two_values_only() -> None:
    page = draw_page(LINES, dpi=100, wears=(degrade.scanned(),))
    assert page.bilevel
    assert set(np.unique(np.asarray(page.image))) == {0, 255}


def test_a_copy_tells_how_far_it_tilted() -> None:
    lines = [TextLine("a", x_mm=20, y_mm=100), TextLine("a", x_mm=180, y_mm=100)]
    page = draw_page(lines, dpi=300, seed=4, wears=(degrade.photocopied(4),))
    one, two = page.words[0].box, page.words[1].box
    measured = np.degrees(np.arctan2(one.y1 - two.y1, two.x0 - one.x0))
    assert page.skew_deg == pytest.approx(measured, abs=0.1)


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_every_face_has_the_swedish_letters(face) -> None:  # type: ignore[no-untyped-def]
    font = load(face, 12, 300)
    shapes = [font.getmask(letter).getbbox() and bytes(font.getmask(letter)) for letter in "åäöÅÄÖ§aAoO"]
    assert all(shapes)
    assert len(set(shapes)) == len(shapes), "two letters look alike: one is missing"


def test_banks_share_no_face() -> None:
    for kind in FaceKind:
        tune, test = faces(Bank.TUNE, kind), faces(Bank.TEST, kind)
        assert tune
        assert test
        assert not {face.name for face in tune} & {face.name for face in test}


def test_lines_follow_each_other_down_the_page() -> None:
    tops = [word.box.y0 for word in draw_page(["Ab", "Ab", "Ab"], dpi=100).words]
    assert all(below > above for above, below in pairwise(tops))
