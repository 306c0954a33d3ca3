"""Whether all of a picture came out of its file. Some decoders fill what is missing with black and say nothing.

The look at the pixels is free and rules out nearly every page; only a picture that ends in black is measured.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, BinaryIO, Final

import pikepdf

from ingest.intake.pdf_open import QPDF_FAULTS

if TYPE_CHECKING:
    from PIL import Image

    from ingest.intake.grey import Grey

MISSING: Final = 0.02
"""With so large a share of its rows missing a picture is cut; a row too few is a writer's slip."""
_CHANNELS: Final = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4}
_PNG_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by colour type (PNG 11.2.2)
_UNPACKED: Final = ("/FlateDecode", "/LZWDecode", "/RunLengthDecode")
_CHUNK: Final = 1 << 20


def ends_black(grey: Grey) -> bool:
    """Whether the last rows are black from edge to edge, as rows are that nobody wrote."""
    rows = max(1, int(MISSING * grey.shape[0]))
    return not grey[-rows:].any()


def covers(image: Image.Image) -> bool:
    """Whether the strips or tiles of ``image`` (opened, not loaded) reach its right and lower edge."""
    tiles = getattr(image, "tile", ())
    reach = [tile[1] for tile in tiles if tile[1] is not None]
    if not reach:
        return True
    # A TIFF that lies turned says its size as seen; its tiles lie as stored.
    across: int = max(box[2] for box in reach)
    down: int = max(box[3] for box in reach)
    as_seen = across >= image.width and down >= image.height
    return as_seen or (across >= image.height and down >= image.width)


def is_short(stream: pikepdf.Stream) -> bool:
    """Whether a picture in a PDF, packed by bytes and not as a picture, holds fewer rows than it says."""
    try:
        named = stream.get("/Filter", pikepdf.Array())
        packing = [str(each) for each in (named if isinstance(named, pikepdf.Array) else [named])]
        colours = stream.get("/ColorSpace")
        kind = str(colours[0] if isinstance(colours, pikepdf.Array) else colours)
        channels = 1 if kind in ("/Indexed", "/Separation") else _CHANNELS.get(kind, 0)
        if not channels or any(each not in _UNPACKED for each in packing):
            return False
        row = (int(stream.Width) * channels * int(stream.get("/BitsPerComponent", 1)) + 7) // 8
        return len(stream.read_bytes()) < (1 - MISSING) * row * int(stream.Height)
    except QPDF_FAULTS:
        return True  # what black there is, is not what was stored


def png_is_short(stream: BinaryIO) -> bool:
    """Whether a PNG's pixels unpack to fewer rows than its header says. Interlaced ones are believed."""
    stream.seek(8)
    unpacker, held, whole = zlib.decompressobj(), 0, 0
    while len(head := stream.read(8)) == 8:
        length, kind = int.from_bytes(head[:4], "big"), head[4:]
        if kind == b"IHDR":
            header = stream.read(length)
            width, height = int.from_bytes(header[:4], "big"), int.from_bytes(header[4:8], "big")
            if len(header) < 13 or header[12]:
                return False
            whole = height * (1 + (width * _PNG_CHANNELS.get(header[9], 1) * header[8] + 7) // 8)
        elif kind == b"IDAT":
            held += _unpacked_bytes(unpacker, stream, length, whole - held)
        else:
            stream.seek(length, 1)
        stream.seek(4, 1)
        if held >= whole or kind == b"IEND":
            break
    return held < (1 - MISSING) * whole


def _unpacked_bytes(unpacker: zlib._Decompress, stream: BinaryIO, length: int, most: int) -> int:
    """How many bytes the next ``length`` of ``stream`` unpack to, counted no further than ``most``."""
    packed, count = stream.read(length), 0
    while packed and count < most:
        try:
            piece = unpacker.decompress(packed, _CHUNK)
        except zlib.error:  # what follows is not what was written; the rows so far are what there is
            break
        count += len(piece)
        packed = unpacker.unconsumed_tail
        if not piece:
            break
    return count
