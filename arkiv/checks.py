"""Both checks of a box, one after the other, as the registrator asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arkiv.diary import services as diary
from arkiv.diary.answers import DiaryReport
from arkiv.errors import NotAllowedNow
from arkiv.holdings.models import Box
from arkiv.jobs.pool import offer_next
from arkiv.retention import services as retention
from arkiv.retention.answers import RetentionAnswer
from arkiv.settings import Settings


@dataclass(frozen=True, slots=True)
class CheckResult:
    box: str
    law_on: date
    diary: DiaryReport
    retention: tuple[RetentionAnswer, ...]


def check_box(box: Box, settings: Settings, *, law_on: date, today: date, actor: str) -> CheckResult:
    """Answer both questions for every document of ``box`` and keep the answers. Raises NotAllowedNow.

    The documents must be up to date: a diary imported since they were read may prove case numbers.
    """
    from arkiv.jobs.ledger import standing

    if standing(box.pk).open or offer_next(box, settings):
        raise NotAllowedNow(
            f"Kartong {box.ref} är inte färdigläst (eller diariet har ändrats sedan dess). "
            f"Kör först 'arkiv ingest --box {box.ref}'; det tar vid där arbetet stannade."
        )
    return CheckResult(
        box.ref,
        law_on,
        diary.check_box(box, today=today, actor=actor, claims=retention.claims_on(box, law_on=law_on)),
        retention.check_box(box, law_on=law_on, today=today, actor=actor),
    )
