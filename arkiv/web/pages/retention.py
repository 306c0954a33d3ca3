"""*Gallring*: the verdict on a document with everything it rests on, a box over the years, the text of the law."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import msgspec
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.errors import BadInput, NoSuchThing
from arkiv.export.words import RETENTION
from arkiv.holdings.models import Box, Document, Page
from arkiv.retention import inquiries, rulebook, services, statutes
from arkiv.retention.answers import Applies, CountedFrom, RetentionAnswer
from arkiv.retention.counting import MISSING
from arkiv.retention.models import RetentionAnswerRow
from arkiv.retention.rule import Rule, Unit
from arkiv.retention.timeline import Fate, RetentionTimeline, Seen, timeline
from arkiv.web import cards, holding, retention_plot, works
from arkiv.web.days import day_of
from arkiv.web.marks import Upright
from arkiv.web.models import DocumentCard
from arkiv.web.rights import Reach, Request, needs

_MOST_SHOWN = 200
_FIRST = (Applies.YES, Applies.UNKNOWN, Applies.NO)
_UNITS = {Unit.AKT: "hela akten", Unit.CASE: "ärendet", Unit.DOCUMENT: "handlingen för sig"}
FATES = {
    Fate.PRESERVED: "bevaras",
    Fate.KEPT: "måste finnas kvar än",
    Fate.DUE: "får eller ska gallras nu",
    Fate.OVERDUE: "skulle redan ha gallrats",
    Fate.UNDECIDED: "går inte att avgöra än",
}


# --- a document ---------------------------------------------------------------------------------------


@needs(Permission.HOLDINGS_READ, reach=Reach.DOCUMENT)
@require_safe
def verdict(request: Request, uid: str) -> HttpResponse:
    """Why the answer is what it is: rule, source, days, every exception. ``?lag=`` asks the law of another day."""
    row, today = request.document, timezone.localdate()
    stored = RetentionAnswerRow.objects.filter(box=row.box_id, document=uid).first()
    answer = msgspec.json.decode(stored.payload, type=RetentionAnswer) if stored else None
    law_on = day_of(request.GET.get("lag", ""))
    holding.note_reading(request.visitor, "verdict", f"document:{uid}")
    context: dict[str, Any] = {
        "box": request.box,
        "card": DocumentCard.objects.filter(document=row.pk).first(),
        "row": row,
        "answer": answer,
        "stored": stored,
        "days": retention_plot.days_of(answer, today) if answer else None,
        "width": retention_plot.WIDTH,
        "law_on": law_on,
        "asked": inquiries.explain(uid, law_on=law_on, today=today) if law_on else None,
        "today": today,
        "room": "boxes",
        **_grounds(answer),
        **_paper(request, answer),
    }
    return render(request, "desk/verdict.html", context)


def _grounds(answer: RetentionAnswer | None) -> dict[str, Any]:
    """The rule, with the words for its parts, and the sections cited by it and by every exception."""
    if answer is None:
        return {}
    rule = rulebook.standard().rule(answer.rule_id)
    return {
        "rule": rule,
        "rule_unit": _UNITS[rule.unit] if rule else "",
        "rule_trigger": MISSING.get(rule.trigger, "") if rule else "",
        "sections": statutes.cited(_source(answer, rule)),
        "exceptions": [
            (one, statutes.cited(one.source))
            for one in sorted(answer.exceptions, key=lambda one: _FIRST.index(one.applies))
        ],
    }


def _source(answer: RetentionAnswer, rule: Rule | None) -> str:
    return f"{rule.source}; {answer.source}" if rule else answer.source


def _paper(request: Request, answer: RetentionAnswer | None) -> dict[str, Any]:
    """The page on which the day that is counted from was read, framed; the document's first page otherwise."""
    start: CountedFrom | None = answer.counted_from if answer else None
    read_at = start.places[0] if start and start.places else None
    page = None
    if read_at is not None:
        rows = Page.objects.select_related("file")
        page = rows.filter(file__box=request.box, file__sha256=read_at.file, number=read_at.page).first()
    if page is None:
        read_at = None
        own = Page.objects.select_related("file").filter(document=request.document)
        page = own.order_by("position").first()
    if page is None:
        return {}
    told = holding.told_page(page)
    view = Upright.of(told)
    frame = None
    if read_at is not None:
        x0, y0, x1, y1 = view.turned(read_at.box)
        frame = (round(x0) - 6, round(y0) - 6, round(x1 - x0) + 12, round(y1 - y0) + 12)
    return {"page": told, "upright": view, "places": (frame,) if frame else (), "read_at": read_at}


