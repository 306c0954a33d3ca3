"""Record what a person rules of a document in the diary, and give its answer anew at once. Shell.

The other documents, the worklist and the late registrations follow at the next check of the box.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import msgspec
from django.db import transaction

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.diary.answers import DiaryAnswer
from arkiv.diary.check import answers_to
from arkiv.diary.models import DiaryAnswerRow, RulingRow
from arkiv.diary.paper import Authority, paper_of
from arkiv.diary.rulebook import rulebook
from arkiv.diary.ruling import Ruling, RulingKind, turned
from arkiv.diary.services import registers
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow
from arkiv.holdings.history import unpacked
from arkiv.holdings.models import Box, Document
from arkiv.holdings.stored import StoredDocument
from ingest.model import DocumentReading


def rule(row: Document, ruling: Ruling, *, actor: str, today: date, now: datetime) -> DiaryAnswer:
    """Record ``ruling`` on the document of ``row``; its new answer.

    Raises NotAllowedNow before the box has been checked, BadInput for an entry that was not among the candidates.
    """
    with transaction.atomic():
        kept = DiaryAnswerRow.objects.select_for_update().filter(box=row.box_id, document=row.uid).first()
        if kept is None:
            raise NotAllowedNow("Handlingen är inte hållen mot diariet ännu. Pröva kartongen först.")
        before = msgspec.json.decode(kept.payload, type=DiaryAnswer)
        known = {candidate.entry for candidate in before.candidates}
        if ruling.kind is RulingKind.ENTRY and ruling.entry not in known:
            raise BadInput("Den posten är inte bland förslagen. Inget har ändrats; läs om sidan.")
        made = RulingRow.objects.create(
            box=row.box,
            document=row.uid,
            kind=ruling.kind.value,
            entry=ruling.entry,
            before=kept.payload,
            actor=actor,
            at=now,
        )
        answer = _answer(row, ruling, before, today)
        kept.payload = msgspec.json.encode(answer).decode()
        kept.save(update_fields=("payload",))
        log.append(
            "diary.ruled",
            actor=actor,
            subject=f"document:{row.uid}",
            data={"ruling": made.pk, "kind": ruling.kind.value, "answer": answer.code.value},
        )
    return answer


def take_back(box: Box, number: int, *, actor: str) -> str:
    """The ruling ``number`` of ``actor`` no longer stands, and the answer is what it was; the document's uid.

    Raises NoSuchThing where it is not hers or not standing, NotAllowedNow under a later ruling.
    """
    with transaction.atomic():
        row = (
            RulingRow.objects.select_for_update()
            .filter(box=box, pk=number, actor=actor, undone=False)
            .first()
        )
        if row is None:
            raise NoSuchThing("Det finns inget sådant avgörande att ångra. Inget har ändrats.")
        if RulingRow.objects.filter(box=box, document=row.document, undone=False, pk__gt=number).exists():
            raise NotAllowedNow("Någon har avgjort handlingen på nytt sedan dess. Inget har ändrats.")
        row.undone = True
        row.save(update_fields=("undone",))
        DiaryAnswerRow.objects.filter(box=box, document=row.document).update(payload=row.before)
        log.append(
            "diary.ruling_undone", actor=actor, subject=f"document:{row.document}", data={"ruling": number}
        )
    return str(row.document)


def standing(row: Document) -> RulingRow | None:
    """The newest ruling on the document that stands."""
    rows = RulingRow.objects.filter(box=row.box_id, document=row.uid, undone=False)
    return rows.order_by("-pk").first()


def _answer(row: Document, ruling: Ruling, before: DiaryAnswer, today: date) -> DiaryAnswer:
    settings = bootstrap.current()
    authority = Authority(settings.authority, settings.municipality, settings.unit_codes)
    reading = msgspec.json.decode(row.reading, type=DocumentReading)
    kept = StoredDocument(row.uid, row.number, reading, (), unpacked(row.decided))
    (answer,), _ = answers_to(
        [paper_of(kept, authority)],
        registers(),
        rulebook(),
        authority=authority,
        today=today,
        rulings={row.uid: ruling},
    )
    # Every candidate she was shown stays, so that the next one can still be chosen.
    return replace(answer, candidates=turned(before.candidates or answer.candidates, ruling.entry))
