"""A box whose pages say what the test wants, indexed: readings are made by hand, no engine is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from arkiv import bootstrap
from arkiv.settings import Settings
from ingest.model import Box, Engine, Line, PageReading, PageRef, PageStatus, Sha256, Word

SOME_PAGE = PageRef(Sha256("ab" * 32), 1)
STEP, HEIGHT = 10, 20  # pixels a letter and a line


def reading_of(text: str, page: PageRef = SOME_PAGE, confidence: float = 0.9) -> PageReading:
    """A reading of ``text``: every letter ten pixels wide, every line twenty high."""
    lines = []
    for row, line in enumerate(text.splitlines()):
        words, left = [], 0
        for word in line.split():
            box = Box(left, row * HEIGHT, left + STEP * len(word), (row + 1) * HEIGHT)
            words.append(Word(word, box, confidence))
            left += STEP * (len(word) + 1)
        lines.append(Line(tuple(words), Box(0, row * HEIGHT, left, (row + 1) * HEIGHT), confidence))
    return PageReading(
        page=page,
        status=PageStatus.READ,
        width_px=800,
        height_px=1100,
        dpi=200.0,
        turn_deg=0,
        skew_deg=0.0,
        lines=tuple(lines),
        confidence=confidence,
        engine=Engine("ritad", "1"),
        fingerprint="0" * 16,
        ink_share=0.05,
    )


@pytest.fixture
def indexed(archive: Settings, tmp_path: Path) -> Callable[..., Settings]:
    """Fill the box K1 with one document a text, and index it. Person names are facts of their document."""

    def fill(*texts: str, persons: tuple[str, ...] = (), confidence: float = 0.9) -> Settings:
        from django.db import transaction
        from PIL import Image

        from arkiv.holdings import services
        from arkiv.holdings.models import Page
        from arkiv.holdings.readings import store_reading
        from arkiv.search import queries
        from ingest.intake.inspect import inspect
        from ingest.model import DocumentReading, DocumentType, Evidence, Field, FieldName, StackReading

        box = services.new_box("K1", services.Provenance(title="Fynd"), actor="prov")
        store, documents = bootstrap.blob_store(archive), []
        for number, text in enumerate(texts, 1):
            path = tmp_path / f"sida {number}.png"
            Image.new("L", (80, 110), 255 - number).save(path)
            services.add_file(box, path, path.name, store=store, code_version="prov", actor="prov")
            file = box.files.get(name=path.name)
            ref = PageRef(Sha256(file.sha256), 1)
            reading = reading_of(text, ref, confidence)
            with transaction.atomic():
                services.file_listed(file, inspect(path), code_version="prov", actor="prov")
                services.page_read(file.pages.get(), reading, store_reading(store, reading), actor="prov")
            seen = (Evidence(ref, Box(0, 0, 1, 1), "", "prov"),)
            named = tuple(Field(FieldName.PERSON_NAME, name, name, 0.9, seen) for name in persons)
            documents.append(DocumentReading((ref,), 1.0, (), "Brev", DocumentType(None, 0.0), named))
        pages = list(Page.objects.order_by("file__position"))
        with transaction.atomic():
            services.box_assembled(box, pages, StackReading(tuple(documents)), "prov", actor="prov")
        queries.rebuild(archive, store, actor="prov")
        return archive

    return fill
