"""Files opened for their pages, in the child: one decoder for images, one for PDF.

Memory holds one page, however many the file has. Sizes were checked when the file was listed and are checked
again from the headers before each decode.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pikepdf
import pypdfium2 as pdfium

from ingest.errors import BrokenFile, IngestError, UnknownFormat, UnreadablePage
from ingest.intake import frames
from ingest.intake.fax_whole import FaxStrips, ends_even, page_fax_lacks_rows, pdf_fax_lacks_rows
from ingest.intake.grey import Grey, resized, to_grey, turned
from ingest.intake.pdf_draw import draw, stored_pixels
from ingest.intake.pdf_open import QPDF_FAULTS, OpenPdf
from ingest.intake.pdf_open import opened as opened_pdf
from ingest.intake.pdf_plan import load, plan_page
from ingest.intake.pdf_scan import Scan
from ingest.intake.pdf_text import words_on
from ingest.intake.sniff import IMAGES, MediaType
from ingest.intake.whole import covers, ends_black, is_short, png_is_short

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from ingest.intake.limits import Limits
    from ingest.intake.pdf_mosaic import Mosaic
    from ingest.model import PageInfo, Word

CUT = "en del av bilden saknas i filen"
_PLAIN_COLOURS = frozenset({"/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB"})


class _Kind(Protocol):
    """One kind of file: the pixels and words of the page listed as ``info``, at exactly its size."""

    def decode(self, info: PageInfo) -> tuple[Grey, tuple[Word, ...]]: ...


@dataclass(frozen=True, slots=True)
class Decoder:
    """An open file. Made by ``opened_decoder``."""

    _kind: _Kind

    def page(self, listed: PageInfo) -> tuple[Grey, tuple[Word, ...]]:
        """The page listed as ``listed``. Raises PageError or DecodeTimedOut; the next page may be better."""
        number = listed.number
        try:
            pixels, words = self._kind.decode(listed)
        except IngestError:
            raise
        except MemoryError as error:
            raise UnreadablePage(number, "bilden ryms inte i minnet") from error
        except (*frames.DECODER_FAULTS, *QPDF_FAULTS, pdfium.PdfiumError) as error:
            raise UnreadablePage(number, "bilden är skadad") from error
        _check_as_listed(listed, pixels.shape[1], pixels.shape[0])
        return pixels, words


@contextmanager
def opened_decoder(path: Path, media_type: MediaType, limits: Limits) -> Iterator[Decoder]:
    """``path``, as the type it was listed as. Raises FileError if it is no longer that file."""
    if media_type is MediaType.PDF:
        with opened_pdf(path) as pdf:
            yield Decoder(_PdfDecoder(pdf, limits))
    elif media_type in IMAGES:
        with frames.opened(path, media_type) as image:
            yield Decoder(_ImageDecoder(path, image, limits))
    else:
        raise UnknownFormat(media_type.value)


@dataclass(frozen=True, slots=True)
class _ImageDecoder:
    path: Path
    image: Image.Image
    limits: Limits
    # Once decoded, a frame no longer tells its turn and resolution as the file does (Pillow takes them out of
    # a TIFF), so what each header said is kept for the page that is asked for twice.
    headers: dict[int, frames.Frame] = field(default_factory=dict)

    def decode(self, info: PageInfo) -> tuple[Grey, tuple[Word, ...]]:
        try:
            header = frames.frame_of(self.image, info.number)
        except EOFError as error:
            raise UnreadablePage(info.number, "filen tog slut före sidan") from error
        frame = self.headers.setdefault(info.number, header)
        frames.check_size(frame, info.number, self.limits)
        master = frame.master
        _check_as_listed(info, master.width_px, master.height_px)
        self.image.draft("L", None)  # a colour JPEG comes out of its decoder grey, in half the time
        if not covers(self.image):
            raise UnreadablePage(info.number, CUT)
        strips = FaxStrips.of(self.image)
        self.image.load()
        stored = to_grey(self.image)
        if strips is not None and ends_even(stored) and strips.lack_rows(self.path):
            raise UnreadablePage(info.number, CUT)
        if self.image.format == "PNG" and info.number == 1 and ends_black(stored) and self._png_is_short():
            raise UnreadablePage(info.number, CUT)
        grey = turned(stored, frame.orientation)
        return _contiguous(resized(grey, info.width_px, info.height_px)), ()

    def _png_is_short(self) -> bool:
        with self.path.open("rb") as stream:
            return png_is_short(stream)


@dataclass(frozen=True, slots=True)
class _PdfDecoder:
    pdf: OpenPdf
    limits: Limits

    def decode(self, info: PageInfo) -> tuple[Grey, tuple[Word, ...]]:
        page = load(self.pdf, info.number)
        try:
            plan = plan_page(self.pdf, page, info.number, self.limits)
            _check_as_listed(info, plan.info.width_px, plan.info.height_px)
            if plan.scan is not None:
                grey = _scan_pixels(plan.scan, info.number, self.limits)
                return _contiguous(
                    resized(_upright(grey, plan.scan.quarter_turns), info.width_px, info.height_px)
                ), ()
            if plan.mosaic is not None:
                return _contiguous(_put_together(plan.mosaic, info.number, self.limits)), ()
            pixels = draw(page, info, self.limits.seconds)
            if page_fax_lacks_rows(self.pdf.structure_page(info.number), most_pixels=self.limits.pixels):
                raise UnreadablePage(info.number, CUT)
            return pixels, words_on(page, info, pixels) if info.has_text_layer else ()
        finally:
            page.close()


def _check_as_listed(listed: PageInfo, width_px: int, height_px: int) -> None:
    if (listed.width_px, listed.height_px) != (width_px, height_px):
        raise UnreadablePage(listed.number, "bilden har en annan storlek än när filen listades")


def _scan_pixels(scan: Scan, number: int, limits: Limits) -> Grey:
    """The scan as stored, at the size its PDF declares. Raises UnreadablePage, TooManyPixels."""
    picture = scan.picture
    if _is_plain_jpeg(scan.stream):
        try:
            grey = _jpeg_pixels(scan.stream.read_raw_bytes(), number, limits)
        except BrokenFile as error:  # of the JPEG, not of the file the page is in
            raise UnreadablePage(number, "bilden på sidan är skadad") from error
        return resized(grey, picture.width_px, picture.height_px)
    grey = stored_pixels(picture.handle, number)
    if grey.shape != (picture.height_px, picture.width_px):
        raise UnreadablePage(number, "bilden har en annan storlek än filen uppger")
    if ends_black(grey) and is_short(scan.stream):
        raise UnreadablePage(number, CUT)
    if ends_even(grey) and pdf_fax_lacks_rows(scan.stream, most_pixels=limits.pixels):
        raise UnreadablePage(number, CUT)
    if scan.ink is not None:  # PDFium gives a stencil as 255 where it lets ink through
        return np.where(grey > 127, np.uint8(scan.ink), np.uint8(255))
    return grey


def _put_together(mosaic: Mosaic, number: int, limits: Limits) -> Grey:
    """The pieces laid on white in the order of the page, upright."""
    whole = np.full((mosaic.height_px, mosaic.width_px), 255, dtype=np.uint8)
    for piece in mosaic.pieces:
        pixels = _scan_pixels(piece.scan, number, limits)
        skip_x, skip_y = max(0, -piece.x_px), max(0, -piece.y_px)
        pixels = pixels[skip_y:, skip_x:]
        x, y = piece.x_px + skip_x, piece.y_px + skip_y
        target = whole[y : y + pixels.shape[0], x : x + pixels.shape[1]]
        target[:] = pixels[: target.shape[0], : target.shape[1]]
    return _upright(whole, mosaic.quarter_turns)


def _is_plain_jpeg(stream: pikepdf.Stream) -> bool:
    """A JPEG whose samples mean what they say: grey or RGB, no /Decode, no parameters."""
    if (
        "/Decode" in stream
        or "/DecodeParms" in stream
        or stream.get("/Filter") not in ("/DCTDecode", ["/DCTDecode"])
    ):
        return False
    colours = stream.get("/ColorSpace")
    if isinstance(colours, pikepdf.Array) and len(colours) > 1 and colours[0] == "/ICCBased":
        return int(colours[1].get("/N", 0)) in (1, 3)
    return str(colours) in _PLAIN_COLOURS


def _jpeg_pixels(data: bytes, number: int, limits: Limits) -> Grey:
    """A JPEG at its own size, whatever the PDF says of it: a bomb may lie between the two."""
    with frames.opened(io.BytesIO(data), MediaType.JPEG) as image:
        frames.check_size(frames.frame_of(image, 1), number, limits)
        image.draft("L", None)
        image.load()
        return to_grey(image)


def _upright(grey: Grey, quarter_turns: int) -> Grey:
    return turned(grey, {0: 1, 1: 6, 2: 3, 3: 8}[quarter_turns])


def _contiguous(grey: Grey) -> Grey:
    return grey if grey.flags.c_contiguous and grey.flags.owndata else grey.copy(order="C")
