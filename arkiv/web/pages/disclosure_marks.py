"""What can be done at the redaction desk: from a form to a service, and what is said of it afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from arkiv.disclosure import marking_services, reach_services, review_services, ruling_services
from arkiv.disclosure.marking_services import By
from arkiv.disclosure.model import Passage
from arkiv.disclosure.redaction.operations import WordAt
from arkiv.disclosure.rule import Ruling
from arkiv.errors import BadInput
from arkiv.web.redacting import Place, sheets_of
from arkiv.web.rights import Request
from ingest.model import Box

_MOST_WORDS = 5_000
_PLACE = re.compile(r"\d{1,5}\.\d{1,5}")
_FRAGMENT = re.compile(r"(?:ord|uppgift)-[\d-]{1,12}")
_AIR_MM = 0.7


@dataclass(frozen=True, slots=True)
class Went:
    """How an act went: what is told with which number, and where on which sheet (0: the same) the eye goes on."""

    told: str
    count: int = 0
    fragment: str = ""
    sheet: int = 0


Act = Callable[[Request, Place, str], Went]


def _by(request: Request) -> By:
    given = request.POST
    return By(
        actor=request.visitor.actor,
        law_on=timezone.localdate(),
        rule_id=given.get("rule", ""),
        reason=given.get("because", ""),
        full_line=given.get("line") == "1",
    )


def _mask(request: Request, at: Place, ref: str) -> Went:
    """Hide what was picked or drawn; without script, the words as they were written."""
    given, document = request.POST, at.item.document
    by = _by(request)
    if given.get("frame"):
        frame = _frame(given["frame"])
        made = marking_services.draw(ref, document, at.place, frame, settings.ARKIV, by)
    elif given.get("places"):
        places = _places(given["places"])
        made = marking_services.pick(ref, document, at.place, places, settings.ARKIV, by)
    else:
        made = marking_services.mask_words(
            ref, document, at.place, given.get("words", ""), settings.ARKIV, by
        )
    return Went("maskerat", len(made), _here(request))


def _everywhere(request: Request, at: Place, ref: str) -> Went:
    words = request.POST.get("words", "")
    items = reach_services.reached(ref, request.visitor).items
    made = marking_services.everywhere(ref, words, settings.ARKIV, _by(request), items=items)
    return Went("maskerat", len(made), _here(request))


def _rule(request: Request, at: Place, ref: str) -> Went:
    given, number = request.POST, _number(request, at, ref)
    reach = reach_services.reached(ref, request.visitor)
    numbers = ruling_services.of_person(ref, number, within=reach.holds) if given.get("person") else (number,)
    ruling = Ruling.MASK if given.get("hide") == "1" else Ruling.SHOW
    ruled = ruling_services.rule(
        ref,
        numbers,
        ruling,
        reason=given.get("because", ""),
        rule_id=given.get("rule", "") if ruling is Ruling.MASK else "",
        actor=request.visitor.actor,
    )
    told = "maskerat" if ruling is Ruling.MASK else "visat"
    return Went(told, len(ruled), _after(ref, at, number))


def _accept(request: Request, at: Place, ref: str) -> Went:
    left = ruling_services.accept(ref, document=at.item.document, actor=request.visitor.actor)
    return Went("godtaget", left.unruled)


def _widen(full: bool) -> Act:
    def act(request: Request, at: Place, ref: str) -> Went:
        number = _number(request, at, ref)
        changed = ruling_services.widen(ref, [number], full, actor=request.visitor.actor)
        return Went("andrat", len(changed), f"uppgift-{number}")

    return act


def _pad(by_mm: float) -> Act:
    def act(request: Request, at: Place, ref: str) -> Went:
        number = _number(request, at, ref)
        changed = marking_services.pad(ref, [number], by_mm, actor=request.visitor.actor)
        return Went("andrat", len(changed), f"uppgift-{number}")

    return act


def _take_away(request: Request, at: Place, ref: str) -> Went:
    marking_services.take_away(ref, [_number(request, at, ref)], actor=request.visitor.actor)
    return Went("borttaget", 1, _here(request))


def _withhold(request: Request, at: Place, ref: str) -> Went:
    rule_id = "" if at.item.withheld else request.POST.get("rule", "")
    if not at.item.withheld and not rule_id:
        raise BadInput("Välj sekretessregeln. Inget har ändrats.")
    because = request.POST.get("because", "")
    actor = request.visitor.actor
    ruling_services.withhold(ref, at.item.document, rule_id=rule_id, reason=because, actor=actor)
    return Went("hallet" if rule_id else "lamnat")


def _seen(request: Request, at: Place, ref: str) -> Went:
    ruling_services.seen(ref, at.item.document, [at.place], actor=request.visitor.actor)
    return Went("last")


def _undo(request: Request, at: Place, ref: str) -> Went:
    numbers = ruling_services.undo(ref, actor=request.visitor.actor)
    return _turned(request, at, ref, "angrat", numbers)


def _redo(request: Request, at: Place, ref: str) -> Went:
    numbers = ruling_services.redo(ref, actor=request.visitor.actor)
    return _turned(request, at, ref, "gjort", numbers)


ACTS: dict[str, Act] = {
    "maskera": _mask,
    "overallt": _everywhere,
    "avgor": _rule,
    "godta": _accept,
    "hel-rad": _widen(True),
    "bara-ord": _widen(False),
    "mer-luft": _pad(_AIR_MM),
    "mindre-luft": _pad(-_AIR_MM),
    "ta-bort": _take_away,
    "hall-inne": _withhold,
    "last": _seen,
    "angra": _undo,
    "gor-om": _redo,
}


def _turned(request: Request, at: Place, ref: str, told: str, numbers: tuple[int, ...]) -> Went:
    """Back to where what was undone or done again stands; it may be another sheet."""
    if not numbers:
        return Went("inget", 0, _here(request))
    concerned = {one.number: one for one in review_services.passages_unread(ref)}
    first = next((concerned[number] for number in numbers if number in concerned), None)
    if first is None:
        return Went(told, len(numbers), _here(request))
    return Went(told, len(numbers), f"uppgift-{first.number}", _sheet_of(request, ref, first) or at.number)


def _sheet_of(request: Request, ref: str, passage: Passage) -> int:
    place = (passage.document, passage.page)
    sheets = sheets_of(reach_services.reached(ref, request.visitor).items)
    return next((one.number for one in sheets if (one.item.document, one.page) == place), 0)


def _after(ref: str, at: Place, number: int) -> str:
    """The next passage of the sheet that waits; the same one when none does."""
    here = [
        one
        for one in review_services.passages_unread(ref)
        if (one.document, one.page) == (at.item.document, at.page) and one.ruled is None
    ]
    later = [one.number for one in here if one.number > number] or [one.number for one in here]
    return f"uppgift-{later[0] if later else number}"


def _here(request: Request) -> str:
    given = request.POST.get("here", "")
    return given if _FRAGMENT.fullmatch(given) else ""


def _number(request: Request, at: Place, ref: str) -> int:
    """The passage an act is about; it must stand on the sheet it is done from."""
    given = request.POST.get("number", "")
    number = int(given[:9]) if given.isdecimal() else 0
    here = {
        one.number
        for one in review_services.passages_unread(ref)
        if (one.document, one.page) == (at.item.document, at.page)
    }
    if number not in here:
        raise BadInput("Uppgiften finns inte på bladet. Inget har ändrats.")
    return number


def _places(given: str) -> list[WordAt]:
    found = given.split()
    if len(found) > _MOST_WORDS or not all(_PLACE.fullmatch(one) for one in found):
        raise BadInput("De markerade orden går inte att förstå. Inget har ändrats.")
    return [(int(row), int(at)) for row, _, at in (one.partition(".") for one in found)]


def _frame(given: str) -> Box:
    try:
        x0, y0, x1, y1 = map(float, given[:120].split())
    except ValueError as error:
        raise BadInput("Rutan går inte att förstå. Inget har ändrats; rita den igen.") from error
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
