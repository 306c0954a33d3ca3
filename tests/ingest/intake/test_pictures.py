"""Pictures as files store them: the scan's own bytes where they can be had, lossless where nothing is grey."""

from __future__ import annotations

import io
from pathlib import Path

import img2pdf
import numpy as np
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from ingest.errors import IngestError, PageOutOfRange
from ingest.intake.inspect import inspect
from ingest.intake.jpeg_parts import plain_jpeg
from ingest.intake.picture import Coding, Picture
from ingest.intake.pictures import open_pictures
from tests import bad_files


def _sheet(mode: str = "L") -> Image.Image:
    page = bad_files.drawn(400, 560).convert("RGB")
    if mode == "RGB":
        page.paste((200, 20, 20), (40, 300, 200, 360))
    return page.convert(mode)


def _saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _picture(folder: Path, name: str, data: bytes) -> Picture:
    path = folder / name
    path.write_bytes(data)
    with open_pictures(path, inspect(path)) as source:
        return source.picture(1)


def _shown(picture: Picture) -> np.ndarray:
    """The picture decoded by way of a PDF, as whoever opens the derivative sees it."""
    from arkiv.derivatives.pdf_picture import dictionary

    with pikepdf.new() as pdf:
        stream = pikepdf.Stream(pdf, picture.data)
        for key, value in pikepdf.Object.parse(b"<< " + dictionary(picture) + b" >>").items():
            stream[key] = value
        return np.asarray(pikepdf.PdfImage(stream).as_pil_image().convert("L"))


def test_a_jpeg_is_kept_byte_for_byte_without_what_is_no_picture(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x013B] = 6, "Åsa Öberg"
    whole = _saved(_sheet("RGB"), "JPEG", exif=exif, comment=b"hemligt", quality=80) + b"bakom slutet"
    picture = _picture(tmp_path, "a.jpg", whole)
    assert (picture.coding, picture.kept, picture.colours, picture.orientation) == (Coding.JPEG, True, 3, 6)
    for secret in (b"Exif", b"hemligt", b"bakom", "Öberg".encode()):
        assert secret in whole or secret == "Öberg".encode()
        assert secret not in picture.data
    ours, theirs = Image.open(io.BytesIO(picture.data)), Image.open(io.BytesIO(whole))
    assert np.array_equal(np.asarray(ours), np.asarray(theirs))


def test_a_jpeg_in_a_pdf_is_kept(tmp_path: Path) -> None:
    jpeg = _saved(_sheet("L"), "JPEG", quality=70, dpi=(100, 100))
    picture = _picture(tmp_path, "a.pdf", img2pdf.convert(jpeg))
    assert (picture.kept, picture.colours) == (True, 1)
    assert picture.data[picture.data.index(b"\xff\xdb") :] == jpeg[jpeg.index(b"\xff\xdb") :]


@pytest.mark.parametrize("form", ["tiff", "tiff-uncompressed", "png", "pdf"])
def test_black_and_white_loses_nothing(tmp_path: Path, form: str) -> None:
    page = _sheet("L").point(lambda level: 255 if level > 128 else 0).convert("1")
    data = {
        "tiff": lambda: _saved(page, "TIFF", compression="group4"),
        "tiff-uncompressed": lambda: _saved(page, "TIFF"),
        "png": lambda: _saved(page, "PNG", dpi=(100, 100)),
        "pdf": lambda: img2pdf.convert(_saved(page, "TIFF", compression="group4", dpi=(100, 100))),
    }[form]()
    picture = _picture(tmp_path, f"a.{form[:4].strip('-')}", data)
    assert picture.coding is Coding.G4
    assert len(picture.data) < 5_000
    assert np.array_equal(_shown(picture), np.asarray(page.convert("L")))


def test_colour_stays_colour_and_grey_in_colour_does_not(tmp_path: Path) -> None:
    assert _picture(tmp_path, "rod.png", _saved(_sheet("RGB"), "PNG")).colours == 3
    grey = _sheet("L").point(lambda level: level // 2 + 60).convert("RGB")
    picture = _picture(tmp_path, "gra.png", _saved(grey, "PNG"))
    assert (picture.colours, picture.coding) == (1, Coding.JPEG)
    assert np.abs(_shown(picture).astype(int) - np.asarray(grey.convert("L"))).mean() < 2


def test_every_page_of_a_file_and_no_other(tmp_path: Path) -> None:
    path = tmp_path / "tva.tif"
    sheets = [_sheet("L"), _sheet("L").rotate(180)]
    sheets[0].save(path, "TIFF", save_all=True, append_images=sheets[1:])
    with open_pictures(path, inspect(path)) as source:
        first, second = (_shown(source.picture(number)) for number in (1, 2))
        with pytest.raises(PageOutOfRange):
            source.picture(3)
    assert first[40, 60] < 100 < first[-41, -61]
    assert second[-41, -61] < 100 < second[40, 60]


def test_bad_files_end_in_a_named_error_or_a_picture(tmp_path: Path) -> None:
    tried = 0
    for bad in bad_files.write_all(tmp_path):
        try:
            info = inspect(bad.path)
        except IngestError:
            continue
        with open_pictures(bad.path, info) as source:
            for page in info.pages[:2]:
                tried += 1
                try:
                    assert source.picture(page.number).data
                except IngestError:
                    continue
    assert tried > 5


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | st.data())
def test_no_bytes_break_the_jpeg_reader(given_bytes: object) -> None:
    whole = _saved(Image.new("L", (16, 16), 90), "JPEG")
    if isinstance(given_bytes, bytes):
        assert plain_jpeg(given_bytes) is None
        return
    at = given_bytes.draw(st.integers(0, len(whole) - 1))  # type: ignore[attr-defined]
    cut = given_bytes.draw(st.booleans())  # type: ignore[attr-defined]
    value = given_bytes.draw(st.integers(0, 255))  # type: ignore[attr-defined]
    broken = whole[:at] if cut else whole[:at] + bytes((value,)) + whole[at + 1 :]
    found = plain_jpeg(broken)
    assert found is None or found.data.startswith(b"\xff\xd8")
