"""Who did something, in words: the log's opaque names of people turned into the names of their accounts."""

from __future__ import annotations

from collections.abc import Iterable

from arkiv.accounts import services
from arkiv.accounts.visitor import HERE

_WORDS = {HERE: "den vid datorn", "arkiv": "Arkiv självt"}


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """A name for each of ``actors``, in one query; one that is no account's is shown as the log has it."""
    asked = set(actors)
    names = services.names({number for actor in asked if (number := _number(actor)) is not None})
    return {actor: _WORDS.get(actor) or names.get(_number(actor) or 0, actor) for actor in asked}


def name_of(actor: str) -> str:
    """The name of one actor."""
    return names_of((actor,))[actor]


def _number(actor: str) -> int | None:
    """The number of the account, also of a key for programs (``account:3/token:1``)."""
    number = actor.partition("/")[0].removeprefix("account:")
    return int(number) if actor.startswith("account:") and number.isdecimal() else None
