"""Image files as frames: opened by the sniffed format and no other, measured before a pixel is decoded."""

from __future__ import annotations

import struct
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from PIL import ExifTags, Image

from ingest.errors import BrokenFile, SourceUnavailable, TooManyPixels, UnknownFormat, UnreadablePage
from ingest.intake.resolution import Master, master_of
from ingest.intake.sniff import MediaType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.intake.limits import Limits

FORMATS: dict[MediaType, str] = {
    MediaType.TIFF: "TIFF",
    MediaType.JPEG: "JPEG",  # a camera's MPO is a JPEG with previews behind it: the first picture is the page
    MediaType.PNG: "PNG",
    MediaType.JPEG2000: "JPEG2000",
    MediaType.HEIC: "HEIF",
    MediaType.AVIF: "AVIF",
    MediaType.WEBP: "WEBP",
    MediaType.GIF: "GIF",
    MediaType.BMP: "BMP",
}
"""Pillow's own name for each."""

DECODER_FAULTS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    AttributeError,
    ArithmeticError,
    RuntimeError,
    AssertionError,
    struct.error,
)
"""What Pillow raises on a damaged file; it has no base class for them. The odd ones came from fuzzing."""

_SIDEWAYS = (5, 6, 7, 8)  # EXIF orientations that swap width and height (CIPA DC-008 4.6.5.1.2)


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as its header says, upright. ``orientation`` is the EXIF turn (1-8) still to be undone."""

    width_px: int
    height_px: int
    dpi_x: float
    dpi_y: float
    orientation: int

    @property
    def master(self) -> Master:
        """The page image it becomes."""
        return master_of(self.width_px, self.height_px, self.dpi_x, self.dpi_y)


@contextmanager
def opened(source: Path | BinaryIO, media_type: MediaType) -> Iterator[Image.Image]:
    """``source`` as a Pillow image, nothing decoded yet.

    Raises BrokenFile, UnknownFormat, SourceUnavailable. A stream given stays open.
    """
    if isinstance(source, Path):
        with _stream(source) as stream, opened(stream, media_type) as image:
            yield image
        return
    if media_type is MediaType.HEIC and not heif_is_here():
        raise UnknownFormat(media_type.value)
    guard = Image.MAX_IMAGE_PIXELS
    # Ours has its own limit and names the page: ``check_size``, called before each decode.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with _open(source, media_type) as image:
            yield image
    finally:
        Image.MAX_IMAGE_PIXELS = guard


def _stream(path: Path) -> BinaryIO:
    """Pillow gets a stream, never a name: by name it maps the file and turns a raw TIFF wrongly."""
    try:
        return path.open("rb")
    except OSError as error:
        raise SourceUnavailable(error.strerror or "") from error


def _open(source: BinaryIO, media_type: MediaType) -> Image.Image:
    try:
        return Image.open(source, formats=(FORMATS[media_type],))
    except DECODER_FAULTS as error:
        raise BrokenFile("bildens huvud kan inte tolkas") from error


def frame_of(image: Image.Image, number: int) -> Frame:
    """The header of page ``number``. Raises EOFError past the last, UnreadablePage where the chain is cut."""
    try:
        image.seek(number - 1)
        width, height = image.size
        dpi_x, dpi_y = _stated_dpi(image)
        orientation = _orientation(image)
        pillow_turns = image.format == "TIFF"  # Pillow turns TIFF as it loads, and swaps its size beforehand
    except EOFError:
        raise
    except DECODER_FAULTS as error:
        raise UnreadablePage(number, "bildens huvud kan inte tolkas") from error
    if orientation in _SIDEWAYS:
        dpi_x, dpi_y = dpi_y, dpi_x
        if not pillow_turns:
            width, height = height, width
    return Frame(width, height, dpi_x, dpi_y, 1 if pillow_turns else orientation)


def check_size(frame: Frame, number: int, limits: Limits) -> None:
    """Raises TooManyPixels when the picture, as stored or made square, is larger than ``limits`` allow."""
    master = frame.master
    if max(frame.width_px * frame.height_px, master.width_px * master.height_px) > limits.pixels:
        raise TooManyPixels(number, frame.width_px, frame.height_px, limits.pixels)


def _stated_dpi(image: Image.Image) -> tuple[float, float]:
    """(0, 0) where the file says nothing usable."""
    try:
        dpi_x, dpi_y = (float(value) for value in image.info.get("dpi") or ())
    except (TypeError, ValueError, ZeroDivisionError):
        dpi_x, dpi_y = 0.0, 0.0
    said = dpi_x > 1 and dpi_y > 1  # Pillow answers 1 for a TIFF without the tags
    return (dpi_x, dpi_y) if said else _fax_dpi(image)


def _fax_dpi(image: Image.Image) -> tuple[float, float]:
    """A fax that does not say its resolution: 1728 dots at 204 an inch, 98 or 196 lines (ITU-T T.4)."""
    if image.info.get("compression") not in ("group3", "group4", "tiff_ccitt") or image.width != 1728:
        return 0.0, 0.0
    return 204.0, 98.0 if image.height < 1400 else 196.0


def _orientation(image: Image.Image) -> int:
    if image.format == "PNG" and "exif" not in image.info:
        return 1  # asked for EXIF it has not met yet, Pillow decodes the whole PNG to look behind the pixels
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def heif_is_here() -> bool:
    """Whether HEIC can be decoded; loads what does it."""
    try:
        import pillow_heif  # imported here: it is slow to load and only this format needs it
    except ImportError:
        return False
    pillow_heif.register_heif_opener()
    return True
