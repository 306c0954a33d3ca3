"""``arkiv account …``: who may do what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkiv.cli.person import as_person, established, new_password
from arkiv.cli.shell import actor, as_json, dump, with_archive

if TYPE_CHECKING:
    from arkiv.settings import Settings

ROLES = {
    "skannare": "scanner",
    "registrator": "registrar",
    "arkivarie": "archivist",
    "utlämnare": "discloser",
    "granskare": "reviewer",
    "handläggare": "case_worker",
    "administratör": "administrator",
}
_by_admin = click.option(
    "--as", "account", default=None, help="Administratörens konto. Behövs inte för det första."
)


@click.group()
def account() -> None:
    """Konton: vem som är vem och vad var och en får göra."""


@account.command()
@click.argument("name")
@click.option(
    "--role",
    "roles",
    type=click.Choice(list(ROLES)),
    multiple=True,
    required=True,
    help="Roll; kan upprepas.",
)
@_by_admin
@with_archive
def add(settings: Settings, name: str, roles: tuple[str, ...], account: str | None) -> None:
    """Lägg upp kontot NAME. Lösenordet frågas efter; den som ska ha kontot byter det sedan själv.

    Exempel:  arkiv account add anna --role arkivarie --as karin
    """
    from arkiv.accounts import services
    from arkiv.accounts.roles import Role

    first = not services.has_administrator()
    who = actor() if first else _administrator(account)
    made = services.add(name, [Role(ROLES[role]) for role in roles], new_password(name), own=first, actor=who)
    click.echo(f"Kontot {made.name} är upplagt.")
    if not made.own_password:
        click.echo(
            f"Det kan inte intyga något förrän lösenordet bytts: 'arkiv account password {made.name}'."
        )


@account.command()
@click.argument("name")
@with_archive
def password(settings: Settings, name: str) -> None:
    """Byt ditt eget lösenord. Det gamla frågas efter först.

    Exempel:  arkiv account password anna
    """
    from django.utils import timezone

    from arkiv.accounts.services import change_password

    person = established(name)
    change_password(person, new_password(name), now=timezone.now())
    click.echo("Lösenordet är bytt. Nu är det bara ditt.")


@account.command()
@click.argument("name")
@as_person
@with_archive
def reset(settings: Settings, name: str, account: str) -> None:
    """Sätt ett nytt lösenord för den som glömt sitt. Hon måste sedan byta det själv.

    Exempel:  arkiv account reset anna --as karin
    """
    from arkiv.accounts.services import reset_password

    who = _administrator(account)
    reset_password(name, new_password(name), actor=who)
    click.echo(f"Lösenordet för {name} är nytt. Hon byter det med 'arkiv account password {name}'.")


@account.command()
@click.argument("name")
@as_person
@with_archive
def disable(settings: Settings, name: str, account: str) -> None:
    """Stäng av kontot NAME. Det står kvar: loggen hänvisar till det.

    Exempel:  arkiv account disable anna --as karin
    """
    from arkiv.accounts.services import set_enabled

    set_enabled(name, False, actor=_administrator(account))
    click.echo(f"Kontot {name} är avstängt.")


@account.command()
@click.argument("name")
@as_person
@with_archive
def enable(settings: Settings, name: str, account: str) -> None:
    """Öppna ett avstängt konto.

    Exempel:  arkiv account enable anna --as karin
    """
    from arkiv.accounts.services import set_enabled

    set_enabled(name, True, actor=_administrator(account))
    click.echo(f"Kontot {name} är öppet.")


@account.command("list")
@as_json
@with_archive
def list_accounts(settings: Settings, as_json: bool) -> None:
    """Visa alla konton med roller.

    Exempel:  arkiv account list --json
    """
    from arkiv.accounts.services import listed

    rows = listed()
    if as_json:
        dump(rows)
        return
    words = {code: word for word, code in ROLES.items()}
    for row in rows:
        state = "" if row.enabled else "  avstängt"
        state += "" if row.own_password else "  lösenordet är inte bytt"
        click.echo(f"{row.name}  {', '.join(words[role] for role in row.roles)}{state}")
    if not rows:
        click.echo("Inga konton finns. Lägg upp det första: 'arkiv account add NAMN --role administratör'.")


def _administrator(account: str | None) -> str:
    """The log's name of the administrator who gave her password. Raises LoginRefused, MissingRight, BadInput."""
    from django.db import transaction
    from django.utils import timezone

    from arkiv.accounts import services
    from arkiv.accounts.roles import Permission
    from arkiv.errors import BadInput

    if account is None:
        raise BadInput("Ange administratörens konto med --as. Inget har ändrats.")
    person = established(account)
    services.require(person, Permission.ACCOUNTS_MANAGE)
    with transaction.atomic():
        services.spend(person, "accounts.manage", now=timezone.now())
    return person.actor
