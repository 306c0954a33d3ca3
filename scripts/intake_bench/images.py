"""Pictures of every make and every fault: JPEG, PNG, JPEG 2000, and the rest that is no TIFF."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
import pillow_heif
from PIL import Image

from scripts.intake_bench.case import Case, Shelf
from tests.bad_files import drawn, encoded, half, noise, png_bomb

pillow_heif.register_heif_opener()
SIZE = (620, 877)


def sheet() -> Image.Image:
    """White paper with black bars for writing, a large one top left: no way to turn or invert it unseen."""
    return drawn(*SIZE).point(lambda level: 255 if level > 128 else 0)


def bilevel() -> Image.Image:
    return sheet().convert("1")


def ink() -> Image.Image:
    """The sheet upside down in tone: 255 where there is ink."""
    return Image.fromarray(255 - np.asarray(sheet()))


def deep(top: int = 65_535) -> Image.Image:
    return Image.fromarray((np.asarray(sheet(), dtype=np.float64) / 255 * top).astype(np.uint16))


def with_alpha() -> Image.Image:
    """Black all over; the paper is where it is transparent."""
    return Image.merge("LA", (Image.new("L", SIZE, 0), ink()))


def cmyk() -> Image.Image:
    none = Image.new("L", SIZE, 0)
    return Image.merge("CMYK", (none, none, none, ink()))


def cases() -> Iterator[Case]:
    for shelf in (_jpeg(), _png(), _jpeg2000(), _others()):
        yield from shelf.cases


# --- JPEG -----------------------------------------------------------------------------------------


def _jpeg() -> Shelf:
    shelf = Shelf("jpeg")
    colour = sheet().convert("RGB")
    shelf.read("grey", "plain grey", lambda: encoded(sheet(), "JPEG", quality=90))
    shelf.read("progressive", "progressive colour", lambda: encoded(colour, "JPEG", progressive=True))
    shelf.read("444", "no chroma subsampling", lambda: encoded(colour, "JPEG", subsampling=0))
    shelf.read("cmyk-adobe", "CMYK as Adobe stores it, inverted", lambda: encoded(cmyk(), "JPEG", quality=95))
    shelf.read("cmyk-plain", "CMYK without Adobe's marker: not inverted", _cmyk_plain)
    shelf.read("ycck", "YCCK, inverted", _ycck)
    for turn in range(1, 9):
        shelf.read(f"exif-{turn}", f"EXIF orientation {turn}", lambda turn=turn: _exif(turn))
    shelf.read("exif-9", "EXIF orientation that does not exist", lambda: _exif(9))
    shelf.read("exif-loop", "EXIF directory that points to itself", _exif_loop)
    shelf.read("icc-broken", "ICC profile of noise", lambda: encoded(colour, "JPEG", icc_profile=noise(900)))
    shelf.read("no-resolution", "no resolution said", lambda: encoded(sheet(), "JPEG"))
    shelf.read("dpi-1", "said to have 1 dot an inch", lambda: encoded(sheet(), "JPEG", dpi=(1, 1)))
    shelf.read("dpi-65535", "65535 dots an inch", lambda: encoded(sheet(), "JPEG", dpi=(65_535, 65_535)))
    shelf.read("junk-after", "a megabyte of noise behind it", lambda: encoded(sheet(), "JPEG") + noise(10**6))
    shelf.read("mpo", "a camera's MPO: two pictures, one page", _mpo)
    shelf.named("half", "cut in the middle", lambda: half(encoded(sheet(), "JPEG")), "unreadable-page")
    shelf.named("head", "only its first 20 bytes", lambda: encoded(sheet(), "JPEG")[:20], "broken-file")
    shelf.named("no-end", "end marker missing", lambda: encoded(sheet(), "JPEG")[:-300], "unreadable-page")
    shelf.named("huge", "header says 65500 x 65500", lambda: _jpeg_said(65_500, 65_500), "too-many-pixels")
    shelf.named("zero", "header says 0 pixels high", lambda: _jpeg_said(620, 0))
    shelf.either("tall", "header says four times as high as it is", lambda: _jpeg_said(620, 3508))
    shelf.either("scans", "progressive with thousands of scans over 16 Mpx", _many_scans)
    shelf.drawn_by_lot("flipped", "one byte in a thousand changed", lambda rng: flipped(_plain_jpeg(), rng))
    return shelf


def _plain_jpeg() -> bytes:
    return encoded(sheet(), "JPEG")


def _cmyk_plain() -> bytes:
    upside_down = Image.fromarray(255 - np.asarray(cmyk()), mode="CMYK")
    data = encoded(upside_down, "JPEG", quality=95)
    at = data.index(b"\xff\xee")
    return data[:at] + data[at + 2 + int.from_bytes(data[at + 2 : at + 4], "big") :]


def _ycck() -> bytes:
    """Stored luma and chroma of no ink, and the sheet as the inverted black; Pillow inverts what it is given."""
    middle = Image.new("L", SIZE, 127)
    planes = Image.merge("CMYK", (Image.new("L", SIZE, 255), middle, middle, ink()))
    data = bytearray(encoded(planes, "JPEG", quality=95))
    data[data.index(b"Adobe") + 11] = 2  # transform: YCCK
    return bytes(data)


def turned_against(turn: int) -> Image.Image:
    """The sheet as stored when Exif or TIFF orientation ``turn`` (1-8) sets it right; others change nothing."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }.get(turn)
    return sheet() if undo is None else sheet().transpose(undo)


