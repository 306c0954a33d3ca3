"""Registration delay by unit and year as one SVG: a small plot a unit, all on the same scale. Pure.

A column is nine tenths of the records, its dark foot the median; the line is where late begins. Days are on a scale of
square roots, so that a month does not hide a week. The same numbers stand in a table beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import sqrt
from xml.sax.saxutils import escape

from arkiv.diary.reverse import LATE_DAYS
from arkiv.diary.tally import DelayCell
from arkiv.export.text import harmless, shortened

_WIDTH, _ROW, _LEFT, _BASE, _TALL = 640.0, 132.0, 44.0, 104.0, 80.0
_MOST_UNITS = 12
_TICKS = (0, 3, 14, 30, 90, 365, 1000, 3000)


def delay_svg(cells: Iterable[DelayCell]) -> str:
    """The plot; ``""`` without a delay to show. At most twelve units, those with the most late records."""
    units: dict[str, list[DelayCell]] = defaultdict(list)
    for cell in cells:
        if cell.count:
            units[cell.unit].append(cell)
    if not units:
        return ""
    chosen = sorted(units, key=lambda unit: (-sum(cell.late for cell in units[unit]), unit))[:_MOST_UNITS]
    years = sorted({cell.year for unit in chosen for cell in units[unit]})
    most = max(LATE_DAYS + 1, *(cell.ninth for unit in chosen for cell in units[unit]))
    rows = (
        part
        for place, unit in enumerate(chosen)
        for part in _unit(unit, units[unit], years, most, place * _ROW)
    )
    height = _ROW * len(chosen)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH:.0f} {height:.0f}" role="img" '
        f'aria-label="Dagar från ankomst till registrering, per enhet och år" font-family="sans-serif" font-size="11">'
        f"{''.join(rows)}</svg>\n"
    )


def _unit(unit: str, cells: list[DelayCell], years: list[int], most: int, top: float) -> Iterator[str]:
    base = top + _BASE
    name = escape(shortened(harmless(unit), 60))
    yield f'<text x="0" y="{top + 12:.1f}" font-weight="bold" fill="#222">{name}</text>'
    for days in _TICKS:
        if days <= most:
            y = base - _high(days, most)
            yield f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{_WIDTH}" y2="{y:.1f}" stroke="#ddd"/>'
            yield f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="#555">{days}</text>'
    step = (_WIDTH - _LEFT) / len(years)
    every = max(1, -(-len(years) // 16))
    for place, year in enumerate(years):
        x = _LEFT + step * place
        if place % every == 0:
            yield f'<text x="{x + step / 2:.1f}" y="{base + 14:.1f}" text-anchor="middle" fill="#222">{year}</text>'
        yield from (
            _column(cell, x + step * 0.18, step * 0.64, base, most) for cell in cells if cell.year == year
        )
    late = base - _high(LATE_DAYS, most)
    yield f'<line x1="{_LEFT}" y1="{late:.1f}" x2="{_WIDTH}" y2="{late:.1f}" stroke="#b00020" stroke-dasharray="4 3"/>'


def _column(cell: DelayCell, x: float, width: float, base: float, most: int) -> str:
    said = escape(
        f"{cell.year}: hälften inom {cell.median} dagar, nio av tio inom {cell.ninth}, längst {cell.longest}; "
        f"{cell.late} av {cell.count} senare än {LATE_DAYS} dagar"
    )
    ninth, median = _high(cell.ninth, most), _high(cell.median, most)
    bars = "".join(
        f'<rect x="{x:.1f}" y="{base - high:.1f}" width="{width:.1f}" height="{max(high, 1):.1f}" fill="{fill}"/>'
        for high, fill in ((ninth, "#9db7d5"), (median, "#2b5a8c"))
    )
    return f"<g><title>{said}</title>{bars}</g>"


def _high(days: int, most: int) -> float:
    return _TALL * sqrt(max(0, days) / most)
