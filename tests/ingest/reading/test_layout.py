"""Columns, tables, and what is writing on a sheet with hardly a word."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from ingest.engines.fake import line_at
from ingest.model import BlockKind, Box, Line, PageImage, PageStatus, Word
from ingest.reader import Reader
from ingest.stages.lexicon import Lexicon
from ingest.stages.reading_order import in_reading_order
from ingest.stages.regions import set_apart
from ingest.stages.rows import line_from
from ingest.stages.tables import cells_marked
from ingest.stages.traces import believable, is_wordless, reads_from_behind
from scripts.drawing.canvas import Canvas, Style
from scripts.drawing.degrade import bled_through, scanned, wear
from scripts.drawing.fonts import face_named
from scripts.drawing.page import draw_page

HEIGHT, STEP, SIGN = 30.0, 50.0, 16.0


def at(text: str, x: float, y: float) -> Line:
    """A line of ``text`` in even type, sixteen pixels a sign."""
    return line_at(text, Box(x, y, x + SIGN * len(text), y + HEIGHT))


def prose(name: str, rows: int, x: float, top: float = 400.0) -> list[Line]:
    return [at(f"{name} rad {n:02} av löpande text här", x, top + n * STEP) for n in range(rows)]


def spread(words: Sequence[str], x: float, y: float, width: float) -> Line:
    """A line of ``words`` spread evenly over ``width`` pixels, as justified print is."""
    space = (width - SIGN * sum(map(len, words))) / (len(words) - 1)
    placed: list[Word] = []
    for word in words:
        placed += at(word, placed[-1].box.x1 + space if placed else x, y).words
    return line_from(placed)


def justified(name: str, rows: int, x: float, rng: Random, top: float = 400.0) -> list[Line]:
    """Rows of seven words, 28 letters, over 640 pixels: every space is as wide as a line is high."""
    lines = []
    for n in range(rows):
        ends = sorted(rng.sample(range(2, 28), 6))
        counts = [end - start for start, end in zip([0, *ends], [*ends, 28], strict=True)]
        lines.append(
            spread([name * counts[0], *("o" * count for count in counts[1:])], x, top + n * STEP, 640)
        )
    return lines


def texts(lines: Sequence[Line]) -> list[str]:
    return [line.text for line in lines]


def shuffled(lines: Sequence[Line]) -> list[Line]:
    return Random(5).sample(list(lines), len(lines))


# --- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_one_after_the_other(columns: int) -> None:
    parts = [prose(name, 12 - 2 * n, 100 + 600 * n) for n, name in enumerate(("A", "B", "C")[:columns])]
    expected = [line.text for part in parts for line in part]
    assert texts(in_reading_order(shuffled([line for part in parts for line in part]))) == expected


def test_a_heading_across_parts_the_columns_in_two_bands() -> None:
    upper = [prose("A", 8, 100), prose("B", 8, 700)]
    heading = at("En rubrik som löper tvärs över båda spalterna på sidan", 200, 900)
    lower = [prose("C", 3, 100, 1000), prose("D", 3, 700, 1000)]
    expected = [*upper[0], *upper[1], heading, *lower[0], *lower[1]]
    assert texts(in_reading_order(shuffled(expected))) == texts(expected)


def test_a_line_read_across_the_gap_is_parted_there() -> None:
    left, right = prose("A", 10, 100), prose("B", 10, 700)
    words = left[4].words + right[4].words
    across = Line(words, left[4].box.union(right[4].box), 0.9)
    lines = [*left[:4], *left[5:], *right[:4], *right[5:], across]
    assert texts(in_reading_order(lines)) == [*texts(left), *texts(right)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rows", [8, 12, 40])
def test_justified_columns_are_read_one_after_the_other(rows: int, seed: int) -> None:
    rng = Random(seed)
    left, right = justified("A", rows, 100, rng), justified("B", rows, 820, rng)
    read = cells_marked(in_reading_order(shuffled([*left, *right])))
    assert texts(read) == [*texts(left), *texts(right)]
    assert {line.kind for line in read} == {BlockKind.TEXT}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("rows", [6, 40])
def test_a_single_justified_column_is_not_parted_between_its_words(rows: int, seed: int) -> None:
    lines = justified("A", rows, 100, Random(seed))
    assert texts(in_reading_order(shuffled(lines))) == texts(lines)


@pytest.mark.parametrize("across", [False, True])
def test_a_table_whose_cells_are_read_as_one_line_is_no_column(across: bool) -> None:
    """The day and what was paid come as one line each; with ``across`` the sum does, too."""
    rows = []
    for n, what in enumerate(
        ["Hyra för mars", "Matpengar", "Bussresor", "Elräkning vår", "Vinterkläder", "Hyra"] * 2
    ):
        y = 400 + n * STEP
        paid = line_from([*at(f"2005-03-{n + 10}", 100, y).words, *at(what, 330, y).words])
        total = at(f"femtonhundra{n} kronor", 700, y)
        rows.append([line_from([*paid.words, *total.words])] if across else [paid, total])
    assert texts(in_reading_order(shuffled([one for row in rows for one in row]))) == [
        one.text for row in rows for one in row
    ]


def test_a_wide_space_in_one_column_parts_nothing() -> None:
    lines = prose("A", 12, 100)
    tail = at("långt ord", lines[3].box.x1 + 2 * HEIGHT, lines[3].box.y0)
    wide = Line(lines[3].words + tail.words, lines[3].box.union(tail.box), 0.9)
    assert texts(in_reading_order([*lines[:3], wide, *lines[4:]]))[3] == wide.text


def test_a_table_is_read_row_by_row_and_its_cells_are_marked() -> None:
    rows = [[at(f"2005-03-{n:02}", 100, y), at("Hyra", 500, y), at(f"{n}00,00", 1000, y)]
            for n, y in ((n, 600 + n * STEP) for n in range(1, 9))]  # fmt: skip
    intro = prose("Ingress", 4, 100, 200)
    read = cells_marked(in_reading_order(shuffled([*intro, *(cell for row in rows for cell in row)])))
    assert texts(read) == [*texts(intro), *(cell.text for row in rows for cell in row)]
    assert {line.text for line in read if line.kind is BlockKind.TABLE_CELL} == {
        cell.text for row in rows for cell in row
    }


def test_columns_of_prose_are_no_table() -> None:
    read = cells_marked(in_reading_order([*prose("A", 12, 100), *prose("B", 12, 700)]))
    assert {line.kind for line in read} == {BlockKind.TEXT}


@pytest.mark.parametrize("kind", ["rows", "one row", "stamps", "days of stamps"])
def test_a_hostile_page_of_ten_thousand_lines_is_no_slower_than_its_length(kind: str) -> None:
    rng = Random(1)
    lines = []
    for n in range(10_000):
        y = 100.0 if kind == "one row" else 10.0 * n if kind == "rows" else rng.uniform(0, 50_000)
        text = {"stamps": "INKOM", "days of stamps": "2005-03-14"}.get(kind, f"ord {n}")
        line = at(text, rng.uniform(0, 2000), y)
        leans = kind == "days of stamps" and n % 2
        lines.append(replace(line, kind=BlockKind.STAMP) if leans else line)
    start = time.process_time()
    read = cells_marked(in_reading_order(set_apart(lines, 2480)))
    assert time.process_time() - start < 6
    assert sum(len(line.words) for line in read) == sum(len(line.words) for line in lines)


# --- writing or dirt ------------------------------------------------------------------------------

WORDS = Lexicon({"beslut": 400, "nämnden": 500, "hyra": 450})
INKED = np.full((900, 900), 250, np.uint8)
INKED[::2, :] = 20


def sure(text: str, height: float, width: float, confidence: float) -> Line:
    line = line_at(text, Box(100, 100, 100 + width, 100 + height))
    words = tuple(replace(word, confidence=confidence) for word in line.words)
    return replace(line, words=words, confidence=confidence)


@pytest.mark.parametrize(
    ("line", "believed"),
    [
        (sure("2", 30, 20, 0.99), True),
        (sure("1", 30, 12, 0.99), True),
        (sure("1", 60, 75, 0.95), False),  # a staple lying down
        (sure("1", 143, 44, 0.97), False),  # one standing, as tall as three lines
        (sure("00", 190, 340, 0.86), False),  # two punch holes
        (sure("O", 60, 70, 0.62), False),  # a drop
        (sure("Rng mamm", 60, 400, 0.75), True),
        (sure("beslut", 40, 150, 0.80), True),
    ],
    ids=lambda value: value.text if isinstance(value, Line) else "",
)
def test_dirt_is_told_from_writing_by_size_and_sureness(line: Line, believed: bool) -> None:
    assert bool(believable([line], INKED, 300, WORDS, over_print=False)) is believed


def test_pale_gibberish_is_not_believed_but_pale_words_are() -> None:
    pale = np.full((900, 900), 250, np.uint8)
    pale[::2, :] = 200
    gibberish, words = sure("TUJ238", 35, 140, 0.96), sure("beslut", 35, 140, 0.96)
    assert believable([gibberish, words], pale, 300, WORDS, over_print=True) == (words,)


def test_the_mirror_must_say_clearly_more() -> None:
    behind = [sure("beslut nämnden", 35, 300, 0.9)]
    assert reads_from_behind([sure("nebnmän", 35, 140, 0.7)], behind, WORDS)
    assert not reads_from_behind(behind, behind, WORDS)
    assert is_wordless([sure("nebnmän tulseb", 35, 140, 0.7)], WORDS)
    assert not is_wordless(behind, WORDS)


@pytest.mark.parametrize("threshold", [None, 206])
def test_a_page_number_on_a_sheet_that_shines_through_stands_alone(
    reader: Reader, as_image: Callable[..., PageImage], letter: tuple[str, ...], threshold: int | None
) -> None:
    canvas = Canvas()
    canvas.text(188, 12, "3(5)", Style(face_named("Arimo"), 11), anchor="r")
    wears = (bled_through(draw_page(letter * 3), strength=0.2), scanned(threshold=threshold, noise=3.0))
    reading = reader.read(as_image(wear(canvas.finish(), wears, seed=8)))
    assert (reading.status, reading.text) == (PageStatus.READ, "3(5)")
