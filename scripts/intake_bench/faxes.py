"""Fax data that ends before its picture does, and data that only looks as if it did; maps as large as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from pikepdf import Array, Name
from PIL import Image

from scripts.intake_bench import pdf_scans
from scripts.intake_bench.arithmetic import END_MARK, generic_data
from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import SIZE, bilevel, ink, sheet
from scripts.intake_bench.jbig2 import generic_arithmetic, generic_mmr
from scripts.intake_bench.tiff import LONG, SHORT, Directory, strip_of, written
from tests.bad_files import encoded, half

WIDTH, HEIGHT = SIZE
A0_300_DPI = (9_933, 14_043)
A0_PT = (2_384, 3_370)
SMALL = (SIZE[0] // 2, SIZE[1] // 2)
ROWS = 100
_END_BYTES = 4
"""The end mark of Group 4 and what fills its last byte; a row or two may go with it."""


def cases() -> Iterator[Case]:
    for shelf in (_short(), _whole(), _maps()):
        yield from shelf.cases


def _short() -> Shelf:
    shelf = Shelf("fax-short")
    for name, odd, build in (
        ("tiff-g4", "TIFF, Group 4, half the data, its length said truly", lambda: _tiff(4, half(_g4()))),
        ("tiff-g4-zeros", "TIFF, Group 4, the second half never written", lambda: _tiff(4, _zeroed(_g4()))),
        ("tiff-g4-inverted", "TIFF, Group 4, 0 is black, half the data", _inverted),
        ("tiff-g4-reversed", "TIFF, Group 4, bits in reverse order, half the data", _reversed),
        ("tiff-g4-strips", "TIFF, Group 4 in strips, the last four empty", _empty_strips),
        ("tiff-g3", "TIFF, Group 3, half the data", lambda: _tiff(3, half(_g3()))),
        ("tiff-g3-zeros", "TIFF, Group 3, the second half never written", lambda: _tiff(3, _zeroed(_g3()))),
        ("pdf-g4", "PDF, Group 4, half the data", lambda: _pdf(half(_g4()), K=-1)),
        ("pdf-g4-zeros", "PDF, Group 4, the second half never written", lambda: _pdf(_zeroed(_g4()), K=-1)),
        ("pdf-g3", "PDF, Group 3, half the data", lambda: _pdf(half(_g3()), K=0, EndOfLine=True)),
        ("jbig2", "PDF, JBIG2 of Group 4, half the data, its length said truly", lambda: _jbig2(half(_g4()))),
        ("pdf-g4-drawn", "PDF, Group 4 under a drawn line, half the data", _drawn_over),
        ("jbig2-arithmetic", "PDF, JBIG2 in arithmetic coding, half the data", lambda: _arithmetic(2)),
        ("jbig2-arithmetic-most", "the same, nine tenths of the data", lambda: _arithmetic(10 / 9)),
        ("jbig2-cut", "PDF, JBIG2 whose segment reaches past the end", lambda: _jbig2(_g4(), lost=120)),
    ):
        shelf.named(name, odd, build, "unreadable-page")
    return shelf


def _whole() -> Shelf:
    shelf = Shelf("fax-whole")
    for name, odd, build in (
        ("tiff-g4-no-end", "TIFF, Group 4 without its end mark", lambda: _tiff(4, _g4()[:-_END_BYTES])),
        ("tiff-g4-padded", "TIFF, Group 4 and a page of zeros", lambda: _tiff(4, _g4() + bytes(4096))),
        ("pdf-g4-no-end", "PDF, Group 4 without its end mark", lambda: _pdf(_g4()[:-_END_BYTES], K=-1)),
        ("pdf-g3-no-marks", "PDF, Group 3 rows without end marks", _no_marks),
        ("jbig2-arithmetic", "PDF, JBIG2 in arithmetic coding", lambda: _arithmetic(1)),
        ("jbig2-arithmetic-no-end", "the same without its end mark", lambda: _arithmetic(1, end=b"")),
        ("jbig2-no-end", "PDF, JBIG2 of Group 4 without its end mark", lambda: _jbig2(_g4()[:-_END_BYTES])),
    ):
        shelf.read(name, odd, build)
    return shelf


def _g4() -> bytes:
    return strip_of(bilevel(), "group4")


def _g3() -> bytes:
    return strip_of(bilevel(), "group3", 0)


def _zeroed(data: bytes) -> bytes:
    kept = half(data)
    return kept + bytes(len(data) - len(kept))


def _tiff(compression: int, *strips: bytes, rows: int = HEIGHT, photometric: int = 0, fill: int = 1) -> bytes:
    tags = {
        256: (LONG, [WIDTH]),
        257: (LONG, [HEIGHT]),
        258: (SHORT, [1]),
        259: (SHORT, [compression]),
        262: (SHORT, [photometric]),
        266: (SHORT, [fill]),
        277: (SHORT, [1]),
        278: (LONG, [rows]),
    }
    return written([Directory(tags, strips)])


def _inverted() -> bytes:
    return _tiff(4, half(strip_of(ink().convert("1"), "group4")), photometric=1)


def _reversed() -> bytes:
    bits = np.unpackbits(np.frombuffer(half(_g4()), np.uint8))
    return _tiff(4, np.packbits(bits, bitorder="little").tobytes(), fill=2)


def _empty_strips() -> bytes:
    parts = [bilevel().crop((0, y, WIDTH, min(HEIGHT, y + ROWS))) for y in range(0, HEIGHT, ROWS)]
    strips = [strip_of(part, "group4") for part in parts]
    return _tiff(4, *strips[:-4], *(bytes(len(strip)) for strip in strips[-4:]), rows=ROWS)


def _pdf(data: bytes, **parameters: object) -> bytes:
    return pdf_scans.made(pdf_scans.fax(data, **parameters))


def _drawn_over() -> bytes:
    content = f"q {pdf_scans.WHOLE} cm /Im0 Do Q 1 0 0 RG 50 50 m 200 50 l S"
    return pdf_scans.made(pdf_scans.fax(half(_g4()), K=-1), content=content)


def _no_marks() -> bytes:
    return _pdf(strip_of(bilevel(), "tiff_ccitt"), K=0, EncodedByteAlign=True)


def _jbig2(group4: bytes, *, lost: int = 0) -> bytes:
    data = b"".join(generic_mmr(group4, SIZE))
    return pdf_scans.made(pdf_scans.picture(data[: len(data) - lost], "JBIG2Decode", bits=1))


def _arithmetic(parts: float, end: bytes = END_MARK) -> bytes:
    """One of ``parts`` of the data, with its end mark if that is all of it."""
    data = _coded()
    kept = data + end if parts == 1 else data[: int(len(data) / parts)]
    size = {"Width": SMALL[0], "Height": SMALL[1]}
    picture = pdf_scans.picture(b"".join(generic_arithmetic(kept, SMALL)), "JBIG2Decode", bits=1)
    return pdf_scans.made(picture | size)


@cache
def _coded() -> bytes:
    return generic_data(sheet().resize(SMALL)).removesuffix(END_MARK)


# --- maps -----------------------------------------------------------------------------------------


def _maps() -> Shelf:
    """139 million pixels in colour: read within the limits of a process, or named where the clock is short."""
    shelf = Shelf("map")
    coded: tuple[tuple[str, str, Callable[[], bytes]], ...] = (
        ("a0-jpeg", "A0 at 300 dpi, JPEG in colour", _map_jpeg),
        ("a0-jpeg-progressive", "the same, progressive", lambda: _map_jpeg(progressive=True)),
        ("a0-pdf", "the same in a PDF", _map_pdf),
        ("a0-png", "A0 at 300 dpi, PNG in colour", lambda: encoded(_map(), "PNG", compress_level=1)),
    )
    for name, odd, build in coded:
        shelf.either(name, odd, build)
    return shelf


def _map() -> Image.Image:
    """Fields of colour with soft edges, and a border."""
    fields = np.random.default_rng(11).integers(120, 255, (44, 31, 3), dtype=np.uint8)
    land = Image.fromarray(fields).resize(A0_300_DPI, Image.Resampling.BILINEAR)
    land.paste((60, 30, 10), (1000, 1000, 9000, 1040))
    return land


def _map_jpeg(*, progressive: bool = False) -> bytes:
    return encoded(_map(), "JPEG", quality=85, dpi=(300, 300), progressive=progressive)


def _map_pdf() -> bytes:
    picture = {
        **pdf_scans.picture(_map_jpeg(), "DCTDecode", ColorSpace=Name.DeviceRGB),
        **dict(zip(("Width", "Height"), A0_300_DPI, strict=True)),
    }
    content = f"q {A0_PT[0]} 0 0 {A0_PT[1]} 0 0 cm /Im0 Do Q"
    return pdf_scans.made(picture, content=content, MediaBox=Array([0, 0, *A0_PT]))
