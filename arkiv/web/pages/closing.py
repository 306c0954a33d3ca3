"""*Redovisa*: every file and page accounted for, gaps accepted with a reason, the box closed; sheets printed for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.errors import BadInput, NotAllowedNow
from arkiv.holdings import services
from arkiv.holdings.models import Box, BoxState, FileState, Page, PageState, SourceFile
from arkiv.jobs import ledger as steps
from arkiv.jobs.models import Step, StepState
from arkiv.sheets.services import MOST_SHEETS, print_sheets
from arkiv.web import cards, overview, works
from arkiv.web.pages.intake import sheets_of
from arkiv.web.rights import Reach, Request, needs

_MOST_SHOWN = 100
_LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Gap:
    """A file or a page that nobody has accounted for. ``name`` is what ``accept_gap`` takes."""

    name: str
    reason: str
    may_accept: bool
    file: str
    page: int | None


@needs(Permission.HOLDINGS_INTAKE, Permission.REVIEW_DECIDE, reach=Reach.BOX)
@require_safe
def ledger(request: Request, ref: str) -> HttpResponse:
    """What is left to account for, what has been accepted and why, and whether the box can be closed."""
    cards.catch_up(cards.IN_A_VIEW)
    box = request.box
    line = overview.with_counts([box])[0]
    context = {
        "box": box,
        "line": line,
        "gaps": _gaps(box),
        "accepted": _accepted(box),
        "sheets": sheets_of(box),
        "failed": Step.objects.filter(box_id=box.pk, state=StepState.FAILED).count(),
        "working": [row for row in overview.work(request.visitor) if row.ref == ref],
        "open": box.state == BoxState.OPEN,
        "may_decide": request.visitor.may(Permission.REVIEW_DECIDE),
        "may_read": request.visitor.may(Permission.HOLDINGS_READ),
        "most": _MOST_SHOWN,
        "room": "intake" if request.visitor.may(Permission.HOLDINGS_INTAKE) else "boxes",
    }
    return render(request, "desk/ledger.html", context)


@needs(Permission.REVIEW_DECIDE, reach=Reach.BOX)
@require_POST
def accept(request: Request, ref: str) -> HttpResponse:
    """A person takes note of one gap, with her reason."""
    name, because = request.POST.get("lucka", ""), " ".join(request.POST.get("varfor", "").split())
    if request.box.state == BoxState.CLOSED:
        raise NotAllowedNow(f"Kartongen {ref} är stängd. Inget har ändrats.")
    if len(because) > _LONGEST_REASON:
        raise BadInput(f"Skälet får vara högst {_LONGEST_REASON} tecken. Inget har ändrats.")
    services.accept_gap(request.box, name, because, actor=request.visitor.actor)
    return _back(ref)


@needs(Permission.HOLDINGS_INTAKE, reach=Reach.BOX)
@require_POST
def try_again(request: Request, ref: str) -> HttpResponse:
    """Read once more what could not be read."""
    if request.box.state == BoxState.CLOSED:
        raise NotAllowedNow(f"Kartongen {ref} är stängd. Inget har ändrats.")
    steps.retry(request.box.pk)
    works.wake(ref)
    return _back(ref)


@needs(Permission.REVIEW_DECIDE, reach=Reach.BOX)
@require_POST
def close(request: Request, ref: str) -> HttpResponse:
    """Close the box. The ledger is counted anew in the act; one gap, and it stays open."""
    if not request.POST.get("sure"):
        raise BadInput("Bocka för att kartongen är färdig. Inget har ändrats.")
    services.close_box(request.box, actor=request.visitor.actor)
    return _back(ref)


@needs(Permission.HOLDINGS_INTAKE, reach=Reach.BOX)
@require_POST
def print_blank_sheets(request: Request, ref: str) -> HttpResponse:
    """Header sheets for folders (one a line) and separators, as PDF to print."""
    given = request.POST
    folders = [line for line in given.get("parmar", "").splitlines() if line.strip()]
    count = given.get("antal", "").strip() or "0"
    if not count.isdecimal() or len(folders) > MOST_SHEETS:
        raise BadInput(f"Ange antalet skiljeblad med siffror, högst {MOST_SHEETS}. Inget har skrivits ut.")
    made = print_sheets(request.box, folders, int(count[:6]), actor=request.visitor.actor)
    name = content_disposition_header(as_attachment=True, filename=f"blad-{ref}.pdf")
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": name or "attachment"}
    )


def _gaps(box: Box) -> list[Gap]:
    """The gaps in the order of the box, the first hundred: as ``holdings.ledger`` names them."""
    found = [
        Gap(file.name, file.reason_text, file.state == FileState.UNREAD, file.sha256, None)
        for file in SourceFile.objects.filter(box=box)
        .filter(Q(state=FileState.PENDING) | Q(state=FileState.UNREAD, accepted_by=""))
        .order_by("position")[:_MOST_SHOWN]
    ]
    broken = Q(state__in=(PageState.UNREADABLE, PageState.FAILED), accepted_by="")
    loose = Q(document=None) | Q(indexed="")
    pages = Page.objects.filter(file__box=box).exclude(state__in=(PageState.DESTROYED, PageState.SHEET))
    rows: Any = pages.filter(Q(state=PageState.PENDING) | broken | loose).select_related("file")
    for page in rows.order_by("file__position", "number")[: _MOST_SHOWN - len(found)]:
        found.append(
            Gap(
                f"{page.file.name} sida {page.number}",
                page.reason_text or _why(page),
                page.state in (PageState.UNREADABLE, PageState.FAILED) and not page.accepted_by,
                page.file.sha256,
                page.number,
            )
        )
    return found


def _why(page: Page) -> str:
    if page.state == PageState.PENDING:
        return "Är inte läst än."
    return "Hör inte till någon handling." if page.document_id is None else "Finns inte i sökregistret."


def _accepted(box: Box) -> list[tuple[str, str]]:
    """What was accepted, and why."""
    files = SourceFile.objects.filter(box=box).exclude(accepted_by="").order_by("position")
    pages = Page.objects.filter(file__box=box).exclude(accepted_by="").select_related("file")
    return [
        *((file.name, file.accepted_because) for file in files[:_MOST_SHOWN]),
        *(
            (f"{page.file.name} sida {page.number}", page.accepted_because)
            for page in pages.order_by("file__position", "number")[:_MOST_SHOWN]
        ),
    ]


def _back(ref: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("ledger", kwargs={"ref": ref}))


_LEDGER = "kartong/<str:ref>/redovisning"
PATHS = [
    path(_LEDGER, ledger, name="ledger"),
    path(f"{_LEDGER}/godta", accept, name="accept_gap"),
    path(f"{_LEDGER}/igen", try_again, name="try_again"),
    path(f"{_LEDGER}/stang", close, name="close_box"),
    path("kartong/<str:ref>/blad", print_blank_sheets, name="print_sheets"),
]
