"""Every address of the web, made concrete: what each part of an address stands for in the tests' archive.

An address with a part that is not here fails the rights matrix until somebody says what it is to be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, get_resolver, reverse

if TYPE_CHECKING:
    from arkiv.web.rights import Declared

ELSEWHERE = ("static",)


@dataclass(frozen=True, slots=True)
class Address:
    """One address: its name, where it leads in the tests' archive, and what its view has declared."""

    name: str
    path: str
    declared: Declared | None


def parts(box: Any) -> dict[str, Any]:
    """What the parts of an address may be called, and a value of each that is there."""
    from arkiv.holdings.models import Document, Page

    page = Page.objects.filter(file__box=box).select_related("file").order_by("pk").first()
    assert page is not None
    return {
        "ref": box.ref,
        "uid": Document.objects.filter(box=box).order_by("number").first().uid,
        "sha256": page.file.sha256,
        "number": page.number,
        "form": "json",
        "asked": "UT-2026-1",
        "file_name": "beslut.pdf",
        "queue": "field",
        "disposal": "G-1",
        "plan": 1,
        "sample": "SP-0",
    }


def addresses(box: Any) -> Iterator[Address]:
    """Every address there is."""
    from arkiv.web.rights import declared_by

    known = parts(box)
    for space, pattern in patterns():
        names = pattern.pattern.converters.keys()
        missing = names - known.keys()
        assert not missing, f"{pattern.name}: say in tests/web/world.py what {missing} is"
        assert pattern.name, f"{pattern.pattern} has no name"
        name = f"{space}:{pattern.name}" if space else pattern.name
        path = reverse(name, kwargs={name: known[name] for name in names})
        yield Address(name, path, declared_by(pattern.callback))


def patterns(found: Any = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every pattern with the namespace it stands in."""
    for each in get_resolver("arkiv.web.urls").url_patterns if found is None else found:
        if isinstance(each, URLPattern):
            yield space, each
        else:
            yield from patterns(each.url_patterns, each.namespace or space)
