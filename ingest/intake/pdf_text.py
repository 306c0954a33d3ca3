"""The words of a born-digital page, with their boxes in pixels of its drawn image."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.intake.pdf_contents import UNSEEN_MODES, Matrix
from ingest.model import Box, PageInfo, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.intake.grey import Grey

MAX_CHARACTERS = 200_000
FAINTEST_INK = 24  # grey levels between the darkest and the lightest pixel where a word is said to stand
UNREADABLE = "\ufffd"
_HYPHEN_AT_LINE_END = "\x02"  # PDFium's mark for a hyphen that only breaks a word


@dataclass(frozen=True, slots=True)
class _Glyph:
    text: str
    box: Box


def words_on(page: pdfium.PdfPage, info: PageInfo, pixels: Grey) -> tuple[Word, ...]:
    """The visible words in the file's order, confidence 1.0.

    Left out: invisible writing (an old reading under a scan), and any word where ``pixels`` show nothing
    but one flat tone, whether white on white or under a black bar: the paper does not say it.
    """
    try:
        text_page = page.get_textpage()
    except pdfium.PdfiumError:
        return ()
    try:
        to_px = _to_pixels(page, info)
        found = [word for word in (_word(run) for run in _runs(text_page, to_px)) if word]
    finally:
        text_page.close()
    return tuple(word for word in found if _shows(word.box, pixels))


def _runs(text_page: pdfium.PdfTextPage, to_px: Matrix) -> Iterator[list[_Glyph]]:
    """Glyphs between spaces and line ends."""
    run: list[_Glyph] = []
    for at in range(min(raw.FPDFText_CountChars(text_page), MAX_CHARACTERS)):
        text = _character(text_page, at)
        if text.isspace() or raw.FPDFText_IsGenerated(text_page, at) == 1:
            yield run
            run = []
        elif text and not _is_hidden(text_page, at):
            run.append(_Glyph(text, _box(text_page, at, to_px)))
    yield run


def _word(run: list[_Glyph]) -> Word | None:
    if not run:
        return None
    box = run[0].box
    for glyph in run[1:]:
        box = box.union(glyph.box)
    # A character outside the basic plane comes as two halves.
    text = "".join(glyph.text for glyph in run).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return Word(text, box, 1.0)


def _character(text_page: pdfium.PdfTextPage, at: int) -> str:
    code = raw.FPDFText_GetUnicode(text_page, at)
    if code == 0 or code > 0x10FFFF or raw.FPDFText_HasUnicodeMapError(text_page, at) == 1:
        return UNREADABLE
    character = chr(code)
    if character in (_HYPHEN_AT_LINE_END, "\ufffe", "\u00ad"):
        return "-"
    return character if code >= 32 or character.isspace() else UNREADABLE


def _is_hidden(text_page: pdfium.PdfTextPage, at: int) -> bool:
    handle = raw.FPDFText_GetTextObject(text_page, at)
    return bool(handle) and raw.FPDFTextObj_GetTextRenderMode(handle) in UNSEEN_MODES


def _box(text_page: pdfium.PdfTextPage, at: int, to_px: Matrix) -> Box:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text_page, at, left, right, bottom, top)
    a, b, c, d, e, f = to_px
    xs = [a * x + c * y + e for x in (left.value, right.value) for y in (bottom.value, top.value)]
    ys = [b * x + d * y + f for x in (left.value, right.value) for y in (bottom.value, top.value)]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _to_pixels(page: pdfium.PdfPage, info: PageInfo) -> Matrix:
    """Points of the page (y upwards) to pixels of its drawn, turned image (y downwards)."""
    left, bottom, right, top = page.get_bbox()
    width, height = info.width_px, info.height_px
    turn = page.get_rotation()
    if turn in (90, 270):
        across, down = width / (top - bottom), height / (right - left)
    else:
        across, down = width / (right - left), height / (top - bottom)
    if turn == 90:
        return (0.0, down, across, 0.0, -bottom * across, -left * down)
    if turn == 180:
        return (-across, 0.0, 0.0, down, right * across, -bottom * down)
    if turn == 270:
        return (0.0, -down, -across, 0.0, top * across, right * down)
    return (across, 0.0, 0.0, -down, -left * across, top * down)


def _shows(box: Box, pixels: Grey) -> bool:
    height, width = pixels.shape
    x0, x1 = max(0, int(box.x0) - 1), min(width, int(box.x1) + 2)
    y0, y1 = max(0, int(box.y0) - 1), min(height, int(box.y1) + 2)
    if x0 >= x1 or y0 >= y1:
        return False  # off the page
    crop = pixels[y0:y1, x0:x1]
    return int(crop.max()) - int(crop.min()) >= FAINTEST_INK
