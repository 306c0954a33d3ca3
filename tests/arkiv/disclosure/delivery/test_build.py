"""The redacted copy: what must be black is black, what must be read can be read, and nothing else is in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pikepdf.pdfa
import pytest

from arkiv.disclosure.delivery.build import build_delivery
from arkiv.disclosure.delivery.model import Delivery, SourcePage
from arkiv.disclosure.delivery.preview import compared
from arkiv.disclosure.delivery.standing import touches
from arkiv.disclosure.proof.pixels import picture_of
from arkiv.disclosure.redaction.model import Extent
from scripts.drawing.fonts import Bank
from scripts.redaction_bench.finding import reference
from scripts.redaction_bench.papers import LabelledPage, paper
from scripts.redaction_bench.redacting import FACTS, source_of
from scripts.redaction_bench.witnesses import pdftotext


def built(sources: list[SourcePage], folder: Path) -> tuple[Path, Delivery]:
    path = folder / "ut.pdf"
    return path, build_delivery(sources, len(sources), path, folder / "utkast", FACTS)


@pytest.fixture(params=[(0.0, 0), (2.5, 0), (0.0, 90)], ids=["rak", "sned", "vriden"])
def page(request: pytest.FixtureRequest) -> LabelledPage:
    tilt, turn = request.param
    return paper(3, 0, Bank.TUNE, tilt=tilt, turn=turn, dpi=150)


def test_what_is_hidden_is_black_and_gone_from_the_text(page: LabelledPage, tmp_path: Path) -> None:
    source = source_of(page, reference(1, 1))
    path, delivery = built([source], tmp_path)
    plan = delivery.pages[0]
    assert len(delivery.masks) > 10
    with pikepdf.open(path) as pdf:
        pixels = picture_of(pdf.pages[0])
    for bar in plan.bars:
        patch = pixels[int(bar.box.y0) : int(bar.box.y1), int(bar.box.x0) : int(bar.box.x1)]
        assert np.median(patch) <= 4  # what JPEG leaves of black
    assert not any(touches(bar.box, word.box) for bar in plan.bars for word in plan.kept)
    text = pdftotext(path)[0]
    for mask in delivery.masks:
        if len(mask.text) > 9:
            assert mask.text.strip(".,") not in text


def test_what_stays_is_searchable_and_the_foot_says_where_and_why(page: LabelledPage, tmp_path: Path) -> None:
    path, delivery = built([source_of(page, reference(1, 1))], tmp_path)
    text = " ".join(pdftotext(path)[0].split())
    assert {"UTL", "av", "26:1", "OSL", "kap."} <= set(text.split())
    plain = {word.text for word in delivery.pages[0].kept if word.text.isalpha() and len(word.text) > 4}
    assert len(plain) > 40
    assert sum(word in text for word in plain) >= 0.99 * len(plain)


def test_the_file_is_pdfa_and_lists_what_was_done(tmp_path: Path) -> None:
    pages = [paper(3, number, Bank.TUNE, dpi=150) for number in range(2)]
    sources = [source_of(page, reference(1, number)) for number, page in enumerate(pages, start=1)]
    path, delivery = built([sources[0], replace(sources[1], masks=())], tmp_path)
    assert pikepdf.pdfa.validate_written(path, "2b").passed
    assert [row.number for row in delivery.sheets] == [1, 2]
    assert delivery.sheets[0].grounds == ("OSL 26 kap. 1 §",)
    assert delivery.sheets[1].bars == 0
    assert len({digest for _, digest in delivery.hashes}) == 3
    with pikepdf.open(path) as pdf:
        assert set(pdf.Root.keys()) <= {"/Type", "/Pages", "/Lang", "/Metadata", "/OutputIntents"}


def test_full_lines_tell_nothing_of_length(tmp_path: Path) -> None:
    page = paper(3, 1, Bank.TUNE, dpi=150)
    source = source_of(page, reference(1, 1), full_lines=True)
    _, delivery = built([source], tmp_path)
    rows = [mask for mask in source.masks if mask.extent is Extent.FULL_LINE]
    ends = {
        max(bar.box.x1 for bar in delivery.pages[0].bars if bar.mask == mask.id)
        for mask in rows
        if len(mask.boxes) < 4
    }
    assert len(ends) == 1


def test_the_comparison_shows_what_would_be_delivered() -> None:
    source = source_of(paper(3, 0, Bank.TUNE, dpi=150), reference(1, 1))
    shown = compared(source)
    assert shown.before.shape == shown.after.shape
    bar = shown.bars[0].box
    rows, columns = slice(int(bar.y0), int(bar.y1)), slice(int(bar.x0), int(bar.x1))
    assert shown.before[rows, columns].max() > 200
    assert np.median(shown.after[rows, columns]) == 0
