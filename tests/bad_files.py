"""One of each kind of bad, hostile or merely odd file, built on the spot, with what must become of it.

for bad in bad_files.write_all(folder):
    bad.path, bad.expected      # the code of the error, or None: the file must be read
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from pathlib import Path

A4_PT = (595.0, 842.0)
Builder = Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class BadFile:
    """``expected`` is the code of the error from ``inspect``; ``None``: the file is odd but must be read."""

    path: Path
    expected: str | None


def write_all(folder: Path) -> tuple[BadFile, ...]:
    """Every file of ``BUILDERS`` written into ``folder``."""
    return tuple(write(folder, name) for name in BUILDERS)


def write(folder: Path, name: str) -> BadFile:
    """One of them."""
    build, expected = BUILDERS[name]
    path = folder / name
    path.write_bytes(build())
    return BadFile(path, expected)


# --- parts ----------------------------------------------------------------------------------------


def drawn(width: int = 620, height: int = 877) -> Image.Image:
    """A small white sheet with black bars for lines of writing, the first one dark across the top left."""
    page = Image.new("L", (width, height), 255)
    pen = ImageDraw.Draw(page)
    for row in range(height // 10, height - height // 10, max(height // 30, 2)):
        pen.rectangle((width // 10, row, width - width // 6, row + max(height // 90, 1)), fill=20)
    pen.rectangle((width // 10, height // 20, width // 3, height // 14), fill=0)
    return page


def encoded(image: Image.Image, format_: str, **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, format_, **options)
    return stream.getvalue()


def scan_pdf(
    jpeg: bytes | None = None,
    *,
    size_px: tuple[int, int] = (620, 877),
    matrix: str | None = None,
    page_pt: tuple[float, float] = A4_PT,
    content: bytes | None = None,
    **image_keys: object,
) -> pikepdf.Pdf:
    """A one-page PDF whose page is one JPEG; ``image_keys`` are added to the image's dictionary."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=page_pt)
    image = pikepdf.Stream(pdf, jpeg if jpeg is not None else encoded(drawn(*size_px), "JPEG"))
    image.Type, image.Subtype, image.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    image.Width, image.Height, image.BitsPerComponent = *size_px, 8
    image.ColorSpace = pikepdf.Name.DeviceGray
    for key, value in image_keys.items():
        image[f"/{key}"] = value
    placed = matrix or f"{page_pt[0]} 0 0 {page_pt[1]} 0 0"
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image))
    page.Contents = pikepdf.Stream(pdf, content or f"q {placed} cm /Im0 Do Q".encode())
    return pdf


def text_pdf(line: str = "Granviks kommun", *, page_pt: tuple[float, float] = A4_PT) -> pikepdf.Pdf:
    """A born-digital page with one line of Helvetica, 12 pt, at (72, height - 100)."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=page_pt)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    pdf.pages[0].Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
    pdf.pages[0].Contents = pikepdf.Stream(
        pdf, f"BT /F1 12 Tf 72 {page_pt[1] - 100} Td ({line}) Tj ET".encode("latin-1")
    )
    return pdf


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    stream = io.BytesIO()
    pdf.save(stream, **options)
    return stream.getvalue()


def raw_pdf(objects: list[bytes], *, with_table: bool = True) -> bytes:
    """A PDF from the bytes of its objects, the catalogue first, with or without a cross-reference table."""
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    if not with_table:
        return out
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def _stream(data: bytes, keys: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), keys, data)


# --- images that are bombs or broken --------------------------------------------------------------


def png_bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Some kilobytes that promise 3.6 thousand million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    data = zlib.compress(bytes(4_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff_loop() -> bytes:
    """A TIFF whose second directory points back to the first: an endless file for a naive reader."""
    data = bytearray(encoded(drawn(40, 60), "TIFF"))
    at = int.from_bytes(data[4:8], "little")
    entries = int.from_bytes(data[at : at + 2], "little")
    data[at + 2 + entries * 12 : at + 6 + entries * 12] = struct.pack("<I", at)
    return bytes(data)


def tiff_pages(count: int, size: tuple[int, int] = (24, 32)) -> bytes:
    pages = [Image.new("1", size, 1) for _ in range(count)]
    return encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="group4")


def half(data: bytes, share: float = 0.5) -> bytes:
    return data[: int(len(data) * share)]


def jpeg() -> bytes:
    return encoded(drawn(), "JPEG", quality=80, dpi=(75, 75))


def sheet_png(text: str) -> bytes:
    """A small one-page scan with ``text`` on it."""
    page = Image.new("L", (160, 226), 255)
    ImageDraw.Draw(page).text((20, 20), text, fill=0)
    return encoded(page, "PNG")


# --- PDFs that are bombs or broken ----------------------------------------------------------------


def pdf_forms_within_forms(levels: int = 12, width: int = 12) -> bytes:
    """Twelve forms, each drawing the next twelve times: 12**12 operations in one kilobyte."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /XObject << /F 5 0 R >> >> >>",
        _stream(b"/F Do"),
    ]
    for level in range(levels):
        last = level == levels - 1
        keys = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842]"
        if not last:
            keys += b" /Resources << /XObject << /F %d 0 R >> >>" % (len(objects) + 2)
        objects.append(_stream(b"0 0 1 1 re f" if last else b"/F Do " * width, keys))
    return raw_pdf(objects)


