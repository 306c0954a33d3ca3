"""A PDF opened twice: by PDFium, which draws, and by qpdf, which knows the structure and mends it."""

from __future__ import annotations

import io
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.errors import BrokenFile, EncryptedFile, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

QPDF_FAULTS = (
    *(pikepdf.PdfError, pikepdf.DependencyError),
    *(ValueError, TypeError, LookupError, AttributeError, RuntimeError, OSError),
)
"""What qpdf's objects raise when a file says one thing and is another (a page that is a number, text in JBIG2, …)."""


@dataclass(frozen=True, slots=True)
class OpenPdf:
    """``structure`` is ``None`` where only PDFium opened the file; ``mended``: qpdf had to rebuild it."""

    drawing: pdfium.PdfDocument
    structure: pikepdf.Pdf | None
    mended: bool

    def structure_page(self, number: int) -> pikepdf.Page | None:
        """Page ``number`` (1-based) as qpdf sees it, if it does."""
        try:
            return None if self.structure is None else self.structure.pages[number - 1]
        except QPDF_FAULTS:
            return None


@contextmanager
def opened(path: Path) -> Iterator[OpenPdf]:
    """``path`` in both libraries. Raises BrokenFile, EncryptedFile, SourceUnavailable.

    A file PDFium refuses, or in which it finds fewer pages than qpdf, is drawn from qpdf's mended copy in
    memory.
    """
    structure = _structure(path)
    drawing = _drawing(path)
    try:
        mended = structure is not None and (drawing is None or len(drawing) < _page_count(structure))
        if mended and structure is not None:
            drawing = _mended(structure) or drawing
        if drawing is None:
            no_pages = structure is not None and _page_count(structure) == 0
            raise BrokenFile(
                "filen har inga sidor" if no_pages else "dess innehållsförteckning går inte att följa"
            )
        if drawing.get_formtype() != raw.FORMTYPE_NONE:
            drawing.init_forms()
        yield OpenPdf(drawing, structure, mended)
    finally:
        if drawing is not None:
            drawing.close()
        if structure is not None:
            structure.close()


def _structure(path: Path) -> pikepdf.Pdf | None:
    try:
        # Streamed, not mapped: a mapped file would count against the child's address space.
        return pikepdf.open(path, suppress_warnings=True, access_mode=pikepdf.AccessMode.stream)
    except pikepdf.PasswordError as error:
        raise EncryptedFile() from error
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise SourceUnavailable(error.strerror or "") from error
    except QPDF_FAULTS:
        return None


def _drawing(path: Path) -> pdfium.PdfDocument | None:
    try:
        return pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            raise EncryptedFile() from error
        return None


def _page_count(structure: pikepdf.Pdf) -> int:
    try:
        return len(structure.pages)
    except QPDF_FAULTS:
        return 0


def _mended(structure: pikepdf.Pdf) -> pdfium.PdfDocument | None:
    copy = io.BytesIO()
    try:
        structure.save(copy, encryption=False)
        return pdfium.PdfDocument(copy.getvalue())
    except (*QPDF_FAULTS, pdfium.PdfiumError):
        return None
