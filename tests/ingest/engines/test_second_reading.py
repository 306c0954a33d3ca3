"""Which lines are read twice, and which reading of a word wins."""

from __future__ import annotations

import pytest

from ingest.engines.line_recogniser import Glyph, Reading
from ingest.engines.second_reading import has_rival, has_wide_digit, is_doubtful, is_smudged, merged
from ingest.stages.lexicon import Lexicon

LEXICON = Lexicon(
    {
        "beslut": 300,
        "enligt": 250,
        "tillgodoses": 500,
        "datum": 350,
        "till": 200,
        "til": 480,
        "är": 150,
        "år": 270,
    }
)


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
        ("beslut til datum", 0.99, True),  # a word, and a far commoner one but for an l
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


def test_a_digit_in_the_room_of_two_is_doubted() -> None:
    even = reading("0999-211")
    collapsed = Reading(tuple(glyph for n, glyph in enumerate(even.glyphs) if n != 2))
    assert not has_wide_digit(even.glyphs)
    assert has_wide_digit(collapsed.glyphs)
    assert is_doubtful(collapsed, 0.80, LEXICON)


def test_a_word_that_may_bear_other_marks_has_a_rival_unless_it_was_read_surely() -> None:
    assert has_rival(reading("beslut år", 0.9), LEXICON)
    assert not has_rival(reading("beslut år", 0.99), LEXICON)
    assert not has_rival(reading("beslut enligt", 0.9), LEXICON)


def test_one_smudged_character_is_enough_to_ask_again() -> None:
    sure = reading("beslut")
    assert not is_smudged(sure)
    assert is_smudged(Reading((*sure.glyphs, Glyph("x", 0.5, 0.99))))


@pytest.mark.parametrize(
    ("glued", "apart"), [("D214", "D 214"), ("2268,25", "2 268,25"), ("(D214)", "(D 214)")]
)
def test_numbers_that_may_have_lost_a_narrow_space_are_read_again(glued: str, apart: str) -> None:
    assert is_doubtful(reading(f"beslut {glued}"), 0.80, LEXICON)
    assert merged(reading(f"beslut {glued}"), reading(f"beslut {apart}"), LEXICON).text == f"beslut {apart}"
    assert not is_doubtful(reading("beslut 2005"), 0.80, LEXICON)
