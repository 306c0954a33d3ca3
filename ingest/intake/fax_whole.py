"""Whether a black and white picture, coded as fax or JBIG2, lacks rows in its TIFF or PDF.

Asked only of a picture whose last rows are all of one colour, as rows are that were never decoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pikepdf

from ingest.intake.fax_rows import group3_missing, group4_missing
from ingest.intake.jbig2_rows import jbig2_missing
from ingest.intake.pdf_open import QPDF_FAULTS
from ingest.intake.pdf_scan import picture_streams
from ingest.intake.whole import MISSING

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from ingest.intake.grey import Grey

_COMPRESSION, _FILL_ORDER, _STRIPS, _ROWS_PER_STRIP, _STRIP_SIZES = (
    259,
    266,
    273,
    278,
    279,
)  # TIFF 6.0 section 8
_WIDTH, _HEIGHT = 256, 257
_GROUP3, _GROUP4 = 3, 4
_LOW_BIT_FIRST: Final = 2
MOST_PICTURES: Final = 20
"""So many pictures of a drawn page are asked; one in more pieces is no scan."""


def ends_even(grey: Grey) -> bool:
    """Whether the last rows are of one colour from edge to edge, as rows are that nobody wrote."""
    last = grey[-max(1, int(MISSING * grey.shape[0])) :]
    return bool((last == last[0, 0]).all())


@dataclass(frozen=True, slots=True)
class FaxStrips:
    """Where the fax data of one TIFF page lies. Gathered from the header, before the page is decoded."""

    group: int
    width: int
    height: int
    rows_per_strip: int
    places: tuple[tuple[int, int], ...]
    low_bit_first: bool

    @classmethod
    def of(cls, image: Image.Image) -> FaxStrips | None:
        """Those of the page ``image`` stands at; ``None`` where it is no fax in strips."""
        tags = getattr(image, "tag_v2", {})
        group, width, height = (tags.get(tag, 0) for tag in (_COMPRESSION, _WIDTH, _HEIGHT))
        starts, sizes = tags.get(_STRIPS, ()), tags.get(_STRIP_SIZES, ())
        if group not in (_GROUP3, _GROUP4) or not starts or len(starts) != len(sizes):
            return None
        rows = min(height, tags.get(_ROWS_PER_STRIP, height))
        low_bit_first = tags.get(_FILL_ORDER, 1) == _LOW_BIT_FIRST
        return cls(group, width, height, rows, tuple(zip(starts, sizes, strict=True)), low_bit_first)

    def lack_rows(self, path: Path) -> bool:
        """Whether rows are missing at the end, counted from the last strip up to the first that is whole."""
        seen = missing = 0
        with path.open("rb") as stream:
            for number, (start, size) in reversed(list(enumerate(self.places))):
                rows = max(0, min(self.rows_per_strip, self.height - number * self.rows_per_strip))
                stream.seek(start)
                seen, missing = seen + rows, missing + self._missing(stream.read(size), rows)
                if missing < seen or missing >= MISSING * self.height:
                    break
        return missing >= MISSING * self.height

    def _missing(self, data: bytes, rows: int) -> int:
        if self.group == _GROUP3:
            return group3_missing(data, rows, low_bit_first=self.low_bit_first)
        return group4_missing(data, self.width, rows, low_bit_first=self.low_bit_first)


def pdf_fax_lacks_rows(stream: pikepdf.Stream, *, most_pixels: int) -> bool:
    """Whether a picture in a PDF, coded as fax or JBIG2 and nothing else, lacks rows."""
    try:
        width, height = int(stream.Width), int(stream.Height)
        coding, parameters = _single(stream.get("/Filter")), _single(stream.get("/DecodeParms"))
        if str(coding) == "/JBIG2Decode":
            return jbig2_missing(stream, most_pixels=most_pixels) >= MISSING * height
        if str(coding) != "/CCITTFaxDecode" or not isinstance(parameters, pikepdf.Dictionary):
            return False
        if int(parameters.get("/Columns", 1728)) != width or bool(parameters.get("/EncodedByteAlign", False)):
            return False
        data = stream.read_raw_bytes()
        two_dimensional = int(parameters.get("/K", 0)) < 0
        missing = group4_missing(data, width, height) if two_dimensional else group3_missing(data, height)
        return missing >= MISSING * height
    except QPDF_FAULTS:
        return False  # the picture was decoded all the same


def page_fax_lacks_rows(page: pikepdf.Page | None, *, most_pixels: int) -> bool:
    """Whether a fax or JBIG2 picture that is drawn on ``page`` lacks rows: the page is then not all there."""
    try:
        if page is None or not any(_is_fax(picture) for picture in page.images.values()):
            return False
    except QPDF_FAULTS:
        return False
    drawn = [picture for picture in picture_streams(page)[:MOST_PICTURES] if _is_fax(picture)]
    return any(pdf_fax_lacks_rows(picture, most_pixels=most_pixels) for picture in drawn)


def _is_fax(picture: pikepdf.Object) -> bool:
    return str(_single(picture.get("/Filter"))) in ("/JBIG2Decode", "/CCITTFaxDecode")


def _single(named: pikepdf.Object | None) -> pikepdf.Object | None:
    """The one entry of a list, or what is no list. Two codings on top of each other are not taken apart."""
    if isinstance(named, pikepdf.Array):
        return named[0] if len(named) == 1 else None
    return named
