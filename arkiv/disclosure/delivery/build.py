"""Build the redacted copy. The original is only looked at: every page is drawn anew from its pixels.

``build_delivery`` does it all in one process. Several can ``prepare`` pages while one puts them together with
``assemble``; the file is the same, byte for byte.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from arkiv.derivatives.pdf_document import PdfFacts, PdfPage, write_pdf
from arkiv.disclosure.delivery.model import (
    DeliveredPage,
    Delivery,
    DeliveryFacts,
    SheetRow,
    SourcePage,
)
from arkiv.disclosure.delivery.prepare import PreparedPage, prepare
from arkiv.disclosure.redaction.model import Mask, MaskId
from ingest.model import Sha256

WHAT = "Utlämnande"
_CHUNK = 1 << 20


def build_delivery(
    pages: Iterable[SourcePage], total: int, out: Path, draft: Path, facts: DeliveryFacts
) -> Delivery:
    """Write the PDF/A-2b to ``out`` by way of the file ``draft``; the caller removes the draft.

    ``pages`` is gone through once, one at a time; ``total`` is how many they are. Raises StoreError.
    """
    prepared = (prepare(page, number, total, facts) for number, page in enumerate(pages, start=1))
    return assemble(prepared, out, draft, facts)


def assemble(prepared: Iterable[PreparedPage], out: Path, draft: Path, facts: DeliveryFacts) -> Delivery:
    """Put prepared pages together, in order. Raises StoreError."""
    plans: list[DeliveredPage] = []
    masks: list[Mask] = []

    def drawn() -> Iterator[PdfPage]:
        for page in prepared:
            plans.append(page.plan)
            masks.extend(page.masks)
            yield page.pdf

    write_pdf(drawn(), out, PdfFacts(facts.reference, facts.software, facts.made_at, WHAT), draft)
    grounds = {mask.id: mask.ground.rule for mask in masks}
    return Delivery(
        sha256=file_sha256(out),
        bytes=out.stat().st_size,
        pages=tuple(plans),
        masks=tuple(masks),
        sheets=tuple(_sheet(plan, grounds) for plan in plans),
        facts=facts,
    )


def _sheet(plan: DeliveredPage, grounds: Mapping[MaskId, str]) -> SheetRow:
    said = tuple(sorted({grounds[bar.mask] for bar in plan.bars}))
    hidden = len({bar.mask for bar in plan.bars})
    return SheetRow(plan.number, plan.source.file, plan.source.number, hidden, said)


def file_sha256(path: Path) -> Sha256:
    """The hash of a file's bytes."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return Sha256(digest.hexdigest())
