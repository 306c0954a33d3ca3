"""Keep the rows of the lists true to the holdings. Any number of processes may do it at once; twice is harmless."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Count, Q

from arkiv.diary.answers import DiaryAnswer
from arkiv.diary.models import DiaryAnswerRow
from arkiv.export.words import DIARY, DiaryGroup
from arkiv.holdings.models import Box, Document, FileState, Page, PageState, SourceFile
from arkiv.retention.answers import RetentionAnswer
from arkiv.retention.models import RetentionAnswerRow
from arkiv.web.models import BoxSummary, DocumentCard, QueueCount, Settled, StaleMark, Waiting
from arkiv.web.queues import Card, Queue, card_of
from arkiv.web.thresholds import look_below
from ingest.model import DocumentReading, Relation

IN_A_VIEW = 60
"""So many stale documents a page brings up to date before it is shown; more is left to the server's own thread."""
AT_ONCE = 500
_LOCK = 7281936451  # any fixed number but the log's: the advisory lock that makes writers of lists queue on PostgreSQL
_MISSING = tuple(str(code) for code, (group, _) in DIARY.items() if group is DiaryGroup.MISSING)


def catch_up(most: int = AT_ONCE) -> int:
    """Work off up to ``most`` marks; gives how many there were, 0 when the lists are true."""
    marks = _marks(most)
    if not marks:
        return 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            # Two at once would both take away the rows of a document and both put them back; SQLite writes one by one.
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            marks = _marks(most)  # whoever was before may have worked some of them off
        # The marks go first: what changes from here on leaves a new one.
        StaleMark.objects.filter(pk__in=[number for number, _, _ in marks]).delete()
        boxes = _documents({key for _, kind, key in marks if kind == "document"})
        boxes |= {int(key) for _, kind, key in marks if kind == "box"}
        files = {int(key) for _, kind, key in marks if kind == "file"}
        boxes |= set(SourceFile.objects.filter(pk__in=files).values_list("box_id", flat=True))
        for box in boxes:
            _summarise(box)
    return len(marks)


def _marks(most: int) -> list[tuple[int, str, str]]:
    return list(StaleMark.objects.order_by("pk").values_list("pk", "kind", "key")[:most])


def claim_of(row: Document, diary: str, retention: str) -> str:
    """A hash of everything a person is shown of a document: when it changes, her word no longer answers for it."""
    return hashlib.sha256(
        "\0".join((row.reading, row.relations, diary, retention)).encode(), usedforsecurity=False
    ).hexdigest()


def claims_of(rows: Sequence[Document]) -> dict[int, str]:
    """What ``claim_of`` says of each of ``rows``, by row number, in two queries."""
    diary, retention = _payloads(DiaryAnswerRow, rows), _payloads(RetentionAnswerRow, rows)
    return {row.pk: claim_of(row, diary.get(row.uid, ""), retention.get(row.uid, "")) for row in rows}


def _documents(uids: Iterable[str]) -> set[int]:
    """Write the cards of these documents anew; gives the boxes they are in."""
    rows = list(Document.objects.filter(uid__in=list(uids)))
    diary = _payloads(DiaryAnswerRow, rows)
    retention = _payloads(RetentionAnswerRow, rows)
    said: dict[int, list[Settled]] = {}
    for word in Settled.objects.filter(document__in=[row.pk for row in rows], undone=False):
        said.setdefault(word.document, []).append(word)
    cards, waiting = [], []
    for row in rows:
        card = _card(row, diary.get(row.uid, ""), retention.get(row.uid, ""), said.get(row.pk, ()))
        cards.append(_card_row(row, card))
        waiting += [
            Waiting(document=row.pk, box=row.box_id, queue=queue, rank=rank)
            for queue, rank in card.waits.items()
        ]
    numbers = [row.pk for row in rows]
    Waiting.objects.filter(document__in=numbers).delete()
    DocumentCard.objects.filter(document__in=numbers).delete()
    DocumentCard.objects.bulk_create(cards, batch_size=200)
    Waiting.objects.bulk_create(waiting, batch_size=400)
    return {row.box_id for row in rows}


def _payloads(model: Any, rows: Sequence[Document]) -> dict[str, str]:
    found = model.objects.filter(document__in=[row.uid for row in rows], box__in={row.box_id for row in rows})
    return dict(found.values_list("document", "payload"))


def _card(row: Document, diary: str, retention: str, said: Sequence[Settled]) -> Card:
    claim = claim_of(row, diary, retention) if said else ""
    accepted = frozenset(Queue(word.queue) for word in said if word.act == "accepted" and word.claim == claim)
    card = card_of(
        msgspec.json.decode(row.reading, type=DocumentReading),
        msgspec.json.decode(row.relations, type=tuple[Relation, ...]),
        msgspec.json.decode(diary, type=DiaryAnswer) if diary else None,
        msgspec.json.decode(retention, type=RetentionAnswer) if retention else None,
        look_below(),
        accepted,
    )
    if any(word.act == "asked" for word in said):
        return replace(card, waits={**card.waits, Queue.ASKED: 0})
    return card


def _card_row(row: Document, card: Card) -> DocumentCard:
    return DocumentCard(
        document=row.pk,
        uid=row.uid,
        box=row.box_id,
        number=row.number,
        title=card.title,
        doctype=card.doctype,
        dated=card.dated,
        case_number=card.case_number,
        pages=card.pages,
        first_file=card.first[0] if card.first else "",
        first_page=card.first[1] if card.first else None,
        diary=card.diary,
        retention=card.retention,
        retention_day=card.retention_day,
        urgent=Queue.URGENT in card.waits,
        waits=len(card.waits),
    )


def _summarise(box: int) -> None:
    if not Box.objects.filter(pk=box).exists():
        return
    queues = Waiting.objects.filter(box=box).order_by().values_list("queue").annotate(Count("pk"))
    QueueCount.objects.filter(box=box).delete()
    QueueCount.objects.bulk_create(
        QueueCount(box=box, queue=queue, documents=count) for queue, count in queues
    )
    cards = DocumentCard.objects.filter(box=box).aggregate(
        documents=Count("pk"),
        missing=Count("pk", filter=Q(diary__in=_MISSING)),
        urgent=Count("pk", filter=Q(urgent=True)),
        waiting=Count("pk", filter=Q(waits__gt=0)),
    )
    pages = Page.objects.filter(file__box=box).aggregate(
        pages=Count("pk"),
        pages_read=Count("pk", filter=Q(state__in=(PageState.READ, PageState.BLANK))),
        gaps=Count("pk", filter=_gap()),
    )
    files = SourceFile.objects.filter(box=box).aggregate(
        files=Count("pk"),
        files_unread=Count("pk", filter=Q(state=FileState.UNREAD)),
        gaps=Count("pk", filter=Q(state=FileState.PENDING) | Q(state=FileState.UNREAD, accepted_by="")),
    )
    gaps = pages.pop("gaps") + files.pop("gaps")
    BoxSummary.objects.update_or_create(box=box, defaults={**cards, **pages, **files, "gaps": gaps})


def _gap() -> Q:
    """A page the ledger would name; the same rule as ``holdings.ledger`` (a test holds them together)."""
    broken = Q(state__in=(PageState.UNREADABLE, PageState.FAILED), accepted_by="")
    loose = Q(document=None) | Q(indexed="")
    return ~Q(state__in=(PageState.DESTROYED, PageState.SHEET)) & (
        Q(state=PageState.PENDING) | broken | loose
    )
