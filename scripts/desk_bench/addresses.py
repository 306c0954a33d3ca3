"""Every page of the desk, from the URL configuration, made concrete in the archive that is measured."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

NOT_PAGES = frozenset(
    {"login", "logout", "code", "set_up_code", "new_password", "sso", "sso_answer"}
    | {"image", "thumb", "request_after", "report", "download", "log_file"}
)
"""Steps of signing in; pictures, decoded from scans, which this archive has none of; and files made of a whole box or
of the whole log."""


def addresses() -> dict[str, str]:
    """Name → path: every address of the desk that can be looked at, deep pages and filters of the lists too.

    An address whose parts are not known here is left out; ``unknown`` tells which.
    """
    known = _parts()
    found = {}
    for name, pattern in _patterns():
        names = pattern.pattern.converters.keys()
        if names <= known.keys() and name not in NOT_PAGES:
            found[name] = _path(name, {part: known[part] for part in names})
    return found | _more(known)


def unknown() -> tuple[str, ...]:
    """Addresses with a part that ``_parts`` says nothing of."""
    known = _parts().keys()
    return tuple(name for name, pattern in _patterns() if not pattern.pattern.converters.keys() <= known)


def _path(name: str, parts: dict[str, Any]) -> str:
    from django.urls import reverse

    return reverse(name, urlconf="arkiv.web.urls", kwargs=parts)


def _patterns() -> Iterator[tuple[str, Any]]:
    from django.urls import URLPattern, get_resolver

    for each in get_resolver("arkiv.web.urls").url_patterns:
        if isinstance(each, URLPattern) and each.name:
            yield each.name, each


def _parts() -> dict[str, Any]:
    """What the parts of an address stand for: a document in the middle of the archive."""
    from arkiv.holdings.models import Document, Page

    row = Document.objects.select_related("box").order_by("pk")[Document.objects.count() // 2]
    page = Page.objects.select_related("file").filter(document=row).order_by("position").first()
    assert page is not None
    return {
        "ref": row.box.ref,
        "uid": row.uid,
        "sha256": page.file.sha256,
        "number": 1,
        "form": "json",
        "asked": "UT-2026-1",
        "queue": "field",
    }


def _more(known: dict[str, Any]) -> dict[str, str]:
    ref, uid = known["ref"], known["uid"]
    return {
        "boxes_deep": "/kartonger?sida=4",
        "box_by_title": f"/kartong/{ref}?ordning=-titel&sida=5",
        "box_queue": f"/kartong/{ref}?ko=field",
        "box_missing": f"/kartong/{ref}?diarium=missing_from_case",
        "queue_skip": f"/granska/field?efter={uid}",
        "many_diary": "/granska/diary/flera",
        "arrange_deep": f"/kartong/{ref}/ordna?fran=20",
        "log_deep": "/logg?sida=1000",
        "log_kind": "/logg?vad=web.page_read",
        "log_actor": "/logg?vem=account:7",
        "todo_deep": "/atgarda?sida=10",
        "diary_rows_kind": "/diariet/handlingar?tabell=kind&rad=beslut",
        "diary_delays_year": "/diariet/sena?enhet=SN&ar=2005",
    }
