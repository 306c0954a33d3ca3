"""Marks the cells of tables and forms: pieces of rows that stand under each other, row after row."""

from __future__ import annotations

from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Final

from ingest.model import BlockKind, Line
from ingest.stages.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_ROWS: Final = 3
LEAST_CELLS: Final = 2
ALIGNED: Final = 0.8
"""Edges this many line heights apart stand under each other."""
ROW_GAP: Final = 3.5
"""Rows farther apart than so many line heights are not of one table."""
MOST_CELLS: Final = 24


def cells_marked(lines: Sequence[Line]) -> tuple[Line, ...]:
    """``lines`` in their order, those that are cells of a table marked as such.

    A table is at least three rows on end of two or more pieces, two of which stand under two of the row
    above, by their left or their right edges. Columns of prose come one after the other in reading order
    and never side by side, so they are no table.
    """
    if not lines:
        return ()
    height = median(line.box.height for line in lines)
    table: list[list[Line]] = []
    cells: set[int] = set()
    for row in [*_rows_as_read(lines), []]:
        if table and not _goes_on(table[-1], row, height):
            if len(table) >= LEAST_ROWS:
                cells |= {id(line) for one in table for line in one}
            table = []
        if len(row) >= LEAST_CELLS:
            table.append(row)
    return tuple(replace(line, kind=BlockKind.TABLE_CELL) if id(line) in cells else line for line in lines)


def _rows_as_read(lines: Sequence[Line]) -> list[list[Line]]:
    """Rows of running text made of lines that follow each other in reading order."""
    place = {id(line): n for n, line in enumerate(line for line in lines if line.kind is BlockKind.TEXT)}
    rows = rows_of([line for line in lines if line.kind is BlockKind.TEXT])
    # Lines side by side that are read far apart belong to columns.
    return [
        row
        if max(place[id(line)] for line in row) - min(place[id(line)] for line in row) < len(row)
        else row[:1]
        for row in rows
    ]


def _goes_on(above: Sequence[Line], row: Sequence[Line], height: float) -> bool:
    """Whether ``row`` has two cells that stand under cells of the row ``above``."""
    if len(row) < LEAST_CELLS or row[0].box.y0 - above[0].box.y1 > ROW_GAP * height:
        return False
    under = sum(
        any(
            min(abs(cell.box.x0 - other.box.x0), abs(cell.box.x1 - other.box.x1)) <= ALIGNED * height
            for other in above[:MOST_CELLS]
        )
        for cell in row[:MOST_CELLS]
    )
    return under >= LEAST_CELLS
