"""The pages of an image file: TIFF, JPEG, PNG and their kin. Every frame is a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.errors import PageError, TooManyPages, UnreadablePage
from ingest.intake.frames import DECODER_FAULTS, Frame, check_size, frame_of, opened
from ingest.intake.listing import Listing, settle
from ingest.intake.sniff import MediaType
from ingest.model import PageInfo, PageKind

if TYPE_CHECKING:
    from pathlib import Path

    from PIL import Image

    from ingest.intake.limits import Limits

_STRIP_OFFSETS, _STRIP_BYTES, _TILE_OFFSETS, _TILE_BYTES = 273, 279, 324, 325  # TIFF 6.0 sections 8 and 15


def list_image(path: Path, media_type: MediaType, limits: Limits) -> Listing:
    """The pages of an image file.

    Raises BrokenFile, TooManyPages, and the first page's own error where no page can be had.
    """
    pages: list[PageInfo] = []
    faults: list[PageError] = []
    with opened(path, media_type) as image:
        for number in range(1, limits.pages + 2):
            try:
                frame = frame_of(image, number)
            except EOFError:
                break
            except UnreadablePage as fault:
                pages.append(PageInfo(number, PageKind.IMAGE, 0, 0, 0.0))
                faults.append(fault)
                break  # the chain of frames is cut here; what came after it nobody can know
            if number > limits.pages:
                raise TooManyPages(number, limits.pages)
            master = frame.master
            pages.append(PageInfo(number, PageKind.IMAGE, master.width_px, master.height_px, master.dpi))
            try:
                _prove(image, frame, number, path, limits)
            except PageError as fault:
                faults.append(fault)
            if media_type is MediaType.JPEG or (faults and media_type is not MediaType.TIFF):
                break  # only a TIFF frame stands on its own; elsewhere the next is drawn upon the last
    return settle(tuple(pages), tuple(faults))


def _prove(image: Image.Image, frame: Frame, number: int, path: Path, limits: Limits) -> None:
    """Raises TooManyPixels, or UnreadablePage if the picture's bytes are not all there.

    Only a picture that *looks* cut is decoded here, to be sure; every other one is decoded once, by the
    reader.
    """
    if frame.width_px < 1 or frame.height_px < 1:
        raise UnreadablePage(number, "bilden har ingen yta")
    check_size(frame, number, limits)
    try:
        if _looks_cut(image, path):
            image.load()
    except DECODER_FAULTS as error:
        raise UnreadablePage(number, "bilden är avhuggen") from error


def _looks_cut(image: Image.Image, path: Path) -> bool:
    if image.format == "TIFF":
        return _tiff_end(image) > path.stat().st_size
    if image.format == "JPEG":
        data = path.read_bytes()
        return data.rfind(b"\xff\xd9") < data.rfind(b"\xff\xda")  # end of image, start of scan
    if image.format == "PNG":
        return b"IEND" not in _tail(path, 4096)
    if image.format == "WEBP":
        with path.open("rb") as stream:
            return int.from_bytes(stream.read(8)[4:], "little") + 8 > path.stat().st_size
    return False


def _tiff_end(image: Image.Image) -> int:
    """Where the last strip or tile of this frame ends in the file; 0 where the tags do not say."""
    tags = getattr(image, "tag_v2", {})
    offsets = tags.get(_STRIP_OFFSETS) or tags.get(_TILE_OFFSETS) or ()
    counts = tags.get(_STRIP_BYTES) or tags.get(_TILE_BYTES) or ()
    return max((offset + count for offset, count in zip(offsets, counts, strict=False)), default=0)


def _tail(path: Path, size: int) -> bytes:
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - size))
        return stream.read()
