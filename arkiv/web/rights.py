"""What an address demands, said beside its view; the gate reads it, and an address that says nothing stays shut.

::

    @needs(Permission.HOLDINGS_READ, Reach.BOX)
    def box(request: Request, ref: str) -> HttpResponse: ...

``Reach.BOX``: the argument ``ref`` names a box. ``Reach.DOCUMENT``: ``uid`` names a document. The gate looks it up,
answers 404 where the visitor does not reach it, and leaves the rows in ``request.box`` and ``request.document``.
``Reach.OWN``: the view shows several boxes and must ask ``visiting.boxes_of(request.visitor)`` which.
``Reach.WHOLE``: what is shown concerns every box at once, such as the log: only for who works for the whole authority.
``Reach.NONE``: nothing of any box is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from django.http import HttpRequest

from arkiv.accounts.roles import SWEDISH, Permission, Role, holders
from arkiv.accounts.visitor import Visitor
from arkiv.holdings.models import Box, Document


class Reach(StrEnum):
    """Whose data an address shows."""

    NONE = "none"
    OWN = "own"
    BOX = "box"
    DOCUMENT = "document"
    WHOLE = "whole"


class Door(StrEnum):
    """How far in somebody must be."""

    OPEN = "open"  # anyone, also before signing in
    HALF = "half"  # signed in with a password, but a new one or a code is still asked for
    IN = "in"


@dataclass(frozen=True, slots=True)
class Declared:
    """``any_of``: one of these rights is enough; empty: everyone who is let in."""

    any_of: tuple[Permission, ...]
    reach: Reach
    door: Door = Door.IN

    def admits(self, visitor: Visitor) -> bool:
        return not self.any_of or any(visitor.may(right) for right in self.any_of)

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that are let in."""
        found = {role for right in self.any_of for role in holders(right)}
        return tuple(role for role in Role if role in found or not self.any_of)

    @property
    def asked_for(self) -> str:
        """The roles in Swedish, for somebody who lacks them."""
        return " eller ".join(SWEDISH[role] for role in self.roles)


class Request(HttpRequest):
    """A request that the gate has let through."""

    visitor: Visitor
    box: Box
    document: Document
    htmx: Any


V = TypeVar("V", bound=Callable[..., Any])


def needs(*any_of: Permission, reach: Reach) -> Callable[[V], V]:
    """Declare what a view demands."""
    return _declare(Declared(any_of, reach))


def signed_in(view: V) -> V:
    """Declare a view for everyone who is let in, about herself or about nothing."""
    return _declare(Declared((), Reach.NONE))(view)


def half_way(view: V) -> V:
    """Declare a step of signing in."""
    return _declare(Declared((), Reach.NONE, Door.HALF))(view)


def open_to_all(view: V) -> V:
    """Declare a view that shows nothing of the archive."""
    return _declare(Declared((), Reach.NONE, Door.OPEN))(view)


def declared_by(view: Any) -> Declared | None:
    """What ``view`` has declared; ``None`` when nothing, which shuts its address."""
    return getattr(view, "declared", None)


def _declare(declared: Declared) -> Callable[[V], V]:
    def mark(view: V) -> V:
        view.declared = declared  # type: ignore[attr-defined]
        return view

    return mark
