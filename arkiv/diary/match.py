"""Which diary entry is about which document: blocks, scores, and at most one original to an entry.

Blocks keep the work near-linear (``entry_index``): a document meets the entries of its own case number, of the numbers
a slip could have made of it, of its days when they share a word or a party, and of its rare words and persons.
Deterministic: the same documents and registers always give the same matches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from arkiv.diary.case_numbers import slip
from arkiv.diary.model import DiaryEntry, Registers
from arkiv.diary.paper import Paper
from arkiv.diary.scoring import score

if TYPE_CHECKING:
    from arkiv.diary.entry_index import EntryIndex

ACCEPT = 0.90  # from here an entry is taken to be the record's registration
DOUBT = 0.15  # from here a person is shown the candidate
CLEAR = 0.90  # so much of the odds must the entry have among all that nobody else claims
_KEEP = 5
_RANKED = 24  # so many are kept for each document while entries are given out


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry for a document. ``taken_by`` is the document that has a better claim to it, if any."""

    entry: DiaryEntry
    probability: float
    reasons: tuple[str, ...]
    same_case: bool
    taken_by: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """All that matching found for one document. ``entry`` is the entry it was given, if any; best first in
    ``candidates``.

    ``near`` are entries whose number is a slip away from the paper's, best first: for a number no diary
    knows. ``share`` is what the entry has of the odds of all entries that no other document was given: a
    record has one entry, so two good ones make each other doubtful.
    """

    document: str
    entry: Candidate | None
    candidates: tuple[Candidate, ...]
    near: tuple[Candidate, ...] = ()
    share: float = 1.0

    @property
    def accepted(self) -> bool:
        """Whether the entry is taken to be the record's registration."""
        return self.entry is not None and self.entry.probability >= ACCEPT and self.share >= CLEAR


class Ranked(NamedTuple):
    """A candidate as it is kept while all documents wait for each other: its place in the index, and how likely."""

    place: int
    probability: float
    same_case: bool
    is_slip: bool
    line: int
    id: str
    crowd: float


def match(papers: Sequence[Paper], registers: Registers) -> tuple[Match, ...]:
    """A match for each document, in their order. An entry is given to one document; copies are not asked
    here.
    """
    return tuple(matches(papers, registers))


def matches(papers: Sequence[Paper], registers: Registers) -> Iterator[Match]:
    """The same one by one: while all are ranked and given out, only places and probabilities are kept."""
    index = registers.index
    ranked = [_ranked(paper, index) for paper in papers]
    given = _assign(papers, ranked)
    owner = {place: document for document, place in given.items()}
    for paper, candidates in zip(papers, ranked, strict=True):
        yield _match(paper, candidates, given.get(paper.id), owner, index)


def _ranked(paper: Paper, index: EntryIndex) -> tuple[Ranked, ...]:
    places = index.block(paper)
    scored = []
    crowds = index.crowds(paper, places)
    for place, entry, crowd in zip(places, index.fetch(places), crowds, strict=True):
        found = score(paper, entry, index.prepared(place), crowd=crowd)
        slipped = _is_slip(paper, entry)
        scored.append(Ranked(place, found.probability, found.same_case, slipped, entry.line, entry.id, crowd))
    scored.sort(key=lambda one: (-one.probability, one.line, one.id))
    near = (one for one in scored[_RANKED:] if one.is_slip or one.same_case)
    return (*scored[:_RANKED], *islice(near, _KEEP))


def _assign(papers: Sequence[Paper], ranked: Sequence[Sequence[Ranked]]) -> dict[str, int]:
    """Give every entry to at most one document: the likeliest pairs first, ties by place in the box."""
    pairs = sorted(
        (-one.probability, paper.number, one.line, one.id, one.place, paper.id)
        for paper, candidates in zip(papers, ranked, strict=True)
        for one in candidates
        if one.probability >= DOUBT
    )
    given: dict[str, int] = {}
    taken: set[int] = set()
    for *_, place, document in pairs:
        if document not in given and place not in taken:
            given[document] = place
            taken.add(place)
    return given


def _match(
    paper: Paper,
    candidates: Sequence[Ranked],
    given: int | None,
    owner: Mapping[int, str],
    index: EntryIndex,
) -> Match:
    shown = [one for one in candidates if one.probability >= DOUBT or one.same_case][:_KEEP]
    near = [one for one in candidates if one.is_slip][:_KEEP]
    own = [one for one in candidates if one.place == given]
    told = {one.place: _told(paper, one, owner, index) for one in {*shown, *near, *own}}
    return Match(
        paper.id,
        told[own[0].place] if own else None,
        tuple(told[one.place] for one in shown),
        tuple(told[one.place] for one in near),
        _share(paper, own, candidates, owner),
    )


def _told(paper: Paper, one: Ranked, owner: Mapping[int, str], index: EntryIndex) -> Candidate:
    """The candidate with its entry and its reasons."""
    (entry,) = index.fetch([one.place])
    found = score(paper, entry, index.prepared(one.place), crowd=one.crowd)
    other = owner.get(one.place)
    return Candidate(
        entry, found.probability, found.reasons, found.same_case, None if other == paper.id else other
    )


def _share(
    paper: Paper, own: Sequence[Ranked], candidates: Sequence[Ranked], owner: Mapping[int, str]
) -> float:
    """The odds of the entry given, as a share of the odds of every entry that is free."""
    if not own:
        return 0.0
    ours = _odds(own[0].probability)
    free = (_odds(one.probability) for one in candidates if owner.get(one.place) in (None, paper.id))
    return ours / max(sum(free), ours)


def _odds(probability: float) -> float:
    return probability / max(1e-12, 1.0 - probability)


def _is_slip(paper: Paper, entry: DiaryEntry) -> bool:
    return any(slip(number, entry.number) is not None for number, _ in paper.case_numbers)
