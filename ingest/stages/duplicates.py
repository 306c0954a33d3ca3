"""Copies and versions in a stack, found without comparing every document with every other.

Only documents with pages that met (``ingest.stages.meetings``) are laid side by side.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.model import Finding, Relation, RelationKind, Severity
from ingest.stages.findings import FindingRule, finding_on
from ingest.stages.meetings import IndexedPage, bits_apart, meetings
from ingest.stages.versions import ComparedDocument, Comparison, compare, copied, triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_SAME_LOOK_BITS = 2
_COMMON_FROM = 3
_WHOLE_PAGE = 60
"""Words on a page that can be compared by itself."""


def find_copies(documents: Sequence[ComparedDocument]) -> tuple[tuple[Relation, ...], tuple[Finding, ...]]:
    """Which documents are copies or versions of an earlier one, and single pages that were copied."""
    pages = indexed(documents)
    return related(documents, pages, meetings(pages))


def indexed(documents: Sequence[ComparedDocument]) -> list[IndexedPage]:
    """The pages of ``documents`` in order, each knowing whose it is."""
    return [
        IndexedPage.of(position, page)
        for position, document in enumerate(documents)
        for page in document.pages
    ]


def related(
    documents: Sequence[ComparedDocument], pages: Sequence[IndexedPage], meeting: Iterable[tuple[int, int]]
) -> tuple[tuple[Relation, ...], tuple[Finding, ...]]:
    """As ``find_copies``, where only the ``meeting`` positions of ``pages`` (earlier first) are looked at."""
    met: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for earlier, later in meeting:
        met[pages[earlier].document, pages[later].document].append((earlier, later))
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
    pages: Sequence[IndexedPage],
    pair: tuple[int, int],
    met: Sequence[tuple[int, int]],
    common: frozenset[str],
) -> tuple[Comparison | None, tuple[Finding, ...]]:
    """What page by page says where the whole documents do not: a part copied, a page in another wording, or pages
    without words alike.
    """
    lone = all(len(documents[each].pages) == 1 for each in pair)  # compared already, as whole documents
    altered = None if lone else _altered_pages(documents, pages, met, common)
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
    pages: Sequence[IndexedPage],
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


def _copied(one: IndexedPage, other: IndexedPage) -> float:
    by_words = copied(one.words, other.words)
    if by_words or one.words or other.words:
        return by_words
    same_look = (
        one.look is not None
        and other.look is not None
        and bits_apart(one.look, other.look) <= _SAME_LOOK_BITS
    )
    ink = (one.page.reading.ink_share, other.page.reading.ink_share)
    return 0.6 if same_look and min(ink) > 0.8 * max(ink) else 0.0


def _copied_page(
    documents: Sequence[ComparedDocument], pages: Sequence[IndexedPage], positions: tuple[int, int]
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
