"""The delivered picture looked at: bars black all through, nothing laid over, nothing hidden that can be read again."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import cv2
import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image
from rapidfuzz.distance import Levenshtein

from arkiv.derivatives.geometry import Sheet
from arkiv.disclosure.delivery.model import DeliveredPage, KeptWord
from arkiv.disclosure.delivery.printing import draw_label
from arkiv.disclosure.delivery.standing import Grey, shared
from arkiv.disclosure.proof.model import Failure, Fault
from arkiv.disclosure.proof.open_text import OpenWord, secrets_among
from arkiv.disclosure.proof.secrets import Secrets, plain, tokens
from arkiv.disclosure.redaction.model import Mask
from ingest.engines.protocol import LevelPage, RecognitionEngine
from ingest.model import Box, Line
from ingest.stages.placement import Placement

DARKEST = 3
"""Away from its edges a bar is black to the last grey level, JPEG or not; a shade of what it hides is less than ten."""
EDGE_LIGHTEST = 100
"""So light JPEG may make a bar's edge at most, where white paper begins; 41 is the most that was seen."""
EDGE_PX = 8  # a JPEG block: what stands beside a bar shades into it
_MISSING_FROM = 110
_MOST_BARE = 0.03
"""Of a masked place: what rounding to whole pixels may leave at its edges."""
_LABEL_DIFFERS = 70
_LOOK_DPI = 60.0
_BLOCK_PX, _BLOCK_DIFFERS = 10, 20.0
_SAME_PLACE, _SAME_LOOK = 0.6, 0.5
_FRAGMENT = 4  # letters of a hidden word that may not stick out of a bar


def picture_of(page: Any) -> Grey:
    """The pixels of the page's one picture, uint8 grey. Raises what pikepdf and Pillow raise for a broken one."""
    picture = next(iter(page.Resources.XObject.values()))
    if str(picture.get("/Filter")) == "/DCTDecode":
        image: Image.Image = Image.open(io.BytesIO(picture.read_raw_bytes()), formats=("JPEG",))
    else:
        image = pikepdf.PdfImage(picture).as_pil_image()
    return np.asarray(image.convert("L"), np.uint8)


def bar_faults(pixels: Grey, plan: DeliveredPage) -> Iterator[Failure]:
    """Bars that are not there, or that something shows in when the contrast is raised."""
    expected = _without_labels(pixels, plan)
    for number, bar in enumerate(plan.bars, start=1):
        patch = expected[int(bar.box.y0) : int(bar.box.y1), int(bar.box.x0) : int(bar.box.x1)]
        if not patch.size:
            continue
        if float(np.mean(patch)) > _MISSING_FROM / 2 or int(patch.max()) > 2 * _MISSING_FROM:
            yield Failure(
                Fault.BAR_MISSING, f"Stapel {number} på sida {plan.number} täcker inte.", plan.number
            )
        elif _shows(patch):
            message = f"I stapel {number} på sida {plan.number} syns något när kontrasten höjs."
            yield Failure(Fault.BAR_NOT_BLACK, message, plan.number)


def _shows(patch: Grey) -> bool:
    """Whether a bar is anything but evenly black."""
    inner = patch[EDGE_PX:-EDGE_PX, EDGE_PX:-EDGE_PX]
    return int(patch.max()) > EDGE_LIGHTEST or (bool(inner.size) and int(inner.max()) > DARKEST)


def coverage_faults(masks: Iterable[Mask], plan: DeliveredPage) -> Iterator[Failure]:
    """Places that somebody masked and that no bar covers: worked out anew, from the masks and not from the bars."""
    width, height = plan.master_px
    sheet = Sheet(width, height, plan.turn_deg)
    scale = plan.width_px / max(1, sheet.upright_size[0])
    bars = [bar.box for bar in plan.bars]
    for mask in masks:
        for box in mask.boxes:
            place = sheet.upright(box)
            if not _is_covered(
                tuple(scale * side for side in (place.x0, place.y0, place.x1, place.y1)), bars, plan
            ):
                message = f"En plats som ska döljas på sida {plan.number} ligger inte under någon stapel."
                yield Failure(Fault.UNCOVERED, message, plan.number)
                return


