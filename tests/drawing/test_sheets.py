"""Single sheets of the reading bench: their truth follows the ink, and their words come in reading order."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import numpy as np
import pytest

from ingest.model import BlockKind
from scripts.drawing import degrade, impressions, stains
from scripts.drawing.canvas import Canvas, DrawnPage
from scripts.drawing.columns import draw_columns
from scripts.drawing.facts import wordings
from scripts.drawing.fonts import Bank
from scripts.drawing.handwritten import draw_filled_form, with_margin_notes
from scripts.drawing.tables import Ruling, draw_table_page
from scripts.drawing.typed import draw_typed


@pytest.fixture(scope="module")
def typed() -> DrawnPage:
    return draw_typed(Random(4), Bank.TEST)


def inked(page: DrawnPage, cut: int = 140) -> float:
    """Share of the words that have ink in their box."""
    pixels = np.asarray(page.image)
    boxes = [word.box for word in page.words]
    dark = [pixels[round(b.y0) : round(b.y1), round(b.x0) : round(b.x1)] < cut for b in boxes]
    return sum(bool(part.any()) for part in dark) / len(dark)


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_drawn_one_after_the_other(columns: int) -> None:
    page = draw_columns(Random(1), Bank.TUNE, columns=columns)
    body = [word.box for word in page.words if word.box.y0 > 500]
    jumps = sum(box.y0 < before.y0 - 1000 for before, box in pairwise(body))
    assert jumps == columns - 1
    assert inked(page) == 1.0


@pytest.mark.parametrize("ruling", list(Ruling))
def test_a_table_lies_down_and_its_cells_are_cells(ruling: Ruling) -> None:
    page = draw_table_page(Random(2), Bank.TEST, ruling)
    assert page.image.width > page.image.height
    cells = {word.run for word in page.words if word.kind is BlockKind.TABLE_CELL}
    assert len(cells) > 80
    assert inked(page) == 1.0


def test_a_form_keeps_print_and_hand_apart() -> None:
    page = draw_filled_form(Random(3), Bank.TUNE)
    kinds = {kind: sum(word.kind is kind for word in page.words) for kind in BlockKind}
    assert kinds[BlockKind.HANDWRITING] >= 12
    assert kinds[BlockKind.TEXT] >= 30
    assert inked(page) == 1.0


def test_margin_notes_stand_beside_the_text(typed: DrawnPage) -> None:
    page = with_margin_notes(typed, Random(5), Bank.TEST)
    left = min(word.box.x0 for word in typed.words)
    printed = [word for word in page.words if word.kind is BlockKind.MARGIN]
    assert printed
    assert all(word.box.x1 < left for word in printed)
    assert any(word.kind is BlockKind.HANDWRITING for word in page.words)
    assert page.words[: len(typed.words)] == typed.words


@pytest.mark.parametrize(
    "step",
    [
        impressions.dot_printed(fine=True),
        impressions.dot_printed(fine=False, ribbon=0.9),
        impressions.carbon_copied(2),
        stains.coffee_stained(3),
        stains.highlighted(6),
        stains.felt_penned(4),
        stains.cut_edged(),
    ],
)
def test_wear_leaves_every_word_on_its_ink(typed: DrawnPage, step: degrade.Wear) -> None:
    page = degrade.wear(typed, (step,), seed=6)
    assert page.degradations
    assert inked(page, cut=200) == 1.0
    assert not np.array_equal(np.asarray(page.image), np.asarray(typed.image))


def test_words_beyond_a_cut_edge_are_no_truth(typed: DrawnPage) -> None:
    page = degrade.wear(typed, (stains.cut_edged(through_text=True),), seed=7)
    assert 0 < len(page.words) < len(typed.words)
    width, height = page.image.size
    assert all(word.box.x0 >= 0 and word.box.x1 <= width and word.box.y1 <= height for word in page.words)


def test_a_canvas_goes_on_where_a_page_ended(typed: DrawnPage) -> None:
    again = Canvas.upon(typed).finish()
    assert again.image.tobytes() == typed.image.tobytes()
    assert again.words == typed.words


@pytest.mark.parametrize(
    "name", ["rubriker", "underrubriker", "stycken", "tabellnamn", "saker", "blanketter", "skal", "journal"]
)
def test_banks_share_no_wording(name: str) -> None:
    assert not set(wordings(name, Bank.TUNE)) & set(wordings(name, Bank.TEST))
