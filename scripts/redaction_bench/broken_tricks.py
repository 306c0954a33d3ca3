"""Broken with cunning: what hides in pixels that look black, behind the end of a picture, in names and in geometry."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from arkiv.disclosure.delivery.build import file_sha256
from arkiv.disclosure.delivery.model import Bar, Delivery
from arkiv.disclosure.proof.model import Fault as F
from ingest.intake.picture import Coding
from ingest.model import Box
from scripts.redaction_bench.broken_builds import barred, built, pixels_of, recoded, repainted
from scripts.redaction_bench.broken_objects import edited, packet
from scripts.redaction_bench.sound import Sound


def _jpeg_then_more(sound: Sound, out: Path) -> Delivery:
    """The unredacted page behind the end of the redacted one, in one stream."""
    pages = sound.prepared()
    original, black = pixels_of(pages[0], sound)
    data = _jpeg(black) + _jpeg(original)
    picture = pages[0].pdf.picture
    assert picture is not None
    pages[0] = recoded(pages[0], replace(picture, coding=Coding.JPEG, data=data))
    return built(sound, out, pages)


def _jpeg_thumbnail(sound: Sound, out: Path) -> Delivery:
    """A small picture of the original in the JPEG's EXIF."""
    pages = sound.prepared()
    original, black = pixels_of(pages[0], sound)
    small = io.BytesIO()
    Image.fromarray(original[::8, ::8]).save(small, "JPEG", quality=60)
    picture = pages[0].pdf.picture
    assert picture is not None
    data = _jpeg(black, exif=b"Exif\0\0II*\0" + small.getvalue()[:60000])
    pages[0] = recoded(pages[0], replace(picture, coding=Coding.JPEG, data=data))
    return built(sound, out, pages)


def _jpeg(pixels: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], **more: bytes) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=75, **more)
    return out.getvalue()


def _fax_then_more(sound: Sound, out: Path) -> Delivery:
    """Packed text behind the end of a fax-coded picture, where no decoder looks."""
    pages = sound.prepared()
    _, black = pixels_of(pages[0], sound)
    page = repainted(pages[0], np.where(black < 128, 0, 255).astype(np.uint8))
    picture = page.pdf.picture
    assert picture is not None
    pages[0] = recoded(page, replace(picture, data=picture.data + zlib.compress(sound.secret.encode() * 3)))
    return built(sound, out, pages)


def _shade(share: float, ground: int = 0) -> Callable[[Sound, Path], Delivery]:
    """Bars with a shade of what they hide: black to any eye."""

    def make(sound: Sound, out: Path) -> Delivery:
        pages = sound.prepared()
        original, black = pixels_of(pages[0], sound)
        hidden = (original * share).astype(np.uint8) if not ground else np.where(original < 128, 0, ground)
        pages[0] = repainted(pages[0], np.where(black == 0, hidden, original).astype(np.uint8))
        return built(sound, out, pages)

    return make


def _moved_bars(by_heights: float) -> Callable[[Sound, Path], Delivery]:
    """Bars beside what they should hide, and a plan that believes they are right."""

    def make(sound: Sound, out: Path) -> Delivery:
        pages = sound.prepared()
        original, _ = pixels_of(pages[0], sound)
        bars = tuple(_lower(bar, by_heights) for bar in pages[0].plan.bars)
        return built(sound, out, [barred(pages[0], original, bars), *pages[1:]])

    return make


def _lower(bar: Bar, by_heights: float) -> Bar:
    step = float(round(by_heights * bar.box.height))
    return replace(bar, box=Box(bar.box.x0, bar.box.y0 + step, bar.box.x1, bar.box.y1 + step))


def _mirrored_bars(sound: Sound, out: Path) -> Delivery:
    """Bars where they would lie on the sheet turned upside down."""
    pages = sound.prepared()
    original, _ = pixels_of(pages[0], sound)
    width, height = pages[0].plan.width_px, pages[0].plan.height_px
    bars = tuple(
        replace(
            bar, box=Box(width - bar.box.x1, height - bar.box.y1, width - bar.box.x0, height - bar.box.y0)
        )
        for bar in pages[0].plan.bars
    )
    return built(sound, out, [barred(pages[0], original, bars), *pages[1:]])


def _swapped(sound: Sound, out: Path) -> Delivery:
    """The pages in another order than the plan's."""
    pages = sound.prepared()
    return replace(built(sound, out, pages[::-1]), pages=tuple(page.plan for page in pages))


