"""A question to the diary check and the shape of its answer, shared by every step of the decision. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz

from arkiv.diary.answers import DiaryAnswer, DiaryCandidate, DiaryCode
from arkiv.diary.match import Candidate, Match
from arkiv.diary.model import Registers
from arkiv.diary.paper import Authority, Paper
from arkiv.diary.rulebook import RuleBook, TypeRule

_SAME_HEADING = 85  # of a hundred
LIKELY = 0.15  # a possible handlingstyp less likely than this is not worth a thought


@dataclass(frozen=True, slots=True)
class Question:
    """Everything one decision rests on."""

    paper: Paper
    match: Match
    registers: Registers
    rules: RuleBook
    authority: Authority
    today: date
    rival: Paper | None = None  # the document that was given the entry this one fits best

    @property
    def looks_like_rival(self) -> bool:
        """Whether the rival is of the same kind and has the same heading and days, as a copy would."""
        other, paper = self.rival, self.paper
        if other is None or (None not in (paper.doctype, other.doctype) and paper.doctype != other.doctype):
            return False
        same_days = not (paper.received and other.received) or paper.received[0] == other.received[0]
        return same_days and bool(paper.title) and fuzz.ratio(paper.title, other.title) >= _SAME_HEADING

    @property
    def day(self) -> date:
        """The day whose law counts: when the record came in or was made; unknown means today."""
        return self.paper.day or self.today

    @property
    def rule(self) -> TypeRule | None:
        rule = self.rules.types.get(self.paper.doctype or "")
        return None if rule is None else rule.for_title(self.paper.title)

    @property
    def secret(self) -> bool:
        """Whether the record holds secret data, by its kind or by what was read on it.

        Where the kind is not decided, one likely kind that is secret is enough: secrecy is what is lost for ever.
        """
        by_kind = self.rule is not None and self.rule.secret
        by_likely_kind = self.rule is None and any(rule.secret for rule in self.likely_rules)
        return by_kind or by_likely_kind or self.paper.stamped_secret or self.paper.about_somebody

    @property
    def likely_rules(self) -> tuple[TypeRule, ...]:
        """The rules of the kinds it may well be, likeliest first, when its kind is not decided."""
        return tuple(
            self.rules.types[code].for_title(self.paper.title)
            for code, chance in self.paper.likely_types
            if chance >= LIKELY and code in self.rules.types
        )

    @property
    def duty(self) -> str:
        return self.rules.section(self.day, self.today)


def sentence(text: str) -> str:
    """``text`` with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def reply(
    q: Question,
    code: DiaryCode,
    confidence: float,
    section: str,
    reasons: Sequence[str],
    *,
    needs_person: bool = True,
    next_step: str = "",
    shown: Sequence[Candidate] = (),
) -> DiaryAnswer:
    """The answer ``code`` to ``q`` with its texts; candidates are those of the match unless ``shown``."""
    return DiaryAnswer(
        document=q.paper.id,
        code=code,
        confidence=round(min(0.99, max(0.0, confidence)), 3),
        section=section,
        reasons=tuple(reasons),
        next_step=next_step or q.rules.next_steps[code],
        needs_person=needs_person,
        candidates=tuple(map(candidate_row, shown or _shown(q.match))),
    )


def _shown(match: Match) -> tuple[Candidate, ...]:
    rest = [c for c in match.candidates if match.entry is None or c.entry.id != match.entry.entry.id]
    return ((match.entry, *rest) if match.entry is not None else tuple(rest))[:5]


def candidate_row(candidate: Candidate) -> DiaryCandidate:
    """A candidate as the public answer shows it."""
    return DiaryCandidate(
        entry=candidate.entry.id,
        case_number=str(candidate.entry.number),
        summary=candidate.entry.summary,
        probability=round(candidate.probability, 3),
        reasons=candidate.reasons,
    )
