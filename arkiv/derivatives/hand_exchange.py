"""Hand pages over to a handwriting engine, and take its answer back."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from django.db import transaction
from PIL import Image

from arkiv import bootstrap
from arkiv.audit import log
from arkiv.audit.models import EventRow
from arkiv.blobs.protocol import BlobStore
from arkiv.derivatives import hand_services, handover, sources
from arkiv.derivatives.alto_read import AltoPage, read_alto
from arkiv.derivatives.alto_write import Region, SourceImage, alto_of_regions
from arkiv.derivatives.geometry import Sheet
from arkiv.derivatives.handover import HandedOver, HandedPage, HandedRegion
from arkiv.derivatives.handwriting import HandReading, answered, regions_of
from arkiv.derivatives.models import HandReadingRow
from arkiv.derivatives.outbox import make_outside, write_whole
from arkiv.derivatives.services import WRITER, Progress
from arkiv.errors import BadInput, NotAllowedNow
from arkiv.holdings import stacks
from arkiv.holdings.models import Box, BoxState, Page
from arkiv.holdings.readings import load_reading
from arkiv.settings import Settings
from ingest.errors import IngestError
from ingest.model import Box as Place
from ingest.model import Line, PageReading, PageRef, Sha256, Word
from ingest.stages.placement import upright

EXPORTED = "handwriting.exported"
UNNAMED = "okänd läsare"
_SAME_SIZE = 0.01
"""An engine that measures in tenths of a millimetre may be off by this share and still mean the same picture."""


@dataclass(frozen=True, slots=True)
class HandedOut:
    """What was handed over. ``without_picture``: pages whose file did not give a picture (file, number)."""

    folder: str
    pages: int
    regions: int
    without_picture: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came back. ``outside`` counts lines that stood on print and were left out."""

    pages: int
    lines: int
    words: int
    outside: int
    unanswered: tuple[str, ...]


# --- out ------------------------------------------------------------------------------------------


