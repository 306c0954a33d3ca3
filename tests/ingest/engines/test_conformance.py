"""What every recognition engine promises, asked of each that is installed and of the fake."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.engines.protocol import LevelPage, RecognitionEngine

if TYPE_CHECKING:
    from ingest.model import Box, Word
    from scripts.drawing.page import DrawnPage


def overlap(one: Box, other: Box) -> float:
    """Intersection over union."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    shared = max(0.0, width) * max(0.0, height)
    return shared / (one.width * one.height + other.width * other.height - shared)


def words_of(engine: RecognitionEngine, page: LevelPage) -> list[Word]:
    return [word for line in engine.recognise(page) for word in line.words]


def test_says_who_it_is(engine: RecognitionEngine) -> None:
    assert engine.engine.name
    assert re.search(r"\d", engine.engine.version)


def test_reads_the_drawn_words_in_order(
    engine: RecognitionEngine, drawn_page: LevelPage, drawn: DrawnPage
) -> None:
    assert [word.text for word in words_of(engine, drawn_page)] == [word.text for word in drawn.words]


def test_word_boxes_lie_where_the_ink_is(
    engine: RecognitionEngine, drawn_page: LevelPage, drawn: DrawnPage
) -> None:
    pairs = list(zip(words_of(engine, drawn_page), drawn.words, strict=True))
    lengthwise = [min(found.box.x1, true.box.x1) - max(found.box.x0, true.box.x0) for found, true in pairs]
    assert all(shared > 0.6 * true.box.width for shared, (_, true) in zip(lengthwise, pairs, strict=True))
    assert sum(overlap(found.box, true.box) for found, true in pairs) / len(pairs) > 0.5


def test_lines_hold_their_words_and_lie_inside_the_page(
    engine: RecognitionEngine, drawn_page: LevelPage
) -> None:
    height, width = drawn_page.pixels.shape
    lines = engine.recognise(drawn_page)
    assert lines
    for line in lines:
        assert line.words
        for box in (line.box, *(word.box for word in line.words)):
            assert -2 <= box.x0 < box.x1 <= width + 2
            assert -2 <= box.y0 < box.y1 <= height + 2
        assert all(line.box.x0 <= word.box.x0 and word.box.x1 <= line.box.x1 for word in line.words)


def test_words_hold_no_space_and_a_confidence(engine: RecognitionEngine, drawn_page: LevelPage) -> None:
    words = words_of(engine, drawn_page)
    assert words
    assert all(word.text and not re.search(r"\s", word.text) for word in words)
    assert all(0.0 < word.confidence <= 1.0 for word in words)


def test_blank_page_is_empty_not_an_error(engine: RecognitionEngine, blank_page: LevelPage) -> None:
    assert engine.recognise(blank_page) == ()


def test_same_page_same_answer(engine: RecognitionEngine, drawn_page: LevelPage) -> None:
    assert engine.recognise(drawn_page) == engine.recognise(drawn_page)


def test_leaves_the_picture_alone(engine: RecognitionEngine, drawn_page: LevelPage) -> None:
    before = drawn_page.pixels.copy()
    engine.recognise(drawn_page)
    assert (drawn_page.pixels == before).all()


def test_odd_sizes_are_read_or_empty_never_a_crash(engine: RecognitionEngine, drawn_page: LevelPage) -> None:
    for pixels in (drawn_page.pixels[:40, :30], drawn_page.pixels[:1, :1], drawn_page.pixels[300:340]):
        assert isinstance(engine.recognise(LevelPage(pixels, drawn_page.dpi)), tuple)
