"""``arkiv sheets``: separator and header sheets to print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, chosen_box, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.command()
@click.argument("ref", required=False)
@click.option(
    "--folder", "folders", multiple=True, help="En pärm eller mapp som ska ha ett blad först; får upprepas."
)
@click.option("--count", default=0, help="Antal skiljeblad, att lägga mellan handlingar.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Filen som skrivs (PDF)."
)
@with_archive
def sheets(settings: Settings, ref: str | None, folders: tuple[str, ...], count: int, out: Path) -> None:
    """Skriv skiljeblad för kartongen REF: Arkiv känner igen dem när sidorna läses och delar vid dem.

    Exempel:  arkiv sheets K1 --count 30 --folder "Pärm 1" --folder "Pärm 2" --out blad.pdf
    """
    from arkiv.sheets.services import print_sheets

    out.write_bytes(print_sheets(chosen_box(ref), folders, count, actor=actor()))
    click.echo(f"{len(folders) + count} blad i {out}. Skriv ut dem på vanligt papper, utan att förminska.")
