"""``arkiv serve``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import speaks_plainly

if TYPE_CHECKING:
    from arkiv.settings import Settings
    from arkiv.web.search import SearchAnswer


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adress på den här datorn.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="0 tar en ledig."
)
@click.option(
    "--archive",
    "folder",
    type=click.Path(path_type=Path),
    envvar="ARKIV_HOME",
    default=None,
    help="Arkivets mapp. Annars söks den här och uppåt.",
)
@speaks_plainly
def serve(host: str, port: int, folder: Path | None) -> None:
    """Visa arkivet i webbläsaren på den här datorn. Öppna adressen som skrivs ut; avbryt med Ctrl-C.

    Exempel:  arkiv serve --port 8080
    """
    from arkiv.cli.shell import nearest
    from arkiv.settings import load
    from arkiv.web.server import new_key
    from arkiv.web.server import serve as run

    settings = load(folder or nearest(Path.cwd()))
    run(
        settings,
        host,
        port,
        new_key(),
        search=lambda words: _search(settings, words),
        ready=lambda address: click.echo(f"Arkivet visas på {address}\nAvbryt med Ctrl-C."),
    )


def _search(settings: Settings, words: str) -> SearchAnswer:
    """The search as the web wants it. Imported late: Django must be started with the web's settings first."""
    from arkiv.search.queries import ask, unread_files
    from arkiv.web.search import SearchAnswer, SearchHit

    answer = ask(settings, words, limit=50, wide=False, actor="web:nyckel")
    hits = []
    for hit in answer.hits:
        box, file, number = hit.page_id.split(":")
        snippet = hit.snippet.text if hit.snippet else ""
        title = hit.entry.title or hit.entry.doctype_name or "Handling utan titel"
        hits.append(SearchHit(box, file, int(number), f"{title} ({hit.reason})", snippet))
    notes = (answer.completeness.sentence, unread_files()[1])
    return SearchAnswer(tuple(hits), answer.total, tuple(note for note in notes if note))
