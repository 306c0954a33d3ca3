"""A process that works one box off and follows what was changed in it: ``python -m arkiv.attendant FOLDER BOX``.

The server starts it beside itself: a stack is put together and a diary searched without slowing the pages people look
at, and the memory that takes goes back to the machine. It holds nothing; killed, the next one goes on. Ends with its
parent.
"""

from __future__ import annotations

import sys
from pathlib import Path

from arkiv import bootstrap
from arkiv.errors import ArkivError
from arkiv.settings import Settings, load

ACTOR = "arkiv"


def attend(settings: Settings, ref: str) -> None:
    """Carry out every step of the box ``ref``, then bring answers and index up to date. Raises ArkivError."""
    from django.utils import timezone

    from arkiv import following
    from arkiv.holdings import stored
    from arkiv.jobs.pool import work_off

    work_off(stored.box(ref), settings, progress=lambda _: None)
    following.follow(settings, today=timezone.localdate(), actor=ACTOR, only=ref)


def main() -> int:
    """Entry point; the server gives the archive's folder and the box."""
    from arkiv.jobs.worker import die_with_parent

    settings = load(Path(sys.argv[1]))
    die_with_parent()
    bootstrap.start(settings)
    try:
        attend(settings, sys.argv[2])
    except ArkivError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
