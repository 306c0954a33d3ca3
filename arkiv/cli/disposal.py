"""``arkiv disposal …``: from proposal to protocol. Nothing is destroyed but by ``approve``, the second person's."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.person import as_person, established
from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.disposal.services import Case
    from arkiv.settings import Settings

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def disposal() -> None:
    """Gallring: föreslå, besluta, begär, godkänn. Två personer och ett beslut krävs."""


@disposal.command()
@click.option(
    "--box", "boxes", multiple=True, help="Kartongens beteckning; kan upprepas. Annars alla stängda."
)
@click.option(
    "--due-by", type=DAY, default=None, help="Ta med det vars frist går ut senast denna dag. Annars i dag."
)
@click.option("--paper", is_flag=True, help="Bara papperen: de skannade sidorna blir kvar i deras ställe.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="Mapp för utredningen. Annars utredning/."
)
@with_archive
def propose(
    settings: Settings,
    boxes: tuple[str, ...],
    due_by: datetime | None,
    paper: bool,
    out: Path | None,
) -> None:
    """Frys en lista över det som kan gallras (gallringsutredning) och skriv den för nämnden.

    Exempel:  arkiv disposal propose --box K1
    """
    from django.utils import timezone

    from arkiv.disposal import services, study
    from arkiv.disposal.model import Kind

    today = timezone.localdate()
    case = services.propose(
        services.boxes_named(boxes),
        due_by=due_by.date() if due_by else today,
        today=today,
        settings=settings,
        actor=actor(),
        kind=Kind.PAPER if paper else Kind.RECORDS,
    )
    files = study.write(case, out or settings.home / "utredning", settings)
    _tell(case)
    for path in files:
        click.echo(f"Skrev {path}")
    click.echo(f"Inget är gallrat. Nästa steg är nämndens beslut: 'arkiv disposal decide {case.ref}'.")


@disposal.command()
@click.argument("ref")
@click.option("--body", required=True, help="Vem som beslutat, till exempel Socialnämnden.")
@click.option("--date", "day", type=DAY, required=True, help="Beslutets dag (ÅÅÅÅ-MM-DD).")
@click.option("--paragraph", required=True, help="Paragrafen i protokollet.")
@click.option("--dnr", required=True, help="Beslutets diarienummer.")
@as_person
@with_archive
def decide(
    settings: Settings, ref: str, body: str, day: datetime, paragraph: str, dnr: str, account: str
) -> None:
    """För in nämndens beslut om förslaget REF. Ett förslag som inte längre stämmer avvisas.

    Exempel:  arkiv disposal decide G-1 --body Socialnämnden --date 2026-03-17 --paragraph "§ 41"
    --dnr "SN 2026/45" --as anna
    """
    from django.utils import timezone

    from arkiv.disposal import services
    from arkiv.disposal.model import Decision

    case = services.decide(
        ref,
        Decision(body.strip(), day.date(), paragraph.strip(), dnr.strip()),
        established(account),
        today=timezone.localdate(),
        now=timezone.now(),
        settings=settings,
    )
    click.echo(f"Beslutet om {case.ref} är infört: {case.decision}. Inget är gallrat.")


@disposal.command()
@click.argument("ref")
@as_person
@with_archive
def request(settings: Settings, ref: str, account: str) -> None:
    """Person ett: begär att beslutet om REF verkställs. Inget gallras än.

    Exempel:  arkiv disposal request G-1 --as anna
    """
    from django.utils import timezone

    from arkiv.disposal import services

    services.request(ref, established(account), now=timezone.now())
    click.echo(f"Begärt. En annan person verkställer: 'arkiv disposal approve {ref}'.")


@disposal.command()
@click.argument("ref")
@as_person
@with_archive
def approve(settings: Settings, ref: str, account: str) -> None:
    """Person två: godkänn och verkställ REF. DET SOM STÅR PÅ LISTAN FÖRSTÖRS och kan inte återskapas.

    Exempel:  arkiv disposal approve G-1 --as bo
    """
    from django.utils import timezone

    from arkiv.disposal import execution, services

    _tell(services.case(ref))
    case = execution.approve(
        ref, established(account), today=timezone.localdate(), now=timezone.now(), settings=settings
    )
    _done(case, settings)


@disposal.command()
@click.argument("ref")
@with_archive
def finish(settings: Settings, ref: str) -> None:
    """Slutför en gallring som avbröts sedan två personer godkänt den.

    Exempel:  arkiv disposal finish G-1
    """
    from django.utils import timezone

    from arkiv.disposal import erasing

    _done(erasing.finish(ref, now=timezone.now(), settings=settings), settings)


@disposal.command()
@click.argument("ref")
@with_archive
def withdraw(settings: Settings, ref: str) -> None:
    """Ta tillbaka ett ärende som inte är verkställt.

    Exempel:  arkiv disposal withdraw G-1
    """
    from arkiv.disposal import services

    services.withdraw(ref, actor=actor())
    click.echo(f"{ref} är återtaget. Inget är gallrat.")


@disposal.command("pull-list")
@click.argument("ref", required=False)
@as_json
@with_archive
def pull_list(settings: Settings, ref: str | None, as_json: bool) -> None:
    """Visa plocklistan för REF, eller för allt som är beslutat: vilka papper som ska tas ur vilken kartong.

    Exempel:  arkiv disposal pull-list G-1
    """
    from arkiv.disposal import paper, services

    chosen = [services.case(ref)] if ref else services.decided()
    rows = [row for case in chosen for row in paper.pull_list(case)]
    if as_json:
        dump(rows)
        return
    for row in rows:
        click.echo(
            f"{row.case}  {row.box}  fil {row.file_position} sida {row.pages}  handling {row.number}  {row.name}"
        )
    click.echo(f"{len(rows)} rader. Lägg undan det som inte stämmer; gallra det inte.")


@disposal.command("list")
@as_json
@with_archive
def list_cases(settings: Settings, as_json: bool) -> None:
    """Visa alla gallringsärenden.

    Exempel:  arkiv disposal list --json
    """
    from arkiv.disposal.services import cases

    found = cases()
    if as_json:
        dump(found)
        return
    for case in found:
        _tell(case)
    if not found:
        click.echo("Inga gallringsärenden finns.")


def _tell(case: Case) -> None:
    from arkiv.disposal.model import STAGE_WORDS

    proposal = case.proposal
    click.echo(
        f"{case.ref}  {STAGE_WORDS[case.stage]}  {', '.join(proposal.boxes)}: {len(proposal.destroy)} handlingar "
        f"({proposal.pages} sidor) att gallra, {len(proposal.kept)} kvar. {case.decision or 'Inget beslut.'}"
    )
    if case.stage.value == "erasing":
        click.echo(f"  AVBRUTEN: kör 'arkiv disposal finish {case.ref}'.")


def _done(case: Case, settings: Settings) -> None:
    from arkiv.disposal.places import protocol_folder, strangers

    click.echo(f"{case.ref} är verkställd. Protokollet finns i {protocol_folder(settings)}.")
    for name in strangers(settings):
        click.echo(f"Se över {name} i arkivets mapp: Arkiv har inte skrivit den och har inte gallrat i den.")
