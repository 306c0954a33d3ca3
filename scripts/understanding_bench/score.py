"""Hold what was understood of a box against what is known of it: one sample a value, to be counted later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.model import DocumentReading, FieldName, PageRef, StackReading, TokenCheck
from ingest.profile import load_profile
from ingest.stages.findings import FindingRule
from ingest.stages.folding import fold
from ingest.stages.review import Doubt, doubts
from scripts.understanding_bench import copies
from scripts.understanding_bench.as_register import as_register
from scripts.understanding_bench.boxes import Json, ReadBox

EXACT = (FieldName.CASE_NUMBER, FieldName.DOCUMENT_DATE, FieldName.RECEIVED_DATE)
"""Fields whose normal form must be exactly the truth's."""
PARTIES = (FieldName.SENDER, FieldName.RECIPIENT)
Pages = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Value:
    """One field of one document: what is true and what was read, "" where there is none."""

    name: str
    where: str
    true: str
    read: str
    confidence: float
    accepted: bool

    @property
    def right(self) -> bool:
        return bool(self.true) and self.true == self.read


@dataclass(frozen=True, slots=True)
class TypeAnswer:
    """The type of one document: what was proposed (``None``: abstained) and what would have been."""

    where: str
    true: str
    code: str | None
    likeliest: str
    confidence: float
    accepted: bool


@dataclass
class Count:
    """Things to find: found, missed and invented, with an example each."""

    found: int = 0
    missed: int = 0
    invented: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, true: set[str], read: set[str], where: str = "") -> None:
        """Count one document's things of a kind."""
        self.found += len(true & read)
        self.missed += len(true - read)
        self.invented += len(read - true)
        self.examples += [f"{where}: missad {one}" for one in sorted(true - read)]
        self.examples += [f"{where}: påhittad {one}" for one in sorted(read - true)]

    @property
    def recall(self) -> float:
        return self.found / max(1, self.found + self.missed)

    @property
    def precision(self) -> float:
        return self.found / max(1, self.found + self.invented)

    @property
    def f1(self) -> float:
        return 2 * self.found / max(1, 2 * self.found + self.missed + self.invented)


@dataclass
class Samples:
    """Everything counted, over any number of boxes."""

    pages: int = 0
    documents: int = 0
    exact: int = 0
    looks: int = 0
    read_s: float = 0.0
    understood_s: float = 0.0
    boundaries: Count = field(default_factory=Count)
    personal_numbers: Count = field(default_factory=Count)
    foreign_numbers: Count = field(default_factory=Count)
    secrecy: Count = field(default_factory=Count)
    missing_pages: Count = field(default_factory=Count)
    not_ours: list[str] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    types: list[TypeAnswer] = field(default_factory=list)
    starts: list[tuple[float, bool]] = field(default_factory=list)
    copies: Count = field(default_factory=Count)
    altered: Count = field(default_factory=Count)
    shown: int = 0


def add_box(samples: Samples, box: ReadBox, stack: StackReading, spent_s: float) -> None:
    """Count one box into ``samples``."""
    read = {_pages(one.pages, box.names): one for one in stack.documents}
    true = {
        tuple((page["file"], page["number"]) for page in row["pages"]): row for row in box.truth["documents"]
    }
    samples.pages += len(box.readings)
    samples.documents += len(true)
    samples.exact += len(read.keys() & true.keys())
    samples.looks += sum(bool(doubts(one, _review())) for one in stack.documents)
    samples.read_s += box.read_s
    samples.understood_s += spent_s
    _boundaries(samples, read, true, box.seed)
    _copies(samples, box, stack)
    ours = {fold(box.context.municipality), fold(box.context.authority)}
    for pages, row in true.items():
        where = f"{box.seed} {pages[0][0]} s. {pages[0][1]} ({row['type']})"
        _document(samples, row, read.get(pages), where, ours)


def _review() -> Mapping[str, float]:
    return load_profile("snabb").understanding.look_below


def _pages(pages: Sequence[PageRef], names: Mapping[str, str]) -> Pages:
    return tuple((names[page.file], page.number) for page in pages)


