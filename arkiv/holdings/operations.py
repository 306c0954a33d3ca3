"""What a person may do to a box's documents: part, join, move pages, say what is so, confirm, and undo any of it.

The shell around ``arkiv.holdings.corrections``. Every act is one transaction: it looks whether somebody else was
there first, keeps the operation, brings the documents in line and writes the log. Answers, relations between
documents and the index follow later (``arkiv.following``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec
from django.db import transaction

from arkiv.audit import log
from arkiv.errors import BadInput, ChangedMeanwhile, NoSuchThing, NotAllowedNow
from arkiv.holdings import corrections, history, services, stacks
from arkiv.holdings.corrections import Effect, FactName, Operation, OperationKind, Run, Said
from arkiv.holdings.models import Box, BoxState, Document, OperationRow
from arkiv.holdings.rebuilding import rebuild, run_of
from arkiv.holdings.said import FACT_WORDS, roles_of, said, values_of
from ingest.model import DocumentReading, Evidence

KIND_WORDS: Mapping[OperationKind, str] = {
    OperationKind.SPLIT: "delning",
    OperationKind.MERGE: "sammanslagning",
    OperationKind.MOVE: "flyttning",
    OperationKind.SET: "rättelse",
    OperationKind.CONFIRM: "bekräftelse",
    OperationKind.UNDO: "ångrad åtgärd",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """A document as it stands now. ``version`` changes as soon as anything in it does: give it back with an act."""

    id: str
    box: str
    number: int
    version: str
    reading: DocumentReading
    decided: Mapping[FactName, history.Stamp]


@dataclass(frozen=True, slots=True)
class Done:
    """What an act led to: its number in the box's history, and the documents that came of it, in order."""

    operation: int
    box: str
    documents: tuple[Standing, ...]


def document(uid: str) -> Standing:
    """The document ``uid``; here and in every act below its id, or ``BOX/NUMBER``. Raises NoSuchThing."""
    return _standing(_row(uid))


def document_history(uid: str) -> tuple[Operation, ...]:
    """Everything persons did to the pages that are now the document ``uid``, oldest first. Raises NoSuchThing."""
    row = _row(uid)
    return tuple(corrections.touching(history.operations(row.box), run_of(row)))


def split(uid: str, at: int, *, actor: str, expected: str = "", because: str = "") -> Done:
    """Let a new document begin at page ``at`` (from 1, not the first) of ``uid``."""

    def effect(row: Document) -> Effect:
        run = run_of(row)
        if not 1 < at <= len(run):
            raise BadInput(_no_such_page(len(run), f"Ange en sida från 2 till {len(run)}."))
        return Effect((run,), corrections.parted(run, at))

    return _act(OperationKind.SPLIT, uid, effect, actor=actor, expected=expected, because=because)


def merge(uid: str, *, actor: str, expected: str = "", because: str = "", before_expected: str = "") -> Done:
    """Join ``uid`` to the document before it in the box."""

    def effect(row: Document) -> Effect:
        before = Document.objects.filter(box=row.box, number__lt=row.number).order_by("-number").first()
        if before is None:
            raise BadInput("Handlingen är kartongens första: det finns ingen före att slå ihop den med.")
        _must_be(before, before_expected)
        ours, theirs = run_of(row), run_of(before)
        return Effect((theirs, ours), ((*theirs, *ours),))

    return _act(OperationKind.MERGE, uid, effect, actor=actor, expected=expected, because=because)


def move(
    uid: str,
    pages: tuple[int, int],
    to: str,
    *,
    before: int | None = None,
    actor: str,
    expected: str = "",
    to_expected: str = "",
    because: str = "",
) -> Done:
    """Move pages ``pages`` (first and last, from 1) of ``uid`` into the document ``to``, before its page ``before``
    or at its end. The same document twice: its pages change order. All pages moved: the document is no more.
    """

    def effect(row: Document) -> Effect:
        target = _row(to)
        if target.box_id != row.box_id:
            raise BadInput("Sidor kan inte flyttas mellan kartonger. Inget har ändrats.")
        if target.pk != row.pk:
            _must_be(target, to_expected)
        ours, theirs = run_of(row), run_of(target)
        place = len(theirs) + 1 if before is None else before
        try:
            left, grown = corrections.moved(ours, theirs, *pages, place)
        except ValueError as error:
            raise BadInput(_no_such_page(len(ours), "Ange sidor som finns.")) from error
        if target.pk == row.pk:
            return _reshaped((ours,), (left,))
        return _reshaped((ours, theirs), (left, grown))

    return _act(OperationKind.MOVE, uid, effect, actor=actor, expected=expected, because=because)


