"""``arkiv serve``."""

from __future__ import annotations

from pathlib import Path

import click

from arkiv.cli.shell import speaks_plainly


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
@click.option("--login", is_flag=True, help="Alla loggar in med sina konton; då får adressen nås av andra.")
@speaks_plainly
def serve(host: str, port: int, folder: Path | None, login: bool) -> None:
    """Visa arkivet i webbläsaren på den här datorn. Öppna adressen som skrivs ut; avbryt med Ctrl-C.

    Exempel:  arkiv serve --port 8080
    """
    from arkiv.cli.shell import nearest
    from arkiv.settings import load
    from arkiv.web.server import new_key
    from arkiv.web.server import serve as run

    run(
        load(folder or nearest(Path.cwd())),
        host,
        port,
        None if login else new_key(),
        ready=lambda address: click.echo(f"Arkivet visas på {address}\nAvbryt med Ctrl-C."),
    )
