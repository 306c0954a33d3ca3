"""PDF files with odd histories: changed later, laid out for the web, locked with an empty word, cut, doubled."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
from PIL import Image

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import sheet
from scripts.intake_bench.pdf_pages import opened_again
from scripts.intake_bench.pdf_scans import HEIGHT, WHOLE, WIDTH, jpeg, made, page_with, picture
from scripts.intake_bench.suite_pdfs import scan
from tests.bad_files import saved, text_pdf, zip_of


def cases() -> Iterator[Case]:
    yield from _files().cases


def _files() -> Shelf:
    shelf = Shelf("suite-pdf-file")
    shelf.read("incremental", "changed later: the scan exchanged behind the old one", _incremental)
    shelf.read("incremental-removed", "changed later: one of two pages taken away", _page_removed, pages=1)
    shelf.read("linearized", "laid out for the web", lambda: _resaved(linearize=True))
    shelf.read("aes-128-empty", "AES-128, opens without a password", lambda: _locked(4))
    shelf.read("aes-256-empty", "AES-256 of 2008, opens without a password", lambda: _locked(5))
    shelf.read("rc4-40-empty", "RC4 of 40 bits, opens without a password", lambda: _locked(2))
    shelf.either("object-stream-cut", "object streams, cut before the last", lambda: _cut_streams(0.93))
    shelf.either("two-eof", "a second file behind the first", lambda: made(scan()) + saved(text_pdf()))
    shelf.either("zip-within", "a zip behind it: both at once", _polyglot)
    shelf.either("header-late", "begins 900 bytes into the file", lambda: b"\0" * 900 + made(scan()))
    shelf.either("startxref-wild", "its table said to lie at -1", lambda: _startxref(b"-1"))
    shelf.either("startxref-far", "its table said to lie past every file", lambda: _startxref(b"9" * 30))
    shelf.either("streams-unended", "no endstream and no endobj anywhere", _unended)
    shelf.either(
        "trailer-many", "two thousand trailers", lambda: made(scan()) + b"trailer<</Size 1>>\n" * 2000
    )
    shelf.either("objects-twice", "every object twice, the second of another kind", _twice)
    shelf.either("null-bytes", "a zero byte behind every line", lambda: made(scan()).replace(b"\n", b"\n\0"))
    return shelf


def _appended(data: bytes, objects: dict[int, bytes], root: int) -> bytes:
    """``data`` with an update behind it (ISO 32000-1 7.5.6): only what changed, and a table that points back."""
    before = int(data.rsplit(b"startxref", 1)[1].split()[0])
    out, places = bytearray(data.rstrip() + b"\n"), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    at = len(out)
    out += b"xref\n" + b"".join(
        b"%d 1\n%010d 00000 n \n" % (number, place) for number, place in places.items()
    )
    size = max(objects) + 100
    out += b"trailer\n<</Size %d/Root %d 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (size, root, before, at)
    return bytes(out)


def _plain(pdf: pikepdf.Pdf) -> bytes:
    return saved(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable)


def _incremental() -> bytes:
    """First a black page; the update gives the picture's object the sheet."""
    data = _plain(
        page_with(
            {"Im0": picture(jpeg(Image.new("L", sheet().size)), "DCTDecode")}, f"q {WHOLE} cm /Im0 Do Q"
        )
    )
    pdf = opened_again(data)
    number, root = pdf.pages[0].Resources.XObject.Im0.objgen[0], pdf.Root.objgen[0]
    new = jpeg()
    head = f"<</Type/XObject/Subtype/Image/Width {WIDTH}/Height {HEIGHT}/BitsPerComponent 8/ColorSpace/DeviceGray"
    body = head.encode() + b"/Filter/DCTDecode/Length %d>>stream\n" % len(new) + new + b"\nendstream"
    return _appended(data, {number: body}, root)


def _page_removed() -> bytes:
    pdf = page_with({"Im0": scan()}, f"q {WHOLE} cm /Im0 Do Q")
    pdf.pages.extend(text_pdf().pages)
    data = _plain(pdf)
    pdf = opened_again(data)
    tree, page = pdf.Root.Pages.objgen[0], pdf.pages[0].objgen[0]
    return _appended(data, {tree: b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % page}, pdf.Root.objgen[0])


def _resaved(**options: object) -> bytes:
    return saved(opened_again(made(scan())), **options)


def _locked(revision: int) -> bytes:
    lock = pikepdf.Encryption(user="", owner="hemlig", R=revision, aes=revision >= 4, metadata=revision >= 4)
    return _resaved(encryption=lock)


def _cut_streams(share: float) -> bytes:
    data = _resaved(object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return data[: int(len(data) * share)]


def _polyglot() -> bytes:
    return made(scan()) + zip_of({"a.jpg": jpeg()})


def _startxref(place: bytes) -> bytes:
    data = made(scan())
    head, _, _ = data.rpartition(b"startxref")
    return head + b"startxref\n" + place + b"\n%%EOF\n"


def _unended() -> bytes:
    data = _plain(page_with({"Im0": scan()}, f"q {WHOLE} cm /Im0 Do Q"))
    return data.replace(b"endstream", b"").replace(b"endobj", b"")


def _twice() -> bytes:
    data = made(scan())
    return data + b"".join(b"%d 0 obj\n(%d)\nendobj\n" % (n, n) for n in range(1, 9))
