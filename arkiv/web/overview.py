"""What *Start* and *Kartonger* show, read from the lists: never a row per page, never a whole register."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from arkiv.accounts import visiting
from arkiv.accounts.visitor import Visitor
from arkiv.audit import chain, log
from arkiv.holdings.models import Box, Page, PageState
from arkiv.jobs.models import Step, StepState
from arkiv.settings import Settings
from arkiv.web.models import BoxSummary, DocumentCard, QueueCount, StaleMark, Waiting
from arkiv.web.queues import ASKS, SWEDISH, Queue

_EVENTS_LOOKED_AT = 100


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A queue with how many documents stand in it."""

    queue: Queue
    word: str
    asks: str
    count: int


@dataclass(frozen=True, slots=True)
class WorkLine:
    """Work on a box now: pages read out of those known, and steps that wait, run or have failed."""

    ref: str
    title: str
    pages: int
    read: int
    waiting: int
    running: int
    failed: int


@dataclass(frozen=True, slots=True)
class Health:
    """Log, ledger and disk. ``behind`` is how many changes the lists have not taken in yet.

    ``log_whole``: the newest events hang together; *Logg* goes through all of them.
    """

    events: int
    log_whole: bool
    gaps: int
    free_mb: int
    behind: int


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A box with its counts."""

    box: Box
    counts: BoxSummary

    @property
    def settled(self) -> int:
        """Documents that wait for nobody."""
        return max(0, self.counts.documents - self.counts.waiting)


def queues_of(visitor: Visitor) -> tuple[QueueLine, ...]:
    """Every queue, in the order they should be worked, also the empty ones."""
    rows = _own(visitor, QueueCount.objects.all()).values_list("queue").annotate(Sum("documents"))
    counts = dict(rows.order_by())
    return tuple(QueueLine(queue, SWEDISH[queue], ASKS[queue], counts.get(queue.value, 0)) for queue in Queue)


def in_queue(visitor: Visitor, queue: Queue) -> int:
    """How many documents stand in ``queue``, as last counted."""
    rows = _own(visitor, QueueCount.objects.filter(queue=queue))
    return rows.aggregate(sum=Sum("documents"))["sum"] or 0


def waiting(visitor: Visitor) -> int:
    """How many documents stand in any queue."""
    return _own(visitor, BoxSummary.objects.all()).aggregate(sum=Sum("waiting"))["sum"] or 0


def urgent(visitor: Visitor, most: int = 6) -> tuple[DocumentCard, ...]:
    """The documents that may need somebody to act today."""
    waiting = _own(visitor, Waiting.objects.filter(queue=Queue.URGENT)).order_by("rank", "document")
    numbers = list(waiting.values_list("document", flat=True)[:most])
    cards = DocumentCard.objects.in_bulk(numbers)
    return tuple(cards[number] for number in numbers if number in cards)


def work(visitor: Visitor) -> tuple[WorkLine, ...]:
    """What is being read now, box by box; survives a reload since it stands in the step ledger."""
    steps = _own(visitor, Step.objects.exclude(state=StepState.DONE), "box_id")
    counts: dict[int, dict[str, int]] = {}
    for box, state, count in steps.values_list("box_id", "state").annotate(Count("pk")).order_by():
        counts.setdefault(box, {})[state] = count
    if not counts:
        return ()
    of_boxes = Page.objects.filter(file__box__in=counts).values("file__box").order_by()
    read = Count("pk", filter=~Q(state=PageState.PENDING))
    pages = {
        row["file__box"]: (row["every"], row["read"])
        for row in of_boxes.annotate(every=Count("pk"), read=read)
    }
    return tuple(
        WorkLine(
            box.ref,
            box.title,
            *pages.get(box.pk, (0, 0)),
            counts[box.pk].get(str(StepState.READY), 0),
            counts[box.pk].get(str(StepState.RUNNING), 0),
            counts[box.pk].get(str(StepState.FAILED), 0),
        )
        for box in Box.objects.filter(pk__in=counts).order_by("ref")
    )


def health(visitor: Visitor, settings: Settings) -> Health:
    """How the archive is."""
    gaps = _own(visitor, BoxSummary.objects.all()).aggregate(sum=Sum("gaps"))["sum"]
    newest = log.latest(_EVENTS_LOOKED_AT)
    return Health(
        events=newest[-1].seq if newest else 0,
        log_whole=not any(True for _ in chain.faults(newest, after=newest[0])) if newest else True,
        gaps=gaps or 0,
        free_mb=shutil.disk_usage(settings.home).free // (1 << 20),
        behind=StaleMark.objects.count(),
    )


def with_counts(boxes: Iterable[Box]) -> tuple[BoxLine, ...]:
    """These boxes with their counts; one that is not counted yet has zeroes."""
    rows = tuple(boxes)
    counts = BoxSummary.objects.in_bulk([box.pk for box in rows])
    return tuple(BoxLine(box, counts.get(box.pk, BoxSummary(box=box.pk))) for box in rows)


def _own(visitor: Visitor, rows: Any, column: str = "box") -> Any:  # query sets; Django has no types
    """Only the rows of boxes she reaches."""
    if visitor.units is None:
        return rows
    return rows.filter(**{f"{column}__in": visiting.boxes_of(visitor).values("pk")})
