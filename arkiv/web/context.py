"""What every page's frame needs."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from arkiv.accounts.roles import Permission
from arkiv.web.navigation import menu_for


def frame(request: Any) -> dict[str, object]:
    """Visitor, menu, the name of the address that is open, and whose archive it is."""
    visitor = getattr(request, "visitor", None)
    match = getattr(request, "resolver_match", None)
    return {
        "visitor": visitor,
        "menu": menu_for(visitor),
        "here": match.url_name if match else "",
        "municipality": settings.ARKIV.municipality,
        "by_login": settings.ARKIV_WEB_KEY is None,
        "may": {right.name: True for right in visitor.rights} if visitor else {},
        "may_search": bool(
            visitor and (visitor.may(Permission.SEARCH_FREE) or visitor.may(Permission.SEARCH_NARROW))
        ),
    }
