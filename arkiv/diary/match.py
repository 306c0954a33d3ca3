"""Which diary entry is about which document: blocks, scores, and at most one original to an entry.

Blocks keep the work near-linear: a document meets the entries of its own case number, of the numbers a slip
could have made of it, of its days when they share a word or a party, and of its rare words and persons.
Pure and deterministic: the same documents and registers always give the same matches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from arkiv.diary.case_numbers import slip, slips_of
from arkiv.diary.model import DiaryEntry, Registers
from arkiv.diary.paper import Paper
from arkiv.diary.scoring import EntryWords, score
from arkiv.diary.words import EMPTY_WORDS, personal_numbers, stem, tokens

ACCEPT = 0.90  # from here an entry is taken to be the record's registration
DOUBT = 0.25  # from here a person is shown the candidate
CLEAR = 0.90  # so much of the odds must the entry have among all that nobody else claims
_RARE_POSTINGS = 40
_KEEP = 5
_MOST_PER_BLOCK = 400
_MOST_IN_A_CASE = 5000
_PREPARED = 100_000


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


class EntryIndex:
    """The entries of the registers, cut into blocks. Built once for a check; an entry is known by its place.

    A million entries must fit, so only word numbers are kept for each; the rest is prepared when it is
    asked for.
    """

    def __init__(self, registers: Registers) -> None:
        self.registers = registers
        self.entries = registers.entries
        self.prepared = lru_cache(maxsize=_PREPARED)(self._prepare)
        self._words: dict[str, int] = {}
        self._keys: list[tuple[int, ...]] = []
        self._by_day: dict[date, list[int]] = defaultdict(list)
        self._by_person: dict[str, list[int]] = defaultdict(list)
        postings: dict[int, list[int]] = defaultdict(list)
        for place, entry in enumerate(self.entries):
            text = _text_of(entry)
            keys = tuple({self._words.setdefault(key, len(self._words)) for key in _keys(tokens(text))})
            self._keys.append(keys)
            for key in keys:
                if len(postings[key]) <= _RARE_POSTINGS:
                    postings[key].append(place)
            for day in {*entry.days, *([entry.registered] if entry.registered else [])}:
                self._by_day[day].append(place)
            for number in personal_numbers(text):
                self._by_person[number].append(place)
        self._rare = {key: found for key, found in postings.items() if len(found) <= _RARE_POSTINGS}

    def _prepare(self, place: int) -> EntryWords:
        return EntryWords.of(self.entries[place])

    def block(self, paper: Paper) -> tuple[int, ...]:
        """The places of the entries worth comparing with ``paper``, in order."""
        parties = (*paper.senders, *paper.recipients, *paper.names)
        known = (
            self._words.get(key)
            for key in (*paper.words, *_keys(t for party in parties for t in tokens(party)))
        )
        keys = frozenset(key for key in known if key is not None)
        places = {*self._by_number(paper, keys), *self._on_its_days(paper, keys)}
        for key in keys:
            places.update(self._rare.get(key, ()))
        for number in paper.personal_numbers:
            places.update(self._by_person.get(number, ())[:_MOST_PER_BLOCK])
        return tuple(sorted(places))

    def _by_number(self, paper: Paper, keys: frozenset[int]) -> Iterator[int]:
        """The case itself; the cases a slip could have made of it when something else agrees or nothing
        else is there.
        """
        by_case, days = self.registers.by_case, _days(paper)
        for number, _ in paper.case_numbers:
            own = by_case.get(number.key, ())
            yield from own[:_MOST_IN_A_CASE]
            for key in slips_of(number):
                for place in by_case.get(key, ())[:_MOST_PER_BLOCK]:
                    if not own or not days.isdisjoint(self.entries[place].days) or self._shares(place, keys):
                        yield place

    def _on_its_days(self, paper: Paper, keys: frozenset[int]) -> Iterator[int]:
        for day in _days(paper):
            yield from (place for place in self._by_day.get(day, ()) if self._shares(place, keys))

    def _shares(self, place: int, keys: frozenset[int]) -> bool:
        return not keys.isdisjoint(self._keys[place])


def _text_of(entry: DiaryEntry) -> str:
    return " ".join(
        (
            entry.subject,
            entry.description,
            entry.doctype,
            entry.note,
            entry.sender,
            entry.recipient,
            entry.counterpart,
        )
    )


def _days(paper: Paper) -> frozenset[date]:
    """The paper's days and their neighbours."""
    around = (timedelta(0), timedelta(1), timedelta(-1))
    return frozenset(day + step for day in (*paper.received[:2], *paper.dated[:3]) for step in around)


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word) for word in words if len(word) > 2 and word not in EMPTY_WORDS)


