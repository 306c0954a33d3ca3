"""What persons have decided of a box's documents, as events, and what the events amount to. Pure.

An operation names *pages*, never rows or files: which runs of pages are documents after it, and what somebody says
that such a document is or contains. Reading a box again therefore changes none of it. Nothing is ever taken back by
removal: to undo is an operation too, and can itself be undone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import pairwise

from ingest.model import Evidence, PageRef

Run = tuple[PageRef, ...]
"""The pages of one document, in order."""


class OperationKind(StrEnum):
    """What was done (åtgärd)."""

    SPLIT = "split"
    MERGE = "merge"
    MOVE = "move"
    SET = "set"
    CONFIRM = "confirm"
    UNDO = "undo"


class FactName(StrEnum):
    """What a person may say of a document: its type, its title, and the fields of ``ingest.model.FieldName``."""

    TYPE = "type"
    TITLE = "title"
    CASE_NUMBER = "case_number"
    FOREIGN_NUMBER = "foreign_number"
    DOCUMENT_DATE = "document_date"
    RECEIVED_DATE = "received_date"
    SENDER = "sender"
    RECIPIENT = "recipient"
    PERSON_NAME = "person_name"
    PERSONAL_NUMBER = "personal_number"
    PARAGRAPH = "paragraph"
    SIGNATURE = "signature"
    SECRECY_STAMP = "secrecy_stamp"
    SUBJECT = "subject"


SEVERAL = frozenset(
    {FactName.FOREIGN_NUMBER, FactName.PERSON_NAME, FactName.PERSONAL_NUMBER, FactName.SIGNATURE}
)
"""Facts a document may hold several of; of all others one, or none."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of one fact: every value in normal form, ``()`` for "there is none".

    ``evidence`` is where she saw it, if she pointed. ``before`` is what stood there: the same is a confirmation.
    ``roles`` pairs persons among the values with what they are to the case (``ingest.model.PersonRole``).
    """

    name: FactName
    values: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    before: tuple[str, ...] = ()
    roles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What an operation does. ``before`` and ``after`` are the same pages as documents; ``said`` of ``anchor``.

    ``anchor`` is the first page of the document that the facts are said of. ``renamed`` pairs the old and the new
    first page of a document that a move gave another beginning.
    """

    before: tuple[Run, ...]
    after: tuple[Run, ...]
    anchor: PageRef | None = None
    said: tuple[Said, ...] = ()
    renamed: tuple[tuple[PageRef, PageRef], ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One act, as it stands in the history. ``undoes`` is the number of the operation that an undo takes back."""

    number: int
    kind: OperationKind
    actor: str
    at: datetime
    effect: Effect
    because: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The fact that stands, who said it and in which operation."""

    said: Said
    by: str
    number: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What all standing operations of a box amount to: documents drawn by persons, and facts by first page.

    ``latest`` is the number of the last operation it was made from, 0 for none.
    """

    runs: Mapping[PageRef, Run] = field(default_factory=dict)
    facts: Mapping[PageRef, Mapping[FactName, Decision]] = field(default_factory=dict)
    latest: int = 0


NOTHING_DECIDED = Decided()


def standing(operations: Sequence[Operation]) -> tuple[Operation, ...]:
    """Those that are not undone, oldest first. An undo that was itself undone counts for nothing."""
    gone: set[int] = set()
    for operation in sorted(operations, key=lambda each: -each.number):
        if operation.number not in gone and operation.undoes is not None:
            gone.add(operation.undoes)
    return tuple(each for each in operations if each.number not in gone)


def fold(operations: Sequence[Operation]) -> Decided:
    """What the operations of a box amount to. Later ones win."""
    runs: dict[PageRef, Run] = {}
    facts: dict[PageRef, dict[FactName, Decision]] = {}
    for operation in standing(operations):
        if operation.undoes is not None:
            continue
        effect = operation.effect
        taken = {page for run in effect.after for page in run}
        runs = {first: run for first, run in runs.items() if taken.isdisjoint(run)}
        runs |= {run[0]: run for run in effect.after}
        moved = {old: facts.pop(old) for old, _ in effect.renamed if old in facts}
        for old, new in effect.renamed:
            facts[new] = moved.get(old, {})
        if effect.anchor is not None:
            own = facts.setdefault(effect.anchor, {})
            own |= {said.name: Decision(said, operation.actor, operation.number) for said in effect.said}
    return Decided(runs, facts, max((each.number for each in operations), default=0))


def arranged(scanned: Sequence[PageRef], decided: Decided) -> tuple[PageRef, ...]:
    """The stack's pages with every document drawn by a person together, where its first page was scanned."""
    known = set(scanned)
    inner = {page for run in decided.runs.values() for page in run[1:]}
    order: list[PageRef] = []
    for page in scanned:
        if page not in inner:
            order += (each for each in decided.runs.get(page, (page,)) if each in known)
    placed = set(order)
    return (*order, *(page for page in scanned if page not in placed))


def starts(order: Sequence[PageRef], decided: Decided) -> dict[PageRef, bool]:
    """Where persons say that documents begin, given the stack in the ``order`` of ``arranged``."""
    told: dict[PageRef, bool] = {}
    for run in decided.runs.values():
        told |= dict.fromkeys(run[1:], False)
        told[run[0]] = True
    ends = {run[-1] for run in decided.runs.values()}
    for page, following in pairwise(order):
        if page in ends:
            told.setdefault(following, True)
    return told


# --- what an act makes of the documents it touches ------------------------------------------------


def parted(run: Run, at: int) -> tuple[Run, Run]:
    """``run`` as two documents, the second beginning at its page ``at`` (1-based, not the first)."""
    if not 1 < at <= len(run):
        raise ValueError(f"a run of {len(run)} pages cannot be parted at {at}")
    return run[: at - 1], run[at - 1 :]


def moved(source: Run, target: Run, first: int, last: int, before: int) -> tuple[Run, Run]:
    """``source`` without its pages ``first`` to ``last`` (1-based), and ``target`` with them put before its page
    ``before`` (its length + 1: at the end). Where both are the same run the two answers are the same.
    """
    if not (1 <= first <= last <= len(source) and 1 <= before <= len(target) + 1):
        raise ValueError("no such pages")
    taken, left = source[first - 1 : last], source[: first - 1] + source[last:]
    if source == target:
        at = before - 1 - (len(taken) if before > last else max(0, before - first))
        whole = left[:at] + taken + left[at:]
        return whole, whole
    return left, target[: before - 1] + taken + target[before - 1 :]


# --- undoing --------------------------------------------------------------------------------------


def resting_on(operation: Operation, operations: Sequence[Operation]) -> Operation | None:
    """A later operation that ``operation`` cannot be undone under: it was done to what this one made; or ``None``."""
    pages = {page for run in operation.effect.after for page in run}
    names = {said.name for said in operation.effect.said}
    reshaped = operation.effect.before != operation.effect.after
    later = (each for each in standing(operations) if each.number > operation.number)
    for each in later:
        if each.undoes is not None and each.undoes > operation.number:
            continue  # with what it takes back it comes to nothing
        touched = {page for run in each.effect.after for page in run}
        if reshaped and not pages.isdisjoint(touched):
            return each
        same = each.effect.anchor == operation.effect.anchor
        if same and names & {said.name for said in each.effect.said}:
            return each
    return None


def reverse(effect: Effect) -> Effect:
    """What undoing ``effect`` does to the documents. The facts stand for what is taken back."""
    renamed = tuple((new, old) for old, new in effect.renamed)
    return Effect(effect.after, effect.before, effect.anchor, effect.said, renamed)


def unsaid(effect: Effect) -> Effect:
    """``effect`` without a word of what was said: for papers that have been destroyed."""
    return replace(effect, said=tuple(Said(each.name, ()) for each in effect.said))


def touching(operations: Iterable[Operation], pages: Iterable[PageRef]) -> Iterator[Operation]:
    """The operations that concern any of ``pages``, oldest first: a document's history."""
    wanted = set(pages)
    for operation in operations:
        effect = operation.effect
        if any(not wanted.isdisjoint(run) for run in (*effect.before, *effect.after)):
            yield operation
