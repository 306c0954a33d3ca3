"""A signature leaves the box it was read in: its strokes are hidden too, and nothing printed beside it."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from arkiv.disclosure.delivery.model import SourcePage
from arkiv.disclosure.delivery.prepare import prepare
from arkiv.disclosure.delivery.standing import StandingPage
from arkiv.disclosure.delivery.strokes import strokes_beyond
from arkiv.disclosure.finder.model import Kind
from arkiv.disclosure.redaction.model import Extent, Mask, MaskId
from ingest.model import BlockKind, Box, Line, PageImage, PageReading, Word
from scripts.drawing.page import draw_page
from scripts.redaction_bench.finding import perfect_reading, reference
from scripts.redaction_bench.redacting import FACTS, GROUND

WRITTEN = Box(500, 620, 700, 680)
"""The box a reader gave the signature; its strokes run from x 400 to 840 and from y 590 to 760."""


def signed() -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.uint8]], PageReading, np.ndarray]:  # type: ignore[type-arg]
    """A page with a signature over a ruled line, printed words round it: pixels, reading, the signature alone."""
    drawn = draw_page(["Vid protokollet", "", "Anna Lindåker, sekreterare"], dpi=150)
    pixels = np.array(drawn.image.convert("L"))
    hand = np.zeros_like(pixels)
    x = np.arange(400, 841)
    y = 650 + 55 * np.sin(x / 24.0) + (x - 620) * 0.1
    points = np.stack([x, y], 1).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(hand, [points], isClosed=False, color=255, thickness=3)
    pixels[hand > 0] = 0
    cv2.line(pixels, (150, 690), (1100, 690), 0, 2)
    cv2.putText(pixels, "Datum", (860, 660), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    reading = perfect_reading(drawn, reference(1, 1))
    line = Line((Word("Alil", WRITTEN, 0.4),), WRITTEN, 0.4, BlockKind.HANDWRITING)
    beside = Box(860, 636, 965, 664)
    near = Line((Word("Datum", beside, 0.9),), beside, 0.9, reading.lines[0].kind)
    return pixels, replace(reading, lines=(*reading.lines, line, near)), hand


def test_every_stroke_of_a_signature_is_hidden_and_nothing_printed_beside_it() -> None:
    pixels, reading, hand = signed()
    pixels.setflags(write=False)
    mask = Mask(MaskId("m1"), reading.page, (WRITTEN,), GROUND, "Alil", Kind.HANDWRITING, None, Extent.WORDS)
    plan = prepare(SourcePage(PageImage(reading.page, pixels, 150.0), reading, (mask,), ()), 1, 1, FACTS).plan
    hidden = np.zeros(pixels.shape, np.bool_)
    for bar in plan.bars:
        hidden[int(bar.box.y0) : int(bar.box.y1), int(bar.box.x0) : int(bar.box.x1)] = True
    assert hidden[hand > 0].mean() > 0.98
    assert hidden.mean() < 0.04
    assert {"Vid", "protokollet", "Anna", "Datum"} <= {word.text for word in plan.kept}


def test_the_lines_of_a_form_are_not_followed() -> None:
    pixels, reading, _ = signed()
    pixels.setflags(write=False)
    page = StandingPage.of(PageImage(reading.page, pixels, 150.0), reading)
    boxes = list(strokes_beyond(WRITTEN, page, [word.box for line in page.words[:-2] for word in line]))
    assert boxes
    assert min(box.x0 for box in boxes) > 370
    assert max(box.x1 for box in boxes) < 870
