"""The pages of a PDF, and what a person should know about the file before trusting them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf

from ingest.errors import PageError, TooManyPages, UnreadablePage
from ingest.intake.listing import Listing, Remark, settle
from ingest.intake.pdf_attachments import attachment_names
from ingest.intake.pdf_open import QPDF_FAULTS, OpenPdf, opened
from ingest.intake.pdf_plan import Plan, load, plan_page
from ingest.model import PageInfo, PageKind, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ingest.intake.limits import Limits

_NAMES_SHOWN = 5


def list_pdf(path: Path, limits: Limits) -> Listing:
    """The pages of a PDF. Raises BrokenFile, EncryptedFile, TooManyPages, or page 1's error if all fail."""
    pages: list[PageInfo] = []
    faults: list[PageError] = []
    remarks: list[Remark] = []
    with opened(path) as pdf:
        count = len(pdf.drawing)
        if count > limits.pages:
            raise TooManyPages(count, limits.pages)
        repaired = pdf.mended or _was_repaired(pdf.structure)
        for number in range(1, count + 1):
            try:
                plan = _plan(pdf, number, limits)
                if repaired:
                    _check_not_hollow(pdf, number)
            except PageError as fault:
                faults.append(fault)
                pages.append(PageInfo(number, PageKind.RENDERED, 0, 0, 0.0))
                continue
            pages.append(plan.info)
            if plan.lowered:
                remarks.append(_lowered(plan.info))
        remarks = [*_remarks(pdf, repaired), *remarks]
    return settle(tuple(pages), tuple(faults), tuple(remarks))


def _plan(pdf: OpenPdf, number: int, limits: Limits) -> Plan:
    page = load(pdf, number)
    try:
        return plan_page(pdf, page, number, limits)
    finally:
        page.close()


def _lowered(info: PageInfo) -> Remark:
    return Remark(
        "dpi-lowered",
        Severity.INFO,
        f"Sidan är så stor att den återges i {info.dpi:.0f} punkter per tum i stället för 300. "
        "Liten text kan bli svårläst.",
        info.number,
    )


def _remarks(pdf: OpenPdf, repaired: bool) -> Iterator[Remark]:
    """What is odd about the file as a whole."""
    structure = pdf.structure
    if structure is None:
        yield Remark(
            "pdf-damaged",
            Severity.WARNING,
            "Filens uppbyggnad är skadad, men sidorna gick att visa. "
            "Bilagor i filen kan ha gått förlorade: jämför med originalet.",
        )
        return
    if repaired:
        yield Remark(
            "pdf-repaired",
            Severity.WARNING,
            "Filen är skadad och lästes efter lagning. Sidor kan saknas: jämför sidantalet med originalet.",
        )
    missing = len(structure.pages) - len(pdf.drawing)
    if missing > 0:
        yield Remark(
            "pages-missing",
            Severity.WARNING,
            f"Filen säger sig ha {len(structure.pages)} sidor men bara {len(pdf.drawing)} gick att öppna.",
        )
    if structure.is_encrypted:
        yield Remark(
            "permissions-restricted",
            Severity.INFO,
            "Filen är krypterad men öppnas utan lösenord. Avsändaren har begränsat utskrift eller kopiering.",
        )
    yield from _contents_remarks(structure)


def _contents_remarks(structure: pikepdf.Pdf) -> Iterator[Remark]:
    names = attachment_names(structure)
    if names:
        shown = ", ".join(f"”{name}”" for name in names[:_NAMES_SHOWN])
        more = f" och {len(names) - _NAMES_SHOWN} till" if len(names) > _NAMES_SHOWN else ""
        yield Remark(
            "has-attachments",
            Severity.WARNING,
            f"PDF-filen bär på {len(names)} bifogade filer ({shown}{more}). "
            "De kan vara egna handlingar: öppna och kontrollera.",
        )
    if _has_dynamic_form(structure):
        yield Remark(
            "dynamic-form",
            Severity.WARNING,
            "Filen är ett dynamiskt formulär (XFA) vars innehåll inte syns på sidorna. "
            "Öppna det i Adobe Reader och skriv ut det.",
        )


def _was_repaired(structure: pikepdf.Pdf | None) -> bool:
    warnings = () if structure is None else map(str, structure.get_warnings())
    return any("damaged" in warning or "reconstruct" in warning for warning in warnings)


def _check_not_hollow(pdf: OpenPdf, number: int) -> None:
    """Raises UnreadablePage when the page of a damaged file calls for a picture that was lost, or for
    nothing.

    Such a page would be drawn white, and a lost page pass for a blank one.
    """
    page = pdf.structure_page(number)
    try:
        if page is None or "/Contents" not in page:
            raise UnreadablePage(number, "sidans innehåll gick förlorat när filen skadades")
        calls = [str(call.operands[0]) for call in pikepdf.parse_content_stream(page, operators="Do")]
        pictures = page.resources.get("/XObject", pikepdf.Dictionary())
    except QPDF_FAULTS as error:
        raise UnreadablePage(number, "sidans innehåll är skadat") from error
    if any(name not in pictures for name in calls):
        raise UnreadablePage(number, "en bild på sidan gick förlorad när filen skadades")


def _has_dynamic_form(structure: pikepdf.Pdf) -> bool:
    try:
        return "/XFA" in structure.Root.get("/AcroForm", pikepdf.Dictionary())
    except QPDF_FAULTS:
        return False
