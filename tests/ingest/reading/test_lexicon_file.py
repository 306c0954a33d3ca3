"""The word list is read from the package's file directly: it must be the list the package itself would give."""

from __future__ import annotations

from wordfreq import get_frequency_list

from ingest.stages.lexicon import UNKNOWN, swedish_lexicon


def test_the_list_is_that_of_the_package() -> None:
    lexicon = swedish_lexicon()

    for cost, words in enumerate(get_frequency_list("sv", wordlist="best")):
        for word in words:
            if word.isalpha() and word.isascii():
                assert lexicon.listed_cost(word) == cost, word
    assert lexicon.listed_cost("3000") == UNKNOWN


def test_marks_lead_to_every_word_with_the_same_bare_letters() -> None:
    assert {"är", "år"} <= set(swedish_lexicon().marked_forms("ar"))
