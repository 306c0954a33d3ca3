"""Find copies and other wordings across boxes, and show them. Nothing is removed or changed; looking is logged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec
from django.db import transaction
from django.db.models import Q

from arkiv import bootstrap
from arkiv.alterations.model import Altered, Part, Wording, part
from arkiv.audit import log
from arkiv.blobs.protocol import BlobStore
from arkiv.holdings import stacks
from arkiv.holdings.models import Box, Document, Page
from arkiv.holdings.operations import version_of
from arkiv.links.models import LinkRow, SketchRow
from arkiv.settings import Settings
from ingest.model import Difference, DocumentReading, PageRef, Relation, RelationKind
from ingest.stages.compared_words import aligned_words
from ingest.stages.duplicates import indexed, related
from ingest.stages.pagetext import PageText
from ingest.stages.sketches import Sketch, pairs_apart, sketch
from ingest.stages.versions import ComparedDocument

_BOXES_KEPT = 3

Sketches = tuple[tuple[PageRef, Sketch], ...]
"""The pages of one document that have words, each with its sketch."""
Met = tuple[tuple[int, PageRef], tuple[int, PageRef]]
"""Two pages worth comparing, each with its box's key; the earlier box first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search went through: documents, those sketched anew, pairs of boxes compared, links that now stand."""

    documents: int
    sketched: int
    compared: int
    links: int


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link: a document and where it lies. ``number`` is its place in the box, from 1."""

    id: str
    box: str
    number: int
    title: str
    pages: int


@dataclass(frozen=True, slots=True)
class Link:
    """What ``ours`` is to ``theirs``, in another box. ``stale``: either was changed after they were compared."""

    ours: End
    theirs: End
    kind: RelationKind
    confidence: float
    reason: str
    parts: tuple[Part, ...]
    stale: bool

    @property
    def altered(self) -> Altered:
        """The link as the room of alterations shows pairs: see ``arkiv.alterations.page`` and ``Cutter``."""
        return Altered(_wording(self.ours), _wording(self.theirs), self.confidence, self.reason, self.parts)


def find(settings: Settings, *, actor: str) -> Found:
    """Compare the documents of every box with those of all others, and keep what was found instead of what stood.

    Not all with all: pages meet by their sketches, which are kept until their document changes.
    """
    store = bootstrap.blob_store(settings)
    rows = {row.uid: row for row in Document.objects.order_by("box_id", "number").iterator()}
    sketched = _sketch_missing(rows.values(), store)
    met, library = _met(rows), _Library(store)
    found = [each for boxes, pairs in sorted(met.items()) for each in _compared(boxes, pairs, library)]
    with transaction.atomic():
        LinkRow.objects.all().delete()
        LinkRow.objects.bulk_create(_row(rows, *each) for each in found)
        counts = {"documents": len(rows), "boxes_compared": len(met), "links": len(found)}
        log.append("links.found", actor=actor, subject="archive", data=counts)
    return Found(len(rows), sketched, len(met), len(found))


def links(box: Box | None, *, actor: str) -> tuple[Link, ...]:
    """The links of ``box`` to others, or all there are, in the order of the documents."""
    rows = LinkRow.objects.order_by("our_box_id", "pk")
    if box is not None:
        rows = rows.filter(Q(our_box=box) | Q(their_box=box))
    ends = {uid for pair in rows.values_list("ours", "theirs") for uid in pair}
    there = {row.uid: row for row in Document.objects.filter(uid__in=ends).select_related("box")}
    shown = tuple(_link(row, there) for row in rows if row.ours in there and row.theirs in there)
    subject = f"box:{box.pk}" if box is not None else "archive"
    with transaction.atomic():
        log.append("links.seen", actor=actor, subject=subject, data={"links": len(shown)})
    return shown


# --- sketches ------------------------------------------------------------------------------------------


def _sketch_missing(rows: Iterable[Document], store: BlobStore) -> int:
    kept = dict(SketchRow.objects.values_list("document", "version"))
    anew = [row for row in rows if kept.get(row.uid) != version_of(row)]
    for row in anew:
        pages = [(page.page, sketch(aligned_words((page,)))) for page in _pages(row, store)]
        SketchRow.objects.update_or_create(
            document=row.uid,
            defaults={
                "box_id": row.box_id,
                "version": version_of(row),
                "pages": msgspec.msgpack.encode(pages),
            },
        )
    return len(anew)


def _met(rows: Mapping[str, Document]) -> dict[tuple[int, int], list[Met]]:
    """The pages that meet, by the keys of their boxes."""
    pages: list[tuple[int, PageRef]] = []
    sketches: list[Sketch] = []
    packed = dict(SketchRow.objects.values_list("document", "pages"))
    for row in rows.values():  # in the order of boxes, so that the earlier one is the older
        for page, numbers in msgspec.msgpack.decode(packed[row.uid], type=Sketches):
            pages.append((row.box_id, page))
            sketches.append(numbers)
    met: dict[tuple[int, int], list[Met]] = defaultdict(list)
    for one, other in pairs_apart(sketches, [box for box, _ in pages]):
        met[pages[one][0], pages[other][0]].append((pages[one], pages[other]))
    return met


# --- comparing -----------------------------------------------------------------------------------------


class _Library:
    """Boxes as they are compared; the last few stay, so that each is loaded about once."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store
        self.of = lru_cache(maxsize=_BOXES_KEPT)(self._load)

    def _load(self, box: int) -> tuple[tuple[str, ...], tuple[ComparedDocument, ...]]:
        """The ids of the box's documents, and the documents."""
        rows = tuple(Document.objects.filter(box_id=box).order_by("number"))
        compared = (
            ComparedDocument.of(
                msgspec.json.decode(row.reading, type=DocumentReading), _pages(row, self._store), row.number
            )
            for row in rows
        )
        return tuple(row.uid for row in rows), tuple(compared)


