"""``arkiv diary …``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.late import late
from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkiv.diary.changes import ImportRecord, RowChange
    from arkiv.diary.importing import ImportSummary
    from arkiv.diary.profiles import RegisterKind
    from arkiv.settings import Settings

_SHOWN = 40  # of each list in a terminal; --json has them all
_FIXED = ("FGS", "ERMS", "Ciceron")  # these have the same columns in every file, most of them empty
_FORMS = ("csv", "sheet", "pdf", "fgs", "erms", "ciceron")


@click.group()
def diary() -> None:
    """Diarier och personaktsregister: läs in exporter."""


diary.add_command(late)


@diary.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--name", default="", help="Diariets namn. Annars filens namn; samma namn igen jämförs med förra gången."
)
@click.option("--personakter", is_flag=True, help="Filen är ett register över personakter, inte ett diarium.")
@click.option("--binders", is_flag=True, help="Filen är en lista över pärmar och serier som hålls ordnade.")
@click.option("--delegations", is_flag=True, help="Filen är en lista över delegationsbeslut.")
@click.option(
    "--profile", default="", help="Kolumnprofil: en YAML-fil eller namnet på en sparad. Annars förra gångens."
)
@click.option(
    "--format", "form", type=click.Choice(_FORMS), default=None, help="Filens slag. Annars efter innehållet."
)
@click.option("--dry-run", is_flag=True, help="Visa bara vad som förstods; spara inget.")
@as_json
@with_archive
def import_(
    settings: Settings,
    paths: tuple[Path, ...],
    name: str,
    personakter: bool,
    binders: bool,
    delegations: bool,
    profile: str,
    form: str | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Läs in ett diarium från en eller flera filer (PATHS). Arkiv ändrar aldrig i diariet.

    CSV, kalkylblad, PDF-listor, FGS Ärendehantering, ERMS och tabeller ur Ciceron.

    Exempel:  arkiv diary import diarium.csv --dry-run
    """
    from arkiv.diary.importing import Asked, import_register
    from arkiv.diary.sources import Format

    asked = Asked(
        paths=paths,
        name=name or os.fsencode(paths[0].stem).decode("utf-8", "replace")[:100],
        kind=_kind(personakter, binders, delegations),
        profile=profile,
        form=Format(form) if form else None,
        dry_run=dry_run,
    )
    summary = import_register(asked, actor=actor())
    if as_json:
        dump(summary)
        return
    click.echo("\n".join(_words(summary)))


@diary.command("imports")
@as_json
@with_archive
def imports(settings: Settings, as_json: bool) -> None:
    """Visa varje inläsning: när, vilka filer med kontrollsumma, och vad den ändrade.

    Exempel:  arkiv diary imports
    """
    from arkiv.diary.changes import imports as listed

    records = listed()
    if as_json:
        dump(records)
        return
    click.echo("\n".join(_record(record) for record in records) or "Inget register är inläst än.")


@diary.command("changes")
@click.option("--name", default="", help="Bara det här registret.")
@click.option("--import", "number", type=int, default=None, help="Bara den inläsningen, efter dess nummer.")
@click.option(
    "--kind",
    type=click.Choice(("added", "changed", "vanished")),
    default=None,
    help="Bara ett slags ändring.",
)
@as_json
@with_archive
def changes(settings: Settings, name: str, number: int | None, kind: str | None, as_json: bool) -> None:
    """Visa vad som lagts till, ändrats och försvunnit mellan två utdrag, fält för fält.

    Exempel:  arkiv diary changes --kind vanished
    """
    from itertools import islice

    from arkiv.diary.changes import changes as listed

    found = listed(name=name, number=number, kind=kind)
    if as_json:
        dump(tuple(found))
        return
    lines = [line for change in islice(found, _SHOWN) for line in _change(change)]
    lines += ["… fler finns; --json visar alla, --kind och --import begränsar."] if next(found, None) else []
    click.echo("\n".join(lines) or "Inget har ändrats mellan två inläsningar av samma register.")


