"""A table as read from a file, before anyone knows what its columns mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from arkiv.diary.words import tokens

MAX_COLUMNS = 300
MAX_LINE_CHARS = 1_000_000
MAX_ROWS = 5_000_000
_NULLS = frozenset({"null", "(null)", "<null>", "\\n"})


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one row; ``line`` is where it begins (1-based); ``repair`` says in Swedish what was mended,
    if anything.
    """

    line: int
    cells: tuple[str, ...]
    repair: str = ""

    @property
    def text(self) -> str:
        """The beginning of the row, for a list of what could not be understood."""
        return " ".join(cell for cell in self.cells if cell)[:200]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be understood. It is listed, never guessed at. ``text`` is its beginning."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Table:
    """``headers`` from line ``header_line``; ``rows`` is a stream and can be walked once."""

    name: str
    headers: tuple[str, ...]
    header_line: int
    rows: Iterator[Row | BadRow]
    notes: tuple[str, ...] = ()


def clean(cell: str) -> str:
    """One cell: trimmed, inner white space single, a literal NULL empty, a spreadsheet's ="text" unwrapped.

    A formula is only ever text to us: it is neither run nor followed, and exports must write it as text.
    """
    text = " ".join(cell.replace("\x00", "").replace("\xa0", " ").split())
    if text.startswith('="') and text.endswith('"') and len(text) > 2:
        text = text[2:-1]
    return "" if text.casefold() in _NULLS else text


def squeeze(header: str) -> str:
    """A header as it is compared: lower case letters and digits only, without marks."""
    return "".join(tokens(header))
