"""Which pages are laid side by side in a stack of one form."""

from __future__ import annotations

import random

import pytest

from ingest.stages.meetings import IndexedPage, meetings
from ingest.stages.pagetext import PageText
from tests.ingest.understanding.typed import page, worn

FORMS = 120


def forms(*, filled: int, pages: int = FORMS) -> list[str]:
    """One form's text filled in on every page with words of its own, ``filled`` of ten words in every row."""
    dice = random.Random(4)

    def word() -> str:
        return "".join(dice.choices("adefgiklmnorstu", k=7))

    print_ = [[word() for _ in range(10)] for _ in range(12)]
    return [
        "\n".join(" ".join([*row[filled:], *(word() for _ in range(filled))]) for row in print_)
        for _ in range(pages)
    ]


def indexed(texts: list[str], copies: dict[int, int]) -> list[IndexedPage]:
    return [
        IndexedPage.of(
            place,
            PageText(worn(page(text, file=f"{place}.png"), place, share=0.15 if place in copies else 0.0)),
        )
        for place, text in enumerate(texts)
    ]


@pytest.mark.parametrize("filled", [1, 3])
def test_forms_filled_in_differently_are_not_compared_but_a_worn_copy_far_off_is(filled: int) -> None:
    texts = forms(filled=filled)
    copies = {FORMS - 1: 0, FORMS - 20: 3}
    for later, earlier in copies.items():
        texts[later] = texts[earlier]
    met = list(meetings(indexed(texts, copies)))
    assert {(earlier, later) for later, earlier in copies.items()} <= set(met)
    assert len(met) < FORMS // 4


def test_a_page_meets_a_bounded_number_of_others_even_where_all_are_alike() -> None:
    text = forms(filled=1, pages=1)[0]
    met = list(meetings(indexed([text] * FORMS, {})))
    assert (0, FORMS - 1) in met or (FORMS - 2, FORMS - 1) in met
    assert len(met) <= 24 * FORMS


def test_pages_read_with_doubt_are_compared_all_the_same() -> None:
    texts = forms(filled=3, pages=2)
    doubted = [
        IndexedPage.of(place, PageText(page(text, file=f"{place}.png", confidence=0.5)))
        for place, text in enumerate(texts)
    ]
    assert list(meetings(doubted)) == [(0, 1)]


def test_pages_of_one_document_never_meet() -> None:
    text = forms(filled=1, pages=1)[0]
    sheets = [IndexedPage.of(0, PageText(page(text, number, file="a.pdf"))) for number in (1, 2)]
    assert list(meetings(sheets)) == []