@diary.command("statistics")
@click.option("--box", "ref", default=None, help="Bara den kartongen. Annars alla.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Skriv HTML, XLSX, SVG och JSON hit.",
)
@as_json
@with_archive
def statistics_(settings: Settings, ref: str | None, out: Path | None, as_json: bool) -> None:
    """Visa statistik: oregistrerat efter typ, år, enhet och ålder, och dagar till registrering.

    Exempel:  arkiv diary statistics --out statistik
    """
    from django.utils import timezone

    from arkiv.diary.statistics import statistics
    from arkiv.holdings import stored

    told = statistics(box=stored.box(ref) if ref else None, today=timezone.localdate())
    if out is not None:
        from arkiv.export.diary_statistics import write_statistics

        for path in write_statistics(told, out):
            click.echo(f"Skrev {path}.", err=as_json)
    if as_json:
        dump(told)
        return
    for tally in told.tallies:
        click.echo(f"{tally.title} ({tally.total})")
        for cell in tally.cells:
            rows = ", ".join(f"{box}: {number}" for box, number, _ in cell.documents[:_SHOWN])
            click.echo(f"  {cell.count:>5}  {cell.label}  ({rows})")
    click.echo("Dagar från ankomst till registrering (median, nio av tio inom, längst; sena)")
    for one in told.delays[:_SHOWN]:
        click.echo(
            f"  {one.unit} {one.year}: {one.median}, {one.ninth}, {one.longest}; {one.late} av {one.count} sena"
        )


@diary.command("delays")
@click.argument("unit")
@click.argument("year", type=int)
@as_json
@with_archive
def delays(settings: Settings, unit: str, year: int, as_json: bool) -> None:
    """Visa posterna bakom talet för UNIT och YEAR i statistiken: de som registrerades sent.

    Exempel:  arkiv diary delays SN 2005
    """
    from arkiv.diary.statistics import delayed

    rows = tuple(delayed(unit, year))
    if as_json:
        dump([{"entry": entry, "days": days} for entry, days in rows])
        return
    for entry, days in rows:
        click.echo(f"{entry.number}  inkom {entry.received}, registrerad {entry.registered}: {days} dagar")
    click.echo(f"{len(rows)} sena i {unit} {year}.")


