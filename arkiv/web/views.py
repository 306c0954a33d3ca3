"""The pages. A view asks the shelf, turns the answer into what is shown, and decides nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from arkiv.errors import ArkivError, NoSuchThing
from arkiv.export import html, xlsx
from arkiv.export.find_report import summarise
from arkiv.export.report_model import Atlas
from arkiv.holdings.register import PageRow, Register
from arkiv.web import shelf
from arkiv.web.marks import Upright, marks_on
from arkiv.web.search import Search
from index.errors import SearchError
from ingest.errors import IngestError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def told(view: View[P]) -> View[P]:
    """Errors that carry a message for a person are shown as a page: 404 for what is not there, else 422."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NoSuchThing as error:
            return render(
                request, "web/told.html", {"title": "Finns inte", "message": str(error)}, status=404
            )
        except (ArkivError, IngestError) as error:
            return render(
                request, "web/told.html", {"title": "Det gick inte", "message": str(error)}, status=422
            )

    return answer


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Every box with its ledger."""
    return render(
        request,
        "web/start.html",
        {"overview": shelf.boxes(), "search": settings.ARKIV_WEB_SEARCH is not None},
    )


@require_safe
@told
def box(request: HttpRequest, ref: str) -> HttpResponse:
    """The find report of a box, in the frame, its places leading to the page images."""
    register = shelf.register(ref, why="report_read")
    base = reverse("page", kwargs={"ref": ref, "sha256": "0" * 64, "number": 1}).removesuffix("0" * 64 + "/1")
    body = html.body(summarise(register, shelf.today()), page_base=base)
    return render(request, "web/box.html", {"box": register.box, "body": body})


@require_safe
@told
def download(_request: HttpRequest, ref: str, form: str) -> HttpResponse:
    """The report as a file: ``html``, ``xlsx`` or ``json`` (the register itself)."""
    register = shelf.register(ref, why=f"report_taken_{form}")
    content, media_type = _FORMS[form](register)
    name = content_disposition_header(as_attachment=True, filename=f"fyndrapport-{ref}.{form}")
    return HttpResponse(
        content, content_type=media_type, headers={"Content-Disposition": name or "attachment"}
    )


def _html(register: Register) -> tuple[bytes, str]:
    return html.page(summarise(register, shelf.today())).encode(), "text/html; charset=utf-8"


def _xlsx(register: Register) -> tuple[bytes, str]:
    out = io.BytesIO()
    xlsx.write(summarise(register, shelf.today()), out)
    return out.getvalue(), _XLSX


def _json(register: Register) -> tuple[bytes, str]:
    return msgspec.json.format(msgspec.json.encode(register), indent=1), "application/json"


_FORMS: dict[str, Callable[[Register], tuple[bytes, str]]] = {"html": _html, "xlsx": _xlsx, "json": _json}


@require_safe
@told
def page(request: HttpRequest, ref: str, sha256: str, number: int) -> HttpResponse:
    """A page image with every claim framed, the claims and the read text beside it."""
    register = shelf.register(ref, why="page_read")
    at = next((i for i, row in enumerate(register.pages) if (row.file, row.number) == (sha256, number)), None)
    if at is None:
        raise NoSuchThing(f"Sidan {number} finns inte i den filen. Gå tillbaka till kartongen {ref}.")
    row, atlas = register.pages[at], Atlas.of(register)
    context = {
        "box": register.box,
        "page": row,
        "file": atlas.file(sha256),
        "document": next((d for d in register.documents if d.id == row.document), None),
        "marks": marks_on(row, register),
        "upright": Upright.of(row),
        "earlier": register.pages[at - 1] if at else None,
        "later": register.pages[at + 1] if at + 1 < len(register.pages) else None,
        "label_px": _label_px(row),
    }
    return render(request, "web/page.html", context)


def _label_px(row: PageRow) -> int:
    """The size of a frame's number in image pixels: the same on the screen whatever the resolution."""
    return max(12, Upright.of(row).width // 60)


@require_safe
@told
def image(_request: HttpRequest, ref: str, sha256: str, number: int) -> HttpResponse:
    """The page as JPEG."""
    return HttpResponse(shelf.page_image(ref, sha256, number), content_type="image/jpeg")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Hits for ``?q=``; each leads to its page image."""
    words, ask = request.GET.get("q", "").strip(), settings.ARKIV_WEB_SEARCH
    context: dict[str, object] = {"words": words, "search": ask is not None}
    if words and ask:
        context |= _asked(ask, words)
    return render(request, "web/search.html", context)


def _asked(ask: Search, words: str) -> dict[str, object]:
    try:
        return {"answer": ask(words)}
    except (ArkivError, SearchError) as error:
        return {"message": str(error)}
