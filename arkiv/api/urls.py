"""The interface's addresses. The gate lets them pass: each operation holds to its own declaration (``guard``)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, include, path

from arkiv.api.v1 import api
from arkiv.web.rights import Declared, Door, Reach

_PASSED = Declared((), Reach.NONE, Door.OPEN)


def operations() -> Iterator[tuple[str, str, Any]]:
    """Every operation: method, path below ``/api/v1`` and its function, which declares what it demands."""
    for prefix, router in api._routers:
        for address, view in router.path_operations.items():
            for operation in view.operations:
                for method in operation.methods:
                    yield method, f"{prefix}{address}", operation.view_func


def _patterns() -> Any:
    patterns, app, namespace = api.urls
    for row in patterns:
        if isinstance(row, URLPattern):
            row.callback.declared = _PASSED
    return include((patterns, app), namespace=namespace)


PATHS = [path("api/v1/", _patterns())]
