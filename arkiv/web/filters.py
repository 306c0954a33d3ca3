"""Template filters and tags of the desk. They return text; markup stands in templates."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils import timezone

from arkiv.accounts.roles import SWEDISH as ROLES
from arkiv.accounts.roles import Role
from arkiv.alterations.model import VERDICT_WORDS, Verdict
from arkiv.diary.models import RegisterKindChoice
from arkiv.export.words import APPLIES, FIELDS, RETENTION, called
from arkiv.holdings.corrections import FactName
from arkiv.holdings.doctype_names import name_of
from arkiv.holdings.said import FACT_WORDS
from arkiv.retention.answers import Applies, RetentionCode
from arkiv.web.lists import Listing
from arkiv.web.queues import SWEDISH, Queue
from arkiv.web.register_words import COLUMNS

register = template.Library()
VERDICTS = {
    "dispose": "gallras",
    "keep_at_least": "bevaras minst",
    "local": "nämnden beslutar",
    "advised_preserve": "bevaras av hävd",
    "advised_dispose": "gallras om planen säger så",
}


@register.filter
def stund(value: datetime | None) -> str:
    """A moment as day and time in Sweden."""
    return timezone.localtime(value).strftime("%Y-%m-%d %H:%M") if value else "–"


@register.filter
def typnamn(code: str) -> str:
    """What a handlingstyp is called."""
    return name_of(code) if code else "okänd typ"


@register.filter
def uppgift(name: str) -> str:
    """What a field is called."""
    return called(FIELDS, name)


@register.filter
def ko(code: str) -> str:
    """What a queue is called."""
    return SWEDISH[Queue(code)] if code in set(Queue) else code


@register.filter
def utslag(verdict: str) -> str:
    """What a rule of the rule book says."""
    return VERDICTS.get(verdict, verdict)


@register.filter
def lydelse(verdict: str) -> str:
    """What a person said of two wordings."""
    return VERDICT_WORDS[Verdict(verdict)]


@register.simple_tag
def utfall(code: str, day: date | None) -> str:
    """A verdict with its day: ``{% utfall answer.code answer.day %}``."""
    said = RETENTION[RetentionCode(code)]
    return f"{said.removesuffix(' en dag')} {day.isoformat()}" if day else said


@register.filter
def tiondels(share: float) -> str:
    """A share as per cent with one decimal, rounded up: a bound must not be told as less than it is."""
    return f"{math.ceil(share * 1000 - 1e-9) / 10:.1f}".replace(".", ",") + "\u00a0%"


@register.filter
def sakord(name: str) -> str:
    """What a fact that can be corrected is called."""
    return FACT_WORDS[FactName(name)]


@register.filter
def registerslag(kind: str) -> str:
    """What a kind of register is called."""
    return str(RegisterKindChoice(str(kind)).label)


@register.filter
def kolumn(field: str) -> str:
    """What a column of a register is called."""
    return COLUMNS.get(field, field)


@register.filter
def undantagsvar(applies: str) -> str:
    """Whether an exception applies."""
    return APPLIES[Applies(applies)]


@register.simple_tag
def bredd(start: float, end: float) -> str:
    """How far it is from one place in a picture to another: ``{% bredd 20 120.5 %}``."""
    return f"{max(0.0, end - start):.1f}"


@register.simple_tag
def halva(length: float) -> str:
    """Half a length in a picture."""
    return f"{length / 2:.1f}"


@register.filter
def rollnamn(role: str) -> str:
    """What a role is called."""
    return ROLES[Role(role)]


@register.filter
def antal(count: int, words: str) -> str:
    """``3|antal:"sida,sidor"``: the number with the right word."""
    one, _, many = words.partition(",")
    return f"{count:,} {one if count == 1 else many}".replace(",", "\u00a0")


@register.filter
def andel(part: int, whole: int) -> int:
    """Per cent, rounded down: nothing less than all is called 100."""
    return part * 100 // whole if whole else 0


@register.inclusion_tag("desk/part/sort.html")
def rubrik(listing: Listing, name: str, word: str, css: str = "") -> dict[str, Any]:
    """A column head that sorts: ``{% rubrik listing "datum" "Datum" %}``."""
    here = listing.order.removeprefix("-") == name
    turned = here and not listing.order.startswith("-")
    address = urlencode({**listing.query, "ordning": f"-{name}" if turned else name})
    way = ("descending" if listing.order.startswith("-") else "ascending") if here else ""
    return {"word": word, "address": f"?{address}", "way": way, "css": css}


@register.inclusion_tag("desk/part/pager.html")
def sidor(listing: Listing) -> dict[str, Any]:
    """Earlier and later pages of a list: ``{% sidor listing %}``."""

    def to(page: int) -> str:
        return f"?{urlencode({**listing.query, 'sida': page})}"

    return {
        "listing": listing,
        "earlier": to(listing.page - 1) if listing.page > 1 else "",
        "later": to(listing.page + 1) if listing.page < listing.pages else "",
    }


@register.inclusion_tag("desk/part/progress.html")
def forlopp(part: int, whole: int, label: str) -> dict[str, Any]:
    """A bar of progress: ``{% forlopp 12 77 "Läsning av K1" %}``."""
    return {"share": andel(part, whole), "label": label, "part": part, "whole": whole}
