"""Diary lists in PDF as tables: ruled or set in columns, over many pages, with the header on each of them.

Where a page has ruled lines, its cells are those of the lines. Else the words of the header say where the
columns begin, and a word belongs to the column it stands under. A line without a number goes on with the
row above it; a page's foot does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfparser import PDFSyntaxError
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from arkiv.diary.dates import parse_day
from arkiv.diary.errors import TableTooLarge, UnreadableTable
from arkiv.diary.tables import MAX_COLUMNS, Row, Table, clean, squeeze

MAX_PAGES = 2_000
_MAX_BYTES = 300_000_000
_SAME_LINE_PT = 3.0
_CELL_GAP = 1.3  # a gap of so many letter heights or more parts two headers
_HEAD_GAP = 2.0  # so many line heights at the most between the two lines of a header
_LONG_GAP = 1.9  # so many line heights or more: what follows is no part of the row above
_FOOT = re.compile(
    r"^\W*(sida|sid|s\.)\s*\d+|^\d+\s*\(\d+\)$|^utskriv|^(antal|totalt|summa)\b|^slut på", re.I
)

IsHeader = Callable[[Sequence[str]], bool]
Word = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Line:
    """Words on one line, left to right. ``top`` and ``height`` in points from the top of the page."""

    words: tuple[Word, ...]

    @property
    def top(self) -> float:
        return float(self.words[0]["top"])

    @property
    def height(self) -> float:
        return max(1.0, float(self.words[0]["bottom"]) - self.top)

    @property
    def text(self) -> str:
        return " ".join(str(word["text"]) for word in self.words)

    @property
    def cells(self) -> list[tuple[float, float, str]]:
        """Groups of words with a wide gap between them: left and right edge and text."""
        groups: list[list[Word]] = []
        for word in self.words:
            near = groups and word["x0"] - groups[-1][-1]["x1"] < _CELL_GAP * self.height * 0.6
            groups[-1].append(word) if near else groups.append([word])
        return [(g[0]["x0"], g[-1]["x1"], clean(" ".join(w["text"] for w in g))) for g in groups]


def read_pdf(path: Path, *, is_header: IsHeader) -> Iterator[Table]:
    """The list in ``path``, one table. Raises UnreadableTable or TableTooLarge, also while its rows are walked."""
    if path.stat().st_size > _MAX_BYTES:
        raise TableTooLarge(path.name, 1, "PDF-filen är större än 300 MB")
    _refuse_long(path)
    rows = _rows(path, is_header)
    first = next(rows, None)
    if first is None:
        raise UnreadableTable(
            path.name,
            "listan har ingen rubrikrad med text; är den inskannad?",
            "Exportera registret som CSV eller kalkylblad.",
        )
    if len(first.cells) > MAX_COLUMNS:
        raise TableTooLarge(path.name, 1, f"{len(first.cells)} kolumner, högst {MAX_COLUMNS} tas emot")
    note = "Listan är läst ur en PDF: jämför några rader med originalet."
    yield Table(path.name, first.cells, first.line, rows, (note,))


def _refuse_long(path: Path) -> None:
    try:
        document = pypdfium2.PdfDocument(path)
        pages = len(document)
        document.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableTable(
            path.name, "PDF-filen är skadad eller låst.", "Spara den utan lösenord, eller exportera som CSV."
        ) from error
    if pages > MAX_PAGES:
        raise TableTooLarge(path.name, 1, f"listan har {pages} sidor, högst {MAX_PAGES} tas emot")


def _rows(path: Path, is_header: IsHeader) -> Iterator[Row]:
    """The header, then every row. A row waits until the next begins: it may go on over a page break."""
    reader = _Reader(is_header)
    try:
        with pdfplumber.open(path) as pdf:
            for page in pdf.pages:
                yield from reader.page(page)
                page.close()
    except (
        PDFPasswordIncorrect,
        PDFSyntaxError,
        PSException,
        PdfminerException,
        ValueError,
        KeyError,
    ) as error:
        raise UnreadableTable(
            path.name, "PDF-filen är skadad.", "Exportera registret igen, helst som CSV."
        ) from error
    yield from reader.end()


class _Reader:
    """The list as it has been read so far: its columns, and the row that may go on."""

    def __init__(self, is_header: IsHeader) -> None:
        self._is_header = is_header
        self._header: tuple[str, ...] = ()
        self._edges: tuple[float, ...] = ()  # left edge of each column, where no lines are ruled
        self._waiting: list[str] | None = None
        self._number = 0

    def page(self, page: Any) -> Iterator[Row]:
        """The rows that end on ``page``, by its ruled lines or by where the header's words stand."""
        ruled = [table.extract() for table in page.find_tables() if len(table.rows) > 1 and table.bbox]
        known = [grid for grid in ruled if self._knows(grid)]
        if known:
            for grid in known:
                yield from self._grid(grid)
            return
        yield from self._columns(page)

    def end(self) -> Iterator[Row]:
        if self._waiting is not None:
            self._number += 1
            yield Row(self._number + 1, tuple(map(clean, self._waiting)))
            self._waiting = None

    # --- ruled -------------------------------------------------------------------------------------

    def _knows(self, grid: list[list[str | None]]) -> bool:
        """Whether a ruled grid is the list: it has its header, or as many columns."""
        return any(self._is_header(_cells(row)) for row in grid[:5]) or (
            bool(self._header) and not self._edges and len(grid[0]) == len(self._header)
        )

    def _grid(self, grid: list[list[str | None]]) -> Iterator[Row]:
        for row in grid:
            cells = _cells(row)
            if self._is_header(cells):
                yield from self._begin(cells)
            elif self._header and any(cells):
                yield from self._add([*cells, *[""] * len(self._header)][: len(self._header)])

    # --- set in columns ----------------------------------------------------------------------------

    def _columns(self, page: Any) -> Iterator[Row]:
        lines = self._heads_joined(_lines(page.extract_words(x_tolerance=1.5, y_tolerance=_SAME_LINE_PT)))
        pitch = median([b.top - a.top for a, b in pairwise(lines)] or [12.0])
        above: _Line | None = None
        begun = bool(self._header) and not any(
            map(self._is_header_line, lines)
        )  # above a header stands no row
        for line in lines:
            cells = line.cells
            if self._is_header_line(line):
                self._edges = tuple(left for left, _, _ in cells)
                yield from self._begin([text for _, _, text in cells])
                begun, above = True, line
                continue
            if not begun or not self._edges or _FOOT.search(line.text):
                continue
            if above is not None and line.top - above.top > _LONG_GAP * max(pitch, line.height):
                yield from self.end()  # what stands far below belongs to no row
            yield from self._add(self._under(line))
            above = line

    def _heads_joined(self, lines: Sequence[_Line]) -> list[_Line]:
        """The lines with a header that is set on two lines ("Diarie-", "nummer") as one."""
        joined: list[_Line] = []
        for line in lines:
            both = _stacked(joined[-1], line) if joined and _may_be_head(joined[-1], line) else None
            if both is not None and self._is_header_line(both):
                joined[-1] = both
            else:
                joined.append(line)
        return joined

    def _is_header_line(self, line: _Line) -> bool:
        return self._is_header([text for _, _, text in line.cells])

    def _under(self, line: _Line) -> list[str]:
        """The words of a line by the column they stand under."""
        cells: list[list[str]] = [[] for _ in self._edges]
        for left, right, text in line.cells:
            place = max((n for n, edge in enumerate(self._edges) if edge <= left + 2), default=0)
            following = self._edges[place + 1] if place + 1 < len(self._edges) else float("inf")
            if right > following and (left + right) / 2 > following:
                place += 1  # a right-aligned cell begins before its header does
            cells[place].append(text)
        return [" ".join(parts) for parts in cells]

    # --- rows --------------------------------------------------------------------------------------

    def _begin(self, cells: Sequence[str]) -> Iterator[Row]:
        if not self._header:
            self._header = tuple(cells)
            yield Row(1, self._header)
        elif tuple(map(squeeze, cells)) != tuple(map(squeeze, self._header)):
            yield from self.end()

    def _add(self, cells: list[str]) -> Iterator[Row]:
        if not any(cells):
            return
        if not cells[0] and self._waiting is not None and _is_row(cells):
            cells[0] = self._waiting[0]  # the number is printed once for all the records of its case
        elif not cells[0] and self._waiting is not None:
            self._waiting = [f"{old} {more}".strip() for old, more in zip(self._waiting, cells, strict=True)]
            return
        if cells[0] and _FOOT.search(cells[0]) and sum(map(bool, cells)) <= 2:
            return
        yield from self.end()
        self._waiting = cells


