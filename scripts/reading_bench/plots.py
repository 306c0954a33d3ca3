"""Two plots of a run, as SVG without script or outer style: is confidence honest, and how does each class fare."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from scripts.reading_bench.figures import class_figures
from scripts.reading_bench.reliability import Drawn, reliability_plot
from scripts.reading_bench.score import Tally
from scripts.reading_bench.systems import System

COLOURS: Mapping[System, str] = {
    System.FAST: "#2e93b8",
    System.ACCURATE: "#0b3954",
    System.PPOCR: "#6aa84f",
    System.TESSERACT: "#c58b00",
    System.PEER: "#b23a48",
    System.PEER_TURNING: "#8d6a9f",
    System.PEER_ONE_COLUMN: "#7a7a7a",
}
PROFILES = (System.FAST, System.ACCURATE)
BAR, NAME_WIDTH, SCALE_WIDTH = 7.0, 150.0, 420.0
MOST = 12.0
"""Per cent of wrong characters at which a bar is cut off; its figure says how far it would have gone."""


def write_plots(folder: Path, tallies: Mapping[System, Mapping[str, Tally]]) -> None:
    """Write ``palitlighet.svg`` and ``lasning-per-slag.svg`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {s: sum(tallies[s].values(), Tally()) for s in PROFILES if s in tallies}
    panels = {
        "ord": [Drawn(s.value, COLOURS[s], tally.sure) for s, tally in whole.items()],
        "rader": [Drawn(s.value, COLOURS[s], tally.sure_lines) for s, tally in whole.items()],
    }
    (folder / "palitlighet.svg").write_text(reliability_plot(panels), encoding="utf-8")
    (folder / "lasning-per-slag.svg").write_text(bars(tallies), encoding="utf-8")


def bars(tallies: Mapping[System, Mapping[str, Tally]]) -> str:
    """Wrong characters by class of page, a bar a system."""
    names = [name for name, tally in next(iter(tallies.values())).items() if tally.ordered_characters]
    group = BAR * len(tallies) + 10
    parts = []
    for column, system in enumerate(tallies):
        x, y = 10.0 + 115 * (column % 5), 14.0 + 14 * (column // 5)
        parts.append(f'<rect x="{x}" y="{y - 8}" width="9" height="9" fill="{COLOURS[system]}"/>')
        parts.append(_text(x + 13, y, system.value, "start", size=9))
    for row, name in enumerate(names):
        top = 44 + row * group
        parts.append(_text(NAME_WIDTH - 6, top + group / 2 - 2, name, "end"))
        for column, (system, by_class) in enumerate(tallies.items()):
            value = class_figures(by_class[name])["cer"]
            wide, y = SCALE_WIDTH * min(value, MOST) / MOST, top + BAR * column
            parts.append(
                f'<rect x="{NAME_WIDTH:.0f}" y="{y:.1f}" width="{max(0.5, wide):.1f}" height="{BAR - 1:.0f}"'
                f' fill="{COLOURS[system]}"/>'
            )
            label = f"{value:.1f}".replace(".", ",")
            parts.append(_text(NAME_WIDTH + wide + 4, y + 6, label, "start", size=7))
    height = 44 + len(names) * group + 24
    parts.append(
        _text(NAME_WIDTH, height - 8, f"fel tecken i läsordning, % (avkapat vid {MOST:.0f})", "start")
    )
    return _svg(NAME_WIDTH + SCALE_WIDTH + 50, height, "Fel tecken per slag av sida", parts)


def _text(x: float, y: float, text: str, anchor: str, colour: str = "#222", size: int = 11) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"


def _svg(width: float, height: float, title: str, parts: list[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img"'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    body = "\n".join([ground, *parts])
    return f'{head} font-family="sans-serif">\n<title>{escape(title)}</title>\n{body}\n</svg>\n'
