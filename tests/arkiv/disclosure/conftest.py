"""A closed box of drawn pages whose words are known to the pixel, the persons of an office, and a finder."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from django.test import override_settings
from PIL import Image, ImageDraw, ImageFont

from arkiv import bootstrap
from arkiv.disclosure.finder.find import ALL
from arkiv.disclosure.finder.model import Kind, KnownPerson, PersonKey, Proposal, Search, Searched
from arkiv.disclosure.finder.model import Why as FoundWhy
from ingest.model import (
    Box,
    DocumentReading,
    DocumentType,
    Engine,
    Evidence,
    Field,
    FieldName,
    Line,
    PageReading,
    PageRef,
    PageStatus,
    Relation,
    RelationKind,
    Sha256,
    StackReading,
    Word,
)

if TYPE_CHECKING:
    from arkiv.accounts.services import Person
    from arkiv.disclosure.protocols import Redactor
    from arkiv.settings import Settings

TODAY = date(2026, 6, 1)
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
PASSWORD = "en lång mening med ord"
FAST = "django.contrib.auth.hashers.MD5PasswordHasher"
CHILD, NUMBER, REPORTER, OFFICIAL = "Alva Björkqvist", "20050314-9881", "Gudrun Nyqvist", "Maj Lindgren"
WIDTH, HEIGHT, DPI, SIZE = 1300, 1600, 150.0, 32


@dataclass(frozen=True)
class Paper:
    """A record of one page: what it says, what kind it is, and which earlier one it is a copy of (0-based)."""

    text: str
    code: str = "orosanmalan"
    day: str = "2005-05-03"
    title: str = "Anmälan"
    copy_of: int | None = None
    confidence: float = 0.95


REPORT = Paper(
    f"Orosanmälan\nBarn: {CHILD} {NUMBER}\nAnmälare: {REPORTER} granne\nMottagen av {OFFICIAL} socialsekreterare\n"
    "Barnet har diabetes"
)
MINUTES = Paper("Föredragningslista\nSammanträde i mars", "justeringsbevis", title="Föredragningslista")


def draw(text: str) -> tuple[bytes, list[Line]]:
    """A page with ``text`` on it as PNG, and what a perfect reader would make of it."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(image)
    with resources.as_file(resources.files("fontpkg_arimo") / "files/Arimo[wght].ttf") as path:
        font = ImageFont.truetype(str(path), SIZE)
    lines = []
    for row, said in enumerate(text.split("\n")):
        left, top, words = 100.0, 120.0 + row * 80, []
        for word in said.split():
            pen.text((left, top), word, fill=0, font=font)
            x0, y0, x1, y1 = pen.textbbox((left, top), word, font=font)
            words.append(Word(word, Box(x0, y0, x1, y1), 0.98))
            left = x1 + 18
        around = words[0].box.union(words[-1].box)
        lines.append(Line(tuple(words), around, 0.98))
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(DPI, DPI))
    return out.getvalue(), lines


def reading_of(page: PageRef, lines: Sequence[Line], confidence: float) -> PageReading:
    engine = Engine("ritad", "1")
    return PageReading(
        page, PageStatus.READ, WIDTH, HEIGHT, DPI, 0, 0.0, tuple(lines), confidence, engine, "0" * 16, 0.05
    )  # fmt: skip


@dataclass
class Office:
    """The archive with its box K1, and what is needed to walk the road."""

    settings: Settings
    person: Callable[[str], Person]
    redactor: Redactor
    uids: list[str] = field(default_factory=list)


class Finder:
    """Finds the persons of the drawn pages by their words: as the real one, without guessing."""

    def __call__(
        self, documents: Sequence[Searched], known: Sequence[KnownPerson] = (), search: Search = ALL
    ) -> tuple[Proposal, ...]:
        keys = {name: person.key for person in known for name in person.names}
        return tuple(
            found
            for document in documents
            for page in document.pages
            for line in enumerate(page.lines)
            for found in self._on(page.page, *line, keys)
        )

    def _on(self, page: PageRef, row: int, line: Line, keys: dict[str, PersonKey]) -> Iterator[Proposal]:
        sought = {
            CHILD: (Kind.NAME, FoundWhy.LIST, keys.get(CHILD, PersonKey("p1"))),
            NUMBER: (Kind.IDENTITY_NUMBER, FoundWhy.CHECK_DIGIT, keys.get(CHILD, PersonKey("p1"))),
            REPORTER: (Kind.NAME, FoundWhy.LABEL, PersonKey("reporter-1")),
            OFFICIAL: (Kind.NAME, FoundWhy.IN_DUTY, PersonKey("p3")),
            "diabetes": (Kind.HEALTH, FoundWhy.LIST, None),
        }
        words = [word.text for word in line.words]
        for text, (kind, why, person) in sought.items():
            run = text.split()
            for at in range(len(words) - len(run) + 1):
                if words[at : at + len(run)] == run:
                    places = range(at, at + len(run))
                    boxes = tuple(line.words[place].box for place in places)
                    yield Proposal(
                        page, boxes, tuple((row, place) for place in places), kind, text, why, "prov", 0.9, person,
                        withhold=why is not FoundWhy.IN_DUTY,
                    )  # fmt: skip


