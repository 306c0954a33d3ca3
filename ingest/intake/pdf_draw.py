"""Draw a PDF page in grey, within a time limit, and read the words of its own text layer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.errors import DecodeTimedOut, UnreadablePage
from ingest.intake.grey import Grey, bgr_to_grey

if TYPE_CHECKING:
    from ingest.model import PageInfo

_FLAGS = raw.FPDF_ANNOT | raw.FPDF_GRAYSCALE | raw.FPDF_RENDER_LIMITEDIMAGECACHE
_PAUSE_VERSION = 1


def draw(page: pdfium.PdfPage, info: PageInfo, seconds: float) -> Grey:
    """The page as one sees it, annotations and form fields too, on white paper.

    Raises DecodeTimedOut after ``seconds`` (PDFium asks between objects, so a little later), UnreadablePage.
    """
    try:
        bitmap = pdfium.PdfBitmap.new_native(info.width_px, info.height_px, raw.FPDFBitmap_Gray)
    except pdfium.PdfiumError as error:
        raise MemoryError from error
    try:
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, info.width_px, info.height_px)
        place = (0, 0, info.width_px, info.height_px, 0)
        _draw_in_time(bitmap, page, place, info.number, seconds)
        if page.formenv is not None:
            raw.FPDF_FFLDraw(page.formenv, bitmap, page, *place, _FLAGS)
        return np.array(bitmap.to_numpy(), dtype=np.uint8).reshape(info.height_px, info.width_px)
    finally:
        bitmap.close()


def _draw_in_time(
    bitmap: pdfium.PdfBitmap, page: pdfium.PdfPage, place: tuple[int, ...], number: int, seconds: float
) -> None:
    deadline = time.monotonic() + seconds
    pause = raw.IFSDK_PAUSE(version=_PAUSE_VERSION)
    pause.NeedToPauseNow = type(pause.NeedToPauseNow)(lambda _: int(time.monotonic() > deadline))
    try:
        status = raw.FPDF_RenderPageBitmap_Start(bitmap, page, *place, _FLAGS, pause)
    finally:
        raw.FPDF_RenderPage_Close(page)
    if status == raw.FPDF_RENDER_TOBECONTINUED:
        raise DecodeTimedOut(seconds)
    if status == raw.FPDF_RENDER_FAILED:
        raise UnreadablePage(number, "sidan går inte att rita")


def stored_pixels(handle: Any, number: int) -> Grey:
    """An image's own pixels in grey: fax, JBIG2, JPEG 2000, palettes, CMYK; /Decode applied, masks not."""
    stored = raw.FPDFImageObj_GetBitmap(handle)
    if not stored:
        raise UnreadablePage(number, "bilden på sidan är skadad")
    # PDFium owns this buffer; it is given back when the last reference to it goes, at the end of this
    # function.
    bitmap = pdfium.PdfBitmap.from_raw(stored)
    pixels = bitmap.to_numpy()
    if bitmap.format == raw.FPDFBitmap_Gray:
        return np.array(pixels, dtype=np.uint8).reshape(bitmap.height, bitmap.width)
    return bgr_to_grey(pixels)
