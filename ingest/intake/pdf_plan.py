"""How to get the picture of a PDF page: take its scan out, put it together, or draw it; how large it will be.

The same plan is made when the file is listed and when the page is read, so the two always agree.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pypdfium2 as pdfium

from ingest.errors import TooManyPixels, UnreadablePage
from ingest.intake.pdf_codestream import own_size
from ingest.intake.pdf_contents import Contents, Picture, contents_of
from ingest.intake.pdf_mosaic import Mosaic, mosaic_of
from ingest.intake.pdf_open import OpenPdf
from ingest.intake.pdf_scan import POINTS_PER_INCH, Scan, scan_of
from ingest.intake.resolution import master_of
from ingest.model import PageInfo, PageKind

if TYPE_CHECKING:
    from ingest.intake.limits import Limits

__all__ = ["Plan", "Scan", "drawing_dpi", "load", "plan_page"]

RENDER_DPI = 300.0
LOWEST_DRAWING_DPI = 20.0  # a page that must be drawn coarser than this is no page
BACKGROUND = 0.5  # a picture over more of the page than this may hold words of its own


@dataclass(frozen=True, slots=True)
class Plan:
    """At most one of ``scan`` and ``mosaic`` is there; with neither the page is drawn, at ``info.dpi``.

    ``lowered`` says that is below 300.
    """

    info: PageInfo
    scan: Scan | None = None
    mosaic: Mosaic | None = None
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
    plan = _plan_taking_out(pdf, page, number, contents)
    if plan is not None and plan.info.width_px * plan.info.height_px <= limits.pixels:
        return plan
    return _plan_drawing(page, number, contents, limits)


def _check_size(picture: Picture, number: int, limits: Limits) -> None:
    """Raises TooManyPixels by the size the PDF declares, or the one in the picture's own header."""
    for width, height in ((picture.width_px, picture.height_px), own_size(picture.handle)):
        if width * height > limits.pixels:
            raise TooManyPixels(number, width, height, limits.pixels)


def _plan_taking_out(pdf: OpenPdf, page: pdfium.PdfPage, number: int, contents: Contents) -> Plan | None:
    scan = scan_of(pdf, page, number, contents)
    if scan is not None:
        return _plan_scan(scan, number)
    mosaic = mosaic_of(pdf, page, number, contents)
    return None if mosaic is None else _plan_mosaic(mosaic, number)


def _plan_mosaic(mosaic: Mosaic, number: int) -> Plan:
    width, height = mosaic.width_px, mosaic.height_px
    if mosaic.quarter_turns % 2:
        width, height = height, width
    return Plan(PageInfo(number, PageKind.EMBEDDED, width, height, mosaic.dpi), mosaic=mosaic)


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
    return Plan(info, lowered=dpi < RENDER_DPI)


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
