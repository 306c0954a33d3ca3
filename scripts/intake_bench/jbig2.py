"""The smallest JBIG2 there is: a page and one region, of Group 4 data or in arithmetic coding (ITU-T T.88, 7.2-7.4)."""

from __future__ import annotations

import struct

from scripts.intake_bench.arithmetic import ADAPTIVE_PIXELS

_PAGE_INFORMATION, _GENERIC_REGION = 48, 38


def generic_mmr(group4: bytes, size: tuple[int, int]) -> tuple[bytes, bytes]:
    """Two segments, as a PDF embeds them: page information, and ``group4`` as an immediate generic region."""
    return _of_one_region(b"\x01" + group4, size)  # 1: MMR


def generic_arithmetic(coded: bytes, size: tuple[int, int]) -> tuple[bytes, bytes]:
    """As ``generic_mmr``, of data that the arithmetic coder made."""
    return _of_one_region(b"\x00" + ADAPTIVE_PIXELS + coded, size)


def _of_one_region(data: bytes, size: tuple[int, int]) -> tuple[bytes, bytes]:
    width, height = size
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIB", width, height, 0, 0, 0) + data
    return _segment(0, _PAGE_INFORMATION, page), _segment(1, _GENERIC_REGION, region)


def _segment(number: int, kind: int, data: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data
