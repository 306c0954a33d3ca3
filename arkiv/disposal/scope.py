"""Load what a disposal is about: the documents of some boxes with their answers as of now, and their files."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from django.db.models import Q

from arkiv import bootstrap
from arkiv.blobs.local import LocalBlobStore
from arkiv.blobs.protocol import BlobStore
from arkiv.disposal import sorting
from arkiv.disposal.model import Kind, PageName, Proposal
from arkiv.disposal.sorting import Candidate, CanPart, FileFacts
from arkiv.errors import NotAllowedNow
from arkiv.holdings import masters, stored
from arkiv.holdings.models import Box, BoxState, Document, FileState, Page, PageState, SourceFile
from arkiv.holdings.stored import StoredDocument
from arkiv.holdings.unpacking import Contents, take_out, unpack
from arkiv.retention import rulebook
from arkiv.retention.services import weigh
from arkiv.settings import Settings
from ingest.intake.limits import Limits
from ingest.intake.sniff import CONTAINERS, HEAD_BYTES, sniff
from ingest.model import FieldName, RelationKind

_SEEN = frozenset({PageState.READ, PageState.BLANK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a list is made of: ``due_by`` is the last day a period may run out to be on it."""

    kind: Kind
    boxes: tuple[Box, ...]
    due_by: date
    today: date


def build(question: Question, *, hidden: Hidden, can_part: CanPart) -> Proposal:
    """The list for ``question`` as everything is at this moment. Raises NotAllowedNow if it does not add up."""
    boxes = question.boxes
    candidates = [one for box in boxes for one in _candidates(box, question.today)]
    files = [facts for box in boxes for facts in files_of(box, hidden)]
    result = sorting.sort(question.kind, candidates, files, due_by=question.due_by, can_part=can_part)
    proposal = Proposal(
        kind=question.kind,
        boxes=tuple(box.ref for box in boxes),
        due_by=question.due_by,
        made_on=question.today,
        rulebook=rulebook.standard().digest,
        destroy=result.destroy,
        kept=result.kept,
        files=result.files,
        counts=sorting.count(_ledger(boxes), result, *_outside(boxes)),
    )
    _reconcile(proposal, result)
    return proposal


def _reconcile(proposal: Proposal, result: sorting.Sorted) -> None:
    wrong = [count.box for count in proposal.counts if not count.balanced]
    if wrong or sorting.twice(result) or len(proposal.files) != sum(count.files for count in proposal.counts):
        raise NotAllowedNow(
            f"Summorna går inte ihop med liggaren i {', '.join(wrong) or 'förslaget'}. Inget har föreslagits; "
            "kör 'arkiv box show' och 'arkiv audit verify' och anmäl felet."
        )


def _ledger(boxes: Sequence[Box]) -> dict[str, tuple[int, int, int]]:
    return {
        box.ref: (
            SourceFile.objects.filter(box=box).count(),
            Page.objects.filter(file__box=box).count(),
            Document.objects.filter(box=box).count(),
        )
        for box in boxes
    }


def _outside(boxes: Sequence[Box]) -> tuple[dict[str, int], dict[str, int]]:
    """Box → pages in no document, and box → pages destroyed earlier."""
    gone = {box.ref: Page.objects.filter(file__box=box, state=PageState.DESTROYED).count() for box in boxes}
    loose = {
        box.ref: Page.objects.filter(file__box=box, document=None).exclude(state=PageState.DESTROYED).count()
        for box in boxes
    }
    return loose, gone


# --- documents ------------------------------------------------------------------------------------


def _candidates(box: Box, today: date) -> Iterable[Candidate]:
    documents = stored.documents(box)
    altered = _altered(documents)
    for document, (facts, answer) in zip(documents, weigh(box, law_on=today, today=today), strict=True):
        rows = Page.objects.filter(document__uid=document.id).select_related("file").order_by("position")
        pages = {PageName(page.file.sha256, page.number): page for page in rows}
        yield Candidate(
            document=document.id,
            box=box.ref,
            number=document.number,
            doctype=document.reading.doctype.code or "",
            year=_year(document),
            answer=answer,
            pages={name: page.state in _SEEN for name, page in pages.items()},
            readings=_readings(pages.values()),
            holds=tuple(hold.ref for hold in facts.holds if hold.active_on(today)),
            altered=document.number in altered,
            box_closed=box.state == BoxState.CLOSED,
        )


def _altered(documents: Sequence[StoredDocument]) -> frozenset[int]:
    """The numbers of documents of which another wording lies in the box, either way round."""
    pairs = (
        (relation.document + 1, relation.of + 1)
        for document in documents
        for relation in document.relations
        if relation.kind is RelationKind.VERSION
    )
    return frozenset(number for pair in pairs for number in pair)


