"""What a review has come to: what is left, what was masked without need, whether a second reader is wanted. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec

from arkiv.disclosure.facts import Applies, Circumstance, DataKind, Whose
from arkiv.disclosure.masking import hidden_though_open
from arkiv.disclosure.model import Item, Passage, Request
from arkiv.disclosure.rule import Ruling
from arkiv.disclosure.states import Outcome


class Trigger(StrEnum):
    """What calls for a second reader."""

    ALWAYS = "always"
    SHOWN_AGAINST_PROPOSAL = "shown_against_proposal"  # the rules would hide it, a person shows it
    REPORTER_SHOWN = "reporter_shown"
    PLACE_SHOWN = "place_shown"
    HEALTH_SHOWN = "health_shown"
    SOMEBODY_THREATENED = "somebody_threatened"
    PROTECTED_REGISTRATION = "protected_registration"


TRIGGER_WORDS: Mapping[Trigger, str] = {
    Trigger.ALWAYS: "kommunen har bestämt att alltid två läser",
    Trigger.SHOWN_AGAINST_PROPOSAL: "en uppgift visas som reglerna föreslog att maskera",
    Trigger.REPORTER_SHOWN: "en anmälares uppgifter visas",
    Trigger.PLACE_SHOWN: "en vistelseort eller ett skyddat boende visas",
    Trigger.HEALTH_SHOWN: "en uppgift om hälsa visas",
    Trigger.SOMEBODY_THREATENED: "någon i handlingarna kan vara hotad",
    Trigger.PROTECTED_REGISTRATION: "någon har skyddad folkbokföring",
}


class SecondReader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When a municipality wants two persons to read; its own choice, as no statute asks for it."""

    required_when: tuple[Trigger, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """A review in figures. ``over_masked`` is what lies masked though the law gives no ground for it: a fault
    (TF 2 kap. 15 §).

    ``unseen`` are pages too badly read for the machine to search, which no person has looked at yet.
    """

    documents: int
    left_out: int
    withheld: int
    pages: int
    passages: int
    unruled: int
    asked: int
    unseen: int
    masked: int
    shown: int
    over_masked: int
    shown_against: int
    by_rule: tuple[tuple[str, int], ...]


def tally(items: Sequence[Item], passages: Sequence[Passage]) -> Tally:
    """Count a review. Passages of records that are left out or wholly withheld are not part of it."""
    given = {item.document for item in items if item.given}
    counted = [one for one in passages if one.document in given]
    rules = Counter(one.ruled.rule for one in counted if one.ruled and one.masked)
    return Tally(
        documents=len(given),
        left_out=sum(not item.included for item in items),
        withheld=sum(item.included and bool(item.withheld) for item in items),
        pages=sum(len(item.pages) for item in items if item.given),
        passages=len(counted),
        unruled=sum(one.ruled is None for one in counted),
        asked=sum(one.ruled is None and one.proposed is Ruling.ASK for one in counted),
        unseen=sum(len(set(item.to_look_at) - set(item.looked_at)) for item in items if item.given),
        masked=sum(one.masked for one in counted),
        shown=sum(one.ruled is not None and not one.masked for one in counted),
        over_masked=len(hidden_though_open(counted)),
        shown_against=sum(map(shown_against, counted)),
        by_rule=tuple(sorted(rules.items())),
    )


def shown_although_secret(passage: Passage) -> bool:
    """Shown although the rules would hide it, or leave it to a person: what a förbehåll may be for (OSL 10:14)."""
    return passage.ruled is not None and not passage.masked and passage.proposed is not Ruling.SHOW


def shown_against(passage: Passage) -> bool:
    """Shown although the rules proposed to mask it."""
    return passage.ruled is not None and not passage.masked and passage.proposed is Ruling.MASK


def triggers(
    request: Request, items: Sequence[Item], passages: Iterable[Passage], wanted: SecondReader
) -> tuple[Trigger, ...]:
    """What calls for a second reader here, among what the municipality has named."""
    given = {item.document for item in items if item.given}
    shown = [one for one in passages if one.document in given and not one.masked]
    foreign = [one for one in shown if one.whose not in (Whose.REQUESTER, Whose.CONSENTING, Whose.OFFICIAL)]
    places = {DataKind.WHEREABOUTS, DataKind.SHELTER}
    answers = {
        Trigger.ALWAYS: True,
        Trigger.SHOWN_AGAINST_PROPOSAL: any(map(shown_against, shown)),
        Trigger.REPORTER_SHOWN: any(one.whose is Whose.REPORTER for one in shown),
        Trigger.PLACE_SHOWN: any(one.kind in places for one in foreign),
        Trigger.HEALTH_SHOWN: any(one.kind is DataKind.HEALTH for one in foreign),
        Trigger.SOMEBODY_THREATENED: _found(request, Circumstance.THREATENED),
        Trigger.PROTECTED_REGISTRATION: _found(request, Circumstance.PROTECTED_REGISTRATION),
    }
    return tuple(one for one in wanted.required_when if answers[one])


def _found(request: Request, circumstance: Circumstance) -> bool:
    return request.situation.of(circumstance) is Applies.YES


def outcome_of(items: Sequence[Item], passages: Iterable[Passage]) -> Outcome:
    """What the rulings come to: the decision is theirs, not chosen beside them."""
    asked_for = [item for item in items if item.included]
    given = {item.document for item in asked_for if item.given}
    if not asked_for:
        return Outcome.NOT_HELD
    if not given:
        return Outcome.REFUSAL
    masked = any(one.masked for one in passages if one.document in given)
    return Outcome.PARTIAL if masked or len(given) < len(asked_for) else Outcome.FULL


def relied_on_identity(passages: Iterable[Passage]) -> bool:
    """Whether something is shown only because of who asks: then that must have been made certain."""
    return any(one.broken_by and not one.masked for one in passages)
