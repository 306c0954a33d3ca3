"""*Logg*: who did and read what; filter, verify, take away. No names or texts of documents stand in it."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from arkiv import bootstrap
from arkiv.accounts import services
from arkiv.accounts.roles import Permission
from arkiv.accounts.visitor import HERE
from arkiv.audit import verify as checking
from arkiv.audit.models import EventRow
from arkiv.holdings import stored
from arkiv.holdings.models import Box, Document
from arkiv.web.lists import listing
from arkiv.web.log_words import KINDS, said_of
from arkiv.web.rights import Reach, Request, needs

_ORDERS = {"nummer": ("-seq",)}
_MOST_ROWS = 50_000
_SORTS = {"last": "bara det som lästs", "gjort": "bara det som gjorts"}
_OTHER_READS = ("alterations.seen", "disclosure.read")


@needs(Permission.LOG_READ, reach=Reach.WHOLE)
@require_safe
def log(request: Request) -> HttpResponse:
    """The log, newest first, filtered by who, what, whom it concerns and days."""
    found = listing(request, _filtered(request.GET), _ORDERS)
    names = services.names(_accounts(row.actor for row in found.rows))
    context = {
        "listing": found,
        "events": [(row, said_of(row.kind), _who(row.actor, names)) for row in found.rows],
        "asked": {
            name: request.GET.get(name, "") for name in ("vem", "slag", "vad", "vilken", "fran", "till")
        },
        "kinds": sorted(KINDS.items(), key=lambda each: each[1]),
        "sorts": _SORTS.items(),
        "actors": [
            (HERE, "den vid datorn"),
            *((services.subject(row.number), row.name) for row in services.listed()),
        ],
    }
    return render(request, "desk/log.html", context)


@needs(Permission.LOG_READ, reach=Reach.WHOLE)
@require_safe
def log_file(request: Request) -> HttpResponse:
    """The same rows as CSV, the oldest of the newest fifty thousand first."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(("nummer", "tid", "vem", "vad", "vilken", "uppgifter", "hash"))
    for row in _filtered(request.GET).order_by("-seq")[:_MOST_ROWS][::-1]:
        writer.writerow((row.seq, row.at.isoformat(), row.actor, row.kind, row.subject, row.data, row.digest))
    name = content_disposition_header(as_attachment=True, filename="arkiv-logg.csv")
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name or "attachment"},
    )


@needs(Permission.LOG_READ, reach=Reach.WHOLE)
@require_POST
def log_check(request: Request) -> HttpResponse:
    """Recompute the whole chain; with ``original`` ticked also hash every original anew."""
    names = stored.originals() if request.POST.get("original") else iter(())
    found = checking.verify(bootstrap.blob_store(settings.ARKIV), names)
    return render(request, "desk/log_checked.html", {"found": found})


def _filtered(asked: Any) -> Any:  # a query set; Django has no types
    rows = EventRow.objects.all()
    if asked.get("vem"):
        rows = rows.filter(actor=asked["vem"])
    if asked.get("vad"):
        rows = rows.filter(kind=asked["vad"])
    if asked.get("slag") in _SORTS:
        read = Q(kind__endswith="_read") | Q(kind__startswith="index.") | Q(kind__in=_OTHER_READS)
        rows = rows.filter(read) if asked["slag"] == "last" else rows.exclude(read)
    if asked.get("vilken"):
        rows = rows.filter(_about(asked["vilken"].strip()))
    if begin := _day(asked.get("fran", "")):
        rows = rows.filter(at__gte=begin)
    if end := _day(asked.get("till", ""), time.max):
        rows = rows.filter(at__lte=end)
    return rows


def _about(text: str) -> Q:
    """Events about ``text``: a subject as the log has it, a box (``K1``) or a document (``K1/3``).

    A document is also found where it was one of several that were read at once.
    """
    ref, _, number = text.partition("/")
    if number.isdecimal():
        row = Document.objects.filter(box__ref=ref, number=int(number[:9])).only("uid").first()
        text = f"document:{row.uid}" if row else text
    elif ":" not in text:
        box = Box.objects.filter(ref=text).only("pk").first()
        text = f"box:{box.pk}" if box else text
    if text.startswith("document:") and text[9:].isalnum():
        return Q(subject=text) | Q(data__contains=f'"{text[9:]}"')
    return Q(subject=text)


def _day(text: str, at: time = time.min) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(text), at))
    except ValueError:
        return None


def _accounts(actors: Any) -> set[int]:
    heads = (actor.partition("/")[0] for actor in actors)
    return {int(head[8:]) for head in heads if head.startswith("account:") and head[8:].isdecimal()}


def _who(actor: str, names: dict[int, str]) -> str:
    """The name of an account beside its number; others as the log has them."""
    head = actor.partition("/")[0]
    number = head.removeprefix("account:")
    if head.startswith("account:") and number.isdecimal() and int(number) in names:
        return f"{names[int(number)]} ({actor})"
    return actor


PATHS = [
    path("logg", log, name="log"),
    path("logg.csv", log_file, name="log_file"),
    path("logg/kontroll", log_check, name="log_check"),
]
