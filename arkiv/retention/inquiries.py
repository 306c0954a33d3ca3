"""Questions to the retention room that change nothing: explain an answer, compare then and now, the years ahead.

A thin shell: load, decide, hand back values. Nothing is stored and nothing is destroyed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from arkiv.errors import NoSuchThing
from arkiv.holdings import stored
from arkiv.holdings.models import Box, Document
from arkiv.holdings.stored import StoredDocument
from arkiv.retention import differences, gather, plans, rulebook, services
from arkiv.retention.answers import RetentionAnswer
from arkiv.retention.decide import decide
from arkiv.retention.differences import Change, PlanChange
from arkiv.retention.facts import PlanWord
from arkiv.retention.rule import Rule
from arkiv.retention.timeline import RetentionTimeline, Seen, timeline


@dataclass(frozen=True, slots=True)
class RuleShown:
    """The rule behind an answer, as an archivist checks it."""

    id: str
    title: str
    source: str
    in_force_from: date
    in_force_until: date | None
    unit: str
    trigger: str
    years: int | None
    wording: str
    note: str
    transition: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One document's answer with everything it rests on, and what differs from the law and plan of today.

    ``answer`` is under the law of ``law_on``, ``now`` under that of ``today``; ``plan_*`` is the plan's word for
    the likeliest handlingstyp, if a plan in force has one.
    """

    document: str
    number: int
    box: str
    types: tuple[tuple[str, float], ...]
    law_on: date
    today: date
    answer: RetentionAnswer
    rule: RuleShown | None
    now: RetentionAnswer
    changes: tuple[Change, ...]
    plan_then: PlanWord | None
    plan_now: PlanWord | None


@dataclass(frozen=True, slots=True)
class Compared:
    """A document whose answer is another under the law and plan of another day."""

    document: str
    number: int
    type: str
    then: RetentionAnswer
    now: RetentionAnswer
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A box under the law and plan of ``law_on`` and of ``today``; ``same`` documents keep their answer."""

    box: str
    law_on: date
    today: date
    documents: int
    same: int
    changed: tuple[Compared, ...]
    plan_then: str
    plan_now: str
    plan_changes: tuple[PlanChange, ...]


def explain(uid: str, *, law_on: date, today: date) -> Explanation:
    """The answer for the document ``uid`` (its id, or its number where the archive has one box).

    Raises NoSuchThing when there is no such document.
    """
    row = _document(uid)
    documents, around = stored.documents(row.box), services.surroundings(row.box)
    place = next(n for n, document in enumerate(documents) if document.id == row.uid)
    facts = gather.gather(documents, around, law_on=law_on)[place]
    facts_now = gather.gather(documents, around, law_on=today)[place]
    book = rulebook.standard()
    answer = decide(facts, book, law_on=law_on, today=today)
    now = decide(facts_now, book, law_on=today, today=today)
    first = facts.types[0][0] if facts.types else ""
    return Explanation(
        document=row.uid,
        number=row.number,
        box=row.box.ref,
        types=facts.types,
        law_on=law_on,
        today=today,
        answer=answer,
        rule=_shown(book.rule(answer.rule_id)),
        now=now,
        changes=differences.between(answer, now, book.rule(answer.rule_id), book.rule(now.rule_id)),
        plan_then=facts.plan_now.get(first),
        plan_now=facts_now.plan_now.get(first),
    )


def compare(box: Box, *, law_on: date, today: date) -> Comparison:
    """Every document of ``box`` under the law and plan of ``law_on`` and of ``today``."""
    documents, around = stored.documents(box), services.surroundings(box)
    then, now = (_answers(documents, around, day, today) for day in (law_on, today))
    changed = tuple(
        compared
        for document, one, other in zip(documents, then, now, strict=True)
        if (compared := _compared(document, one, other)) is not None
    )
    return Comparison(
        box=box.ref,
        law_on=law_on,
        today=today,
        documents=len(documents),
        same=len(documents) - len(changed),
        changed=changed,
        plan_then=_names(around.plans, law_on),
        plan_now=_names(around.plans, today),
        plan_changes=differences.plans(
            plans.words_on(around.plans, law_on), plans.words_on(around.plans, today)
        ),
    )


def years_ahead(box: Box, *, today: date) -> RetentionTimeline:
    """The newest stored answers of ``box`` over the years."""
    documents = {document.id: document for document in stored.documents(box)}
    answers = (answer for answer in services.answers_of(box) if answer.document in documents)
    return timeline((_seen(documents[answer.document], answer) for answer in answers), today)


def _answers(
    documents: Sequence[StoredDocument], around: gather.Surroundings, law_on: date, today: date
) -> tuple[RetentionAnswer, ...]:
    book = rulebook.standard()
    facts = gather.gather(documents, around, law_on=law_on)
    return tuple(decide(one, book, law_on=law_on, today=today) for one in facts)


def _compared(document: StoredDocument, then: RetentionAnswer, now: RetentionAnswer) -> Compared | None:
    if (then.code, then.day, then.finish_by) == (now.code, now.day, now.finish_by):
        return None
    book = rulebook.standard()
    changes = differences.between(then, now, book.rule(then.rule_id), book.rule(now.rule_id))
    return Compared(document.id, document.number, _type(document), then, now, changes)


def _names(versions: Sequence[plans.PlanVersion], day: date) -> str:
    return " och ".join(plan.name for plan in plans.tied(versions, day))


def _seen(document: StoredDocument, answer: RetentionAnswer) -> Seen:
    day = gather.day_of(document)
    return Seen(_type(document), day.day.year if day is not None else None, answer)


def _type(document: StoredDocument) -> str:
    return document.reading.doctype.code or ""


def _document(uid: str) -> Document:
    row = Document.objects.select_related("box").filter(uid=uid).first()
    if row is None and uid.isdigit():
        numbered = list(Document.objects.select_related("box").filter(number=int(uid[:9]))[:2])
        row = numbered[0] if len(numbered) == 1 else None
    if row is None:
        raise NoSuchThing(
            f"Handlingen {uid} finns inte i arkivet. Ange dess id; 'arkiv box show KARTONG --json' visar dem."
        )
    return row


def _shown(rule: Rule | None) -> RuleShown | None:
    if rule is None:
        return None
    return RuleShown(
        id=rule.id,
        title=rule.title,
        source=rule.source,
        in_force_from=rule.in_force.from_day,
        in_force_until=rule.in_force.until_day,
        unit=rule.unit.value,
        trigger=rule.trigger.value,
        years=rule.years,
        wording=rule.wording.value,
        note=rule.note,
        transition=rule.transition,
    )
