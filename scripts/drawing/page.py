"""One page from its lines: the plain way to draw text with exact truth, for tests and benches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scripts.drawing.canvas import Canvas, DrawnPage, DrawnWord, Style
from scripts.drawing.degrade import Wear, skewed, turned, wear
from scripts.drawing.fonts import Face, face_named

__all__ = ["DrawnPage", "DrawnWord", "TextLine", "draw_page"]

DEFAULT_FACE = "Arimo"


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with a place and look of its own; ``None`` keeps the flow's value."""

    text: str
    x_mm: float | None = None
    y_mm: float | None = None
    size_pt: float | None = None
    bold: bool = False
    face: Face | None = None


def draw_page(
    lines: Sequence[str | TextLine],
    *,
    dpi: int = 300,
    skew_deg: float = 0.0,
    turn_deg: int = 0,
    seed: int = 0,
    face: str = DEFAULT_FACE,
    size_pt: float = 11.0,
    leading: float = 1.4,
    margin_mm: float = 25.0,
    size_mm: tuple[float, float] = (210.0, 297.0),
    wears: Sequence[Wear] = (),
) -> DrawnPage:
    """Draw ``lines`` from the top margin down, tilt the sheet (anticlockwise), wear it, turn it.

    ``turn_deg`` is clockwise. The words of the result have their boxes in the final image, whatever
    happened to it. ``seed`` feeds the wears; without any the page does not depend on it.
    """
    canvas = Canvas(dpi, size_mm=size_mm)
    y = margin_mm
    for line in lines:
        line = TextLine(line) if isinstance(line, str) else line
        style = Style(line.face or face_named(face), line.size_pt or size_pt, line.bold, leading=leading)
        y = (y + canvas.line_mm(style)) if line.y_mm is None else line.y_mm
        canvas.text(margin_mm if line.x_mm is None else line.x_mm, y, line.text, style)
    steps = (*((skewed(skew_deg),) if skew_deg else ()), *wears, *((turned(turn_deg),) if turn_deg else ()))
    return wear(canvas.finish(), steps, seed=seed)
