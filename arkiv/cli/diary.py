"""``arkiv diary …``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkiv.diary.services import ImportSummary
    from arkiv.settings import Settings


@click.group()
def diary() -> None:
    """Diarier och personaktsregister: läs in exporter."""


@diary.command("import")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--name", default="", help="Diariets namn. Annars filens namn; samma namn igen jämförs med förra gången."
)
@click.option("--personakter", is_flag=True, help="Filen är ett register över personakter, inte ett diarium.")
@click.option("--binders", is_flag=True, help="Filen är en lista över pärmar och serier som hålls ordnade.")
@click.option("--profile", type=click.Path(path_type=Path), default=None, help="Kolumnprofil (YAML).")
@click.option("--dry-run", is_flag=True, help="Visa bara vad som förstods; spara inget.")
@as_json
@with_archive
def import_(
    settings: Settings,
    path: Path,
    name: str,
    personakter: bool,
    binders: bool,
    profile: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Läs in ett diarium (CSV eller kalkylblad) från PATH. Arkiv ändrar aldrig i diariet.

    Exempel:  arkiv diary import diarium.csv --dry-run
    """
    from arkiv.diary import services

    if personakter and binders:
        raise click.UsageError("Välj antingen --personakter eller --binders.")
    call = services.import_diary
    if personakter:
        call = services.import_personakter
    elif binders:
        call = services.import_binders
    summary = call(path, name=name or path.stem, profile=profile, dry_run=dry_run, actor=actor())
    if as_json:
        dump(summary)
        return
    click.echo("\n".join(_words(summary)))


def _words(summary: ImportSummary) -> Iterator[str]:
    """What was understood, for a person to compare with the file."""
    verb = "Skulle läsa in" if summary.dry_run else "Läste in"
    yield (
        f"{verb} {summary.name}: {summary.rows} rader ({summary.added} nya, {summary.changed} ändrade, "
        f"{summary.vanished} försvunna sedan förra gången)."
    )
    if summary.dry_run:
        yield from (
            f"  kolumn {use.header} → {use.field or 'sparas vid sidan av'}" for use in summary.columns
        )
    for bad in summary.unreadable:
        yield f"  rad {bad.line} gick inte att förstå ({bad.reason}): {bad.text}"
    for doubt in summary.doubts:
        yield f"  rad {doubt.line}: {doubt.message}"
    yield from (f"  {note}" for note in summary.notes)
    yield from (f"  {finding.message}" for finding in summary.findings)
    if summary.dry_run:
        yield from (f"  t.ex. {sample}" for sample in summary.samples)
