"""A register made by hand: every answer and status, hostile and endless words, å ä ö. Names are invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from hashlib import sha256

from arkiv.diary.answers import DiaryAnswer, DiaryCandidate, DiaryCode, ReverseFinding, ReverseKind
from arkiv.holdings.register import (
    BoxRow,
    DifferenceRow,
    DocumentRow,
    FileRow,
    FoundFact,
    LedgerRow,
    PageName,
    PageRow,
    Place,
    Reason,
    Register,
    RelationRow,
    TypeRow,
    Value,
)
from arkiv.retention.answers import Applies, CountedFrom, ExceptionTested, RetentionAnswer, RetentionCode

TODAY = date(2026, 11, 21)
HOSTILE = "<script>alert('å')</script>\"><img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://granvik.example","Öppna")'
BIDI = "faktura\u202efdp.exe\x00\x07"
LONG = "Socialnämndensbarnavårdsutredningsrapportsammanställning" * 6

_FILES = (
    # name, pages, status
    ("kartong 7 skanning 01.pdf", 12, "listed"),
    ("kartong 7 skanning 02.pdf", 14, "listed"),
    ("Protokoll ÅÄÖ 2005.tif", 6, "listed"),
    (HOSTILE + ".pdf", 2, "listed"),
    ("låst akt.pdf", 0, "unread"),
    ("tom.jpg", 0, "unread"),
)
_NOT_READ = {(0, 7): "blank", (1, 5): "blank", (1, 14): "failed", (2, 6): "unreadable"}

_TYPES = (
    ("orosanmalan", "Orosanmälan (barnavårdsanmälan)"),
    ("forhandsbedomning", "Förhandsbedömning"),
    ("barnavardsutredning", "Barnavårdsutredning"),
    ("beslut_bistand", "Beslut om bistånd"),
    ("protokoll", "Protokoll"),
    ("faktura", "Faktura eller verifikation"),
    ("reklam", "Reklam eller kursinbjudan"),
)
_CHILD, _SIBLING, _ADULT = "19980612-9805", "20120229-9814", "19610301-9820"


def _hash(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def _place(name: PageName, printed: str, by: str = "regel") -> Place:
    return Place(name.file, name.number, (210.0, 180.0, 640.0, 230.0), printed, by)


def _value(page: PageName, value: str, printed: str, confidence: float = 0.94, **more: object) -> Value:
    return Value(value, printed, confidence, (_place(page, printed),), **more)  # type: ignore[arg-type]


def rich_register() -> Register:
    """About 20 documents on 34 pages, with a ledger that balances against the rows."""
    files = tuple(_file(i) for i in range(len(_FILES)))
    spans = _spans()
    documents = tuple(_document(number, pages) for number, pages in enumerate(spans, start=1))
    documents = _related(documents)
    owners = {page: document.id for document in documents for page in document.pages}
    pages = tuple(_page(i, n, owners) for i, (_, count, _) in enumerate(_FILES) for n in range(1, count + 1))
    return Register(
        schema_version="1.0",
        arkiv_version="0.1.0",
        box=BoxRow("K-7", "Kartong från källaren, Södra vägen 3", "Socialkontorets källare, bakom hyllan",
                   "2026-10-05", "A. Åkerlöf, vaktmästare", (2005, 2006), "open"),
        ledger=_ledger(files, pages, documents),
        files=files,
        pages=pages,
        documents=documents,
        diary_findings=_reverse(),
        findings=(FoundFact("box.years", "info", "Tre handlingar är äldre än de år kartongen sägs hålla."),),
    )  # fmt: skip


def _file(i: int) -> FileRow:
    name, pages, status = _FILES[i]
    reason = None
    if status == "unread":
        reason = (Reason("empty", "Filen är tom (0 byte). Inget har gått förlorat här; leta upp pappret.",
                         "M. Öberg", "Pappret finns kvar och är skannat på nytt.") if "tom" in name else
                  Reason("encrypted", "Filen är låst med lösenord. Originalet är sparat orört."))  # fmt: skip
    found = (
        (FoundFact("intake.name", "info", f"Filnamnet {BIDI} stämmer inte med innehållet."),)
        if i == 2
        else ()
    )
    also = ("kopia av protokoll.tif",) if i == 2 else ()
    return FileRow(_hash(name), name, also, 0 if "tom" in name else 250_000 * (i + 1), "application/pdf",
                   status, pages, reason, found)  # fmt: skip


def _spans() -> list[tuple[PageName, ...]]:
    """Every readable or blank page in runs of one to three, never across files."""
    runs, length = [], 0
    for i, (name, count, _) in enumerate(_FILES):
        left = [n for n in range(1, count + 1) if _NOT_READ.get((i, n), "blank") == "blank"]
        while left:
            length = length % 3 + 1
            runs.append(tuple(PageName(_hash(name), n) for n in left[:length]))
            left = left[length:]
    return runs


def _document(number: int, pages: tuple[PageName, ...]) -> DocumentRow:
    first, (code, name) = pages[0], _TYPES[number % len(_TYPES)]
    hostile = number == 3
    year = 2004 + number % 4
    evidence = (_place(first, HOSTILE if hostile else name.upper(), "doctype.heading"),)
    known = number % 9 != 8
    uid = f"d{number:04}"
    persons = {1: (_CHILD, "child"), 2: (_CHILD, "child"), 5: (_SIBLING, None), 6: (_ADULT, "reporter")}
    number_value, role = persons.get(number, (None, None))
    return DocumentRow(
        id=uid,
        number=number,
        pages=pages,
        starts_confidence=0.9,
        starts_because=("ny rubrik",),
        type=TypeRow(code if known else None, name if known else None, (0.97 - number * 0.035), ("rubriken",),
                     evidence, (("faktura", 0.2),), "M. Öberg" if number == 4 else "machine"),
        title=HOSTILE if hostile else LONG if number == 6 else f"{name} rörande familjen Åkerström",
        case_number=_value(first, f"SN {year}/{100 + number}", f"Dnr: SN {year}/{100 + number}")
        if number % 3 else None,
        document_date=_value(first, f"{year}-03-{number:02}", f"Granvik den {number} mars {year}")
        if number % 5 else None,
        received_date=_value(first, f"{year}-03-{number + 2:02}", f"INKOM {year} -03- {number + 2:02}", 0.71)
        if number % 4 else None,
        sender=_value(first, FORMULA if number == 2 else "Björkskolan", "Björkskolan, Granvik"),
        recipient=_value(first, "Socialnämnden", "Socialnämnden i Granvik", decided_by="M. Öberg"),
        personal_numbers=(_value(first, number_value, number_value, role=role,
                                 check="none" if number == 5 else "verified"),) if number_value else (),
        person_names=(),
        other_fields={},
        candidates={},
        relations=(),
        findings=_document_findings(number, first),
        needs_person=("case_number", "Titeln är osäker") if number in (3, 8) else (),
        diary=_diary(uid, number),
        retention=_retention(uid, number),
    )  # fmt: skip


def _document_findings(number: int, first: PageName) -> tuple[FoundFact, ...]:
    box = (200.0, 300.0, 900.0, 360.0)
    rows = {
        1: ("understanding.child_in_danger", "urgent",
            "Texten säger att ett barn blir slaget hemma, och inget beslut hittades."),
        3: ("understanding.child_in_danger", "urgent", f"Barn i fara: {HOSTILE}"),
        5: ("understanding.missing_page", "warning", "Sidorna är märkta 1 och 3 av 3: sida 2 saknas."),
        7: ("understanding.altered_date", "warning", "Datumet har ändrats för hand."),
    }  # fmt: skip
    if number not in rows:
        return ()
    rule, severity, message = rows[number]
    return (FoundFact(rule, severity, message, first, box),)


def _diary(uid: str, number: int) -> DiaryAnswer | None:
    codes = list(DiaryCode)
    if number > len(codes):
        first = _diary(uid, 1)
        return None if number == len(codes) + 1 or first is None else replace(first, document=uid)
    code = codes[number - 1]
    candidates = ()
    if code is DiaryCode.UNCERTAIN:
        candidates = tuple(
            DiaryCandidate(
                f"e{n}", f"SN 2005/{200 + n}", f"Skrivelse från Björkskolan om elev {n}", 0.7 / n, ()
            )
            for n in (1, 2, 3, 4)
        )
    return DiaryAnswer(uid, code, 0.83, "OSL 5 kap. 1 §",
                       (f"Numret jämfördes med diariet 2004–2007 ({code}).",),
                       "Registrera handlingen i dag, med den dag den kom in.", number % 2 == 0,
                       candidates)  # fmt: skip


def _retention(uid: str, number: int) -> RetentionAnswer | None:
    codes = list(RetentionCode)
    if number % 6 == 5:
        return None
    code = codes[number % 6 if number % 6 < 5 else 0]
    dated = code in (RetentionCode.DISPOSE_FROM, RetentionCode.KEEP_UNTIL)
    known = code is not RetentionCode.CANNOT_TELL
    return RetentionAnswer(
        uid, code, 0.9, "regel-1" if known else "", "SoL (2001:453) 12 kap. 1 §" if known else "",
        ("Akten har inget skydd som barnakt.",), not known,
        day=date(2011 + number * 3, 3, number) if dated else None,
        finish_by=date(2012 + number * 3, 12, 31) if code is RetentionCode.DISPOSE_FROM else None,
        counted_from=CountedFrom(date(2006, 3, 1), "sista anteckningen i akten", "skanning 01, sida 4"),
        exceptions=(ExceptionTested("placerat barn", "SoL 12 kap. 2 §", Applies.NO, "ingen placering nämns"),
                    ExceptionTested("forskning", "SoF", Applies.UNKNOWN, "födelsedagen är inte läst")),
        holds=("Granskning pågår, beslut 2026-10-12",) if number == 7 else (),
        missing=("dag för sista anteckning",) if not known else (),
    )  # fmt: skip


def _related(documents: tuple[DocumentRow, ...]) -> tuple[DocumentRow, ...]:
    """Document 4 is another wording of 1, and 8 is a copy of 6."""
    one, four, six = documents[0], documents[3], documents[5]
    differences = (
        DifferenceRow("inleder inte utredning", "inleder utredning",
                      (_place(four.pages[0], "inleder inte utredning"),),
                      (_place(one.pages[0], "inleder utredning"),)),
        DifferenceRow(HOSTILE, "", (), ()),
    )  # fmt: skip
    version = RelationRow(
        "version", one.id, 0.88, "Samma rubrik, dag och avsändare men andra ord.", differences
    )
    copy = RelationRow("duplicate", six.id, 0.99, "Samma bild, skannad två gånger.", ())
    changed = {four.id: (version,), documents[7].id: (copy,)}
    return tuple(replace(row, relations=changed.get(row.id, ())) for row in documents)


def _page(i: int, number: int, owners: dict[PageName, str]) -> PageRow:
    name = PageName(_hash(_FILES[i][0]), number)
    status = _NOT_READ.get((i, number), "read")
    reason = (
        Reason(status, f"Sidan kunde inte läsas ({status}).") if status in ("failed", "unreadable") else None
    )
    return PageRow(
        name.file, number, status, status == "blank", 0, 0.4, 1654, 2339, 200.0,
        0.0 if status != "read" else 0.55 + ((number * 7) % 10) / 22, "ppocr 1",
        "" if status != "read" else "Text",
        owners.get(name), reason, (),
    )  # fmt: skip


def _reverse() -> tuple[ReverseFinding, ...]:
    late = tuple(
        ReverseFinding(ReverseKind.LATE_REGISTRATION, f"Registrerad {days} dagar efter det att den kom in.",
                       (f"SN 2005/{300 + days}",), days)
        for days in (12, 35, 211)
    )  # fmt: skip
    others = tuple(
        ReverseFinding(kind, f"Se posten {HOSTILE if kind is ReverseKind.UNREADABLE_ROW else 'i diariet'}.",
                       ("SN 2005/77",))
        for kind in ReverseKind
        if kind is not ReverseKind.LATE_REGISTRATION
    )  # fmt: skip
    return (*late, *others)


def _ledger(
    files: tuple[FileRow, ...], pages: tuple[PageRow, ...], documents: tuple[DocumentRow, ...]
) -> LedgerRow:
    def of(status: str) -> int:
        return sum(1 for row in (*files, *pages) if row.status == status)

    return LedgerRow(
        files=len(files), files_listed=of("listed"), files_unread=of("unread"), files_pending=0,
        pages=len(pages), pages_read=of("read"), pages_blank=of("blank"), pages_unreadable=of("unreadable"),
        pages_failed=of("failed"), pages_pending=0,
        pages_in_documents=sum(len(row.pages) for row in documents), documents=len(documents),
        pages_indexed=of("read"), balanced=False,
        gaps=("låst akt.pdf: låst med lösenord", "Protokoll ÅÄÖ 2005.tif s. 6: oläslig"),
    )  # fmt: skip
