"""``arkiv audit …``."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.group()
def audit() -> None:
    """Loggen: visa och kontrollera."""


@audit.command()
@as_json
@with_archive
def verify(settings: Settings, as_json: bool) -> None:
    """Räkna om hela kedjan och läs om varje original. Avslutas med 8 om något inte stämmer.

    Exempel:  arkiv audit verify
    """
    from arkiv import bootstrap
    from arkiv.audit.verify import verify as check
    from arkiv.derivatives.hand_services import kept_blobs
    from arkiv.errors import ChainBroken
    from arkiv.holdings.stored import originals
    from arkiv.outcomes import outcome_of

    kept = chain(originals(), kept_blobs())
    result = check(bootstrap.blob_store(settings), kept)
    if as_json:
        dump(result)
    else:
        click.echo(
            f"{result.events} händelser och {result.originals} original genomgångna. Sista kedjevärdet:"
        )
        click.echo(f"  {result.head}")
        click.echo("Allt stämmer." if result.whole else "DET STÄMMER INTE:")
        for fault in result.faults:
            click.echo(f"  · {fault}")
    if not result.whole:
        sys.exit(outcome_of(ChainBroken()).exit_status)


@audit.command("log")
@click.option("--last", default=20, show_default=True, help="Hur många händelser.")
@as_json
@with_archive
def show(settings: Settings, last: int, as_json: bool) -> None:
    """Visa de senaste händelserna.

    Exempel:  arkiv audit log --last 50
    """
    from arkiv.audit.log import latest

    events = latest(last)
    if as_json:
        dump(events)
        return
    for event in events:
        click.echo(
            f"{event.seq:>6}  {event.at:%Y-%m-%d %H:%M:%S}  {event.actor}  {event.kind}  {event.subject}  {event.data}"
        )
