"""How far a request has come, and what may follow what. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a request (begäran om utlämnande) stands."""

    RECEIVED = "received"
    SCOPED = "scoped"  # the records it is about are found and listed; a hold keeps them
    REVIEWING = "reviewing"  # passages are proposed; a person rules on each
    REVIEWED = "reviewed"  # every passage is ruled on; a second reader is awaited where one is needed
    READY = "ready"  # may be decided
    DECIDED = "decided"  # the decision is made, its letter written; nothing has left the house
    DELIVERED = "delivered"
    REFUSED = "refused"  # the person has been told that nothing is given out
    APPEALED = "appealed"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


TRANSITIONS: Mapping[State, frozenset[State]] = MappingProxyType(
    {
        State.RECEIVED: frozenset({State.SCOPED, State.WITHDRAWN}),
        State.SCOPED: frozenset({State.SCOPED, State.REVIEWING, State.WITHDRAWN}),
        State.REVIEWING: frozenset({State.SCOPED, State.REVIEWED, State.WITHDRAWN}),
        State.REVIEWED: frozenset({State.READY, State.REVIEWING, State.WITHDRAWN}),
        State.READY: frozenset({State.DECIDED, State.REVIEWING, State.WITHDRAWN}),
        State.DECIDED: frozenset({State.DELIVERED, State.REFUSED}),
        State.DELIVERED: frozenset({State.APPEALED, State.CLOSED}),
        State.REFUSED: frozenset({State.APPEALED, State.CLOSED}),
        State.APPEALED: frozenset({State.REVIEWING, State.CLOSED}),  # sent back, or finally tried
        State.CLOSED: frozenset({State.APPEALED}),  # late, but not always to be dismissed: FL 45 §
        State.WITHDRAWN: frozenset(),
    }
)

WORDS: Mapping[State, str] = MappingProxyType(
    {
        State.RECEIVED: "mottagen",
        State.SCOPED: "avgränsad",
        State.REVIEWING: "under sekretessprövning",
        State.REVIEWED: "prövad, väntar på andra läsaren",
        State.READY: "klar för beslut",
        State.DECIDED: "beslutad, inte lämnad",
        State.DELIVERED: "utlämnad",
        State.REFUSED: "avslagen",
        State.APPEALED: "överklagad",
        State.CLOSED: "avslutad",
        State.WITHDRAWN: "återtagen",
    }
)

WAITING = frozenset(
    {State.RECEIVED, State.SCOPED, State.REVIEWING, State.REVIEWED, State.READY, State.DECIDED}
)
"""States in which somebody waits for our answer: the clock runs."""

ENDED = frozenset({State.CLOSED, State.WITHDRAWN})


STEPS = ("Avgränsa", "Sekretesspröva", "Läsa en andra gång", "Besluta", "Lämna", "Efteråt")
"""What a request goes through, in the words of whoever does it."""
_STEP_OF: Mapping[State, int] = MappingProxyType(
    {
        State.RECEIVED: 0,
        State.SCOPED: 1,
        State.REVIEWING: 1,
        State.REVIEWED: 2,
        State.READY: 3,
        State.DECIDED: 4,
        State.DELIVERED: 5,
        State.REFUSED: 5,
        State.APPEALED: 5,
        State.CLOSED: 6,
    }
)


def steps_of(state: State) -> tuple[tuple[str, str], ...]:
    """Each step and whether it is ``past``, ``now`` or ``ahead``; none for a request that was taken back."""
    if state not in _STEP_OF:
        return ()
    at = _STEP_OF[state]
    places = ("past" if step < at else "now" if step == at else "ahead" for step in range(len(STEPS)))
    return tuple(zip(STEPS, places, strict=True))


class Outcome(StrEnum):
    """What was decided."""

    FULL = "full"  # everything asked for is given out, unmasked
    PARTIAL = "partial"  # given out except for passages or documents that are secret
    CONDITIONAL = (
        "conditional"  # given out, or a part of it, with a förbehåll that binds the receiver (OSL 10:14)
    )
    REFUSAL = "refusal"  # nothing is given out
    SILENT = "silent"  # refused without saying whether such a record exists: that too is secret
    NOT_HELD = "not_held"  # no such record is kept here: also a decision, and also open to appeal


OUTCOME_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.FULL: "lämnas ut",
        Outcome.PARTIAL: "lämnas ut delvis",
        Outcome.CONDITIONAL: "lämnas ut med förbehåll",
        Outcome.REFUSAL: "avslås",
        Outcome.SILENT: "avslås utan att det sägs om handlingen finns",
        Outcome.NOT_HELD: "finns inte hos myndigheten",
    }
)
