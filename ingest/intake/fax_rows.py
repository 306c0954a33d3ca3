"""How many rows fax data lacks (ITU-T T.4, T.6). Decoders leave such rows white, or black, and say nothing.

White is also how most pages end, so the picture cannot tell. Group 3 marks the end of each row; Group 4 does not: there
we write on. Behind the data come rows of our own, and where they show in the picture, rows are missing.
"""

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

from ingest.intake.frames import DECODER_FAULTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bits = NDArray[np.uint8]

_BLOCK_END, _BLOCK_END_BITS = 0x001001, 24
"""EOFB (T.6 2.4.1.1): data that ends with it is believed to be whole."""
_ROW_END_ZEROS: Final = 11
"""EOL (T.4 4.1.2): so many zeros and a one, as no run of pixels is written."""
_STRIP_OFFSETS, _STRIP_SIZES = 273, 279  # TIFF 6.0 section 8
_SHORT, _LONG = 3, 4  # TIFF 6.0 section 2: the types of an entry


def group4_missing(data: bytes, width: int, height: int, *, low_bit_first: bool = False) -> int:
    """How many of ``height`` rows Group 4 ``data`` lacks; 0 where it ends with its mark or cannot be decoded."""
    bits = _without_padding(data, low_bit_first)
    if _is_ended(bits):
        return 0
    if not (bits.size and width > 0 and height > 0):
        return max(0, height)
    own = np.tile(_own_row(width), height)
    try:
        as_is, written_on = (_rows(each, width, height) for each in (bits, np.concatenate([bits, own])))
    except DECODER_FAULTS:
        return 0
    return int((as_is != written_on).any(axis=1).sum())


def group3_missing(data: bytes, height: int, *, low_bit_first: bool = False) -> int:
    """How many of ``height`` rows Group 3 ``data`` lacks, by its row marks; 0 where it has none."""
    ones = np.flatnonzero(_without_padding(data, low_bit_first))
    marks = int((np.diff(ones) > _ROW_END_ZEROS).sum())
    return max(0, height - marks - 1) if marks or not ones.size else 0


def _without_padding(data: bytes, low_bit_first: bool) -> Bits:
    """The bits of ``data`` in the order they are read, less the zeros behind the last one."""
    packed = np.frombuffer(data.rstrip(b"\0"), np.uint8)
    bits = np.unpackbits(packed, bitorder="little" if low_bit_first else "big")
    ones = np.flatnonzero(bits[-8:])
    return bits[: max(0, bits.size - 8) + int(ones[-1]) + 1] if ones.size else bits[:0]


def _is_ended(bits: Bits) -> bool:
    last = int("".join(map(str, bits[-_BLOCK_END_BITS:])) or "0", 2)
    return bits.size >= _BLOCK_END_BITS and last == _BLOCK_END


def _own_row(width: int) -> Bits:
    """A row half white and half black, coded so that it does not depend on the row above."""
    row = np.zeros((1, width), np.uint8)
    row[:, : width // 2] = 255
    out = io.BytesIO()
    Image.fromarray(row).convert("1").save(out, "TIFF", compression="group4")
    with Image.open(out) as image:
        start, count = image.tag_v2[_STRIP_OFFSETS][0], image.tag_v2[_STRIP_SIZES][0]  # type: ignore[attr-defined]
    return _without_padding(out.getvalue()[start : start + count], False)[:-_BLOCK_END_BITS]


def _rows(bits: Bits, width: int, height: int) -> Bits:
    """The picture that ``bits`` code, a row of bytes for each row of pixels. Raises DECODER_FAULTS."""
    with Image.open(io.BytesIO(_as_tiff(np.packbits(bits).tobytes(), width, height))) as image:
        return np.frombuffer(image.tobytes(), np.uint8).reshape(height, -1)


def _as_tiff(group4: bytes, width: int, height: int) -> bytes:
    """``group4`` as the one strip of a TIFF of one bit a pixel."""
    entries = (
        *((256, _LONG, width), (257, _LONG, height), (258, _SHORT, 1), (259, _SHORT, 4), (262, _SHORT, 0)),
        *((_STRIP_OFFSETS, _LONG, -1), (277, _SHORT, 1), (278, _LONG, height)),
        (_STRIP_SIZES, _LONG, len(group4)),
    )
    start = 8 + 2 + 12 * len(entries) + 4
    directory = b"".join(
        struct.pack("<HHII", tag, kind, 1, start if value < 0 else value) for tag, kind, value in entries
    )
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + directory + bytes(4) + group4
