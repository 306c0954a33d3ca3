"""What the test suites of PDF readers are full of: rare pictures in pages, rare page boxes, odd histories of a file."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import deep, ink, sheet
from scripts.intake_bench.pdf_pages import text_font
from scripts.intake_bench.pdf_scans import (
    HEIGHT,
    WHOLE,
    WIDTH,
    H,
    Picture,
    W,
    bits_of,
    flate,
    jpeg,
    made,
    page_with,
    picture,
)
from scripts.intake_bench.tiff import strip_of
from tests.bad_files import encoded, saved, text_pdf


def cases() -> Iterator[Case]:
    for shelf in (_pictures(), _pages()):
        yield from shelf.cases


def scan() -> Picture:
    return picture(jpeg(), "DCTDecode")


# --- pictures -------------------------------------------------------------------------------------


def _pictures() -> Shelf:
    shelf = Shelf("suite-pdf-image")
    shelf.read("inline-jpeg", "a JPEG written into the page", lambda: _inline("/CS /G /F /DCT", jpeg()))
    shelf.read("inline-g4", "Group 4 written into the page", _inline_g4)
    shelf.read("inline-hex", "hexadecimal written into the page", _inline_hex)
    shelf.read("indexed-1", "palette of two, 1 bit, ink first", _indexed_bits)
    shelf.read("indexed-string", "palette in a string, its base an ICC profile", _indexed_icc)
    shelf.read("jpx-indexed", "JPEG 2000 of indices, the palette in the PDF", _jpx_indexed)
    shelf.either("jpx-in-grey", "JPEG 2000 in colour, said to be grey", lambda: _jpx_said(Name.DeviceGray))
    shelf.read("jpx-alpha", "JPEG 2000 with its own soft mask", _jpx_alpha)
    shelf.read("devicen", "two inks, one of them black", _device_n)
    shelf.read(
        "calgray", "calibrated grey", lambda: _space(Array([Name.CalGray, Dictionary(WhitePoint=[1, 1, 1])]))
    )
    shelf.read("icc-grey", "ICC profile that is empty, grey beside it", _icc_grey)
    shelf.read("2-bit", "2 bits a pixel", lambda: made(flate(_packed(2), bits=2)))
    shelf.read("4-bit", "4 bits a pixel", lambda: made(flate(_packed(4), bits=4)))
    shelf.read("predictor-tiff", "differences of neighbours (predictor 2)", _predictor_2)
    shelf.read("lzw", "LZW", lambda: made(picture(_lzw(sheet().tobytes()), "LZWDecode")))
    shelf.read("filters-null", "filter and its settings null", lambda: made(_with_null_filter()))
    shelf.read("mask-1-bit", "a 1-bit mask that hides a black frame", _masked)
    shelf.read(
        "rows-more",
        "said one row higher than its data",
        lambda: made(flate(sheet().tobytes(), Height=HEIGHT + 1)),
    )
    shelf.either(
        "rows-half", "half the data it says", lambda: made(flate(sheet().tobytes()[: WIDTH * HEIGHT // 2]))
    )
    shelf.either("width-minus", "said to be -620 wide", lambda: made(flate(sheet().tobytes(), Width=-WIDTH)))
    shelf.either("bits-7", "7 bits a pixel", lambda: made(flate(sheet().tobytes(), bits=7)))
    shelf.either("jpx-deep", "JPEG 2000 of 38 bits", lambda: _jpx_depth(37))
    shelf.either("jbig2-symbols", "JBIG2 that refers to symbols that are not there", _jbig2_lost)
    shelf.named("crypt", "a filter that asks for another lock", lambda: made(flate(b"", Filter=Name.Crypt)))
    return shelf


def _inline(keys: str, data: bytes, size: str = f"/W {WIDTH} /H {HEIGHT} /BPC 8") -> bytes:
    pdf = page_with({}, "")
    pdf.pages[0].Contents = Stream(pdf, f"q {WHOLE} cm BI {size} {keys} ID ".encode() + data + b"\nEI Q")
    return saved(pdf)


def _inline_g4() -> bytes:
    keys = f"/CS /G /F /CCF /DP << /K -1 /Columns {WIDTH} /Rows {HEIGHT} >>"
    return _inline(keys, strip_of(sheet().convert("1"), "group4"), f"/W {WIDTH} /H {HEIGHT} /BPC 1")


def _inline_hex() -> bytes:
    return _inline("/CS /G /F /AHx", bits_of(sheet()).hex().encode() + b">", f"/W {WIDTH} /H {HEIGHT} /BPC 1")


def _indexed_bits() -> bytes:
    space = Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\0\0\0\xff\xff\xff".decode("latin-1"))])
    return made(flate(bits_of(sheet()), bits=1, ColorSpace=space))


def _indexed_icc() -> bytes:
    pdf = page_with(
        {"Im0": flate((np.asarray(sheet()) >= 128).astype(np.uint8).tobytes())}, f"q {WHOLE} cm /Im0 Do Q"
    )
    base = Array([Name.ICCBased, Stream(pdf, b"", N=3, Alternate=Name.DeviceRGB)])
    pdf.pages[0].Resources.XObject.Im0.ColorSpace = Array(
        [Name.Indexed, base, 1, Stream(pdf, b"\0\0\0\xff\xff\xff")]
    )
    return saved(pdf)


def _jpx_indexed() -> bytes:
    indices = Image.fromarray((np.asarray(sheet()) >= 128).astype(np.uint8))
    space = Array([Name.Indexed, Name.DeviceGray, 1, pikepdf.String("\0\xff")])
    return made(picture(encoded(indices, "JPEG2000", no_jp2=True), "JPXDecode", ColorSpace=space))


def _jpx_said(space: object) -> bytes:
    return made(picture(encoded(sheet().convert("RGB"), "JPEG2000"), "JPXDecode", ColorSpace=space))


def _jpx_alpha() -> bytes:
    image = sheet().convert("RGBA")
    return made(picture(encoded(image, "JPEG2000"), "JPXDecode", ColorSpace=Name.DeviceRGB, SMaskInData=1))


def _device_n() -> bytes:
    """The black ink holds the sheet, the spot colour nothing; the tint function adds nothing to it."""
    both = np.stack([np.asarray(ink()), np.zeros_like(np.asarray(ink()))], axis=2)
    pdf = page_with({"Im0": flate(both.tobytes())}, f"q {WHOLE} cm /Im0 Do Q")
    tint = Stream(pdf, b"{ pop 1 exch sub }", FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1])
    space = Array([Name.DeviceN, Array([Name.Black, Name.Spot]), Name.DeviceGray, tint])
    pdf.pages[0].Resources.XObject.Im0.ColorSpace = space
    return saved(pdf)


def _space(space: object) -> bytes:
    return made(flate(sheet().tobytes(), ColorSpace=space))


def _icc_grey() -> bytes:
    pdf = page_with({"Im0": flate(sheet().tobytes())}, f"q {WHOLE} cm /Im0 Do Q")
    profile = Stream(pdf, b"", N=1, Alternate=Name.DeviceGray)
    pdf.pages[0].Resources.XObject.Im0.ColorSpace = Array([Name.ICCBased, profile])
    return saved(pdf)


def _packed(bits: int) -> bytes:
    each = 8 // bits
    levels = np.asarray(sheet()) >> (8 - bits)
    levels = np.pad(levels, ((0, 0), (0, -WIDTH % each))).reshape(HEIGHT, -1, each)
    return (
        sum(levels[..., n].astype(np.uint8) << (8 - bits * (n + 1)) for n in range(each))
        .astype(np.uint8)
        .tobytes()
    )


def _predictor_2() -> bytes:
    rows = np.asarray(sheet())
    steps = np.diff(rows, axis=1, prepend=np.zeros((HEIGHT, 1), np.uint8)).astype(np.uint8)
    said = Dictionary(Predictor=2, Colors=1, BitsPerComponent=8, Columns=WIDTH)
    return made(flate(steps.tobytes(), DecodeParms=said))


def _lzw(data: bytes) -> bytes:
    """LZW without compression: the table is cleared before it can widen the codes (ISO 32000-1 7.4.4.2)."""
    bits = []
    for at, byte in enumerate(data):
        if at % 250 == 0:
            bits.append(256)
        bits.append(byte)
    bits.append(257)
    codes = (np.array(bits, np.uint16)[:, None] >> np.arange(8, -1, -1)) & 1
    return np.packbits(codes.astype(np.uint8).ravel()).tobytes()


def _with_null_filter() -> Picture:
    return {**picture(sheet().tobytes()), "Filter": Array([]), "DecodeParms": Array([])}


def _masked() -> bytes:
    framed = np.asarray(sheet()).copy()
    framed[:40] = 0
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[:40] = True
    hidden = picture(np.packbits(mask, axis=1).tobytes(), bits=1, ImageMask=True)
    del hidden["ColorSpace"]
    return made(flate(framed.tobytes(), Mask=hidden))


def _jpx_depth(depth: int) -> bytes:
    data = bytearray(encoded(deep(), "JPEG2000", no_jp2=True))
    at = data.index(b"\xff\x51")
    data[at + 40] = depth
    return made(picture(bytes(data), "JPXDecode"))


def _jbig2_lost() -> bytes:
    text_region = b"\0\0\0\2\x06\x20\x01\x01" + (60).to_bytes(4, "big") + bytes(60)
    return made(picture(text_region, "JBIG2Decode", bits=1))


# --- pages ----------------------------------------------------------------------------------------


def _pages() -> Shelf:
    shelf = Shelf("suite-pdf-page")
    shelf.read("rotate-moved", "turned, its MediaBox beginning at (100, 200)", _rotated_moved)
    shelf.read("inherited", "box and turn from the page tree, three levels up", _inherited)
    shelf.read("media-indirect", "numbers of the MediaBox in objects of their own", _indirect_box)
    shelf.read("scale-nested", "placed by five matrices within each other", _nested_matrices)
    shelf.read("contents-cut", "contents in streams that break within a word", _split_contents)
    shelf.read("text-white", "white type under the scan", lambda: _text("1 g", "72 700 Td"))
    shelf.read("text-clip", "type that only clips", lambda: _text("7 Tr", "72 20 Td"))
    shelf.read("type-outside", "type far outside the page", lambda: _text("0 g", "9000 9000 Td"))
    shelf.read("user-unit-big", "UserUnit 75000", lambda: made(scan(), UserUnit=75_000), like_sheet=False)
    shelf.read("rotate-text", "turn said as a text", lambda: made(scan(), Rotate=pikepdf.String("90")))
    shelf.read("note-popup", "note with its pop-up and hidden marks", _notes)
    shelf.read("form-buttons", "form with boxes ticked and radio buttons", _buttons, like_sheet=False)
    shelf.read("signature-field", "signed: an empty signature field", _signature, like_sheet=False)
    shelf.either("media-nan", "MediaBox of 1e400", lambda: made(scan()).replace(b"595", b"1e9"))
    shelf.either(
        "tiny", "a page a hundredth of a point wide", lambda: made(scan(), MediaBox=Array([0, 0, 0.01, 0.01]))
    )
    shelf.either(
        "long",
        "a page 3 points wide and 14,400 high",
        lambda: made(scan(), MediaBox=Array([0, 0, 3, 14_400])),
    )
    return shelf


def _rotated_moved() -> bytes:
    stored = sheet().transpose(Image.Transpose.ROTATE_90)
    return made(
        picture(jpeg(stored), "DCTDecode", Width=HEIGHT, Height=WIDTH),
        content=f"q {H} 0 0 {W} 100 200 cm /Im0 Do Q",
        MediaBox=Array([100, 200, 100 + H, 200 + W]),
        Rotate=90,
    )


def _inherited() -> bytes:
    pdf = page_with({"Im0": scan()}, f"q {WHOLE} cm /Im0 Do Q")
    page = pdf.pages[0].obj
    del page["/MediaBox"]
    for _ in range(3):
        top = pdf.Root.Pages
        inner = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=top.Kids, Count=1, Parent=top))
        inner.Kids[0].Parent = inner
        top.Kids = Array([inner])
    pdf.Root.Pages.MediaBox = Array([0, 0, W, H])
    pdf.Root.Pages.Rotate = 360
    return saved(pdf)


def _indirect_box() -> bytes:
    pdf = page_with({"Im0": scan()}, f"q {WHOLE} cm /Im0 Do Q")
    pdf.pages[0].MediaBox = pdf.make_indirect(Array([pdf.make_indirect(n) for n in (0, 0, 595, 842)]))
    return saved(pdf)


def _nested_matrices() -> bytes:
    inner = "/Im0 Do"
    for matrix in ("2 0 0 2 0 0", "0.5 0 0 0.5 0 0", "0 1 -1 0 1 0", "0 -1 1 0 0 1", WHOLE):
        inner = f"q {matrix} cm {inner} Q"
    return made(scan(), content=inner)


def _split_contents() -> bytes:
    pdf = page_with({"Im0": scan()}, "")
    parts = [f"q {W} 0 0", f"{H} 0 0 cm", "/Im0", "Do Q"]
    pdf.pages[0].Contents = Array([Stream(pdf, part.encode()) for part in parts])
    return saved(pdf)


def _text(setting: str, place: str) -> bytes:
    pdf = page_with({"Im0": scan()}, "")
    pdf.pages[0].Resources.Font = text_font()
    said = f"BT {setting} /F1 12 Tf {place} (Granviks kommun) Tj ET\n"
    order = said + f"q {WHOLE} cm /Im0 Do Q" if setting == "1 g" else f"q {WHOLE} cm /Im0 Do Q {said}"
    pdf.pages[0].Contents = Stream(pdf, order.encode())
    return saved(pdf)


def _notes() -> bytes:
    pdf = page_with({"Im0": scan()}, f"q {WHOLE} cm /Im0 Do Q")
    black = Stream(
        pdf, b"0 g 0 0 500 700 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 500, 700])
    )
    keys = {"Type": Name.Annot, "Rect": Array([50, 50, 550, 750])}
    pdf.pages[0].Annots = Array(
        [
            Dictionary(**keys, Subtype=Name.Popup, Open=False),
            Dictionary(**keys, Subtype=Name.Square, F=2, AP=Dictionary(N=black)),  # hidden
            Dictionary(**keys, Subtype=Name.Text, F=32, AP=Dictionary(N=black)),  # not to be viewed
        ]
    )
    return saved(pdf)


def _buttons() -> bytes:
    pdf = text_pdf()
    form = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": Array([0, 0, 12, 12])}
    look = Dictionary(On=Stream(pdf, b"0 g 2 2 8 8 re f", **form), Off=Stream(pdf, b"", **form))
    fields = []
    for at, state in enumerate((Name.On, Name.Off)):
        place = Array([72, 500 - 20 * at, 84, 512 - 20 * at])
        said = {"FT": Name.Btn, "T": pikepdf.String(f"ruta {at}"), "AS": state, "V": state}
        widget = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, Rect=place, F=4, AP=Dictionary(N=look), **said
        )
        fields.append(pdf.make_indirect(widget))
    pdf.pages[0].Annots = Array(fields)
    pdf.Root.AcroForm = Dictionary(Fields=Array(fields))
    return saved(pdf)


def _signature() -> bytes:
    pdf = text_pdf()
    value = Dictionary(
        Type=Name.Sig,
        Filter=Name("/Adobe.PPKLite"),
        Contents=pikepdf.String("\0" * 200),
        ByteRange=[0, 9, 9, 9],
    )
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=pikepdf.String("s"),
            V=value,
            Rect=Array([0, 0, 0, 0]),
        )
    )
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
    return saved(pdf)