@diary.command("reverse")
@click.option("--box", "ref", default=None, help="Kartongen. Annars den enda som finns.")
@as_json
@with_archive
def reverse(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Visa vad registren säger åt andra hållet: luckor, dubbletter, sent, aldrig avslutat, utan beslut.

    Exempel:  arkiv diary reverse --box K1
    """
    from arkiv.cli.shell import chosen_box
    from arkiv.diary.statistics import reverse_of
    from arkiv.export.words import REVERSE

    found = reverse_of(chosen_box(ref))
    if as_json:
        dump(found)
        return
    for kind, name in REVERSE.items():
        rows = [one for one in found if one.kind is kind]
        if rows:
            click.echo(f"{name} ({len(rows)})")
        for one in rows:
            click.echo(f"  {one.message}")
    if not found:
        click.echo("Inget att anmärka, eller kartongen är inte prövad: 'arkiv check'.")


@diary.command("profiles")
@as_json
@with_archive
def profiles(settings: Settings, as_json: bool) -> None:
    """Visa de sparade kolumnprofilerna.

    Exempel:  arkiv diary profiles
    """
    from arkiv.diary.profiles import KIND_NAMES
    from arkiv.diary.saved_profiles import saved_profiles

    known = saved_profiles()
    if as_json:
        dump(known)
        return
    for profile in known:
        said = "; ".join(f"{name}: {value}" for name, value in profile.settings.items())
        click.echo(f"{profile.name} ({KIND_NAMES[profile.kind]}): {said}")
    if not known:
        click.echo("Inga profiler är sparade. Spara en: 'arkiv diary save-profile NAMN FIL.yaml'.")


@diary.command("save-profile")
@click.argument("name")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--personakter", is_flag=True, help="Profilen är för register över personakter.")
@click.option("--binders", is_flag=True, help="Profilen är för listor över pärmar.")
@click.option("--delegations", is_flag=True, help="Profilen är för listor över delegationsbeslut.")
@with_archive
def save_profile(
    settings: Settings, name: str, path: Path, personakter: bool, binders: bool, delegations: bool
) -> None:
    """Spara kolumnprofilen i PATH under NAME, för nästa export ur samma system.

    Exempel:  arkiv diary save-profile gamla-diariet profil.yaml
    """
    from arkiv.diary import saved_profiles

    saved = saved_profiles.save_profile(name, path, _kind(personakter, binders, delegations), actor=actor())
    click.echo(f"Sparade kolumnprofilen {saved.name}. Använd den med --profile {saved.name}.")


def _kind(personakter: bool, binders: bool, delegations: bool) -> RegisterKind:
    from arkiv.diary.profiles import RegisterKind

    asked = (
        (personakter, RegisterKind.PERSONAKT),
        (binders, RegisterKind.BINDER),
        (delegations, RegisterKind.DELEGATION),
    )
    chosen = [kind for wanted, kind in asked if wanted]
    if len(chosen) > 1:
        raise click.UsageError("Välj ett av --personakter, --binders och --delegations.")
    return chosen[0] if chosen else RegisterKind.DIARY


# --- words ----------------------------------------------------------------------------------------


def _words(summary: ImportSummary) -> Iterator[str]:
    """What was understood, for a person to compare with the file."""
    verb = "Skulle läsa in" if summary.dry_run else "Läste in"
    yield (
        f"{verb} {summary.name}: {summary.rows} rader ({summary.added} nya, {summary.changed} ändrade, "
        f"{summary.vanished} försvunna sedan förra gången)."
    )
    if summary.dry_run:
        yield from _understood(summary)
    for bad in summary.unreadable[:_SHOWN]:
        yield f"  rad {bad.line} gick inte att förstå ({bad.reason}): {bad.text}"
    yield from _more(summary.unreadable_count, "rader gick inte att förstå")
    for doubt in summary.doubts[:_SHOWN]:
        yield f"  rad {doubt.line}: {doubt.message}"
    yield from _more(summary.doubt_count, "tveksamma rader")
    yield from (f"  {note}" for note in summary.notes)
    told = [finding.message for finding in summary.findings if finding.kind.value != "unreadable_row"]
    yield from (f"  {message}" for message in told[:_SHOWN])
    if len(told) > _SHOWN:
        yield "  … 'arkiv diary changes' visar alla ändringar"


def _more(count: int, what: str) -> Iterator[str]:
    if count > _SHOWN:
        yield f"  … {count} {what} i allt"


def _understood(summary: ImportSummary) -> Iterator[str]:
    for use in summary.columns:
        if use.by in _FIXED and not use.filled:
            continue
        share = f", {use.share:.0%} av {use.filled} förstådda" if use.field else ""
        yield f"  kolumn {use.header} → {use.field or 'sparas vid sidan av'}{share}"
    if summary.years:
        yield "  år: " + ", ".join(f"{year} ({rows})" for year, rows in summary.years[:_SHOWN])
    for series in summary.series[:_SHOWN]:
        name = f"{series.unit} {series.year}".strip()
        yield f"  serie {name}: nummer {series.lowest}–{series.highest}, {series.rows} rader"
    yield from (f"  t.ex. {sample}" for sample in summary.samples)


def _record(record: ImportRecord) -> str:
    files = ", ".join(f"{source.name} (sha256 {source.sha256[:12]}…)" for source in record.sources)
    return (
        f"{record.at:%Y-%m-%d %H:%M}  {record.register}, inläsning {record.number}: {record.rows} rader, "
        f"{record.added} nya, {record.changed} ändrade, {record.vanished} försvunna, "
        f"{record.unreadable} oläsliga; {files}; {record.actor}"
    )


def _change(change: RowChange) -> Iterator[str]:
    yield (
        f"{change.title} ({change.register}) {change.what} mellan {change.since} och {change.at} "
        f"(inläsning {change.number - 1} och {change.number})."
    )
    for field in change.fields:
        yield f"    {field.field}: {field.before or '(tomt)'} → {field.after or '(tomt)'}"
