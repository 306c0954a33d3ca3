"""``arkiv diary late …``: what should be registered late, approved by a person, as a file to import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, chosen_box, dump, with_archive

if TYPE_CHECKING:
    from arkiv.diary.late_services import Late
    from arkiv.settings import Settings

_STATES = {"proposed": "föreslagen", "approved": "godkänd", "declined": "avvisad"}
_FORMS = ("csv", "fgs", "erms", "ciceron")
_box = click.option("--box", "ref", default=None, help="Kartongen. Annars den enda som finns.")


@click.group()
def late() -> None:
    """Sen registrering: föreslå, godkänn, skriv en fil att läsa in i diariet."""


@late.command("list")
@_box
@as_json
@with_archive
def list_(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Visa vad som bör registreras i efterhand, med föreslagen ärendemening.

    Exempel:  arkiv diary late list --box K1
    """
    from arkiv.diary.late_services import late_of

    found = late_of(chosen_box(ref))
    if as_json:
        dump(found)
        return
    for one in found:
        click.echo(_line(one))
    if not found:
        click.echo("Inget är föreslaget. 'arkiv check' gör förslagen.")


@late.command()
@click.argument("numbers", nargs=-1, required=True, type=int)
@_box
@click.option(
    "--subject", default="", help="Ärendemening i stället för den föreslagna; utan hemliga uppgifter."
)
@click.option("--case", default=None, help='Ärendet den hör till; --case "" för ett nytt ärende.')
@with_archive
def approve(
    settings: Settings, numbers: tuple[int, ...], ref: str | None, subject: str, case: str | None
) -> None:
    """Godkänn handlingarna NUMBERS för registrering. Arkiv skriver aldrig i diariet.

    Exempel:  arkiv diary late approve 3 --subject "Anmälan"
    """
    from django.utils import timezone

    from arkiv.diary.late_services import approve as agree

    box = chosen_box(ref)
    for one in agree(box, numbers, subject=subject, case=case, actor=actor(), today=timezone.localdate()):
        click.echo(_line(one))


@late.command()
@click.argument("numbers", nargs=-1, required=True, type=int)
@_box
@click.option("--because", required=True, help="Varför handlingen inte ska registreras.")
@with_archive
def decline(settings: Settings, numbers: tuple[int, ...], ref: str | None, because: str) -> None:
    """Säg att handlingarna NUMBERS inte ska registreras, och varför.

    Exempel:  arkiv diary late decline 4 --because "Kopia, originalet är SN 2005/12-1"
    """
    from django.utils import timezone

    from arkiv.diary.late_services import decline as refuse

    box = chosen_box(ref)
    for one in refuse(box, numbers, because=because, actor=actor(), today=timezone.localdate()):
        click.echo(_line(one))


@late.command()
@click.argument("out", type=click.Path(path_type=Path))
@_box
@click.option("--format", "form", type=click.Choice(_FORMS), default="csv", help="Vad diariet kan läsa in.")
@click.option("--diary", "register", default="", help="Ett inläst diarium vars kolumner CSV-filen ska ha.")
@with_archive
def export(settings: Settings, out: Path, ref: str | None, form: str, register: str) -> None:
    """Skriv det godkända som filer i mappen OUT, för en människa att läsa in i diariet.

    Exempel:  arkiv diary late export ut --format erms
    """
    from django.utils import timezone

    from arkiv.diary.late_files import LateFormat
    from arkiv.diary.late_services import export as make
    from arkiv.export.writing import write_files

    files = make(
        chosen_box(ref), LateFormat(form), register=register, actor=actor(), today=timezone.localdate()
    )
    written = write_files(out, files)
    for path in written:
        click.echo(f"Skrev {path}.")
    click.echo("Läs in filen i diariet själv. Filen kan innehålla uppgifter under sekretess.")


def _line(one: Late) -> str:
    p = one.proposal
    day = p.original.isoformat() if p.original else "utan dag"
    where = f"i {one.case}" if one.case else "nytt ärende"
    said = f": {one.because}" if one.because else ""
    secret = ", sekretess" if p.secret else ""
    return f"{p.number:>4}  {_STATES[one.state]:<10}  {day}  {where}  ”{one.subject}”{secret}{said}"
