"""Separator and header sheets (skiljeblad): what their code says, and finding it on a page.

The code is a QR code with one line of text: mark, box, folder, running number, checksum. A separator has no folder: a
document ends before it and another begins after. A header names a folder, which holds until the next header.
"""

from __future__ import annotations

import hashlib
from enum import Enum
from typing import TYPE_CHECKING, Final

import zxingcpp

from ingest.model import SheetCode
from ingest.stages.grey import scaled

if TYPE_CHECKING:
    from ingest.stages.grey import Grey

MARK: Final = "ARKIV1"
LOOK_PX: Final = 1000
"""Longer side of the small picture every page is looked at in: about 85 dpi for A4, 6 pixels to a module."""
CODE_SHARE: Final = 0.5
"""The code's printed width as a share of the sheet's: far larger than any other code on office paper."""
_CHECK_DIGITS: Final = 8
_LONGEST: Final = 400


class SheetFault(Enum):
    """Why a code that begins as ours is not believed."""

    CHECKSUM = "checksum"


def encode(code: SheetCode) -> str:
    """The line in the QR code."""
    told = f"{MARK}/{_plain(code.box)}/{_plain(code.folder)}/{code.number}"
    return f"{told}/{_check(told)}"


def decode(text: str) -> SheetCode | SheetFault | None:
    """The reverse; ``None`` for a code that is none of ours."""
    if not text.startswith(f"{MARK}/") or len(text) > _LONGEST:
        return None
    told, _, check = text.rpartition("/")
    parts = told.split("/")
    if check != _check(told) or len(parts) != 4 or not parts[3].isdecimal():
        return SheetFault.CHECKSUM
    return SheetCode(_restored(parts[1]), _restored(parts[2]), int(parts[3]))


def _plain(text: str) -> str:
    """``text`` without the slash that parts the line."""
    return text.replace("%", "%25").replace("/", "%2F")


def _restored(text: str) -> str:
    return text.replace("%2F", "/").replace("%25", "%")


def _check(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:_CHECK_DIGITS].upper()


def code_on(pixels: Grey) -> SheetCode | SheetFault | None:
    """The code of the sheet that ``pixels`` (uint8 grey, any way up) shows; ``None`` on every other page.

    Only a code as large as ours is found: the page is looked at small, which costs a few milliseconds.
    """
    return next((code for text in _texts(pixels) if (code := decode(text)) is not None), None)


def _texts(pixels: Grey) -> list[str]:
    scale = LOOK_PX / max(pixels.shape)
    small = scaled(pixels, scale) if scale < 1 else pixels
    found = zxingcpp.read_barcodes(
        small, formats=zxingcpp.barcode_formats_from_str("QRCode"), try_invert=False, try_downscale=False
    )
    return [each.text for each in found]
