"""*Planer*: the authority's plan read in, its rows tied to kinds of record by a person, and where it defies the law."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.diary.models import RegisterKindChoice
from arkiv.diary.saved_profiles import saved_profiles
from arkiv.errors import BadInput
from arkiv.holdings.doctype_names import all_names
from arkiv.retention import plan_services, services
from arkiv.retention.models import RetentionAnswerRow
from arkiv.web import works
from arkiv.web.days import day_of
from arkiv.web.rights import Reach, Request, needs
from arkiv.web.uploads import put_down


@needs(Permission.SYSTEM_MANAGE, Permission.HOLDINGS_READ, reach=Reach.NONE)
@require_safe
def plans(request: Request) -> HttpResponse:
    """Plans that were read in, and saved profiles for diary exports; forms for new ones."""
    context = {
        "plans": plan_services.listed(),
        "profiles": saved_profiles(),
        "kinds": RegisterKindChoice.choices,
        "whole": request.visitor.units is None,
        "room": "administration",
    }
    return render(request, "desk/plans.html", context)


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_POST
def read_plan(request: Request) -> HttpResponse:
    """Read a plan in as a new version; the same file twice changes nothing."""
    given = request.POST
    with put_down(request.FILES.getlist("fil")[:1], settings.ARKIV) as paths:
        summary = services.import_plan(
            paths[0],
            actor=request.visitor.actor,
            dry_run=bool(given.get("prov")),
            decided_on=day_of(given.get("dag", "")),
            paragraph=given.get("paragraf", "").strip()[:40],
        )
    if not summary.dry_run:
        _try_anew(request.visitor.actor)
    return render(request, "desk/plan_read.html", {"summary": summary, "room": "administration"})


@needs(Permission.SYSTEM_MANAGE, Permission.HOLDINGS_READ, reach=Reach.NONE)
@require_safe
def plan(request: Request, plan: int) -> HttpResponse:
    """The rows of a plan: what they say, how it was understood, what they may be about. ``?visa=allt`` for all."""
    everything = request.GET.get("visa") == "allt"
    context = {
        "plan": plan,
        "name": next((one.name for one in plan_services.listed() if one.id == plan), ""),
        "rows": plan_services.rows(plan, only_open=not everything),
        "everything": everything,
        "conflicts": plan_services.plan_conflicts(plan, law_on=timezone.localdate()),
        "types": sorted(all_names().items(), key=lambda each: each[1]),
        "may_confirm": request.visitor.may(Permission.DISPOSAL_PROPOSE) and request.visitor.units is None,
        "room": "administration",
    }
    return render(request, "desk/plan.html", context)


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_POST
def confirm_row(request: Request, plan: int) -> HttpResponse:
    """A person says what a row is about, and what its words mean where they were not understood."""
    given = request.POST
    line = given.get("rad", "")
    if not line.isdecimal():
        raise BadInput("Raden finns inte. Inget har ändrats.")
    plan_services.confirm(
        plan,
        int(line[:9]),
        given.getlist("typ"),
        means=given.get("betyder", "").strip()[:300],
        actor=request.visitor.actor,
    )
    return HttpResponseRedirect(reverse("plan", kwargs={"plan": plan}) + f"#rad-{line}")


def _try_anew(actor: str) -> None:
    for ref in RetentionAnswerRow.objects.order_by().values_list("box__ref", flat=True).distinct():
        works.check(ref, actor)


PATHS = [
    path("planer", plans, name="plans"),
    path("planer/las-in", read_plan, name="read_plan"),
    path("planer/<int:plan>", plan, name="plan"),
    path("planer/<int:plan>/bekrafta", confirm_row, name="confirm_row"),
]
