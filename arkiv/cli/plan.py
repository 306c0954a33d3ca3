"""``arkiv plan …``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkiv.retention.plan_services import RowShown
    from arkiv.retention.services import PlanSummary
    from arkiv.settings import Settings


@click.group()
def plan() -> None:
    """Dokumenthanteringsplaner: läs in, bekräfta rader, visa var de går emot lagen."""


@plan.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Visa bara vad som förstods; spara inget.")
@as_json
@with_archive
def import_(settings: Settings, path: Path, dry_run: bool, as_json: bool) -> None:
    """Läs in nämndens dokumenthanteringsplan (CSV, kalkylblad eller PDF) från PATH.

    Exempel:  arkiv plan import dokumenthanteringsplan.csv
    """
    from arkiv.retention import services

    summary = services.import_plan(path, actor=actor(), dry_run=dry_run)
    if as_json:
        dump(summary)
        return
    click.echo("\n".join(_words(summary)))


@plan.command("list")
@as_json
@with_archive
def list_plans(settings: Settings, as_json: bool) -> None:
    """Visa planerna i arkivet, äldsta beslutet först.

    Exempel:  arkiv plan list
    """
    from arkiv.retention import plan_services

    found = plan_services.listed()
    if as_json:
        dump(found)
        return
    for one in found:
        waiting = one.unsure + one.not_understood
        click.echo(f"{one.id:>3}  {one.name}: {one.rows} rader, {waiting} att titta på")
        for name in one.same_day:
            click.echo(f"     samma beslutsdag som {name}: där de säger olika följs ingen av dem")
    if not found:
        click.echo("Ingen plan är inläst. Läs in en: 'arkiv plan import PLAN.csv'.")


@plan.command()
@click.argument("plan_id", type=int, required=False)
@click.option("--open", "only_open", is_flag=True, help="Bara rader som en person behöver titta på.")
@as_json
@with_archive
def rows(settings: Settings, plan_id: int | None, only_open: bool, as_json: bool) -> None:
    """Visa raderna i planen PLAN_ID (annars den nyaste): vad de säger, hur det förstods, förslag på handlingstyp.

    Exempel:  arkiv plan rows --open
    """
    from arkiv.retention import plan_services

    shown = plan_services.rows(plan_id, only_open=only_open)
    if as_json:
        dump(shown)
        return
    click.echo("\n".join(map(_row, shown)) or "Inga rader att titta på.")


@plan.command()
@click.argument("plan_id", type=int)
@click.argument("line", type=int)
@click.argument("types", nargs=-1)
@click.option(
    "--means", default="", help="Vad raden betyder, med planens ord: ”Gallras 2 år efter avslutat ärende”."
)
@with_archive
def confirm(settings: Settings, plan_id: int, line: int, types: tuple[str, ...], means: str) -> None:
    """Bekräfta att rad LINE i planen PLAN_ID gäller handlingstyperna TYPES (inga alls: raden gäller ingen av dem).

    Exempel:  arkiv plan confirm 1 6 faderskap
    """
    from arkiv.retention import plan_services

    row = plan_services.confirm(plan_id, line, types, means=means, actor=actor())
    about = ", ".join(mapped.code for mapped in row.mapped) or "ingen handlingstyp"
    click.echo(f"Rad {row.line} ”{row.record}” gäller {about}. Kör 'arkiv check' för att se det i svaren.")


@plan.command("conflicts")
@click.argument("plan_id", type=int, required=False)
@as_json
@with_archive
def show_conflicts(settings: Settings, plan_id: int | None, as_json: bool) -> None:
    """Visa var planen PLAN_ID (annars den nyaste) säger annat än lagen i dag.

    Exempel:  arkiv plan conflicts
    """
    from django.utils import timezone

    from arkiv.retention import plan_services

    found = plan_services.plan_conflicts(plan_id, law_on=timezone.localdate())
    if as_json:
        dump(found)
        return
    for one in found:
        click.echo(f"rad {one.line} ”{one.record}” ({one.said}): {one.why}\n  {one.type}, {one.source}")
    if not found:
        click.echo("Planen går inte emot lagen i någon rad som är knuten till en handlingstyp.")


def _row(row: RowShown) -> str:
    guesses = ", ".join(f"{mapped.code} {mapped.sure:.0%}" for mapped in row.mapped) or "ingen handlingstyp"
    others = ", ".join(mapped.code for mapped in row.alternatives)
    years = f" {row.years} år" if row.years is not None else ""
    understood = {"preserve": "bevaras", "dispose": "gallras", "unclear": "inte förstådd"}[
        row.verdict
    ] + years
    sure = f"bekräftad av {row.confirmed_by}" if row.confirmed_by else f"närliggande: {others or 'inga'}"
    return (
        f"{row.plan} rad {row.line} ”{row.record}”: ”{row.retention}” ({understood})\n     {guesses}; {sure}"
    )


def _words(summary: PlanSummary) -> Iterator[str]:
    """What was understood, for a person to compare with the plan."""
    verb = "Skulle läsa in" if summary.dry_run else "Läste in" if summary.new else "Fanns redan:"
    yield f"{verb} {summary.plan.name}: {len(summary.plan.rows)} rader, {summary.mapped} knutna till handlingstyper."
    for row in summary.unsure:
        guess = ", ".join(f"{mapped.code} ({mapped.sure:.0%})" for mapped in row.mapped) or "ingen gissning"
        yield f"  rad {row.line} {row.record}: knyt till handlingstyp för hand ({guess})"
    for row in summary.unclear:
        yield f"  rad {row.line} {row.record}: fristen gick inte att förstå ({row.retention})"
    for conflict in summary.conflicts:
        yield f"  rad {conflict.line} {conflict.record}: {conflict.why} ({conflict.source})"
    for name in summary.same_day:
        yield f"  Samma beslutsdag som {name}: där de säger olika följs ingen av dem."
    if summary.without_rule:
        yield f"  Handlingstyper utan regel i plan eller lag: {len(summary.without_rule)}"
    if summary.unsure or summary.unclear:
        yield "  Bekräfta raderna: 'arkiv plan rows --open' visar dem, 'arkiv plan confirm' knyter dem."
