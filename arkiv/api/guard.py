"""Who asks, and may she: the same declarations and the same rows as the pages, answered in JSON."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import signature
from typing import Any, TypeVar

from django.utils import timezone
from ninja.security import HttpBearer

from arkiv.accounts import visiting
from arkiv.accounts.errors import MissingRight
from arkiv.accounts.roles import Permission
from arkiv.accounts.visitor import Visitor
from arkiv.errors import NoSuchThing
from arkiv.holdings.models import Document
from arkiv.web.rights import Declared, Reach

V = TypeVar("V", bound=Callable[..., Any])


class Key(HttpBearer):
    """``Authorization: Bearer arkiv_…``: a key made under *Mitt konto*."""

    def authenticate(self, request: Any, token: str) -> Visitor | None:
        visitor = visiting.visitor_with(token, now=timezone.now(), today=timezone.localdate())
        request.visitor = visitor
        return visitor


def guarded(*any_of: Permission, reach: Reach) -> Callable[[V], V]:
    """Declare what an operation demands, and hold to it. ``ref`` and ``uid`` name what ``reach`` says."""
    declared = Declared(any_of, reach)

    def around(view: V) -> V:
        @wraps(view)
        def held(request: Any, *args: Any, **given: Any) -> Any:
            _hold(request, declared, given)
            return view(request, *args, **given)

        held.declared = declared  # type: ignore[attr-defined]
        # ninja would look the names of annotations up here and not where the operation stands.
        held.__signature__ = signature(view, eval_str=True)  # type: ignore[attr-defined]
        return held  # type: ignore[return-value]

    return around


def _hold(request: Any, declared: Declared, given: dict[str, Any]) -> None:
    visitor: Visitor = request.visitor
    if not declared.admits(visitor):
        raise MissingRight(
            f"Nyckeln räcker inte: det här kräver rollen {declared.asked_for}. Inget har gjorts."
        )
    if declared.reach is Reach.WHOLE and visitor.units is not None:
        raise MissingRight("Det här rör hela myndigheten, och nyckeln når en enhet. Inget har gjorts.")
    if declared.reach is Reach.BOX:
        request.box = visiting.box_for(visitor, given["ref"])
    elif declared.reach is Reach.DOCUMENT:
        rows = Document.objects.select_related("box").filter(box__in=visiting.boxes_of(visitor))
        row = rows.filter(uid=given["uid"]).first()
        if row is None:
            raise NoSuchThing("Handlingen finns inte, eller hör till en enhet som nyckeln inte når.")
        request.document, request.box = row, row.box
