"""``arkiv box …``."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.group()
def box() -> None:
    """Kartonger: lägg upp, visa, godta luckor, stäng."""


class Years(click.ParamType):  # type: ignore[type-arg]
    """``2005`` or ``2005-2006``."""

    name = "år"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"(\d{4})(?:[-–](\d{4}))?", value)
        if not match or int(match[2] or match[1]) < int(match[1]):
            self.fail(f"'{value}' är inga årtal. Skriv 2005 eller 2005-2006.", param, ctx)
        return int(match[1]), int(match[2] or match[1])


class FileName(click.ParamType):  # type: ignore[type-arg]
    """A file's name as the lists show it, also when the shell fills in the name as the disk has it."""

    name = "filnamn"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        from arkiv.holdings.identity import file_name

        return file_name(value)


@box.command()
@click.argument("ref")
@click.option("--title", required=True, help="Vad kartongen är, med egna ord.")
@click.option("--where", default="", help="Var den hittades.")
@click.option(
    "--found", type=click.DateTime(["%Y-%m-%d"]), default=None, help="När den hittades (ÅÅÅÅ-MM-DD)."
)
@click.option("--by", "found_by", default="", help="Vem som hittade den.")
@click.option("--years", type=Years(), default=None, help="Vilka år papperen sägs gälla, t.ex. 2005-2006.")
@with_archive
def new(
    settings: Settings,
    ref: str,
    title: str,
    where: str,
    found: datetime | None,
    found_by: str,
    years: tuple[int, int] | None,
) -> None:
    """Lägg upp kartongen REF.

    Exempel:  arkiv box new K1 --title "Kartong i källaren" --years 2005-2006 --found 2026-11-02
    """
    from arkiv.holdings.services import Provenance, new_box

    provenance = Provenance(
        title=title,
        found_where=where,
        found_on=found.date() if found else None,
        found_by=found_by,
        years=years,
    )
    new_box(ref, provenance, actor=actor())
    click.echo(f"Kartong {ref} är upplagd. Nästa steg: 'arkiv ingest --box {ref} MAPP'.")


@box.command("list")
@as_json
@with_archive
def list_boxes(settings: Settings, as_json: bool) -> None:
    """Visa alla kartonger.

    Exempel:  arkiv box list --json
    """
    from arkiv.overview import overview

    facts = overview(settings)
    if as_json:
        dump(facts.boxes)
        return
    for row in facts.boxes:
        click.echo(f"{row.ref}  {row.title}  {row.pages} sidor, {row.documents} handlingar, {row.state}")


@box.command()
@click.argument("ref", required=False)
@as_json
@with_archive
def show(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Visa allt som är känt om kartongen REF. Med --json: hela registret (docs/register.schema.json).

    Exempel:  arkiv box show K1 --json > register.json
    """
    from arkiv import bootstrap
    from arkiv.cli.tables import show_register
    from arkiv.holdings.registers import register_of

    register = register_of(chosen_box(ref), bootstrap.blob_store(settings))
    if as_json:
        dump(register)
    else:
        show_register(register)


@box.command()
@click.argument("gap", type=FileName())
@click.option("--box", "ref", default=None, help="Kartongens beteckning.")
@click.option("--because", required=True, help="Varför luckan godtas.")
@with_archive
def accept(settings: Settings, gap: str, ref: str | None, because: str) -> None:
    """Godta en lucka: GAP är en oläst fils namn, eller "FIL sida N".

    Exempel:  arkiv box accept "trasig.pdf" --box K1 --because "Filen är tom; papperet är läst för hand"
    """
    from arkiv.holdings.services import accept_gap

    count = accept_gap(chosen_box(ref), gap, because, actor=actor())
    click.echo(f"Noterat: {count} lucka godtagen." if count == 1 else f"Noterat: {count} luckor godtagna.")


@box.command()
@click.argument("ref", required=False)
@with_archive
def retry(settings: Settings, ref: str | None) -> None:
    """Försök igen med det som misslyckats i kartongen REF; kör sedan 'arkiv ingest'.

    Exempel:  arkiv box retry K1
    """
    from arkiv.jobs.ledger import retry as offer_again

    chosen = chosen_box(ref)
    click.echo(f"{offer_again(chosen.pk)} steg försöks igen vid nästa 'arkiv ingest --box {chosen.ref}'.")


@box.command()
@click.argument("ref", required=False)
@with_archive
def close(settings: Settings, ref: str | None) -> None:
    """Stäng kartongen REF. Går bara när varje fil och sida är redovisad.

    Exempel:  arkiv box close K1
    """
    from arkiv.holdings.services import close_box

    chosen = chosen_box(ref)
    close_box(chosen, actor=actor())
    click.echo(f"Kartong {chosen.ref} är stängd: varje fil och sida är redovisad.")