def _exif(turn: int) -> bytes:
    """The sheet turned so that a reader who undoes ``turn`` sees it upright."""
    stored = turned_against(turn)
    exif = Image.Exif()
    exif[0x0112] = turn
    return encoded(stored, "JPEG", exif=exif, quality=90)


def _exif_loop() -> bytes:
    directory = struct.pack("<HHHLL", 1, 0x8769, 4, 1, 8) + struct.pack("<L", 8)  # its own place, twice
    return encoded(sheet(), "JPEG", exif=b"Exif\0\0II*\0\x08\0\0\0" + directory)


def _mpo() -> bytes:
    return encoded(sheet(), "MPO", save_all=True, append_images=[Image.new("L", SIZE, 0)])


def _jpeg_said(width: int, height: int) -> bytes:
    data = bytearray(encoded(sheet(), "JPEG"))
    at = data.index(b"\xff\xc0")
    struct.pack_into(">HH", data, at + 5, height, width)
    return bytes(data)


def _many_scans(copies: int = 3_000) -> bytes:
    """Each refining scan is some hundred bytes, and costs the decoder a walk over the whole picture."""
    data = encoded(Image.new("L", (4000, 4000), 255), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * copies + data[-2:]


def flipped(data: bytes, rng: np.random.Generator, share: float = 0.001) -> bytes:
    """``data`` with a share of its bytes, drawn by lot and never the first sixteen, changed."""
    bytes_ = np.frombuffer(data, dtype=np.uint8).copy()
    places = rng.integers(16, len(bytes_), size=max(1, int(len(bytes_) * share)))
    bytes_[places] = rng.integers(0, 256, size=len(places))
    return bytes_.tobytes()


# --- PNG ------------------------------------------------------------------------------------------


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_with(extra: bytes) -> bytes:
    """The sheet with ``extra`` chunks right after its header."""
    data = encoded(sheet(), "PNG")
    return data[:33] + extra + data[33:]


def _png() -> Shelf:
    shelf = Shelf("png")
    shelf.read("grey", "plain grey", lambda: encoded(sheet(), "PNG"))
    shelf.read("bilevel", "1 bit", lambda: encoded(bilevel(), "PNG"))
    shelf.read("palette", "palette of four", lambda: encoded(sheet().convert("RGB").quantize(4), "PNG"))
    shelf.read("palette-alpha", "palette whose white is transparent black", _palette_alpha)
    shelf.read("alpha", "grey and alpha: writing is where it is opaque", lambda: encoded(with_alpha(), "PNG"))
    shelf.read("rgba", "colour and alpha", lambda: encoded(with_alpha().convert("RGBA"), "PNG"))
    shelf.read("16-bit", "16 bits a sample", lambda: encoded(deep(), "PNG"))
    shelf.read("16-bit-dark", "12-bit samples in 16 bits", lambda: encoded(deep(4095), "PNG"))
    shelf.read("animated", "APNG of three pictures", _apng, pages=3, like_sheet=False)
    shelf.read("exif-late", "EXIF turn behind the pixels", lambda: encoded(sheet(), "PNG") + b"eXIf")
    shelf.either("text-bomb", "60 MB of comment in 60 kB", lambda: _png_with(_text_bomb()))
    shelf.either("icc-bomb", "60 MB of colour profile in 60 kB", lambda: _png_with(_icc_bomb()))
    shelf.either("dpi-nonsense", "4,000,000,000 dots a metre", _png_dpi)
    shelf.either("crc", "checksum of the header wrong", lambda: _changed(encoded(sheet(), "PNG"), 30))
    shelf.named("bomb", "3.6 thousand million pixels in 4 kB", png_bomb, "too-many-pixels")
    shelf.named("cut", "cut in the middle", lambda: half(encoded(sheet(), "PNG")), "unreadable-page")
    shelf.named("head", "signature only", lambda: b"\x89PNG\r\n\x1a\n", "broken-file")
    shelf.named("no-size", "0 x 0 pixels", lambda: _png_said(0, 0))
    shelf.named("no-data", "no pixels at all", _png_without_data)
    shelf.drawn_by_lot(
        "flipped", "one byte in a thousand changed", lambda rng: flipped(encoded(sheet(), "PNG"), rng)
    )
    return shelf


def _palette_alpha() -> bytes:
    image = sheet().convert("RGB").quantize(2)
    image.putpalette([0, 0, 0, 0, 0, 0])
    white = int(np.asarray(image)[-1, -1])
    return encoded(image, "PNG", transparency=white)


def _apng() -> bytes:
    others = [Image.new("L", SIZE, level) for level in (200, 100)]
    return encoded(sheet(), "PNG", save_all=True, append_images=others)


def _text_bomb() -> bytes:
    return chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(60_000_000), 9))


