"""Two readings of one line: which word wins, and what is never decided by votes alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.engines.arbitration import Said, arbitrated
from ingest.stages.lexicon import Lexicon, swedish_lexicon

LEXICON = swedish_lexicon()


def said(text: str, confidence: float = 0.95) -> list[Said]:
    """The words of ``text``, ten units to a character."""
    words, at = [], 0
    for part in text.split():
        at = text.index(part, at)
        words.append(Said(part, confidence, 10.0 * at, 10.0 * (at + len(part))))
        at += len(part)
    return words


def text_of(words: list[Said]) -> str:
    return " ".join(word.text for word in words)


@pytest.mark.parametrize(
    ("ours", "theirs", "result"),
    [
        ("nämnden har tllgodosett", "nämnden har tillgodosett", "nämnden har tillgodosett"),
        ("ansökan avvisades", "ansökan awisades", "ansökan avvisades"),
        ("Asby den 3 mars", "Åsby den 3 mars", "Åsby den 3 mars"),
        ("Östanbäck", "Ostanbäck", "Östanbäck"),
        ("SOCIALNAMNDEN", "SÖCIALNAMNDEN", "SOCIALNAMNDEN"),  # mended to SOCIALNÄMNDEN by the list later
        ("attden enskilde", "att den enskilde", "att den enskilde"),
        ("enligt sekretesslagen", "enligt sekretessla gen", "enligt sekretesslagen"),
        ("7 kap. 4 §", "7 kap. 45", "7 kap. 4 §"),
    ],
)
def test_the_reading_that_can_be_right_wins(ours: str, theirs: str, result: str) -> None:
    assert text_of(arbitrated(said(ours), said(theirs), [], LEXICON)) == result


def test_the_reading_that_lost_is_kept() -> None:
    words = arbitrated(said("han tllgodosett"), said("han tillgodosett"), [], LEXICON)
    assert [(word.text, word.raw) for word in words] == [("han", None), ("tillgodosett", "tllgodosett")]


def test_agreed_words_are_surer_than_disputed_ones() -> None:
    agreed, disputed = arbitrated(said("han tllgodosett", 0.97), said("han tillgodosett", 0.97), [], LEXICON)
    assert agreed.confidence > 0.97 > disputed.confidence


@pytest.mark.parametrize(
    ("ours", "theirs", "third", "result"),
    [
        ("Dnr 2005/128", "Dnr 2005/123", "Dnr 2005/128", "Dnr 2005/128"),  # one against two
        ("Dnr 2005/128", "Dnr 2005/123", "Dnr 2005/123", "Dnr 2005/123"),  # two against one
        ("Dnr 2005/128", "Dnr 2005/123", "", "Dnr 2005/128"),
        (
            "pnr 800103-9816",
            "pnr 800103-9810",
            "pnr 800103-9816",
            "pnr 800103-9810",
        ),  # the check digit proves it
        ("pnr 800103-9810", "pnr 800103-9816", "pnr 800103-9816", "pnr 800103-9810"),
        ("den 2005-13-04", "den 2005-12-04", "den 2005-13-04", "den 2005-12-04"),  # no thirteenth month
        ("summa 3 890,00", "summa 3890,00", "summa 3890,00", "summa 3 890,00"),  # the same number
    ],
)
def test_a_number_changes_only_by_majority_or_proof(ours: str, theirs: str, third: str, result: str) -> None:
    assert text_of(arbitrated(said(ours), said(theirs), said(third), LEXICON)) == result


def test_words_of_the_second_reader_alone_come_in_and_its_speckle_does_not() -> None:
    ours = [word for word in said("Nämnden beslutar bifall") if word.text != "beslutar"]
    assert (
        text_of(arbitrated(ours, said("Nämnden beslutar bifall"), [], LEXICON)) == "Nämnden beslutar bifall"
    )
    assert text_of(arbitrated(said("Nämnden"), said("Nämnden ;' xq"), [], LEXICON)) == "Nämnden"


def test_a_silent_second_reader_changes_no_word() -> None:
    assert text_of(arbitrated(said("Nämnden 2005"), [], [], LEXICON)) == "Nämnden 2005"


def test_without_a_word_list_the_surer_reading_wins() -> None:
    words = arbitrated(said("hej", 0.6), said("nej", 0.98), [], Lexicon({}))
    assert text_of(words) == "nej"


texts = st.text(alphabet="aåbdilns015-/. ", max_size=24)


@given(ours=texts, theirs=texts, third=texts)
def test_words_stay_in_order_and_none_is_invented(ours: str, theirs: str, third: str) -> None:
    words = arbitrated(said(ours), said(theirs), said(third), LEXICON)
    read = {word.text for word in (*said(ours), *said(theirs))}
    assert {word.text for word in words} <= read
    assert all(0.0 <= word.confidence <= 1.0 for word in words)
    assert [word.x0 for word in words] == sorted(word.x0 for word in words)
    if ours == theirs:
        assert text_of(words) == " ".join(ours.split())