def hand_out(
    box: Box,
    settings: Settings,
    folder: Path,
    *,
    actor: str,
    again: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> HandedOut:
    """Write every page with handwriting to ``folder``; ``again``: also those that have been read already."""
    make_outside(folder, settings.home)
    make_outside(folder / handover.ANSWERS, settings.home)
    store = bootstrap.blob_store(settings)
    rows, handed, missing = stacks.pages_of(box), [], []
    for done, page in enumerate(rows, start=1):
        known = HandReadingRow.objects.filter(page=page).first()
        if page.reading and (again or known is None):
            reading = load_reading(store, known.base if known else page.reading)
            places = regions_of(reading)
            if places:
                written = _hand_out_page(page, reading, settings, folder)
                handed += [written] if written else []
                missing += [] if written else [(str(page.file.sha256), int(page.number))]
        progress(done, len(rows))
    data = handover.packed(HandedOver(handover.FORMAT, box.ref, tuple(handed)))
    listed = write_whole(folder / handover.LIST, data)
    regions = sum(len(page.regions) for page in handed)
    with transaction.atomic():
        told = {"pages": len(handed), "regions": regions, "list_sha256": listed}
        log.append(EXPORTED, actor=actor, subject=f"box:{box.pk}", data=told)
    return HandedOut(str(folder), len(handed), regions, tuple(missing))


def _hand_out_page(page: Page, reading: PageReading, settings: Settings, folder: Path) -> HandedPage | None:
    """Picture and ALTO of one page; ``None`` where its file does not give the picture."""
    try:
        image = sources.image_of(page, settings)
    except IngestError:
        return None
    sheet, name = Sheet.of(reading), handover.page_name(page.file.sha256, page.number)
    picture = io.BytesIO()
    Image.fromarray(upright(image.pixels, reading.turn_deg)).save(picture, "PNG", compress_level=4)
    sha256 = write_whole(folder / f"{name}.png", picture.getvalue())
    regions = tuple(
        Region(f"h{at}", sheet.upright(box), tuple(_moved(line, sheet.upright) for line in lines))
        for at, (box, lines) in enumerate(regions_of(reading), start=1)
    )
    width, height = sheet.upright_size
    level = replace(reading, width_px=width, height_px=height, turn_deg=0, lines=())
    written = alto_of_regions(level, SourceImage(f"{name}.png", sha256, 1), WRITER, regions)
    write_whole(folder / f"{name}.xml", written)
    return HandedPage(
        name=name,
        file=page.file.sha256,
        number=page.number,
        image_sha256=sha256,
        width_px=width,
        height_px=height,
        dpi=reading.dpi,
        turn_deg=reading.turn_deg,
        regions=tuple(HandedRegion(r.id, (r.box.x0, r.box.y0, r.box.x1, r.box.y1)) for r in regions),
    )


# --- back in --------------------------------------------------------------------------------------


def take_in(folder: Path, settings: Settings, *, actor: str, engine: str = "") -> TakenIn:
    """Read the answers in ``folder`` and lay them over the pages, all or none. ``engine`` overrides the files' own.

    Raises BadInput for what was not handed over as it now stands, NotAllowedNow for a closed box.
    """
    handed, data = handover.unpacked(folder)
    box = _box_of(handed, data)
    store = bootstrap.blob_store(settings)
    answers: list[tuple[Page, HandReading, int]] = []
    unanswered: list[str] = []
    for page in handed.pages:
        answer = handover.answer_to(page, folder)
        if answer is None:
            unanswered.append(page.name)
            continue
        row = _row_of(page, box, store)
        answers.append((row, *_understood(page, answer, folder, engine)))
    blobs = [hand_services.store_hand(store, hand) for _, hand, _ in answers]
    with transaction.atomic():
        for (row, hand, outside), blob in zip(answers, blobs, strict=True):
            hand_services.lay_over(row, hand, blob, outside, store, actor)
    lines = [line for _, hand, _ in answers for line in hand.lines]
    return TakenIn(
        pages=len(answers),
        lines=len(lines),
        words=sum(len(line.words) for line in lines),
        outside=sum(outside for _, _, outside in answers),
        unanswered=tuple(unanswered),
    )


def _box_of(handed: HandedOver, data: bytes) -> Box:
    """The box, if the list is one that was handed over of it: the log remembers its hash."""
    box = Box.objects.filter(ref=handed.box).first()
    digest = hashlib.sha256(data).hexdigest()
    if box is None or not _was_handed_out(box, digest):
        raise BadInput(
            "Förteckningen är inte en som lämnats ut härifrån, eller har ändrats sedan dess. Lämna ut på nytt med "
            "'arkiv handwriting export'. Inget har ändrats."
        )
    if box.state == BoxState.CLOSED:
        raise NotAllowedNow(f"Kartong {box.ref} är stängd; dess handlingar står fast. Inget har ändrats.")
    return box


def _was_handed_out(box: Box, digest: str) -> bool:
    told = EventRow.objects.filter(kind=EXPORTED, subject=f"box:{box.pk}").values_list("data", flat=True)
    return any(msgspec.json.decode(data).get("list_sha256") == digest for data in told)


def _row_of(page: HandedPage, box: Box, store: BlobStore) -> Page:
    """The page row, if the page still lies as it did when it was handed over. Raises BadInput."""
    row = (
        Page.objects.filter(file__box=box, file__sha256=page.file, number=page.number)
        .select_related("file")
        .exclude(reading="")
        .first()
    )
    if row is not None:
        sheet = Sheet.of(load_reading(store, row.reading))
        if (sheet.upright_size, sheet.turn_deg) == ((page.width_px, page.height_px), page.turn_deg):
            return row
    raise BadInput(
        f"Sidan {page.name} finns inte kvar, eller har lästs om på annat håll sedan den lämnades ut. Lämna ut på "
        "nytt. Inget har ändrats."
    )


def _understood(page: HandedPage, answer: bytes, folder: Path, engine: str) -> tuple[HandReading, int]:
    """What the engine says of ``page``, on the master; and how many lines stood outside the handwriting."""
    try:
        read = read_alto(answer, page.dpi)
    except BadInput as error:
        raise BadInput(f"{page.name}: {error}") from error
    _check_same_picture(page, read, folder)
    boxes = tuple(Place(*region.box) for region in page.regions)
    lines, outside = answered(read.lines, boxes)
    sheet = Sheet(page.width_px, page.height_px, (360 - page.turn_deg) % 360)
    hand = HandReading(
        page=PageRef(Sha256(page.file), page.number),
        engine=engine or read.engine or UNNAMED,
        regions=tuple(sheet.upright(box) for box in boxes),
        lines=tuple(_moved(line, sheet.upright) for line in lines),
    )
    return hand, outside


def _check_same_picture(page: HandedPage, read: AltoPage, folder: Path) -> None:
    """Raises BadInput unless the answer is about the picture that was handed over."""
    for said, ours in ((read.width_px, page.width_px), (read.height_px, page.height_px)):
        if said and abs(said - ours) > max(1.0, _SAME_SIZE * ours):
            raise BadInput(
                f"{page.name}: svaret gäller en bild på {read.width_px:.0f} × {read.height_px:.0f} bildpunkter, men "
                f"den som lämnades ut har {page.width_px} × {page.height_px}. Läs originalbilden. Inget har ändrats."
            )
    picture = folder / f"{page.name}.png"
    told = read.sha256.lower()
    changed = len(told) == 64 and told != page.image_sha256
    if picture.is_file():
        with picture.open("rb") as stream:
            changed = changed or hashlib.file_digest(stream, "sha256").hexdigest() != page.image_sha256
    if changed:
        raise BadInput(f"{page.name}: bilden är inte den som lämnades ut. Inget har ändrats.")


def _moved(line: Line, move: Callable[[Place], Place]) -> Line:
    words: tuple[Word, ...] = tuple(replace(word, box=move(word.box)) for word in line.words)
    return replace(line, words=words, box=move(line.box))
