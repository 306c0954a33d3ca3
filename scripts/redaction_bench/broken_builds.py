"""Broken by building it wrongly: what a fault in our own program, or in another, would leave."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from arkiv.disclosure.delivery.build import assemble
from arkiv.disclosure.delivery.model import Bar, Delivery, KeptWord
from arkiv.disclosure.delivery.prepare import PreparedPage, prepare
from arkiv.disclosure.delivery.standing import upright_reading
from arkiv.disclosure.proof.model import Fault as F
from ingest.intake.picture import Coding, Picture
from ingest.intake.stored_picture import coded_grey
from ingest.model import Sha256, Word
from ingest.stages.placement import upright
from scripts.redaction_bench.sound import Sound


def built(sound: Sound, out: Path, pages: list[PreparedPage]) -> Delivery:
    """The file of ``pages``."""
    return assemble(pages, out, out.with_suffix(".draft"), sound.facts)


def repainted(page: PreparedPage, pixels: np.ndarray[Any, Any]) -> PreparedPage:
    """``page`` with other pixels, and a plan that knows them by their hash."""
    return recoded(page, coded_grey(np.ascontiguousarray(pixels, np.uint8), 1))


def barred(page: PreparedPage, original: np.ndarray[Any, Any], bars: tuple[Bar, ...]) -> PreparedPage:
    """The page with these bars burnt into its ``original`` pixels, and a plan that says just so."""
    for bar in bars:
        original[int(bar.box.y0) : int(bar.box.y1), int(bar.box.x0) : int(bar.box.x1)] = 0
    return repainted(replace(page, plan=replace(page.plan, bars=bars, labels=())), original)


def recoded(page: PreparedPage, picture: Picture) -> PreparedPage:
    """``page`` with another picture, known to the plan."""
    digest = Sha256(hashlib.sha256(picture.data).hexdigest())
    return replace(
        page, pdf=replace(page.pdf, picture=picture), plan=replace(page.plan, picture_sha256=digest)
    )


def pixels_of(
    page: PreparedPage, sound: Sound, number: int = 0
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The original's pixels with white where the foot stands, and the delivered page's."""
    picture = page.pdf.picture
    assert picture is not None
    source = upright(sound.sources[number].image.pixels, sound.sources[number].reading.turn_deg)
    original = np.full((picture.height_px, picture.width_px), 255, np.uint8)
    original[: source.shape[0]] = source
    black = original.copy()
    for bar in page.plan.bars:
        black[int(bar.box.y0) : int(bar.box.y1), int(bar.box.x0) : int(bar.box.x1)] = 0
    return original, black


def _nothing_burnt(sound: Sound, out: Path) -> Delivery:
    pages = sound.prepared()
    pages[0] = repainted(pages[0], pixels_of(pages[0], sound)[0])
    return built(sound, out, pages)


def _one_bar_missing(sound: Sound, out: Path) -> Delivery:
    pages = sound.prepared()
    original, black = pixels_of(pages[0], sound)
    box = pages[0].plan.bars[0].box
    rows, columns = slice(int(box.y0), int(box.y1)), slice(int(box.x0), int(box.x1))
    black[rows, columns] = original[rows, columns]
    pages[0] = repainted(pages[0], black)
    return built(sound, out, pages)


def _see_through(sound: Sound, out: Path) -> Delivery:
    """A bar that lets a tenth of the contrast through: the eye sees black, a slider does not."""
    pages = sound.prepared()
    original, black = pixels_of(pages[0], sound)
    mixed = np.where(black == 0, (original * 0.12).astype(np.uint8), original)
    pages[0] = repainted(pages[0], mixed)
    return built(sound, out, pages)


def _short_bars(sound: Sound, out: Path) -> Delivery:
    """Bars over the first third of each word only, and a plan that says so."""
    pages = sound.prepared()
    original, _ = pixels_of(pages[0], sound)
    bars = tuple(
        replace(bar, box=replace(bar.box, x1=float(int(bar.box.x0 + bar.box.width / 3))))
        for bar in pages[0].plan.bars
    )
    return built(sound, out, [barred(pages[0], original, bars), *pages[1:]])


def _no_bars_known(sound: Sound, out: Path) -> Delivery:
    """A page that nobody burnt and whose plan knows of no bar: only reading it again tells."""
    pages = sound.prepared()
    plan = replace(pages[0].plan, bars=(), labels=())
    pages[0] = repainted(replace(pages[0], plan=plan), pixels_of(pages[0], sound)[0])
    return built(sound, out, pages)


