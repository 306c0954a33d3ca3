"""What a diary check would leave for people: the box's first document is urgent, and is to be registered late."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arkiv.holdings.models import Box


def asks_for_somebody(box: Box) -> None:
    """Put the first document of ``box`` on the worklist and among the late registrations."""
    from django.db import transaction

    from arkiv.diary import late_services, worklist
    from arkiv.diary.answers import DiaryCode
    from arkiv.diary.late import DayKind, LateProposal
    from arkiv.diary.model import Direction
    from arkiv.diary.triage import Cue, Spot, TriageFact, WorkItem
    from arkiv.holdings.models import Document, Page

    document = Document.objects.filter(box=box).order_by("number").first()
    page = Page.objects.select_related("file").get(document=document, number=1)
    spot = Spot(page.file.sha256, 1, (10.0, 10.0, 200.0, 40.0), "Tove Alm")
    item = WorkItem(
        document=document.uid,
        number=document.number,
        title="Kallelse till möte",
        came=date(2005, 3, 3),
        grade=1,
        heading="Någon som nämns är ännu minderårig",
        facts=(TriageFact(Cue.MINOR_TODAY, "Ett barn som nämns fyller 18 år 2027-01-02.", spot),),
        known=("Inget om senare handläggning har hittats.",),
        then="Socialnämnden skulle utan dröjsmål inleda utredning.",
        now="Socialnämnden ska genast göra en skyddsbedömning.",
        next_step="Sök barnet i verksamhetssystemet.",
    )
    proposal = LateProposal(
        document=document.uid,
        number=document.number,
        code=DiaryCode.UNREGISTERED_SECRET,
        section="OSL (2009:400) 5 kap. 1 §",
        case="",
        printed_number="SN 2005/12",
        direction=Direction.INCOMING,
        original=date(2005, 3, 3),
        original_is=DayKind.DATED,
        found=date(2026, 3, 2),
        sender="",
        recipient="",
        subject="Kallelse",
        kind="Kallelse",
        secret=True,
        reason="Påträffad 2026-03-02.",
        left_out=("Mottagaren: uppgiften kan vara hemlig.",),
    )
    with transaction.atomic():
        worklist.renew(box, [item])
        late_services.renew(box, [proposal])
