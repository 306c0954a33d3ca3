"""What a person does at the redaction desk (maskeringsbordet): each act is a value, kept in order, and can be undone.

They hold places and opaque keys, never text, so that the list of them can be stored and logged.
"""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.disclosure.finder.model import PersonKey
from arkiv.disclosure.redaction.model import Extent, Ground, MaskId
from ingest.model import Box, PageRef

WordAt = tuple[int, int]
"""(line, word) in the page's reading, 0-based."""


@dataclass(frozen=True, slots=True)
class Draw:
    """A frame drawn by hand, in pixels of the master. ``snap``: it takes the words it touches whole."""

    page: PageRef
    box: Box
    ground: Ground
    snap: bool = True


@dataclass(frozen=True, slots=True)
class PickWords:
    """Words picked, one by one or as a stretch."""

    page: PageRef
    words: tuple[WordAt, ...]
    ground: Ground
    extent: Extent = Extent.WORDS


@dataclass(frozen=True, slots=True)
class PickPerson:
    """Everything the finder has of one person, wherever it stands; also what it proposed to leave open."""

    person: PersonKey
    ground: Ground


@dataclass(frozen=True, slots=True)
class AcceptProposals:
    """Proposals taken over: their places in the desk's list."""

    proposals: tuple[int, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class LeaveOpen:
    """Words seen and left open by decision. Masks that hid them let go of them."""

    page: PageRef
    words: tuple[WordAt, ...]


@dataclass(frozen=True, slots=True)
class Remove:
    """A mask taken away."""

    mask: MaskId


@dataclass(frozen=True, slots=True)
class Extend:
    """A mask made to cover the whole line, or the words alone again."""

    mask: MaskId
    extent: Extent


@dataclass(frozen=True, slots=True)
class Pad:
    """A mask made larger on every side, in pixels of the master (smaller: negative)."""

    mask: MaskId
    by_px: float


@dataclass(frozen=True, slots=True)
class Reground:
    """A mask given another ground."""

    mask: MaskId
    ground: Ground


Operation = Draw | PickWords | PickPerson | AcceptProposals | LeaveOpen | Remove | Extend | Pad | Reground
