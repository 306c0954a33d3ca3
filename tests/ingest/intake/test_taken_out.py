"""A scan is taken out of its PDF, whole or in pieces, wherever that gives what one sees on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from pikepdf import Array
from PIL import Image

from ingest.intake.inspect import inspect
from ingest.intake.pages import open_source
from ingest.intake.pdf_draw import draw
from ingest.intake.pdf_open import opened
from ingest.model import PageInfo, PageKind
from scripts.intake_bench import pdf_pages, pdf_scans
from scripts.intake_bench.images import bilevel, ink, sheet

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.model import PageImage

W, H, WHOLE = pdf_scans.W, pdf_scans.H, pdf_scans.WHOLE
CASES = {case.name: case for case in (*pdf_scans.cases(), *pdf_pages.cases())}


def read(folder: Path, data: bytes) -> tuple[PageKind, PageImage]:
    path = folder / "blob"
    path.write_bytes(data)
    info = inspect(path)
    with open_source(path, info) as source:
        return info.pages[0].kind, source.page(1)


def unlikeness(folder: Path, image: PageImage) -> float:
    """Mean difference in grey levels between ``image`` and PDFium's drawing of the page, both made small."""
    with opened(folder / "blob") as pdf:
        height, width = image.pixels.shape
        drawing = draw(pdf.drawing[0], PageInfo(1, PageKind.RENDERED, width, height, image.dpi), 10)

    def small(pixels: np.ndarray) -> np.ndarray:
        picture = Image.fromarray(np.ascontiguousarray(pixels))
        return np.asarray(picture.resize((100, 140), Image.Resampling.BOX), dtype=float)

    return float(np.abs(small(image.pixels) - small(drawing)).mean())


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.like_sheet])
def test_what_is_taken_out_is_what_is_seen(name: str, tmp_path: Path):
    _, image = read(tmp_path, CASES[name].build(np.random.default_rng(7)))
    assert unlikeness(tmp_path, image) < 6


EXACT = {
    "eight strips": pdf_pages.strips(8),
    "a hundred strips": pdf_pages.strips(100),
    "strips that overlap": pdf_pages.strips(8, overlap=3),
    "tiles": pdf_pages.tiles(),
    "stencil": pdf_scans.made(pdf_scans.stencil()),
    "stencil of the negative": pdf_scans.made(pdf_scans.stencil(ink(), Decode=Array([1, 0]))),
    "negative": pdf_scans.made(pdf_scans.flate(ink().tobytes(), Decode=Array([1, 0]))),
    "1 bit": pdf_scans.made(pdf_scans.flate(bilevel().tobytes(), bits=1)),
}


@pytest.mark.parametrize("name", EXACT)
def test_every_pixel_is_the_scanners_own(name: str, tmp_path: Path):
    kind, image = read(tmp_path, EXACT[name])
    assert kind is PageKind.EMBEDDED
    assert np.array_equal(image.pixels, np.asarray(sheet()))
    assert image.dpi == pytest.approx(75, abs=0.1)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_strips_of_a_turned_page(turn: int, tmp_path: Path):
    with pdf_pages.opened_again(pdf_pages.strips(5)) as pdf:
        pdf.pages[0].Rotate = turn
        kind, image = read(tmp_path, pdf_scans.saved(pdf))
    assert kind is PageKind.EMBEDDED
    assert np.array_equal(image.pixels, np.rot90(np.asarray(sheet()), -turn // 90))


def test_the_page_shows_the_upper_half(tmp_path: Path):
    with pdf_pages.opened_again(pdf_pages.strips(4)) as pdf:
        pdf.pages[0].CropBox = Array([0, H / 2, W, H])
        kind, image = read(tmp_path, pdf_scans.saved(pdf))
    assert kind is PageKind.EMBEDDED
    assert image.pixels.shape == (438, 620)
    assert np.array_equal(image.pixels, np.asarray(sheet())[:438])


MUST_BE_DRAWN = {
    "red stencil": pdf_scans.made(pdf_scans.stencil(), content=f"1 0 0 rg q {WHOLE} cm /Im0 Do Q"),
    "soft mask": CASES["pdf-colour/soft-mask"].build(np.random.default_rng(7)),
    "mask": CASES["pdf-colour/hard-mask"].build(np.random.default_rng(7)),
    "colour key": CASES["pdf-colour/colour-key"].build(np.random.default_rng(7)),
    "type over it": CASES["pdf-page/stamped"].build(np.random.default_rng(7)),
    "note on it": CASES["pdf-page/note-stamp"].build(np.random.default_rng(7)),
    "strips off each other's grid": pdf_pages.strips(8, gap_pt=0.5),
    "strips of two scales": pdf_pages.strips(8, squeeze=0.9),
}


@pytest.mark.parametrize("name", MUST_BE_DRAWN)
def test_anything_else_is_drawn(name: str, tmp_path: Path):
    kind, image = read(tmp_path, MUST_BE_DRAWN[name])
    assert kind is PageKind.RENDERED
    assert unlikeness(tmp_path, image) < 1
