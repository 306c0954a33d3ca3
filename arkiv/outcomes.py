"""One table: what a shell answers to each error. Exit status for the command line, HTTP status for the web.

A test finds every error class of the three packages in it, by itself or through a base.
"""

from __future__ import annotations

from dataclasses import dataclass

from arkiv.errors import (
    ArkivError,
    BadInput,
    BytesMissing,
    ChainBroken,
    LeaseLost,
    NoSuchThing,
    NotAllowedNow,
    NotPermitted,
    SettingsError,
    StoreError,
    WorkersFail,
)
from index.errors import SearchError
from ingest.errors import IngestError


@dataclass(frozen=True, slots=True)
class Outcome:
    exit_status: int
    http_status: int


OUTCOMES: dict[type[Exception], Outcome] = {
    ArkivError: Outcome(1, 500),
    # 2 is click's own: the command was given wrongly
    SettingsError: Outcome(3, 500),
    NoSuchThing: Outcome(4, 404),
    NotAllowedNow: Outcome(5, 409),
    BadInput: Outcome(6, 422),
    StoreError: Outcome(7, 500),
    BytesMissing: Outcome(14, 404),  # asked for and not there; the other ways a store fails are the server's
    ChainBroken: Outcome(8, 500),
    LeaseLost: Outcome(9, 409),
    IngestError: Outcome(10, 422),
    SearchError: Outcome(11, 400),
    WorkersFail: Outcome(12, 500),
    NotPermitted: Outcome(13, 403),
}


def outcome_of(error: Exception) -> Outcome:
    """The row of the nearest base of ``error``; an unexpected error is (1, 500)."""
    for kind in type(error).__mro__:
        if kind in OUTCOMES:
            return OUTCOMES[kind]
    return Outcome(1, 500)
