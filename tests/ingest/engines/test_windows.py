"""Only the doubted part of a line goes to the better model, and nothing else of the line changes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ingest.engines.line_recogniser import Glyph, Reading
from ingest.engines.windows import doubted_windows, settled
from ingest.stages.lexicon import Lexicon

LEXICON = Lexicon(dict.fromkeys(("hon", "bor", "hos", "sin", "mormor", "sedan", "många", "år"), 300))
LIMIT = 0.80
STEP = 20


def reading(text: str, confidence: float = 0.99) -> Reading:
    """Characters at even steps, a space half seen nowhere."""
    return Reading(tuple(Glyph(c, confidence, (n + 0.5) / len(text)) for n, c in enumerate(text)))


def strip_of(text: str) -> np.ndarray:
    """A bar of ink for each character of ``text``, none for a space."""
    strip = np.full((40, STEP * len(text)), 255, np.uint8)
    for n, character in enumerate(text):
        if character != " ":
            strip[8:32, n * STEP + 3 : (n + 1) * STEP - 3] = 0
    return strip


LINE = "hon bor hos sin mormar sedan många år hos mormor"


def test_an_unknown_word_is_asked_again_with_a_neighbour_on_either_side() -> None:
    (window,) = doubted_windows(reading(LINE), strip_of(LINE), LIMIT, LEXICON)

    assert LINE[window.start : window.end] == "sin mormar sedan"
    cut = window.cut_from(strip_of(LINE))
    assert abs(cut.shape[1] - STEP * len(" sin mormar sedan")) <= STEP
    assert cut[:, [0, -1]].min() == 255, "cut between words, never through a letter"


def test_what_the_better_model_says_stands_in_its_place_and_the_rest_is_untouched() -> None:
    first = reading(LINE)
    windows = doubted_windows(first, strip_of(LINE), LIMIT, LEXICON)

    better = settled(first, windows, [reading("sin mormor sedan")], strip_of(LINE).shape[1], LEXICON)

    assert better.text == LINE.replace("mormar", "mormor")
    assert better.glyphs[:12] == first.glyphs[:12]
    places = [glyph.at for glyph in better.glyphs]
    assert places == sorted(places)


def test_a_line_without_doubt_is_not_asked_again() -> None:
    sure = "hon bor hos sin mormor"
    assert doubted_windows(reading(sure), strip_of(sure), LIMIT, LEXICON) == ()


def test_an_unsure_line_is_asked_again_whole() -> None:
    (window,) = doubted_windows(reading(LINE, 0.70), strip_of(LINE), LIMIT, LEXICON)

    assert (window.start, window.end) == (0, len(LINE))
    assert window.cut_from(strip_of(LINE)).shape == strip_of(LINE).shape


@given(st.lists(st.sampled_from(("hon", "mormor", "qvzx", "bxrt", "år", "zzzzzz")), min_size=1, max_size=12))
def test_windows_lie_apart_in_order_and_cover_every_unknown_word(words: list[str]) -> None:
    text = " ".join(words)
    windows = doubted_windows(reading(text), strip_of(text), LIMIT, LEXICON)

    ends = [(w.start, w.end) for w in windows]
    assert all(a[1] < b[0] for a, b in pairwise(ends))
    assert all(0 <= w.left < w.right <= strip_of(text).shape[1] for w in windows)
    outside = "".join(c for n, c in enumerate(text) if not any(a <= n < b for a, b in ends))
    assert not {"qvzx", "bxrt", "zzzzzz"} & set(outside.split())


def test_a_space_read_at_either_end_of_a_line_does_not_stop_the_reading() -> None:
    text = f" {LINE.removesuffix(' hos mormor')} "
    for words in (text, " mormar sedan många år hos sin mormor", "hon bor sedan många år hos sin mormar "):
        for window in doubted_windows(reading(words), strip_of(words), LIMIT, LEXICON):
            assert 0 <= window.left < window.right <= strip_of(words).shape[1]


@given(st.lists(st.sampled_from(("hon", "mormor", "qvzx", "bxrt", "år")), min_size=1, max_size=12))
def test_a_second_reading_that_says_the_same_changes_no_text(words: list[str]) -> None:
    text = " ".join(words)
    first, strip = reading(text), strip_of(text)
    windows = doubted_windows(first, strip, LIMIT, LEXICON)
    seconds = [reading(text[w.start : w.end]) for w in windows]

    assert settled(first, windows, seconds, strip.shape[1], LEXICON).text == text
