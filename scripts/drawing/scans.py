"""Scan files as an office scanner writes them: PDF and TIFF with G4, grey pages as JPEG, no clock in any."""

from __future__ import annotations

import io
from collections.abc import Sequence

import img2pdf
from PIL import Image

from scripts.drawing.truth import BoxFile, BoxPage

JPEG_QUALITY = 32
BILEVEL_CUT = 128


def encode(file: BoxFile) -> bytes:
    """The bytes of ``file``; its name's ending says which form. Raises ``ValueError`` for one unknown."""
    ending = file.name.rpartition(".")[2]
    if ending == "pdf":
        return _pdf(file.pages)
    if ending == "tif":
        return _tiff(file.pages)
    if ending in ("jpg", "png"):
        return _image(file.pages[0], "JPEG" if ending == "jpg" else "PNG")
    raise ValueError(f"no way to write a scan called {file.name}")


def _bilevel(page: BoxPage) -> Image.Image:
    return page.drawn.image.point(lambda value: 255 * (value >= BILEVEL_CUT)).convert(
        "1", dither=Image.Dither.NONE
    )


def _image(page: BoxPage, form: str) -> bytes:
    buffer = io.BytesIO()
    dpi = (page.drawn.dpi, page.drawn.dpi)
    if form == "JPEG":
        page.drawn.image.save(buffer, form, quality=JPEG_QUALITY, dpi=dpi, optimize=True)
    else:
        _bilevel(page).save(buffer, form, dpi=dpi, optimize=True)
    return buffer.getvalue()


def _pdf(pages: Sequence[BoxPage]) -> bytes:
    images = [_image(page, "JPEG" if page.grey else "PNG") for page in pages]
    dpi = pages[0].drawn.dpi
    layout = img2pdf.get_fixed_dpi_layout_fun((dpi, dpi))
    written: bytes = img2pdf.convert(
        images, layout_fun=layout, engine=img2pdf.Engine.internal, nodate=True, producer="Kontorsskanner"
    )
    return written


def _tiff(pages: Sequence[BoxPage]) -> bytes:
    first, *rest = [_bilevel(page) for page in pages]
    dpi = pages[0].drawn.dpi
    buffer = io.BytesIO()
    first.save(buffer, "TIFF", save_all=True, append_images=rest, compression="group4", dpi=(dpi, dpi))
    return buffer.getvalue()
