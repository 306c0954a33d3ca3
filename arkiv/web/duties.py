"""What waits for a person beside the queues of documents: what she may do, counted in one query each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from arkiv.accounts import visiting
from arkiv.accounts.roles import Permission
from arkiv.accounts.visitor import Visitor
from arkiv.diary.late import LateState
from arkiv.diary.models import LateRow, WorkRow
from arkiv.diary.triage import WorkState
from arkiv.disposal.model import Stage
from arkiv.disposal.models import Disposal
from arkiv.sampling.models import AnswerRow
from arkiv.web.models import Settled, Waiting
from arkiv.web.queues import Queue


@dataclass(frozen=True, slots=True)
class Duty:
    """``count`` of something to do, and where it is done."""

    word: str
    says: str
    count: int
    address: str
    urgent: bool = False


def duties_of(visitor: Visitor) -> tuple[Duty, ...]:
    """Everything that waits for ``visitor``, the most urgent first; nothing that does not."""
    return tuple(duty for duty in _duties(visitor) if duty.count)


def _duties(visitor: Visitor) -> Iterator[Duty]:
    own: dict[str, Any] = {}
    if visitor.units is not None:
        own = {"box__in": visiting.boxes_of(visitor).values("pk")}
    if visitor.may(Permission.REVIEW_DECIDE) or visitor.may(Permission.DIARY_DECIDE):
        works = WorkRow.objects.filter(current=True, **own).exclude(state=WorkState.DONE)
        says = "Papper som kan kräva att någon handlar, med vem och till när"
        yield Duty("Åtgärda i dag", says, works.count(), reverse("todo"), urgent=True)
    if visitor.may(Permission.REVIEW_DECIDE):
        there = Waiting.objects.filter(queue=Queue.ASKED, **own).values("document")
        asked = Settled.objects.filter(document__in=there, act="asked", undone=False)
        mine = asked.filter(Q(asked_of=visitor.name) | Q(asked_of="")).exclude(actor=visitor.actor)
        address = reverse("review_queue", kwargs={"queue": Queue.ASKED.value})
        yield Duty("Frågor till dig", "En kollega har bett om ett andra par ögon", mine.count(), address)
    if visitor.may(Permission.DISPOSAL_APPROVE) and visitor.units is None:
        asked_for = Disposal.objects.filter(stage=Stage.REQUESTED).exclude(requested_by=visitor.number)
        says = "Någon har begärt; en annan person godkänner"
        yield Duty("Gallring att godkänna", says, asked_for.count(), reverse("disposals"))
    if visitor.may(Permission.DIARY_DECIDE):
        late = LateRow.objects.filter(current=True, state=LateState.PROPOSED, **own)
        yield from _late(late)
    if visitor.may(Permission.SAMPLES_ANSWER):
        drawn = {f"sample__{name}": value for name, value in own.items()}
        left = AnswerRow.objects.filter(right=None, **drawn).count()
        yield Duty("Stickprov att besvara", "Dragna handlingar som ingen sett än", left, reverse("samples"))


def _late(rows: Any) -> Iterator[Duty]:
    """The box with the first proposal is opened; each box has its own list."""
    ref = rows.order_by("pk").values_list("box__ref", flat=True).first()
    if ref is not None:
        says = "Förslag till diarieposter att godkänna, ändra eller avböja"
        address = reverse("late", kwargs={"ref": ref})
        yield Duty("Sen registrering", says, rows.count(), address)
