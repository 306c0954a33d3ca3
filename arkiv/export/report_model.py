"""The find report (fyndrapport) as a value: what is shown, and the anchor of the rows behind each number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from arkiv.diary.answers import ReverseFinding
from arkiv.export.words import DiaryGroup
from arkiv.holdings.register import (
    DifferenceRow,
    DocumentRow,
    FileRow,
    FoundFact,
    Place,
    Reason,
    Register,
    RelationRow,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A name a person reads and the anchor (no ``#``) of what it names; ``page`` leads to the page image."""

    label: str
    anchor: str
    page: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A term of a sum. ``share`` is of the total, 0.0-1.0; ``anchor`` leads to the rows behind ``count``."""

    name: str
    count: int
    anchor: str
    share: float


@dataclass(frozen=True, slots=True)
class Sum:
    """A count and what it is made of. Total and parts are counted apart, so that they can disagree."""

    name: str
    total: int
    anchor: str
    parts: tuple[Part, ...]

    @property
    def counted(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def holds(self) -> bool:
        return self.counted == self.total


@dataclass(frozen=True, slots=True)
class Quote:
    """Words on paper that a claim rests on: what they say, as printed, where, and how sure the reading is."""

    what: str
    value: str
    printed: str
    where: Link
    confidence: float | None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document with what the report works out about it. ``year``: of the paper, else of its arrival."""

    row: DocumentRow
    anchor: str
    where: tuple[Link, ...]
    quotes: tuple[Quote, ...]
    needs: tuple[str, ...]
    year: int | None
    waited: str | None  # how long since it came in; None where the day is not known

    @property
    def type_name(self) -> str:
        return self.row.type.name or self.row.type.code or "Okänd handlingstyp"

    @property
    def link(self) -> Link:
        return Link(str(self.row.number), self.anchor)


@dataclass(frozen=True, slots=True)
class AnswerRows:
    """The documents with one answer (of the diary check or of retention), under one heading."""

    code: str
    name: str
    anchor: str
    lines: tuple[DocumentLine, ...]


@dataclass(frozen=True, slots=True)
class DiaryRows:
    group: DiaryGroup
    name: str
    answers: tuple[AnswerRows, ...]

    @property
    def count(self) -> int:
        return sum(len(answer.lines) for answer in self.answers)


