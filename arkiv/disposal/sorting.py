"""Sort the documents of a scope into those to destroy and those to keep, each with its reason. Pure.

Whatever is not certain is kept. No document leaves here without being in exactly one group, and ``count`` holds the
groups against the ledger.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from arkiv.disposal.model import BoxCount, FileFate, FileShare, Item, Kept, Kind, PageName, Why
from arkiv.retention.answers import RetentionAnswer, RetentionCode


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document with all that decides whether it may be destroyed.

    ``pages`` maps its pages to whether each was read or found blank. ``altered``: another wording of it exists.
    """

    document: str
    box: str
    number: int
    doctype: str
    year: int | None
    answer: RetentionAnswer | None
    pages: Mapping[PageName, bool]
    readings: str
    holds: tuple[str, ...] = ()
    altered: bool = False
    box_closed: bool = True


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of the scope. ``pages`` are all that are left of it; ``gone`` how many were destroyed earlier.

    ``shared``: its bytes are also elsewhere where they will stay. ``hides``: it has unread files inside.
    ``within`` are the containers (hashes) of the same box that hold it too.
    """

    file: str
    box: str
    pages: tuple[PageName, ...]
    gone: int = 0
    shared: bool = False
    hides: bool = False
    within: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Sorted:
    destroy: tuple[Item, ...]
    kept: tuple[Kept, ...]
    files: tuple[FileShare, ...]


_BY_CODE = {
    RetentionCode.PRESERVE: Why.PRESERVE,
    RetentionCode.KEEP_UNTIL: Why.KEEP_UNTIL,
    RetentionCode.LOCAL_DECISION_NEEDED: Why.LOCAL_DECISION,
    RetentionCode.CANNOT_TELL: Why.MISSING_FACTS,
}

CanPart = Callable[[FileFacts, frozenset[PageName]], bool]
"""Whether a file can be saved anew, without loss, with these pages of it alone."""


def sort(
    kind: Kind,
    candidates: Iterable[Candidate],
    files: Iterable[FileFacts],
    *,
    due_by: date,
    can_part: CanPart,
) -> Sorted:
    """Two groups and what each file loses. Files that cannot be parted keep all their documents."""
    every, known = tuple(candidates), {facts.file: facts for facts in files}
    first = why_kept if kind is Kind.RECORDS else why_paper_kept
    kept = {one.document: why for one in every if (why := first(one, known, due_by)) is not None}
    while kind is Kind.RECORDS:
        doomed = _pages(one for one in every if one.document not in kept)
        stuck = _unpartable(known.values(), doomed, can_part)
        new = {one.document for one in every if one.document not in kept and _lies_in(one, stuck)}
        if not new:
            break
        kept |= dict.fromkeys(new, Why.NOT_PARTABLE)  # and another file may now have something to keep
    going = [one for one in every if one.document not in kept]
    doomed = _pages(going) if kind is Kind.RECORDS else frozenset()
    return Sorted(
        tuple(_item(one, due_by) for one in going),
        tuple(_kept(one, kept[one.document]) for one in every if one.document in kept),
        shares(known.values(), doomed),
    )


def why_kept(one: Candidate, files: Mapping[str, FileFacts], due_by: date) -> Why | None:
    """The first reason to keep ``one``; ``None`` when there is none at all."""
    if not one.box_closed:
        return Why.OPEN_BOX
    if one.holds or (one.answer is not None and one.answer.holds):
        return Why.HOLD
    if one.answer is None:
        return Why.NOT_CHECKED
    if one.answer.code is not RetentionCode.DISPOSE_FROM:
        return _BY_CODE[one.answer.code]
    return _not_sure(one, one.answer, due_by) or _not_apart(one, files)


def why_paper_kept(one: Candidate, _files: Mapping[str, FileFacts], _due_by: date) -> Why | None:
    """The same for the paper of a scanned document: the scan takes its place, so it must be whole and read."""
    if not one.box_closed:
        return Why.OPEN_BOX
    if one.holds or (one.answer is not None and one.answer.holds):
        return Why.HOLD
    if not one.pages or not all(one.pages.values()):
        return Why.PAGES_UNREAD
    return Why.ALTERED if one.altered else None


def _not_sure(one: Candidate, answer: RetentionAnswer, due_by: date) -> Why | None:
    if answer.day is None or not answer.rule_id:
        return Why.MISSING_FACTS
    if answer.day > due_by:
        return Why.NOT_DUE
    if answer.needs_person or answer.missing:
        return Why.UNCERTAIN
    if not one.pages or not all(one.pages.values()):
        return Why.PAGES_UNREAD
    return Why.ALTERED if one.altered else None


def _not_apart(one: Candidate, files: Mapping[str, FileFacts]) -> Why | None:
    mine = [files.get(page.file) for page in one.pages]
    if any(facts is None or facts.shared for facts in mine):
        return Why.SHARED_BYTES
    return Why.HIDDEN_FILES if any(facts is not None and facts.hides for facts in mine) else None


def _unpartable(files: Iterable[FileFacts], doomed: frozenset[PageName], can_part: CanPart) -> set[str]:
    stuck = set()
    for facts in files:
        left = frozenset(facts.pages) - doomed
        if left and len(left) < len(facts.pages) and not can_part(facts, left):
            stuck.add(facts.file)
    return stuck


def shares(files: Iterable[FileFacts], doomed: frozenset[PageName]) -> tuple[FileShare, ...]:
    """What each file loses when ``doomed`` are destroyed, containers after the files they hold."""
    every = tuple(files)
    lost = {facts.file: sum(page in doomed for page in facts.pages) for facts in every}
    opened = {container for facts in every if lost[facts.file] for container in facts.within}
    return tuple(
        FileShare(facts.file, facts.box, len(facts.pages), lost[facts.file], _fate(facts, lost, opened))
        for facts in every
    )


def _fate(facts: FileFacts, lost: Mapping[str, int], opened: set[str]) -> FileFate:
    if facts.file in opened:
        return FileFate.CONTAINER
    if facts.gone and not facts.pages:
        return FileFate.GONE
    if not lost[facts.file]:
        return FileFate.UNTOUCHED
    return FileFate.WHOLE if lost[facts.file] == len(facts.pages) else FileFate.PARTED


def count(
    ledger: Mapping[str, tuple[int, int, int]],
    result: Sorted,
    loose: Mapping[str, int],
    gone: Mapping[str, int],
) -> tuple[BoxCount, ...]:
    """Each box held against its ledger, which is box → (files, pages, documents)."""
    to_destroy, kept = Counter[str](), Counter[str]()
    documents_out, documents_kept = Counter[str](), Counter[str]()
    for item in result.destroy:
        to_destroy[item.box] += len(item.pages)
        documents_out[item.box] += 1
    for one in result.kept:
        kept[one.box] += one.pages
        documents_kept[one.box] += 1
    return tuple(
        BoxCount(
            box,
            files,
            pages,
            documents,
            to_destroy[box],
            kept[box],
            loose.get(box, 0),
            gone.get(box, 0),
            documents_out[box],
            documents_kept[box],
        )
        for box, (files, pages, documents) in sorted(ledger.items())
    )


def twice(result: Sorted) -> frozenset[PageName]:
    """Pages that stand in more than one document to be destroyed: there must be none."""
    seen: dict[PageName, int] = defaultdict(int)
    for item in result.destroy:
        for page in item.pages:
            seen[page] += 1
    return frozenset(page for page, times in seen.items() if times > 1)


def _pages(candidates: Iterable[Candidate]) -> frozenset[PageName]:
    return frozenset(page for one in candidates for page in one.pages)


def _lies_in(one: Candidate, files: set[str]) -> bool:
    return any(page.file in files for page in one.pages)


def _item(one: Candidate, due_by: date) -> Item:
    answer = one.answer
    return Item(
        document=one.document,
        box=one.box,
        number=one.number,
        doctype=one.doctype,
        year=one.year,
        rule_id=answer.rule_id if answer else "",
        source=answer.source if answer else "",
        day=answer.day if answer and answer.day else due_by,
        finish_by=answer.finish_by if answer else None,
        pages=tuple(one.pages),
        readings=one.readings,
    )


def _kept(one: Candidate, why: Why) -> Kept:
    return Kept(
        document=one.document,
        box=one.box,
        number=one.number,
        doctype=one.doctype,
        pages=len(one.pages),
        why=why,
        source=one.answer.source if one.answer else "",
        holds=one.holds,
    )
