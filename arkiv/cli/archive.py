"""``arkiv init`` and ``arkiv status``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, speaks_plainly, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path())
@click.option("--municipality", default="", help="Kommunens namn, som det står i brevhuvuden.")
@click.option("--authority", default="Socialnämnden", show_default=True, help="Nämndens namn.")
@click.option(
    "--unit", "units", multiple=True, help="Diariebeteckning för nämnden (SN, SON …); kan upprepas."
)
@speaks_plainly
def init(folder: Path, municipality: str, authority: str, units: tuple[str, ...]) -> None:
    """Skapa ett arkiv i FOLDER (här om inget anges). Finns det redan ett, uppdateras dess databas.

    Exempel:  arkiv init fyndet --municipality "Granviks kommun" --unit SN
    """
    from arkiv.create import create

    settings = create(folder, municipality, authority, units or ("SN",), actor=actor())
    click.echo(f"Arkivet finns i {settings.home}. Nästa steg: 'arkiv box new' i den mappen.")


@click.command()
@as_json
@with_archive
def status(settings: Settings, as_json: bool) -> None:
    """Visa arkivets kartonger, vad som väntar, och plats på disken.

    Exempel:  arkiv status --json
    """
    from arkiv.overview import overview

    facts = overview(settings)
    if as_json:
        dump(facts)
        return
    click.echo(
        f"Arkivet {facts.home}: {len(facts.boxes)} kartonger, {facts.events} händelser i loggen, "
        f"{facts.free_mb} MB ledigt på disken."
    )
    for box in facts.boxes:
        click.echo(
            f"  {box.ref}  {box.title}: {box.files} filer ({box.files_unread} olästa), {box.pages} sidor, "
            f"{box.documents} handlingar, {box.steps_open} steg väntar, {box.steps_failed} misslyckade, "
            f"{'balanserar' if box.balanced else f'{box.gaps} luckor'}, {box.state}"
        )
    from arkiv.disposal.erasing import unfinished

    for ref in unfinished():
        click.echo(f"  Gallringen {ref} avbröts och är inte klar: kör 'arkiv disposal finish {ref}'.")
