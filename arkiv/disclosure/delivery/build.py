"""Build the redacted copy: ``build_delivery(pages, out, draft, facts)``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from arkiv.disclosure.delivery.model import Delivery, DeliveryFacts, SourcePage


def build_delivery(pages: Iterable[SourcePage], out: Path, draft: Path, facts: DeliveryFacts) -> Delivery:
    """Write the PDF/A-2b to ``out`` by way of the file ``draft``; ``pages`` is gone through once, one at a time.

    Raises StoreError.
    """
    raise NotImplementedError(pages, out, draft, facts)
