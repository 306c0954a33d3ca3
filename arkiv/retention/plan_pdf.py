"""Tables of a plan that exists only as a PDF. Opened in a child process: the file may be hostile, we go on.

Run as ``python -m arkiv.retention.plan_pdf FILE``: one JSON answer on standard output.
"""

from __future__ import annotations

import json
import logging
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from arkiv.diary.tables import Row, Table, clean, squeeze
from arkiv.retention.errors import PlanError

_MAX_BYTES = 100_000_000
_MAX_PAGES = 600
_MEMORY, _CPU_S, _WAIT_S = 1_500_000_000, 300, 600
_SOURCE_ROOT = Path(__file__).resolve().parents[2]
_WORDS_ONLY = {"vertical_strategy": "text", "horizontal_strategy": "lines"}
_ABOVE_CHARS = 4_000

IsHeader = Callable[[Sequence[str]], bool]


class PdfTable(msgspec.Struct, frozen=True):
    """A table of one page (from 1), cell by cell; ``above`` is the page's text over it."""

    page: int
    rows: list[list[str]]
    above: str


def is_pdf(path: Path) -> bool:
    """Whether the bytes begin as a PDF's, whatever the file is called."""
    with path.open("rb") as stream:
        return stream.read(5) == b"%PDF-"


def read_tables(path: Path) -> tuple[PdfTable, ...]:
    """Every table of the PDF, in order. Raises PlanError when it cannot be read or has no tables."""
    if path.stat().st_size > _MAX_BYTES:
        raise _fault(path, "filen är större än 100 MB")
    # -P: the folder we stand in may hold modules of its own. The child gets nothing of our environment.
    command = (sys.executable, "-P", "-m", "arkiv.retention.plan_pdf", str(path.absolute()))
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=_WAIT_S,
            env={"PYTHONPATH": str(_SOURCE_ROOT), "PYTHONUTF8": "1", "OMP_NUM_THREADS": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _fault(path, "den tog för lång tid att läsa") from error
    try:
        tables = msgspec.json.decode(done.stdout, type=tuple[PdfTable, ...])
    except msgspec.DecodeError as error:
        raise _fault(path, "den är skadad, låst eller för stor") from error
    if not tables:
        raise _fault(path, "det finns ingen tabell i den; kanske är den skannad")
    return tables


def joined(path: Path, tables: Sequence[PdfTable], *, is_header: IsHeader) -> tuple[Table, str]:
    """All tables under one header as one table, and the text above the first. Raises PlanError.

    The header repeated on every page is left out, and a row cut by a page break is put together again. Rows are
    numbered as they stand in the PDF, headers included.
    """
    rows = _numbered(tables)
    found = next(((line, row, page) for line, row, page in rows if is_header(row)), None)
    if found is None:
        seen = ", ".join(filter(None, tables[0].rows[0])) if tables[0].rows else "inga"
        raise _fault(path, f"ingen tabell har kolumnerna Handling och Gallring (första raden: {seen[:200]})")
    line, headers, first_page = found
    above = next(table.above for table in tables if table.page == first_page)
    return Table(path.name, tuple(headers), line, _rows(rows, tuple(headers), is_header)), above


def _numbered(tables: Sequence[PdfTable]) -> Iterator[tuple[int, list[str], int]]:
    line = 0
    for table in tables:
        for row in table.rows:
            line += 1
            yield line, [clean(cell) for cell in row], table.page


def _rows(
    rows: Iterator[tuple[int, list[str], int]], headers: tuple[str, ...], is_header: IsHeader
) -> Iterator[Row]:
    """The rows after the header; a table with another number of columns is another table and is left out."""
    last: tuple[Row, int] | None = None
    squeezed = tuple(map(squeeze, headers))
    for line, cells, page in rows:
        if len(cells) != len(headers) or tuple(map(squeeze, cells)) == squeezed or is_header(cells):
            continue
        if last is not None and page != last[1] and _goes_on(last[0].cells, cells):
            whole = tuple(f"{one} {other}".strip() for one, other in zip(last[0].cells, cells, strict=True))
            last = Row(last[0].line, whole), page
            continue
        if last is not None:
            yield last[0]
        last = Row(line, tuple(cells)), page
    if last is not None:
        yield last[0]


def _goes_on(above: Sequence[str], below: Sequence[str]) -> bool:
    """The first row of a page continues the last of the page before: it begins empty and says something."""
    filled = [place for place, cell in enumerate(below) if cell]
    return bool(filled) and filled[0] > 0 and bool(above[0]) and all(above[place] for place in filled)


def _fault(path: Path, why: str) -> PlanError:
    return PlanError(
        f"{path.name}: planen gick inte att läsa ur PDF: {why}. Inget har lästs in; spara planen som kalkylblad "
        "eller CSV och försök igen."
    )


# --- the child --------------------------------------------------------------------------------------


def _read(path: Path) -> Iterator[PdfTable]:
    import pdfplumber

    with pdfplumber.open(path) as book:
        for page in book.pages[:_MAX_PAGES]:
            found = page.find_tables() or page.find_tables(_WORDS_ONLY)
            for place, table in enumerate(found):
                top = table.bbox[1]
                above = ""
                if place == 0 and top > 1:
                    above = page.crop((0, 0, page.width, min(top, page.height))).extract_text() or ""
                rows = [[cell or "" for cell in row] for row in table.extract()]
                yield PdfTable(page.page_number, rows, above[:_ABOVE_CHARS])
            page.close()  # else the library keeps every page it has seen


def main(name: str) -> None:
    """Read one file within narrow limits; whatever goes wrong, nothing is answered and the parent says so."""
    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, 0),
    ):
        ceiling = resource.getrlimit(what)[1]
        limit = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(what, (limit, limit))
    logging.disable(logging.CRITICAL)
    answer = json.dumps([msgspec.to_builtins(table) for table in _read(Path(name))], ensure_ascii=True)
    sys.stdout.write(answer)


if __name__ == "__main__":
    main(sys.argv[1])
