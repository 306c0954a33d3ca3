"""Search for a whole list on one generation of the index, and certify what was found and what was not searched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from arkiv.audit import log
from arkiv.holdings.identity import page_id
from arkiv.holdings.models import FileState, Page, PageState, SourceFile
from arkiv.search.certificate import Certificate, Found, Line, Searched
from arkiv.search.opening import open_for
from arkiv.search.sought import Sought
from arkiv.settings import Settings
from index.clauses import EVERY_PAGE
from index.model import Access, Circle, Mode, Scan, Stats


def certify(
    settings: Settings,
    sought: Sequence[Sought],
    access: Access,
    *,
    widest: Circle = Circle.POSSIBLE,
    now: datetime,
    actor: str,
) -> Certificate:
    """The certificate over ``sought`` (from ``arkiv.search.sought``) as ``access`` may see it. The search is logged.

    It goes to the possible hits unless told otherwise: who says that nothing is held must have looked that far. Raises
    SearchError. Every line is answered on the same generation, whatever is written meanwhile.
    """
    with open_for(settings, Mode.READ) as index:
        everything, *scans = index.scan_all(
            [EVERY_PAGE, *(one.clause for one in sought)], access, widest=widest
        )
        stats = index.stats()
    where = _places({page for scan in scans for page in scan.page_ids})
    certificate = Certificate(
        made_at=now,
        municipality=settings.municipality,
        authority=settings.authority,
        searched=_searched(everything, stats, widest),
        lines=tuple(_line(one, scan, where) for one, scan in zip(sought, scans, strict=True)),
    )
    with transaction.atomic():
        log.append(
            "index.certified",
            actor=actor,
            subject="index",
            data={
                "lines": len(sought),
                "pages": certificate.pages,
                "generation": everything.generation,
                "certificate": certificate.digest,
            },
        )
    return certificate


def _searched(everything: Scan, stats: Stats, widest: Circle) -> Searched:
    seen = everything.completeness
    left = Page.objects.exclude(state=PageState.DESTROYED)
    return Searched(
        generation=everything.generation,
        engine=f"{stats.engine} {stats.engine_version}",
        analysis=stats.analysis,
        widest=widest.swedish,
        pages=seen.in_scope,
        unread=seen.unread,
        poorly_read=seen.poorly_read,
        blank=seen.blank,
        protected=seen.protected,
        unread_files=SourceFile.objects.filter(state=FileState.UNREAD).count(),
        unindexed=left.filter(indexed="").count(),
    )


def _line(sought: Sought, scan: Scan, where: Mapping[str, tuple[str, str, int, str]]) -> Line:
    found = tuple(
        Found(page, *where.get(page, ("", "", 0, "")), circle.swedish)
        for circle, pages in scan.by_circle.items()
        for page in pages
    )
    return Line(
        line=sought.line,
        sought=sought.text,
        understood=sought.understood,
        pages=len(found),
        documents=len({one.document for one in found}),
        by_circle={circle.swedish: len(pages) for circle, pages in scan.by_circle.items()},
        found=found,
    )


_AT_ONCE = 500


def _places(page_ids: set[str]) -> dict[str, tuple[str, str, int, str]]:
    """Box, file name, page number and document of each page, by its name in the index."""
    files = sorted({name.split(":")[1] for name in page_ids})
    found: dict[str, tuple[str, str, int, str]] = {}
    for begin in range(0, len(files), _AT_ONCE):
        rows = Page.objects.filter(file__sha256__in=files[begin : begin + _AT_ONCE])
        for page in rows.select_related("file__box", "document").iterator():
            file = page.file
            name = page_id(file.box.ref, file.sha256, page.number)
            if name in page_ids:
                document = page.document.uid if page.document else ""
                found[name] = (file.box.ref, file.name, page.number, document)
    return found


def known_places(page_ids: Sequence[str]) -> Mapping[str, tuple[str, str, int, str]]:
    """Box, file name, page number and document of pages by their names in the index; unknown ones are left out."""
    return _places(set(page_ids))
