"""A process that works one box off and follows changes in it: ``python -m arkiv.attendant FOLDER BOX [ACTOR]``.

With ACTOR, who asked for it, the box is also tried against diary and law; one that has just been read for the first
time is so by itself, once a diary is there.

The server starts it beside itself: a stack is put together and a diary searched without slowing the pages people look
at, and the memory that takes goes back to the machine. It holds nothing; killed, the next one goes on. Ends with its
parent.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from arkiv import bootstrap
from arkiv.errors import ArkivError
from arkiv.settings import Settings, load

ACTOR = "arkiv"


def attend(settings: Settings, ref: str, checked_by: str = "") -> None:
    """Carry out every step of the box ``ref``, then bring answers and index up to date. Raises ArkivError.

    ``checked_by`` is who asked that it be tried against diary and law; empty: only if it has never been.
    """
    from django.utils import timezone

    from arkiv import following
    from arkiv.checks import check_box
    from arkiv.holdings import stored
    from arkiv.jobs.pool import work_off

    box, today = stored.box(ref), timezone.localdate()
    work_off(box, settings, progress=lambda _: None)
    following.follow(settings, today=today, actor=ACTOR, only=ref)
    if checked_by or _never_tried(box):
        check_box(box, settings, law_on=today, today=today, actor=checked_by or ACTOR)


def _never_tried(box: Any) -> bool:
    from arkiv.diary.models import Diary
    from arkiv.diary.services import report_of
    from arkiv.holdings.models import Document

    there = Document.objects.filter(box=box).exists() and Diary.objects.exists()
    return there and report_of(box) is None


def main() -> int:
    """Entry point; the server gives the archive's folder and the box."""
    from arkiv.jobs.worker import die_with_parent

    settings = load(Path(sys.argv[1]))
    die_with_parent()
    bootstrap.start(settings)
    try:
        attend(settings, sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
    except ArkivError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
