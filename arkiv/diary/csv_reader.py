"""Delimited text as old systems export it: any charset, any delimiter, quotes that do not close, rows cut
in two.

A row is mended only where it can be proved: the pieces make exactly as many columns as the header has, and
``fits`` (what the columns are known to hold) agrees. Everything else is a ``BadRow`` with its line.
Streaming: one row and a small look-ahead are in memory at a time.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, TextIO

from arkiv.diary.charset import Charset, detect
from arkiv.diary.errors import TableTooLarge, UnreadableTable
from arkiv.diary.tables import MAX_COLUMNS, MAX_LINE_CHARS, BadRow, Row, Table, clean, squeeze

DELIMITERS = (";", "\t", "¤", ",", "|")
_SAMPLE_LINES = 60
_LONGEST_CUT = 40  # physical lines one row may be spread over
_CHUNK = 1 << 20
_LONG_LINE = f"raden är längre än {MAX_LINE_CHARS:,} tecken".replace(",", " ")
_MOST_EXTRA = 50  # cells too many: beyond it no text with a delimiter in it is to blame

Fits = Callable[[Sequence[str]], bool]
IsHeader = Callable[[Sequence[str]], bool]


def read_csv(
    path: Path,
    *,
    is_header: IsHeader,
    fits: Callable[[Sequence[str]], Fits],
    charset: str = "",
    delimiter: str = "",
) -> Table:
    """The table in ``path``. ``is_header`` knows a header row, ``fits(headers)`` makes the check of a
    mended row.

    Raises UnreadableTable or TableTooLarge.
    """
    found = Charset(charset, "replace") if charset else _detect(path)
    lines = _lines(path, found)
    head = [line for _, line in zip(range(_SAMPLE_LINES), lines, strict=False)]
    if not any(text.strip() for _, text in head):
        raise UnreadableTable(path.name, "filen är tom.", "Exportera registret igen.")
    separator = delimiter or _separator([text for _, text in head])
    header_line, headers = _header(head, separator, is_header)
    if len(headers) > MAX_COLUMNS:
        raise TableTooLarge(path.name, header_line, f"{len(headers)} kolumner, högst {MAX_COLUMNS} tas emot")
    ahead = _Lookahead((item for item in head if item[0] > header_line), lines)
    rows = _Rows(ahead, separator, tuple(map(squeeze, headers)), fits(headers))
    return Table(path.name, headers, header_line, iter(rows), (found.note,) if found.note else ())


def _detect(path: Path) -> Charset:
    with path.open("rb") as stream:
        start = stream.read(8)
        if start[:5] == b"%PDF-":
            raise UnreadableTable(
                path.name, "filen är en PDF.", "Exportera registret som CSV eller kalkylblad och läs in det."
            )
        if b"\x00\x00\x00" in start and start[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            raise UnreadableTable(
                path.name, "filen är inte text.", "Exportera registret som CSV eller kalkylblad."
            )
        stream.seek(0)
        return detect(_chunks(stream, path.name))


def _chunks(stream: BinaryIO, name: str) -> Iterator[bytes]:
    """The file in pieces. One line that goes on and on is refused before all of it has been read."""
    without_end = 0
    while chunk := stream.read(_CHUNK):
        end = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        without_end = without_end + len(chunk) if end < 0 else len(chunk) - end
        if without_end > 4 * MAX_LINE_CHARS + _CHUNK:  # four bytes a character at most
            raise TableTooLarge(name, 1, _LONG_LINE)
        yield chunk


def _lines(path: Path, charset: Charset) -> Iterator[tuple[int, str]]:
    """Physical lines with their numbers. A line beyond every limit stops the import before it fills the
    memory.
    """
    with path.open("r", encoding=charset.name, errors=charset.errors, newline=None) as stream:
        yield from _numbered(stream, path.name)


def _numbered(stream: TextIO, name: str) -> Iterator[tuple[int, str]]:
    number = 0
    while line := stream.readline(MAX_LINE_CHARS + 1):
        number += 1
        if len(line) > MAX_LINE_CHARS:
            raise TableTooLarge(name, number, _LONG_LINE)
        yield number, line.rstrip("\n")


def _separator(lines: Sequence[str]) -> str:
    """The delimiter that cuts the sample most evenly into most columns; Excel's own ``sep=`` line wins."""
    if lines[0].casefold().startswith("sep=") and len(lines[0]) >= 5:
        return lines[0][4]

    def evenness(delimiter: str) -> tuple[float, int]:
        counts = Counter(len(split(line, delimiter)[0]) for line in lines if line.strip())
        columns, share = max(counts.items(), key=lambda item: (item[0] > 1) * item[1] * (item[0] - 1))
        return (share * (columns - 1) if columns > 1 else 0.0), columns

    return max(DELIMITERS, key=evenness)


