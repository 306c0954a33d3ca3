"""The sheets of the workbook as plain rows: what stands in them, not how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from arkiv.export import text, words
from arkiv.export.report_model import Atlas, DocumentLine, Fact, FindReport, Link
from arkiv.export.words import DiaryGroup
from arkiv.holdings.register import Value

Cell = str | int | float | date | None
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A heading and a width in characters. ``percent`` shows 0.0-1.0 as whole per cent."""

    name: str
    width: int = 18
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet; ``rows`` may be read once, and each has a cell for every column."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]


_NUMBER, _DOCUMENT, _WHERE = Column("Nr", 6), Column("Handlingstyp", 28), Column("Fil och sida", 30)
_SURE = Column("Säkerhet", 10, percent=True)


def sheets(report: FindReport) -> tuple[Sheet, ...]:
    """Every sheet, in the order they are shown."""
    return (
        Sheet("Sammanfattning", _SUMMARY, _summary(report)),
        Sheet("Handlingar", _DOCUMENTS, map(_document, report.documents)),
        Sheet("Saknas i diariet", _DIARY, _missing(report)),
        Sheet("Bevara och gallra", _RETENTION, _retention(report)),
        Sheet("Brådskande", _URGENT, (*map(_fact, report.urgent), *_children(report))),
        Sheet("Oläst", _UNREAD, _unread(report)),
        Sheet("Sidor", _PAGES, _pages(report)),
        Sheet("Dubbletter och versioner", _RELATIONS, _relations(report)),
        Sheet("Diariet omvänt", _REVERSE, _reverse(report)),
    )


_SUMMARY = (Column("Vad", 34), Column("Antal", 50), Column("Stämmer", 10))


def _summary(report: FindReport) -> Iterator[Row]:
    box = report.register.box
    yield "Kartong", box.ref, None
    yield "Rubrik", box.title, None
    yield "Hittad", text.day(box.found_on or "") or box.found_on, None
    yield "Plats", box.found_where, None
    yield "Av", box.found_by, None
    yield "Rapporten gjord", report.today, None
    for total in report.sums:
        yield total.name, total.total, "ja" if total.holds else "nej"
        for part in total.parts:
            yield f"    {part.name}", part.count, None
    for fault in report.faults:
        yield "Fel i räkningen", fault, "nej"
    for gap in report.register.ledger.gaps:
        yield "Lucka", gap, None
    yield "Saknas i diariet", report.missing, None
    yield "Brådskande", len(report.urgent), None
    yield "Behöver en människa", len(report.needs_person), None


_DOCUMENTS = (
    _NUMBER,
    _DOCUMENT,
    _SURE,
    Column("Rubrik", 40),
    Column("Diarienummer"),
    Column("Datum", 12),
    Column("Inkom", 12),
    Column("Avsändare", 26),
    Column("Mottagare", 26),
    Column("Personnummer", 18),
    Column("Svar mot diariet", 36),
    Column("Gallring", 36),
    Column("Gallringsdag", 12),
    Column("Att avgöra", 40),
    Column("Fil och sida", 30),
    Column("Bygger på", 70),
    Column("Id", 14),
)


def _document(line: DocumentLine) -> Row:
    row = line.row
    single = (
        row.case_number.value if row.case_number else None,
        _day(row.document_date),
        _day(row.received_date),
        row.sender.value if row.sender else None,
        row.recipient.value if row.recipient else None,
    )
    return (
        row.number,
        line.type_name,
        row.type.confidence,
        row.title,
        *single,
        "; ".join(value.value for value in row.personal_numbers),
        words.DIARY[row.diary.code][1] if row.diary else "Inte kontrollerad",
        words.RETENTION[row.retention.code] if row.retention else "Inte prövad",
        row.retention.day if row.retention else None,
        "; ".join(line.needs),
        _places(line.where),
        _quoted(line),
        row.id,
    )


def _quoted(line: DocumentLine) -> str:
    return "; ".join(f"{quote.what}: ”{quote.printed}” ({quote.where.label})" for quote in line.quotes)


_DIARY = (
    _NUMBER,
    Column("Svar", 36),
    _DOCUMENT,
    Column("Rubrik", 40),
    Column("Inkom", 12),
    _SURE,
    Column("Lagrum", 24),
    Column("Varför", 60),
    Column("Nästa steg", 40),
    _WHERE,
    Column("Bygger på", 70),
)


def _missing(report: FindReport) -> Iterator[Row]:
    """What is not where it should be: missing, without an akt, or to be settled by a person."""
    for group in report.diary:
        if group.group in (DiaryGroup.IN_ORDER, DiaryGroup.UNCHECKED):
            continue
        for answer in group.answers:
            for line in answer.lines:
                if told := line.row.diary:
                    yield (
                        line.row.number,
                        answer.name,
                        line.type_name,
                        line.row.title,
                        _day(line.row.received_date),
                        told.confidence,
                        told.section,
                        " ".join(told.reasons),
                        told.next_step,
                        _places(line.where),
                        _quoted(line),
                    )


