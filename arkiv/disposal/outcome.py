"""What an execution came to, as values: kept in the disposal's row from the moment the rows are gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arkiv.disposal.model import FileShare, Item, Why


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A document that was on the list and is still here: something stopped it at the last moment."""

    document: str
    box: str
    number: int
    why: Why


@dataclass(frozen=True, slots=True)
class PartedFile:
    """A file saved anew without the pages destroyed. ``row`` is its row id, ``places`` old number → new (from 1)."""

    row: int
    old: str
    new: str
    info: str
    places: dict[int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What went, what was left out and why, what each file lost, and the day."""

    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    files: tuple[FileShare, ...]
    parted: tuple[PartedFile, ...]
    day: date
