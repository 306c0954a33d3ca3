"""Bytes of a file in every way a reader may take them for words: six encodings, five disguises. Pure.

Encodings: UTF-8, UTF-16 with either end first, Windows-1252 (which holds Latin-1), PDFDocEncoding (ISO 32000-1
annex D.3) and hexadecimal strings of any of these. Disguises: octal escapes, numeric entities, percent and number
signs, base 64, null bytes.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator

_WORDS = re.compile(r"[^\W_]{4,}")
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2}\s*){4,}")
_OCTAL = re.compile(rb"\\([0-7]{3})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{16,}={0,2}")
_ENTITY = re.compile(rb"&#?[A-Za-z0-9]{2,8};")
_URL = re.compile(rb"[%#][0-9A-Fa-f]{2}")
"""Also as the names of a PDF spell what is no letter (ISO 32000-1 7.3.5)."""
_PDFDOC = {  # where PDFDocEncoding parts from Windows-1252 and holds a letter
    **{0x93: "ﬁ", 0x94: "ﬂ", 0x95: "Ł", 0x96: "Œ", 0x97: "Š", 0x98: "Ÿ", 0x99: "Ž"},
    **{0x9A: "ı", 0x9B: "ł", 0x9C: "œ", 0x9D: "š", 0x9E: "ž"},
}


def readings(data: bytes) -> Iterator[str]:
    """``data`` as text in every encoding, once plain and once with each disguise taken off."""
    yield from decoded(data)
    for bare in _undisguised(data):
        yield from decoded(bare)


def words_in(data: bytes) -> set[str]:
    """Words of four letters and more that ``data`` can be read as."""
    return {word for text in readings(data) for word in _WORDS.findall(text)}


def decoded(data: bytes) -> Iterator[str]:
    """``data`` as text in every encoding."""
    yield data.decode("utf-8", "replace")
    yield data.decode("cp1252", "replace")
    if any(byte in data for byte in _PDFDOC):
        yield data.decode("latin-1").translate(_PDFDOC)
    if data.count(0) >= 4:
        yield data.decode("utf-16-be", "replace")
        yield data.decode("utf-16-le", "replace")
        # Whatever the order and wherever it starts: Swedish letters have one byte zero.
        yield data.replace(b"\0", b"").decode("latin-1")


def _undisguised(data: bytes) -> Iterator[bytes]:
    if _OCTAL.search(data):
        yield _OCTAL.sub(lambda found: bytes([int(found[1], 8) & 0xFF]), data).replace(b"\\", b"")
    if _ENTITY.search(data):
        yield html.unescape(data.decode("utf-8", "replace")).encode()
    if _URL.search(data):
        yield _URL.sub(lambda found: bytes([int(found[0][1:], 16)]), data)
    hexed = b"\n".join(_from_hex(found[0]) for found in _HEX.finditer(data))
    if hexed:
        yield hexed
    coded = b"\n".join(_from_base64(found[0]) for found in _BASE64.finditer(data))
    if coded:
        yield coded


def _from_hex(found: bytes) -> bytes:
    digits = b"".join(found.split())
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _from_base64(found: bytes) -> bytes:
    body = found.rstrip(b"=")
    try:
        return base64.b64decode(body[: len(body) // 4 * 4])
    except binascii.Error:
        return b""
