"""The pictures of a file's pages, one at a time: ``open_source(path, info)`` and then
``source.page(number)``.

Each file is decoded in a child of its own (``sandbox``), held to wall clock, CPU time and memory; what
reaches this process is finished pixels, counted.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import DecoderCrashed, PageOutOfRange, UnknownFormat
from ingest.intake.limits import DEFAULT, Limits
from ingest.intake.sandbox import Session, session
from ingest.intake.sniff import READ, MediaType
from ingest.model import Box, FileInfo, PageImage, PageRef, Word

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.intake.grey import Grey


@dataclass(slots=True)
class SourceFile:
    """An open source file (källfil). Made by ``open_source``; not to be shared between threads."""

    info: FileInfo
    _path: Path
    _limits: Limits
    _child: Session | None = None

    def page(self, number: int) -> PageImage:
        """Page ``number`` (1-based), decoded. Raises PageError or DecodeError; try the next page."""
        if not 1 <= number <= len(self.info.pages):
            raise PageOutOfRange(number, len(self.info.pages))
        listed = self.info.pages[number - 1]
        child = self._opened()
        header, body = child.ask({"page": asdict(listed)})
        shape = (listed.height_px, listed.width_px)
        if header.get("shape") != list(shape) or body != shape[0] * shape[1]:
            raise DecoderCrashed("obegripligt svar")
        pixels: Grey = np.empty(shape, dtype=np.uint8)
        child.fetch(pixels.data)
        pixels.setflags(write=False)
        return PageImage(PageRef(self.info.sha256, number), pixels, listed.dpi, _words(header))

    def _opened(self) -> Session:
        """The child that has the file open; a new one where a page was the end of the last."""
        if self._child is None:
            self._child = _IDLE.take(self._key())
        if self._child is None or self._child.ended:
            self._child = session("pages", self._path, MediaType(self.info.media_type), self._limits)
            self._child.answer()
        return self._child

    def close(self) -> None:
        """Give the child back. Harmless twice."""
        if self._child is not None and not self._child.ended:
            _IDLE.keep(self._key(), self._child)
        self._child = None

    def _key(self) -> _Key:
        """What must be the same for a child that has this file open to be of use again."""
        try:
            status = self._path.stat()
        except OSError:
            return (self.info.sha256, str(self._path), self._limits, 0, 0)
        return (self.info.sha256, str(self._path), self._limits, status.st_ino, status.st_mtime_ns)


class _Idle:
    """The one child that is out of work: the next page asked for is most often of the same file."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: tuple[_Key, Session] | None = None

    def take(self, key: _Key) -> Session | None:
        """The child, if it has the file of ``key`` open."""
        with self._lock:
            if self._held is None or self._held[0] != key:
                return None
            child, self._held = self._held[1], None
            return child

    def keep(self, key: _Key, child: Session) -> None:
        """Hold ``child``; the one held before may go."""
        with self._lock:
            if self._held is not None:
                self._held[1].close()
            self._held = (key, child)


_Key = tuple[str, str, Limits, int, int]
_IDLE = _Idle()


@contextmanager
def open_source(path: Path, info: FileInfo, limits: Limits = DEFAULT) -> Iterator[SourceFile]:
    """The file ``inspect`` described as ``info``. Raises FileError if it is no longer that file."""
    if MediaType(info.media_type) not in READ:
        raise UnknownFormat(info.media_type)
    source = SourceFile(info, path, limits)
    try:
        source._opened()
        yield source
    finally:
        source.close()


def _words(header: dict[str, Any]) -> tuple[Word, ...]:
    try:
        return tuple(
            Word(str(text), Box(float(x0), float(y0), float(x1), float(y1)), float(confidence))
            for text, x0, y0, x1, y1, confidence in header["words"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DecoderCrashed("obegripligt svar") from error
