"""The proof: ``prove(path, delivery, reader)``. It knows what was hidden and looks for it in what was built.

It trusts neither the builder nor itself: the file is held against the plan (what text, which pixels, which objects),
searched for the secrets as bytes, and read again as a picture. One page at a time; pages can be proved by several
processes (``prove_pages``) and the outcome put together (``joined``).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pikepdf.pdfa
import pypdfium2 as pdfium
from PIL import UnidentifiedImageError

from arkiv.derivatives.geometry import centre, holds
from arkiv.derivatives.pdf_document import FLAVOUR, POINTS_PER_INCH
from arkiv.disclosure.delivery.build import file_sha256
from arkiv.disclosure.delivery.model import DeliveredPage, Delivery
from arkiv.disclosure.delivery.standing import Grey
from arkiv.disclosure.proof.drawn_text import Content, DrawnText, content_of, is_hidden
from arkiv.disclosure.proof.model import Failure, Fault, Proof
from arkiv.disclosure.proof.open_text import copy_faults
from arkiv.disclosure.proof.pixels import (
    bar_faults,
    coverage_faults,
    live_text_faults,
    overlay_faults,
    picture_of,
    reread_faults,
)
from arkiv.disclosure.proof.secrets import Secrets, tokens
from arkiv.disclosure.proof.streams import stream_faults, tells
from arkiv.disclosure.proof.structure import file_faults, structure_faults
from arkiv.disclosure.redaction.model import Mask
from ingest.engines.protocol import RecognitionEngine
from ingest.model import PageRef

SHOWN_DPI = 75.0
"""Pages are looked at so, or pixel for pixel where they have fewer: two programs enlarge a picture each in its way."""
_BFCHAR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
_SIZE_DIFFERS_PT = 1.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a part of the proof found and how much it looked at."""

    failures: tuple[Failure, ...]
    checked: tuple[tuple[str, int], ...]


def prove(path: Path, delivery: Delivery, reader: RecognitionEngine | None = None) -> Proof:
    """Look for everything ``delivery`` hides in the file at ``path``. Nothing may be released unless ``holds``.

    ``reader`` reads the delivered pictures again; without it that check is not made and counts 0 words.
    Raises EngineFailed.
    """
    numbers = [page.number for page in delivery.pages]
    return joined(path, [prove_file(path, delivery), prove_pages(path, delivery, numbers, reader)])


def joined(path: Path, outcomes: Iterable[Outcome]) -> Proof:
    """One proof of the outcomes of its parts."""
    failures: list[Failure] = []
    checked: Counter[str] = Counter()
    for outcome in outcomes:
        failures += outcome.failures
        checked.update(dict(outcome.checked))
    return Proof(file_sha256(path), tuple(dict.fromkeys(failures)), tuple(sorted(checked.items())))


def prove_file(path: Path, delivery: Delivery) -> Outcome:
    """All that concerns the file as a whole."""
    secrets = Secrets.of(delivery.masks)
    found = list(file_faults(path))
    if file_sha256(path) != delivery.sha256:
        found.append(Failure(Fault.WRONG_FILE, "Filen är inte den som byggdes."))
    try:
        with pikepdf.open(path) as pdf:
            found += [
                *structure_faults(pdf, delivery.facts),
                *_pdfa_faults(path),
                *_page_count(pdf, delivery),
            ]
            found += [*stream_faults(path, pdf, secrets), *copy_faults(delivery.pages, secrets)]
            objects = len(pdf.objects)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        found.append(Failure(Fault.UNREADABLE, "Filen går inte att öppna som PDF utan lösenord."))
        return Outcome(tuple(found), ())
    return Outcome(tuple(found), (("delar av filen", objects), ("dolda ord", len(secrets.words))))


def _pdfa_faults(path: Path) -> Iterator[Failure]:
    if not pikepdf.pdfa.validate_written(path, FLAVOUR).passed:
        yield Failure(Fault.NOT_PDFA, "Filen är ingen giltig PDF/A-2b.")


def _page_count(pdf: pikepdf.Pdf, delivery: Delivery) -> Iterator[Failure]:
    if len(pdf.pages) != len(delivery.pages):
        message = f"Filen har {len(pdf.pages)} sidor; {len(delivery.pages)} skulle lämnas ut."
        yield Failure(Fault.WRONG_PAGES, message)


