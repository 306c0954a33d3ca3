"""*Stickprov*: draw, look at one document after another, and see how many of the rest may be wrong at most."""

from __future__ import annotations

import secrets

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from arkiv.accounts import visiting
from arkiv.accounts.roles import Permission
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings.corrections import FactName
from arkiv.holdings.history import unpacked
from arkiv.holdings.said import FACT_WORDS
from arkiv.sampling import services
from arkiv.sampling.bound import upper_bound
from arkiv.sampling.services import Drawn, Sample
from arkiv.sampling.table import to_csv
from arkiv.web import facts, holding
from arkiv.web.pages.review import Seat
from arkiv.web.rights import Reach, Request, needs

USUAL = 59
"""So many without a fault prove that at most 5 per cent are wrong (with 95 per cent confidence)."""
_MOST = 2000


@needs(Permission.SAMPLES_REVIEW, reach=Reach.OWN)
@require_safe
def samples(request: Request) -> HttpResponse:
    """Every sample of the visitor's boxes, newest first, and a form to draw another."""
    boxes = visiting.boxes_of(request.visitor).order_by("ref")
    own = set(boxes.values_list("ref", flat=True))
    found = [sample for sample in reversed(services.samples()) if sample.box in own]
    context = {
        "samples": found,
        "boxes": list(boxes.values_list("ref", "title")),
        "usual": USUAL,
        "proves": upper_bound(0, USUAL),
        "seed": secrets.randbelow(10**6),
    }
    return render(request, "desk/samples.html", context)


@needs(Permission.SAMPLES_REVIEW, reach=Reach.OWN)
@require_POST
def draw_sample(request: Request) -> HttpResponse:
    """Draw: so many, from this box, with this seed. The same seed gives the same sample."""
    given = request.POST
    box = visiting.box_for(request.visitor, given.get("kartong", ""))
    size, seed = _number(given.get("antal", ""), "antalet"), _number(given.get("fro", ""), "fröet")
    if size > _MOST:
        raise BadInput(f"Dra högst {_MOST} åt gången. Inget har dragits.")
    sample = services.draw_sample(box, size, seed=seed, actor=request.visitor.actor)
    return HttpResponseRedirect(reverse("sample", kwargs={"sample": sample.ref}))


@needs(Permission.SAMPLES_REVIEW, reach=Reach.OWN)
@require_safe
def sample(request: Request, sample: str) -> HttpResponse:
    """What a sample proves so far, by handlingstyp and fact, and what was drawn."""
    found = _own(request, sample)
    context = {
        "sample": found,
        "onwards": services.next_after(sample, 0),
        "facts": sorted(
            ((FACT_WORDS[FactName(name)], count) for name, count in found.wrong_facts.items()),
            key=lambda each: -each[1],
        ),
        "may_answer": request.visitor.may(Permission.SAMPLES_ANSWER),
        "room": "samples",
    }
    return render(request, "desk/sample.html", context)


@needs(Permission.SAMPLES_REVIEW, reach=Reach.OWN)
@require_safe
def sample_list(request: Request, sample: str) -> HttpResponse:
    """The sample as CSV: ids, types and answers, no words of papers."""
    found = _own(request, sample)
    name = content_disposition_header(as_attachment=True, filename=f"stickprov-{found.ref}.csv")
    return HttpResponse(
        to_csv(found),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": name or "attachment"},
    )


@needs(Permission.SAMPLES_ANSWER, reach=Reach.DOCUMENT)
@require_safe
def sampled(request: Request, sample: str, uid: str) -> HttpResponse:
    """A drawn document with its image and what was accepted of it unseen."""
    found = _own(request, sample)
    place = _drawn(found, uid)
    row = request.document
    held = holding.held(row)
    asked = request.GET.get("blad", "1")
    seat = Seat(held, int(asked[:6]) if asked.isdecimal() else 1)
    holding.note_reading(request.visitor, "document", f"document:{uid}")
    context = {
        "sample": found,
        "place": place,
        "seat": seat,
        "box": request.box,
        "told": held.told,
        "facts": facts.facts_of(
            held.told, frozenset(name.value for name in unpacked(row.decided)), held.unsure
        ),
        "left": len(found.drawn) - found.looked_at,
        "room": "samples",
    }
    return render(request, "desk/sampled.html", context)


@needs(Permission.SAMPLES_ANSWER, reach=Reach.DOCUMENT)
@require_POST
def answer_sample(request: Request, sample: str, uid: str) -> HttpResponse:
    """All right, or these facts are wrong; or take the answer back."""
    given = request.POST
    place = _drawn(_own(request, sample), uid)
    act = given.get("act", "")
    wrong = [FactName(name) for name in given.getlist("fel") if name in set(FactName)]
    if act not in ("right", "wrong", "undo") or (act == "wrong") != bool(wrong):
        if act == "right" and wrong:
            raise BadInput(
                "Du har bockat för fel, men svarade att allt stämmer. Inget är sparat; svara igen."
            )
        raise BadInput(
            "Bocka för minst en uppgift som är fel, eller svara att allt stämmer. Inget är sparat."
        )
    services.answer(sample, uid, wrong=None if act == "undo" else wrong, actor=request.visitor.actor)
    onwards = uid if act == "undo" else services.next_after(sample, place.place)
    if onwards is None:
        return HttpResponseRedirect(reverse("sample", kwargs={"sample": sample}))
    return HttpResponseRedirect(reverse("sampled", kwargs={"sample": sample, "uid": onwards}))


def _own(request: Request, ref: str) -> Sample:
    """The sample, if its box is the visitor's. Raises NoSuchThing."""
    if not visiting.boxes_of(request.visitor).filter(pk=services.box_of(ref).pk).exists():
        raise NoSuchThing(f"Stickprovet {ref[:20]} finns inte.")
    return services.sample(ref)


def _drawn(found: Sample, uid: str) -> Drawn:
    for each in found.drawn:
        if each.document == uid:
            return each
    raise NoSuchThing(f"Handlingen hör inte till stickprovet {found.ref}.")


def _number(text: str, what: str) -> int:
    if not text.strip().isdecimal():
        raise BadInput(f"Ange {what} med siffror. Inget har dragits.")
    return int(text.strip()[:9])


_SAMPLE = "stickprov/<str:sample>"
PATHS = [
    path("stickprov", samples, name="samples"),
    path("stickprov/nytt", draw_sample, name="draw_sample"),
    path(_SAMPLE, sample, name="sample"),
    path(f"{_SAMPLE}/lista.csv", sample_list, name="sample_list"),
    path(f"{_SAMPLE}/handling/<str:uid>", sampled, name="sampled"),
    path(f"{_SAMPLE}/handling/<str:uid>/svar", answer_sample, name="answer_sample"),
]