@dataclass(frozen=True, slots=True)
class Fact:
    """A finding (iakttagelse) with the place and the document it concerns, where they are known."""

    found: FoundFact
    where: Link | None
    document: Link | None


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody who was a child when a paper was written, or is one today. Only what the numbers say."""

    personal_number: str
    proven: bool  # the check digit agrees
    born: date
    age_then: int | None  # at the day of the earliest dated paper
    age_today: int
    documents: tuple[Link, ...]

    @property
    def minor_today(self) -> bool:
        return self.age_today < 18


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file with its pages by status, as ranges: ``(("lästa", "1–4, 6"), ("blanka", "5"))``."""

    row: FileRow
    anchor: str
    pages: tuple[tuple[str, str], ...]
    documents: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class PagesOfStatus:
    """Every page with one status: in which files and under which numbers."""

    name: str
    anchor: str
    count: int
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A file or page that could not be read, why, and what to do."""

    where: Link
    status: str
    reason: Reason | None
    next_step: str


@dataclass(frozen=True, slots=True)
class Relation:
    ours: Link
    theirs: Link
    row: RelationRow
    differences: tuple[tuple[DifferenceRow, tuple[Quote, ...], tuple[Quote, ...]], ...]


@dataclass(frozen=True, slots=True)
class ReverseRows:
    kind: str
    name: str
    anchor: str
    findings: tuple[ReverseFinding, ...]


@dataclass(frozen=True, slots=True)
class Delays:
    """Days from arrival to registration over the late registrations."""

    count: int
    median: int
    longest: int


@dataclass(frozen=True, slots=True)
class YearCell:
    """The documents of one type and year; ``year`` is ``None`` for those without a day."""

    year: int | None
    anchor: str
    lines: tuple[DocumentLine, ...]


@dataclass(frozen=True, slots=True)
class TypeYears:
    """The documents of one type, by year; ``cells`` follow ``FindReport.years``."""

    name: str
    anchor: str
    lines: tuple[DocumentLine, ...]
    cells: tuple[YearCell, ...]


@dataclass(frozen=True, slots=True)
class FindReport:
    """Everything the report says. ``faults`` names whatever does not add up; a sound box has none."""

    register: Register
    today: date
    faults: tuple[str, ...]
    sums: tuple[Sum, ...]
    documents: tuple[DocumentLine, ...]
    files: tuple[FileLine, ...]
    pages: tuple[PagesOfStatus, ...]
    diary: tuple[DiaryRows, ...]
    retention: tuple[AnswerRows, ...]
    urgent: tuple[Fact, ...]
    children: tuple[Child, ...]
    unread: tuple[Unread, ...]
    relations: tuple[Relation, ...]
    missing_pages: tuple[Fact, ...]
    other_facts: tuple[Fact, ...]
    reverse: tuple[ReverseRows, ...]
    delays: Delays | None
    years: tuple[int | None, ...]
    types: tuple[TypeYears, ...]

    @property
    def needs_person(self) -> tuple[DocumentLine, ...]:
        return tuple(line for line in self.documents if line.needs)

    @property
    def versions(self) -> tuple[Relation, ...]:
        return tuple(relation for relation in self.relations if relation.row.kind == "version")

    @property
    def copies(self) -> tuple[Relation, ...]:
        return tuple(relation for relation in self.relations if relation.row.kind != "version")

    @property
    def missing(self) -> int:
        """How many documents the diary lacks."""
        return sum(rows.count for rows in self.diary if rows.group is DiaryGroup.MISSING)

    def sum_of(self, name: str) -> Sum:
        return next(total for total in self.sums if total.name == name)


@dataclass(frozen=True, slots=True)
class Atlas:
    """Names and anchors of files and documents: how a hash or an id becomes something to click on.

    Anchors are made from positions, never from names, so that no name can break out of an attribute or clash.
    """

    files: dict[str, tuple[int, str]]  # sha256 -> (position from 1, name)
    documents: dict[str, int]  # id -> number
    page_documents: dict[tuple[str, int], str]  # (sha256, page) -> document id

    @classmethod
    def of(cls, register: Register) -> Atlas:
        pages = {
            (page.file, page.number): document.id
            for document in register.documents
            for page in document.pages
        }
        files = {row.sha256: (position, row.name) for position, row in enumerate(register.files, start=1)}
        return cls(files, {row.id: row.number for row in register.documents}, pages)

    def file(self, sha256: str) -> Link:
        position, name = self.files.get(sha256, (0, sha256[:12] or "okänd fil"))
        return Link(name, f"fil-{position}" if position else "filer")

    def page(self, sha256: str, number: int) -> Link:
        file = self.file(sha256)
        return Link(f"{file.label} s. {number}", file.anchor, (sha256, number))

    def pages(self, sha256: str, numbers: str) -> Link:
        """A link with several page numbers, written as ranges; it opens the first."""
        file = self.file(sha256)
        first = int(numbers.replace("–", ",").split(",")[0])
        return Link(f"{file.label} s. {numbers}", file.anchor, (sha256, first))

    def document(self, uid: str) -> Link:
        number = self.documents.get(uid)
        return Link(str(number), f"dok-{number}") if number is not None else Link("okänd", "handlingar")

    def document_on(self, sha256: str, number: int) -> Link | None:
        uid = self.page_documents.get((sha256, number))
        return self.document(uid) if uid is not None else None

    def quotes(self, what: str, value: str, places: Iterable[Place]) -> tuple[Quote, ...]:
        return tuple(Quote(what, value, p.printed, self.page(p.file, p.page), None) for p in places)
