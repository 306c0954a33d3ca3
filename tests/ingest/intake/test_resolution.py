"""A picture's dots an inch: stated, or guessed, never absurd."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.intake.resolution import master_of, plausible_dpi


@pytest.mark.parametrize(
    ("width", "height", "stated", "dpi"),
    [
        (2480, 3508, 300, 300),
        (2480, 3508, 72, 300),  # what software writes when it does not know: an A0 of 72 dots is no scan
        (2480, 3508, 0, 300),
        (1240, 1754, 1, 150),  # A4 by its shape
        (3508, 2480, 0, 300),  # lying down
        (595, 842, 72, 72),  # an A4 at screen resolution may be just that
        (9933, 14043, 300, 300),  # A0
        (1000, 1000, 0, 300),
        (2480, 3508, float("nan"), 300),
        (2480, 3508, 1e9, 300),
    ],
)
def test_dpi(width: int, height: int, stated: float, dpi: float):
    assert plausible_dpi(width, height, stated) == pytest.approx(dpi, rel=0.01)


@pytest.mark.parametrize(
    ("width", "height", "dpi_x", "dpi_y", "size"),
    [
        (1728, 1146, 204, 98, (1728, 2386)),
        (1728, 2292, 204, 196, (1728, 2386)),
        (1146, 1728, 98, 204, (2386, 1728)),
        (1000, 1000, 300, 301, (1000, 1000)),
        (1000, 1000, 1, 300, (1000, 1000)),
        (1000, 1000, 60, 2400, (1000, 1000)),
    ],
)
def test_fax_pixels_become_square(width: int, height: int, dpi_x: float, dpi_y: float, size: tuple[int, int]):
    master = master_of(width, height, dpi_x, dpi_y)
    assert (master.width_px, master.height_px) == size


@given(st.integers(1, 40_000), st.integers(1, 40_000), st.floats(), st.floats())
def test_a_master_never_shrinks_nor_has_a_mad_resolution(width: int, height: int, dpi_x: float, dpi_y: float):
    master = master_of(width, height, dpi_x, dpi_y)
    assert master.width_px >= width
    assert master.height_px >= height
    assert master.width_px * master.height_px <= 4.01 * width * height + max(width, height)
    assert 60 <= master.dpi <= 2400
