"""Searchable PDF/A: each word lies on its picture, whatever way the sheet lay in the scanner."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pdfplumber
import pikepdf
import pikepdf.pdfa
import pypdfium2 as pdfium
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from arkiv.derivatives.geometry import Sheet
from arkiv.derivatives.glyphless import Codes
from arkiv.derivatives.legal_text import legal
from arkiv.derivatives.pdf_document import PdfFacts, PdfPage, write_pdf
from arkiv.derivatives.pdf_text import reading_order
from ingest.intake.grey import turned
from ingest.intake.picture import Coding, Picture
from ingest.model import BlockKind, Box, Line, PageReading, Word
from ingest.stages.placement import upright

FACTS = PdfFacts("0123456789ab", "Arkiv prov", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
ROOT = Path(__file__).parents[3]
LAY = [(turn, skew) for turn in (0, 90, 180, 270) for skew in (0.0, 2.5, -1.3)]


def _picture(pixels: np.ndarray) -> Picture:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=90)
    return Picture(Coding.JPEG, pixels.shape[1], pixels.shape[0], 1, 1, True, out.getvalue())


def _write(folder: Path, *pages: PdfPage) -> Path:
    out = folder / "ut.pdf"
    write_pdf(iter(pages), out, FACTS, folder / "utkast.pdf")
    return out


@pytest.mark.parametrize(("turn", "skew"), LAY)
def test_selecting_a_word_selects_that_word_and_its_ink(
    tmp_path: Path, drawn: Callable[..., object], turn: int, skew: float
) -> None:
    page = drawn(turn, skew)
    out = _write(tmp_path, PdfPage(page.reading, _picture(page.pixels)))
    with pdfium.PdfDocument(out) as pdf:
        shown = pdf[0].render(scale=200 / 72).to_numpy()[:, :, 0]
        text, sheet = pdf[0].get_textpage(), Sheet.of(page.reading)
        assert shown.shape[:2] == (1100, 800), "the page is upright"
        dark = 0
        for word in (word for line in page.reading.lines for word in line.words):
            found = text.search(word.text, match_whole_word=False).get_next()
            assert found, f"{word.text} cannot be searched for"
            rects = [text.get_rect(at) for at in range(text.count_rects(*found))]
            left, bottom = min(r[0] for r in rects), min(r[1] for r in rects)
            right, top = max(r[2] for r in rects), max(r[3] for r in rects)
            box, scale = sheet.upright(word.box), 72 / 200
            expected = (box.x0 * scale, (1100 - box.y1) * scale, box.x1 * scale, (1100 - box.y0) * scale)
            # A tilted line is higher than its words, and a short word's share of it shows the whole line's height.
            slack = 2.5 + abs(skew)
            for ours, theirs in zip((left, bottom, right, top), expected, strict=True):
                assert abs(ours - theirs) < slack, (word.text, expected, (left, bottom, right, top))
            middle = shown[1100 - round((bottom + top) / 2 / scale), round((left + right) / 2 / scale)]
            dark += middle < 128
        assert dark == sum(len(line.words) for line in page.reading.lines), "the text lies on the ink"
        text.close()


def test_text_is_copied_with_every_letter_and_in_order(tmp_path: Path, drawn: Callable[..., object]) -> None:
    page = drawn()
    out = _write(tmp_path, PdfPage(page.reading, _picture(page.pixels)))
    with pdfplumber.open(out) as pdf:
        copied = pdf.pages[0].extract_text().splitlines()
        words = pdf.pages[0].extract_words()
    assert copied == [line.text for line in page.reading.lines]
    ours = [word for line in page.reading.lines for word in line.words]
    for word, found in zip(ours, words, strict=True):
        assert found["text"] == word.text
        place = [found[name] * 200 / 72 for name in ("x0", "top", "x1", "bottom")]
        expected = (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
        assert max(abs(a - b) for a, b in zip(place, expected, strict=True)) < 2


def test_it_is_pdf_a_and_tells_nothing_but_its_id(tmp_path: Path, drawn: Callable[..., object]) -> None:
    page = drawn()
    out = _write(tmp_path, PdfPage(page.reading, _picture(page.pixels)), PdfPage(page.reading, None))
    assert pikepdf.pdfa.validate_written(out, "2b").passed
    with pikepdf.open(out) as pdf:
        assert str(pdf.Root.Lang) == "sv"
        assert "/Outlines" not in pdf.Root
        with pdf.open_metadata() as said:
            assert said["dc:title"] == "Handling 0123456789ab"
            assert said["xmp:CreateDate"].startswith("2026-01-02T03:04:05")
            told = str(said)
        assert "Öberg" not in told + str(dict(pdf.docinfo.items()))
        image = next(iter(pdf.pages[0].get_images().values()))
        assert image.read_raw_bytes() == _picture(page.pixels).data
        assert [round(float(side)) for side in pdf.pages[0].MediaBox] == [0, 0, 288, 396]


def test_margin_stamp_and_handwriting_come_after_the_text() -> None:
    kinds = (BlockKind.HANDWRITING, BlockKind.STAMP, BlockKind.TEXT, BlockKind.MARGIN, BlockKind.TABLE_CELL)
    lines = tuple(Line((), Box(0, 0, 1, 1), 1.0, kind) for kind in kinds)
    assert [line.kind for line in reading_order(lines)] == [
        BlockKind.TEXT,
        BlockKind.TABLE_CELL,
        BlockKind.MARGIN,
        BlockKind.STAMP,
        BlockKind.HANDWRITING,
    ]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    texts=st.lists(
        st.text(min_size=1, max_size=8) | st.sampled_from(["\ud800", "\x00", ")>", "🙂"]), max_size=5
    ),
    box=st.builds(Box, *[st.floats(-50, 1200)] * 4),
    dpi=st.floats(20, 4000),
    turn=st.sampled_from([0, 90, 180, 270]),
    skew=st.floats(-40, 40),
)
def test_no_reading_makes_a_pdf_that_is_none(
    tmp_path: Path,
    reading: Callable[..., PageReading],
    texts: list[str],
    box: Box,
    dpi: float,
    turn: int,
    skew: float,
) -> None:
    line = Line(tuple(Word(text, box, 0.5) for text in texts), box, 0.5)
    page = reading((line,), dpi=dpi, turn_deg=turn, skew_deg=skew)
    out = _write(tmp_path, PdfPage(page, None))
    with pdfium.PdfDocument(out) as pdf:
        assert len(pdf) == 1


def test_codes_never_name_the_missing_glyph_and_give_every_letter_back() -> None:
    codes = Codes()
    shown = codes.encoded("aå🙂a")
    assert shown == b"0001000200030001"
    assert b"<0003> <D83DDE42>" in codes.to_unicode()
    assert codes.to_glyph() == b"\0\0" + b"\0\1" * 3
    assert legal("a\x00b") == "a\ufffdb"


@pytest.mark.parametrize("side", [0, 1, 40_000])
def test_a_page_of_any_size_is_one_a_pdf_may_have(
    tmp_path: Path, reading: Callable[..., PageReading], side: int
) -> None:
    line = Line((Word("a", Box(0, 0, 1, 1), 0.5),), Box(0, 0, 1, 1), 0.5)
    out = _write(
        tmp_path, PdfPage(reading((line,), width_px=side, height_px=side, dpi=60.0 * bool(side)), None)
    )
    with pikepdf.open(out) as pdf:
        assert 3 <= float(pdf.pages[0].MediaBox[2]) <= 14_400


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_picture_stands_upright_however_it_is_stored(
    tmp_path: Path, reading: Callable[..., PageReading], orientation: int, turn: int
) -> None:
    stored = np.full((40, 60), 255, np.uint8)
    stored[:20, :15], stored[25:30, 40:] = 0, 100
    master = turned(stored, orientation)
    jpeg = replace(_picture(stored), orientation=orientation)
    page = reading(width_px=master.shape[1], height_px=master.shape[0], dpi=72.0, turn_deg=turn)
    with pdfium.PdfDocument(_write(tmp_path, PdfPage(page, jpeg))) as pdf:
        shown = pdf[0].render(scale=1).to_numpy()[:, :, 0]
    expected = upright(master, turn)
    assert shown.shape == expected.shape
    assert np.abs(shown.astype(int) - expected).mean() < 6


@pytest.mark.parametrize(("ys", "order"), [((100, 300), "down"), ((300, 100), "up")])
def test_a_line_that_stands_on_end_is_selected_as_one(
    tmp_path: Path, reading: Callable[..., PageReading], ys: tuple[int, int], order: str
) -> None:
    words = tuple(
        Word(text, Box(50, y, 80, y + 150), 0.9)
        for text, y in zip(("Socialnämnden", "Granvik"), ys, strict=True)
    )
    page = reading((Line(words, Box(50, 100, 80, 450), 0.9),))
    with pdfium.PdfDocument(_write(tmp_path, PdfPage(page, None))) as pdf:
        text = pdf[0].get_textpage()
        assert text.get_text_range().split() == ["Socialnämnden", "Granvik"], order
        for word in words:
            first, count = text.search(word.text).get_next()
            boxes = [text.get_charbox(at, loose=True) for at in range(first, first + count)]
            seen = (min(b[0] for b in boxes), max(b[3] for b in boxes), max(b[2] for b in boxes))
            assert abs(seen[0] * 200 / 72 - 50) < 4
            assert abs(seen[2] * 200 / 72 - 80) < 4
            assert abs(1100 - seen[1] * 200 / 72 - word.box.y0) < 4
        text.close()


_LONG = """
import io, resource, sys, os
from pathlib import Path
from tests.arkiv.derivatives.test_pdf import long_document
long_document(Path(sys.argv[1]), int(sys.argv[2]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def long_document(folder: Path, pages: int) -> None:
    """A document whose pictures differ and do not shrink, 150 kB each, with 300 words a page."""
    from tests.arkiv.derivatives.conftest import make_reading

    lines = tuple(
        Line(
            tuple(
                Word(f"ord{at}", Box(60 * at, 30 * row, 60 * at + 50, 30 * row + 20), 0.9) for at in range(10)
            ),
            Box(0, 30 * row, 600, 30 * row + 20),
            0.9,
        )
        for row in range(30)
    )

    def drawn() -> Iterator[PdfPage]:
        noise = np.random.default_rng(1)
        for _ in range(pages):
            yield PdfPage(make_reading(lines), _picture(noise.integers(0, 255, (330, 440), np.uint8)))

    write_pdf(drawn(), folder / "ut.pdf", FACTS, folder / "utkast.pdf")


def test_memory_does_not_grow_with_the_document(tmp_path: Path) -> None:
    def peak_kb(pages: int) -> int:
        done = subprocess.run(
            [sys.executable, "-c", _LONG, str(tmp_path), str(pages)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT), "PATH": ""},
        )
        return int(done.stdout)

    short, long = peak_kb(20), peak_kb(300)
    size_kb = (tmp_path / "ut.pdf").stat().st_size // 1024
    assert size_kb > 30_000, "the pictures must weigh something for this to prove anything"
    # The table of objects and the checker's own notes grow a little; the pictures never lie there together.
    assert long - short < size_kb // 2, (short, long, size_kb)