def match(papers: Sequence[Paper], registers: Registers) -> tuple[Match, ...]:
    """A match for each document, in their order. An entry is given to one document; copies are not asked
    here.
    """
    index = EntryIndex(registers)
    ranked = [_ranked(paper, index) for paper in papers]
    given = _assign(papers, ranked)
    owner = {candidate.entry.id: document for document, candidate in given.items()}
    return tuple(
        _match(paper, candidates, given.get(paper.id), owner)
        for paper, candidates in zip(papers, ranked, strict=True)
    )


def _ranked(paper: Paper, index: EntryIndex) -> list[Candidate]:
    scored = []
    for place in index.block(paper):
        entry = index.entries[place]
        found = score(paper, entry, index.prepared(place))
        scored.append(Candidate(entry, found.probability, found.reasons, found.same_case))
    return sorted(scored, key=_order)


def _order(candidate: Candidate) -> tuple[float, int, str]:
    return -candidate.probability, candidate.entry.line, candidate.entry.id


def _assign(papers: Sequence[Paper], ranked: Sequence[list[Candidate]]) -> dict[str, Candidate]:
    """Give every entry to at most one document: the likeliest pairs first, ties by place in the box."""
    pairs = sorted(
        (
            (paper, candidate)
            for paper, candidates in zip(papers, ranked, strict=True)
            for candidate in candidates
            if candidate.probability >= DOUBT
        ),
        key=lambda pair: (-pair[1].probability, pair[0].number, pair[1].entry.line, pair[1].entry.id),
    )
    given: dict[str, Candidate] = {}
    taken: set[str] = set()
    for paper, candidate in pairs:
        if paper.id not in given and candidate.entry.id not in taken:
            given[paper.id] = candidate
            taken.add(candidate.entry.id)
    return given


def _match(
    paper: Paper, candidates: Sequence[Candidate], given: Candidate | None, owner: dict[str, str]
) -> Match:
    shown = [
        _with_owner(candidate, owner, paper.id)
        for candidate in candidates[: _KEEP * 4]
        if candidate.probability >= DOUBT or candidate.same_case
    ]
    near = [candidate for candidate in candidates if _is_slip(paper, candidate)]
    return Match(
        paper.id, given, tuple(shown[:_KEEP]), tuple(near[:_KEEP]), _share(paper, given, candidates, owner)
    )


def _share(
    paper: Paper, given: Candidate | None, candidates: Sequence[Candidate], owner: dict[str, str]
) -> float:
    """The odds of the entry given, as a share of the odds of every entry that is free."""
    if given is None:
        return 0.0
    free = (_odds(c) for c in candidates if owner.get(c.entry.id) in (None, paper.id))
    return _odds(given) / max(sum(free), _odds(given))


def _odds(candidate: Candidate) -> float:
    return candidate.probability / max(1e-12, 1.0 - candidate.probability)


def _with_owner(candidate: Candidate, owner: dict[str, str], document: str) -> Candidate:
    other = owner.get(candidate.entry.id)
    return candidate if other in (None, document) else replace(candidate, taken_by=other)


def _is_slip(paper: Paper, candidate: Candidate) -> bool:
    return any(slip(number, candidate.entry.number) is not None for number, _ in paper.case_numbers)
