"""``arkiv learn …``: the type model taught from what persons confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.group()
def learn() -> None:
    """Lär av det personer bekräftat: pröva, ta i bruk, svara som förr."""


@learn.command()
@click.option("--apply", is_flag=True, help="Ta modellen i bruk; annars visas bara vad den skulle ändra.")
@as_json
@with_archive
def types(settings: Settings, apply: bool, as_json: bool) -> None:
    """Lär modellen för handlingstyper av bekräftade handlingar, och visa skillnaden på dem som hållits undan.

    Exempel:  arkiv learn types --apply
    """
    from arkiv.learning.services import learn as teach

    told = teach(apply=apply, actor=actor())
    if as_json:
        dump(told)
        return
    click.echo(f"Lärd av {told.taught_on} handlingar, prövad på {told.kept_back} andra.")
    for name, one in (("i bruk nu", told.before), ("ny", told.after)):
        click.echo(
            f"  {name:<10} rätt {one.right} av {one.lessons}, till en person {one.looked_at}, "
            f"godtagna men fel {one.wrong}"
        )
    click.echo(f"Godtar från {told.accept_from:.2f}. Modell {told.digest[:12]}.")
    click.echo("Modellen är i bruk." if told.applied else "Inget är ändrat. Ta den i bruk med --apply.")


@learn.command("list")
@as_json
@with_archive
def list_models(settings: Settings, as_json: bool) -> None:
    """Visa modellerna som tagits i bruk.

    Exempel:  arkiv learn list
    """
    from arkiv.learning.services import models_used

    used = models_used()
    if as_json:
        dump(used)
        return
    for digest, when, who, count in used:
        click.echo(f"{digest[:12]}  {when[:16]}  {who}  {count} handlingar")
    if not used:
        click.echo("Bara den modell som följde med används.")


@learn.command()
@click.argument("document", metavar="HANDLING")
@click.option(
    "--model", default="", help="Modellens beteckning ('arkiv learn list'); utan: den som följde med."
)
@as_json
@with_archive
def replay(settings: Settings, document: str, model: str, as_json: bool) -> None:
    """Svara på en handlings typ som en viss modell gör det.

    Exempel:  arkiv learn replay 404518c1c61d --model 3f2a
    """
    from arkiv.holdings.doctype_names import name_of
    from arkiv.learning.services import replay as answer

    told = answer(document, model)
    if as_json:
        dump(told)
        return
    name = name_of(told.doctype.code) if told.doctype.code else "ingen typ"
    click.echo(f"{name}, {told.doctype.confidence:.2f}: {'godtas' if told.accepted else 'till en person'}")
    for reason in told.doctype.reasons:
        click.echo(f"  {reason}")
