"""Pages in two or three columns, as a newsletter, a regulation or an extract of minutes is set.

Words are drawn in the order they are read: headline, then column by column, each band of columns for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.facts import draw_facts, wordings
from scripts.drawing.fonts import Bank, FaceKind, faces

BOTTOM_MM = 276.0
GUTTERS_MM = {Bank.TUNE: (6.0, 8.0, 11.0), Bank.TEST: (5.0, 7.0, 9.5)}
MARGINS_MM = {Bank.TUNE: (16.0, 20.0), Bank.TEST: (14.0, 22.0)}


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the columns of a page are set. Lengths in mm."""

    columns: int
    margin: float
    gutter: float
    justified: bool
    ruled: bool
    body: Style
    head: Style

    @property
    def width(self) -> float:
        return (210.0 - 2 * self.margin - (self.columns - 1) * self.gutter) / self.columns

    def left(self, column: int) -> float:
        return self.margin + column * (self.width + self.gutter)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of a column: its words, the style, the room above (mm), and whether it ends a paragraph."""

    words: tuple[str, ...]
    style: Style
    above: float
    last: bool


def draw_columns(rng: Random, bank: Bank, *, columns: int, bands: int = 1) -> DrawnPage:
    """A full page of ``columns`` columns; with two ``bands`` a headline over the whole width parts them."""
    canvas, setting = Canvas(), _draw_setting(rng, bank, columns)
    titles = rng.sample(wordings("rubriker", bank), bands)
    top, depth = 20.0, (BOTTOM_MM - 20.0) / bands
    for band, title in enumerate(titles):
        end = top + depth if band < bands - 1 else BOTTOM_MM
        y = _headline(canvas, setting, top, title, size=26 if band == 0 else 17)
        _fill(canvas, setting, _rows(canvas, setting, rng, bank), (y, end), short=band < bands - 1)
        top = end + 4.0
    return canvas.finish()


def _draw_setting(rng: Random, bank: Bank, columns: int) -> _Setting:
    kind = rng.choice((FaceKind.SERIF, FaceKind.SANS))
    body = Style(rng.choice(faces(bank, kind)), rng.choice((8.5, 9.0, 9.5)), leading=rng.choice((1.2, 1.28)))
    head = Style(rng.choice(faces(bank, FaceKind.SANS)), body.size_pt + 1.5, bold=True)
    return _Setting(
        columns=columns,
        margin=rng.choice(MARGINS_MM[bank]),
        gutter=rng.choice(GUTTERS_MM[bank]),
        justified=rng.random() < 0.6,
        ruled=rng.random() < 0.35,
        body=body,
        head=head,
    )


def _headline(canvas: Canvas, setting: _Setting, top: float, text: str, *, size: float) -> float:
    """A headline over all columns; returns where the columns may begin."""
    style = replace(setting.head, size_pt=size)
    base = top + canvas.line_mm(style) * 0.8
    canvas.text(105, base, text, style, anchor="m")
    canvas.rule(setting.margin, base + 3.5, 210 - setting.margin, base + 3.5, width_pt=1.0)
    return base + 6.0


def _rows(canvas: Canvas, setting: _Setting, rng: Random, bank: Bank) -> Iterator[_Row]:
    """Lines without end: headings, each with a few paragraphs."""
    pool, heads = list(wordings("stycken", bank)), list(wordings("underrubriker", bank))
    while True:
        rng.shuffle(pool)
        for number, start in enumerate(range(0, len(pool), 4)):
            head = (heads[(number + rng.randrange(2)) % len(heads)],)
            yield _Row(tuple(head[0].split()), setting.head, 2.5, last=True)
            for text in (" ".join(pool[start : start + 2]), " ".join(pool[start + 2 : start + 4])):
                lines = _broken(canvas, text.format_map(draw_facts(rng, bank)), setting)
                for index, words in enumerate(lines):
                    yield _Row(words, setting.body, 1.2 if index == 0 else 0.0, index == len(lines) - 1)


def _broken(canvas: Canvas, text: str, setting: _Setting) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = [()]
    for word in text.split():
        tried = (*lines[-1], word)
        if lines[-1] and canvas.width_mm(" ".join(tried), setting.body) > setting.width:
            lines.append((word,))
        else:
            lines[-1] = tried
    return lines


def _fill(
    canvas: Canvas, setting: _Setting, rows: Iterator[_Row], span: tuple[float, float], *, short: bool
) -> None:
    """Fill the columns from ``span[0]`` to ``span[1]`` mm; the last one of a page may end early."""
    for column in range(setting.columns):
        left, y = setting.left(column), span[0]
        last = column == setting.columns - 1
        end = span[0] + (span[1] - span[0]) * (0.72 if last and not short else 1.0)
        while True:
            row = next(rows)
            step = canvas.line_mm(row.style) + row.above
            if y + step > end:
                break
            y += step
            canvas.spaced(left, y, row.words, row.style, _space(canvas, setting, row))
        if setting.ruled and not last:
            x = left + setting.width + setting.gutter / 2
            canvas.rule(x, span[0], x, span[1], width_pt=0.4)


def _space(canvas: Canvas, setting: _Setting, row: _Row) -> float:
    """Between words (mm): what fills the column in a justified line, if that is not too wide."""
    normal = canvas.width_mm(" ", row.style)
    if row.last or not setting.justified or len(row.words) < 2:
        return normal
    ink = sum(canvas.width_mm(word, row.style) for word in row.words)
    return min((setting.width - ink) / (len(row.words) - 1), normal * 3.0)
