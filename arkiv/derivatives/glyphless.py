"""A font for text nobody sees: every character is the same box, five hundred thousandths wide.

An ordinary font would have to be shipped with its licence, could never hold every character, and its widths would
tell nothing: each word is stretched to its place on the page anyway. Two glyphs are enough: ``.notdef``, which PDF/A
forbids to call, and the box that every character is. It is a box and not nothing, because viewers mark a selection
by the outline of its glyphs.
"""

from __future__ import annotations

import io
from functools import cache

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph

EM = 1000
WIDTH = 500
ASCENT, DESCENT = 800, -200
NAME = "Osynlig"
MOST_CODES = 0xFFFF
_EPOCH = 3_000_000_000  # seconds from 1904: a day that never changes, so that the bytes never do

_CMAP_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
"""
_CMAP_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
_CMAP_BLOCK = 100  # entries in one bfchar section (Adobe technical note 5014)


@cache
def program() -> bytes:
    """The TrueType file, the same bytes each time."""
    builder = FontBuilder(EM, isTTF=True)
    glyphs = [".notdef", "box"]
    builder.setupGlyphOrder(glyphs)
    builder.setupCharacterMap({0x20: "box"})
    builder.setupGlyf({".notdef": Glyph(), "box": _box()})
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (WIDTH, 0)))
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME})
    builder.setupOS2(sTypoAscender=ASCENT, sTypoDescender=DESCENT)
    builder.setupPost()
    builder.updateHead(created=_EPOCH, modified=_EPOCH)
    builder.font.recalcTimestamp = False
    out = io.BytesIO()
    builder.save(out)
    return out.getvalue()


def _box() -> Glyph:
    pen = TTGlyphPen(None)
    pen.moveTo((0, DESCENT))
    for corner in ((0, ASCENT), (WIDTH, ASCENT), (WIDTH, DESCENT)):
        pen.lineTo(corner)
    pen.closePath()
    return pen.glyph()


class Codes:
    """A number for each character of a document, from 1: zero is ``.notdef``'s (PDF/A-2 6.2.11.8)."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encoded(self, text: str) -> bytes:
        """``text`` as hex digits, four to a character."""
        return b"".join(b"%04X" % self._code(character) for character in text)

    def _code(self, character: str) -> int:
        if character not in self._codes and len(self._codes) >= MOST_CODES:
            character = "\ufffd" if "\ufffd" in self._codes else next(iter(self._codes))
        return self._codes.setdefault(character, len(self._codes) + 1)

    def to_unicode(self) -> bytes:
        """The CMap that gives each number its character back: searching and copying go by it."""
        entries = [
            b"<%04X> <%s>" % (code, character.encode("utf-16-be").hex().upper().encode())
            for character, code in self._codes.items()
        ]
        blocks = [entries[at : at + _CMAP_BLOCK] for at in range(0, len(entries), _CMAP_BLOCK)]
        body = b"".join(
            b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks
        )
        return _CMAP_HEAD + body + _CMAP_TAIL

    def to_glyph(self) -> bytes:
        """Glyph 0 for number 0, the box for every other."""
        return b"\0\0" + b"\0\1" * len(self._codes)
