"""``arkiv hold …``: gallringsstopp."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.retention.holds import Hold
    from arkiv.settings import Settings

SCOPES = {"allt": "all", "kartong": "box", "ärende": "case", "person": "person", "handling": "document"}
KINDS = {
    "begäran": "request",
    "överklagande": "appeal",
    "tillsyn": "supervision",
    "rättegång": "court",
    "krav": "claim",
    "annat": "other",
}
DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def hold() -> None:
    """Gallringsstopp: det som inte får gallras medan något pågår."""


@hold.command()
@click.argument("scope", type=click.Choice(list(SCOPES)))
@click.argument("key", default="")
@click.option("--because", required=True, help="Skälet, med ord som den som granskar förstår.")
@click.option("--kind", type=click.Choice(list(KINDS)), default="annat", help="Vad som pågår.")
@click.option("--from", "from_day", type=DAY, default=None, help="Första dag (ÅÅÅÅ-MM-DD). Annars i dag.")
@click.option("--until", type=DAY, default=None, help="Sista dag. Annars tills stoppet hävs.")
@click.option("--reference", default="", help="Diarienummer eller annan beteckning för det som pågår.")
@with_archive
def place(
    settings: Settings,
    scope: str,
    key: str,
    because: str,
    kind: str,
    from_day: datetime | None,
    until: datetime | None,
    reference: str,
) -> None:
    """Lägg ett gallringsstopp på SCOPE; KEY är kartongen, ärendet, personnumret eller handlingen.

    Exempel:  arkiv hold place ärende "SN 2005/123" --because "Överklagat till kammarrätten"
    """
    from django.utils import timezone

    from arkiv.retention.holds import HoldReason, HoldScope
    from arkiv.retention.services import place_hold

    placed = place_hold(
        HoldScope(SCOPES[scope]),
        key,
        reason=because,
        kind=HoldReason(KINDS[kind]),
        from_day=from_day.date() if from_day else timezone.localdate(),
        until=until.date() if until else None,
        reference=reference,
        actor=actor(),
    )
    click.echo(f"Gallringsstopp {placed.ref} är lagt. Kör 'arkiv check' för att se det i svaren.")


@hold.command()
@click.argument("ref")
@click.option("--last-day", type=DAY, default=None, help="Stoppets sista dag (ÅÅÅÅ-MM-DD). Annars i dag.")
@with_archive
def lift(settings: Settings, ref: str, last_day: datetime | None) -> None:
    """Häv gallringsstoppet REF. Stoppet självt står kvar i registret.

    Exempel:  arkiv hold lift GS-1
    """
    from django.utils import timezone

    from arkiv.retention.services import lift_hold

    day = last_day.date() if last_day else timezone.localdate()
    click.echo(f"Gallringsstopp {lift_hold(ref, last_day=day, actor=actor()).ref} gäller till och med {day}.")


@hold.command("list")
@as_json
@with_archive
def list_holds(settings: Settings, as_json: bool) -> None:
    """Visa alla gallringsstopp som lagts, även hävda.

    Exempel:  arkiv hold list --json
    """
    from arkiv.retention.services import holds

    placed = holds()
    if as_json:
        dump(placed)
        return
    for one in placed:
        click.echo(_row(one))
    if not placed:
        click.echo("Inga gallringsstopp är lagda.")


@hold.command()
@click.argument("ref", required=False)
@as_json
@with_archive
def hits(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Visa varje handling som gallringsstoppet REF når, eller som något stopp når.

    Exempel:  arkiv hold hits GS-1
    """
    from django.utils import timezone

    from arkiv.retention.services import held_by

    reached = held_by(ref, law_on=timezone.localdate())
    if as_json:
        dump(reached)
        return
    for one in reached:
        click.echo(f"{one.hold}  {one.box}  handling {one.number}  ({one.document})")
    click.echo(f"{ref or 'Gallringsstoppen'} når {len(reached)} handlingar.")


def _row(one: Hold) -> str:
    words = {code: word for word, code in SCOPES.items()}
    reaches = " ".join(part for part in (words[one.scope], one.key) if part)
    kinds = {code: word for word, code in KINDS.items()}
    days = f"från {one.from_day}" + (f" till {one.until}" if one.until else " tills vidare")
    return f"{one.ref}  {reaches}  {days}  {kinds[one.kind]}: {one.reason}" + (
        f" ({one.reference})" if one.reference else ""
    )