def set_fact(
    uid: str,
    name: FactName,
    values: Sequence[str],
    *,
    evidence: tuple[Evidence, ...] = (),
    actor: str,
    expected: str = "",
    because: str = "",
) -> Done:
    """Say what ``name`` is: one value, several where it may have several, or ``()`` for "there is none".

    The pages stay together as they were seen, however the box is read again. Raises BadInput for what is no value.
    """
    fact = said(name, values, evidence=evidence)

    def effect(row: Document) -> Effect:
        reading = msgspec.json.decode(row.reading, type=DocumentReading)
        return _saying(reading, (_with_before(fact, reading),))

    return _act(OperationKind.SET, uid, effect, actor=actor, expected=expected, because=because)


def confirm(
    uid: str, names: Sequence[FactName] = (), *, actor: str, expected: str = "", because: str = ""
) -> Done:
    """Say that ``names`` are right as they stand; without names: everything the document has, and its pages."""

    def effect(row: Document) -> Effect:
        reading = msgspec.json.decode(row.reading, type=DocumentReading)
        standing = {name: values_of(reading, name) for name in (names or tuple(FactName))}
        empty = [FACT_WORDS[name] for name in names if not standing[name]]
        if empty:
            raise BadInput(f"Det finns inget att bekräfta för: {', '.join(empty)}. Inget har ändrats.")
        facts = (Said(n, v, (), v, roles_of(reading, n)) for n, v in standing.items() if v)
        return _saying(reading, tuple(facts))

    return _act(OperationKind.CONFIRM, uid, effect, actor=actor, expected=expected, because=because)


def undo(box_ref: str, number: int, *, actor: str, because: str = "") -> Done:
    """Take operation ``number`` of the box back (an undo too can be undone). Raises NotAllowedNow where a later one
    rests on it.
    """
    stacks.prepare()
    with transaction.atomic():
        box = _open(Box.objects.filter(ref=box_ref).first(), box_ref)
        every = history.operations(box)
        undone = next((each for each in every if each.number == number), None)
        if undone is None:
            raise NoSuchThing(
                f"Kartong {box.ref} har ingen åtgärd {number}. 'arkiv document history' visar dem."
            )
        _may_undo(undone, every)
        effect = corrections.reverse(undone.effect)
        return _carry_out(box, OperationKind.UNDO, effect, actor=actor, because=because, undoes=number)


# --- one act --------------------------------------------------------------------------------------


def _act(
    kind: OperationKind,
    uid: str,
    effect: Callable[[Document], Effect],
    *,
    actor: str,
    expected: str,
    because: str,
) -> Done:
    stacks.prepare()
    with transaction.atomic():
        box = _open(_row(uid).box, "")
        row = _row(uid)  # again: the box is ours now, and somebody may have been there before us
        _must_be(row, expected)
        return _carry_out(box, kind, effect(row), actor=actor, because=because)


def _carry_out(
    box: Box,
    kind: OperationKind,
    effect: Effect,
    *,
    actor: str,
    because: str,
    undoes: int | None = None,
) -> Done:
    _must_be_documents(box, effect.before)
    row = OperationRow.objects.create(
        box=box,
        number=history.latest(box) + 1,
        kind=kind.value,
        actor=actor,
        at=datetime.now(UTC),
        effect=msgspec.json.encode(effect).decode(),
        because=because.strip(),
        undoes=undoes,
    )
    uids = rebuild(box, effect.before, effect.after, history.decided(box))
    log.append(
        f"document.{kind.value}",
        actor=actor,
        subject=f"document:{uids[0]}",
        data={
            "box": box.pk,
            "operation": row.number,
            "documents": list(uids),
            "facts": [each.name.value for each in effect.said],
            "undoes": undoes or 0,
        },
    )
    made = {each.uid: each for each in Document.objects.filter(uid__in=uids).select_related("box")}
    return Done(row.number, box.ref, tuple(_standing(made[uid]) for uid in uids))


