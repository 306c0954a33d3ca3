"""Redactions made by hand on the papers of a request, as proposals to mask: those that can be seen through."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from arkiv import bootstrap
from arkiv.derivatives.sources import image_of
from arkiv.disclosure.finder.model import Kind, Proposal, Why
from arkiv.disclosure.model import Item
from arkiv.disclosure.old_ink import find_old_ink
from arkiv.holdings import stacks
from arkiv.holdings.models import Page
from arkiv.settings import Settings

REASON = (
    "Överstruket för hand på pappret, och det syns igenom när kontrasten höjs: ingen maskering att lita på."
)
_SURE = 0.9


def seen_through(items: Iterable[Item], settings: Settings) -> Iterator[Proposal]:
    """Every place on the pages of ``items`` that somebody blackened and that can be seen through. Raises EngineFailed.

    Each page is decoded, and what shows through is read: some tenths of a second a page.
    """
    store, reader = bootstrap.blob_store(settings), bootstrap.proof_reader()
    for item in items:
        rows = Page.objects.filter(document__uid=item.document).select_related("file").order_by("position")
        for row in rows:
            reading = stacks.reading_of(row, store)
            for ink in find_old_ink(image_of(row, settings), reading.turn_deg, reader):
                if ink.see_through:
                    yield Proposal(
                        reading.page, (ink.box,), (), Kind.OLD_INK, ink.text, Why.FORM, REASON, _SURE
                    )
