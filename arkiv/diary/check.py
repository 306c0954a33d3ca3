"""The diary check of a whole box: match, decide, let copies follow their originals, and look the other way.
Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from arkiv.diary.answers import DiaryAnswer, DiaryCode, DiaryReport
from arkiv.diary.decide import decide
from arkiv.diary.match import matches
from arkiv.diary.model import Registers
from arkiv.diary.paper import Authority, Kept, Paper, paper_of
from arkiv.diary.question import Question
from arkiv.diary.reverse import reverse_findings
from arkiv.diary.rulebook import Holder, RuleBook
from arkiv.diary.ruling import Ruling, ruled, told
from ingest.model import Relation, RelationKind

_SURE_COPY = 0.5
_OPEN_ENDED = frozenset(
    {
        DiaryCode.UNCERTAIN,
        DiaryCode.MISSING_FROM_CASE,
        DiaryCode.UNREGISTERED_SECRET,
        DiaryCode.UNREGISTERED_PUBLIC,
    }
)


class Stack:
    """The papers of a box by their number, and what each is a copy of."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._by_number = {paper.number: paper for paper in papers}

    def at(self, relation: Relation) -> Paper | None:
        return self._by_number.get(relation.of + 1)

    def original(self, paper: Paper) -> Paper | None:
        """The document this one is a copy of, followed to its beginning. A circle of copies has no original."""
        seen, here = {paper.id}, paper
        while (relation := here.copy_of) is not None and relation.confidence >= _SURE_COPY:
            of = self.at(relation)
            if of is None or of.id in seen:
                break
            seen.add(of.id)
            here = of
        return here if here is not paper else None


def check(
    documents: Sequence[Kept],
    registers: Registers,
    rules: RuleBook,
    *,
    authority: Authority,
    today: date,
    years: tuple[int, int] | None = None,
) -> DiaryReport:
    """An answer for every document, in order, and the findings of the registers within ``years``."""
    papers = [paper_of(document, authority) for document in documents]
    return check_papers(papers, registers, rules, authority=authority, today=today, years=years)


def check_papers(
    papers: Sequence[Paper],
    registers: Registers,
    rules: RuleBook,
    *,
    authority: Authority,
    today: date,
    years: tuple[int, int] | None = None,
    destroyed: Mapping[str, str] = MappingProxyType({}),
    rulings: Mapping[str, Ruling] = MappingProxyType({}),
) -> DiaryReport:
    """The same for documents whose papers are already made. ``destroyed``: see ``reverse_findings``.

    ``rulings`` are what persons said, by document.
    """
    answers, found = answers_to(papers, registers, rules, authority=authority, today=today, rulings=rulings)
    named = {number.case for paper in papers for number, _ in paper.case_numbers}
    reverse = reverse_findings(registers, found, years, today, named=named, destroyed=destroyed)
    return DiaryReport(answers, reverse)


def answers_to(
    papers: Sequence[Paper],
    registers: Registers,
    rules: RuleBook,
    *,
    authority: Authority,
    today: date,
    rulings: Mapping[str, Ruling] = MappingProxyType({}),
) -> tuple[tuple[DiaryAnswer, ...], set[str]]:
    """The answer to each of ``papers``, and the ids of the entries that were found in the box."""
    stack = Stack(papers)
    originals = [paper for paper in papers if stack.original(paper) is None or paper.id in rulings]
    taken = frozenset(one.entry for one in rulings.values() if one.entry)
    by_id = {paper.id: paper for paper in papers}
    answers: dict[str, DiaryAnswer] = {}
    found: set[str] = set()
    for paper, found_match in zip(originals, matches(originals, registers), strict=True):
        ruling = rulings.get(paper.id)
        match = ruled(found_match, ruling, taken)
        rival = by_id.get(next((c.taken_by for c in match.candidates if c.taken_by), None) or "")
        answer = decide(Question(paper, match, registers, rules, authority, today, rival))
        answers[paper.id] = (
            told(answer, found_match, paper, ruling) if ruling else _perhaps_two(paper, answer)
        )
        if match.entry is not None and match.accepted:
            found.add(match.entry.entry.id)
    for paper in papers:
        if paper.id in rulings:
            continue
        original = stack.original(paper)
        if original is not None:
            answers[paper.id] = _as_its_original(paper, original, answers[original.id])
        else:
            answers[paper.id] = _version(paper, stack, answers)
    for paper in papers:
        if stack.original(paper) is None and paper.id not in rulings:
            answers[paper.id] = _attachment(paper, stack, answers, rules)
    return tuple(answers[paper.id] for paper in papers), found


def _perhaps_two(paper: Paper, answer: DiaryAnswer) -> DiaryAnswer:
    """Two days of arrival mean that two records may have been taken for one; the second must not be hidden."""
    if not paper.stamped_twice:
        return answer
    reason = (
        "Två sidor har ankomststämplar med olika dagar: det kan vara två handlingar. Kontrollera gränsen."
    )
    return replace(answer, reasons=(reason, *answer.reasons), needs_person=True)


def _as_its_original(paper: Paper, original: Paper, answer: DiaryAnswer) -> DiaryAnswer:
    relation = paper.copy_of
    sure = relation.confidence if relation is not None else 1.0
    reason = f"Kopia av dokument {original.number} i kartongen: samma svar som originalet."
    return replace(
        answer,
        document=paper.id,
        confidence=round(answer.confidence * sure, 3),
        reasons=(reason, *answer.reasons),
    )


def _version(paper: Paper, stack: Stack, answers: Mapping[str, DiaryAnswer]) -> DiaryAnswer:
    """Another wording of a registered record is for a person to settle: the entry is about one of them."""
    answer = answers[paper.id]
    if answer.code not in _OPEN_ENDED:
        return answer
    for relation in paper.relations:
        other = stack.at(relation)
        if relation.kind is not RelationKind.VERSION or other is None or relation.confidence < _SURE_COPY:
            continue
        theirs = answers[other.id]
        if theirs.code is DiaryCode.REGISTERED:
            reason = f"En annan lydelse, dokument {other.number}, står i diariet: vilken avser posten?"
            return replace(
                answer,
                code=DiaryCode.UNCERTAIN,
                confidence=0.5,
                reasons=(reason, *answer.reasons),
                candidates=theirs.candidates,
                next_step=_VERSION_STEP,
            )
    return answer


def _attachment(
    paper: Paper, stack: Stack, answers: Mapping[str, DiaryAnswer], rules: RuleBook
) -> DiaryAnswer:
    """An attachment is registered with its letter and follows it, unless it has an entry of its own.

    A report of concern keeps its own answer: whatever it was attached to, it is not to be hidden behind it.
    """
    answer, relation = answers[paper.id], paper.attached_to
    if answer.code is DiaryCode.REGISTERED or relation is None or relation.confidence < _SURE_COPY:
        return answer
    rule = rules.types.get(paper.doctype or "")
    if rule is not None and rule.holder is Holder.REPORT:
        return answer
    main = stack.at(relation)
    if main is None or main.id == paper.id or main.attached_to is not None:
        return answer
    theirs = answers[main.id]
    reason = f"Bilaga till dokument {main.number}: de hör ihop och får samma svar."
    return replace(
        theirs,
        document=paper.id,
        confidence=round(theirs.confidence * relation.confidence, 3),
        reasons=(reason, *theirs.reasons),
    )


_VERSION_STEP = "Jämför lydelserna med diarieposten; registrera den lydelse som saknas om båda är slutliga."
