"""The coded pictures of a file's pages, one at a time: ``open_pictures(path, info)``, then ``source.picture(number)``.

As with ``pages``: each file is opened in a child of its own, held to wall clock, CPU time and memory.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ingest.errors import DecoderCrashed, PageOutOfRange, UnknownFormat
from ingest.intake.limits import DEFAULT, Limits
from ingest.intake.picture import Coding, Picture
from ingest.intake.sandbox import Session, session
from ingest.intake.sniff import READ, MediaType
from ingest.model import FileInfo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(slots=True)
class PictureFile:
    """An open source file. Made by ``open_pictures``; not to be shared between threads."""

    info: FileInfo
    _path: Path
    _limits: Limits
    _child: Session | None = None

    def picture(self, number: int) -> Picture:
        """The picture of page ``number`` (1-based). Raises PageError or DecodeError; try the next page."""
        if not 1 <= number <= len(self.info.pages):
            raise PageOutOfRange(number, len(self.info.pages))
        child = self._opened()
        header, size = child.ask({"page": asdict(self.info.pages[number - 1])})
        if size > self._limits.file_bytes:
            raise DecoderCrashed("obegripligt svar")
        data = bytearray(size)
        child.fetch(data)
        return _picture(header, bytes(data))

    def _opened(self) -> Session:
        """The child that has the file open; a new one where a page was the end of the last."""
        if self._child is None or self._child.ended:
            self._child = session("pictures", self._path, MediaType(self.info.media_type), self._limits)
            self._child.answer()
        return self._child

    def close(self) -> None:
        """End the child. Harmless twice."""
        if self._child is not None:
            self._child.close()
            self._child = None


@contextmanager
def open_pictures(path: Path, info: FileInfo, limits: Limits = DEFAULT) -> Iterator[PictureFile]:
    """The file ``inspect`` described as ``info``. Raises FileError if it is no longer that file."""
    if MediaType(info.media_type) not in READ:
        raise UnknownFormat(info.media_type)
    source = PictureFile(info, path, limits)
    try:
        yield source
    finally:
        source.close()


def _picture(header: dict[str, Any], data: bytes) -> Picture:
    try:
        width, height, colours, orientation = (
            int(header[name]) for name in ("width_px", "height_px", "colours", "orientation")
        )
        if not (width > 0 < height and colours in (1, 3) and 1 <= orientation <= 8):
            raise ValueError
        return Picture(
            Coding(header["coding"]), width, height, colours, orientation, bool(header["kept"]), data
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DecoderCrashed("obegripligt svar") from error
