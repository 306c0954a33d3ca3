"""Make the find report (fyndrapport) of a box from its register.

Pure: the same register on the same day gives the same report.
"""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from arkiv.diary.answers import ReverseKind
from arkiv.export import text
from arkiv.export.counts import faults, sums
from arkiv.export.report_model import (
    AnswerRows,
    Atlas,
    Child,
    Delays,
    DiaryRows,
    DocumentLine,
    Fact,
    FileLine,
    FindReport,
    Link,
    PagesOfStatus,
    Quote,
    Relation,
    ReverseRows,
    TypeYears,
    Unread,
    YearCell,
)
from arkiv.export.words import (
    ANSWERS,
    DIARY,
    FIELDS,
    FILES,
    GROUPS,
    ONE_FILE,
    ONE_PAGE,
    PAGES,
    RETENTION,
    REVERSE,
    UNDECIDED,
    DiaryGroup,
    FileStatus,
    RowStatus,
    called,
)
from arkiv.holdings.register import DocumentRow, FoundFact, Place, Register, RelationRow, Value
from ingest.model import Severity, TokenCheck
from ingest.stages.findings import FindingRule

_PAGES_MISSING = frozenset({FindingRule.MISSING_PAGE, FindingRule.PAGE_ORDER})
_UNKNOWN = "Läget är okänt. Kör inläsningen igen och visa det här för den som sköter arkivet."
_TO_READ = (RowStatus.UNREADABLE, RowStatus.FAILED, RowStatus.PENDING)


def summarise(register: Register, today: date) -> FindReport:
    """Everything the report says of a box. Sums that do not hold are named in ``faults``, never hidden."""
    atlas, totals = Atlas.of(register), sums(register)
    lines = tuple(_line(row, atlas, today) for row in register.documents)
    facts = tuple(_facts(register, atlas))
    years = tuple(sorted({line.year for line in lines}, key=lambda year: (year is None, year or 0)))
    return FindReport(
        register=register,
        today=today,
        faults=faults(register, totals),
        sums=totals,
        documents=lines,
        files=_files(register, atlas),
        pages=_pages(register, atlas),
        diary=_diary(lines),
        retention=_retention(lines),
        urgent=tuple(fact for fact in facts if fact.found.severity == Severity.URGENT),
        children=_children(lines, today),
        unread=tuple(_unread(register, atlas)),
        relations=tuple(_relation(row, r, atlas) for row in register.documents for r in row.relations),
        missing_pages=tuple(fact for fact in facts if fact.found.rule in _PAGES_MISSING),
        other_facts=tuple(
            f for f in facts if f.found.rule not in _PAGES_MISSING and f.found.severity != Severity.URGENT
        ),
        reverse=_reverse(register),
        delays=_delays(register),
        years=years,
        types=_types(lines, years),
    )


# --- documents ------------------------------------------------------------------------------------


def _line(row: DocumentRow, atlas: Atlas, today: date) -> DocumentLine:
    pages: dict[str, list[int]] = defaultdict(list)
    for page in row.pages:
        pages[page.file].append(page.number)
    received = text.day(row.received_date.value) if row.received_date else None
    return DocumentLine(
        row=row,
        anchor=f"dok-{row.number}",
        where=tuple(atlas.pages(file, text.ranges(numbers)) for file, numbers in pages.items()),
        quotes=tuple(_quotes(row, atlas)),
        needs=tuple(_needs(row)),
        year=_year(row),
        waited=_waited(received, today) if received else None,
    )


def _quotes(row: DocumentRow, atlas: Atlas) -> Iterator[Quote]:
    """The words the answers rest on: number, days, parties, persons, and what gave the type away."""
    single = {
        "case_number": row.case_number,
        "received_date": row.received_date,
        "document_date": row.document_date,
        "sender": row.sender,
        "recipient": row.recipient,
    }
    for name, value in single.items():
        if value:
            yield from _quoted(FIELDS[name], value, row, atlas)
    for value in row.personal_numbers:
        yield from _quoted(FIELDS["personal_number"], value, row, atlas)
    for place in row.type.evidence:
        spot = _spot(place, row, atlas)
        yield Quote(FIELDS["type"], row.type.name or "", place.printed, spot, row.type.confidence)


def _quoted(what: str, value: Value, row: DocumentRow, atlas: Atlas) -> Iterator[Quote]:
    """The first place of ``value``; the register has them all."""
    by = None if value.decided_by == "machine" else value.decided_by
    for place in value.evidence[:1]:
        spot = _spot(place, row, atlas)
        yield Quote(what, value.value, place.printed or value.printed, spot, value.confidence, by)


