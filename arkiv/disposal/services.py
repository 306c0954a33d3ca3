"""The road to a destruction: propose, decide, request. The last step is ``arkiv.disposal.execution.approve``.

Each act is one transaction and is logged; nothing here destroys anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from django.db import transaction

from arkiv.accounts import services as accounts
from arkiv.accounts.roles import Permission
from arkiv.accounts.services import Person
from arkiv.audit import log
from arkiv.disposal import model
from arkiv.disposal.bench import Bench, bench
from arkiv.disposal.errors import Stale
from arkiv.disposal.model import STAGE_WORDS, TRANSITIONS, Decision, Item, Kind, Proposal, Stage, Why
from arkiv.disposal.models import Disposal
from arkiv.disposal.scope import Hidden, Question, build
from arkiv.errors import BadInput, NoSuchThing, NotAllowedNow
from arkiv.holdings import stored
from arkiv.holdings.models import Box, BoxState
from arkiv.retention import rulebook
from arkiv.settings import Settings


@dataclass(frozen=True, slots=True)
class Case:
    """A disposal as it stands. ``requested_by`` and ``approved_by`` are account numbers."""

    ref: str
    stage: Stage
    proposal: Proposal
    digest: str
    made_by: str
    decision: Decision | None
    requested_by: int | None
    approved_by: int | None


def propose(
    boxes: Sequence[Box],
    *,
    due_by: date,
    today: date,
    settings: Settings,
    actor: str,
    kind: Kind = Kind.RECORDS,
) -> Case:
    """Freeze the list of what may be destroyed. Raises NotAllowedNow when there is nothing, BadInput without a box."""
    if not boxes:
        raise BadInput(
            "Ingen kartong är stängd än; bara stängda gallras. Stäng med 'arkiv box close'. Inget är föreslaget."
        )
    question = Question(kind=kind, boxes=tuple(boxes), due_by=due_by, today=today)
    with bench(settings) as trial, transaction.atomic():
        proposal = build(question, hidden=Hidden(settings), can_part=trial.can_part)
        if not proposal.destroy:
            raise NotAllowedNow(_nothing(proposal))
        row = Disposal.objects.create(
            ref=_next_ref(),
            kind=kind.value,
            stage=Stage.PROPOSED.value,
            payload=model.canonical(proposal).decode(),
            digest=model.digest(proposal),
            made_by=actor,
            made_at=_now(),
        )
        log.append(
            "disposal.proposed",
            actor=actor,
            subject=f"disposal:{row.ref}",
            data={
                "digest": row.digest,
                "kind": kind.value,
                "documents": len(proposal.destroy),
                "pages": proposal.pages,
                "kept": len(proposal.kept),
                "rulebook": proposal.rulebook,
            },
        )
    return _case(row)


def decide(
    ref: str, decision: Decision, person: Person, *, today: date, now: datetime, settings: Settings
) -> Case:
    """Record the authority's decision (gallringsbeslut) on the frozen list.

    Raises Stale when the list is no longer true, BadInput for a decision that cannot be found again.
    """
    accounts.require(person, Permission.DISPOSAL_RECORD_DECISION)
    _check(decision, case(ref).proposal.made_on, today)
    with bench(settings) as trial, transaction.atomic():
        row = at(ref, Stage.DECIDED)
        accounts.spend(person, f"decide {ref}", now=now)
        log.append(  # first: it makes holds and other disposals wait their turn
            "disposal.decided",
            actor=person.actor,
            subject=f"disposal:{ref}",
            data={"digest": row.digest, "dnr": decision.dnr, "decided_on": decision.decided_on.isoformat()},
        )
        _refuse_reused(decision, row)
        if changes := changed(_proposal(row), _again(row, today, settings, trial)):
            raise Stale(told(ref, changes))
        row.stage, row.body, row.paragraph = Stage.DECIDED.value, decision.body, decision.paragraph
        row.decided_on, row.dnr, row.recorded_by_id = decision.decided_on, decision.dnr, person.number
        row.save()
    return _case(row)


def request(ref: str, person: Person, *, now: datetime) -> Case:
    """The first of two persons asks that the decision be carried out. Nothing is destroyed yet."""
    accounts.require(person, Permission.DISPOSAL_REQUEST)
    with transaction.atomic():
        row = at(ref, Stage.REQUESTED)
        accounts.require_own_password(person)
        accounts.spend(person, f"request {ref}", now=now)
        row.stage, row.requested_by_id, row.requested_at = Stage.REQUESTED.value, person.number, now
        row.save()
        log.append(
            "disposal.requested", actor=person.actor, subject=f"disposal:{ref}", data={"digest": row.digest}
        )
    return _case(row)


def withdraw(ref: str, *, actor: str) -> Case:
    """Give up a disposal that has not been carried out. The list stays to be read."""
    with transaction.atomic():
        row = at(ref, Stage.WITHDRAWN)
        row.stage = Stage.WITHDRAWN.value
        row.save()
        log.append("disposal.withdrawn", actor=actor, subject=f"disposal:{ref}", data={"digest": row.digest})
    return _case(row)


def boxes_named(refs: Sequence[str]) -> tuple[Box, ...]:
    """The boxes of these references, or every closed one. Raises NoSuchThing."""
    if refs:
        return tuple(stored.box(ref) for ref in dict.fromkeys(refs))
    return tuple(Box.objects.filter(state=BoxState.CLOSED).order_by("ref"))


def cases() -> tuple[Case, ...]:
    """Every disposal there has been, in order."""
    return tuple(_case(row) for row in Disposal.objects.order_by("pk"))


def decided() -> tuple[Case, ...]:
    """Those that are decided and not yet carried out."""
    return tuple(one for one in cases() if one.stage in (Stage.DECIDED, Stage.REQUESTED))


def case(ref: str) -> Case:
    """The disposal ``ref``. Raises NoSuchThing."""
    return _case(row_of(ref))


# --- shared with the execution --------------------------------------------------------------------


def row_of(ref: str) -> Disposal:
    """The row of ``ref``, locked when inside a transaction. Raises NoSuchThing."""
    rows = Disposal.objects.all()
    if transaction.get_connection().in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(ref=ref).first()
    if row is None:
        raise NoSuchThing(f"Gallringsärendet {ref} finns inte. 'arkiv disposal list' visar dem som finns.")
    return row


def changed(frozen: Proposal, now: Proposal) -> tuple[tuple[Item, Why | None], ...]:
    """The documents of ``frozen`` that would not be on the list now, with why they are kept (None: they differ)."""
    same = {item.document: item for item in now.destroy}
    kept = {one.document: one.why for one in now.kept}
    return tuple(
        (item, kept.get(item.document)) for item in frozen.destroy if same.get(item.document) != item
    )


def require_same_rules(row: Disposal, frozen: Proposal) -> None:
    """Raises Stale when the rule book is another than the one the list was made with."""
    if frozen.rulebook != rulebook.standard().digest:
        raise Stale(
            f"Regelboken har ändrats sedan {row.ref} föreslogs. Inget har gallrats; gör ett nytt förslag med "
            "'arkiv disposal propose'."
        )


def _again(row: Disposal, today: date, settings: Settings, trial: Bench) -> Proposal:
    frozen = _proposal(row)
    require_same_rules(row, frozen)
    boxes = tuple(Box.objects.select_for_update().filter(ref__in=frozen.boxes).order_by("ref"))
    question = Question(kind=frozen.kind, boxes=boxes, due_by=frozen.due_by, today=today)
    return build(question, hidden=Hidden(settings), can_part=trial.can_part)


def told(ref: str, changes: tuple[tuple[Item, Why | None], ...]) -> str:
    """What to say (Swedish) when documents on the list are no longer as they were; the first twenty by number."""
    shown = "\n".join(
        f"  · {item.box} handling {item.number}: {model.WHY_WORDS[why] if why else 'svaret eller sidorna har ändrats.'}"
        for item, why in changes[:20]
    )
    return (
        f"Förslaget {ref} stämmer inte längre: {len(changes)} handlingar har ändrats. Inget har gallrats; gör ett nytt "
        f"förslag med 'arkiv disposal propose'.\n{shown}"
    )


def _nothing(proposal: Proposal) -> str:
    from collections import Counter

    groups = Counter(one.why for one in proposal.kept)
    shown = "".join(f"\n  {count:>4}  {model.WHY_WORDS[why]}" for why, count in groups.most_common())
    return f"Det finns inget att gallra i {', '.join(proposal.boxes)}. Inget är föreslaget.{shown}"


def _check(decision: Decision, made_on: date, today: date) -> None:
    for word, what in ((decision.body, "vem som beslutat"), (decision.paragraph, "paragrafen")):
        if not word.strip():
            raise BadInput(f"Ange {what}. Inget har ändrats.")
    if not any(char.isdigit() for char in decision.dnr):
        raise BadInput("Ange beslutets diarienummer, till exempel 'SN 2026/45'. Inget har ändrats.")
    if decision.decided_on > today:
        raise BadInput("Beslutsdagen ligger i framtiden. Inget har ändrats.")
    if decision.decided_on < made_on:
        raise BadInput(
            f"Beslutet är äldre än förslaget ({made_on}): det kan inte gälla den här listan. Inget har ändrats."
        )


def _refuse_reused(decision: Decision, row: Disposal) -> None:
    """One decision, one kind of destruction: that of the papers does not also cover the scans, or the reverse."""
    other = Disposal.objects.filter(
        dnr=decision.dnr, paragraph=decision.paragraph, decided_on=decision.decided_on
    ).exclude(kind=row.kind)
    if other.exists():
        raise NotAllowedNow(
            "Samma beslut är redan använt för ett annat slags gallring. Att förstöra papper efter skanning är gallring "
            "för sig och kräver ett eget beslut. Inget har ändrats."
        )


def at(ref: str, wanted: Stage) -> Disposal:
    """The row of ``ref``, if ``wanted`` may follow its stage. Raises NotAllowedNow, NoSuchThing."""
    row = row_of(ref)
    stage = Stage(row.stage)
    if wanted not in TRANSITIONS[stage]:
        raise NotAllowedNow(
            f"{ref} är {STAGE_WORDS[stage]} och kan inte bli {STAGE_WORDS[wanted]}. Inget har ändrats."
        )
    return row


def _next_ref() -> str:
    last = Disposal.objects.select_for_update().order_by("-pk").first()
    return f"G-{(last.pk if last is not None else 0) + 1}"


def _now() -> datetime:
    from django.utils import timezone

    return timezone.now()


def _proposal(row: Disposal) -> Proposal:
    return msgspec.json.decode(row.payload, type=Proposal)


def _case(row: Disposal) -> Case:
    decision = (
        Decision(row.body, row.decided_on, row.paragraph, row.dnr) if row.decided_on is not None else None
    )
    return Case(
        ref=row.ref,
        stage=Stage(row.stage),
        proposal=_proposal(row),
        digest=row.digest,
        made_by=row.made_by,
        decision=decision,
        requested_by=row.requested_by_id,
        approved_by=row.approved_by_id,
    )