def _is_covered(place: tuple[float, ...], bars: Sequence[Box], plan: DeliveredPage) -> bool:
    left, top = max(0, math.floor(place[0])), max(0, math.floor(place[1]))
    right, foot = min(plan.width_px, math.ceil(place[2])), min(plan.height_px, math.ceil(place[3]))
    bare = np.ones((max(0, foot - top), max(0, right - left)), bool)
    for bar in bars:
        rows = slice(max(0, int(bar.y0) - top), max(0, int(bar.y1) - top))
        bare[rows, max(0, int(bar.x0) - left) : max(0, int(bar.x1) - left)] = False
    return not bare.size or float(bare.mean()) <= _MOST_BARE


def _without_labels(pixels: Grey, plan: DeliveredPage) -> Grey:
    """``pixels`` with every label that looks as it should taken off; one that does not is left, and shows."""
    out = pixels.copy()
    for label in plan.labels:
        if not label.on_bar:
            continue
        rows, columns = (
            slice(int(label.box.y0), int(label.box.y1)),
            slice(int(label.box.x0), int(label.box.x1)),
        )
        drawn = draw_label(np.zeros_like(pixels[: rows.stop, : columns.stop]), label)[rows, columns]
        patch = pixels[rows, columns]
        if patch.shape == drawn.shape and np.mean(np.abs(patch.astype(int) - drawn)) < _LABEL_DIFFERS / 2:
            wide = slice(max(0, rows.start - EDGE_PX), rows.stop + EDGE_PX)
            high = slice(max(0, columns.start - EDGE_PX), columns.stop + EDGE_PX)
            out[wide, high] = np.where(_near(drawn, pixels, wide, high, rows, columns), 0, out[wide, high])
    return out


def _near(drawn: Grey, pixels: Grey, wide: slice, high: slice, rows: slice, columns: slice) -> Any:
    """Where the label's own letters reach, the JPEG's shading about them counted."""
    whole: Grey = np.zeros_like(pixels[wide, high])
    top, left = rows.start - wide.start, columns.start - high.start
    whole[top : top + drawn.shape[0], left : left + drawn.shape[1]] = drawn
    return cv2.dilate(whole, np.ones((2 * EDGE_PX + 1, 2 * EDGE_PX + 1), np.uint8)) > 0


def overlay_faults(shown: Grey, pixels: Grey, plan: DeliveredPage) -> Iterator[Failure]:
    """The page as a viewer shows it beside the picture alone: anything drawn over it, moved or cut."""
    seen = shown.astype(np.float32)
    if not any(_is_seen(seen, pixels, edges) for edges in product((0, 1), repeat=4)):
        yield Failure(Fault.OVERLAID, f"Sida {plan.number} visar något annat än sin bild.", plan.number)


def _is_seen(shown: NDArray[np.float32], pixels: Grey, edges: tuple[int, ...]) -> bool:
    """Whether ``shown`` is ``pixels`` throughout, drawn ``edges`` pixels (top, foot, left, right) past the page.

    A renderer rounds a picture's place outwards: one that fills its page to the last decimal may be drawn a pixel
    larger than it. That moves every edge of the print a little, which must not pass for something laid over.
    """
    top, foot, left, right = edges
    height, width = shown.shape
    size = (width + left + right, height + top + foot)
    whole = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    drawn = whole[top : top + height, left : left + width].astype(np.float32)
    return float(cv2.blur(np.abs(drawn - shown), (_BLOCK_PX, _BLOCK_PX)).max()) <= _BLOCK_DIFFERS


