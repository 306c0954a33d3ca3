"""*Skanna in*: a new box, scans dropped in it, the sheets counted, what could not be read and what to do about it."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkiv.accounts import visiting
from arkiv.accounts.roles import Permission
from arkiv.errors import BadInput
from arkiv.holdings import services
from arkiv.holdings.models import Box, BoxState, FileState, Page, PageState, SourceFile
from arkiv.web import overview, receiving, watching, works
from arkiv.web.lists import listing
from arkiv.web.models import BoxSummary, PaperCount
from arkiv.web.receiving import Piece
from arkiv.web.rights import Reach, Request, needs

_ORDERS = {
    "plats": ("position",),
    "namn": ("name",),
    "storlek": ("size_bytes",),
    "lage": ("state", "position"),
}


@needs(Permission.HOLDINGS_INTAKE, reach=Reach.OWN)
@require_safe
def intake(request: Request) -> HttpResponse:
    """The open boxes, and a form for a new one."""
    newest = visiting.boxes_of(request.visitor).filter(state=BoxState.OPEN).order_by("-pk")[:20]
    context = {"boxes": overview.with_counts(newest), "given": {}, "units": _own_units(request)}
    context["folders"] = [one for one in watching.watched(settings.ARKIV) if _sees(request, one)]
    context["refusals"] = watching.refusals(request.visitor.units)
    return render(request, "desk/intake.html", context)


@needs(Permission.HOLDINGS_INTAKE, reach=Reach.OWN)
@require_POST
def new_box(request: Request) -> HttpResponse:
    """Open a box. One made by somebody of a unit belongs to it."""
    given = request.POST
    box = services.new_box(
        given.get("ref", "").strip(),
        services.Provenance(
            title=_short(given.get("titel", "")) or "Utan titel",
            found_where=_short(given.get("var", "")),
            found_by=_short(given.get("vem", "")),
            found_on=_day(given.get("nar", "")),
            years=_years(given.get("ar", "")),
        ),
        actor=request.visitor.actor,
    )
    units = [number for number, _ in _own_units(request)]
    wanted = given.get("enhet", "")
    unit = int(wanted) if wanted.isdecimal() and int(wanted) in units else None
    if request.visitor.units is not None and unit is None:
        unit = units[0] if units else None
    if unit is not None:
        visiting.place_box(box, unit, actor=request.visitor.actor)
    return HttpResponseRedirect(reverse("fill", kwargs={"ref": box.ref}))


@needs(Permission.HOLDINGS_INTAKE, reach=Reach.BOX)
@require_safe
def fill(request: Request, ref: str) -> HttpResponse:
    """Put scans in a box: drop them here; see what came and what could not be read."""
    files = SourceFile.objects.filter(box=request.box)
    if request.GET.get("lage") in set(FileState):
        files = files.filter(state=request.GET["lage"])
    found = listing(request, files.defer("info", "held_info"), _ORDERS)
    context = {
        "box": request.box,
        "listing": found,
        "unread": SourceFile.objects.filter(box=request.box, state=FileState.UNREAD, accepted_by="").count(),
        "sheets": sheets_of(request.box),
        "work": [line for line in overview.work(request.visitor) if line.ref == ref],
        "open": request.box.state == BoxState.OPEN,
        "piece": receiving.PIECE,
        "receipts": watching.receipts_of(request.box),
        "room": "intake",
    }
    return render(request, "desk/fill.html", context)


@needs(Permission.HOLDINGS_INTAKE, reach=Reach.BOX)
@require_http_methods(["GET", "POST"])
def piece(request: Request, ref: str) -> HttpResponse:
    """GET: how much of a file is here. POST: one piece of it, as raw bytes; see ``static/web/intake.js``."""
    part = _piece(request)
    if request.method == "GET":
        return _told(receiving.received(request.box, part, settings.ARKIV))
    got = receiving.receive(request.box, part, request.body, settings.ARKIV, actor=request.visitor.actor)
    if got.kept:
        works.wake(request.box.ref)
    return _told(got)


@needs(Permission.HOLDINGS_INTAKE, reach=Reach.BOX)
@require_POST
def upload(request: Request, ref: str) -> HttpResponse:
    """The same without script: whole files from a form."""
    files: Any = request.FILES.getlist("filer")
    if not files:
        raise BadInput("Välj minst en fil. Inget har tagits emot.")
    for file in files:
        mark, offset = "formulär", 0
        for chunk in file.chunks(receiving.PIECE):
            part = Piece(file.name, mark, offset, file.size)
            receiving.receive(request.box, part, chunk, settings.ARKIV, actor=request.visitor.actor)
            offset += len(chunk)
    works.wake(request.box.ref)
    return HttpResponseRedirect(reverse("fill", kwargs={"ref": ref}))


@needs(Permission.HOLDINGS_INTAKE, reach=Reach.BOX)
@require_POST
def count_sheets(request: Request, ref: str) -> HttpResponse:
    """How many sheets of paper somebody counted."""
    given = request.POST.get("ark", "").strip()
    if not given.isdecimal() or not 0 < int(given[:7]) < 1_000_000:
        raise BadInput("Ange antalet ark med siffror. Inget har ändrats.")
    PaperCount.objects.update_or_create(
        box=request.box.pk,
        defaults={"sheets": int(given[:7]), "actor": request.visitor.actor, "at": timezone.now()},
    )
    return HttpResponseRedirect(reverse("fill", kwargs={"ref": ref}) + "#ark")


def sheets_of(box: Box) -> dict[str, object]:
    """What was counted held against what was scanned: a sheet has one or two sides.

    Sheets of our own, printed to lie between, are no papers of the box: neither they nor their backs are counted.
    """
    counted = PaperCount.objects.filter(box=box.pk).first()
    summary = BoxSummary.objects.filter(box=box.pk).first()
    pages = summary.pages if summary else 0
    if counted is None:
        return {"counted": None, "pages": pages}
    ours = Page.objects.filter(file__box=box, state=PageState.SHEET).count()
    pages -= ours
    short = max(0, counted.sheets - pages)
    over = max(0, pages - 2 * counted.sheets)
    return {"counted": counted.sheets, "pages": pages, "ours": ours, "short": short, "over": over}


def _piece(request: Request) -> Piece:
    heads = request.headers
    try:
        return Piece(
            unquote(heads["X-Arkiv-Name"]),
            heads["X-Arkiv-Mark"][:100],
            int(heads["X-Arkiv-Offset"]),
            int(heads["X-Arkiv-Total"]),
        )
    except (KeyError, ValueError) as error:
        raise BadInput("Delen säger inte vilken fil den hör till. Inget har tagits emot.") from error


def _told(got: receiving.Received) -> JsonResponse:
    return JsonResponse(
        {"bytes": got.bytes, "kept": got.kept, "known": got.known, "passed_over": got.passed_over}
    )


def _sees(request: Request, folder: watching.Watched) -> bool:
    """Whether a watched folder is of a unit the visitor works in."""
    return request.visitor.units is None or folder.unit in {name for _, name in _own_units(request)}


def _own_units(request: Request) -> list[tuple[int, str]]:
    mine = request.visitor.units
    return [(number, name) for number, name in visiting.units() if mine is None or number in mine]


def _short(text: str) -> str:
    return " ".join(text.split())[:300]


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput("Dagen ska skrivas som 2026-10-05. Inget har ändrats.") from error


def _years(text: str) -> tuple[int, int] | None:
    if not text.strip():
        return None
    parts = text.replace("–", "-").split("-")
    if len(parts) <= 2 and all(part.strip().isdecimal() and len(part.strip()) == 4 for part in parts):
        return int(parts[0]), int(parts[-1])
    raise BadInput("Åren ska skrivas som 2005–2006. Inget har ändrats.")


PATHS = [
    path("skanna-in", intake, name="intake"),
    path("skanna-in/ny", new_box, name="new_box"),
    path("kartong/<str:ref>/skanna-in", fill, name="fill"),
    path("kartong/<str:ref>/skanna-in/del", piece, name="piece"),
    path("kartong/<str:ref>/skanna-in/filer", upload, name="upload"),
    path("kartong/<str:ref>/skanna-in/ark", count_sheets, name="count_sheets"),
]
