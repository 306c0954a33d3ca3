"""A file with pages to keep is saved anew without loss, and without a byte of the others; or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image

from arkiv.disposal import parting
from arkiv.disposal.errors import NotLossless
from ingest.intake.inspect import inspect
from ingest.intake.limits import DEFAULT
from ingest.intake.pages import open_source
from tests.arkiv.disposal.conftest import draw, jpeg, pdf, tiff

WORDS = ["ett", "två", "tre", "fyra"]


def shared_resources(texts: list[str]) -> bytes:
    """A PDF as scanners' programs write them: one resource dictionary with every picture, for all pages."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(texts))) as made:
        pictures = pikepdf.Dictionary()
        for at, page in enumerate(made.pages):
            ((name, picture),) = page.obj.Resources.XObject.items()
            pictures[f"/Im{at}"] = picture
            drawn = page.Contents.read_bytes().replace(str(name).encode(), f"/Im{at}".encode())
            page.obj.Contents = made.make_stream(drawn)
        all_of_them = made.make_indirect(pikepdf.Dictionary(XObject=pictures))
        for page in made.pages:
            page.obj.Resources = all_of_them
        made.save(out)
    return out.getvalue()


def linked(texts: list[str]) -> bytes:
    """A PDF with bookmarks, links from page to page, and a title that says what is on another page."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(texts))) as made:
        first, second = made.pages[0].obj, made.pages[1].obj
        link = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            Dest=[first, pikepdf.Name.Fit],
        )
        second.Annots = pikepdf.Array([made.make_indirect(link)])
        made.docinfo["/Title"] = "Zorkmidarna"
        with made.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("Zorkmidarna", 0))
        made.save(out)
    return out.getvalue()


def bilevel(texts: list[str]) -> bytes:
    out = io.BytesIO()
    first, *others = (draw(text).convert("1") for text in texts)
    first.save(out, "TIFF", save_all=True, append_images=others, compression="group4", dpi=(75, 75))
    return out.getvalue()


def lossy_tiff(texts: list[str]) -> bytes:
    out = io.BytesIO()
    first, *others = (draw(text).convert("RGB") for text in texts)
    first.save(out, "TIFF", save_all=True, append_images=others, compression="jpeg", dpi=(75, 75))
    return out.getvalue()


MAKERS = [pdf, shared_resources, linked, tiff, bilevel, lossy_tiff]


@pytest.mark.parametrize("keep", [[2], [1, 3], [4], [2, 3, 4]], ids=str)
@pytest.mark.parametrize("make", MAKERS, ids=lambda make: make.__name__)
def test_what_is_kept_is_the_same_and_what_is_not_is_gone(
    make: Callable[[list[str]], bytes], keep: list[int], tmp_path: Path
) -> None:
    path, into = tmp_path / "hel", tmp_path / "delad"
    path.write_bytes(make(WORDS))
    info = inspect(path)
    made = parting.part(path, info, keep, into, DEFAULT)
    with open_source(path, info) as old, open_source(into, made) as new:
        for place, number in enumerate(keep, start=1):
            assert np.array_equal(old.page(number).pixels, new.page(place).pixels)
            assert old.page(number).dpi == pytest.approx(new.page(place).dpi)
        kept = [new.page(place).pixels for place in range(1, len(keep) + 1)]
        for number in {1, 2, 3, 4} - set(keep):
            assert not any(np.array_equal(old.page(number).pixels, page) for page in kept)
    data = into.read_bytes()
    assert b"Zorkmid" not in data
    if "pdf" in info.media_type:
        for number, word in enumerate(WORDS, start=1):
            whole = jpeg(word)
            assert (whole[len(whole) // 2 :][:200] in data) == (number in keep)


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    path = tmp_path / "hel.pdf"
    path.write_bytes(pdf(WORDS))
    info = inspect(path)
    first = parting.part(path, info, [2, 3], tmp_path / "a", DEFAULT)
    assert first.sha256 == parting.part(path, info, [2, 3], tmp_path / "b", DEFAULT).sha256


def test_a_picture_both_use_stays_and_is_no_leak(tmp_path: Path) -> None:
    path = tmp_path / "hel.pdf"
    path.write_bytes(pdf(["samma", "samma", "annan"]))
    assert len(parting.part(path, inspect(path), [1], tmp_path / "a", DEFAULT).pages) == 1


def test_what_cannot_be_proved_is_not_parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "hel.tif"
    path.write_bytes(tiff(WORDS))
    info = inspect(path)

    def worse(image: Image.Image) -> Image.Image:
        copy = image.point(lambda value: min(255, value + 1))
        copy.encoderinfo = {"dpi": image.info["dpi"]}
        return copy

    monkeypatch.setattr(parting, "_frame", worse)
    with pytest.raises(NotLossless, match="inte densamma"):
        parting.part(path, info, [1, 2], tmp_path / "delad", DEFAULT)


def test_other_kinds_of_files_are_not_parted(tmp_path: Path) -> None:
    path = tmp_path / "bild.jpg"
    path.write_bytes(jpeg("ett"))
    with pytest.raises(NotLossless):
        parting.part(path, inspect(path), [1], tmp_path / "delad", DEFAULT)


def test_files_inside_a_pdf_are_seen(tmp_path: Path) -> None:
    plain, stuffed = tmp_path / "a.pdf", tmp_path / "b.pdf"
    plain.write_bytes(pdf(["ett"]))
    with pikepdf.open(plain) as made:
        made.attachments["hemlig.txt"] = b"Zorkmidarna"
        made.save(stuffed)
    assert not parting.hides_files(plain, "application/pdf")
    assert parting.hides_files(stuffed, "application/pdf")
