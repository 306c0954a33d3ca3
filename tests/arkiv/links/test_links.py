"""Copies and other wordings are found when they lie in different boxes, without anything being changed."""

from __future__ import annotations

from typing import Any

import pytest

from arkiv.holdings import operations
from arkiv.holdings.corrections import FactName
from arkiv.links import services
from arkiv.settings import Settings
from ingest.model import RelationKind
from tests.arkiv.holdings.filled import LETTERS, assemble, fill
from tests.ingest.understanding.typed import page, worn

ALTERED = LETTERS[1].replace("bevilja ansökan", "avslå ansökan")
OTHER = LETTERS[1].replace("2005/27", "2005/41").replace("Per Sund", "Eva Holm").replace("05-03", "06-21")


@pytest.fixture
def boxes(archive: Settings) -> tuple[Any, Any]:
    first = fill(archive, [page(text, file=f"{n}.pdf") for n, text in enumerate(LETTERS)])
    copies = (worn(page(LETTERS[2], file="k.pdf"), 3), page(ALTERED, file="a.pdf"), page(OTHER, file="o.pdf"))
    return first, fill(archive, copies, ref="K2")


def test_a_copy_and_an_altered_record_in_another_box_are_linked(
    archive: Settings, boxes: tuple[Any, Any]
) -> None:
    found = services.find(archive, actor="prov")
    assert (found.documents, found.compared, found.links) == (6, 1, 2)
    copy, altered = services.links(None, actor="prov")
    assert [(each.box, each.number) for each in (copy.ours, copy.theirs)] == [("K2", 1), ("K1", 3)]
    assert copy.kind is RelationKind.DUPLICATE
    assert [(each.box, each.number) for each in (altered.ours, altered.theirs)] == [("K2", 2), ("K1", 2)]
    assert altered.kind is RelationKind.VERSION
    assert [(each.ours, each.theirs) for each in altered.parts] == [("avslå", "bevilja")]
    assert altered.altered.parts == altered.parts
    assert not altered.stale
    assert services.links(boxes[0], actor="prov") == (copy, altered)


def test_searching_again_reads_only_what_changed_and_says_what_is_out_of_date(
    archive: Settings, boxes: tuple[Any, Any]
) -> None:
    assert services.find(archive, actor="prov").sketched == 6
    operations.set_fact("K2/2", FactName.TITLE, ["Rätt rubrik"], actor="eva")
    assert [each.stale for each in services.links(boxes[1], actor="prov")] == [False, True]
    again = services.find(archive, actor="prov")
    assert (again.sketched, again.links) == (1, 2)
    assert not any(each.stale for each in services.links(None, actor="prov"))


def test_links_stand_when_a_box_is_put_together_anew_and_a_document_no_longer_there_has_none(
    archive: Settings, boxes: tuple[Any, Any]
) -> None:
    services.find(archive, actor="prov")
    operations.merge("K2/2", actor="eva")
    assemble(archive, boxes[1])
    (left,) = services.links(None, actor="prov")
    assert (left.ours.number, left.stale) == (1, True)  # the document it was joined to is another one now


def test_one_box_alone_has_no_links(archive: Settings) -> None:
    fill(archive, [page(text, file=f"{n}.pdf") for n, text in enumerate((LETTERS[1], ALTERED))])
    assert services.find(archive, actor="prov").links == 0
