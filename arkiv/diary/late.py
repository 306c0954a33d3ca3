"""Late registration: what a found record should be entered as, for a person to approve. Pure.

A register must show the day a record came in or was made, its number, from or to whom, and in short what it is about
(OSL (2009:400) 5 kap. 2 §); what is secret of the last two is left out. The proposal keeps the original day, says when
and where the record was found, and never proposes a number for a new case: the diary gives that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

import yaml

from arkiv.diary.answers import DiaryAnswer, DiaryCode
from arkiv.diary.case_numbers import CaseNumber
from arkiv.diary.model import Direction
from arkiv.diary.paper import Authority, Paper
from arkiv.diary.rulebook import RuleBook
from arkiv.diary.words import personal_numbers, tokens

TO_REGISTER = frozenset(
    {
        DiaryCode.MISSING_FROM_CASE,
        DiaryCode.UNKNOWN_NUMBER,
        DiaryCode.UNREGISTERED_SECRET,
        DiaryCode.UNREGISTERED_PUBLIC,
    }
)
_LONGEST = 120


class LateState(StrEnum):
    """What a person has said of a proposal."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"


class DayKind(StrEnum):
    """What the original day is."""

    RECEIVED = "received"
    DATED = "dated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class LateProposal:
    """One record to register late. ``case`` is the case it belongs to, ``""`` for a new one; ``original`` its own
    day; ``sender``, ``recipient`` and ``subject`` hold nothing secret; ``left_out`` says what was left out and why.
    """

    document: str
    number: int
    code: DiaryCode
    section: str
    case: str
    printed_number: str
    direction: Direction
    original: date | None
    original_is: DayKind
    found: date | None
    sender: str
    recipient: str
    subject: str
    kind: str
    secret: bool
    reason: str
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Find:
    """Where and when the record was found."""

    box: str
    found: date | None


@dataclass(frozen=True, slots=True)
class _Wording:
    subjects: Mapping[str, str]
    otherwise: str
    reason: str


@lru_cache(maxsize=1)
def _wording() -> _Wording:
    given = yaml.safe_load(files("arkiv.diary").joinpath("late.yaml").read_text("utf-8"))
    return _Wording(given["subjects"], given["otherwise"], given["reason"])


def propose(
    papers: Sequence[Paper],
    answers: Sequence[DiaryAnswer],
    *,
    find: Find,
    rules: RuleBook,
    authority: Authority,
    type_name: Callable[[str], str],
) -> tuple[LateProposal, ...]:
    """A proposal for each record that no register holds, in the order of the box. Copies are not registered."""
    return tuple(
        _proposal(paper, answer, find, rules, authority, type_name)
        for paper, answer in zip(papers, answers, strict=True)
        if answer.code in TO_REGISTER and paper.copy_of is None and paper.attached_to is None
    )


def _proposal(
    paper: Paper,
    answer: DiaryAnswer,
    find: Find,
    rules: RuleBook,
    authority: Authority,
    type_name: Callable[[str], str],
) -> LateProposal:
    rule = rules.types.get(paper.doctype or "")
    secret = (
        answer.code is DiaryCode.UNREGISTERED_SECRET
        or paper.stamped_secret
        or paper.about_somebody
        or paper.doctype is None
        or (rule is not None and rule.for_title(paper.title).secret)
    )
    number = _own(paper)
    incoming = paper.direction is Direction.INCOMING
    kind = type_name(paper.doctype) if paper.doctype else ""
    return LateProposal(
        document=paper.id,
        number=paper.number,
        code=answer.code,
        section=answer.section,
        case=str(number.case) if number is not None and answer.code is DiaryCode.MISSING_FROM_CASE else "",
        printed_number=str(number) if number is not None else "",
        direction=paper.direction,
        original=paper.day,
        original_is=_day_kind(paper),
        found=find.found,
        sender="" if secret or not incoming else _first(paper.senders),
        recipient="" if secret or incoming else _other(paper, authority),
        subject=_subject(paper, secret, kind),
        kind=kind,
        secret=secret,
        reason=_wording().reason.format(
            found=f" {find.found}" if find.found else "", box=f"kartong {find.box}"
        ),
        left_out=_LEFT_OUT if secret else (),
    )


_LEFT_OUT = (
    "Avsändare eller mottagare och vad handlingen rör är utelämnade: de kan vara sekretessbelagda "
    "(OSL (2009:400) 5 kap. 2 § andra stycket).",
)


def _own(paper: Paper) -> CaseNumber | None:
    return paper.case_numbers[0][0] if paper.case_numbers else None


def _day_kind(paper: Paper) -> DayKind:
    if paper.received:
        return DayKind.RECEIVED
    return DayKind.DATED if paper.dated else DayKind.UNKNOWN


def _first(parties: Sequence[str]) -> str:
    return parties[0] if parties else ""


def _other(paper: Paper, authority: Authority) -> str:
    return next((party for party in paper.recipients if not authority.is_us(party)), "")


def _subject(paper: Paper, secret: bool, kind: str) -> str:
    """In short what it is about. A heading is used only where no name and no number of a person stands in it."""
    wording = _wording()
    if secret:
        return wording.subjects.get(paper.doctype or "", wording.otherwise)
    title = " ".join(paper.title.split())
    if title and not _names_somebody(title, paper):
        return title if len(title) <= _LONGEST else f"{title[: _LONGEST - 1].rstrip()}…"
    return wording.subjects.get(paper.doctype or "", kind) or wording.otherwise


def _names_somebody(title: str, paper: Paper) -> bool:
    words = set(tokens(title))
    people = (set(tokens(name)) for name in (*paper.names, *paper.subjects))
    return bool(personal_numbers(title)) or any(
        words & {part for part in name if len(part) > 2} for name in people
    )