def _spot(place: Place, row: DocumentRow, atlas: Atlas) -> Link:
    """The page of ``place``; the file is named only where the document's row does not."""
    link = atlas.page(place.file, place.page)
    alone = {page.file for page in row.pages} == {place.file}
    return replace(link, label=f"s.\N{NO-BREAK SPACE}{place.page}") if alone else link


def _needs(row: DocumentRow) -> Iterator[str]:
    """Why a person must look: the doubts of the reading, then of the two answers."""
    for reason in row.needs_person:
        if reason not in ANSWERS:
            yield called(FIELDS, reason)
    if row.diary and row.diary.needs_person:
        yield f"diariet: {text.uncapitalised(DIARY[row.diary.code][1])}"
    if row.retention and row.retention.needs_person:
        yield f"gallring: {text.uncapitalised(RETENTION[row.retention.code])}"


def _year(row: DocumentRow) -> int | None:
    for value in (row.document_date, row.received_date):
        if value and re.match(r"\d{4}(?!\d)", value.value):
            return int(value.value[:4])
    return None


def _waited(received: date, today: date) -> str | None:
    if received > today:
        return None
    years = text.years_between(received, today)
    if years:
        return f"{years} år sedan"
    days = (today - received).days
    return f"{days} {'dag' if days == 1 else 'dagar'} sedan"


def _diary(lines: tuple[DocumentLine, ...]) -> tuple[DiaryRows, ...]:
    rows = []
    for group, name in GROUPS.items():
        codes = [(code.value, words) for code, (of, words) in DIARY.items() if of is group]
        if group is DiaryGroup.UNCHECKED:
            codes = [(UNDECIDED, name)]
        answers = tuple(
            AnswerRows(code, words, f"svar-{code}", found)
            for code, words in codes
            if (found := tuple(x for x in lines if (x.row.diary.code if x.row.diary else UNDECIDED) == code))
        )
        rows.append(DiaryRows(group, name, answers))
    return tuple(rows)


def _retention(lines: tuple[DocumentLine, ...]) -> tuple[AnswerRows, ...]:
    """By answer; within ``dispose_from`` and ``keep_until`` the earliest day first."""
    by_code: dict[str, list[DocumentLine]] = defaultdict(list)
    for line in lines:
        by_code[line.row.retention.code if line.row.retention else UNDECIDED].append(line)
    words = {**{code.value: name for code, name in RETENTION.items()}, UNDECIDED: "Inte prövade ännu"}
    return tuple(
        AnswerRows(code, name, f"gallring-{code}", tuple(sorted(by_code[code], key=_retention_day)))
        for code, name in words.items()
        if code in by_code
    )


def _retention_day(line: DocumentLine) -> tuple[date, int]:
    day = line.row.retention.day if line.row.retention else None
    return day or date.max, line.row.number


def _types(lines: tuple[DocumentLine, ...], years: tuple[int | None, ...]) -> tuple[TypeYears, ...]:
    """Documents by type (the commonest first) and year."""
    by_type: dict[str, list[DocumentLine]] = defaultdict(list)
    for line in lines:
        by_type[line.type_name].append(line)
    ordered = sorted(by_type.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        TypeYears(name, f"typ-{position}", tuple(of), tuple(_cells(of, years, f"typ-{position}")))
        for position, (name, of) in enumerate(ordered, start=1)
    )


def _cells(of: list[DocumentLine], years: tuple[int | None, ...], anchor: str) -> Iterator[YearCell]:
    for year in years:
        lines = tuple(line for line in of if line.year == year)
        yield YearCell(year, f"{anchor}-{year or 'utan-ar'}", lines)


# --- people and findings --------------------------------------------------------------------------


def _children(lines: tuple[DocumentLine, ...], today: date) -> tuple[Child, ...]:
    """Everyone named as a child, a child when the paper was written, or a child today; the youngest first."""
    seen: dict[str, list[tuple[Value, DocumentLine]]] = defaultdict(list)
    for line in lines:
        for value in line.row.personal_numbers:
            seen[value.value].append((value, line))
    found = [child for number, uses in seen.items() if (child := _child(number, uses, today))]
    return tuple(sorted(found, key=lambda child: (child.age_today, child.personal_number)))