# --- a box --------------------------------------------------------------------------------------------


@needs(Permission.HOLDINGS_READ, reach=Reach.BOX)
@require_safe
def retention_box(request: Request, ref: str) -> HttpResponse:
    """The verdicts of a box: how many of each, what falls due when, what should be gone already."""
    cards.catch_up(cards.IN_A_VIEW)
    box, today = request.box, timezone.localdate()
    told = _timeline(box, today)
    counts = _counts(box)
    late = {one.document: one for one in told.overdue}
    rows = DocumentCard.objects.filter(box=box.pk, uid__in=list(late)[:_MOST_SHOWN]).order_by("number")
    holding.note_reading(request.visitor, "retention", f"box:{box.pk}")
    context = {
        "box": box,
        "counts": [(code.value, word, counts[code.value]) for code, word in RETENTION.items()],
        "fates": [(FATES[fate], len(documents)) for fate, documents in told.fates if documents],
        "told": told,
        "plot": retention_plot.years_of(told.years, today),
        "width": retention_plot.WIDTH,
        "overdue": [(card, late[card.uid]) for card in rows],
        "checking": works.checking(ref),
        "checked": sum(counts.values()),
        "may_check": request.visitor.may(Permission.DIARY_DECIDE),
        "may_propose": request.visitor.may(Permission.DISPOSAL_PROPOSE) and request.visitor.units is None,
        "room": "boxes",
    }
    return render(request, "desk/retention_box.html", context)


def _counts(box: Box) -> Counter[str]:
    found = DocumentCard.objects.filter(box=box.pk).exclude(retention="").order_by()
    return Counter(dict(found.values_list("retention").annotate(Count("pk"))))


def _timeline(box: Box, today: date) -> RetentionTimeline:
    """As ``inquiries.years_ahead``, from the lists' rows: a box's documents are not read for it."""
    known = {
        uid: (doctype, int(dated[:4]) if dated[:4].isdecimal() else None)
        for uid, doctype, dated in DocumentCard.objects.filter(box=box.pk).values_list(
            "uid", "doctype", "dated"
        )
    }
    answers = (answer for answer in services.answers_of(box) if answer.document in known)
    return timeline((Seen(*known[answer.document], answer) for answer in answers), today)


@needs(Permission.DIARY_DECIDE, reach=Reach.BOX)
@require_POST
def check_again(request: Request, ref: str) -> HttpResponse:
    """Try the box anew against diary, law, plan and holds, in the background."""
    if not Document.objects.filter(box=request.box).exists():
        raise BadInput("Kartongen har inga handlingar att pröva än. Inget har ändrats.")
    works.check(ref, request.visitor.actor)
    goes = "diary_box" if request.POST.get("till") == "diariet" else "retention_box"
    return HttpResponseRedirect(reverse(goes, kwargs={"ref": ref}))


# --- the law ------------------------------------------------------------------------------------------


@needs(reach=Reach.NONE)
@require_safe
def statute(request: Request) -> HttpResponse:
    """The text of what ``?kalla=`` cites, as far as it has been read."""
    source = " ".join(request.GET.get("kalla", "").split())[:300]
    sections = statutes.cited(source)
    if not sections:
        raise NoSuchThing("Källan nämner ingen paragraf. Sök i regelboken efter det du undrar över.")
    return render(
        request, "desk/statute.html", {"source": source, "sections": sections, "room": "administration"}
    )


PATHS = [
    path("handling/<str:uid>/gallring", verdict, name="verdict"),
    path("kartong/<str:ref>/gallring", retention_box, name="retention_box"),
    path("kartong/<str:ref>/kontrollera", check_again, name="check_again"),
    path("lagrum", statute, name="statute"),
]
