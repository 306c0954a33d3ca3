"""What of a request somebody reaches who works in some units only, and what that lets her do.

A request is asked of the authority (TF 2 kap. 17 §), and its records may lie in several units' boxes. Whoever works in
one of them reviews what is hers; what signs for the whole (to finish, to decide, to deliver) takes somebody who
reaches all of it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from arkiv.accounts import visiting
from arkiv.accounts.models import Account, BoxUnit, Unit
from arkiv.accounts.services import Person
from arkiv.accounts.visitor import Visitor
from arkiv.disclosure import scope_services, services
from arkiv.disclosure.model import Item, Request
from arkiv.disclosure.models import Request as RequestRow
from arkiv.disclosure.models import ScopeRow
from arkiv.errors import NoSuchThing, NotPermitted
from arkiv.holdings.models import Document

OF_NO_UNIT = "hela myndigheten"


@dataclass(frozen=True, slots=True)
class Reached:
    """``items`` are the records of a request she reaches, ``elsewhere`` how many others lie in which unit."""

    items: tuple[Item, ...]
    elsewhere: tuple[tuple[str, int], ...] = ()

    @property
    def whole(self) -> bool:
        return not self.elsewhere

    def holds(self, document: str) -> bool:
        """Whether she reaches the record of this id."""
        return any(item.document == document for item in self.items)


def reached(ref: str, visitor: Visitor) -> Reached:
    """What of ``ref`` she reaches. Raises NoSuchThing, the same for what is not there and what is not hers."""
    items = _items(ref)
    if visitor.units is None:
        return Reached(items)
    own = set(visiting.boxes_of(visitor).values_list("ref", flat=True))
    mine = tuple(item for item in items if item.box in own)
    taken_in = RequestRow.objects.filter(ref=ref, unit__in=visitor.units).exists()
    if not mine and not taken_in:
        raise NoSuchThing(f"Begäran {ref} finns inte, eller rör inget i en enhet som du arbetar i.")
    others = Counter(item.box for item in items if item.box not in own)
    return Reached(mine, _by_unit(others))


def listed(visitor: Visitor) -> tuple[Request, ...]:
    """The requests she reaches something of, oldest first."""
    if visitor.units is None:
        return services.requests()
    documents = Document.objects.filter(box__in=visiting.boxes_of(visitor)).values("uid")
    touched = ScopeRow.objects.filter(document__in=documents).values("request")
    rows = RequestRow.objects.filter(Q(pk__in=touched) | Q(unit__in=visitor.units))
    return tuple(services.of_row(row) for row in rows.order_by("received_on", "pk"))


def require_whole(ref: str, visitor: Visitor) -> None:
    """Raises NotPermitted unless she reaches everything the request is about."""
    found = reached(ref, visitor)
    if not found.whole:
        told = ", ".join(f"{count} i {unit}" for unit, count in found.elsewhere)
        raise NotPermitted(
            f"{ref} rör också handlingar som du inte når ({told}). Det här gör den som når alla. Inget har ändrats."
        )
    if visitor.units is not None and not found.items:
        raise NotPermitted(
            f"{ref}: inget är funnet i din enhet. Att inget finns hos myndigheten avgör den som når hela myndigheten. "
            "Inget har ändrats."
        )


def require_whole_for(ref: str, person: Person) -> None:
    """The same for somebody who signs with account and password."""
    require_whole(ref, visiting.visitor_of(Account.objects.get(pk=person.number)))


def unit_for(visitor: Visitor, chosen: str = "") -> int | None:
    """The unit a request is taken in by: the one she chose among hers, else her first; none for the whole authority."""
    if visitor.units is None:
        return None
    if chosen.isdecimal() and int(chosen[:9]) in visitor.units:
        return int(chosen[:9])
    return min(visitor.units, default=None)


def units_of(visitor: Visitor) -> tuple[tuple[int, str], ...]:
    """The units she may take a request in for, where she has a choice."""
    if visitor.units is None or len(visitor.units) < 2:
        return ()
    return tuple(Unit.objects.filter(pk__in=visitor.units).order_by("name").values_list("pk", "name"))


def _items(ref: str) -> tuple[Item, ...]:
    """Her own answer for a request that is not there: the same as for one she does not reach."""
    if not RequestRow.objects.filter(ref=ref).exists():
        raise NoSuchThing(f"Begäran {ref} finns inte, eller rör inget i en enhet som du arbetar i.")
    return scope_services.items_of(ref)


def _by_unit(boxes: Counter[str]) -> tuple[tuple[str, int], ...]:
    names = dict(BoxUnit.objects.filter(box__ref__in=boxes).values_list("box__ref", "unit__name"))
    counted: Counter[str] = Counter()
    for box, count in boxes.items():
        counted[names.get(box, OF_NO_UNIT)] += count
    return tuple(sorted(counted.items()))
