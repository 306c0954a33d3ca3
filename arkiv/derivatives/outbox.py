"""A folder outside the archive that derivatives are written to: each file whole or not at all, and a list of them.

The list says what each file was made from, so that a second run writes only what has changed. Only the one who ran
the command may read the files: they hold what the papers hold.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from arkiv.errors import BadInput

FORMAT = 1
_DRAFT = ".arkiv-utkast-"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as last written: ``made_from`` is the hash of all it depends on, ``sha256`` that of its bytes."""

    made_from: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The list in the folder, by file name."""

    format: int
    box: str
    files: dict[str, Kept]


class Outbox:
    """The folder and its list. Raises BadInput where it cannot be written to, or lies in the archive."""

    def __init__(self, folder: Path, box: str, archive: Path) -> None:
        self.folder = folder
        self._archive = archive
        self._box = box
        self._list = folder / f"derivat-{box}.json"
        make_outside(folder, archive)
        self._files = self._remembered()
        for draft in folder.rglob(f"{_DRAFT}*"):  # left by a run that was killed
            draft.unlink(missing_ok=True)

    @property
    def files(self) -> dict[str, Kept]:
        """What the list holds now."""
        return dict(self._files)

    def has(self, name: str, made_from: str) -> bool:
        """Whether the file is there, made from the same, and has not been changed since."""
        kept = self._files.get(name)
        if kept is None or kept.made_from != made_from:
            return False
        try:
            with (self.folder / name).open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == kept.sha256
        except OSError:
            return False

    def write(self, name: str, made_from: str, make: Callable[[Path, Path], None]) -> Kept:
        """Let ``make`` write a file (it is given a path, and another for a draft), and put it in its place."""
        target = self.folder / name
        make_outside(target.parent, self._archive)
        with passing(target) as whole, passing(target) as draft:
            make(whole, draft)
            with whole.open("rb") as stream:
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
                os.fsync(stream.fileno())
            kept = Kept(made_from, sha256, whole.stat().st_size)
            whole.replace(target)
        self._files[name] = kept
        self._remember()
        return kept

    def _remembered(self) -> dict[str, Kept]:
        """The list of last time; none if there is no list that can be understood: then everything is made anew."""
        try:
            contents = msgspec.json.decode(self._list.read_bytes(), type=Contents)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return {}
        if contents.format != FORMAT or contents.box != self._box:
            return {}
        return {name: kept for name, kept in contents.files.items() if _is_inside(name)}

    def _remember(self) -> None:
        contents = Contents(FORMAT, self._box, dict(sorted(self._files.items())))
        write_whole(self._list, msgspec.json.format(msgspec.json.encode(contents), indent=1))


def _is_inside(name: str) -> bool:
    """Whether a name from the list leads to a file in the folder: somebody may have edited it."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts


def make_outside(folder: Path, archive: Path) -> None:
    """Make ``folder``. Raises BadInput where that cannot be done, or where it lies in the archive's own folder."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(
            f"Det går inte att skriva i {folder} ({error.strerror}). Välj en annan mapp."
        ) from error
    if folder.resolve().is_relative_to(archive.resolve()):
        raise BadInput(
            f"{folder} ligger i arkivets egen mapp. Det som lämnar arkivet skrivs utanför det; välj en annan "
            "mapp. Inget har skrivits."
        )


@contextlib.contextmanager
def passing(target: Path) -> Iterator[Path]:
    """A file beside ``target`` that is gone afterwards, unless it was renamed. Raises BadInput."""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=_DRAFT, suffix=target.suffix)
    except OSError as error:
        raise BadInput(
            f"Det går inte att skriva i {target.parent} ({error.strerror}). Välj en annan mapp."
        ) from error
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def write_whole(target: Path, data: bytes) -> str:
    """Put ``data`` in the place of ``target``, whole or not at all; its SHA-256."""
    with passing(target) as whole:
        whole.write_bytes(data)
        whole.replace(target)
    return hashlib.sha256(data).hexdigest()
