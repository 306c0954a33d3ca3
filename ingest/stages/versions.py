"""Is a document a copy of another, the same record in another wording, or a record of its own?

Two letters on one form are records of their own however alike they look. So a *version* must be held by more
than its words: the same case or person, no other person or case, and a changed passage that is not merely
what a form changes from time to time (day, amount, addressee).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.model import Difference, DocumentReading, Field, FieldName, RelationKind, TokenCheck
from ingest.stages.alignment import Alignment, Change, ChangeKind
from ingest.stages.compared_words import AlignedWord, aligned_words
from ingest.stages.folding import is_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.pagetext import PageText

_FEWEST_WORDS = 12
_COPY_AGREEMENT = 0.6
_MOST_DIFFERENCES = 40


@dataclass(frozen=True, slots=True)
class Anchors:
    """What ties a document to a case, a person or a day, in normal forms; only readings that are sure."""

    cases: frozenset[str]
    foreign: frozenset[str]
    persons: frozenset[str]
    paragraphs: frozenset[str]
    day: str | None

    @classmethod
    def of(cls, fields: Sequence[Field]) -> Anchors:
        """The anchors among ``fields``."""
        day = next(
            (each for each in fields if each.name is FieldName.DOCUMENT_DATE and each.confidence > 0.55), None
        )
        return cls(
            frozenset(value.split("-")[0] for value in _values(fields, FieldName.CASE_NUMBER, 0.6)),
            _values(fields, FieldName.FOREIGN_NUMBER, 0.5),
            frozenset(
                each.value
                for each in fields
                if each.name is FieldName.PERSONAL_NUMBER and each.check is TokenCheck.VERIFIED
            ),
            _values(fields, FieldName.PARAGRAPH, 0.7),
            day.value if day else None,
        )

    def clash(self, other: Anchors) -> bool:
        """Whether the two name different persons, cases or paragraphs, and none in common."""
        pairs = (
            (self.persons, other.persons),
            (self.cases, other.cases),
            (self.foreign, other.foreign),
            (self.paragraphs, other.paragraphs),
        )
        return any(ours and theirs and not ours & theirs for ours, theirs in pairs)

    def share(self, other: Anchors) -> bool:
        """Whether the two name the same person or case."""
        return bool(self.persons & other.persons or self.cases & other.cases or self.foreign & other.foreign)


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """A document, or one of its attachments, ready for comparison.

    ``number`` is the document's in the stack (1-based).
    """

    reading: DocumentReading
    number: int
    pages: tuple[PageText, ...]
    words: tuple[AlignedWord, ...]
    anchors: Anchors

    @classmethod
    def of(cls, reading: DocumentReading, pages: Sequence[PageText], number: int) -> ComparedDocument:
        """``reading`` with the words of its ``pages``."""
        return cls(reading, number, tuple(pages), aligned_words(pages), Anchors.of(reading.fields))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two documents are to each other, with the Swedish reason."""

    kind: RelationKind
    confidence: float
    reason: str
    differences: tuple[Difference, ...] = ()


def compare(ours: ComparedDocument, theirs: ComparedDocument, common: frozenset[str]) -> Comparison | None:
    """Copy, version, or ``None`` for records of their own.

    ``common`` holds the words' triples that stand in many unrelated documents of the stack: the print of a form.
    """
    if min(len(ours.words), len(theirs.words)) < _FEWEST_WORDS:
        return None
    longer = max(len(ours.words), len(theirs.words))
    if min(len(ours.words), len(theirs.words)) < 0.45 * longer:
        return None
    alignment = Alignment(ours.words, theirs.words)
    if not alignment.sure:
        return _copy(alignment, ours, theirs)
    if alignment.likeness < 0.55 or ours.anchors.clash(theirs.anchors):
        return None
    return _version(alignment, ours, theirs, common)


def copied(ours: Sequence[AlignedWord], theirs: Sequence[AlignedWord]) -> float:
    """The confidence that two pages are copies of one another; 0.0 if they are not."""
    if min(len(ours), len(theirs)) < _FEWEST_WORDS:
        return 0.0
    alignment = Alignment(ours, theirs)
    if alignment.sure or alignment.agreement < _COPY_AGREEMENT or alignment.strong_number_clashes():
        return 0.0
    return round(min(0.98, 0.5 + alignment.agreement / 2), 3)


def _copy(alignment: Alignment, ours: ComparedDocument, theirs: ComparedDocument) -> Comparison | None:
    if alignment.agreement < _COPY_AGREEMENT or alignment.strong_number_clashes():
        return None
    if ours.anchors.clash(theirs.anchors) and alignment.agreement < 0.97:
        return None
    sure = round(min(0.99, 0.45 + 0.55 * alignment.agreement), 3)
    share = round(100 * alignment.agreement)
    reason = f"Texten är densamma: {share} % av orden läses lika, resten förklaras av osäker läsning."
    return Comparison(RelationKind.DUPLICATE, sure, reason)


