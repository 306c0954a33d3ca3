"""Copies of a page within a delivery: what is proposed on one is proposed on the other, however it was read there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from arkiv.disclosure.finder.model import Why
from arkiv.disclosure.finder.searched_page import Hit, SearchedPage
from ingest.stages.folding import canonical

_ALIKE = 0.5
"""Share of common word triples from which two pages are taken for copies of one."""
_MOST_PAGES = 12  # with one triple of words: more is the print of a form
_LEAST_WORDS = 12


def copied_hits(pages: Sequence[SearchedPage], hits: Sequence[Sequence[Hit]]) -> Iterator[tuple[int, Hit]]:
    """What pages lack that their copies have, each with the place of its page."""
    forms = [[canonical(word.word.text) for word in page.words] for page in pages]
    for one, other in _pairs(forms):
        yield from ((other, hit) for hit in _carried(pages, hits, forms, one, other))
        yield from ((one, hit) for hit in _carried(pages, hits, forms, other, one))


def _pairs(forms: Sequence[Sequence[str]]) -> Iterator[tuple[int, int]]:
    triples = [set(zip(words, words[1:], words[2:], strict=False)) for words in forms]
    holders: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for number, mine in enumerate(triples):
        for triple in mine:
            holders[triple].append(number)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for pages in holders.values():
        if len(pages) <= _MOST_PAGES:
            for at, one in enumerate(pages):
                for other in pages[at + 1 :]:
                    shared[one, other] += 1
    for (one, other), count in sorted(shared.items()):
        least = min(len(triples[one]), len(triples[other]))
        if least >= _LEAST_WORDS and count >= _ALIKE * least:
            yield one, other


def _carried(
    pages: Sequence[SearchedPage],
    hits: Sequence[Sequence[Hit]],
    forms: Sequence[Sequence[str]],
    one: int,
    other: int,
) -> Iterator[Hit]:
    """Hits of page ``one`` whose words, by their place among the others, stand on ``other`` and are not found there."""
    place = _places(forms[one], forms[other])
    for hit in hits[one]:
        covered = [place[at] for at in pages[one].covered(hit.start, hit.end) if at in place]
        if not hit.withhold or not covered or max(covered) - min(covered) > 2 * len(covered) + 2:
            continue
        words = pages[other].words[min(covered) : max(covered) + 1]
        moved = Hit(
            words[0].start,
            words[-1].end,
            hit.kind,
            Why.COPY,
            "Hittad på en annan kopia av sidan.",
            0.8 * hit.confidence,
            hit.person,
        )
        if not any(moved.overlaps(own) and own.withhold for own in hits[other]):
            yield moved


def _places(one: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Words of one page to those of the other: the same ones, and as many different ones between the same."""
    place: dict[int, int] = {}
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal" or (tag == "replace" and a1 - a0 == b1 - b0 <= 4):
            place.update(zip(range(a0, a1), range(b0, b1), strict=True))
    return place
