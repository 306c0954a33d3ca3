"""Classes of page that a found box holds few of: columns, registers, needle print, carbon, stains, pens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from scripts.drawing import degrade, impressions, stains
from scripts.drawing.canvas import DrawnPage
from scripts.drawing.columns import draw_columns
from scripts.drawing.fonts import Bank
from scripts.drawing.handwritten import draw_filled_form, with_margin_notes
from scripts.drawing.tables import Ruling, draw_table_page
from scripts.drawing.typed import draw_typed

COLUMNS, TABLES, FORMS, NOTES = "spalter", "tabeller", "ifyllda blanketter", "randnoter"
NEEDLES, CARBON, COFFEE = "matrisskrift", "karbonkopior", "kaffefläckar"
MARKER, FELT, CUT = "överstrykning", "filtpenna", "kapade kanter"

Step = degrade.Wear
Sheets = Sequence[DrawnPage]
Worn = tuple[DrawnPage, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class _Order:
    """What to draw a page from: its number in the class, chance, the bank, and clean pages of a box."""

    number: int
    rng: Random
    bank: Bank
    sheets: Sheets

    def printed(self) -> DrawnPage:
        """A page with a good deal of print on it."""
        full = [sheet for sheet in self.sheets if len(sheet.words) > 120]
        return self.rng.choice(full or list(self.sheets))


def drawn_special(
    seed: int, bank: Bank, count: int, sheets: Sheets, only: Collection[str] = ()
) -> Iterator[tuple[str, DrawnPage]]:
    """Class and page, ``count`` a class, each class with chance of its own. ``sheets``: clean pages of a box."""
    for name, draw in SPECIAL.items():
        if only and name not in only:
            continue
        rng = Random(f"bench-{seed}-{bank}-{name}")
        for number in range(count):
            page, steps = draw(_Order(number, rng, bank, sheets))
            yield name, degrade.snug(degrade.wear(page, steps, seed=rng.randrange(2**31)))


def _scan(rng: Random, *, grey: bool) -> tuple[Step, ...]:
    """The scanner last, the sheet a little askew."""
    tilt = degrade.skewed(max(-1.2, min(1.2, rng.gauss(0, 0.4))))
    if grey:
        return tilt, degrade.scanned(threshold=None, noise=2.5), degrade.jpeg(45)
    return tilt, degrade.scanned(noise=6.0)


def _columns(order: _Order) -> Worn:
    bands = 2 if order.number % 4 == 2 else 1
    page = draw_columns(order.rng, order.bank, columns=2 + order.number % 2, bands=bands)
    return page, _scan(order.rng, grey=False)


def _table(order: _Order) -> Worn:
    ruling = list(Ruling)[order.number % 3]
    return draw_table_page(order.rng, order.bank, ruling), _scan(order.rng, grey=False)


def _form(order: _Order) -> Worn:
    return draw_filled_form(order.rng, order.bank), _scan(order.rng, grey=order.number % 2 == 1)


def _notes(order: _Order) -> Worn:
    page = with_margin_notes(order.printed(), order.rng, order.bank)
    return page, _scan(order.rng, grey=order.number % 2 == 1)


def _needles(order: _Order) -> Worn:
    fine = order.number % 3 != 1
    printed = impressions.dot_printed(fine=fine, ribbon=order.rng.uniform(0.75 if fine else 0.85, 1.0))
    return draw_typed(order.rng, order.bank), (printed, *_scan(order.rng, grey=order.number % 2 == 1))


def _carbon(order: _Order) -> Worn:
    copied = impressions.carbon_copied(1 + order.number % 2)
    return draw_typed(order.rng, order.bank), (copied, *_scan(order.rng, grey=True))


def _coffee(order: _Order) -> Worn:
    stained = stains.coffee_stained(order.rng.randrange(1, 4))
    return order.printed(), (stained, *_scan(order.rng, grey=order.number % 3 != 2))


def _marker(order: _Order) -> Worn:
    marked = stains.highlighted(order.rng.randrange(3, 9))
    return order.printed(), (marked, *_scan(order.rng, grey=True))


def _felt(order: _Order) -> Worn:
    return order.printed(), (stains.felt_penned(order.rng.randrange(2, 6)), *_scan(order.rng, grey=False))


def _cut(order: _Order) -> Worn:
    laid = stains.cut_edged(through_text=order.number % 3 == 2)
    last = degrade.scanned(threshold=None if order.number % 2 == 0 else 150, noise=2.5)
    return order.printed(), (laid, last)


SPECIAL: dict[str, Callable[[_Order], Worn]] = {
    COLUMNS: _columns,
    TABLES: _table,
    NEEDLES: _needles,
    CARBON: _carbon,
    COFFEE: _coffee,
    MARKER: _marker,
    FELT: _felt,
    CUT: _cut,
    FORMS: _form,
    NOTES: _notes,
}
