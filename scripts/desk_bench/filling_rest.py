"""Fill the rest: answers, a diary of a million entries, what must be registered late, the worklist, requests."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import msgspec

from arkiv.diary.answers import DiaryAnswer, DiaryCode, ReverseFinding, ReverseKind
from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.late import DayKind, LateProposal
from arkiv.diary.model import DiaryEntry, Direction
from arkiv.diary.triage import Cue, TriageFact, WorkItem
from arkiv.disclosure.facts import Activity, DataKind, Whose
from arkiv.disclosure.model import Channel, Form, Inquiry, Item, Passage, Why
from arkiv.disclosure.rule import Ruling
from arkiv.retention.answers import RetentionAnswer, RetentionCode
from ingest.model import Box, DocumentReading

_AT_ONCE = 1000
_FIRST, _DAYS = date(2003, 1, 1), 1460
_CODES = [DiaryCode.REGISTERED] * 6 + [DiaryCode.UNCERTAIN, DiaryCode.MISSING_FROM_CASE]
_KINDS = ("beslut", "orosanmälan", "protokoll", "remiss", "yttrande")
_REQUESTS, _IN_SCOPE, _PASSAGES = 200, 40, 400


def fill_answers(box: Any, chance: random.Random) -> None:
    """An answer of the diary check and one of retention for every document of ``box``; the unregistered proposed."""
    from arkiv.diary.models import DiaryAnswerRow, DiaryReportRow, LateRow
    from arkiv.holdings.models import Document
    from arkiv.retention.models import RetentionAnswerRow

    rows = list(Document.objects.filter(box=box).order_by("number").only("uid", "number"))
    answers = [_diary(row.uid, chance) for row in rows]
    DiaryAnswerRow.objects.bulk_create(
        (
            DiaryAnswerRow(box=box, document=row.uid, number=row.number, payload=_json(answer))
            for row, answer in zip(rows, answers, strict=True)
        ),
        batch_size=_AT_ONCE,
    )
    RetentionAnswerRow.objects.bulk_create(
        (
            RetentionAnswerRow(
                box=box,
                document=row.uid,
                number=row.number,
                payload=_json(_retention(row.uid, chance)),
                law_on=date(2026, 11, 1),
                today=date(2026, 11, 1),
            )
            for row in rows
        ),
        batch_size=_AT_ONCE,
    )
    LateRow.objects.bulk_create(
        (
            LateRow(box=box, document=row.uid, payload=_json(_proposal(row, chance)))
            for row, answer in zip(rows, answers, strict=True)
            if answer.code is DiaryCode.MISSING_FROM_CASE
        ),
        batch_size=_AT_ONCE,
    )
    reverse = tuple(_reverse(row.uid, number) for number, row in enumerate(rows[:50]))
    DiaryReportRow.objects.create(box=box, made_on=date(2026, 11, 1), reverse=_json(reverse))


def fill_diary(entries: int, chance: random.Random) -> None:
    """One diary, read in once."""
    from django.db import transaction

    from arkiv.diary.delay_rows import count_delays
    from arkiv.diary.models import DelayCount, Diary, DiaryEntryRow, DiaryImport, LateEntry

    diary = Diary.objects.create(name="diariet", kind="diary")
    DiaryImport.objects.create(
        diary=diary,
        number=1,
        actor="bänk",
        file_name="diarium.csv",
        sha256="0" * 64,
        rows=entries,
        added=entries,
        changed=0,
        vanished=0,
    )
    with transaction.atomic():
        DiaryEntryRow.objects.bulk_create(_entries(diary, entries, chance), batch_size=_AT_ONCE)
        count_delays(diary.pk, DiaryEntryRow, DelayCount, LateEntry)


def _entries(diary: Any, count: int, chance: random.Random) -> Iterator[Any]:
    from arkiv.diary.models import DiaryEntryRow

    for line in range(1, count + 1):
        number = CaseNumber(2003 + line * 4 // (count + 1), line, "SN")
        came = _FIRST + timedelta(days=line * _DAYS // count)
        entry = DiaryEntry(
            id=f"{line:016x}",
            diary=diary.name,
            line=line,
            number=number,
            received=came,
            registered=came + timedelta(days=int(chance.expovariate(0.5))),
            sender="Granviks kommun",
            subject=f"Ansökan om bistånd {line}",
            doctype=chance.choice(_KINDS),
        )
        yield DiaryEntryRow(
            diary=diary, uid=entry.id, line=line, payload=_json(entry), case_number=str(number.case)
        )


def fill_work(chance: random.Random) -> None:
    """Every hundredth document asks for somebody to act."""
    from arkiv.diary.models import WorkRow
    from arkiv.holdings.models import Document

    rows = Document.objects.order_by("pk").values_list("box_id", "uid", "number", "pk")
    WorkRow.objects.bulk_create(
        (
            WorkRow(box_id=box, document=uid, grade=item.grade, payload=_json(item))
            for box, uid, number, key in rows.iterator()
            if key % 100 == 0
            for item in (_work(uid, number, chance),)
        ),
        batch_size=_AT_ONCE,
    )


def fill_requests() -> None:
    """Requests under review, each with documents in scope and passages to try."""
    from arkiv.disclosure.models import PassageRow, Request, ScopeRow
    from arkiv.holdings.models import Document

    rows = list(Document.objects.select_related("box").order_by("pk")[:_IN_SCOPE])
    inquiry = _json(Inquiry("Allt om boendet Granbacken", Channel.EMAIL, Form.FILE))
    for number in range(1, _REQUESTS + 1):
        request = Request.objects.create(
            ref=f"UT-2026-{number}", state="reviewing", received_on=date(2026, 11, 1), payload=inquiry
        )
        ScopeRow.objects.bulk_create(
            ScopeRow(request=request, document=row.uid, place=at, payload=_json(_item(row)))
            for at, row in enumerate(rows, start=1)
        )
        PassageRow.objects.bulk_create(
            PassageRow(request=request, number=one.number, document=one.document, payload=_json(one))
            for one in (_passage(rows[at * len(rows) // _PASSAGES], at + 1) for at in range(_PASSAGES))
        )


def _diary(uid: str, chance: random.Random) -> DiaryAnswer:
    code = chance.choice(_CODES)
    return DiaryAnswer(
        uid, code, chance.uniform(0.5, 1.0), "OSL 5 kap. 1 §", ("skäl",), "", code != DiaryCode.REGISTERED
    )


def _retention(uid: str, chance: random.Random) -> RetentionAnswer:
    code = chance.choice([RetentionCode.PRESERVE, RetentionCode.DISPOSE_FROM, RetentionCode.CANNOT_TELL])
    day = date(2015, 1, 1) if code is RetentionCode.DISPOSE_FROM else None
    return RetentionAnswer(
        uid, code, 0.9, "regel", "källa", ("skäl",), code is RetentionCode.CANNOT_TELL, day
    )


def _proposal(row: Any, chance: random.Random) -> LateProposal:
    return LateProposal(
        document=row.uid,
        number=row.number,
        code=DiaryCode.MISSING_FROM_CASE,
        section="OSL 5 kap. 1 §",
        case="SN 2005/12",
        printed_number="SN 2005/12",
        direction=Direction.INCOMING,
        original=_FIRST + timedelta(days=chance.randrange(_DAYS)),
        original_is=DayKind.RECEIVED,
        found=date(2026, 11, 1),
        sender="Granviks skola",
        recipient="",
        subject="Remiss",
        kind=chance.choice(_KINDS),
        secret=False,
        reason="skäl",
    )


def _reverse(uid: str, number: int) -> ReverseFinding:
    kind = ReverseKind.ENTRY_NOT_FOUND if number % 2 else ReverseKind.LATE_REGISTRATION
    return ReverseFinding(kind, f"SN 2005/{number}: posten återfinns inte i kartongen", (), None, (uid,))


def _item(row: Any) -> Item:
    reading = msgspec.json.decode(row.reading, type=DocumentReading)
    return Item(
        row.uid, row.box.ref, row.number, reading.title, reading.pages, Why.HIT, Activity.SOCIAL_SERVICES
    )


def _passage(row: Any, number: int) -> Passage:
    reading = msgspec.json.decode(row.reading, type=DocumentReading)
    return Passage(
        number=number,
        document=row.uid,
        page=reading.pages[0],
        boxes=(Box(300.0, 400.0, 900.0, 450.0),),
        text="Tove Alm",
        kind=DataKind.NAME,
        whose=Whose.CHILD,
        found_by="bänk",
        confidence=0.9,
        proposed=Ruling.MASK,
        proposed_rule="osl-26-1",
        proposed_source="OSL 26 kap. 1 §",
        proposed_reason="skäl",
    )


def _work(uid: str, number: int, chance: random.Random) -> WorkItem:
    return WorkItem(
        document=uid,
        number=number,
        title=f"Anmälan om oro {number}",
        came=_FIRST,
        grade=chance.randrange(1, 5),
        heading="Ingen bedömning har hittats",
        facts=(TriageFact(Cue.NO_ASSESSMENT, "Ingen bedömning har hittats."),),
        known=(),
        then="SoL (2001:453) 14 kap. 1 §",
        now="SoL (2025:400) 19 kap. 1 §",
        next_step="Ta ställning i dag",
    )


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