def _in_character_map(pdf: pikepdf.Pdf, sound: Sound) -> None:
    """A character that copies as a whole name."""
    table = pdf.pages[0].Resources.Font["/F"].ToUnicode
    entry = f"1 beginbfchar\n<FFFE> <{sound.secret.encode('utf-16-be').hex()}>\nendbfchar\n".encode()
    pdf.pages[0].Resources.Font["/F"].ToUnicode = pdf.make_stream(
        table.read_bytes().replace(b"endcmap", entry + b"endcmap")
    )


def _font_name(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.pages[0].Resources.Font["/F"].BaseFont = pikepdf.Name(f"/{sound.secret}")


def _backwards_in_xmp(pdf: pikepdf.Pdf, sound: Sound) -> None:
    """In an element that may be there, in a form no search for the name finds."""
    packet(
        pdf,
        f"<xmp:CreatorTool xmlns:xmp='http://ns.adobe.com/xap/1.0/'>{sound.secret[::-1]}</xmp:CreatorTool>",
    )


def _backwards_in_resource(pdf: pikepdf.Pdf, sound: Sound) -> None:
    fonts = pdf.pages[0].Resources.Font
    fonts[f"/{sound.secret[::-1]}"] = fonts["/F"]


def _backwards_as_language(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.Root.Lang = pikepdf.String(sound.secret[::-1])


def _beyond_the_page(pdf: pikepdf.Pdf, sound: Sound) -> None:
    """The picture drawn larger than the sheet: what lies outside is still in the file."""
    page = pdf.pages[0]
    page.obj.Contents = pdf.make_stream(b"1.3 0 0 1.3 0 -90 cm " + page.Contents.read_bytes())


def _picture_metadata(pdf: pikepdf.Pdf, sound: Sound) -> None:
    picture = next(iter(pdf.pages[0].Resources.XObject.values()))
    picture.Metadata = pdf.make_stream(b"<x/>", Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)


def _turned(pdf: pikepdf.Pdf, sound: Sound) -> None:
    pdf.pages[0].obj.Rotate = 90


def _locked(sound: Sound, out: Path) -> Delivery:
    """Opens without a password, but what is in it is scrambled for every search."""
    with pikepdf.open(sound.path) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="x", user=""))
    return replace(sound.delivery, sha256=file_sha256(out))


def _linearized(sound: Sound, out: Path) -> Delivery:
    """With a second table of contents at its head."""
    with pikepdf.open(sound.path) as pdf:
        pdf.save(out, linearize=True)
    return replace(sound.delivery, sha256=file_sha256(out))


TRICKS: tuple[tuple[str, Callable[[Sound, Path], Delivery], set[F]], ...] = (
    ("originalet efter bildens slut", _jpeg_then_more, {F.METADATA}),
    ("originalet som miniatyr i bilden", _jpeg_thumbnail, {F.METADATA}),
    ("packad text efter faxbildens slut", _fax_then_more, {F.METADATA}),
    ("en skugga på tio gråsteg i stapeln", _shade(0.04), {F.BAR_NOT_BLACK}),
    ("svart text i en nästan svart stapel", _shade(0.0, 14), {F.BAR_NOT_BLACK}),
    ("staplar en halv rad för lågt", _moved_bars(0.5), {F.UNCOVERED}),
    ("staplar en fjärdedels rad för högt", _moved_bars(-0.25), {F.UNCOVERED}),
    ("staplar för ett uppochnedvänt blad", _mirrored_bars, {F.UNCOVERED}),
    ("sidorna i omvänd ordning", _swapped, {F.PICTURE_CHANGED}),
    ("ett tecken som kopieras som ett namn", edited(_in_character_map), {F.SECRET_IN_STREAM}),
    ("typsnittet heter som en person", edited(_font_name), {F.SECRET_IN_STREAM}),
    ("namnet baklänges i XMP", edited(_backwards_in_xmp), {F.METADATA}),
    ("namnet baklänges som resurs", edited(_backwards_in_resource), {F.FOREIGN_OBJECT}),
    ("namnet baklänges som språk", edited(_backwards_as_language), {F.METADATA}),
    ("bilden större än bladet", edited(_beyond_the_page), {F.OVERLAID}),
    ("egna uppgifter på bilden", edited(_picture_metadata), {F.FOREIGN_OBJECT}),
    ("vridet blad", edited(_turned), {F.FOREIGN_OBJECT}),
    ("låst fil", _locked, {F.FOREIGN_OBJECT}),
    ("en innehållsförteckning till", _linearized, {F.REVISION}),
)
