"""Print sheets for a box. What was printed is in the log, so that numbers go on where they ended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from django.db import transaction

from arkiv.audit import log
from arkiv.audit.models import EventRow
from arkiv.errors import BadInput
from arkiv.holdings.models import Box
from arkiv.sheets.printing import to_pdf
from ingest.model import SheetCode

LONGEST_FOLDER = 60
MOST_SHEETS = 1000
_PRINTED = "sheets.printed"


def print_sheets(box: Box, folders: Sequence[str], separators: int, *, actor: str) -> bytes:
    """A header for each of ``folders`` and ``separators`` separators, as PDF. Raises BadInput."""
    names = [" ".join(folder.split()) for folder in folders]
    for name in names:
        if not name or len(name) > LONGEST_FOLDER or not name.isprintable():
            raise BadInput(f"Pärmens namn ska vara 1–{LONGEST_FOLDER} synliga tecken. Inget har skrivits ut.")
    if not 0 < len(names) + separators <= MOST_SHEETS:
        raise BadInput(f"Ange 1–{MOST_SHEETS} blad: --folder för pärmar, --count för skiljeblad.")
    with transaction.atomic():
        first = _printed(box) + 1
        codes = [
            SheetCode(box.ref, name, first + place) for place, name in enumerate([*names, *[""] * separators])
        ]
        made = to_pdf(codes, datetime.now(UTC))
        log.append(_PRINTED, actor=actor, subject=f"box:{box.pk}", data={"first": first, "count": len(codes)})
    return made


def _printed(box: Box) -> int:
    """The number of the last sheet printed for ``box``."""
    last = EventRow.objects.filter(kind=_PRINTED, subject=f"box:{box.pk}").order_by("-seq").first()
    if last is None:
        return 0
    told = msgspec.json.decode(last.data, type=dict[str, int])
    return told["first"] + told["count"] - 1
