"""Scans in PDFs, in every packing and colour a PDF knows."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import SIZE, bilevel, cmyk, deep, ink, sheet
from scripts.intake_bench.jbig2 import generic_mmr
from scripts.intake_bench.tiff import strip_of
from tests.bad_files import A4_PT, encoded, saved

WIDTH, HEIGHT = SIZE
W, H = A4_PT
WHOLE = f"{W} 0 0 {H} 0 0"


Picture = dict[str, object]


def picture(data: bytes, filter_: str | None = None, *, bits: int = 8, **keys: object) -> Picture:
    """The keys of an image XObject, its bytes under ``Data``; ``made`` puts it into a file."""
    base = {
        "Width": WIDTH,
        "Height": HEIGHT,
        "BitsPerComponent": bits,
        "ColorSpace": Name.DeviceGray,
        **({"Filter": Name("/" + filter_)} if filter_ else {}),
        **keys,
    }
    return {**base, "Data": data}


def made(image: Picture, *, content: str = f"q {WHOLE} cm /Im0 Do Q", **page_keys: object) -> bytes:
    """A page whose contents are ``content`` and whose image ``/Im0`` is ``image``."""
    return saved(page_with({"Im0": image}, content, **page_keys))


def page_with(images: dict[str, Picture], content: str, **page_keys: object) -> pikepdf.Pdf:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=A4_PT)
    resources = Dictionary()
    for name, image in images.items():
        resources["/" + name] = _stream(pdf, image)
    page = pdf.pages[0]
    page.Resources = Dictionary(XObject=resources)
    page.Contents = Stream(pdf, content.encode())
    for key, value in page_keys.items():
        page["/" + key] = value
    return pdf


def _stream(pdf: pikepdf.Pdf, image: Picture) -> Stream:
    stream = Stream(pdf, image["Data"], Type=Name.XObject, Subtype=Name.Image)
    for key, value in image.items():
        if key != "Data":
            stream["/" + key] = _stream(pdf, value) if isinstance(value, dict) else value
    return stream


def flate(data: bytes, **keys: object) -> Picture:
    return picture(zlib.compress(data), "FlateDecode", **keys)


def bits_of(image: Image.Image) -> bytes:
    return image.convert("1").tobytes()


def jpeg(image: Image.Image | None = None) -> bytes:
    return encoded(image or sheet(), "JPEG", quality=90)


def cases() -> Iterator[Case]:
    for shelf in (_filters(), _colours()):
        yield from shelf.cases


# --- how the scan is packed -----------------------------------------------------------------------


def fax(data: bytes, image_keys: dict[str, object] | None = None, **parameters: object) -> Picture:
    said = Dictionary({"/Columns": WIDTH, "/Rows": HEIGHT} | {"/" + k: v for k, v in parameters.items()})
    return picture(data, "CCITTFaxDecode", bits=1, DecodeParms=said, **(image_keys or {}))


def _filters() -> Shelf:
    shelf = Shelf("pdf-scan")
    shelf.read("jpeg", "JPEG", lambda: made(picture(jpeg(), "DCTDecode")))
    shelf.read("jpeg-ascii85", "JPEG within ASCII85", _ascii85)
    shelf.read("flate", "Flate", lambda: made(flate(sheet().tobytes())))
    shelf.read("flate-png", "Flate with PNG predictor", _predicted)
    shelf.read("runlength", "RunLength", _run_length)
    shelf.read("raw", "not packed at all", lambda: made(picture(sheet().tobytes())))
    shelf.read("jpx-grey", "JPEG 2000, grey", lambda: _jpx(sheet()))
    shelf.read("jpx-rgb", "JPEG 2000, colour", lambda: _jpx(sheet().convert("RGB")))
    shelf.read("jpx-16", "JPEG 2000, 16 bits", lambda: _jpx(deep()))
    shelf.read("jbig2", "JBIG2 generic region", lambda: _jbig2(bilevel()))
    shelf.either("jbig2-globals", "JBIG2 with its page in the globals", lambda: _jbig2(bilevel(), split=True))
    shelf.read("g4", "CCITT Group 4", lambda: made(fax(strip_of(bilevel(), "group4"), K=-1)))
    shelf.read("g4-blackis1", "CCITT Group 4, BlackIs1", _black_is_1)
    shelf.read("g4-decode", "CCITT Group 4 of the negative, Decode [1 0]", _g4_decode)
    shelf.read("g3-1d", "CCITT Group 3, one-dimensional", lambda: made(fax(_g3(0), K=0, EndOfLine=True)))
    shelf.read("g3-2d", "CCITT Group 3, two-dimensional", lambda: made(fax(_g3(1), K=4, EndOfLine=True)))
    shelf.read(
        "g3-aligned", "CCITT, rows on byte bounds", lambda: made(fax(_rle(), K=0, EncodedByteAlign=True))
    )
    shelf.read("g4-no-rows", "CCITT Group 4, height not said to the decoder", _g4_without_rows)
    shelf.either(
        "g4-wide", "CCITT told 2,000,000,000 columns", lambda: made(fax(_g3(0), K=-1, Columns=2_000_000_000))
    )
    shelf.either("jbig2-cut", "JBIG2 cut in the middle", lambda: _jbig2(bilevel(), cut=True))
    shelf.either("flate-cut", "Flate cut in the middle", _flate_cut)
    return shelf


def _g3(options: int) -> bytes:
    return strip_of(bilevel(), "group3", options)


def _rle() -> bytes:
    return strip_of(bilevel(), "tiff_ccitt")


def _ascii85() -> bytes:
    import base64

    chain = Array([Name.ASCII85Decode, Name.DCTDecode])
    return made(picture(base64.a85encode(jpeg()) + b"~>", Filter=chain))


def _predicted() -> bytes:
    rows = np.asarray(sheet())
    up = np.diff(rows, axis=0, prepend=np.zeros((1, WIDTH), np.uint8)).astype(np.uint8)
    coded = np.concatenate([np.full((HEIGHT, 1), 2, np.uint8), up], axis=1).tobytes()  # 2: up
    said = Dictionary(Predictor=15, Colors=1, BitsPerComponent=8, Columns=WIDTH)
    return made(flate(coded, DecodeParms=said))


def _run_length() -> bytes:
    out = bytearray()
    data = sheet().tobytes()
    for start in range(0, len(data), 128):
        block = data[start : start + 128]
        out += bytes([len(block) - 1]) + block
    return made(picture(bytes(out) + b"\x80", "RunLengthDecode"))


def _jpx(image: Image.Image) -> bytes:
    described = picture(encoded(image, "JPEG2000"), "JPXDecode")
    del described["ColorSpace"], described["BitsPerComponent"]
    return made(described)


def _jbig2(image: Image.Image, *, split: bool = False, cut: bool = False) -> bytes:
    page, region = generic_mmr(strip_of(image, "group4"), SIZE)
    if cut:
        region = region[: len(region) // 2]
    if not split:
        return made(picture(page + region, "JBIG2Decode", bits=1))
    pdf = page_with({"Im0": picture(region, "JBIG2Decode", bits=1)}, f"q {WHOLE} cm /Im0 Do Q")
    pdf.pages[0].Resources.XObject.Im0.DecodeParms = Dictionary(JBIG2Globals=Stream(pdf, page))
    return saved(pdf)


def _black_is_1() -> bytes:
    return made(fax(strip_of(ink().convert("1"), "group4"), K=-1, BlackIs1=True))


def _g4_decode() -> bytes:
    return made(fax(strip_of(ink().convert("1"), "group4"), {"Decode": Array([1, 0])}, K=-1))


def _g4_without_rows() -> bytes:
    said = Dictionary(Columns=WIDTH, K=-1)
    return made({**fax(strip_of(bilevel(), "group4")), "DecodeParms": said})


def _flate_cut() -> bytes:
    packed = zlib.compress(sheet().tobytes())
    return made(picture(packed[: len(packed) // 2], "FlateDecode"))


# --- colours --------------------------------------------------------------------------------------


def _colours() -> Shelf:
    shelf = Shelf("pdf-colour")
    negative, inverted = ink(), Array([1, 0])
    shelf.read("1-bit", "1 bit a pixel", lambda: made(flate(bits_of(sheet()), bits=1)))
    shelf.read(
        "1-bit-inverted",
        "1 bit, Decode [1 0]",
        lambda: made(flate(bits_of(negative), bits=1, Decode=inverted)),
    )
    shelf.read(
        "8-bit-inverted", "8 bits, Decode [1 0]", lambda: made(flate(negative.tobytes(), Decode=inverted))
    )
    shelf.read(
        "jpeg-inverted",
        "JPEG, Decode [1 0]",
        lambda: made(picture(jpeg(negative), "DCTDecode", Decode=inverted)),
    )
    shelf.read(
        "16-bit", "16 bits a pixel", lambda: made(flate(np.asarray(deep()).astype(">u2").tobytes(), bits=16))
    )
    shelf.read("indexed", "palette", lambda: made(_indexed()))
    shelf.read("lab", "CIE L*a*b*", lambda: made(_lab()))
    shelf.read("separation", "one ink called Black", lambda: made(_separation()))
    shelf.read("cmyk", "CMYK", lambda: made(flate(cmyk().tobytes(), ColorSpace=Name.DeviceCMYK)))
    shelf.read("cmyk-jpeg", "CMYK JPEG as Adobe stores it", _cmyk_jpeg)
    shelf.read("icc", "ICC profile of three channels that is noise", lambda: _icc())
    shelf.read("stencil", "a stencil that black is poured through", lambda: made(stencil()))
    shelf.read(
        "stencil-decode", "a stencil of the negative", lambda: made(stencil(negative, Decode=inverted))
    )
    shelf.read("soft-mask", "black all over, the writing in its soft mask", lambda: made(_soft_mask()))
    shelf.read("hard-mask", "black all over, the writing in its mask", lambda: made(_hard_mask()))
    shelf.read(
        "colour-key",
        "black, all else keyed out",
        lambda: made(flate(sheet().tobytes(), Mask=Array([255, 255]))),
    )
    return shelf


def _indexed() -> Picture:
    space = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\xff\xff\xff\0\0\0")])
    return flate(bits_of(ink()), bits=1, ColorSpace=space)


def _lab() -> Picture:
    neutral = Image.new("L", SIZE, 128)
    space = Array(
        [Name.Lab, Dictionary(WhitePoint=Array([0.95, 1, 1.09]), Range=Array([-128, 127, -128, 127]))]
    )
    return flate(Image.merge("RGB", (sheet(), neutral, neutral)).tobytes(), ColorSpace=space)


def _separation() -> Picture:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1]), C1=Array([0]), N=1)
    return flate(ink().tobytes(), ColorSpace=Array([Name.Separation, Name.Black, Name.DeviceGray, tint]))


def _cmyk_jpeg() -> bytes:
    data = encoded(cmyk(), "JPEG", quality=95)  # Pillow inverts what it writes, and Decode says so
    return made(picture(data, "DCTDecode", ColorSpace=Name.DeviceCMYK, Decode=Array([1, 0] * 4)))


def _icc() -> bytes:
    pdf = page_with({"Im0": picture(jpeg(sheet().convert("RGB")), "DCTDecode")}, f"q {WHOLE} cm /Im0 Do Q")
    profile = Stream(pdf, bytes(200), N=3, Alternate=Name.DeviceRGB)
    pdf.pages[0].Resources.XObject.Im0.ColorSpace = Array([Name.ICCBased, profile])
    return saved(pdf)


def stencil(image: Image.Image | None = None, **keys: object) -> Picture:
    described = flate(bits_of(image or sheet()), bits=1, ImageMask=True, **keys)
    del described["ColorSpace"]
    return described


def _soft_mask() -> Picture:
    return flate(bytes(WIDTH * HEIGHT), SMask=flate(ink().tobytes()))


def _hard_mask() -> Picture:
    return flate(bytes(WIDTH * HEIGHT), Mask=stencil())
