"""Spreadsheets and PDF lists are opened in a child process: it may hang, swell or die, the import may not.

Run as ``python -m arkiv.diary.confined``: one JSON request on standard input; on standard output a line of
JSON for each table, each row, and the end. Rows are passed on as they come, so that neither side holds a
whole register.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from arkiv.diary.errors import TableTooLarge, UnreadableTable
from arkiv.diary.tables import Row, Table, squeeze
from arkiv.errors import BadInput

_SOURCE_ROOT = Path(__file__).resolve().parents[2]
# -P: the folder we happen to stand in may hold a json.py. The child gets nothing of our environment.
_COMMAND = (sys.executable, "-P", "-m", "arkiv.diary.confined")
_ENVIRONMENT = {
    "PYTHONPATH": str(_SOURCE_ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


@dataclass(frozen=True, slots=True)
class Confines:
    """What the child may use: bytes of memory, seconds of its own work and of waiting."""

    memory_bytes: int = 2_000_000_000
    seconds: int = 900


DEFAULT = Confines()
RETOLD: Mapping[str, type[UnreadableTable] | type[TableTooLarge]] = {
    "UnreadableTable": UnreadableTable,
    "TableTooLarge": TableTooLarge,
}


def tables_of(
    reader: str, path: Path, known: frozenset[str], confines: Confines = DEFAULT
) -> Iterator[Table]:
    """The tables of a ``sheet`` or ``pdf``, each with its header; ``known`` are squeezed headers.

    Each table's rows must be walked before the next table is asked for. Raises UnreadableTable, TableTooLarge.
    """
    request = {
        "reader": reader,
        "path": str(path.absolute()),
        "known": sorted(known),
        "memory_bytes": confines.memory_bytes,
        "seconds": confines.seconds,
    }
    child = subprocess.Popen(
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        encoding="utf-8",
    )
    clock = threading.Timer(confines.seconds, child.kill)
    clock.start()
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        with suppress(BrokenPipeError):  # it died before it listened: the end says how
            child.stdin.write(json.dumps(request))
            child.stdin.close()
        yield from _tables(child.stdout, path.name)
        if child.wait() != 0:
            raise _end(child.returncode, path.name, confines)
    finally:
        clock.cancel()
        child.kill()
        child.wait()
        if child.stdout is not None:
            child.stdout.close()


def _tables(lines: IO[str], name: str) -> Iterator[Table]:
    said = _Said(lines)
    while (message := said.next_other()) is not None:
        yield Table(name, tuple(message["headers"]), message["line"], said.rows(), tuple(message["notes"]))


class _Said:
    """What the child says: a table, its rows, another table. A line cut short is its death, told by its end."""

    def __init__(self, lines: IO[str]) -> None:
        self._lines = (json.loads(line) for line in lines if line.endswith("\n"))
        self._ahead: dict[str, Any] | None = None

    def next_other(self) -> dict[str, Any] | None:
        """The next table; rows nobody asked for are passed over."""
        for _ in self.rows():
            """Not wanted."""
        found, self._ahead = self._ahead, None
        return found

    def rows(self) -> Iterator[Row]:
        """The rows up to the next table."""
        while self._ahead is None and (message := next(self._lines, None)) is not None:
            if isinstance(message, dict):
                _raise_named(message)
                self._ahead = message
                return
            line, cells, repair = message
            yield Row(line, tuple(cells), repair)


def _raise_named(message: Mapping[str, Any]) -> None:
    """The child's error as ours; its sentence is already whole."""
    if "error" in message:
        raise RETOLD[message["error"]].retold(message["text"])


def _end(code: int, name: str, confines: Confines) -> BadInput:
    if code in (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGABRT):  # the last: no memory, in a library
        return TableTooLarge(
            name, 1, f"filen tar mer än {confines.seconds // 60} minuter eller för mycket minne"
        )
    return UnreadableTable(
        name, "läsaren gav upp; filen är skadad.", "Exportera registret igen, helst som CSV."
    )


# --- the child --------------------------------------------------------------------------------------


def main() -> None:
    """Answer one request. Every ending but a kill is an answer."""
    request = json.load(sys.stdin)
    for what, most in (
        (resource.RLIMIT_AS, request["memory_bytes"]),
        (resource.RLIMIT_CPU, request["seconds"]),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        ceiling = resource.getrlimit(what)[1]
        most = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(what, (most, most))
    path = Path(request["path"])
    try:
        _tell(request["reader"], path, frozenset(request["known"]))
    except (UnreadableTable, TableTooLarge) as error:
        _say({"error": type(error).__name__, "text": str(error)})
    except MemoryError:
        full = TableTooLarge(path.name, 1, "tabellen får inte plats i minnet")
        _say({"error": "TableTooLarge", "text": str(full)})
    sys.stdout.flush()


def _tell(reader: str, path: Path, known: frozenset[str]) -> None:
    # Imported here: a PDF needs no spreadsheet reader and a spreadsheet no PDF library.
    if reader == "pdf":
        from arkiv.diary.pdf_list import read_pdf as read
    else:
        from arkiv.diary.sheets import read_sheets as read
    for table in read(path, is_header=header_among(known)):
        _say({"headers": table.headers, "line": table.header_line, "notes": table.notes})
        for row in table.rows:
            if isinstance(row, Row):
                _say([row.line, row.cells, row.repair])


def header_among(known: frozenset[str]) -> Callable[[Sequence[str]], bool]:
    """A test for "this row is the header": at least two cells are known headers, and a third of all."""

    def is_header(cells: Sequence[str]) -> bool:
        filled = [cell for cell in cells if cell]
        hits = sum(squeeze(cell) in known for cell in filled)
        return hits >= 2 and hits * 3 >= len(filled)

    return is_header


def _say(message: object) -> None:
    sys.stdout.write(json.dumps(message) + "\n")


if __name__ == "__main__":
    main()
