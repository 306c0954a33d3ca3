"""What the archive kept of what it confirmed: the operations, the answers and the log, held against the reviewers'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scripts.desk_bench.reviewers import Act


TITLE = "Rubrik"


@dataclass(frozen=True, slots=True)
class State:
    """The last row of each before the reviewing began."""

    operation: int
    settled: int
    event: int


def state() -> State:
    """How far the archive has come."""
    from django.db.models import Max

    from arkiv.audit.models import EventRow
    from arkiv.holdings.models import OperationRow
    from arkiv.web.models import Settled

    def last(model: type, column: str) -> int:
        return int(model.objects.aggregate(last=Max(column))["last"] or 0)  # type: ignore[attr-defined]

    return State(last(OperationRow, "pk"), last(Settled, "pk"), last(EventRow, "seq"))


def faults(acts: Sequence[Act], hot: Sequence[str], began: State) -> list[str]:
    """Everything that does not agree, in words; [] where nothing was lost, doubled or overwritten unseen."""
    return [
        *_overwritten(acts, began),
        *_counts(acts, began),
        *_last_titles(acts, hot, began),
        *_log(began),
    ]


def _overwritten(acts: Sequence[Act], began: State) -> Iterator[str]:
    """A confirmed change wrote over what the person saw, and over nothing else."""
    from arkiv.holdings import history
    from arkiv.holdings.corrections import FactName
    from arkiv.holdings.models import OperationRow

    seen = {act.value: act.seen for act in acts if act.kind == "set"}
    for row in OperationRow.objects.filter(pk__gt=began.operation, kind="set"):
        for said in history.operation(row).effect.said:
            if said.name is FactName.TITLE and said.before != (seen.get(said.values[0]),):
                yield f"operation {row.number} wrote over {said.before}, not over what was seen"


def _counts(acts: Sequence[Act], began: State) -> Iterator[str]:
    """Each confirmed act is kept once, under the name of the one who did it, and nothing else is."""
    from arkiv.audit.models import EventRow
    from arkiv.holdings.models import OperationRow
    from arkiv.web.models import Settled

    told = Counter((act.actor, act.kind) for act in acts)
    kept: Counter[tuple[str, str]] = Counter()
    for actor, kind in OperationRow.objects.filter(pk__gt=began.operation).values_list("actor", "kind"):
        kept[actor, "undone" if kind == "undo" else kind] += 1
    for actor, act in Settled.objects.filter(pk__gt=began.settled).values_list("actor", "act"):
        kept[actor, act] += 1
    for actor in EventRow.objects.filter(seq__gt=began.event, kind="review.undone").values_list(
        "actor", flat=True
    ):
        kept[actor, "undone"] += 1
    for key in told.keys() | kept.keys():
        if told[key] != kept[key]:
            yield f"{key[0]}, {key[1]}: {told[key]} confirmed, {kept[key]} kept"


def _last_titles(acts: Sequence[Act], hot: Sequence[str], began: State) -> Iterator[str]:
    """A document that everybody changed has the title of the operation that its row names, which was confirmed."""
    import msgspec

    from arkiv.holdings import history
    from arkiv.holdings.corrections import FactName
    from arkiv.holdings.models import Document, OperationRow
    from ingest.model import DocumentReading

    said = {(act.uid, act.value) for act in acts if act.kind == "set"}
    for uid in hot:
        row = Document.objects.select_related("box").get(uid=uid)
        stamp = history.unpacked(row.decided).get(FactName.TITLE)
        if stamp is None:
            continue
        title = msgspec.json.decode(row.reading, type=DocumentReading).title
        by = OperationRow.objects.get(box=row.box, number=stamp.operation)
        values = [each.values for each in history.operation(by).effect.said if each.name is FactName.TITLE]
        if values != [(title,)]:
            yield f"{uid} is called {title!r}, which operation {stamp.operation} does not say"
        if by.pk > began.operation and by.kind == "set" and (uid, title) not in said:
            yield f"{uid} has a title nobody was confirmed: {title!r}"


def _log(began: State) -> Iterator[str]:
    """The chain is whole, and tells of every operation and every answer once."""
    from arkiv.audit import chain, log
    from arkiv.audit.models import EventRow
    from arkiv.holdings.models import OperationRow
    from arkiv.web.models import Settled

    yield from (fault.message for fault in chain.faults(log.events()))
    new = EventRow.objects.filter(seq__gt=began.event)
    events = new.filter(kind__startswith="document.").count()
    operations = OperationRow.objects.filter(pk__gt=began.operation).count()
    if events != operations:
        yield f"the log tells of {events} operations, {operations} are kept"
    told = new.filter(kind__in=("review.accepted", "review.asked")).count()
    answers = Settled.objects.filter(pk__gt=began.settled).count()
    if told != answers:
        yield f"the log tells of {told} answers, {answers} are kept"
