"""A closed box with real scans and made-up readings: fast, and true to the bytes where it matters."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import img2pdf
import msgspec
import pytest
from django.test import override_settings
from PIL import Image, ImageDraw

from ingest.model import (
    Box,
    DocumentReading,
    DocumentType,
    Engine,
    Evidence,
    Field,
    FieldName,
    Finding,
    Line,
    PageReading,
    PageRef,
    PageStatus,
    Relation,
    Severity,
    Sha256,
    TokenCheck,
    Word,
)

if TYPE_CHECKING:
    from arkiv.accounts.services import Person
    from arkiv.settings import Settings

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
NUMBER = "19700412-9855"
PASSWORD = "en lång mening med ord"
PLAN = "Antagen 2005-03-17 § 41\nHandling;Gallring\nKallelse;Gallras 2 år\nProtokoll;Bevaras\n"
FAST = "django.contrib.auth.hashers.MD5PasswordHasher"


def draw(text: str) -> Image.Image:
    """A page with ``text`` on it and a pattern that no other page has."""
    image = Image.new("L", (620, 877), 255)
    pen = ImageDraw.Draw(image)
    pen.text((40, 40), text, fill=0)
    for at, byte in enumerate(hashlib.sha256(text.encode()).digest()):
        pen.rectangle((40 + at * 16, 200, 50 + at * 16, 200 + byte * 2), fill=byte // 2)
    return image


def jpeg(text: str) -> bytes:
    out = io.BytesIO()
    draw(text).save(out, "JPEG", dpi=(75, 75), quality=85)
    return out.getvalue()


def pdf(texts: list[str]) -> bytes:
    made: bytes = img2pdf.convert([jpeg(text) for text in texts])
    return made


def tiff(texts: list[str]) -> bytes:
    out = io.BytesIO()
    first, *others = (draw(text) for text in texts)
    first.save(out, "TIFF", save_all=True, append_images=others, compression="tiff_lzw", dpi=(75, 75))
    return out.getvalue()


@dataclass(frozen=True)
class Paper:
    """A document of the box: which pages (file's place from 0, page from 1), what kind, and the words on it."""

    pages: tuple[tuple[int, int], ...]
    word: str
    code: str = "kallelse"
    day: str = "2005-04-01"
    relations: tuple[Relation, ...] = ()


@dataclass
class Filled:
    """The box K1 as filled, and what its files and papers were."""

    settings: Settings
    files: list[bytes]
    papers: list[Paper]
    uids: list[str] = field(default_factory=list)

    @property
    def row(self) -> Any:
        from arkiv.holdings.models import Box

        return Box.objects.get(ref="K1")


Fill = Callable[..., Filled]


@pytest.fixture(autouse=True)
def _fast_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=[FAST]):
        yield


def fill(settings: Settings, files: list[bytes], papers: list[Paper], *, close: bool = True) -> Filled:
    """Keep ``files`` as the intake would, read them as the test says, index, check and close the box."""
    from django.db import transaction

    from arkiv import bootstrap
    from arkiv.holdings import services
    from arkiv.holdings.models import Document, Page, SourceFile
    from arkiv.holdings.readings import store_reading
    from arkiv.jobs.models import Step, StepState
    from arkiv.search import writer
    from ingest.intake.inspect import inspect

    store = bootstrap.blob_store(settings)
    box = services.new_box("K1", services.Provenance(title="Prov"), actor="prov")
    rows = []
    for at, data in enumerate(files):
        path = settings.home.parent / f"fil-{at}"
        path.write_bytes(data)
        services.add_file(box, path, f"fil-{at}", store=store, code_version="1", actor="prov")
        row = SourceFile.objects.get(box=box, sha256=hashlib.sha256(data).hexdigest())
        with transaction.atomic():
            services.file_listed(row, inspect(path), code_version="1", actor="prov")
        rows.append(row)
        path.unlink()
    filled = Filled(settings, files, papers)
    for number, paper in enumerate(papers, start=1):
        refs = tuple(PageRef(Sha256(rows[file].sha256), page) for file, page in paper.pages)
        for ref in refs:
            row = Page.objects.select_related("file").get(file__sha256=ref.file, number=ref.number)
            reading = _page_reading(ref, row, paper.word)
            _read(row, reading, store_reading(store, reading))
        document = Document.objects.create(
            box=box,
            uid=hashlib.sha256(f"{rows[paper.pages[0][0]].sha256}{paper.pages}".encode()).hexdigest()[:12],
            number=number,
            reading=msgspec.json.encode(_document(refs, paper)).decode(),
            relations=msgspec.json.encode(paper.relations).decode(),
        )
        for place, ref in enumerate(refs, start=1):
            Page.objects.filter(file__sha256=ref.file, number=ref.number).update(
                document=document, position=place
            )
        filled.uids.append(document.uid)
    box.assembled_from = "x" * 64
    box.findings = msgspec.json.encode(
        [Finding("prov", Severity.INFO, f"Se {paper.word}", PageRef(Sha256(rows[f].sha256), p))
         for paper in papers for f, p in paper.pages]
    ).decode()  # fmt: skip
    box.save()
    Step.objects.all().update(state=StepState.DONE, error_text="försökte läsa")
    digests = writer.write_box(box, settings, store)
    with transaction.atomic():
        writer.mark_indexed(box, digests, actor="prov")
    check_box_closed(box, settings, close)
    return filled


