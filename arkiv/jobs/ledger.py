"""The step ledger: offer, claim, extend, finish, give up. The database is the only truth about work.

A message lost or doubled changes nothing here: a step is a row with a unique key, a claim is one atomic update that
raises ``attempt``, and an outcome is written only where ``attempt`` is still the claimer's (fencing).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.db import connection, transaction
from django.db.models import Count, Q

from arkiv.errors import LeaseLost
from arkiv.jobs.model import Claim, Standing, StepKind
from arkiv.jobs.models import Step, StepState

LOST = "step-lost"


def offer(
    kind: StepKind, *, box: int, unit: str, input_hash: str, code_version: str, again: bool = False
) -> bool:
    """Make sure the step exists; ``True`` if there is something new to do.

    ``again`` offers a step anew that was done before: its effect has been undone since (a register was
    imported and taken back, say). One that failed stays failed until a person asks for ``retry``.
    """
    step, new = Step.objects.get_or_create(
        kind=kind,
        unit=unit,
        input_hash=input_hash,
        code_version=code_version,
        defaults={"box_id": box},
    )
    if new or not again:
        return bool(new)
    done = Step.objects.filter(pk=step.pk, state=StepState.DONE)
    return bool(done.update(state=StepState.READY, tries=0))


def claim(
    worker: str, *, lease_seconds: int, tries: int, lost: Callable[[StepKind, str, str, str], None]
) -> Claim | None:
    """Take the next step that is ready or whose holder is gone; ``None`` when there is nothing to do.

    A step tried ``tries`` times without an outcome is given up: its input probably kills workers. ``lost`` is told
    (kind, unit, code, Swedish reason) in the same transaction, so that the page or file gets its named reason.
    """
    now = time.time()
    with transaction.atomic():
        steps = Step.objects.filter(
            Q(state=StepState.READY) | Q(state=StepState.RUNNING, lease_until__lt=now)
        ).order_by("id")
        if connection.vendor == "postgresql":
            # One row at a time: a row looked at is a row locked, and others would find nothing to do.
            steps = steps.select_for_update(skip_locked=True)
        while (step := steps.first()) is not None:
            if step.tries >= tries:
                _give_up_lost(step)
                lost(StepKind(step.kind), step.unit, step.error_code, step.error_text)
                continue
            step.attempt, step.tries = step.attempt + 1, step.tries + 1
            step.state, step.worker, step.lease_until = StepState.RUNNING, worker, now + lease_seconds
            step.save(update_fields=("attempt", "tries", "state", "worker", "lease_until"))
            return Claim(step.pk, StepKind(step.kind), step.box_id, step.unit, step.attempt)
    return None


def _give_up_lost(step: Step) -> None:
    step.state, step.error_code = StepState.FAILED, LOST
    step.error_text = step.error_text or (
        f"Arbetet avbröts {step.tries} gånger utan att bli klart. Originalet är orört; "
        "försök igen med 'arkiv box retry' eller läs sidan för hand."
    )
    step.save(update_fields=("state", "error_code", "error_text"))


def extend(held: Claim, lease_seconds: int) -> None:
    """A sign of life. Raises LeaseLost when the step is another's by now."""
    _mine(held, lease_until=time.time() + lease_seconds)


def finish(held: Claim, result: str, effect: Callable[[], None]) -> None:
    """Write the outcome and its ``effect`` in one transaction, or nothing. Raises LeaseLost."""
    with transaction.atomic():
        _mine(held, state=StepState.DONE, result=result)
        effect()


def put_back(held: Claim, why: str) -> None:
    """Hand the step back to be tried again (it failed in a way that may pass). Raises LeaseLost."""
    _mine(held, state=StepState.READY, error_text=why)


def retry(box: int) -> int:
    """Offer the failed steps of ``box`` again; how many there were."""
    return int(
        Step.objects.filter(box_id=box, state=StepState.FAILED).update(
            state=StepState.READY, tries=0, error_code="", error_text=""
        )
    )


def _mine(held: Claim, **changes: object) -> None:
    mine = Step.objects.filter(pk=held.step, attempt=held.attempt, state=StepState.RUNNING)
    if not mine.update(**changes):
        raise LeaseLost(f"Steg {held.step} har övertagits av en annan arbetare.")


def release(gone: Callable[[str], bool]) -> int:
    """End at once the leases of workers of which ``gone`` is true, instead of waiting for them to run out."""
    freed = 0
    for step in Step.objects.filter(state=StepState.RUNNING, lease_until__gt=0):
        if gone(step.worker):
            freed += Step.objects.filter(pk=step.pk, attempt=step.attempt, state=StepState.RUNNING).update(
                lease_until=0.0
            )
    return freed


def standing(box: int) -> Standing:
    """How the work on ``box`` stands."""
    rows = Step.objects.filter(box_id=box).values_list("kind", "state").annotate(steps=Count("id"))
    counted = {(kind, state): steps for kind, state, steps in rows}
    states = ("ready", "running", "done", "failed")
    return Standing(
        {
            kind: tuple(counted.get((kind.value, state), 0) for state in states)
            for kind in StepKind
            if any((kind.value, state) in counted for state in states)
        }
    )
