"""A page's picture as its file stores it: the scan's own JPEG where it can be had, else coded anew. In the child.

Black and white becomes G4, which loses nothing; greys and colours that are not a plain JPEG become one. Pixels are
taken before they are stretched to square ones: who lays them on a page stretches them for nothing.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image

from ingest.errors import IngestError, UnknownFormat, UnreadablePage
from ingest.intake import frames
from ingest.intake.grey import Grey, to_grey
from ingest.intake.jpeg_parts import plain_jpeg
from ingest.intake.pdf_draw import draw
from ingest.intake.pdf_open import QPDF_FAULTS, OpenPdf
from ingest.intake.pdf_open import opened as opened_pdf
from ingest.intake.pdf_plan import Scan, load, plan_page
from ingest.intake.picture import Coding, Picture
from ingest.intake.sniff import IMAGES, MediaType

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.intake.limits import Limits
    from ingest.model import PageInfo

JPEG_QUALITY = 75
"""Of pictures coded anew; measured in the decision ``derivat-3``."""
_STRIP_OFFSETS, _STRIP_SIZES, _ROWS_PER_STRIP = 273, 279, 278  # TIFF 6.0 section 8
_QUARTERS = {0: 1, 1: 6, 2: 3, 3: 8}
_COLOURED = frozenset({"RGB", "YCbCr"})
_SPACES = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3}
_GREY_WITHIN = 4
"""A picture whose channels differ by no more, seen from afar, shows no colour."""


class _Kind(Protocol):
    def picture(self, info: PageInfo) -> Picture: ...


@dataclass(frozen=True, slots=True)
class PictureSource:
    """An open file. Made by ``opened_pictures``."""

    _kind: _Kind

    def picture(self, listed: PageInfo) -> Picture:
        """The picture of the page listed as ``listed``. Raises PageError or DecodeTimedOut."""
        number = listed.number
        try:
            return self._kind.picture(listed)
        except IngestError:
            raise
        except MemoryError as error:
            raise UnreadablePage(number, "bilden ryms inte i minnet") from error
        except (*frames.DECODER_FAULTS, *QPDF_FAULTS, pdfium.PdfiumError) as error:
            raise UnreadablePage(number, "bilden är skadad") from error


@contextmanager
def opened_pictures(path: Path, media_type: MediaType, limits: Limits) -> Iterator[PictureSource]:
    """``path``, as the type it was listed as. Raises FileError if it is no longer that file."""
    if media_type is MediaType.PDF:
        with opened_pdf(path) as pdf:
            yield PictureSource(_OfPdf(pdf, limits))
    elif media_type in IMAGES:
        yield PictureSource(_OfImage(path, media_type, limits))
    else:
        raise UnknownFormat(media_type.value)


@dataclass(frozen=True, slots=True)
class _OfImage:
    path: Path
    media_type: MediaType
    limits: Limits

    def picture(self, info: PageInfo) -> Picture:
        # Opened for each page: once decoded, a frame no longer tells its turn as the file does.
        with frames.opened(self.path, self.media_type) as image:
            frame = frames.frame_of(image, info.number)
            frames.check_size(frame, info.number, self.limits)
            if self.media_type is MediaType.JPEG:
                kept = _kept(self.path.read_bytes(), image.size, None, frame.orientation)
                if kept is not None:
                    return kept
            image.load()
            if "transparency" not in image.info and _shows_colour(image):
                return _coded_colour(image, frame.orientation)
            return coded_grey(to_grey(image), frame.orientation)


@dataclass(frozen=True, slots=True)
class _OfPdf:
    pdf: OpenPdf
    limits: Limits

    def picture(self, info: PageInfo) -> Picture:
        page = load(self.pdf, info.number)
        try:
            plan = plan_page(self.pdf, page, info.number, self.limits)
            if plan.scan is None or plan.scan.ink is not None:  # a stencil is no picture of its own
                return coded_grey(draw(page, info, self.limits.seconds), 1)
            return _kept_scan(plan.scan) or _coded_scan(plan.scan, info.number)
        finally:
            page.close()


def _kept_scan(scan: Scan) -> Picture | None:
    """The JPEG in the PDF as it is; ``None`` where its samples mean something else than they say."""
    stream = scan.stream
    if stream.get("/Filter") not in ("/DCTDecode", ["/DCTDecode"]) or "/Decode" in stream:
        return None
    size = (scan.picture.width_px, scan.picture.height_px)
    return _kept(stream.read_raw_bytes(), size, _colours_of(stream), _QUARTERS[scan.quarter_turns])


def _kept(data: bytes, size: tuple[int, int], colours: int | None, orientation: int) -> Picture | None:
    """``data`` as it is, if it is a plain JPEG of that ``size`` and that many ``colours`` (``None``: any)."""
    plain = plain_jpeg(data)
    if plain is None or (plain.width_px, plain.height_px) != size or colours not in (None, plain.colours):
        return None
    return Picture(Coding.JPEG, *size, plain.colours, orientation, True, plain.data)


def _colours_of(stream: Any) -> int:
    """1 or 3 by the image's colour space; 0 for one that is more than grey or red, green and blue."""
    space = stream.get("/ColorSpace")
    try:
        if str(space[0]) == "/ICCBased":
            return int(space[1].get("/N", 0))
        return _SPACES.get(str(space[0]), 0)
    except QPDF_FAULTS:  # no array: a plain name
        return _SPACES.get(str(space), 0)


