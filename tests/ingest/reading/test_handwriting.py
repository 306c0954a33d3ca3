"""Handwriting is told from print by its ink, and the doubtful is print."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from importlib.resources import files
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.model import BlockKind, Box, Line, PageImage, PageReading, TokenCheck, Word
from ingest.reader import Reader
from ingest.stages import handwriting
from ingest.stages.handwriting import MODEL, hand_apart, installed_model
from ingest.stages.ink_looks import FEATURES
from ingest.stages.rows import line_from
from scripts.drawing import degrade
from scripts.drawing.canvas import Canvas, DrawnPage, Style
from scripts.drawing.fonts import Bank, FaceKind, faces
from scripts.drawing.handwritten import draw_filled_form, scribble

if TYPE_CHECKING:
    from collections.abc import Callable

SCAN = (degrade.skewed(0.3), degrade.scanned(noise=6.0))
PROSE = "Nämnden har prövat ansökan och beslutar att bevilja bistånd för hyra och hushåll"


def kinds_read(page: DrawnPage, reading: PageReading) -> Counter[tuple[BlockKind, BlockKind]]:
    """How many words that were drawn as one kind were read as another."""
    read = [(word.box, line.kind) for line in reading.lines for word in line.words]
    pairs: Counter[tuple[BlockKind, BlockKind]] = Counter()
    for drawn in page.words:
        x, y = (drawn.box.x0 + drawn.box.x1) / 2, (drawn.box.y0 + drawn.box.y1) / 2
        kind = next((k for box, k in read if box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1), None)
        if kind is not None:
            pairs[drawn.kind, kind] += 1
    return pairs


def lines_of(page: DrawnPage) -> list[Line]:
    """The drawn words as an engine would read them, a line a run."""
    runs: dict[int, list[Word]] = {}
    for drawn in page.words:
        runs.setdefault(drawn.run, []).append(Word(drawn.text, drawn.box, 0.99))
    return [line_from(each) for each in runs.values()]


def printed_sheet(*, kind: FaceKind = FaceKind.SERIF, bank: Bank = Bank.TEST) -> Canvas:
    canvas, style = Canvas(), Style(faces(bank, kind)[0], 11)
    for row in range(12):
        canvas.text(25, 40 + 9 * row, PROSE, style)
    return canvas


@pytest.mark.parametrize("seed", [3, 8])
def test_a_filled_form_keeps_labels_and_handwriting_apart(
    reader: Reader, as_image: Callable[..., PageImage], seed: int
) -> None:
    page = degrade.snug(degrade.wear(draw_filled_form(Random(seed), Bank.TEST), SCAN, seed=seed))
    pairs = kinds_read(page, reader.read(as_image(page)))
    labels = pairs[BlockKind.TEXT, BlockKind.TEXT] + pairs[BlockKind.TEXT, BlockKind.TABLE_CELL]
    assert labels >= 40
    assert pairs[BlockKind.TEXT, BlockKind.HANDWRITING] <= 0.03 * labels
    written = sum(number for (drawn, _), number in pairs.items() if drawn is BlockKind.HANDWRITING)
    assert pairs[BlockKind.HANDWRITING, BlockKind.HANDWRITING] >= 0.5 * written > 10


@pytest.mark.parametrize("kind", [FaceKind.SANS, FaceKind.SERIF, FaceKind.MONO])
@pytest.mark.parametrize(
    "wears",
    [SCAN, (degrade.faxed(fine=False), degrade.scanned(noise=4.0)), (degrade.photocopied(3), *SCAN)],
    ids=["scan", "fax", "copy"],
)
def test_print_is_never_handwriting(kind: FaceKind, wears: tuple[degrade.Wear, ...]) -> None:
    page = degrade.wear(printed_sheet(kind=kind).finish(), wears, seed=5)
    marked = hand_apart(lines_of(page), np.asarray(page.image.convert("L")))
    assert len(marked) >= 12
    assert {line.kind for line in marked} == {BlockKind.TEXT}


def test_what_follows_a_printed_label_is_cut_off_as_handwriting() -> None:
    canvas = printed_sheet()
    canvas.text(25, 160, "Namnförtydligande:", Style(faces(Bank.TEST, FaceKind.SERIF)[0], 11))
    pen = Style(faces(Bank.TEST, FaceKind.HAND)[1], 15, ink=40, kind=BlockKind.HANDWRITING)
    scribble(canvas, 63, 160, "Börje Rönnkvist", pen, Random(4))
    page = canvas.finish()
    label, *name = page.words[-3:]
    line = line_from([Word(drawn.text, drawn.box, 0.9) for drawn in (label, *name)])
    marked = hand_apart([*lines_of(printed_sheet().finish()), line], np.asarray(page.image))
    assert [(one.text, one.kind) for one in marked[-2:]] == [
        ("Namnförtydligande:", BlockKind.TEXT),
        ("Börje Rönnkvist", BlockKind.HANDWRITING),
    ]


def test_a_page_written_by_hand_is_all_text() -> None:
    canvas, pen = Canvas(), Style(faces(Bank.TEST, FaceKind.HAND)[0], 15, kind=BlockKind.HANDWRITING)
    for row in range(8):
        scribble(canvas, 25, 40 + 14 * row, "Jag vill ha hjälp med hyran i juni månad", pen, Random(row))
    page = canvas.finish()
    lines = [
        line_from([Word(drawn.text, drawn.box, 0.9) for drawn in page.words[at : at + 9]])
        for at in range(0, 72, 9)
    ]
    assert hand_apart(lines, np.asarray(page.image)) == tuple(lines)


def test_a_proved_number_must_clearly_be_handwriting(monkeypatch: pytest.MonkeyPatch) -> None:
    page = printed_sheet().finish()
    first, second, *rest = lines_of(page)
    proved = replace(first, words=tuple(replace(word, check=TokenCheck.VERIFIED) for word in first.words))
    eager = replace(installed_model(), cut=-100.0, likely=-100.0)
    monkeypatch.setattr(handwriting, "installed_model", lambda: eager)
    monkeypatch.setattr(handwriting, "FEW_WORDS", 100)
    marked = hand_apart([proved, second, *rest], np.asarray(page.image))
    assert marked[0] == proved
    assert {line.kind for line in marked[1:]} == {BlockKind.HANDWRITING}


boxes = st.tuples(*[st.integers(-50, 450)] * 4).map(
    lambda at: Box(min(at[0], at[2]), min(at[1], at[3]), max(at[0], at[2]) + 1, max(at[1], at[3]) + 1)
)
words = st.builds(Word, st.sampled_from(["Namn:", "2005-03-14", "§", "och", "Åsa"]), boxes, st.floats(0, 1))


@settings(max_examples=60, deadline=None)
@given(lines=st.lists(st.lists(words, min_size=1, max_size=6), max_size=8), seed=st.integers(0, 99))
def test_no_word_is_lost_wherever_the_boxes_lie(lines: list[list[Word]], seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (400, 300)).astype(np.uint8)
    given_lines = [line_from(each) for each in lines]
    marked = hand_apart(given_lines, pixels)
    assert [word for line in marked for word in line.words] == [w for line in given_lines for w in line.words]


def test_the_model_is_of_these_features() -> None:
    stored = json.loads((files("ingest.stages") / MODEL).read_text("utf-8"))
    assert tuple(stored["features"]) == FEATURES
    assert len(stored["alone"]["mean"]) == len(FEATURES)
    assert len(stored["beside"]["mean"]) == 2 * len(FEATURES)
    assert "hands:" in stored["made"]
    assert 0 <= stored["likely"] <= stored["cut"]
