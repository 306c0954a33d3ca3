"""What a copy costs, by the municipality's own tariff (taxa). Pure. Amounts are whole kronor.

TF 2 kap. 16 §: a copy is given against a *fixed* fee. Without a decided tariff there is none, so nothing is charged. To
read on the spot is free (15 §).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import msgspec

from arkiv.disclosure.model import Form


class Tariff(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A tariff as decided. Fewer than ``free_below`` pages cost nothing; else ``first_fee`` covers the first
    ``first_pages``, and ``per_page`` each page after them. ``file_fee`` is for a file, however many pages.
    """

    decided_by: str = ""
    decided_on: date | None = None
    paragraph: str = ""
    free_below: int = 0
    first_pages: int = 0
    first_fee: int = 0
    per_page: int = 0
    file_fee: int = 0
    note: str = ""

    @property
    def is_decided(self) -> bool:
        return self.decided_on is not None and bool(self.decided_by)

    @property
    def source(self) -> str:
        return f"{self.decided_by} {self.decided_on} {self.paragraph}".strip() if self.is_decided else ""


@dataclass(frozen=True, slots=True)
class Fee:
    """What is charged and how it was counted (Swedish)."""

    kronor: int
    told: str


def fee(pages: int, form: Form, tariff: Tariff) -> Fee:
    """The fee for ``pages`` delivered pages in ``form``."""
    if form is Form.ON_SITE:
        return Fee(0, "Att ta del av handlingarna på plats är avgiftsfritt (TF 2 kap. 15 §).")
    if not tariff.is_decided:
        return Fee(0, "Ingen avgift tas ut.")
    if form is Form.FILE:
        return Fee(tariff.file_fee, _told(tariff.file_fee, "en fil", tariff))
    if pages < tariff.free_below:
        return Fee(0, f"{pages} sidor: ingen avgift under {tariff.free_below} sidor ({tariff.source}).")
    kronor = tariff.first_fee + max(0, pages - tariff.first_pages) * tariff.per_page
    return Fee(kronor, _told(kronor, f"{pages} sidor", tariff))


def _told(kronor: int, what: str, tariff: Tariff) -> str:
    if kronor == 0:
        return f"Ingen avgift tas ut för {what} ({tariff.source})."
    return f"Avgiften för {what} är {kronor} kronor ({tariff.source})."
