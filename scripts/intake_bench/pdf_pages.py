"""PDF pages as scanners, offices and forms make them: odd, but to be read as one sees them."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import sheet
from scripts.intake_bench.pdf_scans import (
    HEIGHT,
    WHOLE,
    WIDTH,
    H,
    W,
    bits_of,
    flate,
    jpeg,
    made,
    page_with,
    picture,
)
from tests.bad_files import A4_PT, pdf_encrypted, saved, text_pdf, zip_of


def cases() -> Iterator[Case]:
    for shelf in (_composed(), _boxes(), _documents()):
        yield from shelf.cases


# --- pages of several pictures --------------------------------------------------------------------


def opened_again(data: bytes) -> pikepdf.Pdf:
    """A PDF made here, to be changed once more."""
    return pikepdf.open(io.BytesIO(data))


def strips(count: int, *, overlap: int = 0, gap_pt: float = 0.0, squeeze: float = 1.0) -> bytes:
    """The sheet in ``count`` pictures one below the other, each ``overlap`` rows into the next.

    Every other strip is lifted by ``gap_pt``; the last one is drawn at ``squeeze`` of its width.
    """
    edges = [HEIGHT * number // count for number in range(count + 1)]
    images, content = {}, ""
    for number, (top, bottom) in enumerate(pairwise(edges)):
        bottom = min(bottom + overlap, HEIGHT)
        part = sheet().crop((0, top, WIDTH, bottom))
        images[f"Im{number}"] = flate(part.tobytes(), Height=bottom - top)
        y, height = H * (1 - bottom / HEIGHT), H * (bottom - top) / HEIGHT
        width = W * squeeze if number == count - 1 else W
        y += gap_pt * (number % 2)
        content += f"q {width} 0 0 {height:.5f} 0 {y:.5f} cm /Im{number} Do Q\n"
    return saved(page_with(images, content))


def tiles(across: int = 3, down: int = 4) -> bytes:
    images, content = {}, ""
    for number in range(across * down):
        x0, x1 = (WIDTH * (number % across + step) // across for step in (0, 1))
        y0, y1 = (HEIGHT * (number // across + step) // down for step in (0, 1))
        part = sheet().crop((x0, y0, x1, y1))
        images[f"Im{number}"] = flate(part.tobytes(), Width=x1 - x0, Height=y1 - y0)
        place = (W * (x1 - x0) / WIDTH, H * (y1 - y0) / HEIGHT, W * x0 / WIDTH, H * (1 - y1 / HEIGHT))
        content += "q {:.5f} 0 0 {:.5f} {:.5f} {:.5f} cm /Im{} Do Q\n".format(*place, number)
    return saved(page_with(images, content))


def _composed() -> Shelf:
    shelf = Shelf("pdf-page")
    scan = picture(jpeg(), "DCTDecode")
    shelf.read("strips-8", "one scan in eight strips", lambda: strips(8))
    shelf.read("strips-100", "one scan in a hundred strips", lambda: strips(100))
    shelf.read("strips-overlap", "strips that overlap by three rows", lambda: strips(8, overlap=3))
    shelf.read("tiles", "one scan in twelve tiles", tiles)
    shelf.read("inline", "the scan written into the page itself", _inline)
    shelf.read("form", "the scan in a form in a form", _in_forms)
    shelf.read("ocr", "scan with an invisible text layer", lambda: _with_text(3))
    shelf.read("stamped", "scan with visible type over it", lambda: _with_text(0))
    shelf.read("mirrored", "stored mirrored, placed mirrored", _mirrored)
    shelf.read(
        "twice",
        "the scan drawn twice, one upon the other",
        lambda: made(scan, content=f"q {WHOLE} cm /Im0 Do /Im0 Do Q"),
    )
    shelf.read("covered", "another scan lies under the one seen", _covered)
    shelf.read(
        "skewed",
        "placed a degree askew",
        lambda: made(scan, content="q 594.9 10.4 -14.7 841.9 7 -5 cm /Im0 Do Q"),
    )
    shelf.read("layer-hidden", "a black layer that is switched off", _hidden_layer)
    shelf.read("note-free-text", "FreeText annotation with an appearance", lambda: _annotated("/FreeText"))
    shelf.read("note-stamp", "rubber-stamp annotation", lambda: _annotated("/Stamp"))
    shelf.read(
        "no-unbalance",
        "a thousand q without Q",
        lambda: made(scan, content="q " * 1000 + f"{WHOLE} cm /Im0 Do"),
    )
    return shelf


def _inline() -> bytes:
    data = zlib.compress(bits_of(sheet()))
    head = f"q {WHOLE} cm BI /W {WIDTH} /H {HEIGHT} /BPC 1 /CS /G /F /Fl ID ".encode()
    pdf = page_with({}, "")
    pdf.pages[0].Contents = Stream(pdf, head + data + b"\nEI Q")
    return saved(pdf)


def _in_forms() -> bytes:
    pdf = page_with({"Im0": picture(jpeg(), "DCTDecode")}, "/F Do")
    inner = pdf.pages[0].Resources
    for content in (f"q {WHOLE} cm /Im0 Do Q", "/F Do"):
        form = Stream(pdf, content.encode(), Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, W, H]))
        form.Resources = inner
        inner = Dictionary(XObject=Dictionary(F=form))
    pdf.pages[0].Resources = inner
    return saved(pdf)


def _with_text(mode: int) -> bytes:
    pdf = page_with({"Im0": picture(jpeg(), "DCTDecode")}, "")
    pdf.pages[0].Resources.Font = text_font()
    said = f"q {WHOLE} cm /Im0 Do Q BT {mode} Tr /F1 12 Tf 72 20 Td (Granviks kommun) Tj ET"
    pdf.pages[0].Contents = Stream(pdf, said.encode())
    return saved(pdf)


def text_font() -> Dictionary:
    return Dictionary(F1=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))


def _mirrored() -> bytes:
    stored = sheet().transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return made(picture(jpeg(stored), "DCTDecode"), content=f"q -{W} 0 0 {H} {W} 0 cm /Im0 Do Q")


def _covered() -> bytes:
    images = {"Im0": flate(bytes(WIDTH * HEIGHT)), "Im1": picture(jpeg(), "DCTDecode")}
    return saved(page_with(images, f"q {WHOLE} cm /Im0 Do /Im1 Do Q"))


def _hidden_layer() -> bytes:
    images = {"Im0": picture(jpeg(), "DCTDecode")}
    pdf = page_with(images, f"q {WHOLE} cm /Im0 Do Q /OC /L BDC 0 g 0 0 {W} {H} re f EMC")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("Dold")))
    pdf.pages[0].Resources.Properties = Dictionary(L=layer)
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    return saved(pdf)


def _annotated(kind: str) -> bytes:
    pdf = page_with({"Im0": picture(jpeg(), "DCTDecode")}, f"q {WHOLE} cm /Im0 Do Q")
    look = Stream(
        pdf, b"0 g 0 0 40 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 40, 10])
    )
    note = Dictionary(
        Type=Name.Annot, Subtype=Name(kind), Rect=Array([500, 20, 540, 30]), F=4, AP=Dictionary(N=look)
    )
    pdf.pages[0].Annots = Array([note])
    return saved(pdf)


# --- boxes and turns ------------------------------------------------------------------------------


def _boxes() -> Shelf:
    shelf = Shelf("pdf-box")
    for turn in (90, 180, 270, -90, 450, 45):
        shelf.read(
            f"rotate-{turn}", f"/Rotate {turn}", lambda turn=turn: _rotated(turn), like_sheet=turn != 45
        )
    shelf.read("user-unit", "UserUnit 2", lambda: _boxed(UserUnit=2))
    shelf.read("crop-same", "CropBox inside a larger MediaBox, round the scan", _moved)
    shelf.read(
        "crop-half",
        "CropBox shows the upper half of the scan",
        lambda: _boxed(CropBox=Array([0, H / 2, W, H])),
        like_sheet=False,
    )
    shelf.read("negative", "MediaBox begins at (-300, -400)", _negative)
    shelf.read(
        "upside-down", "MediaBox corners the wrong way round", lambda: _boxed(MediaBox=Array([W, H, 0, 0]))
    )
    shelf.either(
        "crop-outside",
        "CropBox outside the MediaBox",
        lambda: _boxed(CropBox=Array([5000, 5000, 6000, 6000])),
    )
    shelf.read(
        "real", "MediaBox with many decimals", lambda: _boxed(MediaBox=Array([0, 0, 594.99999, 842.00001]))
    )
    shelf.either("no-media", "no MediaBox at all", _without_media_box)
    shelf.either(
        "media-huge",
        "MediaBox of 14,400,000 points",
        lambda: _boxed(MediaBox=Array([0, 0, 14_400_000, 14_400_000])),
    )
    shelf.either("media-empty", "MediaBox of no area", lambda: _boxed(MediaBox=Array([0, 0, 0, 0])))
    shelf.either(
        "media-text", "MediaBox of names", lambda: _boxed(MediaBox=Array([Name.A, Name.B, Name.C, Name.D]))
    )
    return shelf


def _rotated(turn: int) -> bytes:
    """Stored so that it is upright once the page has been turned clockwise by ``turn``."""
    undo = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    quarter = turn % 360 if turn % 90 == 0 else 0
    stored = sheet().transpose(undo[quarter]) if quarter else sheet()
    width, height = (H, W) if quarter in (90, 270) else (W, H)
    described = picture(jpeg(stored), "DCTDecode", Width=stored.width, Height=stored.height)
    return made(
        described,
        content=f"q {width} 0 0 {height} 0 0 cm /Im0 Do Q",
        MediaBox=Array([0, 0, width, height]),
        Rotate=turn,
    )


def _boxed(**keys: object) -> bytes:
    return made(picture(jpeg(), "DCTDecode"), **keys)


def _moved() -> bytes:
    return made(
        picture(jpeg(), "DCTDecode"),
        content=f"q {W} 0 0 {H} 200 300 cm /Im0 Do Q",
        MediaBox=Array([0, 0, 1000, 1500]),
        CropBox=Array([200, 300, 200 + W, 300 + H]),
    )


def _negative() -> bytes:
    return made(
        picture(jpeg(), "DCTDecode"),
        content=f"q {W} 0 0 {H} -300 -400 cm /Im0 Do Q",
        MediaBox=Array([-300, -400, W - 300, H - 400]),
    )


def _without_media_box() -> bytes:
    pdf = page_with({"Im0": picture(jpeg(), "DCTDecode")}, f"q {WHOLE} cm /Im0 Do Q")
    del pdf.pages[0]["/MediaBox"]
    return saved(pdf)


# --- documents ------------------------------------------------------------------------------------


def _documents() -> Shelf:
    shelf = Shelf("pdf-doc")
    shelf.read("born-digital", "no picture, only type", lambda: saved(text_pdf()), like_sheet=False)
    shelf.read("mixed", "a scan, a typed page, a blank one", _mixed, pages=3)
    shelf.read("form-filled", "form field filled in, with no appearance of its own", _form, like_sheet=False)
    shelf.read("xfa", "dynamic form (XFA)", _xfa, like_sheet=False)
    shelf.read(
        "portfolio", "portfolio: a PDF and a zip within", lambda: _portfolio(), pages=4, like_sheet=False
    )
    shelf.read(
        "owner-password", "encrypted, opens without a password", lambda: pdf_encrypted(""), like_sheet=False
    )
    shelf.read("permissions", "printing and copying forbidden", _forbidden, like_sheet=False)
    shelf.named("user-password", "encrypted, AES-256", lambda: pdf_encrypted("lösen"), "encrypted-file")
    shelf.named("user-password-rc4", "encrypted, RC4", _locked_rc4, "encrypted-file")
    shelf.read("javascript", "runs a script when opened", lambda: _acting("/JavaScript"), like_sheet=False)
    shelf.read("launch", "starts a program when opened", lambda: _acting("/Launch"), like_sheet=False)
    shelf.read("a0", "A0 of lines and type", lambda: saved(text_pdf(page_pt=(2384, 3370))), like_sheet=False)
    return shelf


def _mixed() -> bytes:
    pdf = page_with({"Im0": picture(jpeg(), "DCTDecode")}, f"q {WHOLE} cm /Im0 Do Q")
    pdf.pages.extend(text_pdf().pages)
    pdf.add_blank_page(page_size=A4_PT)
    return saved(pdf)


def _form() -> bytes:
    pdf = text_pdf()
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=pikepdf.String("namn"),
            V=pikepdf.String("Anna Granberg"),
            DA=pikepdf.String("/Helv 12 Tf 0 g"),
            Rect=Array([72, 500, 300, 520]),
            F=4,
        )
    )
    pdf.pages[0].Annots = Array([field])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), NeedAppearances=True)
    return saved(pdf)


def _xfa() -> bytes:
    pdf = text_pdf()
    pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Stream(pdf, b"<xdp:xdp/>"))
    return saved(pdf)


def _portfolio() -> bytes:
    pdf = text_pdf()
    pdf.Root.Collection = Dictionary(Type=Name.Collection)
    pdf.attachments["bilder.zip"] = pikepdf.AttachedFileSpec(pdf, zip_of({"a.jpg": jpeg(), "b.jpg": jpeg()}))
    pdf.attachments["intyg.pdf"] = pikepdf.AttachedFileSpec(pdf, saved(text_pdf()))
    return saved(pdf)


def _forbidden() -> bytes:
    allow = pikepdf.Permissions(extract=False, print_highres=False, print_lowres=False)
    return saved(text_pdf(), encryption=pikepdf.Encryption(user="", owner="hemlig", allow=allow))


def _locked_rc4() -> bytes:
    lock = pikepdf.Encryption(user="hemlig", owner="hemlig", R=3, aes=False, metadata=False)
    return saved(text_pdf(), encryption=lock)


def _acting(kind: str) -> bytes:
    pdf = text_pdf()
    pdf.Root.OpenAction = Dictionary(
        S=Name(kind), JS=pikepdf.String("app.alert(1)"), F=pikepdf.String("cmd.exe")
    )
    return saved(pdf)