def pdf_form_in_itself() -> bytes:
    """A form that draws itself, and a page tree that contains itself."""
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            b" /Resources << /XObject << /F 5 0 R >> >> >>",
            _stream(b"/F Do"),
            _stream(
                b"/F Do",
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F 5 0 R >> >>",
            ),
        ]
    )


def pdf_deep_array(depth: int = 200_000) -> bytes:
    """Arrays in arrays until the stack of a recursive parser ends."""
    nested = b"[" * depth + b"]" * depth
    return raw_pdf(
        [b"<< /Type /Catalog /Pages 2 0 R /X %s >>" % nested, b"<< /Type /Pages /Kids [] /Count 0 >>"]
    )


def pdf_content_bomb(size: int = 300_000_000) -> bytes:
    """A page whose contents, 300 kB packed, are 300 MB of lines."""
    packer = zlib.compressobj(9)
    line = b"0 0 m 9 9 l S\n" * 70_000
    packed = b"".join(packer.compress(line) for _ in range(size // len(line))) + packer.flush()
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
            _stream(packed, b"/Filter /FlateDecode"),
        ]
    )


def pdf_image_bomb() -> bytes:
    return saved(scan_pdf(jpeg(), Width=60_000, Height=60_000))


def pdf_lying_jpeg(side: int = 20_000) -> bytes:
    """The PDF says 620 x 877, the JPEG within is 400 million pixels."""
    return saved(scan_pdf(encoded(Image.new("L", (side, side), 255), "JPEG")))


def pdf_many_pages(count: int = 6_000) -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(count))
    return raw_pdf(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
    )


def pdf_encrypted(user: str, owner: str = "hemlig") -> bytes:
    return saved(text_pdf(), encryption=pikepdf.Encryption(user=user, owner=owner))


def pdf_with_attachment() -> bytes:
    pdf = text_pdf()
    pdf.attachments["läkarintyg.pdf"] = pikepdf.AttachedFileSpec(pdf, saved(text_pdf("Intyg")))
    return saved(pdf)


def pdf_portfolio() -> bytes:
    """A page, and two files that hold files themselves."""
    inner = text_pdf("Intyg")
    inner.attachments["djupast.txt"] = pikepdf.AttachedFileSpec(inner, b"djupast")
    outer = text_pdf("Framsida")
    outer.attachments["inre.pdf"] = pikepdf.AttachedFileSpec(outer, saved(inner))
    outer.attachments["bilder.zip"] = pikepdf.AttachedFileSpec(outer, zip_of({"x.bin": noise(50)}))
    return saved(outer)


def pdf_without_table() -> bytes:
    whole = saved(scan_pdf())
    return whole[: whole.rindex(b"xref")]


def pdf_without_pages() -> bytes:
    return raw_pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>"])


def pdf_map(page_pt: tuple[float, float] = (2384.0, 3370.0)) -> bytes:
    """An A0 sheet of lines and text, no picture in it."""
    return saved(text_pdf("Karta", page_pt=page_pt))


def pdf_one_bad_page() -> bytes:
    """Two pages; the second one's picture is larger than any paper."""
    pdf = scan_pdf()
    pdf.pages.extend(scan_pdf(jpeg(), Width=60_000, Height=60_000).pages)
    return saved(pdf)


# --- containers -----------------------------------------------------------------------------------


