"""``arkiv plan …``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkiv.retention.services import PlanSummary
    from arkiv.settings import Settings


@click.group()
def plan() -> None:
    """Dokumenthanteringsplaner: läs in."""


@plan.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Visa bara vad som förstods; spara inget.")
@as_json
@with_archive
def import_(settings: Settings, path: Path, dry_run: bool, as_json: bool) -> None:
    """Läs in nämndens dokumenthanteringsplan (CSV eller kalkylblad) från PATH.

    Exempel:  arkiv plan import dokumenthanteringsplan.csv
    """
    from arkiv.retention import services

    summary = services.import_plan(path, actor=actor(), dry_run=dry_run)
    if as_json:
        dump(summary)
        return
    click.echo("\n".join(_words(summary)))


def _words(summary: PlanSummary) -> Iterator[str]:
    """What was understood, for a person to compare with the plan."""
    verb = "Skulle läsa in" if summary.dry_run else "Läste in" if summary.new else "Fanns redan:"
    yield f"{verb} {summary.plan.name}: {len(summary.plan.rows)} rader, {summary.mapped} knutna till handlingstyper."
    for row in summary.unsure:
        guess = ", ".join(f"{mapped.code} ({mapped.sure:.0%})" for mapped in row.mapped) or "ingen gissning"
        yield f"  rad {row.line} {row.record}: knyt till handlingstyp för hand ({guess})"
    for row in summary.unclear:
        yield f"  rad {row.line} {row.record}: fristen gick inte att förstå ({row.retention})"
    if summary.without_rule:
        yield f"  Handlingstyper utan regel i plan eller lag: {len(summary.without_rule)}"
