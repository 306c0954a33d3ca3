"""A JPEG without what is not picture: no EXIF (place, camera, person), no preview, nothing behind the end. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_APP0, _APP14, _APP15, _COMMENT = 0xE0, 0xEE, 0xEF, 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PDF_READS = frozenset({0xC0, 0xC1, 0xC2})  # baseline, extended, progressive Huffman (ISO 32000-1 7.4.8)


@dataclass(frozen=True, slots=True)
class PlainJpeg:
    width_px: int
    height_px: int
    colours: int
    data: bytes


def plain_jpeg(data: bytes) -> PlainJpeg | None:
    """The picture alone, coded as it was; ``None`` where a PDF reader could not show it as it is.

    Grey or three colours, 8 bits; the pixels are copied byte for byte.
    """
    if data[:2] != bytes((0xFF, _SOI)):
        return None
    frame: tuple[int, int, int] | None = None
    kept = [data[:2]]
    for marker, start, end in _segments(data):
        if marker in _FRAMES:
            if marker not in _PDF_READS or frame or end - start < 10 or data[start + 4] != 8:
                return None
            frame = (
                int.from_bytes(data[start + 7 : start + 9]),
                int.from_bytes(data[start + 5 : start + 7]),
                data[start + 9],
            )
        if marker == _SOS:
            last = data.rfind(bytes((0xFF, _EOI)), start, _picture_end(data, start))
            if frame is None or 0 in frame or frame[2] not in (1, 3) or last < 0:
                return None
            return PlainJpeg(*frame, b"".join((*kept, data[start : last + 2])))
        if marker in (_APP0, _APP14) or not (_APP0 <= marker <= _APP15 or marker == _COMMENT):
            kept.append(data[start:end])
    return None


def _segments(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each segment up to the first scan, its own marker counted (ITU-T T.81 B.1.1)."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if end > len(data) or end < at + 4:
            return
        yield marker, at, end
        at = end


def _picture_end(data: bytes, start: int) -> int:
    """Where the first picture ends: a second one (a camera's preview) begins after its end marker."""
    behind = data.find(bytes((0xFF, _EOI, 0xFF, _SOI)), start)
    return behind + 2 if behind >= 0 else len(data)
