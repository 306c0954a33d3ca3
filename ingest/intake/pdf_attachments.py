"""Files hidden in a PDF: in its name tree, or pinned to a page as an annotation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf

from ingest.intake.pdf_open import QPDF_FAULTS

if TYPE_CHECKING:
    from collections.abc import Iterator


def attachment_names(structure: pikepdf.Pdf) -> tuple[str, ...]:
    """The names of all files within the PDF, in order, none twice."""
    return tuple(dict.fromkeys(name for name, _ in attachments(structure)))


def attachments(structure: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    """Name and (still packed) stream of each file within the PDF. Damaged ones are passed over."""
    yield from _in_name_tree(structure)
    for page in _pages(structure):
        yield from _on_page(page)


def _in_name_tree(structure: pikepdf.Pdf) -> Iterator[tuple[str, pikepdf.Stream]]:
    try:
        specs = [(str(key), spec.obj) for key, spec in structure.attachments.items()]
    except QPDF_FAULTS:
        return
    for key, spec in specs:
        yield from _file_of(spec, key)


def _pages(structure: pikepdf.Pdf) -> Iterator[pikepdf.Page]:
    try:
        yield from structure.pages
    except QPDF_FAULTS:
        return


def _on_page(page: pikepdf.Page) -> Iterator[tuple[str, pikepdf.Stream]]:
    try:
        notes = [note for note in page.obj.get("/Annots", ()) if note.get("/Subtype") == "/FileAttachment"]
    except QPDF_FAULTS:
        return
    for note in notes:
        yield from _file_of(note.get("/FS"), "bilaga")


def _file_of(spec: object, fallback: str) -> Iterator[tuple[str, pikepdf.Stream]]:
    try:
        if not isinstance(spec, pikepdf.Dictionary):
            return
        stream = spec.EF.get("/UF", spec.EF.get("/F"))
        name = str(spec.get("/UF", spec.get("/F", fallback)))
    except QPDF_FAULTS:
        return
    if isinstance(stream, pikepdf.Stream):
        yield name, stream
