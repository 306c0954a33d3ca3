"""Masks: what a person has decided to hide, on which page, why. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from arkiv.disclosure.finder.model import Kind, PersonKey
from ingest.model import Box, PageRef

MaskId = NewType("MaskId", str)
"""Names a mask within one delivery."""


class Extent(StrEnum):
    """How far a bar goes. Its length tells the length of what it hides; a full line tells nothing."""

    WORDS = "words"
    FULL_LINE = "full_line"


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is withheld. ``rule`` in full (``OSL 26 kap. 1 §``), ``label`` as printed in the bar (``26:1``)."""

    rule: str
    label: str


@dataclass(frozen=True, slots=True)
class Mask:
    """A decision to hide. ``boxes`` in pixels of the master; ``text`` is what they hide, as read ("" for a picture).

    ``text`` is a secret: it is never written to a delivery or a log, only looked for in it.
    """

    id: MaskId
    page: PageRef
    boxes: tuple[Box, ...]
    ground: Ground
    text: str = ""
    kind: Kind | None = None
    person: PersonKey | None = None
    extent: Extent = Extent.WORDS


@dataclass(frozen=True, slots=True)
class Clearing:
    """A decision to show: ``boxes`` hold words somebody has seen and left open, though they look like a secret."""

    page: PageRef
    boxes: tuple[Box, ...]
