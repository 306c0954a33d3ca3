"""Separator sheets taken out of a stack: where they let documents begin, and which folder what follows lies in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.model import Finding, PageReading, PageRef, PageStatus, Severity
from ingest.stages.findings import FindingRule, finding_on

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Papers:
    """The stack without its sheets. ``starts``: pages right after a sheet; ``folders``: of each page that has one."""

    pages: tuple[PageReading, ...]
    sheets: tuple[PageRef, ...]
    starts: Mapping[PageRef, bool]
    folders: Mapping[PageRef, str]
    findings: tuple[Finding, ...]


def papers_of(pages: Sequence[PageReading], box: str) -> Papers:
    """``pages`` without sheets and their blank backs. A sheet printed for another box than ``box`` parts documents
    like any other, but its folder is not believed: a finding says so.
    """
    kept: list[PageReading] = []
    sheets: list[PageRef] = []
    starts: dict[PageRef, bool] = {}
    folders: dict[PageRef, str] = {}
    findings: list[Finding] = []
    folder, before = "", None
    for page in pages:
        if page.sheet is not None:
            strange = bool(box) and page.sheet.box != box
            folder = "" if strange else page.sheet.folder or folder
            findings += [_wrong_box(page, box)] if strange else []
            sheets.append(page.page)
        elif before is not None and before.sheet is not None and _is_back(page, before):
            sheets.append(page.page)
        else:
            if sheets and before is not None and sheets[-1] == before.page:
                starts[page.page] = True
            if folder:
                folders[page.page] = folder
            kept.append(page)
        before = page
    return Papers(tuple(kept), tuple(sheets), starts, folders, tuple(findings))


def _is_back(page: PageReading, sheet: PageReading) -> bool:
    return page.status is PageStatus.BLANK and page.page.file == sheet.page.file


def _wrong_box(page: PageReading, box: str) -> Finding:
    printed = page.sheet.box if page.sheet else ""
    message = (
        f"Skiljebladet är utskrivet för kartong {printed} men ligger i {box}. Papperen efter det kan höra till "
        f"{printed}; se efter och läs i så fall in dem där."
    )
    return finding_on(FindingRule.SHEET_WRONG_BOX, Severity.WARNING, message, page.page)
