"""*Gallring*: from a frozen list to a protocol. A decision of the authority, two persons, no shortcut.

Every act here is one of ``arkiv.disposal``'s; this room only shows what is next and asks who signs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts import services as accounts
from arkiv.accounts.roles import Permission
from arkiv.disposal import erasing, execution, paper, services, study
from arkiv.disposal.model import STAGE_WORDS, Decision, Kind, Stage
from arkiv.disposal.places import protocol_folder
from arkiv.disposal.services import Case
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings.models import Box, BoxState
from arkiv.web import holding
from arkiv.web.actors import name_of
from arkiv.web.days import day_of
from arkiv.web.rights import Reach, Request, needs
from arkiv.web.signing import signed

_STEPS = (
    (Stage.PROPOSED, "Förslag"),
    (Stage.DECIDED, "Nämndens beslut"),
    (Stage.REQUESTED, "Person ett begär"),
    (Stage.ERASING, "Person två godkänner"),
    (Stage.DONE, "Protokoll"),
)
_LIST_TYPE = "text/csv; charset=utf-8"


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_safe
def disposals(request: Request) -> HttpResponse:
    """Every disposal, newest first, and a form to propose one of closed boxes."""
    closed = Box.objects.filter(state=BoxState.CLOSED).order_by("ref").values_list("ref", "title")
    context = {
        "cases": [(case, STAGE_WORDS[case.stage]) for case in reversed(services.cases())],
        "closed": list(closed),
        "chosen": request.GET.get("kartong", ""),
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "desk/disposals.html", context)


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_POST
def propose(request: Request) -> HttpResponse:
    """Freeze a list of what may be destroyed. Nothing is."""
    given, today = request.POST, timezone.localdate()
    case = services.propose(
        services.boxes_named(given.getlist("kartong")),
        due_by=day_of(given.get("senast", "")) or today,
        today=today,
        settings=settings.ARKIV,
        actor=request.visitor.actor,
        kind=Kind.PAPER if given.get("papper") else Kind.RECORDS,
    )
    return HttpResponseRedirect(reverse("disposal", kwargs={"disposal": case.ref}))


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_safe
def disposal(request: Request, disposal: str) -> HttpResponse:
    """One disposal: how far it has come, the list by kind and year, what is kept and why, and the next act."""
    case = services.case(disposal)
    holding.note_reading(request.visitor, "disposal", f"disposal:{case.ref}")
    persons = accounts.names({number for number in (case.requested_by, case.approved_by) if number})
    context = {
        "case": case,
        "stage_word": STAGE_WORDS[case.stage],
        "steps": _steps(case),
        "paper": case.proposal.kind is Kind.PAPER,
        "groups": list(study.groups(case.proposal.destroy)),
        "kept": study.kept(case),
        "made_by": name_of(case.made_by),
        "requested_by": persons.get(case.requested_by or 0, ""),
        "approved_by": persons.get(case.approved_by or 0, ""),
        "protocols": [file.name for file in _protocols(case)],
        "room": "disposals",
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "desk/disposal.html", context)


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_safe
def disposal_file(request: Request, disposal: str, file_name: str) -> Any:
    """``utredning.html`` (for the authority), ``plocklista.csv`` (which papers), or a file of the protocol."""
    case = services.case(disposal)
    holding.note_reading(request.visitor, "disposal", f"disposal:{case.ref}")
    if file_name == "utredning.html":
        return _attached(
            study.to_html(case, settings.ARKIV),
            f"gallringsutredning-{case.ref}.html",
            "text/html; charset=utf-8",
        )
    if file_name == "plocklista.csv":
        return _attached("\ufeff" + paper.to_csv(case), f"plocklista-{case.ref}.csv", _LIST_TYPE)
    for file in _protocols(case):
        if file.name == file_name:
            return FileResponse(file.open("rb"), as_attachment=True, filename=file.name)
    raise NoSuchThing("Den filen finns inte. Protokollet skrivs när gallringen är verkställd.")


# --- the acts -----------------------------------------------------------------------------------------


@needs(Permission.DISPOSAL_PROPOSE, reach=Reach.WHOLE)
@require_POST
def disposal_step(request: Request, disposal: str) -> HttpResponse:
    """One step of a disposal; ``act`` names it. The services ask for their own rights of whoever signs."""
    known = _ACTS.get(request.POST.get("act", ""))
    if known is None:
        raise BadInput("Det steget finns inte. Inget har ändrats.")
    known(request, disposal)
    return HttpResponseRedirect(reverse("disposal", kwargs={"disposal": disposal}))


def _decide(request: Request, ref: str) -> None:
    given = request.POST
    day = day_of(given.get("dag", ""))
    if day is None:
        raise BadInput("Ange beslutets dag. Inget har ändrats.")
    decision = Decision(
        given.get("body", "").strip()[:100],
        day,
        given.get("paragraf", "").strip()[:40],
        given.get("dnr", "").strip()[:60],
    )
    now = timezone.now()
    services.decide(
        ref, decision, signed(request), today=timezone.localdate(), now=now, settings=settings.ARKIV
    )


def _request(request: Request, ref: str) -> None:
    services.request(ref, signed(request), now=timezone.now())


def _approve(request: Request, ref: str) -> None:
    """The only act that destroys. The person types what it is about; a click alone is not enough."""
    if request.POST.get("typed", "").strip().upper() != ref:
        raise BadInput(f"Skriv ärendets beteckning {ref} för att godkänna. Inget har gallrats.")
    execution.approve(
        ref, signed(request), today=timezone.localdate(), now=timezone.now(), settings=settings.ARKIV
    )


def _finish(request: Request, ref: str) -> None:
    erasing.finish(ref, now=timezone.now(), settings=settings.ARKIV)


def _withdraw(request: Request, ref: str) -> None:
    if not request.POST.get("sure"):
        raise BadInput("Bocka för att ärendet ska tas tillbaka. Inget har ändrats.")
    services.withdraw(ref, actor=request.visitor.actor)


_ACTS: dict[str, Callable[[Request, str], None]] = {
    "decide": _decide,
    "request": _request,
    "approve": _approve,
    "finish": _finish,
    "withdraw": _withdraw,
}


def _steps(case: Case) -> list[tuple[str, str]]:
    """Every step with ``past``, ``ahead`` or ``""``."""
    if case.stage is Stage.WITHDRAWN:
        return [(word, "") for _, word in _STEPS]
    at = next(place for place, (stage, _) in enumerate(_STEPS) if stage is case.stage)
    return [
        (word, "past" if place <= at else "ahead" if place == at + 1 else "")
        for place, (_, word) in enumerate(_STEPS)
    ]


def _protocols(case: Case) -> list[Any]:
    """The files of the protocol of ``case``, once there are any."""
    folder = protocol_folder(settings.ARKIV)
    if case.stage is not Stage.DONE or not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.is_file() and file.stem.endswith(f"-{case.ref}"))


def _attached(text: str, name: str, media_type: str) -> HttpResponse:
    said = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(text, content_type=media_type, headers={"Content-Disposition": said or "attachment"})


_CASE = "gallring/<str:disposal>"
PATHS = [
    path("gallring", disposals, name="disposals"),
    path("gallring/forslag", propose, name="propose"),
    path(_CASE, disposal, name="disposal"),
    path(f"{_CASE}/steg", disposal_step, name="disposal_step"),
    path(f"{_CASE}/fil/<str:file_name>", disposal_file, name="disposal_file"),
]
