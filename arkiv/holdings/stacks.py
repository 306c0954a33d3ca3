"""The pages of a box as one stack in scan order, ready to be understood."""

from __future__ import annotations

import hashlib

from arkiv.blobs.protocol import BlobStore
from arkiv.diary.services import known_case_numbers
from arkiv.holdings import history
from arkiv.holdings.corrections import Decided, arranged, starts
from arkiv.holdings.models import Box, Page, PageState
from arkiv.holdings.readings import load_reading
from arkiv.learning import active
from arkiv.settings import Settings
from ingest.model import Engine, PageReading, PageRef, PageStatus, Sha256, StackContext


def pages_of(box: Box) -> list[Page]:
    """Every page of the box in scan order, but those destroyed: files in the order given, pages as in the file."""
    left = Page.objects.filter(file__box=box).exclude(state=PageState.DESTROYED)
    return list(left.select_related("file").order_by("file__position", "number"))


def made_from(box: Box, pages: list[Page], code_version: str) -> str:
    """A hash of everything the stack's documents depend on; the same hash means the same documents."""
    digest = hashlib.sha256(f"{code_version}\0{box.years_from}\0{box.years_to}".encode())
    if learned := active.digest():
        digest.update(f"\0model {learned}".encode())
    if done := history.latest(box):
        digest.update(f"\0operation {done}".encode())
    for number in sorted(known_case_numbers()):
        digest.update(f"\0{number}".encode())
    for page in pages:
        digest.update(f"\0{page.file.sha256}:{page.number}:{page.state}:{page.reading}".encode())
    return digest.hexdigest()


def in_order(pages: list[Page], decided: Decided) -> tuple[list[Page], dict[PageRef, bool]]:
    """``pages`` (in scan order) as persons have arranged them, and where they say that documents begin."""
    rows = {PageRef(Sha256(page.file.sha256), page.number): page for page in pages}
    order = arranged(tuple(rows), decided)
    return [rows[ref] for ref in order], starts(order, decided)


def prepare() -> None:
    """Have at hand what every understanding needs. Called before a transaction, it is not waited for inside one."""
    known_case_numbers()


def context_of(box: Box, settings: Settings) -> StackContext:
    """What is known of the box before it is understood."""
    years = (box.years_from, box.years_to) if box.years_from and box.years_to else None
    return StackContext(
        authority=settings.authority,
        municipality=settings.municipality,
        unit_codes=settings.unit_codes,
        years=years,
        known_case_numbers=known_case_numbers(),
        box=box.ref,
    )


def reading_of(page: Page, store: BlobStore) -> PageReading:
    """The page's reading; for a page no reading could be made of, an empty one that keeps its place."""
    if page.reading:
        return load_reading(store, page.reading)
    return PageReading(
        page=PageRef(Sha256(page.file.sha256), page.number),
        status=PageStatus.UNREADABLE,
        width_px=page.width_px,
        height_px=page.height_px,
        dpi=page.dpi,
        turn_deg=0,
        skew_deg=0.0,
        lines=(),
        confidence=0.0,
        engine=Engine("ingen", ""),
        fingerprint="",
        ink_share=0.0,
    )
