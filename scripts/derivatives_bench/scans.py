"""Drawn pages as scanners save them, taken in and read the way a user's files are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ingest.intake.inspect import inspect
from ingest.intake.pages import open_source
from ingest.intake.picture import Picture
from ingest.intake.pictures import open_pictures
from ingest.model import PageReading
from ingest.reader import Reader
from scripts.drawing.canvas import DrawnPage
from scripts.drawing.fonts import Bank
from scripts.reading_bench.pages import GREY, drawn_pages

_ORIENTATION = 0x0112
_STORED = {1: None, 6: Image.Transpose.ROTATE_90, 3: Image.Transpose.ROTATE_180}
"""EXIF orientation → how the rows are stored, so that following it gives the page back."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A page of one class, its reading, its picture as the file gives it, and whether the file is as it was."""

    name: str
    page: DrawnPage
    reading: PageReading
    picture: Picture
    untouched: bool


def scans(seed: int, count: int, folder: Path) -> Iterator[Scan]:
    """``count`` pages of every class of the reading bench (some classes twice as many)."""
    reader = Reader()
    for number, (name, page) in enumerate(drawn_pages(seed, Bank.TEST, count)):
        path = saved(page, folder / f"{number:04}", number, grey=name in GREY)
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        info = inspect(path)
        with open_source(path, info) as source, open_pictures(path, info) as pictures:
            reading, picture = reader.read(source.page(1)), pictures.picture(1)
        after = hashlib.sha256(path.read_bytes()).hexdigest()
        yield Scan(name, page, reading, picture, before == after == info.sha256)


def saved(page: DrawnPage, stem: Path, number: int, *, grey: bool) -> Path:
    """``page`` as a file: one bit as G4 or PNG, grey or colour as JPEG, stored upright or turned, or as PNG."""
    dpi = (float(page.dpi), float(page.dpi))
    if not grey:
        path = stem.with_suffix(".tif" if number % 3 else ".png")
        bits = page.image.convert("1", dither=Image.Dither.NONE)
        bits.save(path, dpi=dpi, **({"compression": "group4"} if number % 3 else {}))
        return path
    if number % 4 == 0:
        path = stem.with_suffix(".png")
        page.image.save(path, dpi=dpi)
        return path
    path, orientation = stem.with_suffix(".jpg"), tuple(_STORED)[number % 3]
    turned, exif = _STORED[orientation], Image.Exif()
    exif[_ORIENTATION] = orientation
    stored = page.image if turned is None else page.image.transpose(turned)
    stored = stored.convert("RGB") if number % 2 else stored
    stored.save(path, quality=85, dpi=dpi, exif=exif)
    return path
