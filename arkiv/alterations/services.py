"""Look at a box's altered documents, and say what they are. Looking is logged; a word changes no document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import msgspec
from django.db import transaction

from arkiv import bootstrap
from arkiv.alterations.cutting import strip
from arkiv.alterations.model import Altered, Spot, Verdict, altered, shown
from arkiv.alterations.models import WordingRow
from arkiv.alterations.page import to_html
from arkiv.audit import log
from arkiv.derivatives.sources import image_of
from arkiv.errors import BadInput, ChangedMeanwhile, NoSuchThing
from arkiv.holdings import stacks, stored
from arkiv.holdings.models import Box, Document, Page
from arkiv.holdings.stored import StoredDocument
from arkiv.settings import Settings
from ingest.model import DocumentReading, PageImage, Relation, RelationKind

_PAGES_KEPT = 4
_LONGEST_REASON = 500
_A_VERSION = f'"{RelationKind.VERSION.value}"'


@dataclass(frozen=True, slots=True)
class Word:
    """What a person said of a pair. ``stale``: the differences she saw are not the ones shown now."""

    number: int
    verdict: Verdict
    because: str
    actor: str
    at: datetime
    stale: bool


def altered_in(box: Box, *, actor: str) -> tuple[Altered, ...]:
    """Every record of ``box`` that lies there in two wordings, with where they part."""
    found = altered(stored.documents(box))
    with transaction.atomic():
        log.append("alterations.seen", actor=actor, subject=f"box:{box.pk}", data={"pairs": len(found)})
    return found


def page_of(box: Box, settings: Settings, *, actor: str) -> str:
    """``altered_in`` as a self-contained HTML page with both papers at every difference."""
    cutter = Cutter(box, settings)
    return to_html(box.ref, altered_in(box, actor=actor), cutter.cut)


# --- pairs, without reading a whole box ---------------------------------------------------------------


def pairs_in(box: Box) -> tuple[Altered, ...]:
    """As ``altered_in``, of the documents that have another wording alone; the caller logs that it was read."""
    rows = list(Document.objects.filter(box=box, relations__contains=_A_VERSION).order_by("number"))
    numbers = {relation.of + 1 for row in rows for relation in _versions(row)} - {row.number for row in rows}
    rows += Document.objects.filter(box=box, number__in=numbers)
    return altered(tuple(_stored(row) for row in sorted(rows, key=lambda row: row.number)))


def pairs_of(row: Document) -> tuple[Altered, ...]:
    """The pairs that the document of ``row`` is one of."""
    return tuple(pair for pair in pairs_in(row.box) if row.uid in (pair.ours.id, pair.theirs.id))


def _versions(row: Document) -> Iterable[Relation]:
    relations = msgspec.json.decode(row.relations, type=tuple[Relation, ...])
    return (relation for relation in relations if relation.kind is RelationKind.VERSION)


def _stored(row: Document) -> StoredDocument:
    reading = msgspec.json.decode(row.reading, type=DocumentReading)
    return StoredDocument(row.uid, row.number, reading, tuple(_versions(row)))


# --- a person's word -----------------------------------------------------------------------------------


def words_on(box: Box, pairs: Iterable[Altered]) -> dict[tuple[str, str], Word]:
    """The newest word that was not taken back on each of ``pairs``, by the ids of the two."""
    seen = {(pair.ours.id, pair.theirs.id): shown(pair) for pair in pairs}
    rows = WordingRow.objects.filter(box=box, undone=False).order_by("pk")
    return {
        (row.ours, row.theirs): Word(
            row.pk,
            Verdict(row.verdict),
            row.because,
            row.actor,
            row.at,
            row.shown != seen[row.ours, row.theirs],
        )
        for row in rows
        if (row.ours, row.theirs) in seen
    }


def say(
    box: Box, pair: Altered, verdict: Verdict, *, because: str, seen: str, actor: str, now: datetime
) -> None:
    """Record what a person found when she held the papers together. ``seen`` is ``shown`` of what she saw.

    Raises ChangedMeanwhile where the differences are others now, BadInput for too long a reason.
    """
    reason = " ".join(because.split())
    if len(reason) > _LONGEST_REASON:
        raise BadInput(f"Skälet får vara högst {_LONGEST_REASON} tecken. Inget har ändrats.")
    if seen != shown(pair):
        raise ChangedMeanwhile(
            "Skillnaderna är andra nu än de du såg. Ditt svar är inte sparat. Läs om sidan och svara på nytt."
        )
    with transaction.atomic():
        row = WordingRow.objects.create(
            box=box,
            ours=pair.ours.id,
            theirs=pair.theirs.id,
            shown=seen,
            verdict=verdict.value,
            because=reason,
            actor=actor,
            at=now,
        )
        log.append(
            "alterations.judged",
            actor=actor,
            subject=f"document:{pair.ours.id}",
            data={"other": pair.theirs.id, "verdict": verdict.value, "word": row.pk},
        )


def take_back(box: Box, number: int, *, actor: str) -> None:
    """The word ``number`` no longer stands; it is kept. Raises NoSuchThing."""
    with transaction.atomic():
        row = WordingRow.objects.select_for_update().filter(box=box, pk=number, undone=False).first()
        if row is None:
            raise NoSuchThing("Det svaret finns inte, eller är redan taget tillbaka. Inget har ändrats.")
        row.undone = True
        row.save(update_fields=("undone",))
        log.append(
            "alterations.word_undone", actor=actor, subject=f"document:{row.ours}", data={"word": number}
        )


class Cutter:
    """Cuts strips out of the pages of a box; the last few pages stay decoded."""

    def __init__(self, box: Box, settings: Settings) -> None:
        self._box, self._settings = box, settings
        self._store = bootstrap.blob_store(settings)
        self._decoded = lru_cache(maxsize=_PAGES_KEPT)(self._decode)

    def cut(self, spot: Spot) -> bytes:
        """The strip around ``spot``, upright, as PNG. Raises IngestError where the page cannot be decoded."""
        image, turn_deg = self._decoded(spot.file, spot.page)
        return strip(image.pixels, spot.box, dpi=image.dpi, turn_deg=turn_deg)

    def _decode(self, file: str, number: int) -> tuple[PageImage, int]:
        row = Page.objects.select_related("file").get(file__box=self._box, file__sha256=file, number=number)
        return image_of(row, self._settings), stacks.reading_of(row, self._store).turn_deg