def _year(document: StoredDocument) -> int | None:
    field = document.reading.best(FieldName.DOCUMENT_DATE)
    return int(field.value[:4]) if field is not None and field.value[:4].isdigit() else None


def _readings(pages: Iterable[Page]) -> str:
    told = "\n".join(f"{page.file.sha256}:{page.number}:{page.state}:{page.reading}" for page in pages)
    return hashlib.sha256(told.encode()).hexdigest()


# --- files ----------------------------------------------------------------------------------------


class Hidden:
    """What lies inside files, found from their bytes: archives within archives, files within PDFs.

    Opening them costs; a list is made twice when it is carried out, so what was found is remembered.
    """

    def __init__(self, settings: Settings) -> None:
        self._store: BlobStore = bootstrap.blob_store(settings)
        self._limits: Limits = bootstrap.profile(settings).limits
        self._home = settings.home
        self._inside: dict[str, frozenset[str] | None] = {}
        self._hides: dict[str, bool] = {}
        self._attached: dict[str, frozenset[str]] = {}

    def inside(self, blob: str) -> frozenset[str] | None:
        """The hashes of all files in the container ``blob``, however deep; ``None`` when it is no container."""
        if blob not in self._inside:
            self._inside[blob] = self._look_inside(blob)
        return self._inside[blob]

    def _look_inside(self, blob: str) -> frozenset[str] | None:
        with self._store.open(blob) as stream:
            if sniff(stream.read(HEAD_BYTES)) not in CONTAINERS:
                return None
        with (
            self._store.local_path(blob) as path,
            tempfile.TemporaryDirectory(dir=self._home, prefix=WORK_PREFIX) as folder,
        ):
            return frozenset(_hashes(unpack(path, "", LocalBlobStore(Path(folder)), self._limits)))

    def attached(self, blob: str) -> frozenset[str]:
        """The hashes of the files a PDF carries beside its pages; the box has them as files of their own too."""
        if blob not in self._attached:
            with (
                self._store.local_path(blob) as path,
                tempfile.TemporaryDirectory(dir=self._home, prefix=WORK_PREFIX) as folder,
            ):
                contents = take_out(path, "", LocalBlobStore(Path(folder)), self._limits)
                self._attached[blob] = frozenset(_hashes(contents))
        return self._attached[blob]

    def hides(self, blob: str, media_type: str) -> bool:
        """Whether the file has others inside it that are on no page."""
        from arkiv.disposal.parting import hides_files

        if blob not in self._hides:
            with self._store.local_path(blob) as path:
                self._hides[blob] = hides_files(path, media_type)
        return self._hides[blob]


WORK_PREFIX = ".gallring-"
"""Folders in the archive where files are taken apart; one that a crash left is removed by the next execution."""


def _hashes(contents: Contents) -> Iterable[str]:
    for inner in contents.files:
        yield inner.sha256
        if inner.contents is not None:
            yield from _hashes(inner.contents)


def files_of(box: Box, hidden: Hidden) -> list[FileFacts]:
    """Every file of ``box`` with what else holds its bytes, in order."""
    rows = list(SourceFile.objects.filter(box=box).order_by("position"))
    facts = {row.sha256: _facts(row, hidden) for row in rows}
    for row in rows:
        if facts[row.sha256].hides:
            for inner in hidden.attached(masters.blob_of(row)) & facts.keys():
                facts[inner] = replace(facts[inner], shared=True)
        if row.state == FileState.DESTROYED or facts[row.sha256].pages:
            continue
        for inner in hidden.inside(row.sha256) or ():
            if inner not in facts:
                continue
            whole = row.state == FileState.LISTED
            mine = facts[inner]
            facts[inner] = (
                replace(mine, within=mine.within | {row.sha256}) if whole else replace(mine, shared=True)
            )
    return list(facts.values())


def _facts(row: SourceFile, hidden: Hidden) -> FileFacts:
    pages = Page.objects.filter(file=row).order_by("number")
    left = pages.exclude(state=PageState.DESTROYED)
    elsewhere = SourceFile.objects.filter(Q(sha256=row.sha256) | Q(held_as=row.sha256)).exclude(
        Q(pk=row.pk) | Q(state=FileState.DESTROYED)
    )
    numbers = list(left.values_list("number", flat=True))
    return FileFacts(
        file=row.sha256,
        box=row.box.ref,
        pages=tuple(PageName(row.sha256, number) for number in numbers),
        gone=pages.count() - len(numbers),
        shared=elsewhere.exists(),
        hides=bool(numbers) and hidden.hides(masters.blob_of(row), row.media_type),
    )
