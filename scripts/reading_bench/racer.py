"""One of our profiles over a scan file, from nothing: what the race times. Imports no more than a worker does.

python -m scripts.reading_bench.racer snabb FILE PROCESSES
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager
from multiprocessing import get_context
from pathlib import Path

from ingest.intake.inspect import inspect
from ingest.intake.pages import SourceFile, open_source
from ingest.model import FileInfo
from ingest.profile import load_profile
from ingest.reader import Reader

_AT_WORK: list[tuple[Reader, SourceFile, AbstractContextManager[SourceFile]]] = []
"""The reader and the open file of this process, once it has begun."""


def read_all(profile: str, path: Path, processes: int) -> None:
    """Read a file with so many worker processes, a page at a time, as the work queue does."""
    info = inspect(path)
    numbers = [page.number for page in info.pages]
    if processes == 1:
        _begin(profile, path, info)
        for number in numbers:
            _read_page(number)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, _begin, (profile, path, info)) as pool:
        for done in [pool.submit(_read_page, number) for number in numbers]:
            done.result()


def _begin(profile: str, path: Path, info: FileInfo) -> None:
    opened = open_source(path, info)
    _AT_WORK.append((Reader(load_profile(profile).reading), opened.__enter__(), opened))


def _read_page(number: int) -> int:
    reader, source, _ = _AT_WORK[0]
    return len(reader.read(source.page(number)).lines)


if __name__ == "__main__":
    read_all(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
