"""How many dots an inch a picture has: what its file says if that can be true, else the likeliest guess."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_DPI = 300.0
A4_LONG_IN = 11.69
A4_RATIO = 2**0.5
LONGEST_SHEET_IN = 48.0  # A0 is 46.8
LOWEST_DPI, HIGHEST_DPI = 60.0, 2400.0
# 72 and 96 are what software writes when it does not know. On a sheet no larger than A3 they may still be
# true.
UNTOLD_DPI = (72.0, 96.0)
UNTOLD_LONGEST_IN = 16.6
# Standard fax is 204 x 98 dots an inch, fine 204 x 196: a difference within 3 % is rounding, above 4 is
# nonsense.
SQUARE_WITHIN = 1.03
LARGEST_SKEW = 4.0


@dataclass(frozen=True, slots=True)
class Master:
    """Size and resolution of a page image once its pixels are square."""

    width_px: int
    height_px: int
    dpi: float


def master_of(width_px: int, height_px: int, dpi_x: float, dpi_y: float) -> Master:
    """The master of a picture ``width_px`` x ``height_px`` said to have ``dpi_x`` x ``dpi_y`` (0 = not said).

    Where the two differ, the coarser axis is stretched to the finer one; nothing is thrown away.
    """
    if _may_be(dpi_x) and _may_be(dpi_y):
        fine = max(dpi_x, dpi_y)
        if SQUARE_WITHIN < fine / min(dpi_x, dpi_y) <= LARGEST_SKEW:
            width, height = round(width_px * fine / dpi_x), round(height_px * fine / dpi_y)
            return Master(width, height, plausible_dpi(width, height, fine))
    return Master(width_px, height_px, plausible_dpi(width_px, height_px, (dpi_x + dpi_y) / 2))


def plausible_dpi(width_px: int, height_px: int, stated: float) -> float:
    """``stated`` if paper can have it; else what makes a picture of that shape an A4; else 300."""
    long_px, short_px = max(width_px, height_px), min(width_px, height_px)
    if _may_be(stated):
        long_in = long_px / stated
        untold = any(abs(stated - dpi) < 1 for dpi in UNTOLD_DPI)
        if long_in <= (UNTOLD_LONGEST_IN if untold else LONGEST_SHEET_IN):
            return round(stated, 2)
    if short_px and abs(long_px / short_px / A4_RATIO - 1) < 0.04 and _may_be(long_px / A4_LONG_IN):
        return round(long_px / A4_LONG_IN, 2)
    return DEFAULT_DPI


def _may_be(dpi: float) -> bool:
    return LOWEST_DPI <= dpi <= HIGHEST_DPI  # False for NaN too
