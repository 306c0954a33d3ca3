"""Pictures of every make become the same grey page: dark where the paper was dark."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from ingest import errors
from ingest.intake.inspect import inspect
from ingest.intake.limits import Limits
from ingest.intake.pages import open_source
from ingest.model import PageImage, PageKind
from tests import bad_files

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEIGHT = 200, 283


def sheet() -> Image.Image:
    """White, with a black corner top left and a mid-grey one bottom right."""
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    page.paste(0, (0, 0, 60, 40))
    page.paste(128, (140, 243, 200, 283))
    return page


def read(folder: Path, data: bytes, number: int = 1, limits: Limits | None = None) -> PageImage:
    path = folder / "blob"
    path.write_bytes(data)
    info = inspect(path)
    with open_source(path, info, limits or Limits()) as source:
        return source.page(number)


def assert_is_the_sheet(image: PageImage, *, tolerance: int = 6, grey: int = 128) -> None:
    assert image.pixels.dtype == np.uint8
    assert image.pixels.shape == (HEIGHT, WIDTH)
    assert not image.pixels.flags.writeable
    for (y, x), tone in {(15, 25): 0, (15, 150): 255, (265, 170): grey, (265, 25): 255}.items():
        assert abs(int(image.pixels[y, x]) - tone) <= tolerance, (y, x)


def sixteen_bit(top: int = 65535) -> Image.Image:
    return Image.fromarray((np.asarray(sheet(), dtype=np.float64) / 255 * top).astype(np.uint16))


def with_alpha() -> Image.Image:
    """All black; the paper is where it is transparent."""
    black = Image.new("L", (WIDTH, HEIGHT), 0)
    return Image.merge("LA", (black, Image.fromarray(255 - np.asarray(sheet()))))


def as_cmyk() -> Image.Image:
    ink = Image.fromarray(255 - np.asarray(sheet()))
    none = Image.new("L", ink.size, 0)
    return Image.merge("CMYK", (none, none, none, ink))


def min_is_white_16_bit() -> bytes:
    """Pillow cannot write one, so the tag is turned over in the bytes, and the samples with it."""
    upside_down = Image.fromarray(65535 - np.asarray(sixteen_bit()))
    data = bytearray(bad_files.encoded(upside_down, "TIFF"))
    entry = data.index(b"\x06\x01\x03\x00\x01\x00\x00\x00")  # PhotometricInterpretation, SHORT, one value
    assert data[entry + 8] == 1
    data[entry + 8] = 0
    return bytes(data)


def cmyk_jpeg_without_adobe_mark() -> bytes:
    """Ink as ink: without Adobe's marker the samples are not stored upside down."""
    upside_down = Image.fromarray(255 - np.asarray(as_cmyk()), mode="CMYK")
    data = bad_files.encoded(upside_down, "JPEG", quality=95)
    at = data.index(b"\xff\xee")
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:at] + data[at + 2 + length :]


MAKES = {
    "grey png": lambda: bad_files.encoded(sheet(), "PNG"),
    "rgb png": lambda: bad_files.encoded(sheet().convert("RGB"), "PNG"),
    "palette png": lambda: bad_files.encoded(sheet().convert("RGB").quantize(8), "PNG"),
    "alpha png": lambda: bad_files.encoded(with_alpha(), "PNG"),
    "rgba png": lambda: bad_files.encoded(with_alpha().convert("RGBA"), "PNG"),
    "16-bit png": lambda: bad_files.encoded(sixteen_bit(), "PNG"),
    "16-bit tiff": lambda: bad_files.encoded(sixteen_bit(), "TIFF"),
    "12-bit samples": lambda: bad_files.encoded(sixteen_bit(4095), "TIFF"),
    "16-bit tiff, white is 0": min_is_white_16_bit,
    "float tiff": lambda: bad_files.encoded(Image.fromarray(np.asarray(sheet(), np.float32) / 255), "TIFF"),
    "cmyk tiff": lambda: bad_files.encoded(as_cmyk(), "TIFF"),
    "cmyk jpeg, Adobe": lambda: bad_files.encoded(as_cmyk(), "JPEG", quality=95),
    "cmyk jpeg, plain": cmyk_jpeg_without_adobe_mark,
    "grey jpeg": lambda: bad_files.encoded(sheet(), "JPEG", quality=95),
    "colour jpeg": lambda: bad_files.encoded(sheet().convert("RGB"), "JPEG", quality=95),
    "progressive jpeg": lambda: bad_files.encoded(
        sheet().convert("RGB"), "JPEG", quality=95, progressive=True
    ),
    "jpeg 2000": lambda: bad_files.encoded(sheet(), "JPEG2000"),
    "webp": lambda: bad_files.encoded(sheet().convert("RGB"), "WEBP", lossless=True),
    "gif": lambda: bad_files.encoded(sheet(), "GIF"),
    "bmp": lambda: bad_files.encoded(sheet(), "BMP"),
    "lzw tiff": lambda: bad_files.encoded(sheet(), "TIFF", compression="tiff_lzw"),
    "jpeg tiff": lambda: bad_files.encoded(sheet().convert("RGB"), "TIFF", compression="jpeg", quality=95),
    "lab tiff": lambda: bad_files.encoded(
        Image.merge("LAB", (sheet(), *(Image.new("L", (WIDTH, HEIGHT), 128),) * 2)), "TIFF"
    ),
}


@pytest.mark.parametrize("make", MAKES)
def test_every_make_gives_the_same_grey(make: str, tmp_path: Path):
    assert_is_the_sheet(read(tmp_path, MAKES[make]()))


