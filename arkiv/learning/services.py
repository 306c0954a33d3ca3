"""Teach the type model from confirmed documents; take it in use; answer an old question with an old model."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import msgspec
from django.db import transaction

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.errors import BadInput, NoSuchThing
from arkiv.holdings import history, stacks
from arkiv.holdings.corrections import FactName
from arkiv.holdings.models import Box, Document, Page
from arkiv.learning import active
from arkiv.learning.models import LearnedModelRow
from arkiv.learning.teach import Lesson, Measured, Taught, teach
from ingest.model import DocumentReading, DocumentType, FieldName
from ingest.stages.confidence import TYPE, confidence_maps
from ingest.stages.doctype import DocumentView, propose_type, scores_of, view_document
from ingest.stages.fields.parties import find_issuer
from ingest.stages.pagetext import PageText
from ingest.stages.signs import PageSigns
from ingest.stages.vocabulary import features_in, features_of, forms_of_text
from ingest.understand import default_scorers

FEWEST = 20
"""Confirmed documents from which teaching is worth a try."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a new model would change. ``digest`` is its hash; ``applied``: it is in use from now on."""

    digest: str
    taught_on: int
    kept_back: int
    accept_from: float
    before: Measured
    after: Measured
    applied: bool


@dataclass(frozen=True, slots=True)
class Replayed:
    """A document's type as a certain model gives it."""

    document: str
    model: str
    doctype: DocumentType
    accepted: bool


def learn(*, apply: bool, actor: str) -> Report:
    """Teach from every document whose type a person has set or confirmed. Raises BadInput where they are too few."""
    lessons = tuple(_lessons())
    if len(lessons) < FEWEST:
        raise BadInput(
            f"{len(lessons)} handlingar har en typ som en person bestämt; minst {FEWEST} behövs. Inget har ändrats. "
            "Bekräfta fler med 'arkiv document confirm HANDLING type'."
        )
    taught = teach(lessons, active.model(active.digest()))
    packed = msgspec.json.encode(taught.model).decode()
    digest = hashlib.sha256(packed.encode()).hexdigest()
    if apply:
        _apply(taught, packed, digest, actor)
    return Report(
        digest,
        len(taught.taught_on),
        len(taught.kept_back),
        taught.model.accept_from,
        taught.before,
        taught.after,
        apply,
    )


def _apply(taught: Taught, packed: str, digest: str, actor: str) -> None:
    with transaction.atomic():
        LearnedModelRow.objects.create(
            digest=digest,
            weights=packed,
            taught_on=list(taught.taught_on),
            kept_back=list(taught.kept_back),
            applied_at=datetime.now(UTC),
            applied_by=actor,
        )
        log.append(
            "learning.applied",
            actor=actor,
            subject=f"model:{digest[:12]}",
            data={"model": digest, "taught_on": list(taught.taught_on), "kept_back": list(taught.kept_back)},
        )


def models_used() -> tuple[tuple[str, str, str, int], ...]:
    """Every model taken in use: hash, when, by whom, and how many documents it was taught on."""
    rows = LearnedModelRow.objects.order_by("pk")
    return tuple((row.digest, row.applied_at.isoformat(), row.applied_by, len(row.taught_on)) for row in rows)


def replay(uid: str, model: str) -> Replayed:
    """The type of document ``uid`` as ``model`` gives it: a hash or its beginning, "" for what was shipped."""
    row = Document.objects.select_related("box").filter(uid=uid).first()
    if row is None:
        raise NoSuchThing(f"Handlingen {uid} finns inte. 'arkiv document list' visar dem som finns.")
    learned = active.model(model)
    proposed = propose_type(_view(row), (*default_scorers(), learned))
    confidence = confidence_maps()[TYPE](proposed.confidence)
    told = replace(proposed, confidence=confidence)
    return Replayed(uid, model, told, told.code is not None and confidence >= learned.accept_from)


def _lessons() -> Iterator[Lesson]:
    shipped = default_scorers()
    for row in Document.objects.exclude(decided=None).select_related("box").order_by("uid"):
        reading = msgspec.json.decode(row.reading, type=DocumentReading)
        if FactName.TYPE not in history.unpacked(row.decided) or reading.doctype.code is None:
            continue
        view = _view(row)
        points = scores_of([point for scorer in shipped for point in scorer.points(view)])
        named = _of_names(reading)
        features = tuple(each for each in features_in(view) if each not in named)
        yield Lesson(row.uid, features, points, reading.doctype.code)


def _of_names(reading: DocumentReading) -> frozenset[str]:
    """What persons' names would give: a model is kept when papers are destroyed, and must not hold them."""
    names = (FieldName.PERSON_NAME, FieldName.SIGNATURE, FieldName.SENDER, FieldName.RECIPIENT)
    words = " ".join(each.value for name in names for each in reading.candidates(name))
    return frozenset(features_of(forms_of_text(words)))


def _view(row: Document) -> DocumentView:
    """The document as its type was decided on: what lies behind it as an attachment had no say."""
    reading = msgspec.json.decode(row.reading, type=DocumentReading)
    behind = {page for each in reading.attachments for page in each.pages}
    settings = bootstrap.current()
    store = bootstrap.blob_store(settings)
    context = stacks.context_of(Box.objects.get(pk=row.box_id), settings)
    pages = Page.objects.filter(document=row).select_related("file").order_by("position")
    texts = (PageText(stacks.reading_of(page, store)) for page in pages)
    signs = [PageSigns(text, context) for text in texts if text.page not in behind]
    written = [each.page for each in signs if not each.is_blank]
    return view_document(signs, find_issuer(written, context))
