"""``arkiv ingest``: files into a box, and the box worked to its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive
from arkiv.holdings.order import Order

if TYPE_CHECKING:
    from arkiv.holdings.arrivals import Arrival
    from arkiv.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--box", "ref", default=None, help="Kartongens beteckning; behövs om det finns flera.")
@click.option(
    "--order",
    type=click.Choice([order.value for order in Order]),
    default=Order.BY_NAME.value,
    help="Filernas ordning: efter namn, eller skannade på två vändor: alla framsidor först, sedan alla "
    "baksidor med sista bladets först (en sida per fil).",
)
@click.option("--quiet", is_flag=True, help="Ingen förloppsvisning.")
@as_json
@with_archive
def ingest(
    settings: Settings, paths: tuple[Path, ...], ref: str | None, order: str, quiet: bool, as_json: bool
) -> None:
    """Läs in PATHS (filer eller mappar) i en kartong. Utan PATHS: fortsätt där arbetet avbröts.

    Avbryt när som helst; inget går förlorat, och samma kommando fortsätter. En fil som inte går att läsa
    listas med skäl och stoppar inte resten.

    Exempel:  arkiv ingest --box K1 skanningar/
    """
    from arkiv.cli.progress import following
    from arkiv.holdings.accounts import ledger_of
    from arkiv.holdings.arrivals import arrive
    from arkiv.jobs.pool import work_off

    box = chosen_box(ref)
    arrival = arrive(box, paths, settings, actor=actor(), order=Order(order))
    with following(quiet or as_json) as progress:
        work_off(box, settings, progress=progress)
    account = ledger_of(box)
    if as_json:
        dump(
            {
                "new": arrival.new,
                "known": arrival.known,
                "passed_over": arrival.passed_over,
                "unreachable": arrival.unreachable,
                "ledger": account,
            }
        )
        _refuse_silence(arrival)
        return
    click.echo(f"{arrival.new} nya filer, {arrival.known} fanns redan.")
    for name in arrival.passed_over:
        click.echo(f"Hoppade över {name} (systemfil eller länk, inget papper).")
    click.echo(
        f"Kartong {box.ref}: {account.files} filer ({account.files_unread} olästa), {account.pages} sidor = "
        f"{account.pages_read} lästa + {account.pages_blank} blanka + {account.pages_unreadable} oläsliga + "
        f"{account.pages_failed} misslyckade{_sheets(account.pages_sheets)}; {account.documents} handlingar."
    )
    for gap in account.gaps:
        click.echo(f"  lucka: {gap}")
    _refuse_silence(arrival)


def _sheets(count: int) -> str:
    return f" + {count} skiljeblad" if count else ""


def _refuse_silence(arrival: Arrival) -> None:
    """A file that could not be fetched is not in the box, so no ledger can miss it: the command must fail aloud."""
    from ingest.errors import SourceUnavailable

    if arrival.unreachable:
        for name, why in arrival.unreachable:
            click.echo(f"EJ INLÄST: {name} ({why}). Filen finns inte i kartongen.", err=True)
        raise SourceUnavailable(arrival.unreachable[0][1])