def _child(number: str, uses: list[tuple[Value, DocumentLine]], today: date) -> Child | None:
    born = text.born(number)
    if born is None or born > today:
        return None
    written = [day for _, line in uses if (day := _written(line)) and day >= born]
    then = text.years_between(born, min(written)) if written else None
    child = Child(
        personal_number=number,
        proven=any(value.check == TokenCheck.VERIFIED for value, _ in uses),
        born=born,
        age_then=then,
        age_today=text.years_between(born, today),
        documents=tuple(dict.fromkeys(line.link for _, line in uses)),
    )
    called_child = any(value.role == "child" for value, _ in uses)
    return child if called_child or child.minor_today or (then is not None and then < 18) else None


def _written(line: DocumentLine) -> date | None:
    value = line.row.document_date or line.row.received_date
    return text.day(value.value) if value else None


def _facts(register: Register, atlas: Atlas) -> Iterator[Fact]:
    """Every finding once, the most telling owner first: its document, its page, its file, the whole box."""
    seen: set[FoundFact] = set()
    owners: Iterable[tuple[Link | None, Link | None, tuple[FoundFact, ...]]] = (
        *((None, atlas.document(row.id), row.findings) for row in register.documents),
        *((atlas.page(row.file, row.number), None, row.findings) for row in register.pages),
        *((atlas.file(row.sha256), None, row.findings) for row in register.files),
        (None, None, register.findings),
    )
    for where, document, findings in owners:
        for found in findings:
            if found in seen and found.page:
                continue
            seen.add(found)
            if found.page:
                where = atlas.page(found.page.file, found.page.number)
                document = document or atlas.document_on(found.page.file, found.page.number)
            yield Fact(found, where, document)


# --- files, pages, copies, diary the other way ----------------------------------------------------


def _files(register: Register, atlas: Atlas) -> tuple[FileLine, ...]:
    numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
    documents: dict[str, dict[Link, None]] = defaultdict(dict)
    for page in register.pages:
        numbers[page.file, page.status].append(page.number)
        if page.document:
            documents[page.file][atlas.document(page.document)] = None
    return tuple(
        FileLine(
            row,
            atlas.file(row.sha256).anchor,
            tuple(
                (words[0], text.ranges(found))
                for status, words in PAGES.items()
                if (found := numbers.get((row.sha256, status.value)))
            ),
            tuple(documents[row.sha256]),
        )
        for row in register.files
    )


def _pages(register: Register, atlas: Atlas) -> tuple[PagesOfStatus, ...]:
    rows = []
    for status, (name, _) in PAGES.items():
        if status is RowStatus.DESTROYED and not register.ledger.pages_destroyed:
            continue
        numbers: dict[str, list[int]] = defaultdict(list)
        for page in register.pages:
            if page.status == status:
                numbers[page.file].append(page.number)
        places = tuple(atlas.pages(file, text.ranges(found)) for file, found in numbers.items())
        rows.append(PagesOfStatus(name, f"sidor-{status}", sum(map(len, numbers.values())), places))
    return tuple(rows)


def _unread(register: Register, atlas: Atlas) -> Iterator[Unread]:
    for file in register.files:
        if file.status not in (FileStatus.LISTED, FileStatus.DESTROYED):
            step = FILES[FileStatus(file.status)][1] if file.status in ONE_FILE else _UNKNOWN
            yield Unread(atlas.file(file.sha256), called(ONE_FILE, file.status), file.reason, step)
    for page in register.pages:
        if page.status in _TO_READ:
            step = PAGES[RowStatus(page.status)][1]
            yield Unread(atlas.page(page.file, page.number), called(ONE_PAGE, page.status), page.reason, step)


def _relation(row: DocumentRow, relation: RelationRow, atlas: Atlas) -> Relation:
    differences = tuple(
        (d, atlas.quotes("", d.ours, d.our_evidence), atlas.quotes("", d.theirs, d.their_evidence))
        for d in relation.differences
    )
    return Relation(atlas.document(row.id), atlas.document(relation.of), relation, differences)


def _reverse(register: Register) -> tuple[ReverseRows, ...]:
    return tuple(
        ReverseRows(kind.value, name, f"omvant-{kind}", found)
        for kind, name in REVERSE.items()
        if (found := tuple(finding for finding in register.diary_findings if finding.kind is kind))
    )


def _delays(register: Register) -> Delays | None:
    late = [
        f.days
        for f in register.diary_findings
        if f.kind is ReverseKind.LATE_REGISTRATION and f.days is not None
    ]
    return Delays(len(late), round(statistics.median(late)), max(late)) if late else None
