"""A search that is kept: the question and how far it looks, never the rights."""

from __future__ import annotations

import pytest

from index.errors import DamagedSearch, QueryFault
from index.model import Access, Circle
from index.saved import SavedSearch


def test_a_saved_search_comes_back_as_it_was() -> None:
    search = SavedSearch('person:"Åsa Öberg" datum:2005..', Circle.POSSIBLE)
    assert SavedSearch.from_json(search.to_json()) == search
    assert search.query(Access.of_units("SN")).access == Access.of_units("SN")


def test_what_cannot_be_asked_is_not_saved() -> None:
    with pytest.raises(QueryFault):
        SavedSearch("persn:Ek")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"form":2,"question":"ek","widest":"exact"}', '{"form":1,"question":7,"widest":"exact"}',
             '{"form":1,"question":"ek","widest":"far"}', '{"form":1,"question":"ek","widest":3}']
)  # fmt: skip
def test_what_is_no_saved_search_is_refused(text: str) -> None:
    with pytest.raises(DamagedSearch, match="spara den igen"):
        SavedSearch.from_json(text)