def _may_be_head(upper: _Line, lower: _Line) -> bool:
    """Whether two lines may be a header on two: close together, without a digit, and not one cell alone."""
    near = lower.top - upper.top <= _HEAD_GAP * upper.height
    return near and len(upper.cells) > 1 and not any(map(str.isdigit, upper.text + lower.text))


def _stacked(upper: _Line, lower: _Line) -> _Line:
    """Two lines as one: a group of words goes on with the group above it, or stands as it is."""
    words = list(upper.words)
    for left, right, text in lower.cells:
        above = [word for word in words if word["x0"] < right and word["x1"] > left]
        if not above:
            words.append({**lower.words[0], "x0": left, "x1": right, "text": text})
            continue
        last = max(above, key=lambda word: float(word["x1"]))
        said = str(last["text"])
        whole = said[:-1] + text if said.endswith("-") else f"{said} {text}"
        words[words.index(last)] = {**last, "text": whole}
    return _Line(tuple(sorted(words, key=lambda word: float(word["x0"]))))


def _is_row(cells: Sequence[str]) -> bool:
    """Whether cells without a number are a row of their own: they have a day, and more than that."""
    return sum(map(bool, cells)) > 1 and any(parse_day(cell) is not None for cell in cells if cell)


def _cells(row: Sequence[str | None]) -> list[str]:
    return [clean(cell or "") for cell in row]


def _lines(words: Sequence[Word]) -> list[_Line]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word["top"], word["x0"])):
        if lines and abs(word["top"] - lines[-1][0]["top"]) <= _SAME_LINE_PT:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [_Line(tuple(sorted(line, key=lambda word: word["x0"]))) for line in lines]
