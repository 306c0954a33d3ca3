"""What a person answers in a queue, beside the operations on the document itself: it is so, or somebody must look.

The shell: load, decide, store, log in one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from arkiv.accounts import visiting
from arkiv.accounts.visitor import Visitor
from arkiv.alterations import services as wording
from arkiv.alterations.model import Altered, Verdict
from arkiv.audit import log
from arkiv.diary import ruling_services
from arkiv.diary.models import RulingRow
from arkiv.diary.ruling import Ruling
from arkiv.errors import BadInput, ChangedMeanwhile, NoSuchThing
from arkiv.holdings import history, operations
from arkiv.holdings.corrections import OperationKind, standing
from arkiv.holdings.models import Document, OperationRow
from arkiv.holdings.operations import KIND_WORDS
from arkiv.web import cards, holding
from arkiv.web.models import DocumentCard, Settled, Waiting
from arkiv.web.queues import SWEDISH, Queue

ACCEPTED, ASKED = "accepted", "asked"
READ_FROM_PAPER = frozenset({Queue.SPLIT, Queue.TYPE, Queue.FIELD})
"""Queues about what the paper says: to accept is to confirm the document, an operation of the holdings."""
_LONGEST_NOTE = 1000
_RECENT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class LastAct:
    """What somebody did last and can take back: ``word`` says it, ``number`` names it among its ``kind``."""

    kind: str  # "operation", "settled" or "ruling"
    number: int
    box: str
    word: str


def accept(visitor: Visitor, row: Document, queue: Queue, *, claim: str, version: str, now: datetime) -> None:
    """It is as shown. Raises ChangedMeanwhile where it no longer is."""
    if queue in READ_FROM_PAPER:
        operations.confirm(row.uid, actor=visitor.actor, expected=version)
        return
    _settle(visitor, row, queue, ACCEPTED, claim=claim, now=now)


def ask(visitor: Visitor, row: Document, *, of: str, note: str, claim: str, now: datetime) -> None:
    """Put the document to a colleague (``of``: the name of an account, empty: anyone). Raises BadInput."""
    question = " ".join(note.split())
    if not question or len(question) > _LONGEST_NOTE:
        raise BadInput(f"Skriv vad du undrar, högst {_LONGEST_NOTE} tecken. Inget har ändrats.")
    _settle(visitor, row, Queue.ASKED, ASKED, claim=claim, now=now, of=of, note=question)


def answer(visitor: Visitor, row: Document) -> None:
    """The open questions about the document are answered."""
    with transaction.atomic():
        Settled.objects.filter(document=row.pk, act=ASKED, undone=False).update(undone=True)
        log.append("review.answered", actor=visitor.actor, subject=f"document:{row.uid}")


def questions(row: Document) -> tuple[Settled, ...]:
    """The open questions about a document."""
    return tuple(Settled.objects.filter(document=row.pk, act=ASKED, undone=False).order_by("pk"))


def _settle(
    visitor: Visitor,
    row: Document,
    queue: Queue,
    act: str,
    *,
    claim: str,
    now: datetime,
    of: str = "",
    note: str = "",
) -> None:
    with transaction.atomic():
        fresh = Document.objects.select_for_update().filter(pk=row.pk).first()
        if fresh is None or holding.held(fresh).claim != claim:
            who = operations.changed_by(fresh or row)
            raise ChangedMeanwhile(
                f"Handling {row.number} eller svaren om den har ändrats sedan du öppnade den, senast av {who}. "
                "Ditt svar är inte sparat. Läs om handlingen och svara på nytt."
            )
        Settled.objects.create(
            document=row.pk,
            queue=queue,
            claim=claim,
            act=act,
            actor=visitor.actor,
            asked_of=of[:60],
            note=note,
            at=now,
        )
        log.append(
            f"review.{act}", actor=visitor.actor, subject=f"document:{row.uid}", data={"queue": queue.value}
        )


def rule(visitor: Visitor, row: Document, ruling: Ruling, *, claim: str, now: datetime, settle: bool) -> None:
    """A person's ruling on the diary. ``settle``: it also answers the queue, for what then is shown."""
    with transaction.atomic():
        fresh = Document.objects.select_for_update().select_related("box").filter(pk=row.pk).first()
        if fresh is None or holding.held(fresh).claim != claim:
            who = operations.changed_by(fresh or row)
            raise ChangedMeanwhile(
                f"Handling {row.number} har ändrats sedan du öppnade den, senast av {who}. "
                "Ditt svar är inte sparat. Läs om handlingen och svara på nytt."
            )
        ruling_services.rule(fresh, ruling, actor=visitor.actor, today=timezone.localdate(now), now=now)
        if settle:
            _settle(visitor, fresh, Queue.DIARY, ACCEPTED, claim=holding.held(fresh).claim, now=now)


def judge_wording(
    visitor: Visitor,
    row: Document,
    pair: Altered,
    verdict: Verdict,
    *,
    because: str,
    seen: str,
    claim: str,
    now: datetime,
) -> None:
    """A person's word on two wordings, which also answers the queue. Raises ChangedMeanwhile, BadInput."""
    with transaction.atomic():
        wording.say(row.box, pair, verdict, because=because, seen=seen, actor=visitor.actor, now=now)
        _settle(visitor, row, Queue.VERSION, ACCEPTED, claim=claim, now=now)


