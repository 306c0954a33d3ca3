"""*Register*: diaries and other registers read in from exports, and the column profiles they are read with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.diary.importing import Asked, import_register
from arkiv.diary.models import Diary, DiaryImport, RegisterKindChoice, SavedProfile
from arkiv.diary.profiles import RegisterKind
from arkiv.diary.saved_profiles import save_profile, saved_profiles
from arkiv.errors import BadInput
from arkiv.holdings.models import Document
from arkiv.web import works
from arkiv.web.actors import names_of
from arkiv.web.rights import Reach, Request, needs
from arkiv.web.uploads import put_down


@needs(Permission.DIARY_DECIDE, reach=Reach.WHOLE)
@require_safe
def registers(request: Request) -> HttpResponse:
    """Every register with its newest import; a form to read another export in."""
    newest = Prefetch("imports", queryset=DiaryImport.objects.order_by("-number"), to_attr="made")
    rows = list(Diary.objects.prefetch_related(newest).order_by("kind", "name"))
    names = names_of(row.made[0].actor for row in rows if row.made)
    context = {
        "lines": [(row, row.made[0], names[row.made[0].actor]) for row in rows if row.made],
        "kinds": RegisterKindChoice.choices,
        "profiles": saved_profiles(),
        "room": "diary_statistics",
    }
    return render(request, "desk/registers.html", context)


@needs(Permission.DIARY_DECIDE, reach=Reach.WHOLE)
@require_POST
def read_register(request: Request) -> HttpResponse:
    """Read files in, or only show what would be understood. The boxes are tried anew afterwards."""
    given, files = request.POST, request.FILES.getlist("filer")
    kind, profile = _kind(given), given.get("profil", "").strip()
    if profile and not SavedProfile.objects.filter(name=profile).exists():
        raise BadInput(
            "Den profilen finns inte. Inget har lästs in."
        )  # a name only: never a path on this machine
    with put_down(files, settings.ARKIV) as paths:
        asked = Asked(
            paths=paths,
            name=" ".join(given.get("namn", "").split())[:100] or paths[0].stem[:100],
            kind=kind,
            profile=profile,
            dry_run=bool(given.get("prov")),
        )
        summary = import_register(asked, actor=request.visitor.actor)
    if not summary.dry_run:
        _try_boxes(request.visitor.actor)
    context = {
        "summary": summary,
        "kind": RegisterKindChoice(kind.value).label,
        "room": "diary_statistics",
    }
    return render(request, "desk/register_read.html", context)


@needs(Permission.DIARY_DECIDE, Permission.SYSTEM_MANAGE, reach=Reach.WHOLE)
@require_POST
def keep_profile(request: Request) -> HttpResponse:
    """Save a column profile (YAML) under a name."""
    files = request.FILES.getlist("fil")
    with put_down(files[:1], settings.ARKIV) as paths:
        name = " ".join(request.POST.get("namn", "").split())
        save_profile(name, paths[0], _kind(request.POST), actor=request.visitor.actor)
    return HttpResponseRedirect(reverse("plans") + "#profiler")


def _kind(given: Any) -> RegisterKind:
    if given.get("slag") not in set(RegisterKind):
        raise BadInput("Ange vad för slags register det är. Inget har lästs in.")
    return RegisterKind(given["slag"])


def _try_boxes(actor: str) -> None:
    """A new diary may answer for every box that has documents."""
    for ref in Document.objects.order_by().values_list("box__ref", flat=True).distinct():
        works.check(ref, actor)


PATHS = [
    path("register", registers, name="registers"),
    path("register/las-in", read_register, name="read_register"),
    path("register/profil", keep_profile, name="keep_profile"),
]