def _icc_bomb() -> bytes:
    return chunk(b"iCCP", b"p\0\0" + zlib.compress(bytes(60_000_000), 9))


def _png_dpi() -> bytes:
    return _png_with(chunk(b"pHYs", struct.pack(">IIB", 4_000_000_000, 1, 1)))


def _png_said(width: int, height: int) -> bytes:
    return encoded(sheet(), "PNG")[:8] + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


def _png_without_data() -> bytes:
    return _png_said(*SIZE) + chunk(b"IEND", b"")


def _changed(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


# --- JPEG 2000 ------------------------------------------------------------------------------------


def _jpeg2000() -> Shelf:
    shelf = Shelf("jpeg2000")
    shelf.read("grey", "grey", lambda: encoded(sheet(), "JPEG2000"))
    shelf.read("rgb", "colour", lambda: encoded(sheet().convert("RGB"), "JPEG2000"))
    shelf.read("rgba", "colour and alpha", lambda: encoded(with_alpha().convert("RGBA"), "JPEG2000"))
    shelf.read("16-bit", "16 bits a sample", lambda: encoded(deep(), "JPEG2000"))
    shelf.read("palette", "palette in the wrapper, indices in the codestream", _palette_jp2)
    shelf.read(
        "codestream", "no wrapper: a bare codestream", lambda: encoded(sheet(), "JPEG2000", no_jp2=True)
    )
    shelf.read("tiles", "tiles of 64 x 64", lambda: encoded(sheet(), "JPEG2000", tile_size=(64, 64)))
    shelf.read("lossy", "60 times smaller", _lossy_jp2, like_sheet=False)
    shelf.named("bomb", "header says 60000 x 60000", _jp2_bomb, "too-many-pixels", "broken-file")
    shelf.either("cut", "cut in the middle", lambda: half(encoded(sheet(), "JPEG2000")))
    shelf.drawn_by_lot(
        "flipped", "one byte in a thousand changed", lambda rng: flipped(encoded(sheet(), "JPEG2000"), rng)
    )
    return shelf


def _lossy_jp2() -> bytes:
    return encoded(sheet(), "JPEG2000", irreversible=True, quality_mode="rates", quality_layers=[60])


def _jp2_box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def _palette_jp2() -> bytes:
    """Index 0 is white and 1 black (ISO/IEC 15444-1 I.5.3.4, I.5.3.5)."""
    indices = Image.fromarray((np.asarray(sheet()) < 128).astype(np.uint8))
    header = _jp2_box(b"ihdr", struct.pack(">IIHBBBB", SIZE[1], SIZE[0], 1, 7, 7, 0, 0))
    header += _jp2_box(b"colr", struct.pack(">BBBI", 1, 0, 0, 16))
    header += _jp2_box(b"pclr", struct.pack(">HB3B", 2, 3, 7, 7, 7) + b"\xff\xff\xff\0\0\0")
    header += _jp2_box(b"cmap", b"".join(struct.pack(">HBB", 0, 1, column) for column in range(3)))
    return (
        _jp2_box(b"jP  ", b"\r\n\x87\n")
        + _jp2_box(b"ftyp", b"jp2 \0\0\0\0jp2 ")
        + _jp2_box(b"jp2h", header)
        + _jp2_box(b"jp2c", encoded(indices, "JPEG2000", no_jp2=True))
    )


def _jp2_bomb() -> bytes:
    data = bytearray(encoded(sheet(), "JPEG2000"))
    at = data.index(b"ihdr") + 4
    struct.pack_into(">II", data, at, 60_000, 60_000)
    size = data.index(b"\xff\x51")
    struct.pack_into(">II", data, size + 6, 60_000, 60_000)
    return bytes(data)


# --- the rest -------------------------------------------------------------------------------------


def _others() -> Shelf:
    shelf = Shelf("image")
    colour = sheet().convert("RGB")
    shelf.read("webp", "WebP, lossless", lambda: encoded(colour, "WEBP", lossless=True))
    shelf.read(
        "webp-alpha", "WebP with alpha", lambda: encoded(with_alpha().convert("RGBA"), "WEBP", lossless=True)
    )
    shelf.read("webp-animated", "WebP of two pictures", _webp_animated, pages=2, like_sheet=False)
    shelf.named("webp-cut", "WebP cut in the middle", lambda: half(encoded(colour, "WEBP")))
    shelf.read("gif", "GIF", lambda: encoded(sheet(), "GIF"))
    shelf.read("gif-animated", "GIF of two pictures, the second upon the first", _gif_animated, pages=2)
    shelf.named("gif-huge", "GIF, header says 65535 x 65535", _gif_huge, "too-many-pixels", "unreadable-page")
    shelf.either("gif-cut", "GIF cut in the middle", lambda: half(encoded(sheet(), "GIF")))
    shelf.read("bmp", "BMP, 8 bits", lambda: encoded(sheet(), "BMP"))
    shelf.read("bmp-1", "BMP, 1 bit", lambda: encoded(bilevel(), "BMP"))
    shelf.read("bmp-rgb", "BMP, colour", lambda: encoded(colour, "BMP"))
    shelf.named("bmp-huge", "BMP, header says 2,000,000,000 wide", _bmp_huge)
    shelf.read("heic", "HEIC from a telephone", lambda: encoded(colour, "HEIF", quality=90))
    shelf.named("heic-cut", "HEIC cut in the middle", lambda: half(encoded(colour, "HEIF")))
    shelf.read("avif", "AVIF", lambda: encoded(colour, "AVIF", quality=90))
    shelf.named("psd", "Photoshop's own file", lambda: b"8BPS\0\1" + bytes(300), "unknown-format")
    shelf.named(
        "cr2", "raw picture of a camera", lambda: b"II*\0\x10\0\0\0CR\2\0" + bytes(300), "unknown-format"
    )
    shelf.named("jxl", "JPEG XL", lambda: b"\xff\x0a" + bytes(300), "unknown-format")
    shelf.named("djvu", "DjVu", lambda: b"AT&TFORM\0\0\1\0DJVU" + bytes(300), "unknown-format")
    shelf.named("svg", "SVG", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown-format")
    shelf.named("ico", "an icon", lambda: encoded(sheet().resize((64, 64)), "ICO"), "unknown-format")
    return shelf


def _webp_animated() -> bytes:
    return encoded(sheet().convert("RGB"), "WEBP", save_all=True, append_images=[Image.new("RGB", SIZE, 128)])


def _gif_animated() -> bytes:
    return encoded(sheet(), "GIF", save_all=True, append_images=[Image.new("L", SIZE, 90)], duration=100)


def _gif_huge() -> bytes:
    data = bytearray(encoded(sheet(), "GIF"))
    struct.pack_into("<HH", data, 6, 65_535, 65_535)
    return bytes(data)


def _bmp_huge() -> bytes:
    data = bytearray(encoded(sheet(), "BMP"))
    struct.pack_into("<ii", data, 18, 2_000_000_000, 2)
    return bytes(data)
