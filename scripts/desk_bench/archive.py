"""The archive that is measured: made once in a folder, and used again by whoever names the same folder."""

from __future__ import annotations

import json
import time
from pathlib import Path

from scripts.desk_bench.filling import Size, fill

_FIGURES = "banken.json"


def archive_in(home: Path, size: Size, seed: int, database: str) -> dict[str, float]:
    """An archive of ``size`` in ``home``, Django connected to it; what it holds and what making it took.

    ``database`` is ``sqlite`` or the address of an empty PostgreSQL database.
    """
    kept = home / _FIGURES
    if kept.exists():
        _start(home)
        figures: dict[str, float] = json.loads(kept.read_text("utf-8"))
        return figures
    _create(home, database)
    figures = _filled(size, seed)
    kept.write_text(json.dumps(figures, indent=1), "utf-8")
    return figures


def _start(home: Path) -> None:
    from arkiv import bootstrap
    from arkiv.settings import load

    bootstrap.start(load(home))
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def _create(home: Path, database: str) -> None:
    home.mkdir(parents=True)
    (home / "arkiv.yaml").write_text(
        f"municipality: Granviks kommun\nauthority: Socialnämnden\nunit_codes: [SN]\ndatabase: {database}\n",
        "utf-8",
    )
    from arkiv.create import create

    create(home, "Granviks kommun", "Socialnämnden", ("SN",), actor="bänk")


def _filled(size: Size, seed: int) -> dict[str, float]:
    from django.db import connection, connections

    from arkiv.web import cards

    began = time.perf_counter()
    fill(size, seed)
    filled = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO web_stale (kind, key) SELECT 'document', uid FROM holdings_document")
    began = time.perf_counter()
    while cards.catch_up():
        pass
    listed = time.perf_counter() - began
    connections.close_all()
    return {
        "documents": size.documents,
        "pages": size.pages,
        "entries": size.entries,
        "fill_s": filled,
        "lists_documents_per_s": size.documents / listed,
    }
