"""A document as searchable PDF/A-2b (ISO 19005-2): the scans, and under each its words. Streamed page by page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import pikepdf
import pikepdf.pdfa

from arkiv.derivatives.geometry import Sheet
from arkiv.derivatives.glyphless import ASCENT, DESCENT, NAME, WIDTH, Codes, program
from arkiv.derivatives.pdf_picture import dictionary, placed
from arkiv.derivatives.pdf_stream import PdfStream, numbers
from arkiv.derivatives.pdf_text import INVISIBLE, page_text
from arkiv.errors import StoreError
from ingest.intake.picture import Picture
from ingest.model import PageReading

FLAVOUR = "2b"
POINTS_PER_INCH = 72.0
SMALLEST_PT, LARGEST_PT = 3.0, 14_400.0  # ISO 19005-2 6.1.13
A4_PT = (595.28, 841.89)
LANGUAGE = "sv"


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page to write: ``None`` for a picture that could not be had leaves the page white, with its words."""

    reading: PageReading
    picture: Picture | None


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What the file says of itself. ``document`` is the opaque id; ``made_at`` has a time zone."""

    document: str
    software: str
    made_at: datetime
    what: str = "Handling"


def write_pdf(
    pages: Iterable[PdfPage], out: Path, facts: PdfFacts, draft: Path, *, mode: int = INVISIBLE
) -> None:
    """Write ``pages`` to ``out``, by way of the file ``draft``. Raises StoreError if it is no PDF/A-2b.

    ``pages`` is gone through once, one page at a time. ``mode`` is the text rendering mode: 3 is invisible.
    """
    with draft.open("wb") as stream:
        _draw(pages, stream, mode)
    with pikepdf.open(draft, access_mode=pikepdf.AccessMode.stream) as pdf:
        _tell(pdf, facts)
        try:
            pikepdf.pdfa.save(pdf, out, FLAVOUR)
        except pikepdf.pdfa.PdfaError as error:
            raise StoreError(
                f"{facts.what} {facts.document} blev ingen giltig PDF/A-2b, så filen skrevs inte. Originalet är orört. "
                "Anmäl felet."
            ) from error


def _draw(pages: Iterable[PdfPage], stream: BinaryIO, mode: int) -> None:
    pdf, codes = PdfStream(stream), Codes()
    tree, font = pdf.reserve(), pdf.reserve()
    kids = [_page(pdf, page, tree, font, codes, mode) for page in pages]
    _font(pdf, font, codes)
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    pdf.put(b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), listed), tree)
    pdf.finish(pdf.put(b"<< /Type /Catalog /Pages %d 0 R /Lang (%s) >>" % (tree, LANGUAGE.encode())))


def _page(pdf: PdfStream, page: PdfPage, tree: int, font: int, codes: Codes, mode: int) -> int:
    reading = page.reading
    width, height, scale = paper(reading)
    content, pictures = b"", b""
    if page.picture is not None:
        image = pdf.stream(dictionary(page.picture), page.picture.data)
        matrix = placed(page.picture.orientation, reading.turn_deg, width, height)
        content, pictures = b"q %s cm /I Do Q\n" % numbers(*matrix), b"/XObject << /I %d 0 R >>" % image
    text = page_text(reading, scale, codes, mode)
    fonts = b"/Font << /F %d 0 R >>" % font if text else b""
    drawn = pdf.packed(content + text)
    return pdf.put(
        b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %s] /Contents %d 0 R /Resources << %s %s >> >>"
        % (tree, numbers(width, height), drawn, pictures, fonts)
    )


def paper(reading: PageReading) -> tuple[float, float, float]:
    """Width and height of the upright sheet in points, within what a PDF page may measure; and points a pixel.

    A page no picture could be had of has no size either: it becomes an A4.
    """
    sides = Sheet.of(reading).upright_size
    if min(sides) < 1 or reading.dpi <= 0:
        return *A4_PT, 1.0
    scale = max(min(POINTS_PER_INCH / reading.dpi, LARGEST_PT / max(sides)), SMALLEST_PT / min(sides))
    width, height = (min(max(side * scale, SMALLEST_PT), LARGEST_PT) for side in sides)
    return width, height, scale


def _font(pdf: PdfStream, number: int, codes: Codes) -> None:
    name = NAME.encode()
    program_file = pdf.packed(program(), b"/Length1 %d" % len(program()))
    descriptor = pdf.put(
        b"<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [0 %d %d %d] /ItalicAngle 0 /Ascent %d "
        b"/Descent %d /CapHeight %d /StemV 80 /MissingWidth %d /FontFile2 %d 0 R >>"
        % (name, DESCENT, WIDTH, ASCENT, ASCENT, DESCENT, ASCENT, WIDTH, program_file)
    )
    descendant = pdf.put(
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /FontDescriptor %d 0 R /DW %d /CIDToGIDMap %d 0 R "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        % (name, descriptor, WIDTH, pdf.packed(codes.to_glyph()))
    )
    pdf.put(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] "
        b"/ToUnicode %d 0 R >>" % (name, descendant, pdf.packed(codes.to_unicode())),
        number,
    )


def _tell(pdf: pikepdf.Pdf, facts: PdfFacts) -> None:
    """The file's own description. No title from the paper, no names: see the decision ``derivat-2``."""
    day = facts.made_at.isoformat(timespec="seconds")
    with pdf.open_metadata(set_pikepdf_as_editor=False) as said:
        said["dc:title"] = f"{facts.what} {facts.document}"
        said["dc:identifier"] = facts.document
        said["dc:language"] = {LANGUAGE}
        said["dc:format"] = "application/pdf"
        said["xmp:CreatorTool"] = facts.software
        said["xmp:CreateDate"] = said["xmp:ModifyDate"] = day
        said["pdf:Producer"] = facts.software
