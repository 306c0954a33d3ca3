"""``arkiv handwriting …``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.derive import page_bar
from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.group()
def handwriting() -> None:
    """Handskrift: lämna ut till en annan läsare, läs in svaret."""


@handwriting.command("export")
@click.argument("ref", required=False)
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="Mapp att skriva i, utanför arkivet."
)
@click.option("--again", is_flag=True, help="Även sidor som redan har en handskriftsläsning.")
@click.option("--quiet", is_flag=True, help="Ingen förloppsvisning.")
@as_json
@with_archive
def export(settings: Settings, ref: str | None, out: Path, again: bool, quiet: bool, as_json: bool) -> None:
    """Lämna ut sidor med handskrift i kartongen REF: bild (PNG), ALTO med platserna, och en förteckning.

    Exempel:  arkiv handwriting export K1 --out handskrift
    """
    from arkiv.derivatives.hand_exchange import hand_out

    box = chosen_box(ref)
    with page_bar(quiet or as_json, "Sidor gås igenom") as progress:
        handed = hand_out(box, settings, out, actor=actor(), again=again, progress=progress)
    if as_json:
        dump(handed)
        return
    click.echo(
        f"{handed.pages} sidor med {handed.regions} handskrivna ställen utlämnade i {handed.folder}. Lägg läsarens "
        f"ALTO i {Path(handed.folder) / 'svar'} under bildens namn och kör 'arkiv handwriting import'."
    )
    for file, number in handed.without_picture:
        click.echo(f"UTAN BILD: sida {number} i filen {file[:12]}… kunde inte lämnas ut.")


@handwriting.command("import")
@click.argument("answers", metavar="FOLDER", type=click.Path(path_type=Path))
@click.option("--engine", default="", help="Läsarens namn och version, om dess filer inte säger det.")
@as_json
@with_archive
def import_(settings: Settings, answers: Path, engine: str, as_json: bool) -> None:
    """Läs in svaren i FOLDER. Tryckt text ändras aldrig; Arkivs egen gissning sparas bredvid.

    Exempel:  arkiv handwriting import handskrift
    """
    from arkiv.derivatives.alto_read import plain_name
    from arkiv.derivatives.hand_exchange import take_in

    taken = take_in(answers, settings, actor=actor(), engine=plain_name(engine))
    if as_json:
        dump(taken)
        return
    click.echo(
        f"{taken.pages} sidor fick {taken.lines} rader med {taken.words} ord. {taken.outside} rader stod utanför det "
        f"handskrivna och lämnades. {len(taken.unanswered)} sidor saknar svar."
    )
    if taken.pages:
        click.echo("Kör 'arkiv ingest', så att handlingar och sökregister får med det.")
