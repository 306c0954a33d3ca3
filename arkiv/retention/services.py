"""The shell of the retention room: import plans, place holds, check a box. Each act is one transaction.

Nothing here decides; see ``gather`` (the facts), ``decide`` (the verdict), ``plan_import`` (a plan's words).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import msgspec
from django.db import transaction

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.diary import services as diary
from arkiv.diary.model import PersonaktEntry, Registers
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings import stored
from arkiv.holdings.models import Box
from arkiv.retention import areas, gather, plan_import, plans, rulebook, title_words
from arkiv.retention.answers import RetentionAnswer
from arkiv.retention.decide import decide
from arkiv.retention.facts import AktFacts, RetentionFacts
from arkiv.retention.holds import Hold, HoldReason, HoldScope, case_key
from arkiv.retention.models import HoldRow, Plan, PlanRowRow, RetentionAnswerRow
from arkiv.retention.plan_conflicts import Conflict, conflicts, without_rule
from arkiv.retention.plans import PlanRow, PlanVersion

_BATCH = 500
_NEWEST_LAW = date.max  # the wordings that have no last day


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """What an import understood. ``unsure`` rows wait for a person; ``without_rule`` are names of types that
    neither law nor plan gives a rule; ``same_day`` are plans decided on the same day, which must agree with it.
    """

    plan: PlanVersion
    dry_run: bool
    new: bool
    mapped: int
    unsure: tuple[PlanRow, ...]
    unclear: tuple[PlanRow, ...]
    without_rule: tuple[str, ...]
    conflicts: tuple[Conflict, ...] = ()
    same_day: tuple[str, ...] = ()


def import_plan(
    path: Path,
    *,
    actor: str,
    dry_run: bool = False,
    decided_on: date | None = None,
    paragraph: str = "",
) -> PlanSummary:
    """Read a dokumenthanteringsplan in as a new version; the same file twice changes nothing.

    Raises a BadInput that names the file and what to do when it cannot be understood.
    """
    plan = plan_import.read_plan(path, decided_on=decided_on, paragraph=paragraph)
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    with transaction.atomic():
        new = not Plan.objects.filter(sha256=digest).exists()
        if new and not dry_run:
            _keep_plan(plan, path.name, digest, actor)
        digests = Plan.objects.order_by("decided_on", "pk").values_list("sha256", flat=True)
        others = tuple(kept for kept, of in zip(plan_versions(), digests, strict=True) if of != digest)
    known, book, names = plans.words(plan), rulebook.standard(), rulebook.type_names()
    return PlanSummary(
        plan=plan,
        dry_run=dry_run,
        new=new,
        mapped=sum(bool(row.mapped) and row.mapped[0].sure >= plans.SURE for row in plan.rows),
        unsure=tuple(row for row in plan.rows if row.unsure),
        unclear=tuple(row for row in plan.rows if row.verdict.value == "unclear"),
        without_rule=tuple(names[code] for code in without_rule(book, known, names, _NEWEST_LAW)),
        conflicts=conflicts(plan, book, _NEWEST_LAW),
        same_day=tuple(other.name for other in others if other.decided_on == plan.decided_on),
    )


def _keep_plan(plan: PlanVersion, file_name: str, digest: str, actor: str) -> None:
    kept = Plan.objects.create(
        title=plan.title,
        decided_on=plan.decided_on,
        paragraph=plan.paragraph[:40],
        reference=plan.reference[:60],
        file_name=file_name,
        sha256=digest,
    )
    PlanRowRow.objects.bulk_create(
        [
            PlanRowRow(plan=kept, line=row.line, payload=msgspec.json.encode(row).decode())
            for row in plan.rows
        ],
        batch_size=_BATCH,
    )
    decided = plan.decided_on.isoformat() if plan.decided_on else ""
    log.append(
        "retention.plan_imported",
        actor=actor,
        subject=f"plan:{kept.pk}",
        data={"sha256": digest, "rows": len(plan.rows), "decided_on": decided},
    )


def plan_versions() -> tuple[PlanVersion, ...]:
    """Every plan imported, oldest decision first."""
    return tuple(
        PlanVersion(
            title=kept.title,
            rows=tuple(
                msgspec.json.decode(payload, type=PlanRow)
                for payload in PlanRowRow.objects.filter(plan=kept)
                .order_by("line")
                .values_list("payload", flat=True)
            ),
            decided_on=kept.decided_on,
            paragraph=kept.paragraph,
            reference=kept.reference,
        )
        for kept in Plan.objects.order_by("decided_on", "pk")
    )


# --- holds ----------------------------------------------------------------------------------------


def place_hold(
    scope: HoldScope,
    key: str,
    *,
    reason: str,
    kind: HoldReason = HoldReason.OTHER,
    from_day: date,
    until: date | None = None,
    reference: str = "",
    actor: str,
) -> Hold:
    """Stop all destruction within ``scope``. Raises BadInput without reason or key, or with days reversed."""
    if not reason.strip():
        raise BadInput("Ett gallringsstopp måste ha ett skäl. Inget har ändrats; ange skälet.")
    if scope is not HoldScope.ALL and not key.strip():
        raise BadInput(
            "Ange vilken kartong, vilket ärende, vilken person eller handling gallringsstoppet gäller. "
            "Inget har ändrats."
        )
    if until is not None and until < from_day:
        raise BadInput("Gallringsstoppets sista dag ligger före den första. Inget har ändrats.")
    with transaction.atomic():
        row = HoldRow.objects.create(
            ref=_next_ref(),
            scope=scope.value,
            key=key.strip(),
            reason=reason.strip(),
            kind=kind.value,
            placed_by=actor,
            from_day=from_day,
            until=until,
            reference=reference,
        )
        log.append(
            "retention.hold_placed",
            actor=actor,
            subject=f"hold:{row.ref}",
            data={
                "scope": scope.value,
                "kind": kind.value,
                "from": from_day.isoformat(),
                "until": _iso(until),
            },
        )
    return _hold(row)


def lift_hold(ref: str, *, last_day: date, actor: str) -> Hold:
    """Give a hold its last day. Raises NoSuchThing or BadInput; the hold itself is never removed."""
    with transaction.atomic():
        row = HoldRow.objects.select_for_update().filter(ref=ref).first()
        if row is None:
            raise NoSuchThing(f"Gallringsstoppet {ref} finns inte. Inget har ändrats.")
        if last_day < row.from_day:
            raise BadInput(f"{ref} gäller från {row.from_day}; sista dagen ligger före. Inget har ändrats.")
        row.until = last_day
        row.save(update_fields=["until"])
        log.append(
            "retention.hold_lifted", actor=actor, subject=f"hold:{ref}", data={"until": last_day.isoformat()}
        )
    return _hold(row)


def holds() -> tuple[Hold, ...]:
    """Every hold ever placed, in order."""
    return tuple(_hold(row) for row in HoldRow.objects.order_by("pk"))


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that the hold ``hold`` reaches."""

    hold: str
    box: str
    document: str
    number: int


