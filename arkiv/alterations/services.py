"""Look at a box's altered documents. Reading them is logged; nothing is changed."""

from __future__ import annotations

from functools import lru_cache

from django.db import transaction

from arkiv import bootstrap
from arkiv.alterations.cutting import strip
from arkiv.alterations.model import Altered, Spot, altered
from arkiv.alterations.page import to_html
from arkiv.audit import log
from arkiv.derivatives.sources import image_of
from arkiv.holdings import stacks, stored
from arkiv.holdings.models import Box, Page
from arkiv.settings import Settings
from ingest.model import PageImage

_PAGES_KEPT = 4


def altered_in(box: Box, *, actor: str) -> tuple[Altered, ...]:
    """Every record of ``box`` that lies there in two wordings, with where they part."""
    found = altered(stored.documents(box))
    with transaction.atomic():
        log.append("alterations.seen", actor=actor, subject=f"box:{box.pk}", data={"pairs": len(found)})
    return found


def page_of(box: Box, settings: Settings, *, actor: str) -> str:
    """``altered_in`` as a self-contained HTML page with both papers at every difference."""
    cutter = Cutter(box, settings)
    return to_html(box.ref, altered_in(box, actor=actor), cutter.cut)


class Cutter:
    """Cuts strips out of the pages of a box; the last few pages stay decoded."""

    def __init__(self, box: Box, settings: Settings) -> None:
        self._box, self._settings = box, settings
        self._store = bootstrap.blob_store(settings)
        self._decoded = lru_cache(maxsize=_PAGES_KEPT)(self._decode)

    def cut(self, spot: Spot) -> bytes:
        """The strip around ``spot``, upright, as PNG. Raises IngestError where the page cannot be decoded."""
        image, turn_deg = self._decoded(spot.file, spot.page)
        return strip(image.pixels, spot.box, dpi=image.dpi, turn_deg=turn_deg)

    def _decode(self, file: str, number: int) -> tuple[PageImage, int]:
        row = Page.objects.select_related("file").get(file__box=self._box, file__sha256=file, number=number)
        return image_of(row, self._settings), stacks.reading_of(row, self._store).turn_deg