def _text_kept(sound: Sound, out: Path) -> Delivery:
    """Pixels burnt, text left: the most usual mistake of all."""
    pages = sound.prepared()
    pages[0] = replace(pages[0], pdf=replace(pages[0].pdf, reading=_whole_reading(sound, pages[0])))
    return built(sound, out, pages)


def _whole_reading(sound: Sound, page: PreparedPage) -> Any:
    whole = upright_reading(sound.sources[0].reading)
    return replace(page.pdf.reading, lines=whole.lines)


def _text_kept_and_planned(sound: Sound, out: Path) -> Delivery:
    """The same by a builder that believes it is right: the plan lists the words as kept."""
    pages = sound.prepared()
    reading = _whole_reading(sound, pages[0])
    kept = tuple(KeptWord(word.text, word.box) for line in reading.lines for word in line.words)
    pages[0] = replace(
        pages[0], pdf=replace(pages[0].pdf, reading=reading), plan=replace(pages[0].plan, kept=kept)
    )
    return built(sound, out, pages)


def _open_on_the_copy(sound: Sound, out: Path) -> Delivery:
    """The same page twice, redacted once."""
    pages = sound.prepared()
    bare = replace(sound.sources[0], masks=())
    pages.append(prepare(bare, len(pages) + 1, len(pages) + 1, sound.facts))
    return built(sound, out, pages)


def _jpeg_comment(sound: Sound, out: Path) -> Delivery:
    pages = sound.prepared()
    picture = pages[0].pdf.picture
    assert picture is not None
    _, black = pixels_of(pages[0], sound)
    stream = io.BytesIO()
    Image.fromarray(black).save(stream, "JPEG", quality=75, comment=sound.secret.encode())
    coded = replace(picture, coding=Coding.JPEG, data=stream.getvalue())
    pages[0] = recoded(pages[0], coded)
    return built(sound, out, pages)


def _wrong_bytes(sound: Sound, out: Path) -> Delivery:
    """Another file than the one that was proved, sound in itself."""
    pages = sound.prepared()
    built(sound, out, pages)
    return replace(sound.delivery, sha256=Sha256("0" * 64))


def _other_picture(sound: Sound, out: Path) -> Delivery:
    """A picture put in the place of the one the plan knows."""
    pages = sound.prepared()
    plan = pages[0].plan
    pages[0] = replace(repainted(pages[0], 255 - pixels_of(pages[0], sound)[1] // 2), plan=plan)
    return built(sound, out, pages)


def _text_beside(sound: Sound, out: Path) -> Delivery:
    """A hidden word in the text layer, but beside its bar."""
    pages = sound.prepared()
    line = pages[0].pdf.reading.lines[0]
    box = line.words[0].box
    extra = Word(sound.secret, replace(box, y0=box.y0 - 200, y1=box.y1 - 200), 0.9)
    lines = (replace(line, words=(extra,), box=extra.box), *pages[0].pdf.reading.lines)
    pages[0] = replace(
        pages[0], pdf=replace(pages[0].pdf, reading=replace(pages[0].pdf.reading, lines=lines))
    )
    return built(sound, out, pages)


BUILT: tuple[tuple[str, Callable[[Sound, Path], Delivery], set[F]], ...] = (
    ("inget bränt", _nothing_burnt, {F.BAR_MISSING}),
    ("en stapel saknas", _one_bar_missing, {F.BAR_MISSING}),
    ("genomskinliga staplar", _see_through, {F.BAR_NOT_BLACK}),
    ("för korta staplar", _short_bars, {F.SECRET_IN_PIXELS}),
    ("ingen vet om staplarna", _no_bars_known, {F.SECRET_IN_PIXELS}),
    ("texten kvar", _text_kept, {F.TEXT_UNDER_BAR}),
    ("texten kvar och planerad", _text_kept_and_planned, {F.TEXT_UNDER_BAR, F.COPIES_DIFFER}),
    ("öppet på kopian", _open_on_the_copy, {F.COPIES_DIFFER}),
    ("kommentar i bilden", _jpeg_comment, {F.METADATA}),
    ("en annan fil", _wrong_bytes, {F.WRONG_FILE}),
    ("en annan bild", _other_picture, {F.PICTURE_CHANGED}),
    ("dolt ord bredvid", _text_beside, {F.EXTRA_TEXT}),
)