def _header(
    head: Sequence[tuple[int, str]], separator: str, is_header: IsHeader
) -> tuple[int, tuple[str, ...]]:
    """The header row among the first lines; titles and print dates may stand above it."""
    first: tuple[int, tuple[str, ...]] | None = None
    for number, line in head:
        cells = tuple(clean(cell) for cell in split(line, separator)[0])
        if is_header(cells):
            while cells and not cells[-1]:
                cells = cells[:-1]
            return number, cells
        if first is None and sum(map(bool, cells)) > 1:
            first = number, cells
    return first or (head[0][0], tuple(clean(cell) for cell in split(head[0][1], separator)[0]))


def split(line: str, delimiter: str) -> tuple[list[str], bool]:
    """Cells of one line, and whether a quote was still open at its end.

    A quote closes a cell only where a delimiter or the end follows; elsewhere it is a sign like any other, so
    ``"Anna "Lill" Ek";x`` is two cells.
    """
    if '"' not in line:
        return line.split(delimiter), False
    cells, place, size = [], 0, len(line)
    while place <= size:
        if line[place : place + 1] != '"':
            end = line.find(delimiter, place)
            end = size if end < 0 else end
            cells.append(line[place:end])
            place = end + 1
            continue
        end = _closing(line, place + 1, delimiter)
        if end < 0:
            cells.append(line[place + 1 :].replace('""', '"'))
            return cells, True
        cells.append(line[place + 1 : end].replace('""', '"'))
        place = end + 1 + 1
        if end + 1 >= size:
            break
    return cells, False


def _closing(line: str, start: int, delimiter: str) -> int:
    """Where the quote opened before ``start`` closes, or -1."""
    place = line.find('"', start)
    while place >= 0:
        following = line[place + 1 : place + 2]
        if following in ("", delimiter):
            return place
        place = line.find('"', place + (2 if following == '"' else 1))
    return -1


class _Lookahead:
    """Physical lines with a few that have been looked at and put back."""

    def __init__(self, head: Iterator[tuple[int, str]], rest: Iterator[tuple[int, str]]) -> None:
        self._waiting: deque[tuple[int, str]] = deque(head)
        self._rest = rest

    def take(self) -> tuple[int, str] | None:
        return self._waiting.popleft() if self._waiting else next(self._rest, None)

    def peek(self, count: int) -> Iterator[tuple[int, str]]:
        """The next lines, at most ``count`` and at most as much text as one line may have."""
        size = 0
        for place in range(count):
            if place == len(self._waiting):
                line = next(self._rest, None)
                if line is None:
                    return
                self._waiting.append(line)
            size += len(self._waiting[place][1])
            if size > MAX_LINE_CHARS:
                return
            yield self._waiting[place]

    def drop(self, count: int) -> None:
        for _ in range(count):
            self._waiting.popleft()