def _version(
    alignment: Alignment, ours: ComparedDocument, theirs: ComparedDocument, common: frozenset[str]
) -> Comparison | None:
    kinds = [alignment.kind(change) for change in alignment.sure]
    anchored = ours.anchors.share(theirs.anchors)
    our_type, their_type = ours.reading.doctype.code, theirs.reading.doctype.code
    if our_type and their_type and our_type != their_type and alignment.likeness < 0.9:
        return None
    if _addressee_only(alignment, ours, theirs) or _renamed(alignment, kinds):
        return None
    sure = _same_record(alignment, kinds, ours, theirs, anchored=anchored)
    if sure == 0.0 or _own_words_agree(alignment, common) < 0.6:
        return None
    differences = tuple(alignment.difference(change) for change in alignment.sure[:_MOST_DIFFERENCES])
    reason = f"Samma handling i annan lydelse: {_counted(len(alignment.sure))}, i övrigt lika text"
    reason += " och samma ärende eller person." if anchored else "."
    return Comparison(RelationKind.VERSION, sure, reason, differences)


def _same_record(
    alignment: Alignment,
    kinds: Sequence[ChangeKind],
    ours: ComparedDocument,
    theirs: ComparedDocument,
    *,
    anchored: bool,
) -> float:
    """The confidence that two differing texts are one record; 0.0 where they are rather two."""
    numbers = sum(kind is ChangeKind.NUMBER for kind in kinds)
    our_day, their_day = ours.anchors.day, theirs.anchors.day
    if our_day and their_day and our_day != their_day:
        only_the_day = len(kinds) == 1 and kinds[0] is ChangeKind.NUMBER
        return 0.6 if anchored and only_the_day and len(ours.words) >= 40 else 0.0
    if not anchored:
        same_day = our_day is not None and our_day == their_day
        plain = all(kind is ChangeKind.WORDS for kind in kinds) and alignment.likeness >= 0.85
        single = len(kinds) == 1 and alignment.likeness >= 0.95
        return 0.6 if same_day and (plain or single) and len(ours.words) >= 50 else 0.0
    if numbers >= 3 and numbers >= 0.5 * _numbers_in(ours.words):
        return 0.0  # a form filled in again: most of its numbers are new
    if numbers >= 4 and numbers > 0.7 * len(kinds):
        return 0.0
    return round(0.6 + 0.35 * alignment.likeness, 3)


def _numbers_in(words: Sequence[AlignedWord]) -> int:
    return sum(is_number(each.word.text) and len(each.form) >= 2 for each in words)


def _addressee_only(alignment: Alignment, ours: ComparedDocument, theirs: ComparedDocument) -> bool:
    """Whether all that differs is to whom it was sent: the same letter to two persons is two letters."""
    ends = {each.pages[0].page: _address_ends(each.pages[0]) for each in (ours, theirs) if each.pages}

    def in_address(change: Change) -> bool:
        here, there = alignment.words(change)
        return all(0.05 < each.top < ends.get(each.page, 0.0) for each in (*here, *there))

    return all(in_address(change) for change in alignment.sure) and bool(alignment.sure)


def _address_ends(page: PageText) -> float:
    """Down to where on a first page an address can stand, as a share of its height."""
    main = page.main_heading
    return min(0.3, main.line.top) if main is not None else 0.2


def _renamed(alignment: Alignment, kinds: Sequence[ChangeKind]) -> bool:
    """Whether a name was exchanged throughout: the letter is about somebody else."""
    our_forms = [each.form for each in alignment.ours]
    their_forms = [each.form for each in alignment.theirs]
    for change, kind in zip(alignment.sure, kinds, strict=True):
        if kind is not ChangeKind.NAME:
            continue
        ours, theirs = alignment.words(change)
        gone = [each.form for each in ours if each.form not in their_forms and len(each.form) > 2]
        come = [each.form for each in theirs if each.form not in our_forms and len(each.form) > 2]
        if any(our_forms.count(form) >= 2 for form in gone) and any(
            their_forms.count(form) >= 2 for form in come
        ):
            return True
    return False


def _own_words_agree(alignment: Alignment, common: frozenset[str]) -> float:
    """The likeness of what is not the print of a form."""
    own = [each for each in triples(alignment.ours) if each not in common]
    if len(own) < 8:
        return alignment.likeness if not common else 0.0
    theirs = set(triples(alignment.theirs))
    changed = sum(each not in theirs for each in own)
    return max(0.0, 1 - changed / len(own))


def triples(words: Sequence[AlignedWord]) -> tuple[str, ...]:
    """Each three words in a row, in canonical form."""
    forms = [each.form for each in words]
    return tuple(" ".join(forms[start : start + 3]) for start in range(len(forms) - 2))


def _counted(number: int) -> str:
    return "ett ställe skiljer" if number == 1 else f"{number} ställen skiljer"


def _values(fields: Sequence[Field], name: FieldName, sure: float) -> frozenset[str]:
    return frozenset(each.value for each in fields if each.name is name and each.confidence > sure)
