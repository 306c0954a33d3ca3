"""White pictures for pages typed in a test, which have no bytes: kept where the server keeps those last shown."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arkiv.holdings.models import Box


def are_white(box: Box) -> None:
    """Every page of ``box`` is a white sheet for whoever looks at it."""
    from arkiv.holdings.masters import blob_of
    from arkiv.holdings.models import Page
    from arkiv.web import pictures

    for page in Page.objects.filter(file__box=box).select_related("file"):
        pictures._KEPT.put((blob_of(page.file), page.number, pictures.WIDEST_PX, 0), _white())


@cache
def _white() -> bytes:
    import numpy as np

    from arkiv.web import pictures

    return pictures.jpeg(np.full((1170, 827), 250, np.uint8))
