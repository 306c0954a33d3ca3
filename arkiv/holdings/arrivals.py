"""Files arriving from a disk: found, ordered as a person would, kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from arkiv import bootstrap
from arkiv.errors import BadInput
from arkiv.holdings.models import Box
from arkiv.holdings.services import add_file
from arkiv.settings import Settings

SYSTEM_NAMES = frozenset({".ds_store", "thumbs.db", "desktop.ini", "ehthumbs.db"})
"""Files an operating system leaves in folders of scans: told of, not kept."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """How many files were new, how many the box held already, and what was passed over, by name."""

    new: int
    known: int
    passed_over: tuple[str, ...]


def arrive(box: Box, paths: Sequence[Path], settings: Settings, *, actor: str) -> Arrival:
    """Keep every file under ``paths`` in ``box``. Raises BadInput if a path is not there."""
    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise BadInput(
            f"Hittar inte {', '.join(missing)}. Inget har lästs in; rätta sökvägen och försök igen."
        )
    store, version = bootstrap.blob_store(settings), bootstrap.profile(settings).code_version
    new = known = 0
    passed_over = []
    for path, name in _files(paths):
        if path.name.lower() in SYSTEM_NAMES or path.is_symlink() or not path.is_file():
            passed_over.append(name)
        elif add_file(box, path, name, store=store, code_version=version, actor=actor):
            new += 1
        else:
            known += 1
    return Arrival(new, known, tuple(passed_over))


def _files(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Each file with the name the box will know it by: relative to the folder that was given."""
    for path in paths:
        if path.is_dir():
            inside = (item for item in path.rglob("*") if not item.is_dir() or item.is_symlink())
            for item in sorted(inside, key=lambda item: natural(str(item.relative_to(path)))):
                yield item, str(item.relative_to(path))
        else:
            yield path, path.name


def natural(name: str) -> tuple[tuple[int, str], ...]:
    """Sort key in which ``sida 2`` stands before ``sida 10``."""
    parts = re.split(r"(\d+)", name.casefold())
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in parts)
