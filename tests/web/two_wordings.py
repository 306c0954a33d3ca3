"""A pair of documents that lie in two wordings: the box's second against its first, parting in two places."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from arkiv.holdings.models import Box


def lie_in_two_wordings(box: Box) -> None:
    """Say of the second document of ``box`` that it is the first with another wording."""
    from arkiv.holdings.models import Document, Page
    from ingest.model import Box as Corners
    from ingest.model import Difference, Evidence, PageRef, Relation, RelationKind

    def at(document: Document, top: float, words: str) -> Evidence:
        page = Page.objects.select_related("file").filter(document=document).order_by("position").first()
        assert page is not None
        ref = PageRef(page.file.sha256, page.number)
        return Evidence(ref, Corners(200.0, top, 520.0, top + 40), words, "prov")

    first, second = Document.objects.filter(box=box).order_by("number")[:2]
    differences = (
        Difference("oftast", "sällan", (at(second, 600, "oftast"),), (at(first, 620, "sällan"),)),
        Difference("17", "", (at(second, 900, "17"),), (at(first, 920, ""),)),
    )
    relation = Relation(RelationKind.VERSION, 1, 0, 0.95, "Samma handling i annan lydelse.", differences)
    second.relations = msgspec.json.encode((relation,)).decode()
    second.save()
