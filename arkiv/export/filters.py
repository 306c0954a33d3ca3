"""Template filters of the report: numbers, days and words the Swedish way. They return text, never markup."""

from __future__ import annotations

from collections.abc import Sized
from datetime import date

from django.template import Library

from arkiv.export import text, words
from arkiv.retention.answers import Applies, ExceptionTested

register = Library()

register.filter("tal", text.number)
register.filter("procent", text.percent)
register.filter("storlek", text.size)


@register.filter
def kort(value: str, limit: int = 160) -> str:
    """One line of at most ``limit`` characters."""
    return text.shortened(value, limit)


@register.filter
def dag(value: date | None) -> str:
    """An ISO day, or an en dash."""
    return value.isoformat() if value else "–"


@register.filter
def bredd(share: float) -> str:
    """A share as the width of a bar in a view box 100 wide; what is there at all is always visible."""
    return f"{max(share * 100, 1.5 if share else 0):.1f}"


@register.filter
def del_av(some: Sized, every: Sized) -> float:
    """How large a share of ``every`` that ``some`` are."""
    return len(some) / len(every) if every else 0.0


@register.filter
def radie(some: Sized, most: Sized) -> str:
    """The radius of a dot whose area follows the number of ``some``: 9 units where they equal ``most``."""
    return f"{9 * del_av(some, most) ** 0.5:.1f}"


@register.filter
def svar(code: str) -> str:
    """An answer of the diary check."""
    return {known.value: name for known, (_, name) in words.DIARY.items()}.get(code, code)


@register.filter
def gallring(code: str) -> str:
    """An answer of the retention rules."""
    return {known.value: name for known, name in words.RETENTION.items()}.get(code, code)


@register.filter
def fillage(status: str) -> str:
    """The state of a file."""
    return words.called(words.ONE_FILE, status)


@register.filter
def allvar(severity: str) -> str:
    """A severity in Swedish."""
    return words.called(words.SEVERITIES, severity)


@register.filter
def relation(kind: str) -> str:
    """What one document is to another."""
    return words.called(words.RELATIONS, kind)


@register.filter
def sidlage(status: str) -> str:
    """The state of a page."""
    return words.called(words.ONE_PAGE, status)


@register.filter
def avvisade(tested: tuple[ExceptionTested, ...]) -> list[str]:
    """The exceptions that were tried and do not apply, by name."""
    return [tried.name for tried in tested if tried.applies is Applies.NO]


@register.filter
def galler(applies: str) -> str:
    """Whether an exception applies."""
    return {code.value: word for code, word in words.APPLIES.items()}.get(applies, applies)
