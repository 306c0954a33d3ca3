"""How to get the picture of a PDF page: take its scan out, or draw it, and how large it will be.

The same plan is made when the file is listed and when the page is read, so the two always agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium

from ingest.errors import TooManyPixels, UnreadablePage
from ingest.intake.pdf_codestream import own_size
from ingest.intake.pdf_contents import Contents, Picture, contents_of
from ingest.intake.pdf_open import QPDF_FAULTS, OpenPdf
from ingest.intake.resolution import master_of
from ingest.model import PageInfo, PageKind

if TYPE_CHECKING:
    from ingest.intake.limits import Limits

RENDER_DPI = 300.0
LOWEST_DRAWING_DPI = 20.0  # a page that must be drawn coarser than this is no page
POINTS_PER_INCH = 72.0
COVER = 0.95  # the scan must cover the page, and the page the scan, at least so much both ways
LEVEL_PT = 0.5  # a scan turned by less than half a point from edge to edge lies straight
BACKGROUND = 0.5  # a picture over more of the page than this may hold words of its own


@dataclass(frozen=True, slots=True)
class Scan:
    """The one picture a page consists of, and the clockwise quarter turns that bring it upright."""

    picture: Picture
    stream: pikepdf.Stream
    quarter_turns: int


@dataclass(frozen=True, slots=True)
class Plan:
    """``scan`` is ``None`` where the page is drawn, at ``info.dpi``; ``lowered`` says that is below 300."""

    info: PageInfo
    scan: Scan | None
    lowered: bool = False


def load(pdf: OpenPdf, number: int) -> pdfium.PdfPage:
    """Page ``number`` (1-based) in PDFium. Raises UnreadablePage."""
    try:
        return pdf.drawing[number - 1]
    except (pdfium.PdfiumError, IndexError) as error:
        raise UnreadablePage(number, "sidan är trasig i filen") from error


def plan_page(pdf: OpenPdf, page: pdfium.PdfPage, number: int, limits: Limits) -> Plan:
    """How to get page ``number`` (1-based). Raises TooManyPixels by declared sizes, UnreadablePage."""
    contents = contents_of(page)
    for picture in contents.pictures:
        _check_size(picture, number, limits)
    scan = _scan_of(pdf, page, number, contents)
    if scan is not None:
        plan = _plan_scan(scan, number)
        if plan.info.width_px * plan.info.height_px <= limits.pixels:
            return plan
    return _plan_drawing(page, number, contents, limits)


def _check_size(picture: Picture, number: int, limits: Limits) -> None:
    """Raises TooManyPixels by the size the PDF declares, or the one in the picture's own header."""
    for width, height in ((picture.width_px, picture.height_px), own_size(picture.handle)):
        if width * height > limits.pixels:
            raise TooManyPixels(number, width, height, limits.pixels)


def _plan_scan(scan: Scan, number: int) -> Plan:
    a, b, c, d, _, _ = scan.picture.matrix
    width, height = scan.picture.width_px, scan.picture.height_px
    dpi_x = width * POINTS_PER_INCH / math.hypot(a, b)
    dpi_y = height * POINTS_PER_INCH / math.hypot(c, d)
    if scan.quarter_turns % 2:
        width, height, dpi_x, dpi_y = height, width, dpi_y, dpi_x
    master = master_of(width, height, dpi_x, dpi_y)
    return Plan(PageInfo(number, PageKind.EMBEDDED, master.width_px, master.height_px, master.dpi), scan)


def _plan_drawing(page: pdfium.PdfPage, number: int, contents: Contents, limits: Limits) -> Plan:
    width_pt, height_pt = page.get_size()
    if not (0 < width_pt < math.inf and 0 < height_pt < math.inf):
        raise UnreadablePage(number, "sidan har ingen yta")
    dpi = drawing_dpi(width_pt, height_pt, limits)
    if dpi < LOWEST_DRAWING_DPI:
        raise UnreadablePage(number, "sidans mått är orimliga")
    width, height = (max(1, round(points * dpi / POINTS_PER_INCH)) for points in (width_pt, height_pt))
    has_text = contents.visible_texts > 0 and not _has_background(contents, page.get_bbox())
    info = PageInfo(number, PageKind.RENDERED, width, height, dpi, has_text)
    return Plan(info, None, lowered=dpi < RENDER_DPI)


def drawing_dpi(width_pt: float, height_pt: float, limits: Limits) -> float:
    """300, or the largest whole number below it that keeps the page within ``limits.pixels``."""
    # Rounding may add a pixel to either side: (width s + 1) (height s + 1) <= pixels, s in pixels a point.
    area, sides = width_pt * height_pt, width_pt + height_pt
    scale = (math.sqrt(sides**2 + 4 * area * (limits.pixels - 1)) - sides) / (2 * area)
    most = scale * POINTS_PER_INCH
    return RENDER_DPI if most >= RENDER_DPI else float(math.floor(most))


def _has_background(contents: Contents, area: tuple[float, float, float, float]) -> bool:
    """Pictures over most of the page: the text layer may then not hold all there is to read."""
    page_area = (area[2] - area[0]) * (area[3] - area[1])
    covered = sum(
        max(0.0, min(box[2], area[2]) - max(box[0], area[0]))
        * max(0.0, min(box[3], area[3]) - max(box[1], area[1]))
        for box in (picture.box for picture in contents.pictures)
    )
    return covered > BACKGROUND * page_area


def _scan_of(pdf: OpenPdf, page: pdfium.PdfPage, number: int, contents: Contents) -> Scan | None:
    """The scan the page is made of: one plain, straight picture that fills it, and nothing else seen."""
    if len(contents.pictures) != 1 or contents.visible_texts or contents.other:
        return None
    picture = contents.pictures[0]
    turns = _quarter_turns(picture)
    if turns is None or not picture.plain or not _fills(picture, page.get_bbox()):
        return None
    stream = _picture_stream(pdf.structure_page(number))
    if stream is None or not _is_opaque(stream, picture):
        return None
    return Scan(picture, stream, (turns + page.get_rotation() // 90) % 4)


def _quarter_turns(picture: Picture) -> int | None:
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


def _picture_stream(page: pikepdf.Page | None) -> pikepdf.Stream | None:
    """The only image the page's contents call for; ``None`` if there is another, an inline one, or a form."""
    if page is None:
        return None
    try:
        calls = pikepdf.parse_content_stream(page, operators="Do BI ID EI INLINE IMAGE")
        if len(calls) != 1 or str(calls[0].operator) != "Do":
            return None
        target = page.Resources.XObject[str(calls[0].operands[0])]
        return target if isinstance(target, pikepdf.Stream) and target.Subtype == pikepdf.Name.Image else None
    except QPDF_FAULTS:
        return None


def _is_opaque(stream: pikepdf.Stream, picture: Picture) -> bool:
    """No mask, no layer, not a stencil to pour ink through, and the very picture PDFium found."""
    try:
        special = any(key in stream for key in ("/SMask", "/Mask", "/OC", "/SMaskInData"))
        same = int(stream.Width) == picture.width_px and int(stream.Height) == picture.height_px
        return same and not special and not bool(stream.get("/ImageMask", False))
    except QPDF_FAULTS:
        return False
