"""A few numbers that stand for a page's words, so that the pages of a whole archive meet without being read again.

A *sketch* is the smallest hashes of a page's surely read triples of words: two pages that share a tenth of their
triples share about a tenth of their sketches (Broder, "On the resemblance and containment of documents", 1997).
Numbers on more pages than ``MOST_PAGES`` are the print of a form and bring nobody together.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from ingest.stages.meetings import sure_triples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ingest.stages.compared_words import AlignedWord

KEPT = 96
MOST_PAGES = 12
_FEWEST_SHARED, _SHARE = 4, 0.08
_LIKEST = 8
"""Pages of other boxes that a page is held against, at most."""

Sketch = tuple[int, ...]
"""Up to ``KEPT`` numbers of 64 bits, rising."""


def sketch(words: Sequence[AlignedWord]) -> Sketch:
    """The sketch of a page; () where too little was surely read."""
    hashes = {int.from_bytes(blake2b(each.encode(), digest_size=8).digest()) for each in sure_triples(words)}
    return tuple(sorted(hashes)[:KEPT])


def pairs_apart(sketches: Sequence[Sketch], groups: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Positions of pages of different ``groups`` (boxes) worth comparing, the earlier first, each pair once.

    The cost grows with the pages: numbers are sorted once, and only pages that share some are looked at.
    """
    shared = _shared(sketches, np.asarray(groups, dtype=np.int64))
    likest: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, other, count in shared:
        if count >= max(_FEWEST_SHARED, _SHARE * min(len(sketches[one]), len(sketches[other]))):
            likest[other].append((-count, one))
    for other in sorted(likest):
        yield from sorted((one, other) for _, one in sorted(likest[other])[:_LIKEST])


def _shared(sketches: Sequence[Sketch], groups: NDArray[np.int64]) -> Iterator[tuple[int, int, int]]:
    """Pairs of pages of different groups with how many numbers they share."""
    sizes = np.fromiter((len(each) for each in sketches), dtype=np.int64, count=len(sketches))
    numbers = np.fromiter(
        (number for each in sketches for number in each), dtype=np.uint64, count=int(sizes.sum())
    )
    pages = np.repeat(np.arange(len(sketches)), sizes)
    order = np.argsort(numbers, kind="stable")
    numbers, pages = numbers[order], pages[order]
    starts = (
        np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]]) if len(numbers) else np.empty(0, np.int64)
    )
    lengths = np.diff(np.r_[starts, len(numbers)])
    codes = [_pairs_of(pages, starts[lengths == size], size, groups) for size in range(2, MOST_PAGES + 1)]
    found, counts = np.unique(np.concatenate(codes), return_counts=True)
    ones, others = np.divmod(found, max(1, len(sketches)))
    yield from zip(ones.tolist(), others.tolist(), counts.tolist(), strict=True)


def _pairs_of(
    pages: NDArray[np.int64], starts: NDArray[np.int64], size: int, groups: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Every pair within runs of ``size`` pages, as ``one * pages + other``; pairs within a group left out."""
    runs = pages[starts[:, None] + np.arange(size)]
    first, second = np.triu_indices(size, 1)
    one, other = runs[:, first].ravel(), runs[:, second].ravel()
    low, high = np.minimum(one, other), np.maximum(one, other)
    apart = groups[low] != groups[high]
    return np.asarray(low[apart] * len(groups) + high[apart], dtype=np.int64)
