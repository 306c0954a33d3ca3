"""``arkiv request …``: a request for public records, from the day it comes in to the day it is closed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.disclosure.model import Item, Request
    from arkiv.disclosure.scope_services import Scoped
    from arkiv.settings import Settings

DAY = click.DateTime(["%Y-%m-%d"])
CHANNELS = ("besök", "telefon", "e-post", "brev", "formulär")
FORMS = ("på plats", "papper", "fil")
PROFILES = ("den enskilde själv", "vårdnadshavare", "part", "annan myndighet", "forskare")
ANSWERS = ("ja", "nej", "inte prövat")


@click.group()
def request() -> None:
    """Begäran om allmän handling: ta emot, avgränsa, följ till slutet."""


@request.command()
@click.option("--asked", required=True, help="Vad som begärs, med den begärandes ord.")
@click.option("--how", type=click.Choice(CHANNELS), default="e-post", help="Hur begäran kom in.")
@click.option("--form", type=click.Choice(FORMS), default="papper", help="Hur handlingarna önskas.")
@click.option("--date", "day", type=DAY, default=None, help="Dagen då den kom in. Annars i dag.")
@click.option("--contact", default="", help="Dit svaret ska, om den som begär vill säga det. Behövs inte.")
@click.option("--dnr", default="", help="Begärans diarienummer, när den är registrerad.")
@click.option(
    "--as-who", type=click.Choice(PROFILES), default=None, help="Bara om den som begär åberopar det själv."
)
@click.option("--name", "names", multiple=True, help="Den begäran gäller, om den åberopas; kan upprepas.")
@click.option("--number", "numbers", multiple=True, help="Hens personnummer, om det åberopas.")
@with_archive
def receive(
    settings: Settings,
    asked: str,
    how: str,
    form: str,
    day: datetime | None,
    contact: str,
    dnr: str,
    as_who: str | None,
    names: tuple[str, ...],
    numbers: tuple[str, ...],
) -> None:
    """Ta emot en begäran. Vem som begär och varför frågas aldrig (TF 2 kap. 18 §).

    Exempel:  arkiv request receive --asked "Alla orosanmälningar från mars 2005" --how brev
    """
    from django.utils import timezone

    from arkiv.disclosure import services
    from arkiv.disclosure.facts import Profile
    from arkiv.disclosure.model import Channel, Form, Inquiry, Invoked

    today = timezone.localdate()
    profiles = dict(zip(PROFILES, list(Profile)[1:], strict=True))
    invoked = Invoked(profiles[as_who], names, numbers) if as_who else None
    inquiry = Inquiry(
        asked=asked,
        channel=dict(zip(CHANNELS, Channel, strict=True))[how],
        form=dict(zip(FORMS, Form, strict=True))[form],
        contact=contact.strip(),
        dnr=dnr.strip(),
        invoked=invoked,
    )
    made = services.receive(inquiry, received_on=day.date() if day else today, today=today, actor=actor())
    click.echo(f"{made.ref} är mottagen. Ge den som begär numret; med det kan svaret hämtas utan namn.")
    _tell_clock(made, settings)
    click.echo(f"Nästa steg: 'arkiv request search {made.ref} …'.")


@request.command()
@click.argument("ref")
@click.option("--for", "lines", multiple=True, help="Namn, nummer eller 'fråga: …' att söka; kan upprepas.")
@click.option(
    "--list", "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Fil med en rad var."
)
@with_archive
def search(settings: Settings, ref: str, lines: tuple[str, ...], file: Path | None) -> None:
    """Sök det som begärts, med intyg, och ta med varje träff, kopia och lydelse. Allt får gallringsstopp.

    Exempel:  arkiv request search UT-2026-1 --for "fråga: typ:orosanmälan datum:2005-03"
    """
    from django.utils import timezone

    from arkiv.disclosure import scope_services
    from arkiv.search.certificate import told

    wanted = [*lines, *(file.read_text("utf-8-sig").splitlines() if file else ())]
    scoped = scope_services.search(
        ref, wanted, settings, now=timezone.now(), today=timezone.localdate(), actor=actor()
    )
    if scoped.certificate is not None:
        for line in told(scoped.certificate):
            click.echo(line)
    _tell_scope(scoped)


@request.command()
@click.argument("ref")
@click.argument("box")
@click.argument("numbers", nargs=-1, type=int, required=True)
@with_archive
def add(settings: Settings, ref: str, box: str, numbers: tuple[int, ...]) -> None:
    """Lägg till handlingar ur kartongen BOX efter deras nummer.

    Exempel:  arkiv request add UT-2026-1 K1 12 14
    """
    from django.utils import timezone

    from arkiv.disclosure import scope_services
    from arkiv.holdings import stored

    _tell_scope(scope_services.add(ref, stored.box(box), numbers, today=timezone.localdate(), actor=actor()))


@request.command("leave-out")
@click.argument("ref")
@click.argument("document")
@click.option("--because", default="", help="Varför handlingen inte hör till begäran.")
@click.option("--undo", is_flag=True, help="Ta med den igen.")
@with_archive
def leave_out(settings: Settings, ref: str, document: str, because: str, undo: bool) -> None:
    """Säg att begäran inte gäller en handling (K1/12). Den står kvar i listan, med skälet.

    Exempel:  arkiv request leave-out UT-2026-1 K1/12 --because "Annan person med samma namn"
    """
    from arkiv.disclosure import scope_services

    if undo:
        item = scope_services.take_back(ref, document, actor=actor())
    else:
        item = scope_services.leave_out(ref, document, because, actor=actor())
    click.echo(_item_row(item))


@request.command()
@click.argument("ref")
@click.option("--how", required=True, help="Hur det säkerställdes, till exempel 'legitimation visad'.")
@with_archive
def identity(settings: Settings, ref: str, how: str) -> None:
    """Anteckna hur det säkerställdes att den som begär är den hon säger. Bara när hon själv åberopat det.

    Exempel:  arkiv request identity UT-2026-1 --how "legitimation visad"
    """
    from arkiv.disclosure import services

    services.establish(ref, how, actor=actor())
    click.echo(f"Antecknat i {ref}.")


@request.command()
@click.argument("ref")
@click.argument("circumstance", required=False)
@click.option("--answer", type=click.Choice(ANSWERS), default=None, help="Svaret.")
@click.option("--because", default="", help="Vad svaret bygger på.")
@as_json
@with_archive
def circumstance(
    settings: Settings, ref: str, circumstance: str | None, answer: str | None, because: str, as_json: bool
) -> None:
    """Svara på det som bara en människa kan ta reda på. Utan svar: visa frågorna och vad som svarats.

    Exempel:  arkiv request circumstance UT-2026-1 danger_to_reporter --answer nej --because "Inga hot kända"
    """
    from arkiv.disclosure import rulebook, services
    from arkiv.disclosure.facts import Applies, Circumstance
    from arkiv.errors import BadInput

    if answer is not None:
        if circumstance not in [one.value for one in Circumstance]:
            raise BadInput(f"Okänd fråga {circumstance}. 'arkiv request circumstance {ref}' visar dem.")
        given = dict(zip(ANSWERS, Applies, strict=True))[answer]
        services.find(ref, Circumstance(circumstance), given, because, actor=actor())
    found = services.request(ref).found
    if as_json:
        dump(found)
        return
    words = dict(zip(Applies, ANSWERS, strict=True))
    for one, asks in rulebook.standard().questions.items():
        said = found.get(one)
        click.echo(f"{one.value}: {words[said.answer] if said else '–'}\n    {asks}")


@request.command()
@click.argument("ref")
@as_json
@with_archive
def show(settings: Settings, ref: str, as_json: bool) -> None:
    """Visa en begäran: var den står, tiden, och vilka handlingar den gäller.

    Exempel:  arkiv request show UT-2026-1
    """
    from arkiv.disclosure import scope_services, services

    made, items = services.request(ref), scope_services.items_of(ref)
    if as_json:
        dump({"request": made, "scope": items})
        return
    click.echo(_row(made))
    click.echo(f"  ”{made.inquiry.asked}”")
    _tell_clock(made, settings)
    for item in items:
        click.echo(f"  {_item_row(item)}")


@request.command("list")
@click.option("--waiting", is_flag=True, help="Bara de som någon väntar på svar på.")
@as_json
@with_archive
def list_requests(settings: Settings, waiting: bool, as_json: bool) -> None:
    """Visa alla begäranden, äldst först.

    Exempel:  arkiv request list --waiting
    """
    from arkiv.disclosure.services import requests

    found = requests(waiting=waiting)
    if as_json:
        dump(found)
        return
    for one in found:
        click.echo(_row(one))
        _tell_clock(one, settings)
    if not found:
        click.echo("Inga begäranden." if not waiting else "Ingen väntar på svar.")


@request.command()
@click.argument("ref")
@with_archive
def withdraw(settings: Settings, ref: str) -> None:
    """Den som begärt tar tillbaka sin begäran. Gallringsstoppen hävs.

    Exempel:  arkiv request withdraw UT-2026-1
    """
    from django.utils import timezone

    from arkiv.disclosure import services

    services.withdraw(ref, today=timezone.localdate(), actor=actor())
    click.echo(f"{ref} är återtagen.")


@request.command()
@click.argument("ref")
@click.option("--date", "day", type=DAY, default=None, help="Dagen då överklagandet kom in. Annars i dag.")
@with_archive
def appeal(settings: Settings, ref: str, day: datetime | None) -> None:
    """Ett överklagande har kommit in. Gallringsstoppet gäller tills det är slutligt prövat.

    Exempel:  arkiv request appeal UT-2026-1 --date 2026-06-15
    """
    from django.utils import timezone

    from arkiv.disclosure import services

    today = timezone.localdate()
    services.appeal(ref, came_in_on=day.date() if day else today, today=today, actor=actor())
    click.echo(
        f"{ref} är överklagad. Pröva om det kom in i rätt tid (FL 45 §) och skicka det skyndsamt till kammarrätten "
        "med handlingarna (46 §)."
    )


@request.command("sent-back")
@click.argument("ref")
@with_archive
def sent_back(settings: Settings, ref: str) -> None:
    """Domstolen visar målet åter: prövningen öppnas igen.

    Exempel:  arkiv request sent-back UT-2026-1
    """
    from arkiv.disclosure import services

    services.sent_back(ref, actor=actor())
    click.echo(f"{ref} prövas på nytt: 'arkiv disclose propose {ref}'.")


@request.command()
@click.argument("ref")
@with_archive
def close(settings: Settings, ref: str) -> None:
    """Avsluta en begäran när tiden att överklaga är ute, eller överklagandet slutligt prövat.

    Exempel:  arkiv request close UT-2026-1
    """
    from django.utils import timezone

    from arkiv.disclosure import services

    services.close(ref, today=timezone.localdate(), actor=actor())
    click.echo(f"{ref} är avslutad. Gallringsstoppen är hävda.")


def _row(one: Request) -> str:
    from arkiv.disclosure.facts import PROFILE_WORDS
    from arkiv.disclosure.states import OUTCOME_WORDS, WORDS

    outcome = f", {OUTCOME_WORDS[one.decision.outcome]}" if one.decision else ""
    return f"{one.ref}  {WORDS[one.state]}{outcome}  ({PROFILE_WORDS[one.inquiry.profile]})"


def _tell_clock(one: Request, settings: Settings) -> None:
    from django.utils import timezone

    from arkiv.disclosure.clock import HASTE_WORDS
    from arkiv.disclosure.services import clock_of

    read = clock_of(one, settings, today=timezone.localdate())
    click.echo(
        f"  kom in {read.received}, {read.working_days} arbetsdagar, svar normalt senast {read.answer_by}: "
        f"{HASTE_WORDS[read.haste]}"
    )


def _item_row(item: Item) -> str:
    from arkiv.disclosure.model import WHY_WORDS

    told = f"{item.box}/{item.number}  {len(item.pages)} s.  {item.title or 'utan rubrik'}  [{WHY_WORDS[item.why]}"
    told += f" {item.of}]" if item.of else "]"
    if item.left_out:
        told += f"  HÖR INTE HIT: {item.left_out}"
    return told + (f"  LÄMNAS INTE UT: {item.withheld}" if item.withheld else "")


def _tell_scope(scoped: Scoped) -> None:
    for item in scoped.new:
        click.echo(f"+ {_item_row(item)}")
    click.echo(
        f"{scoped.request.ref} gäller {len(scoped.items)} handlingar, {len(scoped.new)} nya. Alla har gallringsstopp."
    )