def _coded_scan(scan: Scan, number: int) -> Picture:
    stored = raw.FPDFImageObj_GetBitmap(scan.picture.handle)
    if not stored:
        raise UnreadablePage(number, "bilden på sidan är skadad")
    image = pdfium.PdfBitmap.from_raw(stored).to_pil()
    orientation = _QUARTERS[scan.quarter_turns]
    if _shows_colour(image):
        return _coded_colour(image, orientation)
    return coded_grey(np.asarray(image.convert("L"), dtype=np.uint8), orientation)


def _shows_colour(image: Image.Image) -> bool:
    if image.mode not in _COLOURED:
        return False
    small = image.resize((256, 256), Image.Resampling.BOX).convert("RGB")
    return int(np.ptp(np.asarray(small, dtype=np.int16), axis=2).max()) > _GREY_WITHIN


def _coded_colour(image: Image.Image, orientation: int) -> Picture:
    data = _jpeg(image.convert("RGB"))
    return Picture(Coding.JPEG, image.width, image.height, 3, orientation, False, data)


def coded_grey(pixels: Grey, orientation: int) -> Picture:
    """``pixels`` coded anew: black and white without loss, greys as JPEG."""
    image = Image.fromarray(np.ascontiguousarray(pixels))
    bilevel = bool(np.all((pixels == 0) | (pixels == 255)))
    coding, data = (Coding.G4, _fax(pixels)) if bilevel else (Coding.JPEG, _jpeg(image))
    return Picture(coding, image.width, image.height, 1, orientation, False, data)


def _fax(pixels: Grey) -> bytes:
    """G4 data: the one strip of a TIFF, its wrapping taken off."""
    # Inverted, because Pillow codes ones as ink; told to do so itself (tag 262) it takes sixty times as long.
    ink = Image.fromarray(255 - pixels).convert("1", dither=Image.Dither.NONE)
    out = io.BytesIO()
    ink.save(out, "TIFF", compression="group4", tiffinfo={_ROWS_PER_STRIP: ink.height})
    with Image.open(out, formats=("TIFF",)) as tiff:
        written: Any = tiff.tag_v2  # type: ignore[attr-defined]
        (start,), (length,) = written[_STRIP_OFFSETS], written[_STRIP_SIZES]
    return out.getvalue()[start : start + length]


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY, optimize=True)
    return out.getvalue()
