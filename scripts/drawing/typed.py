"""A typed sheet: journal notes and paragraphs in one fixed width, as typewriters and needle printers set them."""

from __future__ import annotations

from random import Random

from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.facts import draw_facts, wordings
from scripts.drawing.fonts import Bank, FaceKind, faces


def draw_typed(rng: Random, bank: Bank) -> DrawnPage:
    """A full page: a headline, then dated notes and paragraphs, all in one size."""
    canvas = Canvas()
    style = Style(faces(bank, FaceKind.MONO)[0], rng.choice((10.5, 11.5)), leading=rng.choice((1.3, 1.5)))
    left, right = (24.0, 192.0) if bank is Bank.TUNE else (28.0, 188.0)
    y = 28.0
    canvas.text(left, y, rng.choice(wordings("rubriker", bank)).upper(), style)
    canvas.text(right, y, draw_facts(rng, bank)["iso"], style, anchor="r")
    y += 2 * canvas.line_mm(style)
    texts = [*wordings("journal", bank), *wordings("stycken", bank)]
    rng.shuffle(texts)
    for text in texts:
        rows = _rows(canvas, text.format_map(draw_facts(rng, bank)), style, right - left)
        if y + (len(rows) + 1) * canvas.line_mm(style) > 272:
            break
        for row in rows:
            canvas.text(left, y, row, style)
            y += canvas.line_mm(style)
        y += 0.7 * canvas.line_mm(style)
    return canvas.finish()


def _rows(canvas: Canvas, text: str, style: Style, width: float) -> list[str]:
    rows = [""]
    for word in text.split():
        longer = f"{rows[-1]} {word}".strip()
        if rows[-1] and canvas.width_mm(longer, style) > width:
            rows.append(word)
        else:
            rows[-1] = longer
    return rows
