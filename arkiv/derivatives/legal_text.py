"""Text that XML and PDF may hold. Pure."""

from __future__ import annotations

import re

_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
# XML 1.0 2.2 allows no control characters and no lone surrogates; PDF/A-2 6.2.11.7.2 maps no glyph to U+FEFF,
# U+FFFE or U+0000. One rule for both, so that the two derivatives of a page say the same.


def legal(text: str) -> str:
    """``text`` with U+FFFD in place of what neither format can carry: one sees that something stood there."""
    return _NO_CHARACTER.sub("\ufffd", text)
