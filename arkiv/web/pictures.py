"""Page pictures for the screen: decoded in a child that is held to limits, and kept a while in memory.

In memory only: a page that has been destroyed must not lie on the disk as a picture. Who asks has looked the page up
in the holdings first, so that what is kept here shows nothing the archive no longer has.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from arkiv import bootstrap
from arkiv.holdings.masters import Master
from arkiv.settings import Settings
from ingest.errors import DecodeTimedOut
from ingest.intake.pages import open_source

if TYPE_CHECKING:
    from PIL import Image

    from ingest.intake.grey import Grey

WIDEST_PX = 1600
"""A page at about 190 dpi; small print is legible, and a page is a few hundred kB."""
QUALITY = 80
LONGEST_SECONDS = 15.0
"""So long a visitor may wait for one page; a file that needs more is looked at in another way."""
KEPT_BYTES = 64 << 20
AT_ONCE = 2
"""Pages decoded at the same time: it bounds the memory, and one bad file does not keep the others waiting."""

THUMB_PX = 180
"""A page in a strip of pages."""

Key = tuple[str, int, int, int]
"""Blob, page in it, widest side in pixels, degrees turned."""


class Kept:
    """The pictures last shown, up to ``most`` bytes; the one not asked for longest goes first. For many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pictures: OrderedDict[Key, bytes] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: Key) -> bytes | None:
        with self._lock:
            if key in self._pictures:
                self._pictures.move_to_end(key)
            return self._pictures.get(key)

    def put(self, key: Key, picture: bytes) -> None:
        with self._lock:
            self._bytes += len(picture) - len(self._pictures.pop(key, b""))
            self._pictures[key] = picture
            while self._bytes > self._most:
                _, gone = self._pictures.popitem(last=False)
                self._bytes -= len(gone)

    @property
    def bytes(self) -> int:
        """How much is kept."""
        return self._bytes


_KEPT = Kept(KEPT_BYTES)
_PLACES = threading.BoundedSemaphore(AT_ONCE)


def picture_of(master: Master, settings: Settings) -> bytes:
    """The page as JPEG, at most ``WIDEST_PX`` wide. Raises IngestError within about twice ``LONGEST_SECONDS``."""
    key = (master.blob, master.number, WIDEST_PX, 0)
    known = _KEPT.get(key)
    if known is None:
        known = _jpeg(_decoded(master, settings), WIDEST_PX)
        _KEPT.put(key, known)
    return known


def thumb_of(master: Master, settings: Settings, turn_deg: int) -> bytes:
    """The page as a small JPEG, turned upright (``turn_deg`` clockwise in the scanner). Raises as ``picture_of``."""
    key = (master.blob, master.number, THUMB_PX, turn_deg)
    known = _KEPT.get(key)
    if known is None:
        from PIL import Image

        whole = Image.open(io.BytesIO(picture_of(master, settings)))
        known = _packed(_within(whole, THUMB_PX).rotate(turn_deg, expand=True))
        _KEPT.put(key, known)
    return known


def _decoded(master: Master, settings: Settings) -> Grey:
    limits = bootstrap.profile(settings).limits
    limits = replace(limits, seconds=min(limits.seconds, LONGEST_SECONDS))
    if not _PLACES.acquire(timeout=limits.seconds):
        raise DecodeTimedOut(limits.seconds)
    try:
        with (
            bootstrap.blob_store(settings).local_path(master.blob) as path,
            open_source(path, master.info, limits) as source,
        ):
            return source.page(master.number).pixels
    finally:
        _PLACES.release()


def jpeg(pixels: Grey) -> bytes:
    """``pixels`` as JPEG, at most ``WIDEST_PX`` wide. Not kept."""
    return _jpeg(pixels, WIDEST_PX)


def _jpeg(pixels: Grey, widest: int) -> bytes:
    from PIL import Image

    return _packed(_within(Image.fromarray(pixels), widest))


def _within(image: Image.Image, widest: int) -> Image.Image:
    from PIL import Image

    image.thumbnail((widest, widest * 4), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return image


def _packed(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
