"""A box: its documents as a list, its find report, its pages and their pictures."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from arkiv import bootstrap
from arkiv.accounts.roles import Permission
from arkiv.export import html, xlsx
from arkiv.export.find_report import summarise
from arkiv.export.words import DIARY, RETENTION
from arkiv.holdings import masters, registers
from arkiv.holdings.models import Page
from arkiv.holdings.register import Register
from arkiv.search.places import hit_boxes
from arkiv.web import cards, converters, holding, overview
from arkiv.web.lists import listing
from arkiv.web.marks import Upright, marks_on
from arkiv.web.models import DocumentCard, Waiting
from arkiv.web.picture_answers import shown
from arkiv.web.pictures import picture_of, thumb_of
from arkiv.web.queues import SWEDISH, Queue
from arkiv.web.rights import Reach, Request, needs
from index.errors import QueryFault
from index.query import parse

_ORDERS: dict[str, tuple[str, ...]] = {
    "nummer": ("number",),
    "titel": ("title", "number"),
    "typ": ("doctype", "number"),
    "datum": ("dated", "number"),
    "dnr": ("case_number", "number"),
    "diarium": ("diary", "number"),
    "gallring": ("retention", "retention_day", "number"),
}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@needs(Permission.HOLDINGS_LIST, reach=Reach.BOX)
@require_safe
def box(request: Request, ref: str) -> HttpResponse:
    """The box with its counts and, for those who may read, its documents: filtered, sorted, a page at a time."""
    cards.catch_up(cards.IN_A_VIEW)
    context: dict[str, object] = {"line": overview.with_counts([request.box])[0]}
    if request.visitor.may(Permission.HOLDINGS_READ):
        found = _filtered(request.box.pk, request.GET)
        context |= {"listing": listing(request, found, _ORDERS), "filters": _filters(request.GET)}
        holding.note_reading(request.visitor, "list", f"box:{request.box.pk}")
        context["may_diary"] = request.visitor.may(Permission.DIARY_DECIDE)
    return render(request, "desk/box.html", context)


def _filtered(box: int, asked: Any) -> Any:  # query sets; Django has no types
    rows = DocumentCard.objects.filter(box=box)
    for name, column in (("diarium", "diary"), ("gallring", "retention"), ("typ", "doctype")):
        if asked.get(name):
            rows = rows.filter(**{column: asked[name]})
    year = asked.get("ar", "")
    if year.isdecimal() and len(year) == 4 and int(year) > 0:
        rows = rows.filter(retention_day__range=(date(int(year), 1, 1), date(int(year), 12, 31)))
    if asked.get("ko"):
        waiting = Waiting.objects.filter(box=box, queue=asked["ko"]).values("document")
        rows = rows.filter(document__in=waiting)
    return rows


def _filters(asked: Any) -> tuple[tuple[str, str, str, list[tuple[str, str]]], ...]:
    """Each choice above the list: its name in the address, its word, what is chosen, what there is."""
    diary = [(code.value, word) for code, (_, word) in DIARY.items()]
    retention = [(code.value, word) for code, word in RETENTION.items()]
    queues = [(queue.value, SWEDISH[queue]) for queue in Queue]
    return (
        ("ko", "Väntar på", asked.get("ko", ""), queues),
        ("diarium", "Diariet", asked.get("diarium", ""), diary),
        ("gallring", "Gallring", asked.get("gallring", ""), retention),
    )


# --- the find report ---------------------------------------------------------------------------------


@needs(Permission.HOLDINGS_READ, reach=Reach.BOX)
@require_safe
def report(request: Request, ref: str) -> HttpResponse:
    """The find report of a box, in the frame, its places leading to the page images."""
    register = _register(request, "report")
    base = reverse("page", kwargs={"ref": ref, "sha256": "0" * 64, "number": 1}).removesuffix("0" * 64 + "/1")
    body = html.body(summarise(register, timezone.localdate()), page_base=base)
    return render(request, "desk/report.html", {"box": register.box, "body": body})


@needs(Permission.HOLDINGS_READ, reach=Reach.BOX)
@require_safe
def download(request: Request, ref: str, form: str) -> HttpResponse:
    """The report as a file: ``html``, ``xlsx`` or ``json`` (the register itself)."""
    content, media_type = _FORMS[form](_register(request, f"report_{form}"))
    name = content_disposition_header(as_attachment=True, filename=f"fyndrapport-{ref}.{form}")
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": name or "attachment"}
    )


def _register(request: Request, what: str) -> Register:
    holding.note_reading(request.visitor, what, f"box:{request.box.pk}")
    return registers.register_of(request.box, bootstrap.blob_store(settings.ARKIV))


def _html(register: Register) -> tuple[bytes, str]:
    return html.page(summarise(register, timezone.localdate())).encode(), "text/html; charset=utf-8"


def _xlsx(register: Register) -> tuple[bytes, str]:
    out = io.BytesIO()
    xlsx.write(summarise(register, timezone.localdate()), out)
    return out.getvalue(), _XLSX


def _json(register: Register) -> tuple[bytes, str]:
    return msgspec.json.format(msgspec.json.encode(register), indent=1), "application/json"


_FORMS: dict[str, Callable[[Register], tuple[bytes, str]]] = {"html": _html, "xlsx": _xlsx, "json": _json}


# --- a page ------------------------------------------------------------------------------------------


@needs(Permission.HOLDINGS_READ, reach=Reach.BOX)
@require_safe
def page(request: Request, ref: str, sha256: str, number: int) -> HttpResponse:
    """A page image with every claim framed, the claims and the read text beside it."""
    row = holding.page_named(request.box, sha256, number)
    told = holding.told_page(row)
    document = holding.held(row.document).told if row.document else None
    earlier, later = holding.beside(row)
    holding.note_reading(request.visitor, "page", f"page:{row.pk}")
    context = {
        "box": request.box,
        "page": told,
        "file": row.file,
        "document": document,
        "marks": marks_on(told, document),
        "places": _hits(row, request.GET.get("q", "")[:400], Upright.of(told)),
        "upright": Upright.of(told),
        "earlier": earlier,
        "later": later,
    }
    return render(request, "desk/page.html", context)


def _hits(row: Page, question: str, view: Upright) -> list[tuple[int, int, int, int]]:
    """Where the words of a search stand on the upright page: x, y, width, height, in whole pixels.

    Whole, for a page writes 0,5 where a drawing reads 0.5.
    """
    reading = holding.reading_of(row) if question else None
    if reading is None:
        return []
    try:
        found = hit_boxes(reading, parse(question))
    except QueryFault:
        return []
    placed = [view.turned((hit.box.x0, hit.box.y0, hit.box.x1, hit.box.y1)) for hit in found]
    return [
        (round(x0) - 4, round(y0) - 4, round(x1 - x0) + 8, round(y1 - y0) + 8) for x0, y0, x1, y1 in placed
    ]


@needs(Permission.HOLDINGS_READ, reach=Reach.BOX)
@require_safe
def image(request: Request, ref: str, sha256: str, number: int) -> HttpResponse:
    """The page as JPEG, as it lies in its file."""
    row = holding.page_named(request.box, sha256, number)
    return shown(lambda: picture_of(masters.master_of(row), settings.ARKIV))


@needs(Permission.HOLDINGS_READ, reach=Reach.BOX)
@require_safe
def thumb(request: Request, ref: str, sha256: str, number: int) -> HttpResponse:
    """The page as a small JPEG, upright."""
    row = holding.page_named(request.box, sha256, number)

    def small() -> bytes:
        reading = holding.reading_of(row)
        return thumb_of(masters.master_of(row), settings.ARKIV, reading.turn_deg if reading else 0)

    return shown(small)


_ = converters  # importing it made the forms <file:> and <form:> known
_PAGE = "<file:sha256>/<int:number>"
PATHS = [
    path("kartong/<str:ref>", box, name="box"),
    path("kartong/<str:ref>/fyndrapport", report, name="report"),
    path("kartong/<str:ref>/fyndrapport.<form:form>", download, name="download"),
    path(f"kartong/<str:ref>/sida/{_PAGE}", page, name="page"),
    path(f"kartong/<str:ref>/bild/{_PAGE}.jpg", image, name="image"),
    path(f"kartong/<str:ref>/bild/{_PAGE}/liten.jpg", thumb, name="thumb"),
]
