"""A TIFF writer that does what it is told, also what no TIFF should be (TIFF 6.0, BigTIFF not included)."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageChops

SHORT, LONG, RATIONAL = 3, 4, 5
_PACK = {SHORT: "H", LONG: "L", RATIONAL: "LL"}
_SIZE = {SHORT: 2, LONG: 4, RATIONAL: 8}
OFFSETS, COUNTS, TILE_OFFSETS, TILE_COUNTS = 273, 279, 324, 325


@dataclass(frozen=True, slots=True)
class Directory:
    """One page. ``tags``: number to (type, values); ``blocks`` are its strips or tiles, placed for it.

    ``next_at`` overrules where the next directory is said to be: 0 is the end, a small number an index.
    """

    tags: Mapping[int, tuple[int, Sequence[int]]]
    blocks: Sequence[bytes] = ()
    tiled: bool = False
    next_index: int | None = None
    overrule: Mapping[int, tuple[int, Sequence[int]]] = field(default_factory=dict)


def written(pages: Sequence[Directory], order: str = "<") -> bytes:
    """The file: header, then for each page its blocks, its long values and its directory."""
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + bytes(4))
    starts: list[int] = []
    links: list[int] = []
    for page in pages:
        places = []
        for block in page.blocks:
            places.append(len(out))
            out += block + bytes(len(block) % 2)
        at, count = (TILE_OFFSETS, TILE_COUNTS) if page.tiled else (OFFSETS, COUNTS)
        tags = {at: (LONG, places), count: (LONG, [len(block) for block in page.blocks]), **page.tags}
        tags.update(page.overrule)
        entries = b"".join(_entry(out, tag, *tags[tag], order) for tag in sorted(tags) if tags[tag][1])
        starts.append(len(out))
        out += struct.pack(order + "H", len(entries) // 12) + entries
        links.append(len(out))
        out += bytes(4)
    _link(out, pages, starts, links, order)
    return bytes(out)


def _entry(out: bytearray, tag: int, kind: int, values: Sequence[int], order: str) -> bytes:
    data = struct.pack(order + _PACK[kind] * (len(values) // (2 if kind == RATIONAL else 1)), *values)
    count = len(data) // _SIZE[kind]
    if len(data) > 4:
        place = len(out)
        out += data + bytes(len(data) % 2)
        data = struct.pack(order + "L", place)
    return struct.pack(order + "HHL", tag, kind, count) + data.ljust(4, b"\0")


def _link(
    out: bytearray, pages: Sequence[Directory], starts: list[int], links: list[int], order: str
) -> None:
    struct.pack_into(order + "L", out, 4, starts[0])
    for index, (page, link) in enumerate(zip(pages, links, strict=True)):
        follows = page.next_index if page.next_index is not None else index + 1
        struct.pack_into(order + "L", out, link, starts[follows] if 0 <= follows < len(starts) else 0)


def grey(image: Image.Image, **tags: tuple[int, Sequence[int]]) -> Directory:
    """``image`` as an uncompressed 8-bit page in one strip; keywords ``t282=…`` add or change tags."""
    width, height = image.size
    base = {
        256: (LONG, [width]),
        257: (LONG, [height]),
        258: (SHORT, [8]),
        259: (SHORT, [1]),
        262: (SHORT, [1]),
        277: (SHORT, [1]),
        278: (LONG, [height]),
    }
    more = {int(name[1:]): value for name, value in tags.items()}
    return Directory({**base, **more}, [image.convert("L").tobytes()])


def strip_of(image: Image.Image, compression: str, t4_options: int | None = None) -> bytes:
    """The one strip that libtiff makes of a black-and-white ``image``: fax data in which 0 is white."""
    stream = BytesIO()
    info = {278: image.height} | ({292: t4_options} if t4_options is not None else {})
    ImageChops.invert(image).save(stream, "TIFF", compression=compression, tiffinfo=info)
    with Image.open(BytesIO(stream.getvalue())) as made:
        tags = made.tag_v2  # type: ignore[attr-defined]
        (place,), (size,) = tags[OFFSETS], tags[COUNTS]
    return stream.getvalue()[place : place + size]
