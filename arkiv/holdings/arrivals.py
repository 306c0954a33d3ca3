"""Files arriving from a disk: found, ordered as a person would, kept."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from arkiv import bootstrap
from arkiv.errors import BadInput
from arkiv.holdings.identity import file_name, is_system_file
from arkiv.holdings.models import Box
from arkiv.holdings.services import add_file
from arkiv.settings import Settings

_MUST_STOP = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})
"""What is wrong with the archive's own disk, not with the file that arrives."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many files were new, how many the box held already, and by name what was passed over or out of reach.

    ``unreachable`` holds (name, the system's own word): files that are not in the box though they should be.
    """

    new: int
    known: int
    passed_over: tuple[str, ...]
    unreachable: tuple[tuple[str, str], ...] = ()


def arrive(box: Box, paths: Sequence[Path], settings: Settings, *, actor: str) -> Arrival:
    """Keep every file under ``paths`` in ``box``. Raises BadInput if a path is not there or is the archive's own."""
    missing = [file_name(str(path)) for path in paths if not path.exists()]
    if missing:
        raise BadInput(
            f"Hittar inte {', '.join(missing)}. Inget har lästs in; rätta sökvägen och försök igen."
        )
    for path in paths:
        _refuse_own(path.resolve(), settings)
    store, version = bootstrap.blob_store(settings), bootstrap.profile(settings).code_version
    new = known = 0
    passed_over, unreachable = [], []
    for path, name in _files(paths):
        try:
            if _is_no_paper(path):
                passed_over.append(name)
            elif add_file(box, path, name, store=store, code_version=version, actor=actor):
                new += 1
            else:
                known += 1
        except OSError as error:
            if error.errno in _MUST_STOP:
                raise
            unreachable.append((name, error.strerror or type(error).__name__))
    return Arrival(new, known, tuple(passed_over), tuple(unreachable))


def _refuse_own(path: Path, settings: Settings) -> None:
    """The archive must not swallow itself: its database and its blobs are no papers."""
    own = (settings.blobs.resolve(), settings.index.resolve(), settings.sqlite.resolve())
    if settings.home.resolve().is_relative_to(path) or any(path.is_relative_to(place) for place in own):
        raise BadInput(
            f"{file_name(str(path))} är arkivets egen mapp (eller rymmer den). Inget har lästs in; "
            "ange mappen med de skannade filerna."
        )


def _is_no_paper(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return True
    with path.open("rb") as stream:
        return is_system_file(path.name, stream.read(4))


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with the name the box will know it by: relative to the folder that was given."""
    for path in paths:
        if path.is_dir():
            inside = (item for item in path.rglob("*") if not item.is_dir() or item.is_symlink())
            named = ((item, file_name(str(item.relative_to(path)))) for item in inside)
            yield from sorted(named, key=lambda pair: natural(pair[1]))
        else:
            yield path, file_name(path.name)


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Sort key in which ``sida 2`` stands before ``sida 10``."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((int(part), "") if part.isdecimal() else (-1, part) for part in parts)
