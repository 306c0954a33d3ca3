"""The one function that destroys: ``approve``. Two persons, a decision, and everything tried again at that moment.

What happens, in order: (1) the files that have pages to keep are parted on a bench, and the proof is made; (2) in one
transaction everything is checked anew, the rows go, and a journal of every byte that must follow is written; (3) the
journal is worked off, one tick at a time (``erasing``). A crash before (2) has changed nothing; after it, ``finish``
goes on from the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from django.db import transaction

from arkiv import bootstrap
from arkiv.accounts import services as accounts
from arkiv.accounts.roles import Permission
from arkiv.accounts.services import Person
from arkiv.audit import log
from arkiv.disposal import erasing, rows, services
from arkiv.disposal.bench import Bench, Parted, bench
from arkiv.disposal.errors import NotLossless, SamePerson, Stale
from arkiv.disposal.model import FileFate, FileShare, Item, Kind, Proposal, Stage, Why
from arkiv.disposal.models import Disposal
from arkiv.disposal.outcome import LeftOut, Outcome, PartedFile
from arkiv.disposal.scope import Hidden, Question, build, files_of
from arkiv.disposal.sorting import shares
from arkiv.errors import NotAllowedNow
from arkiv.holdings import masters
from arkiv.holdings.models import Box, SourceFile
from arkiv.jobs import ledger as steps
from arkiv.settings import Settings


def approve(ref: str, second: Person, *, today: date, now: datetime, settings: Settings) -> services.Case:
    """Carry the decision on ``ref`` out. ``second`` must be another person than the one who asked for it.

    Documents that have come under a hold since the decision are left out, and told of in the protocol. Raises
    Stale when anything else has changed, SamePerson, MissingRight, LoginRefused, NotAllowedNow; then nothing is gone.
    """
    accounts.require(second, Permission.DISPOSAL_APPROVE)
    with bench(settings) as trial:
        plan = _plan(ref, second, today, settings, trial)
        drafts = _keep_drafts(plan, settings)
        with transaction.atomic():
            row = services.at(ref, Stage.ERASING)
            accounts.spend(second, f"approve {ref}", now=now)
            # The log first: it makes whoever places a hold wait, or us see it.
            log.append(
                "disposal.approved",
                actor=second.actor,
                subject=f"disposal:{ref}",
                data={"digest": row.digest, "dnr": row.dnr},
            )
            if _plan(ref, second, today, settings, trial) != plan:
                raise Stale(f"Arkivet ändrades medan {ref} kontrollerades. Inget har gallrats; försök igen.")
            row.stage, row.approved_by_id, row.approved_at = Stage.ERASING.value, second.number, now
            outcome = Outcome(plan.items, plan.left_out, plan.shares, drafts, today)
            row.outcome = msgspec.json.encode(outcome).decode()
            row.save()
            rows.erase(row, outcome, settings)
    return erasing.finish(ref, now=now, settings=settings)


@dataclass(frozen=True, slots=True)
class _Draft:
    box: str
    file: str
    parted: Parted


@dataclass(frozen=True, slots=True)
class _Plan:
    """What would go if it went now. Two that are equal destroy the same."""

    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...]
    shares: tuple[FileShare, ...]
    drafts: tuple[_Draft, ...]
    digest: str


def _plan(ref: str, second: Person, today: date, settings: Settings, trial: Bench) -> _Plan:
    """Check everything that must hold; what then is to go. Called before and inside the transaction."""
    row = services.at(ref, Stage.ERASING)
    _check_persons(row, second)
    frozen = msgspec.json.decode(row.payload, type=Proposal)
    boxes, hidden = _boxes(frozen), Hidden(settings)
    now = _now(row, frozen, boxes, today, hidden, trial)
    left_out: list[LeftOut] = []
    others = []
    for item, why in services.changed(frozen, now):
        if why is Why.HOLD:
            left_out.append(LeftOut(item.document, item.box, item.number, why))
        else:
            others.append((item, why))
    if others:
        raise Stale(services.told(ref, tuple(others)))
    stopped = {one.document for one in left_out}
    items = tuple(item for item in frozen.destroy if item.document not in stopped)
    if not items:
        raise NotAllowedNow(f"Gallringsstopp gäller för allt i {ref}. Inget har gallrats.")
    if any(item.day > today for item in items) and frozen.kind is Kind.RECORDS:
        raise NotAllowedNow(f"Fristen har inte gått ut för allt i {ref}. Inget har gallrats; vänta.")
    lost, drafts = ((), ()) if frozen.kind is Kind.PAPER else _losses(items, boxes, hidden, trial)
    return _Plan(items, tuple(left_out), lost, drafts, row.digest)


def _check_persons(row: Disposal, second: Person) -> None:
    if row.requested_by_id is None or row.requested_by_id == second.number:
        raise SamePerson(
            f"{second.name} begärde själv {row.ref}. Den som godkänner måste vara en annan person. Inget har gallrats."
        )
    accounts.require_own_password(second)
    accounts.require_still(row.requested_by_id, Permission.DISPOSAL_REQUEST)


def _now(
    row: Disposal, frozen: Proposal, boxes: tuple[Box, ...], today: date, hidden: Hidden, trial: Bench
) -> Proposal:
    for box in boxes:
        if steps.standing(box.pk).open:
            raise NotAllowedNow(
                f"Arbete pågår med kartong {box.ref}. Inget har gallrats; vänta tills det är klart."
            )
    services.require_same_rules(row, frozen)
    question = Question(kind=frozen.kind, boxes=boxes, due_by=frozen.due_by, today=today)
    return build(question, hidden=hidden, can_part=trial.can_part)


def _boxes(frozen: Proposal) -> tuple[Box, ...]:
    boxes = Box.objects.filter(ref__in=frozen.boxes).order_by("ref")
    if transaction.get_connection().in_atomic_block:
        boxes = boxes.select_for_update()
    return tuple(boxes)


def _losses(
    items: tuple[Item, ...], boxes: tuple[Box, ...], hidden: Hidden, trial: Bench
) -> tuple[tuple[FileShare, ...], tuple[_Draft, ...]]:
    """What each file loses when ``items`` go, and the files parted for it. Raises NotLossless."""
    doomed = frozenset(page for item in items for page in item.pages)
    facts = {(one.box, one.file): one for box in boxes for one in files_of(box, hidden)}
    lost = tuple(
        share
        for share in shares(facts.values(), doomed)
        if share.fate in (FileFate.WHOLE, FileFate.PARTED, FileFate.CONTAINER)
    )
    drafts = []
    for share in lost:
        if share.fate is not FileFate.PARTED:
            continue
        left = frozenset(facts[share.box, share.file].pages) - doomed
        parted = trial.parted(share.box, share.file, left)
        if parted is None:
            raise NotLossless(
                f"En fil i kartong {share.box} går inte att dela utan förlust, och den har sidor som ska vara kvar. "
                "Inget har gallrats. Gör ett nytt förslag."
            )
        drafts.append(_Draft(share.box, share.file, parted))
    return lost, tuple(drafts)


def _keep_drafts(plan: _Plan, settings: Settings) -> tuple[PartedFile, ...]:
    """Put the parted files in the store. Each is logged before, so that one a crash leaves behind is known of."""
    store = bootstrap.blob_store(settings)
    kept = []
    for draft in plan.drafts:
        row, parted = SourceFile.objects.get(box__ref=draft.box, sha256=draft.file), draft.parted
        with transaction.atomic():
            log.append(
                "disposal.part_made",
                actor="arkiv",
                subject=f"file:{row.pk}",
                data={"from": masters.blob_of(row), "to": parted.info.sha256},
            )
        with parted.path.open("rb") as stream:
            store.put(stream)
        info = msgspec.json.encode(parted.info).decode()
        kept.append(PartedFile(row.pk, masters.blob_of(row), parted.info.sha256, info, parted.places))
    return tuple(kept)
