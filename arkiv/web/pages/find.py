"""*Sök*: one field, hits in circles, what was not searched; a whole list with its certificate; the look-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from arkiv.accounts.roles import Permission
from arkiv.accounts.visiting import access_of, boxes_of
from arkiv.errors import ArkivError, BadInput
from arkiv.holdings.doctype_names import name_of
from arkiv.search import certificate_pdf, queries
from arkiv.search.case_worker import PURPOSE_WORDS, LookUp, Purpose, Term, look_up
from arkiv.search.certify import certify
from arkiv.search.sought import sought
from arkiv.web.models import SavedSearch
from arkiv.web.rights import Reach, Request, needs
from index.errors import SearchError
from index.model import PROTECTED, Answer, Circle, FacetField, Hit
from index.query import parse

_LIMIT = 20
_MOST_FACETS = 8
_FACETS = {
    FacetField.BOX: ("Kartong", "box"),
    FacetField.YEAR: ("År", "datum"),
    FacetField.DOCTYPE: ("Typ", "typ"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A hit: the page it leads to, and its snippet in parts, those that made it a hit told apart."""

    hit: Hit
    box: str
    file: str
    page: int
    parts: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """What a search can be narrowed to: the word, how many pages, and the address of the narrowed search, if any."""

    word: str
    count: int
    address: str


@needs(Permission.SEARCH_FREE, Permission.SEARCH_NARROW, reach=Reach.OWN)
@require_safe
def search(request: Request) -> HttpResponse:
    """Free search for those who may; for others the way to the look-up."""
    if not request.visitor.may(Permission.SEARCH_FREE):
        return HttpResponseRedirect(reverse("lookup"))
    words, wide = request.GET.get("q", "").strip()[:400], bool(request.GET.get("vid"))
    context: dict[str, object] = {"words": words, "wide": wide, "saved": _saved(request)}
    if not words:
        return render(request, "desk/search.html", context)
    try:
        answer = queries.ask(
            settings.ARKIV,
            words,
            limit=_LIMIT,
            wide=wide,
            cursor=request.GET.get("efter") or None,
            actor=request.visitor.actor,
            access=access_of(request.visitor, settings.ARKIV),
            facets=tuple(_FACETS),
        )
    except (ArkivError, SearchError) as error:
        return render(request, "desk/search.html", context | {"fault": str(error)}, status=422)
    return render(request, "desk/search.html", context | _told(request, answer, words, wide))


def _told(request: Request, answer: Answer, words: str, wide: bool) -> dict[str, object]:
    base = {"q": words, **({"vid": "1"} if wide else {})}
    return {
        "answer": answer,
        "circles": [(circle.swedish, answer.by_circle.get(circle, 0)) for circle in Circle],
        "hits": _shown(request, answer),
        "facets": tuple(_facets(answer, base)),
        "unread": queries.unread_files()[1] if request.visitor.units is None else "",
        "more": f"?{urlencode({**base, 'efter': answer.cursor})}" if answer.cursor else "",
        "wider": f"?{urlencode({'q': words, 'vid': '1'})}",
        "mark": urlencode({"q": words}),
    }


def _shown(request: Request, answer: Answer) -> tuple[Shown, ...]:
    """The hits in boxes the visitor reaches now, also where the index has not yet heard that a box changed hands."""
    there = {hit.entry.box for hit in answer.hits}
    own = set(boxes_of(request.visitor).filter(ref__in=there).values_list("ref", flat=True))
    found = []
    for hit in answer.hits:
        box, file, number = str(hit.page_id).split(":")
        if box in own:
            found.append(Shown(hit, box, file, int(number), tuple(_parts(hit))))
    return tuple(found)


def _parts(hit: Hit) -> Iterator[tuple[str, bool]]:
    if hit.snippet is None:
        return
    text, at = hit.snippet.text, 0
    for mark in hit.snippet.marks:
        begin, end = max(mark.start - hit.snippet.start, at), mark.end - hit.snippet.start
        if begin > at:
            yield text[at:begin], False
        if end > begin:
            yield text[begin:end], True
            at = end
    if text[at:]:
        yield text[at:], False


def _facets(answer: Answer, base: Mapping[str, str]) -> Iterator[tuple[str, list[Facet]]]:
    for field, (word, name) in _FACETS.items():
        counts = sorted(answer.facets.get(field, {}).items(), key=lambda each: (-each[1], each[0]))
        rows = [
            Facet(_called(field, value), count, _narrowed(base, name, field, value))
            for value, count in counts[:_MOST_FACETS]
            if value
        ]
        if len(rows) > 1:
            yield word, rows


