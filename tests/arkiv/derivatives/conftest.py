"""Pages whose every word has a known place, and a box that holds them."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from arkiv import bootstrap
from arkiv.settings import Settings
from ingest.model import (
    BlockKind,
    Box,
    Engine,
    Line,
    PageReading,
    PageRef,
    PageStatus,
    Sha256,
    Word,
)

FILE = Sha256("ab" * 32)
WORDS = (("Åsa", "Öberg", "§", "12"), ("ärende", "–", "SN", "2005/17"), ("é", "”så”", "½", "slut."))


@dataclass(frozen=True)
class Drawn:
    """A master with its reading. Each word is a grey bar, so that any box can be checked against the picture."""

    pixels: NDArray[np.uint8]
    reading: PageReading

    def png(self) -> bytes:
        out = io.BytesIO()
        Image.fromarray(self.pixels).save(out, "PNG", dpi=(200, 200))
        return out.getvalue()


def make_reading(lines: tuple[Line, ...] = (), **changes: object) -> PageReading:
    facts: dict[str, object] = {
        "page": PageRef(FILE, 1),
        "status": PageStatus.READ,
        "width_px": 800,
        "height_px": 1100,
        "dpi": 200.0,
        "turn_deg": 0,
        "skew_deg": 0.0,
        "lines": lines,
        "confidence": 0.9,
        "engine": Engine("ritad", "1", "inga"),
        "fingerprint": "0" * 16,
        "ink_share": 0.05,
        **changes,
    }
    return PageReading(**facts)  # type: ignore[arg-type]


def draw(turn_deg: int = 0, skew_deg: float = 0.0) -> Drawn:
    """A page turned clockwise and tilted anticlockwise; the boxes are found in the pixels, not calculated."""
    width, height = 800, 1100
    page = np.full((height, width), 255, np.uint8)
    lines = []
    for row, texts in enumerate(WORDS):
        words, left = [], 90
        for text in texts:
            right = left + 24 * len(text)
            bar = Image.new("L", (width, height), 0)
            ImageDraw.Draw(bar).rectangle((left, 200 + 250 * row, right, 240 + 250 * row), fill=255)
            mask = np.asarray(bar.rotate(skew_deg, Image.Resampling.NEAREST)) > 0
            page[mask] = 60
            words.append(Word(text, _box_of(np.rot90(mask, -turn_deg // 90)), 0.9))
            left = right + 30
        box = words[0].box
        for word in words[1:]:
            box = box.union(word.box)
        lines.append(Line(tuple(words), box, 0.9))
    master = np.ascontiguousarray(np.rot90(page, -turn_deg // 90))
    reading = make_reading(
        tuple(lines),
        width_px=master.shape[1],
        height_px=master.shape[0],
        turn_deg=turn_deg,
        skew_deg=skew_deg,
    )
    return Drawn(master, reading)


def _box_of(mask: NDArray[np.bool_]) -> Box:
    ys, xs = np.nonzero(mask)
    return Box(float(xs.min()), float(ys.min()), float(xs.max() + 1), float(ys.max() + 1))


@pytest.fixture
def drawn() -> Callable[..., Drawn]:
    return draw


@pytest.fixture
def reading() -> Callable[..., PageReading]:
    return make_reading


@pytest.fixture
def filled(archive: Settings, tmp_path: Path) -> Settings:
    """The box K1 with two documents: a print page; a print page with handwriting, on its side. Not by any engine."""
    from django.db import transaction

    from arkiv.holdings import services
    from arkiv.holdings.readings import store_reading
    from ingest.intake.inspect import inspect
    from ingest.model import DocumentReading, DocumentType, StackReading

    box = services.new_box("K1", services.Provenance(title="Fynd"), actor="prov")
    store, refs, rows = bootstrap.blob_store(archive), [], []
    guess = Line(
        (Word("Qln", Box(600, 300, 680, 420), 0.4),), Box(600, 300, 680, 420), 0.4, BlockKind.HANDWRITING
    )
    for name, page, more in (("ett.png", draw(), ()), ("tva.png", draw(90), (guess,))):
        path = tmp_path / name
        path.write_bytes(page.png())
        services.add_file(box, path, name, store=store, code_version="prov", actor="prov")
        file = box.files.get(name=name)
        with transaction.atomic():
            services.file_listed(file, inspect(path), code_version="prov", actor="prov")
            row = file.pages.get()
            reading = page.reading
            full = make_reading(
                (*reading.lines, *more),
                page=PageRef(Sha256(file.sha256), 1),
                width_px=reading.width_px,
                height_px=reading.height_px,
                turn_deg=reading.turn_deg,
            )
            services.page_read(row, full, store_reading(store, full), actor="prov")
        refs.append(PageRef(Sha256(file.sha256), 1))
        rows.append(row)
    unknown = DocumentType(None, 0.0)
    stack = StackReading(
        tuple(DocumentReading((ref,), 1.0, (), "Brev om Åsa Öberg", unknown, ()) for ref in refs)
    )
    with transaction.atomic():
        services.box_assembled(box, rows, stack, "prov", actor="prov")
    return archive
