"""Registers on a sheet lying down: ruled all round, ruled between rows, or held together by white space alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random

from ingest.model import BlockKind
from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.facts import draw_facts, wordings
from scripts.drawing.fonts import Bank, FaceKind, faces

LANDSCAPE_MM = (297.0, 210.0)
SETS = {
    Bank.TUNE: (("nr", "dag", "dnr", "namn", "sak", "vem"), ("dag", "namn", "pnr", "sak", "belopp")),
    Bank.TEST: (("nr", "pnr", "namn", "sak", "belopp", "vem"), ("dnr", "dag", "sak", "namn", "belopp")),
}
WEIGHTS = {"nr": 0.5, "dag": 0.9, "dnr": 1.0, "namn": 1.5, "pnr": 1.1, "sak": 1.7, "belopp": 0.9, "vem": 1.5}
PAD_MM = 1.6


class Ruling(StrEnum):
    """Which lines hold a table together."""

    GRID = "grid"
    ROWS = "rows"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the columns of a table begin and end (mm), and how tall a row is."""

    edges: tuple[float, ...]
    row_mm: float
    style: Style
    ruling: Ruling


def draw_table_page(rng: Random, bank: Bank, ruling: Ruling) -> DrawnPage:
    """A landscape sheet with a headline and one register over the whole width. Cells are TABLE_CELL."""
    canvas = Canvas(size_mm=LANDSCAPE_MM)
    face = rng.choice(faces(bank, rng.choice((FaceKind.SANS, FaceKind.MONO, FaceKind.SERIF))))
    size = rng.choice((8.5, 9.5)) if face.kind is FaceKind.MONO else rng.choice((9.0, 10.0))
    style = Style(face, size, kind=BlockKind.TABLE_CELL)
    keys = rng.choice(SETS[bank])
    margin = rng.choice((15.0, 18.0) if bank is Bank.TUNE else (14.0, 20.0))
    grid = _Grid(_edges(keys, margin, 297 - margin), rng.choice((7.0, 7.8, 8.6)), style, ruling)
    title = Style(face, 14, bold=True)
    canvas.text(margin, 20, rng.choice(wordings("tabellnamn", bank)), title)
    canvas.text(
        297 - margin, 20, draw_facts(rng, bank)["dag"], replace(title, size_pt=10, bold=False), anchor="r"
    )
    _draw_rows(canvas, grid, keys, _rows(keys, rng, bank, int((182 - 30) / grid.row_mm)))
    return canvas.finish()


def _edges(keys: Sequence[str], left: float, right: float) -> tuple[float, ...]:
    whole = sum(WEIGHTS[key] for key in keys)
    edges = [left]
    for key in keys:
        edges.append(edges[-1] + WEIGHTS[key] / whole * (right - left))
    return tuple(edges)


def _rows(keys: Sequence[str], rng: Random, bank: Bank, count: int) -> list[Mapping[str, str]]:
    """The header and ``count`` rows; now and then a cell is empty, as in any register kept by hand."""
    head: Mapping[str, str] = wordings("kolumner", bank)
    rows = [head]
    first = rng.randrange(1, 400)
    for number in range(first, first + count):
        row = {**draw_facts(rng, bank), "nr": str(number), "sak": rng.choice(wordings("saker", bank))}
        row["dag"] = row["iso"]
        if rng.random() < 0.15:
            row[rng.choice(keys[1:])] = ""
        rows.append(row)
    return rows


def _draw_rows(canvas: Canvas, grid: _Grid, keys: Sequence[str], rows: Sequence[Mapping[str, str]]) -> None:
    top = y = 26.0
    for index, row in enumerate(rows):
        style = replace(grid.style, bold=index == 0)
        if grid.ruling is not Ruling.NONE or index == 1:
            canvas.rule(grid.edges[0], y, grid.edges[-1], y, width_pt=0.5)
        for column, key in enumerate(keys):
            _draw_cell(canvas, grid, column, y, row[key], style, right=key in ("belopp", "nr"))
        y += grid.row_mm
    if grid.ruling is not Ruling.NONE:
        canvas.rule(grid.edges[0], y, grid.edges[-1], y, width_pt=0.5)
    for edge in grid.edges if grid.ruling is Ruling.GRID else ():
        canvas.rule(edge, top, edge, y, width_pt=0.5)


def _draw_cell(
    canvas: Canvas, grid: _Grid, column: int, y: float, text: str, style: Style, *, right: bool
) -> None:
    """Set ``text`` in its cell on a row that begins at ``y``, in smaller type if it is too wide."""
    room = grid.edges[column + 1] - grid.edges[column] - 2 * PAD_MM
    while text and canvas.width_mm(text, style) > room:
        style = replace(style, size_pt=style.size_pt - 0.5)
    base = y + grid.row_mm * 0.68
    if right:
        canvas.text(grid.edges[column + 1] - PAD_MM, base, text, style, anchor="r")
    else:
        canvas.text(grid.edges[column] + PAD_MM, base, text, style)