def _called(field: FacetField, value: str) -> str:
    """What people call it; a type is looked for by its name, as a page has it."""
    if value == PROTECTED:
        return "skyddat innehåll"
    return name_of(value) if field is FacetField.DOCTYPE else value


def _narrowed(base: Mapping[str, str], name: str, field: FacetField, value: str) -> str:
    """The address of the search narrowed to ``value``; empty where nothing can be narrowed to."""
    if value == PROTECTED:
        return ""
    word = _called(field, value)
    clause = f'{name}:"{word}"' if any(not sign.isalnum() for sign in word) else f"{name}:{word}"
    return f"?{urlencode({**base, 'q': base['q'] + ' ' + clause})}"


# --- look-up by case workers --------------------------------------------------------------------------


@needs(Permission.SEARCH_NARROW, reach=Reach.OWN)
@require_safe
def lookup(request: Request) -> HttpResponse:
    """By name, personnummer or case number, with a reason; nothing else."""
    given = request.GET
    term, value, purpose = given.get("pa", ""), given.get("vad", "").strip()[:120], given.get("skal", "")
    context: dict[str, object] = {
        "terms": [(each.value, each.value) for each in Term],
        "purposes": [(each.value, PURPOSE_WORDS[each]) for each in Purpose],
        "term": term,
        "value": value,
        "purpose": purpose,
    }
    if value:
        try:
            answer = _looked_up(request, term, value, purpose)
        except (ArkivError, SearchError) as error:
            return render(request, "desk/lookup.html", context | {"fault": str(error)}, status=422)
        context |= {"answer": answer, "hits": _shown(request, answer)}
    return render(request, "desk/lookup.html", context)


def _looked_up(request: Request, term: str, value: str, purpose: str) -> Answer:
    if term not in set(Term) or purpose not in set(Purpose):
        raise BadInput("Välj vad du söker på och varför. Ingen sökning gjordes.")
    return look_up(
        settings.ARKIV,
        LookUp(Term(term), value, Purpose(purpose)),
        access_of(request.visitor, settings.ARKIV),
        limit=_LIMIT,
        actor=request.visitor.actor,
    )


# --- a list at once -----------------------------------------------------------------------------------


@needs(Permission.SEARCH_FREE, reach=Reach.OWN)
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: Request) -> HttpResponse:
    """A list of names and numbers, a line each; the answer is a certificate, on the screen or as PDF/A."""
    if request.method != "POST":
        return render(request, "desk/batch.html", {})
    listed = request.POST.get("lista", "")[:200_000]
    try:
        made = certify(
            settings.ARKIV,
            sought(listed.splitlines()),
            access_of(request.visitor, settings.ARKIV),
            now=timezone.now(),
            actor=request.visitor.actor,
        )
    except (ArkivError, SearchError) as error:
        return render(request, "desk/batch.html", {"fault": str(error), "listed": listed}, status=422)
    if request.POST.get("form") == "pdf":
        name = content_disposition_header(as_attachment=True, filename="sokintyg.pdf")
        return HttpResponse(
            certificate_pdf.to_pdf(made),
            content_type="application/pdf",
            headers={"Content-Disposition": name or "attachment"},
        )
    return render(request, "desk/batch.html", {"made": made, "listed": listed})


# --- saved searches -----------------------------------------------------------------------------------


@needs(Permission.SEARCH_FREE, reach=Reach.OWN)
@require_POST
def keep(request: Request) -> HttpResponse:
    """Keep a question under a name, or let one go."""
    given, actor = request.POST, request.visitor.actor
    if given.get("bort"):
        SavedSearch.objects.filter(actor=actor, pk=_number(given["bort"])).delete()
        return HttpResponseRedirect(reverse("search"))
    name, question = " ".join(given.get("namn", "").split())[:80], given.get("q", "").strip()[:400]
    if not name or not question:
        raise BadInput("Ge sökningen ett namn. Inget har sparats.")
    parse(question)
    try:
        with transaction.atomic():
            SavedSearch.objects.create(actor=actor, name=name, question=question)
    except IntegrityError as error:
        raise BadInput(f"Du har redan en sökning som heter {name}. Inget har sparats.") from error
    return HttpResponseRedirect(f"{reverse('search')}?{urlencode({'q': question})}")


def _saved(request: Request) -> Any:
    return SavedSearch.objects.filter(actor=request.visitor.actor).order_by("name")


def _number(text: str) -> int:
    return int(text[:12]) if text.isdecimal() else 0


PATHS = [
    path("sok", search, name="search"),
    path("sok/person-och-arende", lookup, name="lookup"),
    path("sok/lista", batch, name="batch"),
    path("sok/spara", keep, name="keep_search"),
]
