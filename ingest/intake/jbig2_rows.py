"""How many rows are missing in a JBIG2 picture of a PDF (ITU-T T.88). PDFium leaves them white and says nothing.

A region of Group 4 data is asked as Group 4 is (``fax_rows``). One in arithmetic coding ends with a mark (annex E).
Where it is missing we write on: noise is laid behind the data, and rows that come out otherwise are rows it lacked.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pikepdf
import pypdfium2 as pdfium

from ingest.errors import UnreadablePage
from ingest.intake.fax_rows import group4_missing
from ingest.intake.pdf_draw import stored_pixels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.intake.grey import Grey

_TEXT_REGIONS, _GENERIC_REGIONS = frozenset({4, 6, 7}), frozenset({36, 38, 39})  # T.88 7.3
_UNKNOWN_LENGTH: Final = 0xFFFFFFFF
_LENGTH_BYTES: Final = 4
_REGION_HEAD: Final = 17
"""Bytes of the region's size and place (T.88 7.4.1); its own flags follow."""
_END: Final = b"\xff\xac"
_NOISE: Final = bytes((73 * n + n * n // 7) % 251 for n in range(4096))
"""What no coder would have written, and no mark in it."""
_SIDE_PT: Final = 100


@dataclass(frozen=True, slots=True)
class _Segment:
    """One segment; ``start`` and ``end`` are of its data."""

    kind: int
    start: int
    end: int


def jbig2_missing(stream: pikepdf.Stream, *, most_pixels: int) -> int:
    """How many rows the JBIG2 picture ``stream`` lacks. Regions of more than ``most_pixels`` are believed.

    All, where a segment reaches past the end: how much of it was decoded is not known. Raises QPDF_FAULTS.
    """
    data, height = stream.read_raw_bytes(), int(stream.Height)
    try:
        regions = list(_regions(data))
        if any(region.end > len(data) for region in regions):
            return height
        return min(height, sum(_missing(stream, data, region, most_pixels) for region in regions))
    except (struct.error, IndexError):
        return height


def _missing(stream: pikepdf.Stream, data: bytes, region: _Segment, most_pixels: int) -> int:
    wide, tall = struct.unpack_from(">II", data, region.start)
    flags = data[region.start + _REGION_HEAD + (region.kind in _TEXT_REGIONS)]  # those of text are two bytes
    if not 0 < wide * tall <= most_pixels:
        return 0
    if flags & 1:  # not in arithmetic coding: Group 4, or Huffman codes
        coded = data[region.start + _REGION_HEAD + 1 : region.end]
        return group4_missing(coded, wide, tall) if region.kind in _GENERIC_REGIONS else 0
    if data[region.end - len(_END) : region.end] == _END:
        return 0
    return _changed(stream, data, _written_on(data, region))


def _written_on(data: bytes, region: _Segment) -> bytes:
    """``data`` with noise behind the data of ``region``, its length said anew."""
    length = region.end - region.start + len(_NOISE) + len(_END)
    head, body = data[: region.start - _LENGTH_BYTES], data[region.start : region.end]
    return head + struct.pack(">I", length) + body + _NOISE + _END + data[region.end :]


def _changed(stream: pikepdf.Stream, as_is: bytes, written_on: bytes) -> int:
    """How many rows of the picture differ; all, where only what was written on cannot be decoded."""
    whole = _drawn(stream, as_is)
    other = _drawn(stream, written_on)
    if whole is None:
        return 0
    if other is None or other.shape != whole.shape:
        return int(whole.shape[0])
    return int((whole != other).any(axis=1).sum())


def _drawn(stream: pikepdf.Stream, data: bytes) -> Grey | None:
    """The pixels of ``stream`` if ``data`` were its bytes; ``None`` where PDFium refuses."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(_SIDE_PT, _SIDE_PT))
        picture = pdf.copy_foreign(stream)
        filters, parameters = picture.get("/Filter"), picture.get("/DecodeParms")
        picture.write(data)
        picture.Filter = filters
        if parameters is not None:
            picture.DecodeParms = parameters
        page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
        page.Contents = pdf.make_stream(b"%d 0 0 %d 0 0 cm /Im0 Do" % (_SIDE_PT, _SIDE_PT))
        pdf.save(out)
    document = pdfium.PdfDocument(out.getvalue())
    try:
        (image,) = document[0].get_objects()
        return stored_pixels(image.raw, 1)
    except (UnreadablePage, pdfium.PdfiumError, ValueError):
        return None
    finally:
        document.close()


def _regions(data: bytes) -> Iterator[_Segment]:
    """The segments that hold pixels, and any that reaches past the end (T.88 7.2). Raises struct.error, IndexError."""
    at = 0
    while at < len(data):
        number, flags, count = struct.unpack_from(">IBB", data, at)
        at, count = at + 6, count >> 5
        if count == 7:
            count = struct.unpack_from(">I", data, at - 1)[0] & 0x1FFFFFFF
            at += 3 + (count + 8) // 8
        at += count * (1 if number <= 256 else 2 if number <= 65536 else 4) + (4 if flags & 0x40 else 1)
        (length,) = struct.unpack_from(">I", data, at)
        if length == _UNKNOWN_LENGTH:
            return
        segment = _Segment(flags & 0x3F, at + _LENGTH_BYTES, at + _LENGTH_BYTES + length)
        if segment.kind in _TEXT_REGIONS | _GENERIC_REGIONS or segment.end > len(data):
            yield segment
        at = segment.end