def prove_pages(
    path: Path, delivery: Delivery, numbers: Sequence[int], reader: RecognitionEngine | None = None
) -> Outcome:
    """All that concerns pages ``numbers`` (from 1). Raises EngineFailed."""
    secrets, on_page = Secrets.of(delivery.masks), _by_page(delivery.masks)
    failures: list[Failure] = []
    checked: Counter[str] = Counter()
    plans = {page.number: page for page in delivery.pages}
    try:
        with pikepdf.open(path) as pdf, pdfium.PdfDocument(path) as shown:
            codes = _codes(pdf)
            for number in numbers:
                if number > len(pdf.pages) or number not in plans:
                    continue
                mine = on_page.get(plans[number].source, [])
                failures += coverage_faults(mine, plans[number])
                own = Secrets.of(mine)
                page = _Page(pdf.pages[number - 1], shown, plans[number], codes, secrets, own)
                outcome = page.outcome(reader)
                failures += outcome.failures
                checked.update(dict(outcome.checked))
    except (pikepdf.PdfError, pikepdf.PasswordError, pdfium.PdfiumError):
        failures.append(Failure(Fault.UNREADABLE, "Filen går inte att öppna som PDF utan lösenord."))
    return Outcome(tuple(failures), tuple(checked.items()))


def _by_page(masks: Iterable[Mask]) -> dict[PageRef, list[Mask]]:
    found: dict[PageRef, list[Mask]] = {}
    for mask in masks:
        found.setdefault(mask.page, []).append(mask)
    return found


def _codes(pdf: pikepdf.Pdf) -> dict[int, str]:
    """Glyph numbers to characters, by the one font's ToUnicode."""
    codes: dict[int, str] = {}
    for page in pdf.pages:
        for font in _fonts(page.obj):
            table = font.get("/ToUnicode")
            if isinstance(table, pikepdf.Stream):
                codes |= {
                    int(code, 16): bytes.fromhex(char.decode()).decode("utf-16-be", "replace")
                    for code, char in _BFCHAR.findall(table.read_bytes())
                }
            return codes
    return codes


def _fonts(page: Any) -> list[Any]:
    resources = page.get("/Resources")
    fonts = resources.get("/Font") if isinstance(resources, pikepdf.Dictionary) else None
    return list(fonts.values()) if isinstance(fonts, pikepdf.Dictionary) else []


