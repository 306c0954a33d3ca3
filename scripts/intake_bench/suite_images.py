"""What the test suites of picture decoders are full of: rare JPEG, PNG and BMP codings, formats nobody scans to."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import SIZE, chunk, sheet
from tests.bad_files import encoded, noise

WIDTH, HEIGHT = SIZE


def cases() -> Iterator[Case]:
    for shelf in (_jpeg(), _png(), _bmp(), _foreign()):
        yield from shelf.cases


def pixels() -> np.ndarray:
    return np.asarray(sheet())


# --- JPEG -----------------------------------------------------------------------------------------


def _jpeg() -> Shelf:
    shelf = Shelf("suite-jpeg")
    plain = lambda: encoded(sheet(), "JPEG", quality=90)  # noqa: E731
    shelf.read("rgb", "colours not turned into luma and chroma (Adobe 0)", _rgb)
    shelf.read("2x1", "chroma at half width", lambda: encoded(sheet().convert("RGB"), "JPEG", subsampling=1))
    shelf.read("restarts", "a restart mark for every row of blocks", _restarts)
    shelf.read("thumbnail-turned", "a preview that is turned another way", _thumbnail_turned)
    shelf.read("comment-huge", "64 kB of comment twenty times", lambda: _after_start(plain(), _comments(20)))
    shelf.read(
        "fill-bytes", "a hundred fill bytes before a mark", lambda: _after_start(plain(), b"\xff" * 100)
    )
    shelf.either("restart-lost", "a restart mark that is gone", _restart_lost)
    shelf.either("arithmetic", "said to be coded arithmetically", lambda: _as_frame(plain(), 0xC9))
    shelf.either("lossless", "said to be lossless", lambda: _as_frame(plain(), 0xC3))
    shelf.either("hierarchical", "said to be hierarchical", lambda: _as_frame(plain(), 0xC5))
    shelf.either("12-bit", "said to have 12 bits a sample", _said_12_bits)
    shelf.either("progressive-cut", "progressive, a third of its scans", _progressive_cut)
    shelf.either("progressive-cmyk-cut", "progressive CMYK, cut", _cmyk_cut)
    shelf.either("components-5", "five colours", lambda: _components(5))
    shelf.either("tables-none", "no Huffman tables", _without_tables)
    shelf.either("frames-two", "two frame headers", _two_frames)
    shelf.either("sampling-0", "sampled 0 times", _sampling_zero)
    return shelf


def _rgb() -> bytes:
    return encoded(sheet().convert("RGB"), "JPEG", quality=92, keep_rgb=True)


def _restarts() -> bytes:
    return encoded(sheet(), "JPEG", quality=90, restart_marker_rows=1)


def _restart_lost() -> bytes:
    data = bytearray(_restarts())
    at = data.index(b"\xff\xd3")
    del data[at : at + 2]
    return bytes(data)


def _thumbnail_turned() -> bytes:
    """Exif whose second directory holds a preview and an orientation of its own."""
    small = encoded(sheet().resize((62, 88)), "JPEG")
    first = struct.pack("<HHHLL", 1, 0x0112, 3, 1, 1) + struct.pack("<L", 26)
    entries = [(0x0112, 3, 1, 6), (0x0201, 4, 1, 26 + 2 + 36 + 4), (0x0202, 4, 1, len(small))]
    second = struct.pack("<H", 3) + b"".join(struct.pack("<HHLL", *entry) for entry in entries) + bytes(4)
    return encoded(sheet(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0" + first + second + small, quality=90)


def _comments(count: int) -> bytes:
    return (b"\xff\xfe\xff\xff" + b"x" * 65_533) * count


def _after_start(data: bytes, extra: bytes) -> bytes:
    return data[:2] + extra + data[2:]


def _as_frame(data: bytes, marker: int) -> bytes:
    return data.replace(b"\xff\xc0", bytes([0xFF, marker]), 1)


def _said_12_bits() -> bytes:
    data = bytearray(encoded(sheet(), "JPEG"))
    data[data.index(b"\xff\xc0") + 4] = 12
    return bytes(data)


def _progressive_cut() -> bytes:
    data = encoded(sheet().convert("RGB"), "JPEG", progressive=True)
    return data[: len(data) // 3]


def _cmyk_cut() -> bytes:
    data = encoded(sheet().convert("CMYK"), "JPEG", progressive=True)
    return data[: len(data) // 2]


def _components(count: int) -> bytes:
    data = bytearray(encoded(sheet().convert("CMYK"), "JPEG"))
    data[data.index(b"\xff\xc0") + 9] = count
    return bytes(data)


def _without_tables() -> bytes:
    data = encoded(sheet(), "JPEG")
    while (at := data.find(b"\xff\xc4")) > 0:
        data = data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]
    return data


def _two_frames() -> bytes:
    data = encoded(sheet(), "JPEG")
    at = data.index(b"\xff\xc0")
    frame = data[at : at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")]
    return data[:at] + frame + data[at:]


def _sampling_zero() -> bytes:
    data = bytearray(encoded(sheet().convert("RGB"), "JPEG"))
    data[data.index(b"\xff\xc0") + 11] = 0
    return bytes(data)


# --- PNG, BMP -------------------------------------------------------------------------------------


def _png() -> Shelf:
    shelf = Shelf("suite-png")
    shelf.read("interlaced", "seven passes (Adam7)", _interlaced)
    shelf.read("grey-key", "one grey that is transparent", _grey_key)
    shelf.read("16-bit-rgb", "16 bits a colour", _png_rgb16)
    shelf.read("idat-many", "its pixels in chunks of ten bytes", lambda: _png_parts(10))
    shelf.read("idat-empty", "empty chunks among its pixels", lambda: _png_parts(500, empty=True))
    shelf.either("filter-9", "a row filtered in a way nobody knows", lambda: _png_of(bytes([9])))
    shelf.named("short", "fewer rows than it says", lambda: _png_of(bytes([0]), rows=100), "unreadable-page")
    shelf.either("long", "a hundred times the rows it says", lambda: _png_of(bytes([0]), rows=87_700))
    shelf.either("palette-none", "palette that is not there", _palette_none)
    shelf.either("palette-short", "indices past the end of the palette", _palette_short)
    shelf.either(
        "chunk-huge", "a chunk of 2 GB said", lambda: encoded(sheet(), "PNG")[:33] + b"\x7f\xff\xff\xffIDAT"
    )
    shelf.either("animation-lies", "says a thousand pictures, holds one", _animation_lies)
    return shelf


def _png_raw(kind: int, bits: int, data: bytes, extra: bytes = b"", interlace: int = 0) -> bytes:
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, bits, kind, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra
        + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    )  # fmt: skip


def _rows(values: np.ndarray) -> bytes:
    flat = values.reshape(values.shape[0], -1)
    return np.concatenate([np.zeros((len(flat), 1), np.uint8), flat], axis=1).tobytes()


def _interlaced() -> bytes:
    passes = (
        (0, 0, 8, 8),
        (0, 4, 8, 8),
        (4, 0, 8, 4),
        (0, 2, 4, 4),
        (2, 0, 4, 2),
        (0, 1, 2, 2),
        (1, 0, 2, 1),
    )
    data = b"".join(_rows(pixels()[y::dy, x::dx]) for y, x, dy, dx in passes)
    return _png_raw(0, 8, data, interlace=1)


def _grey_key() -> bytes:
    return _png_raw(0, 8, _rows(pixels()), chunk(b"tRNS", struct.pack(">H", 255)))


def _png_rgb16() -> bytes:
    wide = np.repeat(pixels()[:, :, None], 6, axis=2)
    return _png_raw(2, 16, _rows(wide))


def _png_parts(size: int, *, empty: bool = False) -> bytes:
    data = encoded(sheet(), "PNG")
    at = data.index(b"IDAT")
    length = int.from_bytes(data[at - 4 : at], "big")
    packed = data[at + 4 : at + 4 + length]
    between = chunk(b"IDAT", b"") if empty else b""
    parts = (between + chunk(b"IDAT", packed[n : n + size]) for n in range(0, length, size))
    return data[: at - 4] + b"".join(parts) + chunk(b"IEND", b"")


def _png_of(filter_: bytes, rows: int = HEIGHT) -> bytes:
    return _png_raw(0, 8, (filter_ + bytes(WIDTH)) * rows)


def _palette_none() -> bytes:
    return _png_raw(3, 8, _rows((pixels() < 128).astype(np.uint8)))


def _palette_short() -> bytes:
    return _png_raw(3, 8, _rows(pixels()), chunk(b"PLTE", b"\xff\xff\xff"))


def _animation_lies() -> bytes:
    data = encoded(sheet(), "PNG")
    return data[:33] + chunk(b"acTL", struct.pack(">II", 1000, 0)) + data[33:]


def _bmp() -> Shelf:
    shelf = Shelf("suite-bmp")
    shelf.read("rle8", "run lengths, 8 bits", _rle8)
    shelf.read("top-down", "first row first", _top_down)
    shelf.read("os2", "OS/2's old header", _os2)
    shelf.either("bit-fields", "32 bits with masks of its own", _bit_fields)
    shelf.either(
        "rle-endless", "run lengths past the end of the picture", lambda: _bmp_raw(8, 1, b"\xff\x00" * 10**6)
    )
    shelf.either("jpeg-within", "JPEG within", lambda: _bmp_raw(0, 4, encoded(sheet(), "JPEG")))
    return shelf


def _bmp_raw(bits: int, packing: int, data: bytes, *, height: int = HEIGHT, extra: bytes = b"") -> bytes:
    palette = b"".join(struct.pack("<BBBx", n, n, n) for n in range(256)) if bits == 8 else b""
    info = struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, bits, packing, len(data), 0, 0, 0, 0)
    start = 14 + 40 + len(palette) + len(extra)
    return struct.pack("<2sIHHI", b"BM", start + len(data), 0, 0, start) + info + extra + palette + data


def _rle8() -> bytes:
    out = bytearray()
    for row in pixels()[::-1]:
        edges = [0, *(np.flatnonzero(np.diff(row)) + 1).tolist(), WIDTH]
        for start, end in pairwise(edges):
            for at in range(start, end, 255):
                out += bytes([min(255, end - at), row[start]])
        out += b"\0\0"
    return _bmp_raw(8, 1, bytes(out) + b"\0\x01")


def _padded(values: np.ndarray) -> bytes:
    return np.pad(values, ((0, 0), (0, -values.shape[1] % 4))).tobytes()


def _top_down() -> bytes:
    return _bmp_raw(8, 0, _padded(pixels()), height=-HEIGHT)


def _os2() -> bytes:
    colours = np.repeat(pixels()[::-1, :, None], 3, axis=2).reshape(HEIGHT, -1)
    data, start = _padded(colours), 26
    head = struct.pack("<2sIHHI", b"BM", start + len(data), 0, 0, start)
    return head + struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 24) + data


def _bit_fields() -> bytes:
    wide = np.repeat(pixels()[::-1].astype(np.uint32), 1, axis=1)
    values = (wide << 20 | wide << 10 | wide).astype("<u4").tobytes()
    return _bmp_raw(32, 3, values, extra=struct.pack("<III", 0xFF << 20, 0xFF << 10, 0xFF))


# --- formats nobody scans to ----------------------------------------------------------------------


def _foreign() -> Shelf:
    shelf = Shelf("suite-foreign")
    made = {
        "pnm": ("portable grey map", lambda: b"P5 620 877 255\n" + sheet().tobytes()),
        "pbm": ("portable bitmap in letters", lambda: b"P1 8 1\n1 0 1 0 1 0 1 0\n"),
        "pcx": ("PCX, as old fax programs wrote", lambda: encoded(sheet(), "PCX")),
        "dcx": ("DCX, several PCX", lambda: struct.pack("<III", 987654321, 12, 0) + encoded(sheet(), "PCX")),
        "tga": ("Targa", lambda: encoded(sheet(), "TGA")),
        "sgi": ("SGI", lambda: encoded(sheet(), "SGI")),
        "im": ("IM", lambda: encoded(sheet(), "IM")),
        "dicom": ("DICOM, an X-ray", lambda: bytes(128) + b"DICM" + noise(600)),
        "fits": ("FITS", lambda: b"SIMPLE  =                    T" + b" " * 50 + noise(600)),
        "icns": ("Apple's icons", lambda: b"icns" + struct.pack(">I", 608) + noise(600)),
        "wmf": ("Windows metafile", lambda: b"\xd7\xcd\xc6\x9a" + noise(600)),
        "emf": ("enhanced metafile", lambda: struct.pack("<II", 1, 108) + bytes(32) + b" EMF" + noise(600)),
        "xps": ("XPS", lambda: b"PK\x03\x04" + noise(600)),
        "jp2-empty": ("JPEG 2000 with no codestream", lambda: encoded(sheet(), "JPEG2000")[:32]),
        "exr": ("OpenEXR", lambda: b"v/1\x01" + noise(600)),
        "dds": ("DirectDraw surface", lambda: encoded(sheet().convert("RGB"), "DDS")),
    }  # fmt: skip
    for name, (odd, build) in made.items():
        shelf.named(name, odd, build)
    return shelf