@pytest.mark.parametrize("compression", ["group3", "group4", "raw", "packbits"])
def test_one_bit(compression: str, tmp_path: Path):
    bilevel = sheet().point(lambda tone: 255 if tone > 100 else 0).convert("1")
    assert_is_the_sheet(read(tmp_path, bad_files.encoded(bilevel, "TIFF", compression=compression)), grey=255)


def test_transparent_colour_is_paper(tmp_path: Path):
    ink = Image.fromarray(np.where(np.asarray(sheet()) > 200, 7, np.asarray(sheet())).astype(np.uint8))
    assert_is_the_sheet(read(tmp_path, bad_files.encoded(ink, "PNG", transparency=7)))


def test_heic(tmp_path: Path):
    pillow_heif = pytest.importorskip("pillow_heif")
    stream = io.BytesIO()
    pillow_heif.from_pillow(sheet().convert("RGB")).save(stream, quality=95)
    image = read(tmp_path, stream.getvalue())
    assert image.pixels[15, 25] < 20
    assert image.pixels[15, 150] > 235


# --- turned, stretched, many ----------------------------------------------------------------------

STORED = {  # how a picture with this EXIF orientation is stored: what undoes the turn, done backwards
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("format_", ["JPEG", "TIFF", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", STORED)
def test_exif_turns_are_undone(format_: str, orientation: int, tmp_path: Path):
    turn = STORED[orientation]
    stored = sheet() if turn is None else sheet().transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    options = {"exif": exif} if format_ != "TIFF" else {"tiffinfo": {274: orientation}}
    image = read(tmp_path, bad_files.encoded(stored, format_, **options))
    assert_is_the_sheet(image, tolerance=20)


@pytest.mark.parametrize(("dpi", "shape"), [((204, 98), (2386, 1728)), ((204, 196), (2386, 1728))])
def test_a_fax_gets_square_pixels(dpi: tuple[int, int], shape: tuple[int, int], tmp_path: Path):
    height = round(2386 * dpi[1] / 204)
    fax = bad_files.drawn(1728, height).convert("1")
    image = read(tmp_path, bad_files.encoded(fax, "TIFF", compression="group4", dpi=dpi))
    assert image.pixels.shape == shape
    assert image.dpi == 204
    untold = read(tmp_path, bad_files.encoded(fax, "TIFF", compression="group4"))
    assert untold.pixels.shape == shape


def test_a_turned_fax_is_stretched_the_right_way(tmp_path: Path):
    fax = bad_files.drawn(1728, 1146).transpose(Image.Transpose.ROTATE_90)
    data = bad_files.encoded(fax, "TIFF", dpi=(98, 204), tiffinfo={274: 6})
    path = tmp_path / "blob"
    path.write_bytes(data)
    info = inspect(path)
    with open_source(path, info) as source:
        assert source.page(1).pixels.shape == (2386, 1728)
        assert np.array_equal(source.page(1).pixels, source.page(1).pixels)  # asked for again: the same


def test_pages_of_many_sizes(tmp_path: Path):
    sizes = [(100, 140), (300, 200), (50, 900)]
    pages = [Image.new("L", size, 255 - 40 * n) for n, size in enumerate(sizes)]
    path = tmp_path / "blob"
    path.write_bytes(bad_files.encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    info = inspect(path)
    assert [(page.width_px, page.height_px) for page in info.pages] == sizes
    assert {page.kind for page in info.pages} == {PageKind.IMAGE}
    with open_source(path, info) as source:
        for number in (3, 1, 2, 3):  # in any order, and again
            image = source.page(number)
            assert image.pixels.shape[::-1] == sizes[number - 1]
            assert image.pixels.mean() == 255 - 40 * (number - 1)
            assert image.page.number == number
        for number in (0, 4, -1):
            with pytest.raises(errors.PageOutOfRange):
                source.page(number)


def test_a_camera_picture_with_previews_is_one_page(tmp_path: Path):
    data = bad_files.encoded(sheet(), "MPO", save_all=True, append_images=[sheet()], quality=95)
    path = tmp_path / "blob"
    path.write_bytes(data)
    assert len(inspect(path).pages) == 1
    assert_is_the_sheet(read(tmp_path, data))


def test_sizes_are_checked_before_decoding(tmp_path: Path):
    path = tmp_path / "blob"
    path.write_bytes(bad_files.encoded(sheet(), "PNG"))
    info = inspect(path)
    tight = Limits(pixels=WIDTH * HEIGHT - 1)
    with open_source(path, info, tight) as source, pytest.raises(errors.TooManyPixels) as caught:
        source.page(1)
    assert caught.value.width_px == WIDTH


def test_an_a0_map_is_read(tmp_path: Path):
    """A0 at 300 dpi, 140 million pixels: within the limit by design."""
    path = tmp_path / "blob"
    Image.new("1", (9933, 14043), 1).save(path, "TIFF", compression="group4", dpi=(300, 300))
    (page,) = inspect(path).pages
    assert (page.width_px, page.height_px, page.dpi) == (9933, 14043, 300)


def test_a_file_that_changed_since_it_was_listed_is_not_believed(tmp_path: Path):
    path = tmp_path / "blob"
    path.write_bytes(bad_files.encoded(sheet(), "PNG"))
    info = inspect(path)
    path.write_bytes(bad_files.encoded(sheet().resize((20, 20)), "PNG"))
    with open_source(path, info) as source, pytest.raises(errors.UnreadablePage):
        source.page(1)