@dataclass(frozen=True, slots=True)
class _Page:
    """One page under proof."""

    page: pikepdf.Page
    shown: pdfium.PdfDocument
    plan: DeliveredPage
    codes: dict[int, str]
    secrets: Secrets
    own: Secrets

    def outcome(self, reader: RecognitionEngine | None) -> Outcome:
        """Every failure of the page, and how many words were read again; without ``reader`` none are."""
        content = content_of(self.page, self.codes)
        found = [*self._size(), *self._content(content), *self._text(content)]
        reread = 0
        try:
            pixels = picture_of(self.page)
        except (OSError, ValueError, StopIteration, AttributeError, pikepdf.PdfError, UnidentifiedImageError):
            message = f"Bilden på sida {self.plan.number} går inte att läsa."
            found.append(Failure(Fault.PICTURE_CHANGED, message, self.plan.number))
        else:
            found += [*self._picture(pixels), *self._look(pixels, content)]
            if reader is not None and pixels.shape == (self.plan.height_px, self.plan.width_px):
                reread, again = reread_faults(pixels, self.plan, self.own, self.secrets, reader)
                found += again
        counts = {
            "sidor": 1,
            "staplar": len(self.plan.bars),
            "synliga ord": len(self.plan.kept),
            "omlästa ord": reread,
        }
        return Outcome(tuple(found), tuple(counts.items()))

    def _fault(self, fault: Fault, message: str) -> Failure:
        return Failure(fault, f"Sida {self.plan.number}: {message}", self.plan.number)

    @property
    def _points_a_pixel(self) -> float:
        left, _, right, _ = (float(side) for side in self.page.obj.MediaBox)
        return (right - left) / max(1, self.plan.width_px)

    @property
    def _shown_scale(self) -> float:
        """Pixels a point that the page is rendered with."""
        wanted = SHOWN_DPI / POINTS_PER_INCH
        return min(wanted, 1 / self._points_a_pixel) if self._points_a_pixel > 0 else wanted

    def _size(self) -> Iterator[Failure]:
        left, low, right, high = (float(side) for side in self.page.obj.MediaBox)
        share = (right - left) / self.plan.width_px, (high - low) / self.plan.height_px
        if abs(share[0] - share[1]) * self.plan.height_px > _SIZE_DIFFERS_PT or (left, low) != (0, 0):
            yield self._fault(Fault.WRONG_PAGES, "bladets mått är inte bildens.")

    def _content(self, content: Content) -> Iterator[Failure]:
        """What the page draws besides its words."""
        if content.foreign:
            yield self._fault(Fault.FOREIGN_OBJECT, "det ritas mer än bilden och den osynliga texten.")
        if content.images != 1:
            yield self._fault(Fault.SECOND_PICTURE, f"{content.images} bilder ritas i stället för en.")
        if tells(content.strings, self.secrets):
            yield self._fault(Fault.SECRET_IN_STREAM, "dolda ord står i texten, uppdelade eller kodade.")

    def _text(self, content: Content) -> Iterator[Failure]:
        """The words of the page beside those that were kept."""
        drawn = Counter(word.text for word in content.words)
        kept = Counter(word.text for word in self.plan.kept)
        if drawn - kept:
            yield self._fault(
                Fault.EXTRA_TEXT, f"{(drawn - kept).total()} ord finns i texten men skulle inte med."
            )
        if kept - drawn:
            yield self._fault(
                Fault.LOST_TEXT, f"{(kept - drawn).total()} ord som skulle med saknas i texten."
            )
        if not all(is_hidden(word) for word in content.words):
            yield self._fault(Fault.VISIBLE_TEXT, "text ritas ovanpå bilden.")
        if any(self._under_bar(word) for word in content.words):
            yield self._fault(Fault.TEXT_UNDER_BAR, "text ligger kvar under en stapel.")
        said = set(tokens(self._extracted()))
        allowed = {part for word in self.plan.kept for part in tokens(word.text)}
        hidden = {word for word in said & (self.secrets.words | self.secrets.numbers) if word not in allowed}
        if hidden:
            yield self._fault(Fault.SECRET_IN_TEXT, f"{len(hidden)} dolda ord kan kopieras ur texten.")

    def _extracted(self) -> str:
        """The page's text as a viewer copies it."""
        page = self.shown[self.plan.number - 1]
        text = page.get_textpage()
        try:
            return str(text.get_text_range())
        finally:
            text.close()
            page.close()

    def _under_bar(self, word: DrawnText) -> bool:
        middle = centre(self._pixels_of(word.box))
        return any(holds(bar.box, middle) for bar in self.plan.bars)

    def _pixels_of(self, box: Any) -> Any:
        """A box in points, y upwards, in pixels of the picture."""
        scale = self._points_a_pixel
        high = float(self.page.obj.MediaBox[3])
        return type(box)(box.x0 / scale, (high - box.y1) / scale, box.x1 / scale, (high - box.y0) / scale)

    def _picture(self, pixels: Grey) -> Iterator[Failure]:
        picture = next(iter(self.page.Resources.XObject.values()))
        if hashlib.sha256(picture.read_raw_bytes()).hexdigest() != self.plan.picture_sha256:
            yield self._fault(Fault.PICTURE_CHANGED, "bilden är inte den som byggdes.")
        if pixels.shape != (self.plan.height_px, self.plan.width_px):
            yield self._fault(Fault.PICTURE_CHANGED, "bilden har andra mått än den som byggdes.")
        else:
            yield from bar_faults(pixels, self.plan)

    def _look(self, pixels: Grey, content: Content) -> Iterator[Failure]:
        """The page as it is shown."""
        shown = self._rendered()
        yield from overlay_faults(shown, pixels, self.plan)
        share = self._shown_scale * self._points_a_pixel
        boxes = [(word.text, self._pixels_of(word.box)) for word in content.words]
        scaled = [
            (text, type(box)(box.x0 * share, box.y0 * share, box.x1 * share, box.y1 * share))
            for text, box in boxes
        ]
        yield from live_text_faults(shown, scaled, self.plan)

    def _rendered(self) -> Grey:
        page = self.shown[self.plan.number - 1]
        try:
            bitmap = page.render(scale=self._shown_scale, grayscale=True)
            return np.asarray(bitmap.to_pil().convert("L"), np.uint8)
        finally:
            page.close()