def held_by(ref: str | None, *, law_on: date) -> tuple[HeldDocument, ...]:
    """Every document the hold ``ref`` (or any hold) reaches, in force or not. Raises NoSuchThing."""
    if ref is not None and not HoldRow.objects.filter(ref=ref).exists():
        raise NoSuchThing(f"Gallringsstoppet {ref} finns inte. 'arkiv hold list' visar dem som finns.")
    found: list[HeldDocument] = []
    for box in Box.objects.order_by("ref"):
        documents = stored.documents(box)
        facts = gather.gather(documents, surroundings(box), law_on=law_on)
        found.extend(
            HeldDocument(hold.ref, box.ref, document.id, document.number)
            for document, one in zip(documents, facts, strict=True)
            for hold in one.holds
            if ref in (None, hold.ref)
        )
    return tuple(found)


def claims_on(box: Box, *, law_on: date) -> dict[str, tuple[str, ...]]:
    """The open claims (krav) that reach a document of ``box`` by itself, its case or its person, by document id."""
    pointed = (HoldScope.CASE, HoldScope.PERSON, HoldScope.DOCUMENT)
    open_ = {
        hold.ref: hold.facts.reason
        for hold in holds()
        if hold.kind is HoldReason.CLAIM and hold.scope in pointed and hold.facts.active_on(law_on)
    }
    if not open_:
        return {}
    facts = gather.gather(stored.documents(box), surroundings(box), law_on=law_on)
    reached = {
        one.document: tuple(f"{hold.ref}, {open_[hold.ref]}" for hold in one.holds if hold.ref in open_)
        for one in facts
    }
    return {document: claims for document, claims in reached.items() if claims}


