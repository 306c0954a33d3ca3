"""One page made ready: turned upright, burnt, labelled, numbered and coded. The original's bytes are never touched.

Pure and picklable, so that pages can be prepared by several processes and put together by one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from arkiv.derivatives.geometry import Sheet, around, centre, holds
from arkiv.derivatives.legal_text import legal
from arkiv.derivatives.pdf_document import PdfPage
from arkiv.disclosure.delivery.bars import bars_on
from arkiv.disclosure.delivery.model import Bar, DeliveredPage, DeliveryFacts, KeptWord, SourcePage
from arkiv.disclosure.delivery.printing import BLACK, foot, label_bars
from arkiv.disclosure.delivery.standing import Grey, StandingPage, touches
from arkiv.disclosure.redaction.model import Mask
from ingest.intake.stored_picture import coded_grey
from ingest.model import BlockKind, Box, Line, PageReading, Sha256, Word

MOST_DPI = 320.0
"""A finer scan is made coarser, after it was burnt: letters need no more, and the file would be large."""
_SURE = 1.0


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page as it goes into the file, and the plan that the proof goes by."""

    pdf: PdfPage
    plan: DeliveredPage
    masks: tuple[Mask, ...]


def prepare(source: SourcePage, number: int, total: int, facts: DeliveryFacts) -> PreparedPage:
    """Page ``number`` of ``total``."""
    page = _fine_enough(StandingPage.of(source.image, source.reading))
    sheet = Sheet.of(source.reading)
    scale = page.pixels.shape[1] / max(1, sheet.upright_size[0])
    masks = [(mask, _placed(mask.boxes, sheet, scale)) for mask in source.masks]
    cleared = [box for clearing in source.clearings for box in _placed(clearing.boxes, sheet, scale)]
    bars = bars_on(page, masks)
    pixels = burnt(page.pixels, (bar.box for bar in bars))
    printed = label_bars(pixels, page, bars, [(mask, mask.ground) for mask in source.masks])
    strip, foot_words = foot(page, _foot_rows(source.masks, number, total, facts))
    lines, kept = _kept(page.reading.lines, bars, cleared)
    picture = coded_grey(np.vstack([printed.pixels, strip]), 1)
    reading = _reading(page, (*lines, _foot_line(foot_words)), picture.height_px)
    plan = DeliveredPage(
        number=number,
        source=source.reading.page,
        width_px=picture.width_px,
        height_px=picture.height_px,
        dpi=page.dpi,
        skew_deg=source.reading.skew_deg,
        turn_deg=source.reading.turn_deg,
        master_px=(source.reading.width_px, source.reading.height_px),
        bars=bars,
        labels=printed.labels,
        kept=(*kept, *foot_words),
        withheld=sum(len(line.words) for line in source.reading.lines) - len(kept),
        picture_sha256=Sha256(hashlib.sha256(picture.data).hexdigest()),
    )
    return PreparedPage(PdfPage(reading, picture), plan, source.masks)


def burnt(pixels: Grey, boxes: Iterable[Box]) -> Grey:
    """``pixels`` with every box black. What was there is gone: nothing is computed from it afterwards."""
    out = pixels.copy()
    for box in boxes:
        out[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] = BLACK
    return out


def _fine_enough(page: StandingPage) -> StandingPage:
    """A scan of more than ``MOST_DPI``, made coarser with everything on it."""
    if page.dpi <= MOST_DPI:
        return page
    share = MOST_DPI / page.dpi
    height, width = page.pixels.shape
    size = (max(1, round(width * share)), max(1, round(height * share)))
    small = np.asarray(cv2.resize(page.pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    if page.is_one_bit:
        small = np.where(small < 128, np.uint8(0), np.uint8(255))
    lines = tuple(_scaled(line, share) for line in page.reading.lines)
    reading = replace(page.reading, lines=lines, width_px=size[0], height_px=size[1], dpi=MOST_DPI)
    return StandingPage(small, reading, MOST_DPI)


def _scaled(line: Line, share: float) -> Line:
    words = tuple(replace(word, box=_times(word.box, share)) for word in line.words)
    return replace(line, words=words, box=_times(line.box, share))


def _times(box: Box, share: float) -> Box:
    return Box(box.x0 * share, box.y0 * share, box.x1 * share, box.y1 * share)


def _placed(boxes: Sequence[Box], sheet: Sheet, scale: float) -> tuple[Box, ...]:
    """Boxes of the master on the standing page."""
    return tuple(_times(sheet.upright(box), scale) for box in boxes)


def _foot_rows(masks: Sequence[Mask], number: int, total: int, facts: DeliveryFacts) -> list[str]:
    rows = [f"{facts.reference}, sida {number} av {total}"]
    grounds = sorted({(mask.ground.label, mask.ground.rule) for mask in masks})
    if grounds:
        said = "; ".join(f"{label} = {rule}" if label else rule for label, rule in grounds)
        rows.append(f"Svart: uppgift som inte lämnas ut. {said}")
    return rows


def _kept(
    lines: Sequence[Line], bars: Sequence[Bar], cleared: Sequence[Box]
) -> tuple[tuple[Line, ...], tuple[KeptWord, ...]]:
    """The lines less every word a bar touches. A line without words goes too."""
    left: list[Line] = []
    kept: list[KeptWord] = []
    for line in lines:
        near = [bar.box for bar in bars if bar.box.y0 < line.box.y1 and line.box.y0 < bar.box.y1]
        words = tuple(word for word in line.words if not any(touches(box, word.box) for box in near))
        if words:
            left.append(replace(line, words=words, box=around(tuple(word.box for word in words))))
        kept += [KeptWord(legal(word.text), word.box, _is_cleared(word, cleared)) for word in words]
    return tuple(left), tuple(kept)


def _is_cleared(word: Word, cleared: Sequence[Box]) -> bool:
    return any(holds(box, centre(word.box)) for box in cleared)


def _foot_line(words: Sequence[KeptWord]) -> Line:
    boxes = tuple(word.box for word in words)
    return Line(
        tuple(Word(word.text, word.box, _SURE) for word in words), around(boxes), _SURE, BlockKind.MARGIN
    )


def _reading(page: StandingPage, lines: tuple[Line, ...], height_px: int) -> PageReading:
    """What the delivered page says: nothing that was read of the hidden words, nothing of the engine's findings."""
    return replace(page.reading, lines=lines, height_px=height_px, dpi=page.dpi, findings=(), fingerprint="")
