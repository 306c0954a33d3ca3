"""Fill an archive with boxes, files, pages, documents and answers in bulk, as the program writes them; no scans."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from arkiv.holdings.identity import document_id
from ingest.model import (
    Box,
    Difference,
    DocumentReading,
    DocumentType,
    Engine,
    Evidence,
    Field,
    FieldName,
    FileInfo,
    Line,
    PageInfo,
    PageKind,
    PageReading,
    PageRef,
    PageStatus,
    Relation,
    RelationKind,
    Sha256,
    TokenCheck,
    Word,
)
from scripts.desk_bench.filling_rest import fill_answers, fill_diary, fill_requests, fill_work

BOXES = 200
_TYPES = ("beslut", "orosanmalan", "protokoll", "journalanteckning", "faktura", "remiss")
_TITLES = ("Beslut om bistånd", "Anmälan om oro", "Protokoll", "Anteckning", "Faktura", "Remiss", "Yttrande")
_WIDTH, _HEIGHT = 2480, 3508
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Size:
    """How large the archive is: documents in all, pages of each, entries of its diary."""

    documents: int
    pages_each: int
    entries: int

    @property
    def pages(self) -> int:
        return self.documents * self.pages_each


SIZES = {
    "test": Size(400, 2, 1_000),
    "small": Size(4_000, 5, 20_000),
    "full": Size(100_000, 10, 1_000_000),
}


def fill(size: Size, seed: int) -> None:
    """Put everything into the database that Django is connected to; the lists are left to be made."""
    from django.db import connection, transaction

    from arkiv import bootstrap
    from arkiv.holdings.models import Box as BoxRow
    from arkiv.holdings.readings import store_reading

    chance = random.Random(seed)
    reading = store_reading(bootstrap.blob_store(bootstrap.current()), _page_reading())
    _without_triggers(connection)
    each = size.documents // BOXES
    with transaction.atomic():
        boxes = BoxRow.objects.bulk_create(
            BoxRow(ref=f"B{number}", title=f"Kartong {number} ur källaren", assembled_from="bänk")
            for number in range(1, BOXES + 1)
        )
    for box in boxes:
        with transaction.atomic():
            _fill_box(box, each, size.pages_each, reading, chance)
            fill_answers(box, chance)
    fill_diary(size.entries, chance)
    fill_work(chance)
    fill_requests()
    _log_rows(size.documents * 2)
    from arkiv.web import triggers

    triggers.ensure(connection)


def _fill_box(box: Any, documents: int, pages_each: int, reading: str, chance: random.Random) -> None:
    from arkiv.holdings.models import Document, Page, SourceFile

    file = SourceFile.objects.create(
        box=box,
        sha256=sha256(box.ref.encode()).hexdigest(),
        name=f"{box.ref}.pdf",
        position=1,
        size_bytes=1_000_000,
        media_type="application/pdf",
        state="listed",
        info=_listed(sha256(box.ref.encode()).hexdigest(), documents * pages_each),
    )
    made = [_document(box.ref, file.sha256, at, pages_each, chance) for at in range(documents)]
    rows = Document.objects.bulk_create(
        (
            Document(
                box=box,
                uid=document_id(box.ref, file.sha256, at * pages_each + 1),
                number=at + 1,
                reading=msgspec.json.encode(document).decode(),
                relations=_relations(at),
            )
            for at, document in enumerate(made)
        ),
        batch_size=500,
    )
    Page.objects.bulk_create(_pages(file, rows, pages_each, reading), batch_size=_AT_ONCE)


def _listed(name: str, pages: int) -> str:
    every = tuple(
        PageInfo(number, PageKind.EMBEDDED, _WIDTH, _HEIGHT, 300.0) for number in range(1, pages + 1)
    )
    return msgspec.json.encode(FileInfo(Sha256(name), 1_000_000, "application/pdf", every)).decode()


def _pages(file: Any, rows: list[Any], each: int, reading: str) -> Iterator[Any]:
    from arkiv.holdings.models import Page

    for at, row in enumerate(rows):
        for place in range(1, each + 1):
            yield Page(
                file=file,
                number=at * each + place,
                width_px=_WIDTH,
                height_px=_HEIGHT,
                dpi=300.0,
                kind="embedded",
                state="read",
                reading=reading,
                document=row,
                position=place,
                indexed="x",
            )


def _relations(at: int) -> str:
    """Every fiftieth document is another version of the one before it."""
    if at % 50 != 49:
        return "[]"
    spot = Evidence(PageRef(Sha256("0" * 64), 1), Box(300.0, 400.0, 900.0, 450.0), "tre", "bänk")
    other = Relation(
        RelationKind.VERSION,
        at,
        at - 1,
        0.9,
        "lydelsen skiljer",
        (Difference("tre", "två", (spot,), (spot,)),),
    )
    return msgspec.json.encode((other,)).decode()


def _document(box: str, file: str, at: int, pages: int, chance: random.Random) -> DocumentReading:
    refs = tuple(PageRef(Sha256(file), at * pages + place) for place in range(1, pages + 1))
    day = date(2005, 1, 1) + timedelta(days=chance.randrange(730))

    def field(name: FieldName, value: str) -> Field:
        evidence = Evidence(refs[0], Box(300.0, 400.0, 900.0, 450.0), value, "bänk")
        return Field(name, value, value, chance.uniform(0.6, 1.0), (evidence,), None, TokenCheck.NONE)

    return DocumentReading(
        pages=refs,
        starts_sure=chance.uniform(0.75, 1.0),
        start_reasons=("brevhuvud",),
        title=f"{chance.choice(_TITLES)} {box}-{at}",
        doctype=DocumentType(chance.choice(_TYPES), chance.uniform(0.6, 1.0)),
        fields=(
            field(FieldName.CASE_NUMBER, f"SN 2005/{chance.randrange(1, 5000)}"),
            field(FieldName.DOCUMENT_DATE, day.isoformat()),
            field(FieldName.SENDER, "Socialnämnden"),
        ),
    )


def _page_reading() -> PageReading:
    """A page of some three hundred words."""
    words = tuple(_word(at) for at in range(300))
    lines = tuple(
        Line(words[at : at + 10], Box(200.0, words[at].box.y0, 2200.0, words[at].box.y1), 0.95)
        for at in range(0, 300, 10)
    )
    return PageReading(
        page=PageRef(Sha256("0" * 64), 1),
        status=PageStatus.READ,
        width_px=_WIDTH,
        height_px=_HEIGHT,
        dpi=300.0,
        turn_deg=0,
        skew_deg=0.0,
        lines=lines,
        confidence=0.95,
        engine=Engine("bänk", "1"),
        fingerprint="",
        ink_share=0.05,
    )


def _word(at: int) -> Word:
    left, top = 200.0 + 180 * (at % 10), 300.0 + 60 * (at // 10)
    return Word("handläggare", Box(left, top, left + 160, top + 40), 0.95)


def _log_rows(count: int) -> None:
    """Events as people's reading leaves them, chained as the log chains them."""
    from django.db import transaction

    from arkiv.audit import chain
    from arkiv.audit.models import EventRow

    last = EventRow.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.digest) if last else (0, chain.GENESIS)
    rows = []
    for number in range(count):
        seq += 1
        at = datetime(2026, 11, 1, tzinfo=UTC) + timedelta(seconds=number)
        given = (seq, at, f"account:{number % 30 + 1}", "web.page_read", f"page:{number}", "{}", previous)
        previous = chain.digest(*given)
        rows.append(EventRow(*given, previous))
    with transaction.atomic():
        EventRow.objects.bulk_create(rows, batch_size=1000)


def _without_triggers(connection: Any) -> None:
    from arkiv.web import triggers

    with connection.cursor() as cursor:
        for name, _when, table, _does in triggers.TRIGGERS:
            place = "" if connection.vendor == "sqlite" else f" ON {table}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{place}")