def _next_ref() -> str:
    last = HoldRow.objects.select_for_update().order_by("-pk").first()
    return f"GS-{(last.pk if last is not None else 0) + 1}"


def _hold(row: HoldRow) -> Hold:
    return Hold(
        ref=row.ref,
        scope=HoldScope(row.scope),
        key=row.key,
        reason=row.reason,
        placed_by=row.placed_by,
        from_day=row.from_day,
        until=row.until,
        reference=row.reference,
        kind=HoldReason(row.kind),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day is not None else ""


# --- answers --------------------------------------------------------------------------------------


def check_box(box: Box, *, law_on: date, today: date, actor: str) -> tuple[RetentionAnswer, ...]:
    """The verdict for every document of ``box``, in order; kept and logged. Repeating changes nothing."""
    book = rulebook.standard()
    with transaction.atomic():
        answers = tuple(answer for _, answer in weigh(box, law_on=law_on, today=today))
        RetentionAnswerRow.objects.filter(box=box).delete()
        RetentionAnswerRow.objects.bulk_create(
            [
                RetentionAnswerRow(
                    box=box,
                    document=answer.document,
                    number=number,
                    payload=msgspec.json.encode(answer).decode(),
                    law_on=law_on,
                    today=today,
                    rulebook=book.digest,
                )
                for number, answer in enumerate(answers, start=1)
            ],
            batch_size=_BATCH,
        )
        log.append(
            "retention.checked",
            actor=actor,
            subject=f"box:{box.pk}",
            data={
                "law_on": law_on.isoformat(),
                "rulebook": book.digest,
                "answers": dict(Counter(answer.code.value for answer in answers)),
            },
        )
    return answers


def weigh(box: Box, *, law_on: date, today: date) -> tuple[tuple[RetentionFacts, RetentionAnswer], ...]:
    """Facts and verdict of every document of ``box`` as rules, registers, plans and holds are now. Nothing is kept."""
    book = rulebook.standard()
    facts = gather.gather(stored.documents(box), surroundings(box), law_on=law_on)
    return tuple((one, decide(one, book, law_on=law_on, today=today)) for one in facts)


def answers_of(box: Box) -> tuple[RetentionAnswer, ...]:
    """The newest answers for ``box`` in document order; () if it has not been checked."""
    payloads = RetentionAnswerRow.objects.filter(box=box).order_by("number").values_list("payload", flat=True)
    return tuple(msgspec.json.decode(payload, type=RetentionAnswer) for payload in payloads)


def surroundings(box: Box) -> gather.Surroundings:
    """Registers, plans, holds and settings, as they are now."""
    settings, registers = bootstrap.current(), diary.registers()
    return gather.Surroundings(
        box=box.ref,
        akter=_akter(registers),
        register_loaded=bool(registers.personakt_registers),
        cases_closed=_cases_closed(registers),
        plans=plan_versions(),
        holds=holds(),
        region_exempt=areas.exempt(settings.municipality, settings.region_exempt_from_disposal),
    )


def _akter(registers: Registers) -> tuple[AktFacts, ...]:
    """The rows of the personakt registers. One that gives no akt an end leaves it unsaid which are open."""
    telling = {akt.register for akt in registers.personakter if akt.closed is not None}
    return tuple(_akt(akt, tells_end=akt.register in telling) for akt in registers.personakter)


def _akt(akt: PersonaktEntry, *, tells_end: bool) -> AktFacts:
    return AktFacts(
        personal_number=akt.personal_number,
        name=akt.name,
        akt_type=akt.kind,
        opened=akt.opened,
        closed=akt.closed,
        last_entry=akt.last_entry,
        placed=akt.placed,
        still_registered=(akt.closed is None) if tells_end else None,
        kind=title_words.akt_kind(akt.kind),
        birth=gather.birth_of(akt.personal_number, proved=False),
        read_in=f"{akt.register}, rad {akt.line}",
    )


def _cases_closed(registers: Registers) -> dict[str, date]:
    closed: dict[str, date] = {}
    for entry in registers.entries:
        key = case_key(str(entry.number))
        if entry.closed is not None and (key not in closed or entry.closed > closed[key]):
            closed[key] = entry.closed
    return closed
