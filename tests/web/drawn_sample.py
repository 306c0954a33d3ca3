"""A sample of the tests' box, SP-0: its first document, not answered yet."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arkiv.holdings.models import Box


def is_drawn(box: Box) -> None:
    """Draw the first document of ``box``."""
    from arkiv.holdings import operations
    from arkiv.holdings.models import Document
    from arkiv.sampling.models import AnswerRow, SampleRow

    first = Document.objects.filter(box=box).order_by("number").first()
    assert first is not None
    drawn = SampleRow.objects.create(
        ref="SP-0", box=box, seed=1, asked=1, population=3, drawn_at=datetime.now(UTC), drawn_by="prov"
    )
    AnswerRow.objects.create(
        sample=drawn,
        place=1,
        document=first.uid,
        number=first.number,
        stratum="kallelse",
        version=operations.version_of(first),
    )
