"""About the program itself: how accessible it is, and its keys."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from arkiv.web.keys import KEYS
from arkiv.web.rights import Request, open_to_all, signed_in


@open_to_all
@require_safe
def statement(request: Any) -> HttpResponse:
    """The accessibility statement (tillgänglighetsredogörelse)."""
    return render(request, "desk/statement.html")


@signed_in
@require_safe
def keys(request: Request) -> HttpResponse:
    """Every key there is."""
    return render(request, "desk/keys.html", {"groups": KEYS})


PATHS = [
    path("tillganglighet", statement, name="statement"),
    path("tangenter", keys, name="keys"),
]