def _copies(samples: Samples, box: ReadBox, stack: StackReading) -> None:
    found = copies.score(as_register(box, stack), box.truth)
    samples.copies.add(_named(found.true_copies), _named(found.read_copies), f"{box.seed} kopia")
    samples.altered.add(_named(found.true_altered), _named(found.read_altered), f"{box.seed} ändrad")
    samples.shown += len(found.shown)


def _named(pairs: set[copies.Pair]) -> set[str]:
    return {" och ".join(str(index) for index in sorted(pair)) for pair in pairs}


def _boundaries(
    samples: Samples, read: Mapping[Pages, DocumentReading], true: Mapping[Pages, Json], seed: int
) -> None:
    starts = {pages[0] for pages in true}
    samples.boundaries.add(
        {f"{name} s. {number}" for name, number in starts},
        {f"{pages[0][0]} s. {pages[0][1]}" for pages in read},
        str(seed),
    )
    samples.starts += [(one.starts_sure, pages[0] in starts) for pages, one in read.items()]


def _document(samples: Samples, true: Json, read: DocumentReading | None, where: str, ours: set[str]) -> None:
    """A document that was split wrongly counts as one of which nothing was read."""
    samples.values += [*_exact_values(true, read, where), *_parties(true, read, where, ours)]
    numbers = {each.value: each for each in read.candidates(FieldName.PERSONAL_NUMBER)} if read else {}
    wanted = set(true["personal_numbers"])
    claimed = {value for value, each in numbers.items() if each.check is TokenCheck.VERIFIED}
    samples.personal_numbers.add(wanted, claimed | (wanted & numbers.keys()), where)
    stamps = {"märkt"} if read and read.candidates(FieldName.SECRECY_STAMP) else set()
    samples.secrecy.add({"märkt"} if true["secrecy_stamp"] else set(), stamps, where)
    if read is None:
        return
    _foreign(samples, true, read, where)
    gone = {each.rule for each in read.findings} & {FindingRule.MISSING_PAGE.value}
    samples.missing_pages.add(
        {FindingRule.MISSING_PAGE.value} if true["missing_pages"] else set(), gone, where
    )
    _type(samples, true, read, where)


def _exact_values(true: Json, read: DocumentReading | None, where: str) -> Iterator[Value]:
    unsure = doubts(read, _review()) if read else frozenset(Doubt)
    for name in EXACT:
        best = read.best(name) if read else None
        yield Value(
            name.value,
            where,
            true[name.value] or "",
            best.value if best else "",
            best.confidence if best else 0.0,
            best is not None and Doubt(name.value) not in unsure,
        )


def _parties(true: Json, read: DocumentReading | None, where: str, ours: set[str]) -> Iterator[Value]:
    """Sender and recipient; a name within a longer one is right, and so is either line of our own address."""
    unsure = doubts(read, _review()) if read else frozenset(Doubt)
    for name in PARTIES:
        best = read.best(name) if read else None
        wanted, given = fold(true[name.value]), fold(best.value) if best else ""
        same = bool(wanted and given) and (wanted in given or given in wanted or {wanted, given} <= ours)
        accepted = best is not None and Doubt(name.value) not in unsure
        confidence = best.confidence if best else 0.0
        yield Value(name.value, where, wanted, wanted if same else given, confidence, accepted)


def _foreign(samples: Samples, true: Json, read: DocumentReading, where: str) -> None:
    found = {_bare(each.value) for each in read.candidates(FieldName.FOREIGN_NUMBER)}
    wanted = {_bare(number) for number in true["foreign_numbers"]}
    samples.foreign_numbers.add(wanted, wanted & found, where)
    ours = read.best(FieldName.CASE_NUMBER)
    if ours is not None and _bare(ours.printed) in wanted:
        samples.not_ours.append(f"{where}: {ours.printed}")


def _bare(number: str) -> str:
    return "".join(char for char in number if char.isalnum()).upper()


def _type(samples: Samples, true: Json, read: DocumentReading, where: str) -> None:
    doctype = read.doctype
    likeliest = doctype.code or next((code for code, _ in doctype.runners_up), "")
    accepted = doctype.code is not None and Doubt.TYPE not in doubts(read, _review())
    samples.types.append(
        TypeAnswer(where, true["type"], doctype.code, likeliest, doctype.confidence, accepted)
    )
