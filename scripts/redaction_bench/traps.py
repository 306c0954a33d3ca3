"""Scans inside PDF files that also carry their secrets elsewhere: text layers, notes, attachments, bookmarks, metadata.

What comes out of the archive is built of pixels; here it is tried on files that hold everything a file can hold.
"""

from __future__ import annotations

import hashlib
import io
from functools import cache
from importlib.resources import files
from pathlib import Path

import pikepdf
from PIL import ImageFont

from ingest.intake.inspect import inspect
from ingest.intake.pages import open_source
from ingest.model import Box, PageImage
from scripts.redaction_bench.papers import LabelledPage

_EM = 100


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
        _set(word.text, word.box, page.drawn.turn_deg, scale, height) for word in page.drawn.words
    )
    target.contents_add(b"BT %d Tr\n%s\nET" % (0 if visible else 3, shown))


def _set(text: str, box: Box, turn_deg: int, scale: float, height: float) -> bytes:
    """A word in Helvetica that fills its box, running as the page is turned (clockwise)."""
    along, tall = (box.height, box.width) if turn_deg % 180 else (box.width, box.height)
    corner = {0: (box.x0, box.y1), 90: (box.x0, box.y0), 180: (box.x1, box.y0), 270: (box.x1, box.y1)}
    cos, sin = {0: (1, 0), 90: (0, -1), 180: (-1, 0), 270: (0, 1)}[turn_deg % 360]
    x, y = corner[turn_deg % 360]
    size = 0.8 * tall * scale
    stretch = 100 * along * scale / max(0.1, _ruler().getlength(text) / _EM * size)
    return b"/T %.2f Tf %.1f Tz %d %d %d %d %.2f %.2f Tm <%s> Tj" % (
        *(size, stretch, cos, sin, -sin, cos),
        *(x * scale, height - y * scale, _coded(text)),
    )


@cache
def _ruler() -> ImageFont.FreeTypeFont:
    """Arimo, which is as wide as Helvetica letter by letter."""
    path = str(files("fontpkg_arimo") / "files" / "Arimo[wght].ttf")
    return ImageFont.truetype(path, _EM, layout_engine=ImageFont.Layout.BASIC)


def _coded(text: str) -> bytes:
    return text.encode("cp1252", "replace").hex().encode()


def name_of(page: PageImage) -> str:
    """A short name for its pixels."""
    return hashlib.sha256(page.pixels.tobytes()).hexdigest()[:16]
