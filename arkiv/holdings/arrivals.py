"""Files arriving from a disk: found, ordered as a person would, kept."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise
from pathlib import Path

from arkiv import bootstrap
from arkiv.errors import BadInput
from arkiv.holdings.identity import file_name, is_system_file
from arkiv.holdings.models import Box
from arkiv.holdings.order import Order, check_single_sides, natural, turned_together
from arkiv.holdings.services import add_file
from arkiv.settings import Settings
from ingest.errors import IngestError, UnknownFormat
from ingest.intake.inspect import inspect
from ingest.intake.limits import Limits

_HEAD_BYTES = 512  # what is_system_file looks at
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


def arrive(
    box: Box, paths: Sequence[Path], settings: Settings, *, actor: str, order: Order = Order.BY_NAME
) -> Arrival:
    """Keep every file under ``paths`` in ``box``, in ``order``.

    Raises BadInput if a path is not there, is the archive's own, or the files cannot stand in that order.
    """
    missing = [file_name(str(path)) for path in paths if not path.exists()]
    if missing:
        raise BadInput(
            f"Hittar inte {', '.join(missing)}. Inget har lästs in; rätta sökvägen och försök igen."
        )
    for path in paths:
        _refuse_own(path.resolve(), settings)
    found = _look(paths, bootstrap.profile(settings).limits)
    papers = _in_order(found, order, settings)
    store, version = bootstrap.blob_store(settings), bootstrap.profile(settings).code_version
    new = known = 0
    unreachable = list(found.unreachable)
    for path, name in papers:
        try:
            if add_file(box, path, name, store=store, code_version=version, actor=actor):
                new += 1
            else:
                known += 1
        except OSError as error:
            if error.errno in _MUST_STOP:
                raise
            unreachable.append((name, error.strerror or type(error).__name__))
    return Arrival(new, known, tuple(found.passed_over), tuple(unreachable))


@dataclass(slots=True)
class _Found:
    """What lies under the paths. ``groups``: the papers, a list for each path, all files given singly in one."""

    groups: list[list[tuple[Path, str]]] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    unreachable: list[tuple[str, str]] = field(default_factory=list)


def _look(paths: Sequence[Path], limits: Limits) -> _Found:
    found = _Found()
    for is_folder, together in groupby(paths, key=Path.is_dir):
        for files in [_inside(folder, found) for folder in together] if is_folder else [_given(together)]:
            found.groups.append(
                [(path, name) for path, name in files if _is_paper(path, name, found, limits)]
            )
    return found


def _is_paper(path: Path, name: str, found: _Found, limits: Limits) -> bool:
    """Whether to take the file in; where not, ``found`` says why."""
    try:
        if _is_no_paper(path):
            found.passed_over.append(name)
        elif _is_hollow(path, limits):
            found.unreachable.append((name, "filen är större än gränsen och till största delen tom"))
        else:
            return True
    except OSError as error:
        found.unreachable.append((name, error.strerror or type(error).__name__))
    return False


def _in_order(found: _Found, order: Order, settings: Settings) -> Sequence[tuple[Path, str]]:
    """The papers as they are to stand. Two passes are put together only where every side is at hand."""
    if order is Order.BY_NAME:
        return list(chain.from_iterable(found.groups))
    if found.unreachable:
        raise BadInput(
            f"{found.unreachable[0][0]} går inte att nå ({found.unreachable[0][1]}), så fram- och baksidor kan "
            "inte paras. Inget har lästs in."
        )
    papers = turned_together(found.groups)
    limits = bootstrap.profile(settings).limits
    check_single_sides([(name, _sides(path, limits)) for path, name in papers])
    return papers


def _sides(path: Path, limits: Limits) -> int:
    """How many pages a file has; a damaged one is counted as the one side it was to be."""
    try:
        return len(inspect(path, limits).pages)
    except UnknownFormat:
        return 0
    except IngestError:
        return 1


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
        return is_system_file(path.name, stream.read(_HEAD_BYTES))


def _is_hollow(path: Path, limits: Limits) -> bool:
    """A file too large to be read that is mostly a hole on the disk: copied, it would fill ours with zeros."""
    status = path.stat()
    return status.st_size > limits.file_bytes and status.st_blocks * 512 < status.st_size / 2


def _given(paths: Iterable[Path]) -> list[tuple[Path, str]]:
    """Files named one by one, in that order; but the order of a shell's ``*.pdf`` is nobody's choice."""
    named = [(path, file_name(path.name)) for path in paths]
    by_shell = all(first[0] <= second[0] for first, second in pairwise(named))
    return sorted(named, key=lambda pair: natural(str(pair[0]))) if by_shell else named


def _inside(folder: Path, found: _Found) -> list[tuple[Path, str]]:
    """Each file within with the name the box will know it by: relative to ``folder``. Links are not followed."""

    def closed(error: OSError) -> None:
        place = Path(os.fsdecode(error.filename or b""))
        name = str(place.relative_to(folder)) if place.is_relative_to(folder) else place.name
        found.unreachable.append((file_name(name) + "/", error.strerror or type(error).__name__))

    named = []
    for place, folders, files in os.walk(folder, onerror=closed):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in (*files, *links):
            path = Path(place, name)
            named.append((path, file_name(str(path.relative_to(folder)))))
    return sorted(named, key=lambda pair: natural(pair[1]))
