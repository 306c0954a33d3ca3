"""Which charset a Swedish register was written in, scored on its own bytes.

General guessers take Swedish cp1252 for cp1250; we know the language, and only these were ever in use here:
UTF-8 (also with a few stray bytes), cp1252 (latin-1 is the same where letters are), cp850 (cp437 is), Mac
Roman. UTF-16 shows itself by its mark or its zeros.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_ASCII = bytes(range(0x80))
_SINGLE = ("cp1252", "latin-1", "cp850", "cp437", "mac_roman")
_LETTERS = {**dict.fromkeys("åäö", 4), **dict.fromkeys("ÅÄÖ", 3), **dict.fromkeys("éÉüÜ§¤", 1)}
_TYPOGRAPHY = frozenset("”“’–—…€½°·´«»®\xa0")
_MIXED = "arkiv-mixed-swedish"


@dataclass(frozen=True, slots=True)
class Charset:
    """``name`` is a Python codec, ``errors`` its error handler; ``note`` is Swedish, empty when nothing is
    odd.
    """

    name: str
    errors: str = "strict"
    note: str = ""


def _stray_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("cp1252", "replace"), error.end


codecs.register_error(_MIXED, _stray_byte)


def detect(chunks: Iterable[bytes]) -> Charset:
    """The charset of a file given in pieces. Constant memory; every byte counts, not only the first ones."""
    high: Counter[int] = Counter()
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    first, zeros, good, stray = b"", [0, 0], 0, 0
    for chunk in chunks:
        if not first:
            first = chunk[:4]
        zeros[0] += chunk[::2].count(0)
        zeros[1] += chunk[1::2].count(0)
        high.update(chunk.translate(None, _ASCII))
        text = decoder.decode(chunk)
        if not text.isascii():
            bad = len(text) - len(
                text.encode("utf-8", "ignore").decode("utf-8")
            )  # surrogates: no character at all
            stray += bad
            good += len(text) - len(text.encode("ascii", "ignore")) - bad
    stray += len(decoder.decode(b"", final=True))
    return _wide(first, zeros) or _utf8(good, stray) or _single(high)


def _wide(first: bytes, zeros: list[int]) -> Charset | None:
    if first[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return Charset("utf-16")
    if max(zeros) > 20 and min(zeros) * 20 < max(zeros):
        return Charset("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")
    return None


def _utf8(good: int, stray: int) -> Charset | None:
    if not stray:
        return Charset("utf-8-sig")
    if good > 4 * stray:
        return Charset(
            "utf-8-sig",
            _MIXED,
            f"Filen är UTF-8 men har {stray} tecken från en äldre teckentabell; de har tolkats.",
        )
    return None


def _single(high: Counter[int]) -> Charset:
    best = max(_SINGLE, key=lambda name: _score(name, high))  # the first wins a tie: cp1252 before latin-1
    letters = sum(count for byte, count in high.items() if bytes([byte]).decode(best, "replace") in _LETTERS)
    note = "" if letters * 2 >= sum(high.values()) else "Teckentabellen är osäker: kontrollera å, ä och ö."
    return Charset(best, "replace", note)


def _score(name: str, high: Counter[int]) -> int:
    return sum(count * _worth(bytes([byte]).decode(name, "replace")) for byte, count in high.items())


def _worth(char: str) -> int:
    if char in _LETTERS:
        return _LETTERS[char]
    if char in _TYPOGRAPHY:
        return 0
    return -2 if char.isalpha() else -5
