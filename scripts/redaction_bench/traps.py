"""Scans inside PDF files that also carry their secrets elsewhere: text layers, notes, attachments, bookmarks, metadata.

What comes out of the archive is built of pixels; here it is tried on files that hold everything a file can hold.
"""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pikepdf

from ingest.intake.inspect import inspect
from ingest.intake.pages import open_source
from ingest.model import PageImage
from scripts.redaction_bench.papers import LabelledPage


def trapped(page: LabelledPage, path: Path, *, visible: bool) -> PageImage:
    """``page`` as a PDF with all its words as text, hidden or shown, and its secrets in five other places; decoded."""
    picture = io.BytesIO()
    page.drawn.image.convert("L").save(picture, "PDF", resolution=page.drawn.dpi)
    secrets = " ".join(word.text for word, label in zip(page.drawn.words, page.labels, strict=True) if label)
    with pikepdf.open(picture) as pdf:
        _add_text(pdf, page, visible=visible)
        pdf.docinfo["/Title"] = secrets[:200]
        pdf.attachments["underlag.txt"] = secrets.encode()
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[9, 9, 30, 30], Contents=secrets
        )
        pdf.pages[0].obj.Annots = pdf.make_indirect([pdf.make_indirect(note)])
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem(secrets[:60], 0))
        with pdf.open_metadata() as said:
            said["dc:description"] = secrets
        pdf.save(path)
    info = inspect(path)
    with open_source(path, info) as source:
        return source.page(1)


def _add_text(pdf: pikepdf.Pdf, page: LabelledPage, *, visible: bool) -> None:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    target = pdf.pages[0]
    target.obj.Resources["/Font"] = pikepdf.Dictionary(T=pdf.make_indirect(font))
    scale, height = 72 / page.drawn.dpi, float(target.mediabox[3])
    shown = b"\n".join(
        b"/T %.1f Tf 1 0 0 1 %.2f %.2f Tm <%s> Tj"
        % (word.box.height * scale, word.box.x0 * scale, height - word.box.y1 * scale, _coded(word.text))
        for word in page.drawn.words
    )
    target.contents_add(b"BT %d Tr\n%s\nET" % (0 if visible else 3, shown))


def _coded(text: str) -> bytes:
    return text.encode("cp1252", "replace").hex().encode()


def name_of(page: PageImage) -> str:
    """A short name for its pixels."""
    return hashlib.sha256(page.pixels.tobytes()).hexdigest()[:16]
