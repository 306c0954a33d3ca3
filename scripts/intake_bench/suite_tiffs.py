"""What the test suites of TIFF readers are full of: layouts, depths and packings that few writers use."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import SIZE, deep, sheet
from scripts.intake_bench.tiff import LONG, SHORT, Directory, grey, strip_of, written
from scripts.intake_bench.tiffs import fax
from tests.bad_files import encoded, noise

WIDTH, HEIGHT = SIZE


def cases() -> Iterator[Case]:
    for shelf in (_tiff_layouts(), _tiff_odd()):
        yield from shelf.cases


def pixels() -> np.ndarray:
    return np.asarray(sheet())


def _tiff_layouts() -> Shelf:
    shelf = Shelf("suite-tiff")
    shelf.read("1-bit-white-0", "1 bit, not packed, 0 is white", lambda: _bits(white_is_zero=True))
    shelf.read("1-bit-black-0", "1 bit, not packed, 0 is black", lambda: _bits(white_is_zero=False))
    shelf.read("4-bit", "4 bits grey, odd width", _nibbles)
    shelf.read("palette-4", "palette of sixteen, 4 bits", _palette_nibbles)
    shelf.read("tiles-oblong", "tiles of 128 x 32", lambda: _tiles(128, 32))
    shelf.read("tiles-planar", "tiles, each colour in planes of its own", _tiles_planar)
    shelf.read("strips-uneven", "strips of 7 rows, the last of two", lambda: _strips(7))
    shelf.read("strips-backwards", "strips stored last first", lambda: _strips(50, backwards=True))
    shelf.read("rows-endless", "4294967295 rows a strip, as many writers say", _rows_endless)
    shelf.read("predictor", "differences of neighbours, deflated", lambda: _predicted(pixels(), 8))
    shelf.read("predictor-16", "the same of 16 bits", lambda: _predicted(np.asarray(deep()), 16))
    shelf.either("bigtiff", "BigTIFF, Motorola byte order", _big_endian_bigtiff)
    shelf.read("ycbcr-420", "JPEG within, colours at half resolution", _jpeg_420)
    shelf.read("g3-2d-fill", "Group 3, two-dimensional, fill bits", lambda: _g3(5))
    shelf.read("g3-reversed", "Group 3, bits in reverse order", lambda: _g3(0, reverse=True))
    shelf.read("g4-strips", "Group 4 in strips of 100 rows", _g4_strips)
    shelf.read("thumbnail", "a small preview as its second page", _thumbnail, pages=2)
    shelf.read("alpha-loose", "an extra sample nobody says the meaning of", _extra_sample)
    return shelf


def _base(**tags: tuple[int, list[int]]) -> dict[int, tuple[int, object]]:
    return dict(grey(sheet(), **tags).tags)


def _bits(*, white_is_zero: bool) -> bytes:
    rows = np.packbits(pixels() < 128 if white_is_zero else pixels() >= 128, axis=1).tobytes()
    tags = _base(t258=(SHORT, [1]), t262=(SHORT, [0 if white_is_zero else 1]))
    return written([Directory(tags, [rows])])


def _half_bytes(values: np.ndarray) -> bytes:
    padded = np.pad(values, ((0, 0), (0, values.shape[1] % 2)))
    return (padded[:, ::2] << 4 | padded[:, 1::2]).astype(np.uint8).tobytes()


def _nibbles() -> bytes:
    narrow = pixels()[:, :-1]
    tags = _base(t256=(LONG, [WIDTH - 1]), t258=(SHORT, [4]))
    return written([Directory(tags, [_half_bytes(narrow >> 4)])])


def _palette_nibbles() -> bytes:
    colours = [0, 65535, *[30_000] * 14] * 3
    tags = _base(t258=(SHORT, [4]), t262=(SHORT, [3]), t320=(SHORT, colours))
    return written([Directory(tags, [_half_bytes((pixels() >= 128).astype(np.uint8))])])


def _blocks(plane: np.ndarray, wide: int, tall: int) -> list[bytes]:
    padded = np.full((-(-HEIGHT // tall) * tall, -(-WIDTH // wide) * wide), 255, np.uint8)
    padded[:HEIGHT, :WIDTH] = plane
    return [
        padded[y : y + tall, x : x + wide].tobytes()
        for y in range(0, padded.shape[0], tall)
        for x in range(0, padded.shape[1], wide)
    ]


def _tiles(wide: int, tall: int) -> bytes:
    tags = _base(t322=(LONG, [wide]), t323=(LONG, [tall]))
    del tags[278]
    return written([Directory(tags, _blocks(pixels(), wide, tall), tiled=True)])


def _tiles_planar() -> bytes:
    tags = _base(t258=(SHORT, [8] * 3), t262=(SHORT, [2]), t277=(SHORT, [3]), t284=(SHORT, [2]))
    tags |= {322: (LONG, [128]), 323: (LONG, [128])}
    del tags[278]
    return written([Directory(tags, _blocks(pixels(), 128, 128) * 3, tiled=True)])


def _strips(rows: int, *, backwards: bool = False) -> bytes:
    strips = [pixels()[top : top + rows].tobytes() for top in range(0, HEIGHT, rows)]
    tags = _base(t278=(LONG, [rows]))
    if not backwards:
        return written([Directory(tags, strips)])
    places, at = [], 8
    for strip in reversed(strips):
        places.append(at)
        at += len(strip) + len(strip) % 2
    said = {273: (LONG, places[::-1]), 279: (LONG, [len(strip) for strip in strips])}
    return written([Directory(tags, strips[::-1], overrule=said)])


def _rows_endless() -> bytes:
    return written([grey(sheet(), t278=(LONG, [2**32 - 1]))])


def _predicted(values: np.ndarray, bits: int) -> bytes:
    kind = "<u2" if bits == 16 else "u1"
    steps = np.diff(values.astype(kind), axis=1, prepend=np.zeros((HEIGHT, 1), kind)).astype(kind)
    tags = _base(t258=(SHORT, [bits]), t259=(SHORT, [8]), t317=(SHORT, [2]))
    return written([Directory(tags, [zlib.compress(steps.tobytes())])])


def _big_endian_bigtiff() -> bytes:
    """BigTIFF 43: eight-byte offsets, twenty-byte entries."""
    data = sheet().tobytes()
    tags = {256: WIDTH, 257: HEIGHT, 258: 8, 259: 1, 262: 1, 273: 16, 277: 1, 278: HEIGHT, 279: len(data)}
    entries = b"".join(struct.pack(">HHQQ", tag, 16, 1, value) for tag, value in tags.items())
    head = b"MM\0+\0\x08\0\0" + struct.pack(">Q", 16 + len(data))
    return head + data + struct.pack(">Q", len(tags)) + entries + bytes(8)


def _jpeg_420() -> bytes:
    return encoded(sheet().convert("RGB"), "TIFF", compression="jpeg", quality=90)


def _g3(options: int, *, reverse: bool = False) -> bytes:
    strip = strip_of(sheet().convert("1"), "group3", options)
    if not reverse:
        return fax(3, strip, t292=(LONG, [options]))
    turned = np.packbits(np.unpackbits(np.frombuffer(strip, np.uint8)), bitorder="little").tobytes()
    return fax(3, turned, t266=(SHORT, [2]))


def _g4_strips(rows: int = 100) -> bytes:
    parts = [sheet().convert("1").crop((0, y, WIDTH, min(HEIGHT, y + rows))) for y in range(0, HEIGHT, rows)]
    tags = _base(t258=(SHORT, [1]), t259=(SHORT, [4]), t262=(SHORT, [0]), t278=(LONG, [rows]))
    return written([Directory(tags, [strip_of(part, "group4") for part in parts])])


def _thumbnail() -> bytes:
    small = sheet().resize((62, 88))
    return written([grey(sheet()), grey(small, t254=(LONG, [1]))])


def _extra_sample() -> bytes:
    both = np.stack([pixels(), np.full_like(pixels(), 77)], axis=2)
    tags = _base(t258=(SHORT, [8, 8]), t277=(SHORT, [2]), t338=(SHORT, [0]))
    return written([Directory(tags, [both.tobytes()])])


def _tiff_odd() -> Shelf:
    shelf = Shelf("suite-tiff-odd")
    shelf.either("jpeg-old-strips", "old-style JPEG whose tables lie in tags of their own", _old_jpeg_tables)
    shelf.either("double", "64-bit floating point", lambda: _samples(pixels() / 255.0, "<f8", 64, 3))
    shelf.either("half-float", "16-bit floating point", lambda: _samples(pixels() / 255.0, "<f2", 16, 3))
    shelf.either("signed", "8 bits with a sign", lambda: _samples(pixels() / 255.0 * 127, "i1", 8, 2))
    shelf.either("32-bit", "32 bits a sample", lambda: _samples(pixels() / 255.0 * (2**32 - 1), "<u4", 32, 1))
    shelf.either("12-bit", "12 bits a sample", _twelve_bits)
    shelf.either("nan", "floating point that is no number", lambda: _samples(pixels() * np.nan, "<f4", 32, 3))
    shelf.either("rows-0", "0 rows a strip", lambda: written([grey(sheet(), t278=(LONG, [0]))]))
    shelf.either("tile-0", "tiles 0 wide", lambda: _tiled_as(0, 16))
    shelf.either("tile-huge", "tiles of 4,000,000,000", lambda: _tiled_as(4_000_000_000, 4_000_000_000))
    shelf.named("offsets-few", "one strip said where nine are needed", _few_offsets, "unreadable-page")
    shelf.either("cycle-xmp", "a gigabyte of metadata said", lambda: _said({700: (LONG, [1, 2**30])}))
    shelf.either("type-99", "an entry of a type nobody knows", _type_99)
    for code, name in (
        (34925, "LZMA"),
        (50001, "WebP"),
        (34887, "LERC"),
        (32908, "ThunderScan"),
        (9, "JBIG"),
    ):
        shelf.either(f"compression-{code}", f"packed as {name}, noise", lambda code=code: _packed_as(code))
    return shelf


def _old_jpeg_tables() -> bytes:
    """TIFF 6.0 section 22: quantisation and Huffman tables by offset, the scan in a strip."""
    tags = _base(t259=(SHORT, [6]), t512=(SHORT, [1]), t519=(LONG, [8]), t520=(LONG, [8]), t521=(LONG, [8]))
    return written([Directory(tags, [encoded(sheet(), "JPEG")[600:]])])


def _samples(values: np.ndarray, kind: str, bits: int, format_: int) -> bytes:
    tags = _base(t258=(SHORT, [bits]), t339=(SHORT, [format_]))
    with np.errstate(invalid="ignore"):
        return written([Directory(tags, [values.astype(kind).tobytes()])])


def _twelve_bits() -> bytes:
    values = (np.asarray(deep(4095)).astype(np.uint16)).reshape(HEIGHT, -1, 2)
    first, second = values[..., 0], values[..., 1]
    packed = np.stack([first >> 4, (first & 15) << 4 | second >> 8, second & 255], axis=2).astype(np.uint8)
    return written([Directory(_base(t258=(SHORT, [12])), [packed.tobytes()])])


def _tiled_as(wide: int, tall: int) -> bytes:
    tags = _base(t322=(LONG, [wide]), t323=(LONG, [tall]))
    return written([Directory(tags, [bytes(4096)], tiled=True)])


def _few_offsets() -> bytes:
    return written([Directory(_base(t278=(LONG, [100])), [pixels()[:100].tobytes()])])


def _said(tags: dict[int, tuple[int, list[int]]]) -> bytes:
    made = grey(sheet())
    return written([Directory(made.tags, made.blocks, overrule=tags)])


def _type_99() -> bytes:
    data = bytearray(written([grey(sheet())]))
    (at,) = struct.unpack_from("<L", data, 4)
    struct.pack_into("<H", data, at + 2 + 12 + 2, 99)
    return bytes(data)


def _packed_as(code: int) -> bytes:
    return written([Directory(_base(t259=(SHORT, [code])), [noise(9_000)])])
