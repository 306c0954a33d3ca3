"""``arkiv disclose …``, second half: delegation, decision, masked file, proof, delivery."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.person import as_person, established
from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.disclosure.release_services import Sending
    from arkiv.settings import Settings

DAY = click.DateTime(["%Y-%m-%d"])
WAYS = ("brev", "e-post", "hämtat", "på plats", "fil")


@click.command()
@click.argument("holder")
@click.option("--body", default="", help="Vem som delegerat, till exempel Socialnämnden.")
@click.option("--paragraph", default="", help="Var det står, till exempel 'delegationsordningen 4.2'.")
@click.option("--from", "from_day", type=DAY, default=None, help="Första dagen. Annars i dag.")
@click.option("--until", type=DAY, default=None, help="Sista dagen, om den är bestämd.")
@click.option(
    "--end", is_flag=True, help="Avsluta kontots delegationer i stället; sista dagen är --until eller i dag."
)
@as_person
@with_archive
def delegate(
    settings: Settings,
    holder: str,
    body: str,
    paragraph: str,
    from_day: datetime | None,
    until: datetime | None,
    end: bool,
    account: str,
) -> None:
    """Anteckna att kontot HOLDER har nämndens delegation att besluta om avslag. Administratören gör det.

    Exempel:  arkiv disclose delegate eva --body Socialnämnden --paragraph "delegationsordningen 4.2" --as karin
    """
    from django.utils import timezone

    from arkiv.disclosure import decision_services

    today, person = timezone.localdate(), established(account)
    last = until.date() if until else None
    if end:
        ended = decision_services.end_delegation(holder, last_day=last or today, person=person)
        click.echo(f"{ended} delegationer för {holder} gäller till och med {last or today}.")
        return
    first = from_day.date() if from_day else today
    decision_services.delegate(holder, body, paragraph, from_day=first, until=last, person=person)
    click.echo(f"{holder} får besluta om avslag från {first}.")


@click.command()
@as_json
@with_archive
def delegations(settings: Settings, as_json: bool) -> None:
    """Visa vem som har delegation att besluta om avslag.

    Exempel:  arkiv disclose delegations
    """
    from arkiv.disclosure import decision_services

    found = decision_services.delegations()
    if as_json:
        dump(found)
        return
    for one in found:
        days = f"från {one.from_day}" + (f" till {one.until}" if one.until else "")
        click.echo(f"{one.account}  {one.body}, {one.paragraph}  {days}")
    if not found:
        click.echo("Ingen har delegation. Nämnden beslutar själv om avslag.")


@click.command()
@click.argument("ref")
@click.option("--name", default="", help="Den beslutandes namn, som det ska stå i brevet. Annars kontots.")
@click.option("--title", default="handläggare", help="Den beslutandes titel.")
@click.option("--reasons", default="", help="Skäl utöver dem vid varje maskering.")
@click.option("--reservation", default="", help="Hur ett förbehåll prövats (OSL 10 kap. 14 §).")
@click.option("--condition", default="", help="Förbehållet som hemliga uppgifter som visas lämnas med.")
@click.option(
    "--silent-rule", default="", help="Avslå utan att säga om handlingen finns, enligt denna sekretessregel."
)
@click.option("--body", default="", help="Nämnden, om den själv beslutat.")
@click.option("--paragraph", default="", help="Paragrafen i nämndens protokoll.")
@as_person
@with_archive
def decide(
    settings: Settings,
    ref: str,
    name: str,
    title: str,
    reasons: str,
    reservation: str,
    condition: str,
    silent_rule: str,
    body: str,
    paragraph: str,
    account: str,
) -> None:
    """Besluta det som prövningen kommit fram till och skriv breven (PDF/A, DOCX, ODT).

    Exempel:  arkiv disclose decide UT-2026-1 --name "Eva Ek" --title socialsekreterare
    --reservation "Undanröjer inte risken: uppgifterna ska publiceras" --as eva
    """
    from django.utils import timezone

    from arkiv.disclosure import decision_services
    from arkiv.disclosure.states import OUTCOME_WORDS

    made = decision_services.decide(
        ref,
        established(account),
        settings,
        title=title,
        name=name,
        reasons=reasons,
        reservation=reservation,
        condition=condition,
        silent_rule=silent_rule,
        minutes=decision_services.Minutes(body, paragraph) if body or paragraph else None,
        today=timezone.localdate(),
        now=timezone.now(),
    )
    assert made.decision is not None
    click.echo(f"{ref}: {OUTCOME_WORDS[made.decision.outcome]}. Beslutat av {made.decision.decided_by}.")
    for path in decision_services.letters_in(settings, ref):
        click.echo(f"Skrev {path}")
    click.echo("Inget har lämnats ut än.")


@click.command()
@click.argument("ref")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@with_archive
def letter(settings: Settings, ref: str, file: Path | None) -> None:
    """Lämna tillbaka ett brev som ändrats i DOCX eller ODT. Utan fil: visa var brevet ligger.

    Orden tas och brevet skrivs på nytt i alla tre formerna; filen själv följer aldrig med.

    Exempel:  arkiv disclose letter UT-2026-1 beslut-ändrat.docx
    """
    from django.utils import timezone

    from arkiv.disclosure import decision_services, letter_back_services, services
    from arkiv.disclosure.letter_back import MOST_BYTES
    from arkiv.errors import BadInput

    if file is None:
        services.request(ref)
        paths = decision_services.letters_in(settings, ref)
        for path in paths:
            click.echo(str(path))
        if not paths:
            click.echo("Inget brev är skrivet än.")
        return
    if not file.is_file():
        raise BadInput(f"Det finns ingen fil {file}. Inget har ändrats.")
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    letter_back_services.put_back(ref, data, settings, now=timezone.now(), actor=actor())
    for path in decision_services.letters_in(settings, ref):
        click.echo(f"Skrev {path}")
    click.echo("Läs igenom brevet innan det lämnas. Inget har lämnats ut än.")


@click.command()
@click.argument("ref")
@with_archive
def build(settings: Settings, ref: str) -> None:
    """Bygg den maskerade filen ur bildpunkterna och prova den. Utan godkänt prov går inget ut.

    Exempel:  arkiv disclose build UT-2026-1
    """
    from django.utils import timezone

    from arkiv import bootstrap
    from arkiv.disclosure import release_services

    made = release_services.build(ref, settings, bootstrap.redactor(), now=timezone.now(), actor=actor())
    click.echo(f"Skrev {made.path}: {made.pages} sidor, {made.bars} svarta fält.")
    for failure in made.proof.failures:
        click.echo(f"  FEL {f'sida {failure.page}: ' if failure.page else ''}{failure.message}")
    if made.proof.holds:
        click.echo(f"Provet är godkänt. Lämna ut med 'arkiv disclose deliver {ref}'.")
    else:
        click.echo("Provet är INTE godkänt. Inget kan lämnas ut.")


@click.command()
@click.argument("ref")
@as_json
@with_archive
def proof(settings: Settings, ref: str, as_json: bool) -> None:
    """Visa det senaste provet av den maskerade filen.

    Exempel:  arkiv disclose proof UT-2026-1
    """
    from arkiv.disclosure.release_services import proof_of

    found = proof_of(ref)
    if as_json:
        dump(found)
        return
    if found is None:
        click.echo("Ingen fil är byggd än.")
        return
    for failure in found.failures:
        click.echo(f"FEL {f'sida {failure.page}: ' if failure.page else ''}{failure.message}")
    for name, count in found.checked:
        click.echo(f"{name}: {count}")
    click.echo("Godkänt." if found.holds else "Inte godkänt: inget kan lämnas ut.")


@click.command()
@click.argument("ref")
@click.option("--how", type=click.Choice(WAYS), required=True, help="Hur det lämnas.")
@click.option("--out", type=click.Path(path_type=Path), default=None, help="Mapp att lägga paketet i också.")
@as_person
@with_archive
def deliver(settings: Settings, ref: str, how: str, out: Path | None, account: str) -> None:
    """Försegla paketet och anteckna att det lämnats. Vägrar om provet inte är godkänt för just den filen.

    Exempel:  arkiv disclose deliver UT-2026-1 --how hämtat --as eva
    """
    from django.utils import timezone

    from arkiv.disclosure import release_services

    sent = release_services.deliver(
        ref, established(account), settings, how=how, today=timezone.localdate(), out=out
    )
    _tell(sent)


@click.command()
@click.argument("ref")
@click.option("--how", type=click.Choice(WAYS), required=True, help="Hur beslutet lämnas.")
@as_person
@with_archive
def refuse(settings: Settings, ref: str, how: str, account: str) -> None:
    """Anteckna att den som begärt fått beslutet om avslag.

    Exempel:  arkiv disclose refuse UT-2026-1 --how brev --as eva
    """
    from django.utils import timezone

    from arkiv.disclosure import release_services

    _tell(release_services.refuse(ref, established(account), settings, how=how, today=timezone.localdate()))


@click.command()
@click.argument("ref")
@as_json
@with_archive
def sent(settings: Settings, ref: str, as_json: bool) -> None:
    """Visa vad som lämnat huset: vilka filer (hashvärde), hur och när.

    Exempel:  arkiv disclose sent UT-2026-1
    """
    from arkiv.disclosure.release_services import sendings

    found = sendings(ref)
    if as_json:
        dump(found)
        return
    _tell(found)
    if not found:
        click.echo("Inget har lämnats ut.")


def _tell(sendings: tuple[Sending, ...]) -> None:
    for one in sendings:
        to = one.receiver or "utan namn"
        click.echo(f"{one.sent_on}  {one.what}  {one.how}, {to}  {one.bytes} byte  {one.sha256}")
