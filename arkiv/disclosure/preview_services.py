"""How a page would go out if it were decided as it stands: for the one who redacts. Nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence

from arkiv import bootstrap
from arkiv.derivatives.sources import image_of
from arkiv.disclosure import passage_rows, rulebook, services
from arkiv.disclosure.delivery.model import SourcePage
from arkiv.disclosure.delivery.preview import compared
from arkiv.disclosure.delivery.standing import Grey
from arkiv.disclosure.masking import line_frames, masks_as_it_stands, words_under
from arkiv.disclosure.model import Item, Passage
from arkiv.holdings import stacks
from arkiv.holdings.models import Page
from arkiv.settings import Settings
from ingest.model import PageReading


def after(ref: str, item: Item, place: int, settings: Settings) -> Grey:
    """Page ``place`` (from 1) of a record, upright, with the bars as they would be. Raises IngestError."""
    page = item.pages[place - 1]
    row = Page.objects.select_related("file").get(
        file__sha256=page.file, number=page.number, file__box__ref=item.box
    )
    here = [
        one
        for one in passage_rows.load(services.row_of(ref))
        if (one.document, one.page) == (item.document, page)
    ]
    masks = masks_as_it_stands(here, rulebook.standard())
    reading = stacks.reading_of(row, bootstrap.blob_store(settings))
    return compared(SourcePage(image_of(row, settings), reading, masks)).after


def words_left(reading: PageReading, passages: Sequence[Passage]) -> str:
    """The text that would stay, line by line, with … for what is hidden: what the receiver can read or search."""
    hidden = {
        id(word)
        for one in passages
        if one.masked or (one.ruled is None and one.proposed.value != "show")
        for word in words_under(reading, line_frames(one, reading.lines) if one.full_line else one.boxes)
    }
    lines = []
    for line in reading.lines:
        said: list[str] = []
        for word in line.words:
            told = "…" if id(word) in hidden else word.text
            if told != "…" or said[-1:] != ["…"]:
                said.append(told)
        lines.append(" ".join(said))
    return "\n".join(lines)