@pytest.fixture(autouse=True)
def _fast_passwords() -> Iterator[None]:
    with override_settings(PASSWORD_HASHERS=[FAST]):
        yield


def fill(
    settings: Settings,
    papers: Sequence[Paper],
    *,
    close: bool = True,
    ref: str = "K1",
    mark: str | None = None,
) -> list[str]:
    """Draw ``papers`` into the box ``ref``, one document each, index it and close it. The ids of the documents.

    Pages of another box than K1 bear its name, so that they are other files; not with ``mark``.
    """
    from django.db import transaction

    from arkiv.diary import services as diary
    from arkiv.holdings import services
    from arkiv.holdings.models import Document, Page, SourceFile
    from arkiv.holdings.readings import store_reading
    from arkiv.retention import services as retention
    from arkiv.search import queries
    from ingest.intake.inspect import inspect

    store = bootstrap.blob_store(settings)
    box = services.new_box(ref, services.Provenance(title="Prov"), actor="prov")
    documents, relations = [], []
    for place, paper in enumerate(papers):
        data, lines = draw(
            f"{paper.text}\nBlad {place + 1}" + (f" {ref}" if ref != "K1" and mark is None else "")
        )
        path = settings.home.parent / f"{ref} sida {place + 1}.png"
        path.write_bytes(data)
        services.add_file(box, path, path.name, store=store, code_version="prov", actor="prov")
        file = SourceFile.objects.get(box=box, name=path.name)
        page = PageRef(Sha256(file.sha256), 1)
        reading = reading_of(page, lines, paper.confidence)
        with transaction.atomic():
            services.file_listed(file, inspect(path), code_version="prov", actor="prov")
            services.page_read(file.pages.get(), reading, store_reading(store, reading), actor="prov")
        documents.append(document_of(page, paper))
        if paper.copy_of is not None:
            relations.append(Relation(RelationKind.DUPLICATE, place, paper.copy_of, 0.99, "samma ord"))
    pages = list(Page.objects.filter(file__box=box).order_by("file__position"))
    with transaction.atomic():
        services.box_assembled(
            box, pages, StackReading(tuple(documents), tuple(relations)), "prov", actor="prov"
        )
    queries.rebuild(settings, store, actor="prov")
    diary.check_box(box, today=TODAY, actor="prov")
    retention.check_box(box, law_on=TODAY, today=TODAY, actor="prov")
    if close:
        services.close_box(box, actor="prov")
    return list(Document.objects.filter(box=box).order_by("number").values_list("uid", flat=True))


def document_of(ref: PageRef, paper: Paper) -> DocumentReading:
    seen = (Evidence(ref, Box(0, 0, 1, 1), "", "prov"),)
    named = [(CHILD, "child"), (REPORTER, "reporter"), (OFFICIAL, "official")]
    fields = [
        Field(FieldName.PERSON_NAME, name, name, 0.9, seen, role)
        for name, role in named
        if name in paper.text
    ]
    fields.append(Field(FieldName.DOCUMENT_DATE, paper.day, paper.day, 0.9, seen))
    return DocumentReading((ref,), 1.0, (), paper.title, DocumentType(paper.code, 1.0), tuple(fields))


@pytest.fixture
def office(archive: Settings) -> Callable[..., Office]:
    """``office(REPORT, MINUTES)``: a closed box with these papers. eva and bo are utlämnare, karin administratör."""
    from arkiv.accounts import services as accounts
    from arkiv.accounts.models import Account
    from arkiv.accounts.roles import Role

    def open_office(*papers: Paper, close: bool = True) -> Office:
        accounts.add("karin", [Role.ADMINISTRATOR], PASSWORD, own=True, actor="prov")
        for name in ("eva", "bo"):
            accounts.add(name, [Role.DISCLOSER], PASSWORD, actor="account:1")
        accounts.add("sara", [Role.SCANNER], PASSWORD, actor="account:1")
        Account.objects.update(own_password=True)
        return Office(
            archive,
            lambda name: accounts.authenticate(name, PASSWORD, now=NOW),
            replace(bootstrap.redactor(), find=Finder()),
            fill(archive, papers, close=close),
        )

    return open_office
