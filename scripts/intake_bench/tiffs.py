"""TIFF of every make and every fault."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import (
    SIZE,
    bilevel,
    cmyk,
    deep,
    flipped,
    ink,
    sheet,
    turned_against,
    with_alpha,
)
from scripts.intake_bench.tiff import LONG, RATIONAL, SHORT, Directory, grey, strip_of, written
from tests.bad_files import encoded, half, noise, tiff_loop, tiff_pages

A0_400_DPI = (13_244, 18_724)
WIDTH, HEIGHT = SIZE


def cases() -> Iterator[Case]:
    for shelf in (_makes(), _fax(), _pages(), _hostile()):
        yield from shelf.cases


def _makes() -> Shelf:
    shelf = Shelf("tiff")
    for compression in ("raw", "packbits", "tiff_lzw", "tiff_adobe_deflate", "zstd"):
        shelf.read(
            compression.removeprefix("tiff_"),
            f"compression {compression}",
            lambda compression=compression: encoded(sheet(), "TIFF", compression=compression),
        )
    shelf.read("jpeg", "JPEG within", lambda: encoded(sheet().convert("RGB"), "TIFF", compression="jpeg"))
    shelf.either("jpeg-old", "old-style JPEG within (TIFF 6.0 section 22)", _old_jpeg)
    shelf.read("big-endian", "Motorola byte order", lambda: written([grey(sheet())], ">"))
    shelf.read("bigtiff", "BigTIFF", lambda: encoded(sheet(), "TIFF", big_tiff=True))
    shelf.read("tiled", "tiles of 256 x 256", _tiled)
    shelf.read("planar", "colours in planes of their own", _planar)
    shelf.read("strips", "a strip for every row", _row_strips)
    shelf.read("white-is-0", "8 bits, 0 is white", lambda: written([_white_is_zero(ink())]))
    shelf.read("cmyk", "CMYK", lambda: encoded(cmyk(), "TIFF"))
    shelf.read("alpha", "grey and alpha", lambda: encoded(with_alpha(), "TIFF"))
    shelf.read("lab", "CIE L*a*b*", _lab)
    shelf.read("16-bit", "16 bits a sample", lambda: encoded(deep(), "TIFF"))
    shelf.read("float", "32-bit floating point", _float)
    shelf.read("palette", "palette", lambda: encoded(sheet().convert("RGB").quantize(4), "TIFF"))
    for turn in range(2, 9):
        shelf.read(f"turn-{turn}", f"orientation {turn}", lambda turn=turn: _turned(turn))
    shelf.read("dpi-none", "no resolution", lambda: written([grey(sheet())]))
    shelf.read("dpi-0", "resolution 0/0", lambda: written([_with_dpi((0, 0), (0, 0))]))
    shelf.read("dpi-huge", "resolution 4,000,000,000", lambda: written([_with_dpi((2**32 - 1, 1), (1, 1))]))
    shelf.read(
        "dpi-cm", "resolution in centimetres", lambda: written([_with_dpi((118, 1), (118, 1), unit=3)])
    )
    return shelf


def _white_is_zero(image: Image.Image) -> Directory:
    return grey(image, t262=(SHORT, [0]))


def _with_dpi(across: tuple[int, int], down: tuple[int, int], unit: int = 2) -> Directory:
    return grey(sheet(), t282=(RATIONAL, across), t283=(RATIONAL, down), t296=(SHORT, [unit]))


def _old_jpeg() -> bytes:
    jpeg = encoded(sheet(), "JPEG", quality=90)
    tags = {
        256: (LONG, [WIDTH]),
        257: (LONG, [HEIGHT]),
        258: (SHORT, [8]),
        259: (SHORT, [6]),
        262: (SHORT, [1]),
        277: (SHORT, [1]),
        278: (LONG, [HEIGHT]),
        512: (SHORT, [1]),
        513: (LONG, [8]),  # the first block lies right after the header
        514: (LONG, [len(jpeg)]),
    }
    return written([Directory(tags, [jpeg])])


def _tiled(side: int = 256) -> bytes:
    padded = np.full((-(-HEIGHT // side) * side, -(-WIDTH // side) * side), 255, np.uint8)
    padded[:HEIGHT, :WIDTH] = np.asarray(sheet())
    tiles = [
        padded[y : y + side, x : x + side].tobytes()
        for y in range(0, padded.shape[0], side)
        for x in range(0, padded.shape[1], side)
    ]
    tags = dict(grey(sheet()).tags) | {322: (LONG, [side]), 323: (LONG, [side])}
    del tags[278]
    return written([Directory(tags, tiles, tiled=True)])


def _planar() -> bytes:
    plane = sheet().tobytes()
    tags = dict(grey(sheet()).tags) | {
        258: (SHORT, [8, 8, 8]),
        262: (SHORT, [2]),
        277: (SHORT, [3]),
        284: (SHORT, [2]),
    }
    return written([Directory(tags, [plane] * 3)])


def _row_strips() -> bytes:
    rows = [row.tobytes() for row in np.asarray(sheet())]
    return written([Directory(dict(grey(sheet()).tags) | {278: (LONG, [1])}, rows)])


def _lab() -> bytes:
    neutral = Image.new("L", SIZE, 128)
    return encoded(Image.merge("LAB", (sheet(), neutral, neutral)), "TIFF")


def _float() -> bytes:
    return encoded(Image.fromarray(np.asarray(sheet(), np.float32) / 255), "TIFF")


def _turned(turn: int) -> bytes:
    return written([grey(turned_against(turn), t274=(SHORT, [turn]))])


# --- fax ------------------------------------------------------------------------------------------


def fax(compression: int, strip: bytes, size: tuple[int, int] = SIZE, **tags: tuple[int, list[int]]) -> bytes:
    """A black-and-white page of fax data; libtiff writes 0 as white."""
    base = {
        256: (LONG, [size[0]]),
        257: (LONG, [size[1]]),
        258: (SHORT, [1]),
        259: (SHORT, [compression]),
        262: (SHORT, [0]),
        277: (SHORT, [1]),
        278: (LONG, [size[1]]),
    }
    return written([Directory({**base, **{int(n[1:]): value for n, value in tags.items()}}, [strip])])


def fax_page(dpi_y: float) -> Image.Image:
    """1728 dots wide, as a fax machine sends an A4 at 204 dots an inch across and ``dpi_y`` down."""
    return sheet().resize((1728, round(11.69 * dpi_y)), Image.Resampling.NEAREST).convert("1")


def _fax() -> Shelf:
    shelf = Shelf("fax")
    shelf.read("g3-1d", "Group 3, one-dimensional", lambda: fax(3, strip_of(bilevel(), "group3", 0)))
    shelf.read(
        "g3-2d",
        "Group 3, two-dimensional",
        lambda: fax(3, strip_of(bilevel(), "group3", 1), t292=(LONG, [1])),
    )
    shelf.read(
        "g3-fill",
        "Group 3, ends of line on byte bounds",
        lambda: fax(3, strip_of(bilevel(), "group3", 4), t292=(LONG, [4])),
    )
    shelf.read("g4", "Group 4", lambda: fax(4, strip_of(bilevel(), "group4")))
    shelf.read(
        "rle", "modified Huffman, rows on byte bounds", lambda: fax(2, strip_of(bilevel(), "tiff_ccitt"))
    )
    shelf.read(
        "g4-reversed",
        "bits in reverse order",
        lambda: fax(4, _reversed(strip_of(bilevel(), "group4")), t266=(SHORT, [2])),
    )
    shelf.read(
        "g4-inverted", "0 is black", lambda: fax(4, strip_of(ink().convert("1"), "group4"), t262=(SHORT, [1]))
    )
    for name, dpi_y in (("98", 98.0), ("196", 196.0)):
        shelf.read(f"204x{name}", f"204 x {name} dots an inch", lambda dpi_y=dpi_y: _sent(dpi_y, said=True))
        shelf.read(
            f"204x{name}-unsaid", f"204 x {name}, not said", lambda dpi_y=dpi_y: _sent(dpi_y, said=False)
        )
    shelf.either("g4-cut", "Group 4, half the data", lambda: fax(4, half(strip_of(bilevel(), "group4"))))
    shelf.either("g4-noise", "Group 4 data that is noise", lambda: fax(4, noise(9_000)))
    shelf.read("a0-400", "a map: A0 at 400 dpi, black and white, 248 Mpx", _map, like_sheet=False)
    return shelf


def _reversed(data: bytes) -> bytes:
    return np.packbits(np.unpackbits(np.frombuffer(data, np.uint8)), bitorder="little").tobytes()


def _sent(dpi_y: float, *, said: bool) -> bytes:
    page = fax_page(dpi_y)
    dpi = {"t282": (RATIONAL, [204, 1]), "t283": (RATIONAL, [int(dpi_y), 1]), "t296": (SHORT, [2])}
    return fax(3, strip_of(page, "group3", 0), page.size, **(dpi if said else {}))


def _map() -> bytes:
    image = Image.new("1", A0_400_DPI, 1)
    image.paste(0, (1000, 1000, 9000, 1040))
    return encoded(image, "TIFF", compression="group4", dpi=(400, 400))


# --- several pages --------------------------------------------------------------------------------


def _pages() -> Shelf:
    shelf = Shelf("tiff-pages")
    shelf.read("mixed", "three pages of three sizes, depths and resolutions", _mixed, pages=3)
    shelf.read("many", "400 small pages", lambda: tiff_pages(400), pages=400, like_sheet=False)
    shelf.named("too-many", "20,000 pages", lambda: _endless(20_000), "too-many-pages", "decode-timed-out")
    shelf.read("loop", "the second page points back to the first", tiff_loop, like_sheet=False)
    shelf.read("loop-itself", "the page points to itself", lambda: written([_next(0)]))
    shelf.either(
        "loop-late", "page 3 points back to page 2", lambda: written([grey(sheet()), grey(sheet()), _next(1)])
    )
    shelf.either("cut", "the third page is cut", lambda: half(_mixed(), 0.8))
    shelf.either(
        "second-huge", "the second page says 60000 x 60000", lambda: written([grey(sheet()), _huge()])
    )
    return shelf


def _mixed() -> bytes:
    half_size = sheet().resize((310, 438)).convert("1")
    wide = Image.new("RGB", (900, 300), "white")
    return encoded(sheet(), "TIFF", save_all=True, append_images=[half_size, wide], dpi=(75, 75))


def _next(index: int) -> Directory:
    made = grey(sheet())
    return Directory(made.tags, made.blocks, next_index=index)


def _endless(count: int) -> bytes:
    tiny = Image.new("L", (8, 8), 255)
    return written([grey(tiny)] * count)


def _huge() -> Directory:
    made = grey(sheet())
    return Directory({**made.tags, 256: (LONG, [60_000]), 257: (LONG, [60_000])}, made.blocks)


# --- hostile --------------------------------------------------------------------------------------


def _hostile() -> Shelf:
    shelf = Shelf("tiff-bad")
    shelf.named("bomb", "says 60000 x 60000", lambda: written([_huge()]), "too-many-pixels")
    shelf.named("bomb-deflate", "40000 x 40000, 1 bit, deflate, 200 kB", _deflate_bomb, "too-many-pixels")
    shelf.named("no-size", "0 pixels wide", lambda: written([grey(sheet(), t256=(LONG, [0]))]))
    shelf.named("cut", "cut in the middle", lambda: half(encoded(sheet(), "TIFF", compression="tiff_lzw")))
    shelf.named("head", "header only", lambda: b"II*\0\x08\0\0\0", "broken-file")
    shelf.named("directory-outside", "directory past the end of the file", lambda: b"II*\0\xff\xff\xff\x7f")
    shelf.named(
        "strip-outside", "pixels past the end of the file", lambda: _overruled({273: (LONG, [2**31])})
    )
    shelf.either("strip-endless", "strip of 4 GB", lambda: _overruled({279: (LONG, [2**32 - 1])}))
    shelf.either("no-counts", "length of the strip not said", lambda: _overruled({279: (LONG, [])}))
    shelf.either(
        "compression-99", "a compression nobody knows", lambda: written([grey(sheet(), t259=(SHORT, [99]))])
    )
    shelf.either("bits-3", "3 bits a sample", lambda: written([grey(sheet(), t258=(SHORT, [3]))]))
    shelf.either("samples-200", "200 samples a pixel", lambda: written([grey(sheet(), t277=(SHORT, [200]))]))
    shelf.either("entries", "65535 entries said, nine there", _entries)
    shelf.either(
        "subdirectory-loop",
        "sub-directory that is its own parent",
        lambda: written([grey(sheet(), t330=(LONG, [8]))]),
    )
    shelf.either("lzw-noise", "LZW data that is noise", lambda: _noisy(5))
    shelf.either("jpeg-noise", "JPEG data that is noise", lambda: _noisy(7))
    shelf.drawn_by_lot(
        "flipped",
        "one byte in a thousand changed",
        lambda rng: flipped(encoded(sheet(), "TIFF", compression="tiff_lzw"), rng),
    )
    shelf.drawn_by_lot(
        "flipped-g4",
        "Group 4, one byte in a hundred changed",
        lambda rng: flipped(encoded(bilevel(), "TIFF", compression="group4"), rng, 0.01),
    )
    return shelf


def _overruled(tags: dict[int, tuple[int, list[int]]]) -> bytes:
    made = grey(sheet())
    return written([Directory(made.tags, made.blocks, overrule=tags)])


def _deflate_bomb(side: int = 40_000) -> bytes:
    packed = zlib.compress(bytes(side // 8 * side), 9)
    tags = dict(grey(Image.new("L", (8, 8))).tags) | {
        256: (LONG, [side]),
        257: (LONG, [side]),
        258: (SHORT, [1]),
        259: (SHORT, [8]),
        278: (LONG, [side]),
    }
    return written([Directory(tags, [packed])])


def _entries() -> bytes:
    data = bytearray(written([grey(sheet())]))
    (at,) = struct.unpack_from("<L", data, 4)
    struct.pack_into("<H", data, at, 65_535)
    return bytes(data)


def _noisy(compression: int) -> bytes:
    made = grey(sheet(), t259=(SHORT, [compression]))
    return written([Directory(made.tags, [noise(20_000)])])
