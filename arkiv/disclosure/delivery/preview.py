"""A page before and after, side by side for the one who redacts. What is shown is what would be delivered."""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.derivatives.geometry import Sheet
from arkiv.disclosure.delivery.bars import bars_on
from arkiv.disclosure.delivery.model import Bar, SourcePage
from arkiv.disclosure.delivery.prepare import burnt
from arkiv.disclosure.delivery.printing import label_bars
from arkiv.disclosure.delivery.standing import Grey, StandingPage


@dataclass(frozen=True, slots=True)
class Compared:
    """The page upright as it is and as it would be delivered, and where the bars lie. Nothing is coded yet."""

    before: Grey
    after: Grey
    bars: tuple[Bar, ...]


def compared(source: SourcePage) -> Compared:
    """``source`` before and after."""
    page, sheet = StandingPage.of(source.image, source.reading), Sheet.of(source.reading)
    masks = [(mask, tuple(sheet.upright(box) for box in mask.boxes)) for mask in source.masks]
    bars = bars_on(page, masks)
    black = burnt(page.pixels, (bar.box for bar in bars))
    printed = label_bars(black, page, bars, [(mask, mask.ground) for mask in source.masks])
    return Compared(page.pixels, printed.pixels, bars)
