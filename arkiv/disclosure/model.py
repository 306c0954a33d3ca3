"""What a request is made of, as values: the inquiry, the records in scope, the passages, the decision. All frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from arkiv.disclosure.facts import Activity, Applies, Circumstance, DataKind, Profile, Situation, Whose
from arkiv.disclosure.rule import Ruling
from arkiv.disclosure.states import Outcome, State
from ingest.model import Box, PageRef


class Channel(StrEnum):
    """How a request came in, or an answer went out."""

    VISIT = "visit"
    TELEPHONE = "telephone"
    EMAIL = "email"
    LETTER = "letter"
    FORM = "form"


CHANNEL_WORDS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.VISIT: "besök",
        Channel.TELEPHONE: "telefon",
        Channel.EMAIL: "e-post",
        Channel.LETTER: "brev",
        Channel.FORM: "formulär",
    }
)


class Form(StrEnum):
    """In which form the records are wanted."""

    ON_SITE = "on_site"  # to read on the spot, free of charge (TF 2 kap. 15 §)
    PAPER = "paper"  # copies against a fixed fee (16 §)
    FILE = "file"  # a file; no duty to give one (16 §), but nothing forbids it


FORM_WORDS: Mapping[Form, str] = MappingProxyType(
    {Form.ON_SITE: "läsa på plats", Form.PAPER: "papperskopia", Form.FILE: "fil"}
)


@dataclass(frozen=True, slots=True)
class Invoked:
    """That the person herself says she is somebody the law treats otherwise, so that it can be tried.

    ``names`` and ``numbers`` are of the one the request is about (herself, the child): they find her in the records.
    ``established`` says how it was made certain who she is; empty until it has been.
    """

    profile: Profile
    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    established: str = ""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A request as it came in. Who asks and why is nobody's business (TF 2 kap. 18 §).

    ``contact`` is where an answer can be sent, "" for an anonymous person, who collects it by the request's number.
    """

    asked: str
    channel: Channel
    form: Form
    contact: str = ""
    dnr: str = ""
    invoked: Invoked | None = None

    @property
    def profile(self) -> Profile:
        return self.invoked.profile if self.invoked else Profile.ANYONE


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to what only a person can find out, with her reason. ``by`` is how the log names her."""

    answer: Applies
    reason: str
    by: str


class Why(StrEnum):
    """Why a record is in the scope."""

    HIT = "hit"
    BY_HAND = "by_hand"
    COPY = "copy"
    VERSION = "version"
    ATTACHMENT = "attachment"


WHY_WORDS: Mapping[Why, str] = MappingProxyType(
    {
        Why.HIT: "träff i sökningen",
        Why.BY_HAND: "tillagd",
        Why.COPY: "kopia av",
        Why.VERSION: "annan lydelse av",
        Why.ATTACHMENT: "bilaga till",
    }
)


@dataclass(frozen=True, slots=True)
class Item:
    """A record in the scope. ``of`` is the opaque id of the one it is a copy, version or attachment of.

    ``left_out`` is why a person says the request is not about it; "" keeps it in. ``withheld`` is why nothing of it is
    given out, with ``withheld_rule`` the secrecy rule; both "" unless the whole record is secret. ``to_look_at``: pages
    (places in the record, from 1) whose words the machine could not read well enough to search: a person must have
    ``looked_at`` each before anything of it goes out.
    """

    document: str
    box: str
    number: int
    title: str
    pages: tuple[PageRef, ...]
    why: Why
    activity: Activity
    of: str = ""
    day: date | None = None
    is_decision: bool = False
    left_out: str = ""
    withheld: str = ""
    withheld_rule: str = ""
    to_look_at: tuple[int, ...] = ()
    looked_at: tuple[int, ...] = ()

    @property
    def included(self) -> bool:
        return not self.left_out

    @property
    def given(self) -> bool:
        """Whether something of it is given out."""
        return self.included and not self.withheld


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a person decided for a passage. ``rule`` is the section that hides it, "" where it is shown."""

    ruling: Ruling
    reason: str
    rule: str
    by: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A place in a record that tells something of somebody. ``text`` is a secret: never in a letter or the log.

    ``boxes`` are pixels of the master page. ``person`` groups passages about one person within the request.
    ``proposed*`` are the law's answer (``secrecy.Proposal``), ``ruled`` a person's. ``full_line``: the bar goes over
    the whole line, because its length would tell the length of what it hides. ``removed``: a mark somebody made and
    took away again; it counts for nothing, and is kept only so that that can be undone.
    """

    number: int
    document: str
    page: PageRef
    boxes: tuple[Box, ...]
    text: str
    kind: DataKind
    whose: Whose
    found_by: str
    confidence: float
    proposed: Ruling
    proposed_rule: str
    proposed_source: str
    proposed_reason: str
    broken_by: str = ""
    until: date | None = None
    person: str = ""
    in_decision: bool = False
    full_line: bool = False
    ruled: Ruled | None = None
    removed: bool = False

    @property
    def masked(self) -> bool:
        return self.ruled is not None and self.ruled.ruling is Ruling.MASK

    def with_ruling(self, ruled: Ruled | None) -> Passage:
        return replace(self, ruled=ruled)


@dataclass(frozen=True, slots=True)
class Decision:
    """The decision as made. ``authority`` of the one who decided: her delegation, or her care of the record.

    ``reservation`` tells how a förbehåll (OSL 10:14) was tried before anything was refused. ``silent_rule`` is the rule
    that hides even whether a record exists, where the refusal says nothing of that. ``condition`` is the förbehåll
    itself, that something is given out with.
    """

    outcome: Outcome
    decided_on: date
    decided_by: str
    title: str
    authority: str
    reasons: str = ""
    reservation: str = ""
    silent_rule: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands now."""

    ref: str
    state: State
    received_on: date
    inquiry: Inquiry
    found: Mapping[Circumstance, Finding] = field(default_factory=dict)
    searches: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    second_reader_for: tuple[str, ...] = ()
    submitted_by: int | None = None
    read_by: int | None = None
    decision: Decision | None = None
    delivery_sha256: str = ""
    proved_sha256: str = ""
    told_on: date | None = None
    ended_on: date | None = None

    @property
    def situation(self) -> Situation:
        """What the rules need to know of it."""
        return Situation(self.inquiry.profile, {one: said.answer for one, said in self.found.items()})
