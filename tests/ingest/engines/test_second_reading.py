"""Which lines are read twice, and which reading of a word wins."""

from __future__ import annotations

import pytest

from ingest.engines.line_recogniser import Glyph, Reading
from ingest.engines.second_reading import is_doubtful, merged
from ingest.stages.lexicon import Lexicon

LEXICON = Lexicon({"beslut": 300, "enligt": 250, "tillgodoses": 500, "datum": 350})


def reading(text: str, confidence: float = 0.99) -> Reading:
    step = 1 / (len(text) + 1)
    return Reading(tuple(Glyph(sign, confidence, (n + 1) * step) for n, sign in enumerate(text)))


@pytest.mark.parametrize(
    ("text", "confidence", "doubtful"),
    [
        ("beslut enligt", 0.99, False),
        ("beslut enlgt", 0.99, True),  # sure of itself, and no word
        ("beslut enligt", 0.82, True),
        ("datum 2005-03-14", 0.99, False),
        ("jfr dnr", 0.99, False),  # abbreviations are no slips
        ("", 0.0, False),
    ],
)
def test_lines_that_are_no_words_are_read_again(text: str, confidence: float, doubtful: bool) -> None:
    assert is_doubtful(reading(text, confidence), 0.80, LEXICON) is doubtful


def test_without_a_list_only_the_engines_own_doubt_counts() -> None:
    assert not is_doubtful(reading("beslut enlgt"), 0.80, Lexicon({}))


@pytest.mark.parametrize(
    ("first", "second", "result"),
    [
        ("tllgodoses 2005", "tillgodoses 2006", "tillgodoses 2006"),
        ("tillgodoses enlgt", "tilgodoses enligt", "tillgodoses enligt"),  # word by word
        ("i beslut", "ibeslut", "i beslut"),  # a lost space makes a word unknown
        ("ibeslut", "i beslut", "i beslut"),
        ("Asby", "Åsby", "Åsby"),
    ],
)
def test_the_known_word_wins_and_else_the_better_model(first: str, second: str, result: str) -> None:
    assert merged(reading(first), reading(second), LEXICON).text == result


def test_a_second_reading_that_is_clearly_less_sure_loses() -> None:
    assert merged(reading("beslut", 0.95), reading("datum", 0.6), LEXICON).text == "beslut"


def test_glyphs_stay_in_order_along_the_strip() -> None:
    result = merged(reading("tllgodoses enligt"), reading("tillgodoses enligt"), LEXICON)
    places = [glyph.at for glyph in result.glyphs]
    assert places == sorted(places)
