"""Copies and versions in a stack, found without comparing every document with every other.

Pages that share words meet in the buckets of a MinHash index; pages that look alike meet in those of their
fingerprints. Only documents that met are laid side by side.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rensa import RMinHash

from ingest.model import Finding, PageReading, PageStatus, Relation, RelationKind, Severity
from ingest.stages.alignment import AlignedWord, aligned_words
from ingest.stages.findings import FindingRule, finding_on
from ingest.stages.versions import ComparedDocument, Comparison, compare, copied, triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.stages.pagetext import PageText

_HASHES, _ROWS = 96, 2
_BUCKET_NEIGHBOURS = 24
_NEAR_BITS = 6
_SAME_LOOK_BITS = 2
_COMMON_FROM = 3
_WHOLE_PAGE = 60
"""Words on a page that can be compared by itself."""


@dataclass(frozen=True, slots=True)
class _IndexedPage:
    """A written page: whose it is, its words, and its look as 64 bits (``None`` where unknown)."""

    document: int
    page: PageText
    words: tuple[AlignedWord, ...]
    look: int | None


def find_copies(documents: Sequence[ComparedDocument]) -> tuple[tuple[Relation, ...], tuple[Finding, ...]]:
    """Which documents are copies or versions of an earlier one, and single pages that were copied."""
    pages = [
        _indexed(position, page) for position, document in enumerate(documents) for page in document.pages
    ]
    met: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for earlier, later in _meetings(pages):
        pair = (pages[earlier].document, pages[later].document)
        if pair[0] != pair[1]:
            met[min(pair), max(pair)].append((earlier, later))
    common = _common_triples(documents)
    found: list[tuple[int, int, Comparison]] = []
    findings: list[Finding] = []
    for (earlier, later), page_pairs in sorted(met.items()):
        comparison = compare(documents[later], documents[earlier], common)
        if comparison is None:
            comparison, copies = _by_pages(documents, pages, (earlier, later), page_pairs, common)
            findings.extend(copies)
        if comparison is not None:
            found.append((later, earlier, comparison))
    return tuple(_relations(found)), tuple(findings)


def _indexed(document: int, page: PageText) -> _IndexedPage:
    return _IndexedPage(document, page, aligned_words((page,)), _look(page.reading))


def _look(reading: PageReading) -> int | None:
    """The fingerprint as a number; ``None`` on a page with too little ink to look like anything."""
    if reading.status is PageStatus.BLANK or not reading.fingerprint or reading.ink_share <= 0.0005:
        return None
    try:
        return int(reading.fingerprint, 16)
    except ValueError:
        return None


def _meetings(pages: Sequence[_IndexedPage]) -> Iterator[tuple[int, int]]:
    """Pairs of pages worth comparing, earlier first, each once."""
    buckets: dict[object, list[int]] = defaultdict(list)
    for position, page in enumerate(pages):
        for key in (*_word_keys(page), *_look_keys(page)):
            buckets[key].append(position)
    seen: set[tuple[int, int]] = set()
    for members in buckets.values():
        for place, later in enumerate(members):
            for earlier in members[max(0, place - _BUCKET_NEIGHBOURS) : place]:
                pair = (earlier, later)
                if pair not in seen and _worth_comparing(pages[earlier], pages[later]):
                    seen.add(pair)
    yield from sorted(seen)


def _worth_comparing(one: _IndexedPage, other: _IndexedPage) -> bool:
    if one.document == other.document:
        return False
    if one.words and other.words:
        return True
    return one.look is not None and other.look is not None and _bits_apart(one.look, other.look) <= _NEAR_BITS


def _word_keys(page: _IndexedPage) -> Iterator[object]:
    shingles = set(triples(page.words)) or {each.form for each in page.words}
    if len(page.words) < 6:
        return
    sketch = RMinHash(num_perm=_HASHES, seed=7)
    sketch.update(sorted(shingles))
    digest = sketch.digest()
    for band in range(0, _HASHES, _ROWS):
        yield ("words", band, tuple(digest[band : band + _ROWS]))


def _look_keys(page: _IndexedPage) -> Iterator[object]:
    if page.look is not None:
        for band in range(4):
            yield ("look", band, page.look >> (16 * band) & 0xFFFF)


def _bits_apart(one: int, other: int) -> int:
    return (one ^ other).bit_count()


def _common_triples(documents: Sequence[ComparedDocument]) -> frozenset[str]:
    """Triples of words in documents of several cases or persons: the print of forms and letterheads."""
    owners: dict[str, set[str]] = defaultdict(set)
    for position, document in enumerate(documents):
        anchors = document.anchors
        owner = min(anchors.persons or anchors.cases or {f"#{position}"})
        for each in set(triples(document.words)):
            owners[each].add(owner)
    return frozenset(each for each, who in owners.items() if len(who) >= _COMMON_FROM)


def _by_pages(
    documents: Sequence[ComparedDocument],
    pages: Sequence[_IndexedPage],
    pair: tuple[int, int],
    met: Sequence[tuple[int, int]],
    common: frozenset[str],
) -> tuple[Comparison | None, tuple[Finding, ...]]:
    """What page by page says where the whole documents do not: a part copied, a page in another wording, or pages
    without words alike.
    """
    altered = _altered_pages(documents, pages, met, common)
    if altered is not None:
        return altered, ()
    sure = {
        positions: chance
        for positions in met
        if (chance := _copied(pages[positions[0]], pages[positions[1]]))
    }
    if not sure:
        return None, ()
    for side in (1, 0):
        whole = sum(page.document == pair[side] for page in pages)
        if len({positions[side] for positions in sure}) == whole:
            what = "alla sidor" if whole > 1 else "sidan"
            reason = f"Delkopia: {what} finns också i den andra handlingen."
            return Comparison(RelationKind.DUPLICATE, round(0.9 * min(sure.values()), 3), reason), ()
    return None, tuple(_copied_page(documents, pages, positions) for positions in sure)


def _altered_pages(
    documents: Sequence[ComparedDocument],
    pages: Sequence[_IndexedPage],
    met: Iterable[tuple[int, int]],
    common: frozenset[str],
) -> Comparison | None:
    """The pages of two documents that are one page in two wordings: documents may have been parted otherwise, or have
    lost pages.
    """
    found = []
    for earlier, later in met:
        theirs, ours = (
            replace(documents[each.document], pages=(each.page,), words=each.words)
            for each in (pages[earlier], pages[later])
        )
        if min(len(ours.words), len(theirs.words)) >= _WHOLE_PAGE:
            compared = compare(ours, theirs, common)
            found += [compared] if compared and compared.kind is RelationKind.VERSION else []
    if not found:
        return None
    differences = tuple(each for one in found for each in one.differences)
    reason = "En sida finns i annan lydelse i den andra handlingen, som i övrigt har andra sidor."
    return Comparison(RelationKind.VERSION, min(each.confidence for each in found), reason, differences)


def _copied(one: _IndexedPage, other: _IndexedPage) -> float:
    by_words = copied(one.words, other.words)
    if by_words or one.words or other.words:
        return by_words
    same_look = (
        one.look is not None
        and other.look is not None
        and _bits_apart(one.look, other.look) <= _SAME_LOOK_BITS
    )
    ink = (one.page.reading.ink_share, other.page.reading.ink_share)
    return 0.6 if same_look and min(ink) > 0.8 * max(ink) else 0.0


def _copied_page(
    documents: Sequence[ComparedDocument], pages: Sequence[_IndexedPage], positions: tuple[int, int]
) -> Finding:
    earlier, later = pages[positions[0]], pages[positions[1]]
    other = documents[earlier.document]
    message = f"Sidan är en kopia av en sida i handling {other.number} (”{other.reading.title}”)."
    return finding_on(FindingRule.COPIED_PAGE, Severity.INFO, message, later.page.page)


def _relations(found: Sequence[tuple[int, int, Comparison]]) -> Iterator[Relation]:
    """One relation a document and kind: to the earliest of its copies, and to the earliest other wording."""
    copy_of = _earliest(found, RelationKind.DUPLICATE, {})
    version_of = _earliest(found, RelationKind.VERSION, copy_of)
    for document, (of, comparison) in sorted(copy_of.items()):
        yield Relation(
            comparison.kind, document, of, comparison.confidence, comparison.reason, comparison.differences
        )
    for document, (of, comparison) in sorted(version_of.items()):
        if document not in copy_of:
            yield Relation(
                comparison.kind,
                document,
                of,
                comparison.confidence,
                comparison.reason,
                comparison.differences,
            )


def _earliest(
    found: Sequence[tuple[int, int, Comparison]], kind: RelationKind, copies: Mapping[int, object]
) -> dict[int, tuple[int, Comparison]]:
    first: dict[int, tuple[int, Comparison]] = {}
    for document, of, comparison in sorted(found, key=lambda each: (each[0], each[1])):
        if comparison.kind is kind and document not in first and of not in copies:
            first[document] = (of, comparison)
    return first
