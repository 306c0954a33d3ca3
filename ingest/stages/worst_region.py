"""How surely the worst-read region of a page was read: a good page must not hide a bad corner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ingest.model import BlockKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.model import Line, Word

REGION_WORDS: Final = 8
"""A line of prose, two or three rows of a form: fewer words and one misread name would be a region."""


def worst_region(lines: Sequence[Line]) -> float:
    """Mean confidence of the words in the least sure stretch of ``lines`` (in reading order); 0.0 for none.

    With calibrated words it is the share of that stretch that is right. Handwriting is told of by itself and counts
    only where there is nothing else.
    """
    printed = [line for line in lines if line.kind is not BlockKind.HANDWRITING]
    return min((_mean(region) for region in _regions(printed or lines)), default=0.0)


def _regions(lines: Sequence[Line]) -> Iterator[list[Word]]:
    """The words of whole lines in succession, from each line on, as few as hold ``REGION_WORDS``.

    The last lines, too few for a region, are part of the one before.
    """
    words = [line.words for line in lines if line.words]
    total = sum(map(len, words))
    for start in range(len(words)):
        region: list[Word] = []
        for line in words[start:]:
            region += line
            if len(region) >= REGION_WORDS:
                break
        if len(region) >= min(REGION_WORDS, total):
            yield region


def _mean(words: Sequence[Word]) -> float:
    return sum(word.confidence for word in words) / len(words)