def zip_of(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def locked_member(archive: bytes, name: str) -> bytes:
    """``archive`` with the mark of encryption set on one member, in both of its headers."""
    data = bytearray(archive)
    at = -1
    while (at := data.find(name.encode(), at + 1)) >= 0:
        if data[at - 30 : at - 26] == b"PK\x03\x04":
            data[at - 24] |= 1
        elif data[at - 46 : at - 42] == b"PK\x01\x02":
            data[at - 38] |= 1
    return bytes(data)


def zip_with_raw_name(name: bytes) -> bytes:
    """One member whose name is these very bytes, with no word on what encoding they are in."""
    stand_in = "x" * len(name)
    return zip_of({stand_in: b"x"}).replace(stand_in.encode(), name)


def zip_overlapping(members: int = 250, size: int = 1_000_000) -> bytes:
    """Every entry of the list points at one and the same packed run of zeros."""
    one = zip_of({"000": bytes(size)})
    start = one.rindex(b"PK\x01\x02")
    end = one.rindex(b"PK\x05\x06")
    entries = b"".join(one[start:end].replace(b"000", b"%03d" % n) for n in range(members))
    tail = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, members, members, len(entries), start, 0)
    return one[:start] + entries + tail


def mail() -> bytes:
    return (
        b"From: anna@granvik.example\r\nTo: sn@granvik.example\r\n"
        b"Subject: =?utf-8?q?F=C3=B6rfr=C3=A5gan?=\r\n"
        b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSe bilagan.\r\n"
        b'--x\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="skiss.png"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--x--\r\n"
    )


def noise(size: int = 5_000, seed: int = 2005) -> bytes:
    return np.random.default_rng(seed).integers(0, 256, size, dtype=np.uint8).tobytes()


BUILDERS: dict[str, tuple[Builder, str | None]] = {
    # nothing, or nothing we know
    "tom.pdf": (lambda: b"", "empty-file"),
    "nollor.tif": (lambda: bytes(10_000), "unknown-format"),
    "brus.pdf": (noise, "unknown-format"),
    "anteckning.pdf": (lambda: "Ring Anna på måndag.\n".encode(), "unknown-format"),
    "sida.html": (lambda: b"<!doctype html><p>404", "unknown-format"),
    "brev.docx": (lambda: zip_of({"[Content_Types].xml": b"<Types/>"}), "unknown-format"),
    "brev.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "unknown-format"),
    "bild.eps": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n(x) run\n", "unknown-format"),
    "post.eml": (mail, "unknown-format"),
    "fynd.zip": (lambda: zip_of({"sida.jpg": jpeg()}), "unknown-format"),
    # damaged
    "bara-huvud.pdf": (lambda: b"%PDF-1.4\n", "broken-file"),
    "halv.pdf": (lambda: half(saved(scan_pdf()), 0.3), "unreadable-page"),
    "inga-sidor.pdf": (pdf_without_pages, "broken-file"),
    "bara-huvud.png": (lambda: b"\x89PNG\r\n\x1a\n", "broken-file"),
    "halv.jpg": (lambda: half(jpeg()), "unreadable-page"),
    "halv.png": (lambda: half(encoded(drawn(), "PNG")), "unreadable-page"),
    "halv.tif": (lambda: half(encoded(drawn(), "TIFF", compression="tiff_lzw")), "broken-file"),
    "djup.pdf": (pdf_deep_array, "broken-file"),
    # locked
    "last.pdf": (lambda: pdf_encrypted("lösen"), "encrypted-file"),
    # too much
    "bomb.png": (png_bomb, "too-many-pixels"),
    "bildbomb.pdf": (pdf_image_bomb, "too-many-pixels"),
    "jpegbomb.pdf": (pdf_lying_jpeg, "too-many-pixels"),
    "sidbomb.pdf": (pdf_many_pages, "too-many-pages"),
    "formbomb.pdf": (pdf_forms_within_forms, "decode-timed-out"),
    # odd, but must be read
    "forms-i-sig.pdf": (pdf_form_in_itself, None),
    "evig.tif": (tiff_loop, None),
    "bara-rattigheter.pdf": (lambda: pdf_encrypted(""), None),
    "skrap-fore.pdf": (lambda: b"HTTP/1.1 200 OK\r\n\r\n" + saved(text_pdf()), None),
    "utan-tabell.pdf": (pdf_without_table, None),
    "egentligen-jpeg.pdf": (jpeg, None),
    "egentligen-pdf.jpg": (lambda: saved(scan_pdf()), None),
    "bilaga.pdf": (pdf_with_attachment, None),
    "karta-a0.pdf": (pdf_map, None),
    "en-sida-trasig.pdf": (pdf_one_bad_page, None),
}
"""File name → how to make it, and the error code expected."""
