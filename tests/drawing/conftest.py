"""A small box drawn once for every test of the drawing library."""

from __future__ import annotations

import pytest

from scripts.drawing.box import draw_box
from scripts.drawing.fonts import Bank
from scripts.drawing.truth import DrawnBox


@pytest.fixture(scope="session")
def small_box() -> DrawnBox:
    return draw_box(3, 12, Bank.TEST)