def take_back_wording(visitor: Visitor, row: Document, number: int) -> None:
    """The word ``number`` on two wordings no longer stands, and the queue asks again. Raises NoSuchThing."""
    with transaction.atomic():
        wording.take_back(row.box, number, actor=visitor.actor)
        Settled.objects.filter(document=row.pk, queue=Queue.VERSION, act=ACCEPTED, undone=False).update(
            undone=True
        )


# --- taking back ------------------------------------------------------------------------------------


def last_act(visitor: Visitor, *, now: datetime) -> LastAct | None:
    """The newest thing the visitor did that is not taken back; ``None`` when it was long ago."""
    since = now - _RECENT
    done = _last_operation(visitor, since)
    ruling = _last_ruling(visitor, since)
    settled = Settled.objects.filter(actor=visitor.actor, undone=False, at__gt=since).order_by("-pk").first()
    if ruling is not None and _newest(ruling.at, done, settled):
        return LastAct("ruling", ruling.pk, ruling.box.ref, "svaret om diariet")
    if settled is not None and (done is None or settled.at > done.at):
        row = Document.objects.select_related("box").filter(pk=settled.document).first()
        if row is not None:
            word = "frågan" if settled.act == ASKED else f"svaret ”{SWEDISH[Queue(settled.queue)]}”"
            return LastAct("settled", settled.pk, row.box.ref, f"{word} för handling {row.number}")
    if done is None:
        return None
    kind = OperationKind(done.kind)
    return LastAct("operation", done.number, done.box.ref, f"{KIND_WORDS[kind]} i kartong {done.box.ref}")


def _newest(at: datetime, *others: Any) -> bool:
    """Whether nothing among ``others`` is later; what was answered in the same act goes with the ruling."""
    return all(other is None or other.at <= at for other in others)


def _last_ruling(visitor: Visitor, since: datetime) -> RulingRow | None:
    rows = RulingRow.objects.select_related("box").filter(actor=visitor.actor, undone=False, at__gt=since)
    return rows.order_by("-pk").first()


def _last_operation(visitor: Visitor, since: datetime) -> OperationRow | None:
    rows = OperationRow.objects.select_related("box").filter(actor=visitor.actor, at__gt=since)
    for row in rows.exclude(kind=OperationKind.UNDO.value).order_by("-at", "-pk")[:20]:
        if not _is_undone(row):
            return row
    return None


def _is_undone(row: OperationRow) -> bool:
    undone = OperationRow.objects.filter(box=row.box_id, undoes=row.number).exists()
    return undone and row.number not in {each.number for each in standing(history.operations(row.box))}


def take_back(visitor: Visitor, kind: str, box: str, number: int) -> str:
    """Undo an act of the visitor's own; gives the uid of a document it concerned. Raises NoSuchThing, NotAllowedNow."""
    visiting.box_for(visitor, box)
    if kind == "operation":
        return operations.undo(box, number, actor=visitor.actor).documents[0].id
    if kind == "ruling":
        return _take_back_ruling(visitor, box, number)
    with transaction.atomic():
        row = Settled.objects.select_for_update().filter(pk=number, actor=visitor.actor, undone=False).first()
        document = Document.objects.filter(pk=row.document, box__ref=box).first() if row else None
        if row is None or document is None:
            raise NoSuchThing("Det finns inget sådant att ångra. Inget har ändrats.")
        row.undone = True
        row.save(update_fields=("undone",))
        log.append("review.undone", actor=visitor.actor, subject=f"document:{document.uid}")
    return str(document.uid)


def _take_back_ruling(visitor: Visitor, box: str, number: int) -> str:
    """The ruling, and the answer to the queue that was given in the same act."""
    with transaction.atomic():
        made = RulingRow.objects.select_related("box").filter(pk=number, box__ref=box).first()
        if made is None:
            raise NoSuchThing("Det finns inget sådant att ångra. Inget har ändrats.")
        uid = ruling_services.take_back(made.box, number, actor=visitor.actor)
        of_act = Settled.objects.filter(actor=visitor.actor, at=made.at, queue=Queue.DIARY, undone=False)
        of_act.filter(document__in=Document.objects.filter(uid=uid).values("pk")).update(undone=True)
    return uid


# --- the queue --------------------------------------------------------------------------------------


def following(visitor: Visitor, queue: Queue, after: int | None = None) -> DocumentCard | None:
    """The document to look at next in ``queue``: the first, or the one after the document ``after``."""
    cards.catch_up(cards.IN_A_VIEW)
    rows = in_queue(visitor, queue)
    place = Waiting.objects.filter(queue=queue, document=after).first() if after is not None else None
    if place is not None:
        later = rows.filter(rank=place.rank, document__gt=place.document) | rows.filter(rank__gt=place.rank)
        found = later.first()
    else:
        found = rows.exclude(document=after).first() if after is not None else rows.first()
    return DocumentCard.objects.filter(pk=found.document).first() if found else None


def in_queue(visitor: Visitor, queue: Queue) -> Any:  # a query set; Django has no types
    """The places of a queue in its order, of the boxes the visitor reaches (a query set)."""
    rows = Waiting.objects.filter(queue=queue)
    if visitor.units is not None:
        rows = rows.filter(box__in=visiting.boxes_of(visitor).values("pk"))
    return rows.order_by("rank", "document")