_RETENTION = (
    _NUMBER,
    Column("Svar", 36),
    _DOCUMENT,
    Column("Dag", 12),
    Column("Senast", 12),
    Column("Räknat från", 12),
    Column("Lagrum", 30),
    _SURE,
    Column("Skäl", 60),
    Column("Undantag", 60),
    Column("Gallringsstopp", 30),
    Column("Saknas", 30),
    _WHERE,
)


def _retention(report: FindReport) -> Iterator[Row]:
    for answer in report.retention:
        for line in answer.lines:
            told = line.row.retention
            if told is None:
                yield (line.row.number, answer.name, line.type_name, *[None] * 9, _places(line.where))
                continue
            yield (
                line.row.number,
                answer.name,
                line.type_name,
                told.day,
                told.finish_by,
                told.counted_from.day if told.counted_from else None,
                told.source,
                told.confidence,
                " ".join(told.reasons),
                "; ".join(
                    f"{t.name} ({t.source}): {words.APPLIES[t.applies]}, {t.reason}" for t in told.exceptions
                ),
                "; ".join(told.holds),
                "; ".join(told.missing),
                _places(line.where),
            )


_URGENT = (
    _NUMBER,
    Column("Iakttagelse", 70),
    Column("Slag", 18),
    _WHERE,
    Column("Regel", 30),
)


def _fact(fact: Fact) -> Row:
    return (
        int(fact.document.label) if fact.document and fact.document.label.isdigit() else None,
        fact.found.message,
        words.called(words.SEVERITIES, fact.found.severity),
        fact.where.label if fact.where else None,
        fact.found.rule,
    )


def _children(report: FindReport) -> Iterator[Row]:
    for child in report.children:
        then = "okänd" if child.age_then is None else str(child.age_then)
        says = f"{child.personal_number}: {then} år då, {child.age_today} år i dag"
        documents = ", ".join(link.label for link in child.documents)
        yield (
            None,
            says,
            "minderårig i dag" if child.minor_today else "barn som berörs",
            f"handling {documents}",
            "personnummer",
        )


_UNREAD = (
    Column("Fil eller sida", 36),
    Column("Läge", 14),
    Column("Skäl", 60),
    Column("Nästa steg", 50),
    Column("Godtagen av", 20),
    Column("Därför att", 40),
)


def _unread(report: FindReport) -> Iterator[Row]:
    for item in report.unread:
        why = item.reason
        yield (
            item.where.label,
            item.status,
            why.message if why else "Inget skäl är antecknat.",
            item.next_step,
            why.accepted_by if why else None,
            why.accepted_because if why else None,
        )


_PAGES = (
    Column("Fil", 36),
    Column("Sida", 6),
    Column("Läge", 14),
    _SURE,
    Column("Handling", 10),
    Column("Vridning, grader", 10),
    Column("Lutning, grader", 10),
    Column("Upplösning, dpi", 10),
    Column("Motor", 24),
    Column("Skäl", 50),
)


def _pages(report: FindReport) -> Iterator[Row]:
    atlas = Atlas.of(report.register)
    for page in report.register.pages:
        yield (
            atlas.file(page.file).label,
            page.number,
            words.called(words.ONE_PAGE, page.status),
            page.confidence,
            atlas.documents.get(page.document or ""),
            page.turn_deg,
            page.skew_deg,
            page.dpi,
            page.engine,
            page.reason.message if page.reason else None,
        )


_RELATIONS = (
    _NUMBER,
    Column("Är", 20),
    Column("Handling", 10),
    _SURE,
    Column("Därför att", 50),
    Column("Denna lydelse", 40),
    Column("Den andra lydelsen", 40),
)


def _relations(report: FindReport) -> Iterator[Row]:
    """One row a relation, and one for every difference of a version."""
    for relation in report.relations:
        head = (
            int(relation.ours.label),
            words.called(words.RELATIONS, relation.row.kind),
            relation.theirs.label,
            relation.row.confidence,
            relation.row.reason,
        )
        if not relation.differences:
            yield (*head, None, None)
        for difference, _, _ in relation.differences:
            yield (*head, difference.ours or "(saknas)", difference.theirs or "(saknas)")


_REVERSE = (Column("Slag", 40), Column("Iakttagelse", 70), Column("Poster", 30), Column("Dagar", 8))


def _reverse(report: FindReport) -> Iterator[Row]:
    for rows in report.reverse:
        for finding in rows.findings:
            yield rows.name, finding.message, ", ".join(finding.entries), finding.days


def _day(value: Value | None) -> Cell:
    """A day as a date; a partial, impossible or too early one (Excel begins in 1900) stays text."""
    if value is None:
        return None
    day = text.day(value.value)
    return day if day and day.year >= 1900 else value.value


def _places(links: Iterable[Link]) -> str:
    return "; ".join(link.label for link in links)