def live_text_faults(shown: Grey, words: Sequence[tuple[str, Box]], plan: DeliveredPage) -> Iterator[Failure]:
    """Words in the text where the page shows nothing but black. Boxes in pixels of ``shown``."""
    for text, box in words:
        patch = shown[max(0, int(box.y0)) : int(box.y1) + 1, max(0, int(box.x0)) : int(box.x1) + 1]
        if sum(char.isalnum() for char in text) < 3 or patch.size < 12:
            continue
        if float(np.median(patch)) < 48 and float(patch.std()) < 24:
            message = f"På sida {plan.number} ligger text kvar under en svart yta."
            yield Failure(Fault.TEXT_UNDER_BAR, message, plan.number)
            return


def reread_faults(
    pixels: Grey, plan: DeliveredPage, own: Secrets, others: Secrets, reader: RecognitionEngine
) -> tuple[int, tuple[Failure, ...]]:
    """How many words could be read again in the picture, and whether any of them is hidden. Raises EngineFailed.

    ``own`` is hidden on this page, ``others`` anywhere: of those a single name proves nothing, for it may be misread.
    """
    placement = Placement(plan.width_px, plan.height_px, 0, plan.skew_deg)
    lines = reader.recognise(LevelPage(placement.levelled(pixels), plan.dpi))
    words = [word for line in lines for word in _placed(line, placement)]
    kept = [*plan.kept, *(KeptWord(label.text, label.box) for label in plan.labels)]
    open_ones = [each for each in plan.kept if each.cleared]
    unknown = [
        left
        for word in words
        if not _is_cleared(word, open_ones) and (left := _without_kept(word, kept)).parts
    ]
    told = [
        *secrets_among(unknown, own),
        *secrets_among(unknown, others.elsewhere),
        *(word for word in unknown if _sticks_out(word, plan, own)),
    ]
    if not told:
        return len(words), ()
    message = f"På bilden av sida {plan.number} går {len(set(told))} dolda ord att läsa."
    return len(words), (Failure(Fault.SECRET_IN_PIXELS, message, plan.number),)


def _placed(line: Line, placement: Placement) -> Iterator[OpenWord]:
    for word in line.words:
        yield OpenWord.of(word.text, placement.to_master(word.box))


def _without_kept(word: OpenWord, kept: Sequence[KeptWord]) -> OpenWord:
    """``word`` less the parts that words kept (or printed by us) there say: those are judged with the text."""
    near = [
        each.text
        for each in kept
        if min(shared(word.box, each.box)) > 0.4 or min(shared(each.box, word.box)) > 0.4
    ]
    said = {part for text in near for part in tokens(text)}
    return replace(word, parts=tuple(part for part in word.parts if part not in said))


def _is_cleared(word: OpenWord, cleared: Sequence[KeptWord]) -> bool:
    """Whether ``word`` is one that somebody has seen and left open, read a little otherwise the second time.

    An official may be called what somebody hidden is called. Only what stands in the very place of a word left open,
    and looks like it, is that word.
    """
    return any(
        min(shared(each.box, word.box)) > _SAME_PLACE
        and Levenshtein.normalized_similarity(plain(each.text), plain(word.text)) >= _SAME_LOOK
        for each in cleared
    )


def _sticks_out(word: OpenWord, plan: DeliveredPage, secrets: Secrets) -> bool:
    """A piece of a hidden word beside a bar: where a bar is too short."""
    pieces = [part for part in word.parts if len(part) >= _FRAGMENT]
    if not pieces or not any(_beside(bar.box, word.box) for bar in plan.bars):
        return False
    return any(piece != whole and piece in whole for piece in pieces for whole in secrets.words)


def _beside(bar: Box, word: Box) -> bool:
    wide = Box(bar.x0 - 0.4 * word.height, bar.y0, bar.x1 + 0.4 * word.height, bar.y1)
    across, down = shared(wide, word)
    return across > 0 and down > 0.5
