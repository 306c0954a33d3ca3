"""How long an account is shut after wrong passwords. Pure."""

from __future__ import annotations

from datetime import timedelta

FREE_TRIES = 5
_LONGEST = timedelta(hours=1)


def pause_after(failures: int) -> timedelta | None:
    """The pause after the ``failures``-th wrong password in a row: none for the first, then doubling to an hour."""
    if failures < FREE_TRIES:
        return None
    doublings = min(failures - FREE_TRIES, 10)
    return min(timedelta(minutes=1) * 2**doublings, _LONGEST)
