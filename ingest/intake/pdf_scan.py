"""The scan a PDF page is made of, where it is made of one."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.intake.pdf_contents import Contents, Picture
from ingest.intake.pdf_open import QPDF_FAULTS, OpenPdf

POINTS_PER_INCH = 72.0
COVER = 0.95  # the scan must cover the page, and the page the scan, at least so much both ways
DARKEST_PALE = 64  # ink lighter than this is drawn as it is: two colours may mean something
LEVEL_PT = 0.5  # a scan turned by less than half a point from edge to edge lies straight


@dataclass(frozen=True, slots=True)
class Scan:
    """The one picture a page consists of, and the clockwise quarter turns that bring it upright.

    ``ink`` is the grey that is poured through it, where it is a stencil.
    """

    picture: Picture
    stream: pikepdf.Stream
    quarter_turns: int
    ink: int | None = None


def scan_of(pdf: OpenPdf, page: pdfium.PdfPage, number: int, contents: Contents) -> Scan | None:
    """The scan the page is made of: one plain, straight picture that fills it, and nothing else seen."""
    if len(contents.pictures) != 1 or contents.visible_texts or contents.other:
        return None
    picture = contents.pictures[0]
    turns = quarter_turns(picture)
    if turns is None or not picture.plain or not _fills(picture, page.get_bbox()):
        return None
    streams = picture_streams(pdf.structure_page(number))
    if len(streams) != 1:
        return None
    ink = _ink_of(streams[0], picture)
    if ink is None and not is_opaque(streams[0], picture):
        return None
    return Scan(picture, streams[0], (turns + page.get_rotation() // 90) % 4, ink)


def quarter_turns(picture: Picture) -> int | None:
    """Clockwise quarter turns of a picture; ``None`` if it is skewed, mirrored or has no area."""
    a, b, c, d, _, _ = picture.matrix
    if a * d - b * c <= 0:
        return None
    if abs(b) <= LEVEL_PT and abs(c) <= LEVEL_PT:
        return 0 if a > 0 else 2
    if abs(a) <= LEVEL_PT and abs(d) <= LEVEL_PT:
        return 3 if b > 0 else 1
    return None


def _fills(picture: Picture, area: tuple[float, float, float, float]) -> bool:
    box = picture.box
    for low, high in ((0, 2), (1, 3)):
        common = min(box[high], area[high]) - max(box[low], area[low])
        if common < COVER * (area[high] - area[low]) or common < COVER * (box[high] - box[low]):
            return False
    return True


def picture_streams(page: pikepdf.Page | None) -> tuple[pikepdf.Stream, ...]:
    """The images the page's contents call for, in order; () if there is an inline one, or a form."""
    if page is None:
        return ()
    try:
        calls = pikepdf.parse_content_stream(page, operators="Do BI ID EI INLINE IMAGE")
        if any(str(call.operator) != "Do" for call in calls):
            return ()
        targets = [page.Resources.XObject[str(call.operands[0])] for call in calls]
        images = tuple(
            target
            for target in targets
            if isinstance(target, pikepdf.Stream) and target.Subtype == pikepdf.Name.Image
        )
        return images if len(images) == len(calls) else ()
    except QPDF_FAULTS:
        return ()


def is_opaque(stream: pikepdf.Stream, picture: Picture) -> bool:
    """No mask, no layer, not a stencil to pour ink through, and the very picture PDFium found."""
    try:
        special = any(key in stream for key in ("/SMask", "/Mask", "/OC", "/SMaskInData"))
        same = int(stream.Width) == picture.width_px and int(stream.Height) == picture.height_px
        return same and not special and not bool(stream.get("/ImageMask", False))
    except QPDF_FAULTS:
        return False


def _ink_of(stream: pikepdf.Stream, picture: Picture) -> int | None:
    """The dark grey that a stencil lets through onto the white page; ``None`` if it is none, or a pale one."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    try:
        same = int(stream.Width) == picture.width_px and int(stream.Height) == picture.height_px
        if not same or "/OC" in stream or not bool(stream.get("/ImageMask", False)):
            return None
    except QPDF_FAULTS:
        return None
    if not raw.FPDFPageObj_GetFillColor(picture.handle, red, green, blue, alpha) or alpha.value != 255:
        return None
    grey = (299 * red.value + 587 * green.value + 114 * blue.value) // 1000
    return grey if grey <= DARKEST_PALE else None
