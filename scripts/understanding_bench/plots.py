"""Plots of a run, as SVG without script or outer style: which types are taken for which, and is confidence honest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from scripts.understanding_bench.figures import tenths
from scripts.understanding_bench.score import EXACT, PARTIES, Samples, TypeAnswer

NONE = "(avstod)"
CELL, NAMES, TOP = 13.0, 150.0, 150.0
PANEL, EDGE, COLUMNS = 170.0, 46.0, 4
TITLES = {
    "type": "handlingstyp",
    "case_number": "diarienummer",
    "document_date": "handlingens datum",
    "received_date": "ankomstdatum",
    "sender": "avsändare",
    "recipient": "mottagare",
    "start": "ny handling börjar",
}


def write_plots(folder: Path, samples: Samples) -> None:
    """Write ``forvaxling-typer.svg`` and ``palitlighet-falt.svg`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "forvaxling-typer.svg").write_text(confusion(samples.types), encoding="utf-8")
    (folder / "palitlighet-falt.svg").write_text(reliability(pairs_of(samples)), encoding="utf-8")


def pairs_of(samples: Samples) -> dict[str, list[tuple[float, bool]]]:
    """Confidence and whether it was right, of every kind of answer."""
    found = {
        "type": [(each.confidence, each.likeliest == each.true) for each in samples.types if each.likeliest]
    }
    for name in (field.value for field in (*EXACT, *PARTIES)):
        found[name] = [
            (each.confidence, each.right) for each in samples.values if each.name == name and each.read
        ]
    return found | {"start": samples.starts}


def confusion(answers: Sequence[TypeAnswer]) -> str:
    """A row a true type, a column a proposed one; the darker the larger the share of the row."""
    counts = Counter((each.true, each.code or NONE) for each in answers)
    names = sorted({each.true for each in answers} | {each.code for each in answers if each.code})
    columns = [*names, NONE]
    whole = Counter(each.true for each in answers)
    parts = [
        _text(
            10, 18, "Rad: den sanna typen. Kolumn: den som föreslogs. Siffra: antal handlingar.", "start", 10
        )
    ]
    for at, name in enumerate(columns):
        x = NAMES + CELL * at + 9
        parts.append(_text(x, TOP - 6, name, "start", 8, turn=-60))
    for row, name in enumerate(names):
        y = TOP + CELL * row
        parts.append(_text(NAMES - 6, y + 9.5, name, "end", 8))
        parts.append(_rect(NAMES, y, CELL * len(columns), CELL, "none"))
        parts += [
            _filled(NAMES + CELL * at, y, counts[name, other], whole[name], right=name == other)
            for at, other in enumerate(columns)
            if counts[name, other]
        ]
    return _svg(
        NAMES + CELL * len(columns) + 90, TOP + CELL * len(names) + 16, "Förväxlade handlingstyper", parts
    )


def _filled(x: float, y: float, count: int, whole: int, *, right: bool) -> str:
    colour = "#1f6f8b" if right else "#b23a48"
    strong = 0.25 + 0.75 * count / whole
    ink = "#fff" if strong > 0.6 else "#222"
    return _rect(x, y, CELL, CELL, colour, strong) + _text(
        x + CELL / 2, y + 9.5, str(count), "middle", 8, ink
    )


def reliability(by_kind: Mapping[str, Sequence[tuple[float, bool]]]) -> str:
    """A panel a kind: confidence against the share right, a dot a tenth with its number; the diagonal is honest."""
    parts: list[str] = []
    for place, (kind, pairs) in enumerate(by_kind.items()):
        left = EDGE + (PANEL + EDGE) * (place % COLUMNS)
        top = 34 + (PANEL + 58) * (place // COLUMNS)
        parts += _panel(left, top, TITLES.get(kind, kind), pairs)
    rows = -(-len(by_kind) // COLUMNS)
    return _svg(EDGE + (PANEL + EDGE) * COLUMNS, 40 + (PANEL + 58) * rows, "Är konfidensen ärlig?", parts)


def _panel(left: float, top: float, title: str, pairs: Sequence[tuple[float, bool]]) -> list[str]:
    bottom, right = top + PANEL, left + PANEL
    parts = [
        _rect(left, top, PANEL, PANEL, "none"),
        _text(left, top - 8, f"{title} ({len(pairs)})", "start", 11),
    ]
    parts.append(f'<line x1="{left:.1f}" y1="{bottom:.1f}" x2="{right:.1f}" y2="{top:.1f}" stroke="#bbb"/>')
    for tick in (0.0, 0.5, 1.0):
        label = f"{tick:.1f}".replace(".", ",")
        parts.append(_text(left + PANEL * tick, bottom + 13, label, "middle", 9))
        parts.append(_text(left - 5, bottom - PANEL * tick + 3, label, "end", 9))
    points = [(left + PANEL * said, bottom - PANEL * share, count) for said, share, count in tenths(pairs)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)
    parts.append(f'<polyline points="{path}" fill="none" stroke="#1f6f8b" stroke-width="1.5"/>')
    for x, y, count in points:
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" fill="#1f6f8b"/>')
        parts.append(_text(x - 5, y + 13, str(count), "end", 8, "#1f6f8b"))
    parts.append(_text(left + PANEL / 2, bottom + 27, "konfidens → andel rätta", "middle", 9))
    return parts


def _rect(x: float, y: float, wide: float, high: float, fill: str, strong: float = 1.0) -> str:
    edge = ' stroke="#ddd"' if fill == "none" else ""
    size = f'width="{wide:.1f}" height="{high:.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{fill}" fill-opacity="{strong:.2f}"{edge}/>'


def _text(
    x: float, y: float, text: str, anchor: str, size: float, colour: str = "#222", *, turn: float = 0.0
) -> str:
    turned = f' transform="rotate({turn:.0f} {x:.1f} {y:.1f})"' if turn else ""
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size:g}" fill="{colour}"{turned}'
    return f"<text {place}>{escape(text)}</text>"


def _svg(width: float, height: float, title: str, parts: Sequence[str]) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img"'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    body = "\n".join([ground, *parts])
    return f'{head} font-family="sans-serif">\n<title>{escape(title)}</title>\n{body}\n</svg>\n'