def _compared(
    boxes: tuple[int, int], met: Sequence[Met], library: _Library
) -> Iterator[tuple[str, str, Relation]]:
    """Ids of two documents and what the later box's is to the earlier's."""
    (their_ids, theirs), (our_ids, ours) = (library.of(box) for box in boxes)
    ids, documents = (*their_ids, *our_ids), (*theirs, *ours)
    pages = indexed(documents)
    place = {(boxes[page.document >= len(theirs)], page.page.page): at for at, page in enumerate(pages)}
    for relation in related(documents, pages, [(place[one], place[other]) for one, other in met])[0]:
        yield ids[relation.document], ids[relation.of], relation


def _pages(row: Document, store: BlobStore) -> list[PageText]:
    """The document's pages that have words."""
    pages = Page.objects.filter(document=row).select_related("file").order_by("position")
    texts = (PageText(stacks.reading_of(page, store)) for page in pages)
    return [text for text in texts if text.body_lines]


# --- rows and values -----------------------------------------------------------------------------------


def _row(rows: Mapping[str, Document], ours: str, theirs: str, relation: Relation) -> LinkRow:
    return LinkRow(
        our_box_id=rows[ours].box_id,
        their_box_id=rows[theirs].box_id,
        ours=ours,
        theirs=theirs,
        our_version=version_of(rows[ours]),
        their_version=version_of(rows[theirs]),
        kind=relation.kind.value,
        confidence=relation.confidence,
        reason=relation.reason,
        differences=msgspec.json.encode(relation.differences).decode(),
    )


def _link(row: LinkRow, there: Mapping[str, Document]) -> Link:
    differences = msgspec.json.decode(row.differences, type=tuple[Difference, ...])
    ours, theirs = there[row.ours], there[row.theirs]
    versions = (version_of(ours), version_of(theirs))
    return Link(
        _end(ours),
        _end(theirs),
        RelationKind(row.kind),
        row.confidence,
        row.reason,
        tuple(part(each) for each in differences),
        stale=versions != (row.our_version, row.their_version),
    )


def _end(row: Document) -> End:
    reading = msgspec.json.decode(row.reading, type=DocumentReading)
    return End(row.uid, row.box.ref, row.number, reading.title, len(reading.pages))


def _wording(end: End) -> Wording:
    return Wording(end.id, end.number, end.title, end.pages)
