"""Hand-made redactions in found paper: found, and trusted only where nothing shows through."""

from __future__ import annotations

import numpy as np
import pytest

from arkiv.disclosure.delivery.standing import Grey
from arkiv.disclosure.old_ink import find_old_ink
from ingest.engines.protocol import RecognitionEngine
from ingest.model import Box, PageImage
from ingest.reader import ReadingSettings, installed_engines
from ingest.stages.lexicon import swedish_lexicon
from scripts.drawing import degrade
from scripts.drawing.canvas import DrawnPage
from scripts.drawing.page import TextLine, draw_page
from scripts.redaction_bench.finding import reference

LINES = [
    "Utredning om barnets behov",
    "Modern heter Almkvist och bor kvar.",
    "Fadern har flyttat till Kvarngatan.",
] * 4


def drawn(turn_deg: int = 0) -> DrawnPage:
    heading = TextLine("BESLUT", size_pt=26, bold=True)
    grey = degrade.scanned(threshold=None, noise=2.5)
    return draw_page([heading, *LINES], wears=(grey,), turn_deg=turn_deg, seed=3)


def image_of(page: DrawnPage, strokes: list[tuple[Box, float]]) -> PageImage:
    """``page`` with felt pen over it: 1.0 lets nothing through."""
    pixels = np.array(page.image.convert("L"))
    for box, strength in strokes:
        part = pixels[int(box.y0) - 6 : int(box.y1) + 6, int(box.x0) - 6 : int(box.x1) + 6]
        part[:] = (part * (1 - strength) * 0.55 + 18).astype(np.uint8)
    pixels.setflags(write=False)
    return PageImage(reference(1, 1), pixels, 300.0)


def word(page: DrawnPage, text: str) -> Box:
    return next(each.box for each in page.words if each.text == text)


@pytest.fixture(scope="module")
def reader() -> RecognitionEngine:
    return installed_engines(ReadingSettings(), swedish_lexicon())[0]


def test_a_page_nobody_blackened_has_none() -> None:
    assert find_old_ink(image_of(drawn(), [])) == ()


@pytest.mark.parametrize("turn_deg", [0, 90])
def test_an_opaque_stroke_is_found_where_it_is_and_trusted(turn_deg: int) -> None:
    page = drawn(turn_deg)
    box = word(page, "Almkvist")
    (found,) = find_old_ink(image_of(page, [(box, 1.0)]), turn_deg)
    assert not found.see_through
    assert abs(found.box.x0 - box.x0) < 15
    assert abs(found.box.y1 - box.y1) < 15


def test_a_stroke_that_print_shows_through_is_not_trusted(reader: RecognitionEngine) -> None:
    page = drawn()
    (found,) = find_old_ink(image_of(page, [(word(page, "Almkvist"), 0.55)]), 0, reader)
    assert found.see_through
    assert "almkv" in found.text.lower()


def test_traces_count_without_a_reader() -> None:
    page = drawn()
    (found,) = find_old_ink(image_of(page, [(word(page, "Kvarngatan."), 0.7)]))
    assert found.see_through
    assert found.text == ""


def test_a_dark_photograph_is_no_stroke() -> None:
    pixels: Grey = np.full((3508, 2480), 250, np.uint8)
    pixels[800:1900, 600:1800] = np.random.default_rng(1).integers(10, 90, (1100, 1200), np.uint8)
    assert find_old_ink(PageImage(reference(1, 1), pixels, 300.0)) == ()
