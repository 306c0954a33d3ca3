"""Ask the index, and keep it true: search, rebuild, verify. The shell between index and archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from arkiv.audit import log
from arkiv.blobs.protocol import BlobStore
from arkiv.errors import NoSuchThing
from arkiv.holdings import stacks
from arkiv.holdings.identity import page_id
from arkiv.holdings.models import Box, FileState, Page, SourceFile
from arkiv.search.opening import open_for
from arkiv.search.places import HitBox, hit_boxes
from arkiv.search.writer import mark_indexed, put_box
from arkiv.settings import Settings
from index.model import Access, Answer, Circle, FacetField, Grant, Mode, SecretRight, Stats
from index.query import parse


def ask(
    settings: Settings,
    question: str,
    *,
    limit: int,
    wide: bool,
    cursor: str | None = None,
    actor: str,
    access: Access | None = None,
    facets: Sequence[FacetField] = (),
) -> Answer:
    """Search with the rights ``access``; without, as somebody who sits at the archive's own machine. It is logged.

    ``facets`` is what the hits are counted by.

    Raises SearchError with every fault of the question.
    """
    access = access or everything_here(settings)
    with open_for(settings, Mode.READ) as index:
        answer = index.search(
            question,
            access,
            widest=Circle.POSSIBLE if wide else Circle.COMPOUND,
            limit=limit,
            cursor=cursor,
            facets=facets,
        )
    with transaction.atomic():
        # The question itself may be a name: only what it led to goes into a log that can never be erased.
        log.append(
            "index.searched",
            actor=actor,
            subject="index",
            data={"hits": answer.total, "generation": answer.generation},
        )
    return answer


def everything_here(_settings: Settings) -> Access:
    """The rights of somebody who sits at the archive's own machine: every unit, secret contents too."""
    return Access((Grant(None, SecretRight.CONTENTS),))


def boxes_on_page(
    store: BlobStore, page_name: str, question: str, *, wide: bool = False
) -> tuple[HitBox, ...]:
    """Where on the page's picture the words of ``question`` stand: boxes in pixels of the master image.

    ``page_name`` is the page's id in the index, as a hit has it. Whoever calls has made sure that the page may be
    seen. Raises QueryFault, NoSuchThing, StoreError.
    """
    widest = Circle.POSSIBLE if wide else Circle.COMPOUND
    return hit_boxes(stacks.reading_of(_page(page_name), store), parse(question), widest)


def _page(page_name: str) -> Page:
    """The page of an index id. Raises NoSuchThing."""
    ref, _, rest = page_name.partition(":")
    file, _, number = rest.partition(":")
    named = {"file__box__ref": ref, "file__sha256": file, "number": int(number) if number.isdecimal() else 0}
    page = Page.objects.filter(**named).select_related("file").first()
    if page is None:
        raise NoSuchThing("Sidan finns inte i arkivet. Den kan ha gallrats; sök på nytt.")
    return page


def unread_files() -> tuple[int, str]:
    """Files whose pages nobody could list, so that no search reaches them: how many, and what to say (Swedish)."""
    count = SourceFile.objects.filter(state=FileState.UNREAD).count()
    if not count:
        return 0, ""
    files = "1 fil är oläst" if count == 1 else f"{count} filer är olästa"
    return count, f"Dessutom {files} och ingår inte i sökningen: se dem med 'arkiv box show'."


def rebuild(settings: Settings, store: BlobStore, *, actor: str) -> int:
    """Make the index anew from the archive; readers keep the old one until it is whole. Returns the pages."""
    digests: dict[str, str] = {}
    boxes = list(Box.objects.order_by("pk").exclude(assembled_from=""))
    with open_for(settings, Mode.REBUILD) as index:
        for box in boxes:
            digests |= put_box(index, box, settings, store)
        index.commit()
    with transaction.atomic():
        for box in boxes:
            mark_indexed(box, digests, actor=actor)
    return len(digests)


@dataclass(frozen=True, slots=True)
class IndexVerification:
    """The index held against the archive: page ids that it lacks, has otherwise, or has too many of."""

    pages: int
    missing: tuple[str, ...]
    different: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not (self.missing or self.different or self.unknown)


def verify(settings: Settings) -> IndexVerification:
    """Compare page by page, by digest, what is indexed with what the archive says was."""
    kept = {
        page_id(page.file.box.ref, page.file.sha256, page.number): page.indexed
        for page in Page.objects.exclude(indexed="").select_related("file__box").iterator()
    }
    with open_for(settings, Mode.READ) as index:
        found = {str(key): digest for key, digest in index.digests().items()}
    return IndexVerification(
        pages=len(found),
        missing=tuple(sorted(kept.keys() - found.keys())),
        different=tuple(sorted(key for key in kept.keys() & found.keys() if kept[key] != found[key])),
        unknown=tuple(sorted(found.keys() - kept.keys())),
    )


def stats(settings: Settings) -> Stats:
    """Size and state of the index."""
    with open_for(settings, Mode.READ) as index:
        return index.stats()