def check_box_closed(box: Any, settings: Settings, close: bool) -> None:
    from arkiv.diary import services as diary
    from arkiv.holdings import services
    from arkiv.retention import services as retention

    diary.check_box(box, today=TODAY, actor="prov")
    retention.check_box(box, law_on=TODAY, today=TODAY, actor="prov")
    if close:
        services.close_box(box, actor="prov")


def _read(row: Any, reading: PageReading, blob: str) -> None:
    from django.db import transaction

    from arkiv.holdings import services

    with transaction.atomic():
        services.page_read(row, reading, blob, actor="prov")


def _page_reading(ref: PageRef, row: Any, word: str) -> PageReading:
    place = Box(40, 40, 200, 60)
    line = Line((Word(word, place, 0.99),), place, 0.99)
    return PageReading(
        ref, PageStatus.READ, row.width_px, row.height_px, row.dpi, 0, 0.0, (line,), 0.99,
        Engine("prov", "1"), "0" * 16, 0.1,
    )  # fmt: skip


def _document(refs: tuple[PageRef, ...], paper: Paper) -> DocumentReading:
    seen = (Evidence(refs[0], Box(40, 40, 200, 60), paper.word, "prov"),)
    fields = (
        Field(FieldName.DOCUMENT_DATE, paper.day, paper.day, 1.0, seen, None, TokenCheck.VERIFIED),
        Field(FieldName.SUBJECT, paper.word, paper.word, 1.0, seen),
    )
    return DocumentReading(refs, 1.0, (), paper.word, DocumentType(paper.code, 1.0), fields)


@pytest.fixture
def plan(archive: Settings, tmp_path: Path) -> None:
    from arkiv.retention import services

    path = tmp_path / "plan.csv"
    path.write_text(PLAN, "utf-8")
    services.import_plan(path, actor="prov")


@pytest.fixture
def filled(archive: Settings, plan: None) -> Fill:
    """Fills K1: ``filled(files, papers)``."""
    return lambda files, papers, settings=archive, **more: fill(settings, files, papers, **more)


def persons() -> None:
    from arkiv.accounts import services
    from arkiv.accounts.models import Account
    from arkiv.accounts.roles import Role

    services.add("karin", [Role.ADMINISTRATOR], PASSWORD, own=True, actor="prov")
    for name in ("anna", "bo"):
        services.add(name, [Role.ARCHIVIST], PASSWORD, actor="account:1")
    services.add("rut", [Role.REGISTRAR], PASSWORD, actor="account:1")
    Account.objects.update(own_password=True)


@pytest.fixture
def person(archive: Settings) -> Callable[[str], Person]:
    """``person("anna")``: she has just given her password. anna and bo are arkivarier, rut registrator."""
    from arkiv.accounts.services import authenticate

    persons()
    return lambda name: authenticate(name, PASSWORD, now=NOW)
