"""Which pages of a stack are worth laying side by side, in time that grows with the pages and not with their square.

Pages that share words meet in the buckets of a MinHash index, pages that look alike in those of their fingerprints.
Three hundred pages of one form share its print and meet all of each other, so what counts is a page's *own* words:
those outside what many pages share. Pages meet on their own words however many forms lie between them, and two forms
filled in differently never reach the dear comparison.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rensa import RMinHash

from ingest.model import PageReading, PageStatus
from ingest.stages.compared_words import AlignedWord, aligned_words
from ingest.stages.versions import triples

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from ingest.stages.pagetext import PageText

_HASHES, _ROWS = 96, 2
_FEWEST_WORDS = 6
_NEIGHBOURS = 24
"""Earlier pages a page is held against in a bucket, and in all; and pages from which what they share is print."""
_NEAR_BITS = 6
_SURE_WORD = 0.75
_OWN_TO_JUDGE = 8
"""Own triples from which a page can be told from another by them; a page with fewer may be any other's copy."""
_OWN_SHARED = 0.1
"""Share of the own triples that two wordings of a page have in common at the very least: copies whose words agree to
0.6, the poorest that count as copies, have 0.6 ** 3 = 0.2."""


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A written page: whose it is, its words, and its look as 64 bits (``None`` where unknown)."""

    document: int
    page: PageText
    words: tuple[AlignedWord, ...]
    look: int | None

    @classmethod
    def of(cls, document: int, page: PageText) -> IndexedPage:
        """A page of the document at a position in the stack."""
        return cls(document, page, aligned_words((page,)), _look(page.reading))


def meetings(pages: Sequence[IndexedPage]) -> Iterator[tuple[int, int]]:
    """Pairs of positions in ``pages`` worth comparing, earlier first, each once; never of one document."""
    own = _own_triples(pages)
    buckets: dict[Hashable, deque[int]] = defaultdict(lambda: deque(maxlen=_NEIGHBOURS))
    standing: dict[str, list[int]] = defaultdict(list)
    for later, page in enumerate(pages):
        keys = (*_word_keys(page), *_look_keys(page))
        shared = Counter(earlier for each in own[later] for earlier in standing[each])
        near = {earlier for key in keys for earlier in buckets[key]} | shared.keys()
        worth = [
            earlier for earlier in near if _worth_comparing(pages, own, (earlier, later), shared[earlier])
        ]
        yield from ((earlier, later) for earlier in _likest(pages, worth, later, shared))
        for key in keys:
            buckets[key].append(later)
        for each in own[later]:
            standing[each].append(later)


def bits_apart(one: int, other: int) -> int:
    """How many bits two looks differ in."""
    return (one ^ other).bit_count()


def _own_triples(pages: Sequence[IndexedPage]) -> list[frozenset[str]]:
    """Each page's surely read triples that few pages have; what no reader is sure of tells no pages apart."""
    spread = Counter(each for page in pages for each in set(triples(page.words)))
    return [
        frozenset(each for each in sure_triples(page.words) if spread[each] <= _NEIGHBOURS) for page in pages
    ]


def sure_triples(words: Sequence[AlignedWord]) -> Iterator[str]:
    """The triples of words that the reader was sure of throughout."""
    for start, each in enumerate(triples(words)):
        if all(one.word.confidence >= _SURE_WORD for one in words[start : start + 3]):
            yield each


def _worth_comparing(
    pages: Sequence[IndexedPage], own: Sequence[frozenset[str]], pair: tuple[int, int], shared: int
) -> bool:
    one, other = (pages[each] for each in pair)
    if one.document == other.document:
        return False
    if one.words and other.words:
        fewest = min(len(own[each]) for each in pair)
        return fewest < _OWN_TO_JUDGE or shared >= _OWN_SHARED * fewest
    return one.look is not None and other.look is not None and bits_apart(one.look, other.look) <= _NEAR_BITS


def _likest(
    pages: Sequence[IndexedPage], worth: Sequence[int], later: int, shared: Mapping[int, int]
) -> list[int]:
    """At most a score or so of the pages ``worth`` comparing: those with most in common, of equals the earliest."""
    if len(worth) <= _NEIGHBOURS:
        return sorted(worth)
    ours = set(triples(pages[later].words))

    def likeness(earlier: int) -> tuple[int, int, int]:
        return -shared[earlier], -len(ours.intersection(triples(pages[earlier].words))), earlier

    return sorted(sorted(worth, key=likeness)[:_NEIGHBOURS])


def _look(reading: PageReading) -> int | None:
    """The fingerprint as a number; ``None`` on a page with too little ink to look like anything."""
    if reading.status is PageStatus.BLANK or not reading.fingerprint or reading.ink_share <= 0.0005:
        return None
    try:
        return int(reading.fingerprint, 16)
    except ValueError:
        return None


def _word_keys(page: IndexedPage) -> Iterator[Hashable]:
    if len(page.words) < _FEWEST_WORDS:
        return
    sketch = RMinHash(num_perm=_HASHES, seed=7)
    sketch.update(sorted(set(triples(page.words))))
    digest = sketch.digest()
    for band in range(0, _HASHES, _ROWS):
        yield ("words", band, tuple(digest[band : band + _ROWS]))


def _look_keys(page: IndexedPage) -> Iterator[Hashable]:
    if page.look is not None:
        for band in range(4):
            yield ("look", band, page.look >> (16 * band) & 0xFFFF)
