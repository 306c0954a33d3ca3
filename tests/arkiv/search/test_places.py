"""The words of a hit on the picture of the page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from arkiv import bootstrap
from arkiv.errors import NoSuchThing
from arkiv.search.places import hit_boxes, text_of
from arkiv.settings import Settings
from index.model import Circle
from index.query import parse
from ingest.model import Box
from tests.arkiv.search.conftest import reading_of

TEXT = "Barnets umgänge med\nfadern (umgängesrätt) i\n\nbarnavårds-\nutredning SN 2005/123"


def printed(question: str, widest: Circle = Circle.COMPOUND) -> list[tuple[str, Circle]]:
    return [(found.printed, found.circle) for found in hit_boxes(reading_of(TEXT), parse(question), widest)]


def test_each_word_that_made_the_hit_has_its_box_and_circle() -> None:
    assert printed("umgänge") == [("umgänge", Circle.EXACT), ("(umgängesrätt)", Circle.COMPOUND)]
    assert printed("umgange", Circle.INFLECTED) == [("umgänge", Circle.INFLECTED)]
    assert printed('"umgänge med fadern"') == [(word, Circle.EXACT) for word in ("umgänge", "med", "fadern")]
    assert printed("barnavård") == [("barnavårds-", Circle.COMPOUND), ("utredning", Circle.COMPOUND)]
    assert printed("SN2005-123") == [("SN", Circle.EXACT), ("2005/123", Circle.EXACT)]
    assert printed("skola") == []


def test_boxes_are_the_words_own_in_pixels_of_the_master() -> None:
    (found, _) = hit_boxes(reading_of(TEXT), parse("umgänge"))
    assert found.box == Box(80, 0, 150, 20)
    assert text_of(reading_of(TEXT)).count("\n") == 4


def test_a_hit_leads_to_its_boxes(indexed: Callable[..., Settings]) -> None:
    from arkiv.search.queries import ask, boxes_on_page

    archive = indexed(TEXT)
    (hit,) = ask(archive, "umgänge", limit=5, wide=False, actor="prov").hits
    boxes = boxes_on_page(bootstrap.blob_store(archive), hit.page_id, "umgänge")
    assert [found.printed for found in boxes] == ["umgänge", "(umgängesrätt)"]
    for name in ("K1:" + "0" * 64 + ":1", "K1", "", "a:b:c:d"):
        with pytest.raises(NoSuchThing):
            boxes_on_page(bootstrap.blob_store(archive), name, "umgänge")
