"""*Diariet*: what a box says of the diary, the other way round too, and statistics whose numbers open their rows."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from arkiv.accounts.roles import Permission
from arkiv.diary.answers import ReverseFinding, ReverseKind
from arkiv.diary.reverse import LATE_DAYS
from arkiv.diary.statistics import Statistics, delayed, how_many_delayed, reverse_of, statistics
from arkiv.diary.tally import Cell
from arkiv.export.delay_plot import delay_svg
from arkiv.export.words import REVERSE
from arkiv.holdings.models import Box, Document
from arkiv.web import holding
from arkiv.web.lists import paged
from arkiv.web.models import DocumentCard
from arkiv.web.rights import Reach, Request, needs

_MOST_SHOWN = 200


@needs(Permission.DIARY_DECIDE, reach=Reach.BOX)
@require_safe
def diary_box(request: Request, ref: str) -> HttpResponse:
    """The answers of the box by kind, and every finding the other way round, kind by kind."""
    groups: dict[ReverseKind, list[ReverseFinding]] = defaultdict(list)
    for finding in reverse_of(request.box):
        groups[finding.kind].append(finding)
    there = frozenset(Document.objects.filter(box=request.box).values_list("uid", flat=True))
    holding.note_reading(request.visitor, "diary", f"box:{request.box.pk}")
    context = {
        "box": request.box,
        "counts": sorted(_answers(request.box).items(), key=lambda each: -each[1]),
        "reverse": [
            (
                REVERSE[kind],
                len(groups[kind]),
                [_linked(each, there) for each in groups[kind][:_MOST_SHOWN]],
            )
            for kind in ReverseKind
            if groups[kind]
        ],
        "most": _MOST_SHOWN,
        "room": "boxes",
    }
    return render(request, "desk/diary_box.html", context)


def _answers(box: Box) -> dict[str, int]:
    cards = DocumentCard.objects.filter(box=box.pk).exclude(diary="").order_by()
    return dict(cards.values_list("diary").annotate(Count("pk")))


def _linked(finding: ReverseFinding, there: frozenset[str]) -> tuple[ReverseFinding, tuple[str, ...]]:
    """The finding with the ids of its documents that are still in the box."""
    return finding, tuple(uid for uid in finding.documents if uid in there)


# --- statistics ---------------------------------------------------------------------------------------


@needs(Permission.DIARY_DECIDE, Permission.LOG_READ, reach=Reach.WHOLE)
@require_safe
def diary_statistics(request: Request) -> HttpResponse:
    """Every table and the registration delays, of all boxes."""
    told = statistics(today=timezone.localdate())
    plot = delay_svg(told.delays)
    context = {
        "told": told,
        "plot": mark_safe(plot),  # noqa: S308 (made by delay_plot, which escapes every word it is given)
        "late_days": LATE_DAYS,
        "checked": told.documents,
        "may_open": request.visitor.may(Permission.DIARY_DECIDE),
    }
    return render(request, "desk/diary_statistics.html", context)


@needs(Permission.DIARY_DECIDE, reach=Reach.WHOLE)
@require_safe
def diary_rows(request: Request) -> HttpResponse:
    """The documents behind one number: ``?tabell=kind&rad=Journal``."""
    cell = _cell(statistics(today=timezone.localdate()), request)
    shown = paged(request, cell.documents)
    # Sorted here: SQLite would rather walk all cards in their order than look up fifty.
    found = DocumentCard.objects.filter(uid__in=[uid for _, _, uid in shown.rows])  # all may see all here
    cards = sorted(found, key=lambda card: (card.box, card.number))
    holding.note_reading(request.visitor, "list", "diary", documents=[card.uid for card in cards])
    context = {"cell": cell, "cards": cards, "listing": shown, "room": "diary_statistics"}
    return render(request, "desk/diary_rows.html", context)


def _cell(told: Statistics, request: Request) -> Cell:
    for table in told.tallies:
        for cell in table.cells:
            if (table.name, cell.label) == (request.GET.get("tabell"), request.GET.get("rad")):
                return cell
    raise Http404


@needs(Permission.DIARY_DECIDE, reach=Reach.WHOLE)
@require_safe
def diary_delays(request: Request) -> HttpResponse:
    """The entries behind one number of late registrations: ``?enhet=SN&ar=2005``, the longest first."""
    unit, year = request.GET.get("enhet", ""), request.GET.get("ar", "")
    if not year.isdecimal() or len(year) > 4:
        raise Http404
    rows = delayed(unit, int(year), _MOST_SHOWN)
    context = {
        "unit": unit,
        "year": year,
        "count": how_many_delayed(unit, int(year)),
        "rows": [(_number(entry), entry.received, days) for entry, days in rows],
        "room": "diary_statistics",
    }
    return render(request, "desk/diary_delays.html", context)


def _number(entry: object) -> str:
    return str(getattr(entry, "number", "") or "utan nummer")


PATHS = [
    path("kartong/<str:ref>/diariet", diary_box, name="diary_box"),
    path("diariet", diary_statistics, name="diary_statistics"),
    path("diariet/handlingar", diary_rows, name="diary_rows"),
    path("diariet/sena", diary_delays, name="diary_delays"),
]