class _Rows:
    """Rows out of lines; each method tries one proof and gives ``None`` when it does not hold."""

    def __init__(self, lines: _Lookahead, delimiter: str, headers: tuple[str, ...], fits: Fits) -> None:
        self._lines, self._delimiter, self._headers, self._fits = lines, delimiter, headers, fits

    def __iter__(self) -> Iterator[Row | BadRow]:
        while (taken := self._lines.take()) is not None:
            number, line = taken
            if not line.strip():
                continue
            row = self._row(number, line)
            if row is not None:
                yield row

    def _row(self, number: int, line: str) -> Row | BadRow | None:
        cells, still_open = split(line, self._delimiter)
        if not still_open and len(cells) == len(self._headers):
            return self._whole(number, cells)
        if still_open:
            return (
                self._quoted_over_lines(number, line)
                or self._stray_quote(number, line)
                or self._bad(number, line)
            )
        if len(cells) > len(self._headers):
            return self._too_many(number, cells) or self._bad(number, line)
        return self._cut(number, cells) or self._short(number, cells) or self._furniture(number, line, cells)

    def _whole(self, number: int, cells: Sequence[str], repair: str = "") -> Row | None:
        tidy = tuple(map(clean, cells))
        if not any(tidy) or self._is_header(tidy):
            return None  # an empty row, or the header again at the top of a printed page
        return Row(number, tidy, repair)

    def _is_header(self, cells: Sequence[str]) -> bool:
        # one cell tells nearly every row apart, and there may be millions
        return squeeze(cells[0]) == self._headers[0] and tuple(map(squeeze, cells)) == self._headers

    def _quoted_over_lines(self, number: int, line: str) -> Row | None:
        joined = line
        for used, (_, following) in enumerate(self._lines.peek(_LONGEST_CUT), start=1):
            joined += "\n" + following
            if not self._may_close(following):
                continue
            cells, still_open = split(joined, self._delimiter)
            if not still_open:
                if len(cells) != len(self._headers) or not self._fits(list(map(clean, cells))):
                    return None
                self._lines.drop(used)
                return self._whole(number, cells)
        return None

    def _may_close(self, line: str) -> bool:
        """Whether a quote could end in this line; else there is no need to look through all of it again."""
        return line.endswith('"') or f'"{self._delimiter}' in line

    def _stray_quote(self, number: int, line: str) -> Row | None:
        cells = line.split(self._delimiter)
        if len(cells) == len(self._headers) and self._fits(list(map(clean, cells))):
            return self._whole(number, cells, "ett ensamt citattecken lästes som text")
        return None

    def _cut(self, number: int, cells: list[str]) -> Row | None:
        """The row goes on: the following lines, none of them a row of its own, fill exactly what is
        missing.
        """
        joined = list(cells)
        for used, (_, following) in enumerate(self._lines.peek(_LONGEST_CUT), start=1):
            more, still_open = split(following, self._delimiter)
            if still_open or len(more) == len(self._headers) or self._begins_a_row(more):
                return None
            joined = [*joined[:-1], f"{joined[-1]} {more[0]}", *more[1:]]
            if len(joined) > len(self._headers) or not following.strip():
                return None
            if len(joined) == len(self._headers):
                # more lines may belong to the last cell, but that cannot be proved: they are listed by
                # themselves
                if not self._fits(list(map(clean, joined))):
                    return None
                self._lines.drop(used)
                return self._whole(
                    number, joined, f"raden var kluven av radbrytning och sattes ihop av {used + 1} rader"
                )
        return None

    def _begins_a_row(self, cells: list[str]) -> bool:
        padded = cells + [""] * (len(self._headers) - len(cells))
        return len(cells) > 1 and self._fits(list(map(clean, padded)))

    def _short(self, number: int, cells: list[str]) -> Row | None:
        """Empty cells at the end were left out by the program that wrote the file."""
        padded = cells + [""] * (len(self._headers) - len(cells))
        if len(cells) > 1 and self._fits(list(map(clean, padded))):
            return self._whole(number, padded, "tomma kolumner i slutet av raden saknades")
        return None

    def _too_many(self, number: int, cells: list[str]) -> Row | None:
        width = len(self._headers)
        if not any(cell.strip() for cell in cells[width:]) and self._fits(list(map(clean, cells[:width]))):
            return self._whole(number, cells[:width])
        extra = len(cells) - width
        if extra > _MOST_EXTRA:
            return None
        mended = [
            [
                *cells[:place],
                self._delimiter.join(cells[place : place + extra + 1]),
                *cells[place + extra + 1 :],
            ]
            for place in range(width)
        ]
        proved = [cells for cells in mended if self._fits(list(map(clean, cells)))]
        if len(proved) == 1:
            return self._whole(number, proved[0], "avgränsaren stod inne i en text; cellerna sattes ihop")
        return None

    def _furniture(self, number: int, line: str, cells: list[str]) -> BadRow | None:
        """Sums and page feet of a printed list are no rows; whatever else is short is listed."""
        filled = [cell for cell in map(clean, cells) if cell]
        words = ("sida", "antal", "totalt", "summa", "utskriv", "slut på")
        if not filled or (len(filled) <= 2 and filled[0].casefold().startswith(words)):
            return None
        return self._bad(number, line)

    def _bad(self, number: int, line: str) -> BadRow:
        cells = len(split(line, self._delimiter)[0])
        return BadRow(number, line[:200], f"raden har {cells} kolumner där rubriken har {len(self._headers)}")
