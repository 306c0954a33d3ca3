"""*Utlämnande*: requests for public records, from the day they come in to the day they are closed.

A request may concern boxes of several units: who works in one sees and reviews what is hers, and is told of the rest.
What signs for something (to finish a review, to decide, to deliver) takes somebody who reaches all of it, and is asked
for account and password again, on the same form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from arkiv import bootstrap
from arkiv.accounts import services as accounts
from arkiv.accounts import visiting
from arkiv.accounts.roles import Permission
from arkiv.accounts.services import Person
from arkiv.disclosure import (
    copy_services,
    decision_services,
    folder,
    letter_back_services,
    reach_services,
    release_services,
    review_services,
    rulebook,
    scope_services,
    services,
)
from arkiv.disclosure.clock import HASTE_WORDS
from arkiv.disclosure.facts import PROFILE_WORDS, Applies, Circumstance, Profile
from arkiv.disclosure.letter_back import MOST_BYTES
from arkiv.disclosure.model import CHANNEL_WORDS, FORM_WORDS, WHY_WORDS, Channel, Form, Inquiry, Invoked
from arkiv.disclosure.review import TRIGGER_WORDS, Trigger, outcome_of, shown_although_secret, tally
from arkiv.disclosure.states import OUTCOME_WORDS, WORDS, steps_of
from arkiv.errors import BadInput, NoSuchThing
from arkiv.web import holding
from arkiv.web.days import day_of
from arkiv.web.lists import paged
from arkiv.web.rights import Reach, Request, needs

_ANSWERS = {Applies.YES: "ja", Applies.NO: "nej", Applies.UNKNOWN: "inte prövat"}
_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".zip": "application/zip",
    ".csv": "text/csv; charset=utf-8",
}


@needs(Permission.DISCLOSURE_RECEIVE, Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_safe
def requests(request: Request) -> HttpResponse:
    """Every request a page at a time, those somebody waits for first."""
    today = timezone.localdate()
    every = reach_services.listed(request.visitor)
    shown = paged(request, sorted(every, key=lambda one: (bool(services.answered_on(one)), one.received_on)))
    rows = []
    for one in shown.rows:
        clock = services.clock_of(one, settings.ARKIV, today=today)
        rows.append(
            (one, WORDS[one.state], PROFILE_WORDS[one.inquiry.profile], clock, HASTE_WORDS[clock.haste])
        )
    context = {
        "rows": rows,
        "listing": shown,
        "channels": [(one.value, word) for one, word in CHANNEL_WORDS.items()],
        "forms": [(one.value, word) for one, word in FORM_WORDS.items()],
        "profiles": [(one.value, word) for one, word in PROFILE_WORDS.items()],
        "units": reach_services.units_of(request.visitor),
        "room": "requests",
    }
    return render(request, "desk/requests.html", context)


@needs(Permission.DISCLOSURE_RECEIVE, reach=Reach.OWN)
@require_POST
def receive(request: Request) -> HttpResponse:
    """Take a request in."""
    given, today = request.POST, timezone.localdate()
    profile = _one_of(Profile, given.get("profile", "anyone"))
    invoked = None
    if profile is not Profile.ANYONE:
        invoked = Invoked(profile, _words(given.get("name", "")), _words(given.get("number", "")))
    inquiry = Inquiry(
        asked=given.get("asked", ""),
        channel=_one_of(Channel, given.get("channel", "")),
        form=_one_of(Form, given.get("form", "")),
        contact=given.get("contact", "").strip()[:500],
        dnr=given.get("dnr", "").strip()[:60],
        invoked=invoked,
    )
    day = day_of(given.get("received_on", "")) or today
    unit = reach_services.unit_for(request.visitor, given.get("unit", ""))
    made = services.receive(inquiry, received_on=day, today=today, actor=request.visitor.actor, unit=unit)
    return _to(made.ref)


@needs(Permission.DISCLOSURE_RECEIVE, Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_safe
def one(request: Request, asked: str) -> HttpResponse:
    """A request: where it stands, what it is about, what is left to do."""
    reach = reach_services.reached(asked, request.visitor)
    found, items = services.request(asked), reach.items
    passages = [one for one in review_services.passages_unread(asked) if reach.holds(one.document)]
    clock = services.clock_of(found, settings.ARKIV, today=timezone.localdate())
    holding.note_reading(request.visitor, "request", f"request:{found.ref}")
    context = {
        "one": found,
        "state": WORDS[found.state],
        "profile": PROFILE_WORDS[found.inquiry.profile],
        "form": FORM_WORDS[found.inquiry.form],
        "clock": clock,
        "haste": HASTE_WORDS[clock.haste],
        "items": [(item, WHY_WORDS[item.why], sheet) for item, sheet in _with_sheets(items)],
        "tally": tally(items, passages),
        "elsewhere": reach.elsewhere,
        "same_elsewhere": copy_services.same_files(found.ref, items, request.visitor),
        "may_bind": sum(map(shown_although_secret, passages)),
        "outcome": OUTCOME_WORDS[found.decision.outcome if found.decision else outcome_of(items, passages)],
        "questions": [
            (
                key.value,
                asks,
                found.found.get(key),
                _ANSWERS.get(found.found[key].answer) if key in found.found else "",
            )
            for key, asks in rulebook.standard().questions.items()
        ],
        "answers": [(key.value, word) for key, word in _ANSWERS.items()],
        "reader": [TRIGGER_WORDS[Trigger(name)] for name in found.second_reader_for],
        "proof": release_services.proof_of(asked),
        "sendings": release_services.sendings(asked),
        "files": _files(asked) if reach.whole else (),
        "ways": release_services.HOW,
        "rules": rulebook.standard().secret,
        "stage": found.state.value,
        "steps": steps_of(found.state),
        "room": "requests",
    }
    return render(request, "desk/request.html", context)


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_POST
def act(request: Request, asked: str) -> HttpResponse:
    """One act on a request, named by ``act``."""
    known = _ACTS.get(request.POST.get("act", ""))
    if known is None:
        raise BadInput("Det går inte att göra så. Inget har ändrats.")
    if request.POST["act"] in _IN_PART:
        reach_services.reached(asked, request.visitor)
    else:
        reach_services.require_whole(asked, request.visitor)
    known(request, asked)
    return _to(asked)


@needs(Permission.DISCLOSURE_REVIEW, reach=Reach.OWN)
@require_safe
def request_file(request: Request, asked: str, file_name: str) -> HttpResponse:
    """A letter, the masked file, the sheet list or the package of a request."""
    reach_services.require_whole(asked, request.visitor)
    if file_name not in _files(asked):
        raise NoSuchThing("Filen finns inte i ärendets mapp.")
    place = folder.of(settings.ARKIV.home, asked) / file_name
    data = place.read_bytes()
    release_services.fetched(asked, file_name, data, actor=request.visitor.actor)
    inline = place.suffix == ".pdf"
    headers = {
        "Content-Disposition": content_disposition_header(not inline, f"{asked}-{file_name}") or "attachment"
    }
    return HttpResponse(data, content_type=_TYPES[place.suffix], headers=headers)


# --- acts ------------------------------------------------------------------------------------------


def _search(request: Request, ref: str) -> None:
    lines = request.POST.get("lines", "").splitlines()
    scope_services.search(
        ref,
        lines,
        settings.ARKIV,
        now=timezone.now(),
        today=timezone.localdate(),
        actor=request.visitor.actor,
        access=visiting.access_of(request.visitor, settings.ARKIV)
        if request.visitor.units is not None
        else None,
    )


def _add(request: Request, ref: str) -> None:
    numbers = [int(word[:9]) for word in _words(request.POST.get("numbers", "")) if word.isdecimal()]
    box = visiting.box_for(request.visitor, request.POST.get("box", "").strip())
    scope_services.add(ref, box, numbers, today=timezone.localdate(), actor=request.visitor.actor)


def _leave_out(request: Request, ref: str) -> None:
    because, document = request.POST.get("because", ""), request.POST.get("document", "")
    if not reach_services.reached(ref, request.visitor).holds(document):
        raise NoSuchThing(f"Handlingen ingår inte i {ref}, eller hör till en enhet som du inte arbetar i.")
    if request.POST.get("undo"):
        scope_services.take_back(ref, document, actor=request.visitor.actor)
    else:
        scope_services.leave_out(ref, document, because, actor=request.visitor.actor)


def _identity(request: Request, ref: str) -> None:
    services.establish(ref, request.POST.get("how", ""), actor=request.visitor.actor)


def _circumstance(request: Request, ref: str) -> None:
    services.find(
        ref,
        _one_of(Circumstance, request.POST.get("circumstance", "")),
        _one_of(Applies, request.POST.get("answer", "")),
        request.POST.get("because", ""),
        actor=request.visitor.actor,
    )


def _propose(request: Request, ref: str) -> None:
    review_services.start(
        ref,
        settings.ARKIV,
        bootstrap.redactor(),
        law_on=timezone.localdate(),
        actor=request.visitor.actor,
        old_ink=bool(request.POST.get("old_ink")),
    )


def _finish(request: Request, ref: str) -> None:
    review_services.finish(ref, _signed(request, ref), settings.ARKIV)


def _read(request: Request, ref: str) -> None:
    review_services.read_again(ref, _signed(request, ref))


def _return(request: Request, ref: str) -> None:
    review_services.send_back(ref, request.POST.get("because", ""), actor=request.visitor.actor)


def _decide(request: Request, ref: str) -> None:
    given = request.POST
    body, paragraph = given.get("body", ""), given.get("paragraph", "")
    decision_services.decide(
        ref,
        _signed(request, ref),
        settings.ARKIV,
        title=given.get("title", ""),
        name=given.get("name", ""),
        reasons=given.get("reasons", ""),
        reservation=given.get("reservation", ""),
        silent_rule=given.get("silent_rule", ""),
        condition=given.get("condition", ""),
        minutes=decision_services.Minutes(body, paragraph) if body or paragraph else None,
        today=timezone.localdate(),
        now=timezone.now(),
    )


def _build(request: Request, ref: str) -> None:
    release_services.build(
        ref, settings.ARKIV, bootstrap.redactor(), now=timezone.now(), actor=request.visitor.actor
    )


def _letter(request: Request, ref: str) -> None:
    file: Any = request.FILES.get("letter")
    if file is None:
        raise BadInput("Välj brevet som du har ändrat, som DOCX eller ODT. Inget har ändrats.")
    data = file.read(MOST_BYTES + 1)
    letter_back_services.put_back(ref, data, settings.ARKIV, now=timezone.now(), actor=request.visitor.actor)


def _deliver(request: Request, ref: str) -> None:
    how, today = request.POST.get("how", ""), timezone.localdate()
    release_services.deliver(ref, _signed(request, ref), settings.ARKIV, how=how, today=today)


def _refuse(request: Request, ref: str) -> None:
    how, today = request.POST.get("how", ""), timezone.localdate()
    release_services.refuse(ref, _signed(request, ref), settings.ARKIV, how=how, today=today)


def _appeal(request: Request, ref: str) -> None:
    today = timezone.localdate()
    day = day_of(request.POST.get("day", "")) or today
    services.appeal(ref, came_in_on=day, today=today, actor=request.visitor.actor)


def _sent_back(request: Request, ref: str) -> None:
    services.sent_back(ref, actor=request.visitor.actor)


def _close(request: Request, ref: str) -> None:
    services.close(ref, today=timezone.localdate(), actor=request.visitor.actor)


def _withdraw(request: Request, ref: str) -> None:
    services.withdraw(ref, today=timezone.localdate(), actor=request.visitor.actor)


_ACTS: dict[str, Callable[[Request, str], None]] = {
    "sok": _search,
    "lagg-till": _add,
    "stryk": _leave_out,
    "identitet": _identity,
    "omstandighet": _circumstance,
    "foresla": _propose,
    "avsluta-provning": _finish,
    "andra-lasare": _read,
    "oppna": _return,
    "besluta": _decide,
    "bygg": _build,
    "brev": _letter,
    "lamna-ut": _deliver,
    "avsla": _refuse,
    "overklagad": _appeal,
    "aterforvisad": _sent_back,
    "avsluta": _close,
    "aterta": _withdraw,
}


_IN_PART = frozenset({"sok", "lagg-till", "stryk", "identitet", "omstandighet", "foresla"})
"""What somebody may do who reaches a part of the request."""


def _signed(request: Request, ref: str) -> Person:
    """Who signs, by account and password on the form, and reaches the whole. Raises LoginRefused, NotPermitted."""
    given = request.POST
    person = accounts.authenticate(given.get("account", ""), given.get("password", ""), now=timezone.now())
    reach_services.require_whole_for(ref, person)
    return person


def _one_of(kind: Any, value: str) -> Any:
    try:
        return kind(value)
    except ValueError as error:
        raise BadInput("Ett val saknas eller finns inte. Inget har ändrats.") from error


def _words(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("\n", ",").split(",") if part.strip())


def _with_sheets(items: tuple[Any, ...]) -> list[tuple[Any, int]]:
    """Each record with the number of its first sheet in the review; 0 for one that is left out."""
    found, sheet = [], 1
    for item in items:
        found.append((item, sheet if item.included else 0))
        sheet += len(item.pages) if item.included else 0
    return found


def _files(ref: str) -> tuple[str, ...]:
    """What there is to fetch; the package only once it has been sealed."""
    place = folder.of(settings.ARKIV.home, ref)
    names = (
        folder.LETTER_PDF, folder.LETTER_DOCX, folder.LETTER_ODT, folder.DELIVERY, folder.SHEETS,
        folder.package_name(ref),
    )  # fmt: skip
    return tuple(name for name in names if (place / name).is_file())


def _to(ref: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("request", kwargs={"asked": ref}))


PATHS = [
    path("begaran", requests, name="requests"),
    path("begaran/ny", receive, name="request_new"),
    path("begaran/<str:asked>", one, name="request"),
    path("begaran/<str:asked>/gor", act, name="request_act"),
    path("begaran/<str:asked>/fil/<str:file_name>", request_file, name="request_file"),
]
