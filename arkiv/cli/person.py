"""Ask who somebody is. A password is typed, or read from a pipe in a script; never an option, never the environment."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from arkiv.accounts.services import Person

as_person = click.option("--as", "account", required=True, help="Ditt konto. Lösenordet frågas efter.")


def ask_password(prompt: str) -> str:
    """A password, without showing it. From a pipe: one line."""
    if sys.stdin.isatty():
        return getpass.getpass(f"{prompt}: ")
    click.echo(f"{prompt}:", err=True)
    return sys.stdin.readline().rstrip("\r\n")


def new_password(name: str) -> str:
    """A new password, typed twice. Raises BadInput when the two differ."""
    first = ask_password(f"Nytt lösenord för {name}")
    if first != ask_password("Samma en gång till"):
        from arkiv.errors import BadInput

        raise BadInput("De två lösenorden är olika. Inget har ändrats.")
    return first


def established(account: str) -> Person:
    """The person behind ``account``, by her password. Raises LoginRefused."""
    from django.utils import timezone

    from arkiv.accounts.services import authenticate

    return authenticate(account, ask_password(f"Lösenord för {account}"), now=timezone.now())
