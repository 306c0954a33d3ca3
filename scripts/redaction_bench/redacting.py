"""From drawn pages with truth to a delivery that hides every datum of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from arkiv.disclosure.delivery.build import build_delivery
from arkiv.disclosure.delivery.model import DeliveryFacts, SourcePage
from arkiv.disclosure.finder.model import Kind
from arkiv.disclosure.redaction.model import Clearing, Extent, Ground, Mask, MaskId
from ingest.model import Box, PageImage, PageReading, PageRef
from scripts.redaction_bench.finding import is_covered, perfect_reading, reference
from scripts.redaction_bench.papers import OFFICIAL, LabelledPage
from scripts.redaction_bench.sound import Sound

FACTS = DeliveryFacts("UTL 2026-17", "Arkiv", datetime(2026, 1, 2, 9, 0, tzinfo=UTC))
GROUND = Ground("OSL 26 kap. 1 §", "26:1")


def image_of(page: LabelledPage, ref: PageRef) -> PageImage:
    """The page as a decoder would give it."""
    pixels = np.asarray(page.drawn.image.convert("L"), np.uint8)
    pixels.setflags(write=False)
    return PageImage(ref, pixels, float(page.drawn.dpi))


def source_of(
    page: LabelledPage, ref: PageRef, reading: PageReading | None = None, *, full_lines: bool = False
) -> SourcePage:
    """``page`` with a mask over each datum of its truth; words of ``reading`` that a datum covers are taken with it.

    Officials' names, and whatever else is plain, are cleared: the truth says that they are to be shown.
    """
    reading = reading or perfect_reading(page.drawn, ref)
    extent = Extent.FULL_LINE if full_lines else Extent.WORDS
    masks = tuple(_masks(page, ref, reading, extent))
    hidden = [box for mask in masks for box in mask.boxes]
    shown = tuple(
        word.box for line in reading.lines for word in line.words if not is_covered(word.box, hidden)
    )
    return SourcePage(image_of(page, ref), reading, masks, (Clearing(ref, shown),) if shown else ())


def _masks(page: LabelledPage, ref: PageRef, reading: PageReading, extent: Extent) -> Iterator[Mask]:
    data: dict[int, list[int]] = defaultdict(list)
    for at, datum in enumerate(page.data):
        if datum >= 0 and page.labels[at] != OFFICIAL:
            data[datum].append(at)
    for datum, places in data.items():
        truth = [page.drawn.words[at] for at in places]
        boxes = tuple(word.box for word in truth)
        kind = Kind(page.labels[places[0]])
        text = " ".join(word.text for word in truth)
        yield Mask(
            MaskId(f"m{datum}"), ref, (*boxes, *_read(reading, boxes)), GROUND, text, kind, None, extent
        )


def _read(reading: PageReading, boxes: Sequence[Box]) -> Iterator[Box]:
    """Boxes of the read words that mostly lie in ``boxes``."""
    for line in reading.lines:
        for word in line.words:
            if is_covered(word.box, boxes):
                yield word.box


def sound_delivery(pages: Sequence[LabelledPage], folder: Path, *, seed: int = 1) -> Sound:
    """A sound delivery of ``pages``, every datum hidden, built in ``folder``."""
    sources = tuple(source_of(page, reference(seed, number)) for number, page in enumerate(pages, start=1))
    path = folder / "utlamnande.pdf"
    delivery = build_delivery(sources, len(sources), path, folder / "utkast", FACTS)
    names = [
        word
        for mask in delivery.masks
        if mask.kind is Kind.NAME
        for word in mask.text.strip(".,;:()").split()
        if len(word) >= 7 and word.isalpha()
    ]
    return Sound(sources, path, delivery, FACTS, names[0])
