"""*Sen registrering*: what no register holds, proposed for a person to approve, worded as a diary would show it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.diary import late_services
from arkiv.diary.late import LateState
from arkiv.diary.late_files import LateFormat
from arkiv.errors import BadInput
from arkiv.web import holding
from arkiv.web.rights import Reach, Request, needs

FORMS: Mapping[LateFormat, str] = {
    LateFormat.CSV: "CSV med diariets kolumner",
    LateFormat.FGS: "FGS Ärendehantering 1.0",
    LateFormat.ERMS: "ERMS 3",
    LateFormat.CICERON: "Ciceron",
}
STATES = {LateState.PROPOSED: "föreslagen", LateState.APPROVED: "godkänd", LateState.DECLINED: "avböjd"}


@needs(Permission.DIARY_DECIDE, reach=Reach.BOX)
@require_safe
def late(request: Request, ref: str) -> HttpResponse:
    """Every proposal of the box, those that wait first."""
    rows = late_services.late_of(request.box)
    holding.note_reading(
        request.visitor, "late", f"box:{request.box.pk}", documents=[row.proposal.document for row in rows]
    )
    context = {
        "box": request.box,
        "waiting": [row for row in rows if row.state is LateState.PROPOSED],
        "decided": [(row, STATES[row.state]) for row in rows if row.state is not LateState.PROPOSED],
        "approved": sum(row.state is LateState.APPROVED for row in rows),
        "forms": FORMS.items(),
        "room": "boxes",
    }
    return render(request, "desk/late.html", context)


@needs(Permission.DIARY_DECIDE, reach=Reach.BOX)
@require_POST
def late_decide(request: Request, ref: str) -> HttpResponse:
    """Approve the ticked as proposed, one with other words, or decline the ticked with a reason."""
    given = request.POST
    numbers = [int(text[:9]) for text in given.getlist("handling") if text.isdecimal()]
    if not numbers:
        raise BadInput("Bocka för minst en handling. Inget har ändrats.")
    actor, today = request.visitor.actor, timezone.localdate()
    if given.get("act") == "decline":
        late_services.decline(
            request.box, numbers, because=given.get("because", ""), actor=actor, today=today
        )
    elif given.get("act") == "reword":
        late_services.approve(
            request.box,
            numbers,
            subject=given.get("subject", ""),
            case=given.get("case", ""),
            actor=actor,
            today=today,
        )
    else:
        late_services.approve(request.box, numbers, actor=actor, today=today)
    return HttpResponseRedirect(reverse("late", kwargs={"ref": ref}))


@needs(Permission.DIARY_DECIDE, reach=Reach.BOX)
@require_POST
def late_file(request: Request, ref: str) -> HttpResponse:
    """What is approved, as a file (several: a ZIP) for the diary's own system to read in."""
    form = request.POST.get("form", "")
    if form not in set(LateFormat):
        raise BadInput("Den filformen finns inte. Inget har skrivits.")
    files = late_services.export(
        request.box, LateFormat(form), actor=request.visitor.actor, today=timezone.localdate()
    )
    name, content = next(iter(files.items()))
    if len(files) > 1:
        name, content = f"sena-registreringar-{ref}.zip", _zipped(files)
    disposition = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(
        content, content_type="application/octet-stream", headers={"Content-Disposition": disposition}
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    return out.getvalue()


PATHS = [
    path("kartong/<str:ref>/registrera", late, name="late"),
    path("kartong/<str:ref>/registrera/svar", late_decide, name="late_decide"),
    path("kartong/<str:ref>/registrera/fil", late_file, name="late_file"),
]
