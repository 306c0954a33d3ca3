"""The folder of an index: who made it, which data folder is current, and who is writing.

::

    manifest.json     engine, analysis, format, name of the current data folder; replaced whole, never edited
    data-0001/        the engine's own files; a rebuild makes data-0002/ and then changes the manifest
    data-0001/words/  the words of the pages, see index.vocabulary
    writer.lock       held by the one writer; freed by the system when that process dies, however it dies
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING

from index.errors import IndexBusy, IndexDamaged, IndexMissing, IndexOutdated, WrongEngine
from index.model import EngineName
from index.swedish.analysis import analysis_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMAT = 3
"""Raise it when streams, keywords, the payload or an engine's schema change meaning."""

_MANIFEST, _LOCK = "manifest.json", "writer.lock"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made with. ``data`` is the number of its data folder."""

    engine: EngineName
    analysis: str
    format: int
    data: int

    @classmethod
    def fresh(cls, engine: EngineName, data: int = 1) -> Manifest:
        return cls(engine, analysis_id(), FORMAT, data)

    def folder(self, index: Path) -> Path:
        return index / f"data-{self.data:04d}"

    def words(self, index: Path) -> Path:
        """Where the vocabulary lies; made with its first words."""
        return self.folder(index) / "words"


def read_manifest(index: Path) -> Manifest:
    """Raises IndexMissing or IndexDamaged."""
    path = index / _MANIFEST
    if not path.is_file():
        raise IndexMissing(index)
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(EngineName(raw["engine"]), str(raw["analysis"]), int(raw["format"]), int(raw["data"]))
    except (ValueError, KeyError, TypeError) as cause:
        raise IndexDamaged(index, str(cause)) from cause


def check_manifest(index: Path, manifest: Manifest, engine: EngineName) -> None:
    """Refuse an index that this program would read wrongly. Raises WrongEngine or IndexOutdated."""
    if manifest.engine is not engine:
        raise WrongEngine(index, manifest.engine, engine)
    if manifest.format != FORMAT:
        raise IndexOutdated(index, f"format {manifest.format}", f"format {FORMAT}")
    if manifest.analysis != analysis_id():
        raise IndexOutdated(index, manifest.analysis, analysis_id())


def write_manifest(index: Path, manifest: Manifest) -> None:
    write_atomically(index / _MANIFEST, json.dumps(asdict(manifest), sort_keys=True))


def write_atomically(path: Path, text: str | Iterable[str]) -> None:
    """After this returns the new text survives a loss of power; before, the old one does.

    The half characters that broken files give survive too.
    """
    draft = path.with_name(path.name + ".new")
    with draft.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        file.writelines([text] if isinstance(text, str) else text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def other_data(index: Path, keep: Manifest) -> list[Path]:
    """Data folders of replaced or interrupted builds."""
    return [path for path in sorted(index.glob("data-*")) if path != keep.folder(index)]


def size_bytes(index: Path) -> int:
    """All files under ``index``; one that a writer removes meanwhile counts as nothing."""
    total = 0
    for path in index.rglob("*"):
        with suppress(FileNotFoundError):
            total += path.stat().st_size
    return total


class WriterLock:
    """At most one writer of an index, over all processes. Raises IndexBusy at once, never waits."""

    def __init__(self, index: Path) -> None:
        self._file: IO[bytes] | None = (index / _LOCK).open("wb")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            self._file.close()
            raise IndexBusy(index) from cause

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
