"""The entries of the registers cut into blocks: which of a million are worth comparing with a document.

Built in one pass over the entries, as they stream; of each only numbers are kept (its case, days and word numbers,
about a hundred bytes in numpy arrays), never the entry. An entry is known by its place.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from arkiv.diary.case_numbers import CaseNumber, slips_of
from arkiv.diary.model import DiaryEntry
from arkiv.diary.paper import Paper
from arkiv.diary.scoring import POSTAL_DAYS, EntryWords
from arkiv.diary.words import EMPTY_WORDS, personal_numbers, stem, tokens

Places = NDArray[np.int64]

_RARE_POSTINGS = 40
_FEW = 200  # so many candidates by a slip of the number are compared without a second look
_MOST_BY_SLIP, _MOST_BY_DAY, _MOST_BY_WORD, _MOST_BY_PERSON, _MOST_IN_A_CASE = 12, 12, 6, 50, 5000
_LONGEST_POSTING = 3_000
_LITTLE, _PLENTY, _A_DOUBLING = 4.0, 9.0, 1.0  # nats that shared words tell; see ``crowds``
_PREPARED = 20_000
_NUMBERS_A_YEAR = 10_000_000
_NONE = np.empty(0, dtype=np.int64)


class EntryIndex:
    """Look-ups over ``entries``: by case number, slips of it, days, rare words and persons.

    ``crowd`` is how many times the entries a day have doubled from one: 7 in a register of 137 rows a day.
    """

    def __init__(
        self, entries: Iterable[DiaryEntry], fetch: Callable[[Sequence[int]], Sequence[DiaryEntry]]
    ) -> None:
        self.fetch = fetch
        self._words: dict[str, int] = {}
        self._persons: dict[str, list[int]] = defaultdict(list)
        cases, subs, days = array("q"), array("i"), tuple(array("i") for _ in range(3))
        keys, counts = array("i"), array("i")
        for place, entry in enumerate(entries):
            cases.append(_key(entry.number))
            subs.append(-1 if entry.number.sub is None else min(entry.number.sub, 2**31 - 1))
            for column, day in zip(days, (entry.received, entry.dated, entry.registered), strict=True):
                column.append(day.toordinal() if day is not None else 0)
            text = _text_of(entry)
            own = {self._words.setdefault(key, len(self._words)) for key in _keys(tokens(text))}
            keys.extend(sorted(own))
            counts.append(len(own))
            for number in personal_numbers(text):
                self._persons[number].append(place)
        self._cases, self._subs = np.asarray(cases, dtype=np.int64), np.asarray(subs, dtype=np.int32)
        self._days = np.stack([np.asarray(column, dtype=np.int32) for column in days], axis=1)
        self._by_case = np.argsort(self._cases, kind="stable")
        self._sorted_cases = self._cases[self._by_case]
        self._index_words(np.asarray(keys, dtype=np.int32), np.asarray(counts, dtype=np.int64))
        self._index_days()
        self.prepared = lru_cache(maxsize=_PREPARED)(self._prepare)

    def __len__(self) -> int:
        return len(self._cases)

    def _index_words(self, keys: NDArray[np.int32], counts: NDArray[np.int64]) -> None:
        self._starts = np.concatenate(([0], np.cumsum(counts)))
        self._keys = keys
        owners = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        self._postings = owners[np.argsort(keys, kind="stable")]
        often = np.bincount(keys, minlength=len(self._words)) if len(keys) else np.zeros(0, dtype=np.int64)
        self._posting_starts = np.concatenate(([0], np.cumsum(often)))
        # What a shared word tells: nothing if every entry has it, more the fewer have it.
        self._tells = np.log(max(1, len(counts)) / np.maximum(often, 1)).astype(np.float32) + np.float32(0.01)
        self._wanted = np.zeros(len(self._words), dtype=np.float32)

    def _index_days(self) -> None:
        flat = self._days.ravel()
        owners = np.repeat(np.arange(len(self._days), dtype=np.int64), 3)
        order = np.argsort(flat, kind="stable")
        first = int(np.searchsorted(flat[order], 1))  # 0: no day
        self._sorted_days, self._day_owners = flat[order][first:], owners[order][first:]
        many = len(np.unique(self._sorted_days))
        self.crowd = max(0, (len(self) // many).bit_length() - 1) if many else 0

    def _prepare(self, place: int) -> EntryWords:
        return EntryWords.of(self.fetch([place])[0])

    # --- look-ups -----------------------------------------------------------------------------------

    def of_case(self, number: CaseNumber) -> Sequence[DiaryEntry]:
        """The entries of the case ``number`` belongs to, in diary order."""
        found = self.fetch(self._with_cases(np.array([_key(number)]))[:_MOST_IN_A_CASE].tolist())
        return tuple(entry for entry in found if entry.number.same_case(number))

    def block(self, paper: Paper) -> tuple[int, ...]:
        """The places of the entries worth comparing with ``paper``, in order."""
        numbers = [number for number, _ in paper.case_numbers]
        own = self._with_cases(np.array([_key(number) for number in numbers], dtype=np.int64))[
            :_MOST_IN_A_CASE
        ]
        known, days = self._known(paper), _days(paper)
        self._wanted[known] = self._tells[known]
        places = {*own.tolist()}
        if not self._settled(own, numbers, days):
            places.update(self._by_slip(numbers, days, alone=not len(own)).tolist())
            places.update(self._by_day(days).tolist())
            places.update(self._by_word(known))
        self._wanted[known] = 0.0
        for number in paper.personal_numbers:
            places.update(self._persons.get(number, ())[:_MOST_BY_PERSON])
        return tuple(sorted(places))

    def crowds(self, paper: Paper, places: Sequence[int]) -> list[float]:
        """For each entry how crowded the register is, less what it shares with the paper: rare words stand out."""
        if not self.crowd:
            return [0.0] * len(places)
        known = self._known(paper)
        self._wanted[known] = self._tells[known]
        told = self._told(np.array(places, dtype=np.int64))
        self._wanted[known] = 0.0
        spared = np.maximum(0.0, told - _PLENTY) / _A_DOUBLING
        crowded: list[float] = np.maximum(0.0, self.crowd - spared).tolist()
        return crowded

    def _known(self, paper: Paper) -> NDArray[np.int64]:
        parties = (*paper.senders, *paper.recipients, *paper.names)
        keys = {*paper.words, *_keys(token for party in parties for token in tokens(party))}
        found = sorted(self._words[key] for key in keys if key in self._words)
        return np.array(found, dtype=np.int64)

    def _with_cases(self, keys: NDArray[np.int64]) -> Places:
        """The places of every entry whose case has one of the keys, in diary order."""
        low = np.searchsorted(self._sorted_cases, keys, "left")
        high = np.searchsorted(self._sorted_cases, keys, "right")
        parts = [self._by_case[one:other] for one, other in zip(low, high, strict=True) if other > one]
        return np.sort(np.concatenate(parts)) if parts else _NONE

    def _settled(self, own: Places, numbers: Sequence[CaseNumber], days: NDArray[np.int32]) -> bool:
        """Whether an entry has the paper's own number, the handling's too, one of its days and some of its words: then
        no other entry comes close.
        """
        subs = [number.sub for number in numbers if number.sub is not None]
        if not len(own) or not subs:
            return False
        agree = np.isin(self._subs[own], subs) & np.isin(self._days[own], days).any(axis=1)
        return bool((agree & (self._told(own) > 0)).any())

    def _by_slip(self, numbers: Sequence[CaseNumber], days: NDArray[np.int32], *, alone: bool) -> Places:
        """Cases a slip could have made of the number: all where it leads nowhere and they are few, else the likely."""
        keys = {year * _NUMBERS_A_YEAR + running for number in numbers for year, running in slips_of(number)}
        places = self._with_cases(np.array(sorted(keys), dtype=np.int64))
        if alone and len(places) <= _FEW:
            return places
        told = self._told(places) + 10.0 * np.isin(self._days[places], days).any(axis=1)
        return self._best(places, told, _MOST_BY_SLIP)

    def _by_day(self, days: NDArray[np.int32]) -> Places:
        low = np.searchsorted(self._sorted_days, days, "left")
        high = np.searchsorted(self._sorted_days, days, "right")
        parts = [self._day_owners[one:other] for one, other in zip(low, high, strict=True) if other > one]
        places = np.unique(np.concatenate(parts)) if parts else _NONE
        least = _LITTLE if self.crowd else 0.0
        return self._best(places, self._told(places), _MOST_BY_DAY, at_least=least)

    def _by_word(self, known: NDArray[np.int64]) -> list[int]:
        """Entries with a word of the paper that few have; of those with its two rarest, the ones that share most."""
        often = self._posting_starts[known + 1] - self._posting_starts[known]
        few = [self._posting(key) for key in known[often <= _RARE_POSTINGS]]
        rarest = known[np.argsort(often, kind="stable")[:2]]
        some = [self._posting(key) for key in rarest if len(self._posting(key)) <= _LONGEST_POSTING]
        places = np.unique(np.concatenate(some)).astype(np.int64) if some else _NONE
        best = self._best(places, self._told(places), _MOST_BY_WORD, at_least=_PLENTY)
        return [*best.tolist(), *(np.concatenate(few).tolist() if few else ())]

    def _posting(self, key: int) -> NDArray[np.int32]:
        return self._postings[self._posting_starts[key] : self._posting_starts[key + 1]]

    def _told(self, places: Places) -> NDArray[np.float32]:
        """How much the words each entry shares with the paper tell (``_wanted`` holds the paper's)."""
        if not len(places):
            return np.zeros(0, dtype=np.float32)
        starts, counts = self._starts[places], self._starts[places + 1] - self._starts[places]
        ends = np.cumsum(counts)
        flat = np.arange(int(ends[-1])) + np.repeat(starts - (ends - counts), counts)
        sums = np.concatenate(([0.0], np.cumsum(self._wanted[self._keys[flat]], dtype=np.float64)))
        return (sums[ends] - sums[ends - counts]).astype(np.float32)

    @staticmethod
    def _best(places: Places, told: NDArray[np.float32], most: int, *, at_least: float = 0.0) -> Places:
        """Those that tell more than that, at most so many, the most telling; ties by their place in the register."""
        some = told > at_least
        places, told = places[some], told[some]
        return places[np.argsort(-told, kind="stable")[:most]]


def _key(number: CaseNumber) -> int:
    return number.year * _NUMBERS_A_YEAR + number.number


def _days(paper: Paper) -> NDArray[np.int32]:
    """The paper's days, their neighbours, and its likeliest days in the year before and after. A letter without a
    received stamp came in some days after its own day.
    """
    around = (timedelta(0), timedelta(1), timedelta(-1))
    days = {day + step for day in (*paper.received[:2], *paper.dated[:3]) for step in around}
    if not paper.received:
        days |= {day + timedelta(n) for day in paper.dated[:1] for n in range(2, POSTAL_DAYS + 1)}
    days |= {other for day in (*paper.received[:1], *paper.dated[:1]) for other in _other_years(day)}
    return np.array(sorted(day.toordinal() for day in days), dtype=np.int32)


def _other_years(day: date) -> Iterable[date]:
    for year in (day.year - 1, day.year + 1):
        if (day.month, day.day) != (2, 29):
            yield day.replace(year=year)


def _text_of(entry: DiaryEntry) -> str:
    parts = (entry.subject, entry.description, entry.doctype, entry.note)
    return " ".join((*parts, entry.sender, entry.recipient, entry.counterpart))


def _keys(words: Iterable[str]) -> frozenset[str]:
    """What is looked up: stems of words that say something. A running number is looked up as a number."""
    return frozenset(
        stem(word) for word in words if len(word) > 2 and word not in EMPTY_WORDS and not word.isdigit()
    )
