"""``arkiv report``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.command()
@click.argument("ref", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Mapp att skriva i. Annars arkivets rapport/.",
)
@as_json
@with_archive
def report(settings: Settings, ref: str | None, out: Path | None, as_json: bool) -> None:
    """Skriv fyndrapporten för kartongen REF som HTML (att skriva ut), XLSX och JSON.

    Exempel:  arkiv report K1 --out rapport
    """
    from arkiv.cli.summary import show_report
    from arkiv.export.writing import write_report

    written = write_report(chosen_box(ref), settings, out or settings.home / "rapport", actor=actor())
    if as_json:
        dump({"files": [str(path) for path in written.files], "report": written.report})
        return
    show_report(written.report)
    for path in written.files:
        click.echo(f"Skrev {path}")
