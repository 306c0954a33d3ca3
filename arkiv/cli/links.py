"""``arkiv links …``: copies and other wordings of a record that lie in different boxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.links.services import Link
    from arkiv.settings import Settings


@click.group()
def links() -> None:
    """Samma handling i flera kartonger: kopior, och exemplar som lyder olika."""


@links.command()
@as_json
@with_archive
def find(settings: Settings, as_json: bool) -> None:
    """Jämför alla kartongers handlingar med varandra. Inget tas bort; kör om när kartonger kommit till.

    Exempel:  arkiv links find
    """
    from arkiv.links import services

    found = services.find(settings, actor=actor())
    if as_json:
        dump(found)
        return
    click.echo(f"{found.documents} handlingar genomgångna, {found.links} länkar mellan kartonger.")


@links.command("list")
@click.argument("ref", required=False)
@as_json
@with_archive
def list_links(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Visa länkarna från och till kartongen REF, eller alla, med varje ställe där exemplaren skiljer sig.

    Exempel:  arkiv links list K1
    """
    from arkiv.links import services

    shown = services.links(chosen_box(ref) if ref else None, actor=actor())
    if as_json:
        dump(shown)
        return
    click.echo(f"{len(shown)} länkar mellan kartonger.")
    for link in shown:
        _tell(link)


def _tell(link: Link) -> None:
    from arkiv.alterations.model import WORDS
    from arkiv.export.words import RELATIONS

    ours, theirs = (f"{end.box}/{end.number}" for end in (link.ours, link.theirs))
    click.echo(f"{ours} är {RELATIONS[link.kind.value]} {theirs}: {link.ours.title}. {link.reason}")
    if link.stale:
        click.echo("  Någon av dem har ändrats sedan dess; 'arkiv links find' jämför på nytt.")
    for part in link.parts:
        click.echo(f"  {WORDS[part.what]}: ”{part.ours}” mot ”{part.theirs}”")