def _reshaped(before: tuple[Run, ...], after: tuple[Run, ...]) -> Effect:
    """``after`` without documents that have no pages left; a document keeps its facts if its first page changed."""
    if before == after:
        raise BadInput("Sidorna ligger redan så. Inget har ändrats.")
    renamed = tuple(
        (old[0], new[0]) for old, new in zip(before, after, strict=True) if new and old[0] != new[0]
    )
    return Effect(before, tuple(run for run in after if run), renamed=renamed)


def _saying(reading: DocumentReading, facts: tuple[Said, ...]) -> Effect:
    return Effect((reading.pages,), (reading.pages,), reading.pages[0], facts)


def _with_before(fact: Said, reading: DocumentReading) -> Said:
    return replace(fact, before=values_of(reading, fact.name))


def _may_undo(undone: Operation, every: Sequence[Operation]) -> None:
    if undone not in corrections.standing(every):
        raise NotAllowedNow(f"Åtgärd {undone.number} är redan ångrad. Inget har ändrats.")
    later = corrections.resting_on(undone, every)
    if later is not None:
        raise NotAllowedNow(
            f"Åtgärd {undone.number} kan inte ångras än: åtgärd {later.number} ({KIND_WORDS[later.kind]}, "
            f"{later.actor}) vilar på den. Ångra den först. Inget har ändrats."
        )


# --- what must hold -------------------------------------------------------------------------------


def _row(uid: str) -> Document:
    rows = Document.objects.select_related("box")
    box, _, number = uid.rpartition("/")
    if box and number.isdecimal():
        rows = rows.filter(box__ref=box, number=int(number[:9]))
    found = rows.filter(uid=uid).first() if not box else rows.first()
    if found is None:
        raise NoSuchThing(
            f"Handlingen {uid} finns inte (eller inte längre, om sidorna har delats eller slagits ihop). "
            "'arkiv document list' visar dem som finns. Inget har ändrats."
        )
    return found


def _open(box: Box | None, ref: str) -> Box:
    if box is None:
        raise NoSuchThing(f"Kartongen {ref} finns inte i arkivet. Inget har ändrats.")
    locked = services.locked(box.pk)
    if locked.state == BoxState.CLOSED:
        raise NotAllowedNow(
            f"Kartong {locked.ref} är stängd: dess handlingar står som de stod. Inget har ändrats."
        )
    return locked


def version_of(row: Document) -> str:
    """Twelve hex digits that change whenever the document's pages, reading or decisions do."""
    return hashlib.sha256(f"{row.uid}\0{row.reading}\0{row.decided or ''}".encode()).hexdigest()[:12]


def changed_by(row: Document) -> str:
    """Who changed the document last and how, for somebody who was not quick enough."""
    last = [*corrections.touching(history.operations(row.box), run_of(row))][-1:]
    if last:
        return f"{last[0].actor} ({KIND_WORDS[last[0].kind]}, åtgärd {last[0].number})"
    return "Arkiv, som har satt samman kartongen på nytt"


def _must_be(row: Document, expected: str) -> None:
    """Raises ChangedMeanwhile, with who and what, if the document is not the one that was looked at."""
    if not expected or version_of(row) == expected:
        return
    raise ChangedMeanwhile(
        f"Handling {row.number} har ändrats sedan du öppnade den, senast av {changed_by(row)}. "
        "Din ändring är inte gjord. Läs om handlingen och gör om den om den fortfarande behövs."
    )


def _must_be_documents(box: Box, runs: Sequence[Run]) -> None:
    """Every run must be a document of the box just now: after a new reading it may not be."""
    firsts = {run[0] for run in runs}
    there = {
        run_of(row)
        for row in Document.objects.filter(
            box=box, pages__position=1, pages__file__sha256__in={page.file for page in firsts}
        ).distinct()
    }
    if not there.issuperset(runs):
        raise NotAllowedNow(
            "Handlingarna är inte längre indelade som när åtgärden gjordes. Inget har ändrats; se dem med "
            "'arkiv document list' och gör ändringen på nytt."
        )


def _standing(row: Document) -> Standing:
    return Standing(
        id=row.uid,
        box=row.box.ref,
        number=row.number,
        version=version_of(row),
        reading=msgspec.json.decode(row.reading, type=DocumentReading),
        decided=history.unpacked(row.decided),
    )


def _no_such_page(pages: int, what: str) -> str:
    return f"Handlingen har {pages} sidor. {what} Inget har ändrats."
