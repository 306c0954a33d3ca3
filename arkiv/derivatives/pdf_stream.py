"""A PDF written object by object as it comes, so that a document of any length costs the memory of one page.

Only what a searchable scan needs (ISO 32000-1 7.3, 7.5); what is written is read back and checked by another library.
"""

from __future__ import annotations

import zlib
from typing import BinaryIO

_HEADER = b"%PDF-1.7\n%\xe5\xe4\xf6\xc5\n"


class PdfStream:
    """Objects of a PDF, numbered from 1. ``finish`` makes the file whole."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._at = 0
        self._offsets: list[int] = []
        self._write(_HEADER)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets)

    def put(self, body: bytes, number: int | None = None) -> int:
        """Write an object and return its number."""
        number = number or self.reserve()
        self._offsets[number - 1] = self._at
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        return number

    def stream(self, entries: bytes, data: bytes) -> int:
        """Write a stream whose ``data`` is coded as ``entries`` say."""
        number = self.reserve()
        self._offsets[number - 1] = self._at
        self._write(b"%d 0 obj\n<< %s /Length %d >>\nstream\n" % (number, entries, len(data)))
        self._write(data)
        self._write(b"\nendstream\nendobj\n")
        return number

    def packed(self, data: bytes, entries: bytes = b"") -> int:
        """Write a stream, packed with Flate."""
        return self.stream(b"%s /Filter /FlateDecode" % entries, zlib.compress(data, 6))

    def finish(self, root: int) -> None:
        """Write the table of objects and the trailer. ``root`` is the catalogue's number."""
        start, size = self._at, len(self._offsets) + 1
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        self._write(b"".join(b"%010d 00000 n \n" % offset for offset in self._offsets))
        self._write(b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, root, start))

    def _write(self, data: bytes) -> None:
        self._at += self._out.write(data)


def numbers(*values: float) -> bytes:
    """Numbers as PDF has them: no exponents, four decimals."""
    return b" ".join(_number(value) for value in values)


def _number(value: float) -> bytes:
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    return (text if text not in ("-0", "") else "0").encode()
