"""``arkiv index …``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings


@click.group()
def index() -> None:
    """Sökregistret: bygg om, kontrollera, mät, pröva motorn. Det kan alltid göras om ur arkivet."""


@index.command()
@with_archive
def rebuild(settings: Settings) -> None:
    """Bygg om sökregistret ur arkivet. Den som söker under tiden söker i det gamla.

    Exempel:  arkiv index rebuild
    """
    from arkiv import bootstrap
    from arkiv.search import queries

    pages = queries.rebuild(settings, bootstrap.blob_store(settings), actor=actor())
    click.echo(f"Sökregistret är ombyggt: {pages} sidor.")


@index.command()
@as_json
@with_archive
def verify(settings: Settings, as_json: bool) -> None:
    """Jämför sökregistret sida för sida med arkivet. Avslutas med 11 om de skiljer sig.

    Exempel:  arkiv index verify
    """
    from arkiv.outcomes import outcome_of
    from arkiv.search import queries
    from index.errors import SearchError

    result = queries.verify(settings)
    if as_json:
        dump(result)
    elif result.whole:
        click.echo(f"Sökregistret stämmer med arkivet: {result.pages} sidor.")
    else:
        click.echo(
            f"Sökregistret stämmer inte: {len(result.missing)} sidor saknas, {len(result.different)} är inaktuella, "
            f"{len(result.unknown)} finns inte i arkivet. Inget är förlorat; bygg om med 'arkiv index rebuild'."
        )
    if not result.whole:
        sys.exit(outcome_of(SearchError("")).exit_status)


@index.command()
@as_json
@with_archive
def stats(settings: Settings, as_json: bool) -> None:
    """Visa sökregistrets storlek och version.

    Exempel:  arkiv index stats --json
    """
    from arkiv.search import queries

    facts = queries.stats(settings)
    if as_json:
        dump(facts)
        return
    click.echo(f"{facts.engine} {facts.engine_version}, analys {facts.analysis}")
    click.echo(f"{facts.pages} sidor, {facts.size_bytes / 1e6:.1f} MB, utgåva {facts.generation}")


@index.command()
@as_json
@with_archive
def conform(settings: Settings, as_json: bool) -> None:
    """Pröva sökmotorn i inställningarna, och sökklustret, mot allt som krävs. Arkivets eget sökregister rörs inte.

    Tar någon minut. Avslutas med 11 om något inte stämmer.

    Exempel:  arkiv index conform
    """
    from arkiv.outcomes import outcome_of
    from arkiv.search import opening
    from index.errors import SearchError

    results = []
    for result in opening.conform(settings):
        results.append(result)
        if not as_json:
            click.echo(
                f"{'stämmer' if result.passed else 'STÄMMER INTE'}  {result.check} ({result.milliseconds} ms)"
            )
            if result.fault:
                click.echo(f"    {result.fault}")
    if as_json:
        dump(results)
    if not all(result.passed for result in results):
        sys.exit(outcome_of(SearchError("")).exit_status)
