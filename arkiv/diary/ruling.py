"""A person's ruling on one document: it is this entry, or it is in no diary. It outdoes the matching. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import chain

from arkiv.diary.answers import DiaryAnswer, DiaryCandidate, DiaryCode
from arkiv.diary.match import Candidate, Match
from arkiv.diary.paper import Paper
from arkiv.diary.question import candidate_row


class RulingKind(StrEnum):
    """What a person may say."""

    ENTRY = "entry"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Ruling:
    """``entry`` is the id of the entry it is; empty for none."""

    document: str
    kind: RulingKind
    entry: str = ""


def ruled(match: Match, ruling: Ruling | None, taken: Collection[str]) -> Match:
    """``match`` as the ruling has it. ``taken`` are entries ruled to some document: nobody else is given one.

    A ruling for an entry that the diary no longer has changes nothing: ``told`` says so.
    """
    if ruling is None:
        entry = match.entry
        if entry is not None and entry.entry.id in taken:
            return replace(match, entry=None, share=0.0)
        return match
    if ruling.kind is RulingKind.NONE:
        return Match(match.document, None, (), (), 0.0)
    chosen = _candidate(match, ruling.entry)
    if chosen is None:
        return match
    return replace(match, entry=replace(chosen, probability=1.0, taken_by=None), share=1.0)


def told(answer: DiaryAnswer, match: Match, paper: Paper, ruling: Ruling) -> DiaryAnswer:
    """The answer with the person's word first. The candidates stay, so that she may change her mind."""
    shown = turned(tuple(map(candidate_row, match.candidates)) or answer.candidates, ruling.entry)
    if ruling.kind is RulingKind.ENTRY:
        chosen = _candidate(match, ruling.entry)
        if chosen is None:
            reason = "Posten som en person valt finns inte längre i diariet. Välj på nytt."
            return replace(answer, reasons=(reason, *answer.reasons), needs_person=True)
        reason = f"En person har avgjort att det är {chosen.entry.number}."
    else:
        reason = "En person har avgjort att handlingen inte finns i diariet."
        if answer.code in (DiaryCode.UNCERTAIN, DiaryCode.REGISTERED):
            code = DiaryCode.MISSING_FROM_CASE if paper.case_numbers else DiaryCode.UNREGISTERED_SECRET
            answer = replace(answer, code=code)
    return replace(
        answer, confidence=1.0, reasons=(reason, *answer.reasons), needs_person=False, candidates=shown
    )


def turned(candidates: tuple[DiaryCandidate, ...], entry: str) -> tuple[DiaryCandidate, ...]:
    """``candidates`` from ``entry`` on and round: the first is the record's registration, the second comes next."""
    at = next((place for place, one in enumerate(candidates) if one.entry == entry), 0)
    return candidates[at:] + candidates[:at]


def _candidate(match: Match, entry: str) -> Candidate | None:
    own = (match.entry,) if match.entry is not None else ()
    return next((one for one in chain(own, match.candidates, match.near) if one.entry.id == entry), None)
