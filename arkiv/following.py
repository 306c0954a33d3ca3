"""What must follow when somebody has changed documents: relations, index, the diary check, retention.

The operations themselves are the queue: one that has not been followed is waiting. A reviewer's act is over at once;
this is done afterwards, once for many acts, by whoever asks: a command, or a process that stands by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from arkiv.audit import log
from arkiv.checks import check_box
from arkiv.diary.services import report_of
from arkiv.errors import NotAllowedNow
from arkiv.holdings import stored
from arkiv.holdings.models import Box, OperationRow
from arkiv.jobs.model import Standing
from arkiv.jobs.pool import work_off
from arkiv.retention.models import RetentionAnswerRow
from arkiv.settings import Settings


@dataclass(frozen=True, slots=True)
class Followed:
    """A box brought up to date with ``operations`` acts; ``checked``: it had answers, and they were given anew."""

    box: str
    operations: int
    checked: bool


def waiting() -> dict[str, int]:
    """How many acts wait to be followed, by box."""
    refs = OperationRow.objects.filter(followed=False).values_list("box__ref", flat=True)
    return {ref: sum(each == ref for each in refs) for ref in sorted(set(refs))}


def follow(
    settings: Settings,
    *,
    today: date,
    actor: str,
    only: str | None = None,
    progress: Callable[[Standing], None] = lambda _: None,
) -> tuple[Followed, ...]:
    """Bring every box that was changed (or ``only`` one) up to date. Acts that come meanwhile wait for the next time.

    Raises what working off a box raises; the acts then go on waiting.
    """
    done = []
    for ref in [only] if only else [*waiting()]:
        box = stored.box(ref)
        acts = list(OperationRow.objects.filter(box=box, followed=False).values_list("pk", flat=True))
        if not acts:
            continue
        work_off(box, settings, progress=progress)
        checked = _check_again(box, settings, today=today, actor=actor)
        with transaction.atomic():
            OperationRow.objects.filter(pk__in=acts).update(followed=True)
            log.append("box.followed", actor=actor, subject=f"box:{box.pk}", data={"operations": len(acts)})
        done.append(Followed(ref, len(acts), checked))
    return tuple(done)


def _check_again(box: Box, settings: Settings, *, today: date, actor: str) -> bool:
    """The box's answers anew, under the law they were given by, if it had any."""
    if report_of(box) is None:
        return False
    asked = RetentionAnswerRow.objects.filter(box=box).order_by("-pk").first()
    law_on = asked.law_on if asked is not None and asked.law_on != asked.today else today
    try:
        check_box(box, settings, law_on=law_on, today=today, actor=actor)
    except NotAllowedNow:
        return False  # more was changed meanwhile: its own act waits
    return True
