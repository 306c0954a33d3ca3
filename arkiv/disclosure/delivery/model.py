"""What a delivery is built of and what was built. All frozen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from arkiv.disclosure.redaction.model import Clearing, Mask, MaskId
from ingest.model import Box, PageImage, PageReading, PageRef, Sha256


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page to deliver: its decoded master, what it says, what is hidden and what was left open by decision."""

    image: PageImage
    reading: PageReading
    masks: tuple[Mask, ...] = ()
    clearings: tuple[Clearing, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What the file says of itself. ``reference`` is the request's opaque number, printed with the page number."""

    reference: str
    software: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle of pixels that was blackened, on the delivered page, upright."""

    mask: MaskId
    box: Box


@dataclass(frozen=True, slots=True)
class Label:
    """A ground printed on the page, white ``on_bar`` or black beside it. ``height_px`` is that of its capitals."""

    text: str
    box: Box
    height_px: int
    on_bar: bool


@dataclass(frozen=True, slots=True)
class KeptWord:
    """A word that stays searchable; ``box`` on the delivered page. ``cleared``: left open by decision."""

    text: str
    box: Box
    cleared: bool = False


@dataclass(frozen=True, slots=True)
class DeliveredPage:
    """A page as it was built. ``number`` counts from 1 in the delivery. Sizes are of the delivered picture.

    ``skew_deg`` is the anticlockwise tilt left on it, ``turn_deg`` (clockwise) the turn that was undone; ``master_px``
    is the width and height of the master, on which the masks' boxes lie. ``withheld`` counts words.
    """

    number: int
    source: PageRef
    width_px: int
    height_px: int
    dpi: float
    skew_deg: float
    turn_deg: int
    master_px: tuple[int, int]
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]
    kept: tuple[KeptWord, ...]
    withheld: int
    picture_sha256: Sha256


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet list (bladförteckning): what was done to one page. Holds nothing that was hidden."""

    number: int
    file: Sha256
    page: int
    bars: int
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Delivery:
    """The built file. ``sha256`` and ``bytes`` are of it. ``pages`` is the plan that the proof goes by: secret.

    ``facts`` is all that the file may say of itself.
    """

    sha256: Sha256
    bytes: int
    pages: tuple[DeliveredPage, ...]
    masks: tuple[Mask, ...]
    sheets: tuple[SheetRow, ...]
    facts: DeliveryFacts

    @property
    def hashes(self) -> tuple[tuple[str, str], ...]:
        """The hash list: what, SHA-256. First the file, then each page's picture."""
        pictures = ((f"sida {page.number}", page.picture_sha256) for page in self.pages)
        return (("fil", self.sha256), *pictures)
