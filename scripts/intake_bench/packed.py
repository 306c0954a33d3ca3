"""Files within files, and files that hold no page: archives, mails, office documents, what systems leave behind."""

from __future__ import annotations

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.images import flipped, sheet
from tests.bad_files import (
    encoded,
    half,
    jpeg,
    locked_member,
    mail,
    noise,
    saved,
    text_pdf,
    zip_of,
    zip_overlapping,
    zip_with_raw_name,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def cases() -> Iterator[Case]:
    for shelf in (_zips(), _zip_bombs(), _mails(), _no_pages()):
        yield from shelf.cases


def scans() -> dict[str, bytes]:
    return {"sida1.jpg": jpeg(), "sida2.png": encoded(sheet(), "PNG"), "sida3.pdf": saved(text_pdf())}


# --- zip ------------------------------------------------------------------------------------------


def _zips() -> Shelf:
    shelf = Shelf("zip")

    def read(name: str, odd: str, files: dict[str, bytes], pages: int = 3) -> None:
        shelf.read(name, odd, lambda: zip_of(files), pages=pages, like_sheet=False)

    read("scans", "three scans", scans())
    read("folders", "scans in folders", {f"akt 1/{name}": data for name, data in scans().items()})
    read(
        "absolute",
        "names from the root of the disk",
        {f"/etc/{name}": data for name, data in scans().items()},
    )
    read("outside", "names that climb out: ../../", {f"../../{name}": data for name, data in scans().items()})
    read("drive", "names of another drive: C:\\", {f"C:\\{name}": data for name, data in scans().items()})
    read("case", "names that differ in case alone", {"A.jpg": jpeg(), "a.jpg": jpeg(), "a.JPG": jpeg()})
    read("long", "name of 10,000 letters", {"a" * 10_000 + ".jpg": jpeg()}, pages=1)
    read("zip-in-zip", "zip in zip in zip", {"a.zip": zip_of({"b.zip": zip_of({"c.jpg": jpeg()})})}, pages=1)
    shelf.read("duplicates", "two files of one name", _duplicates, pages=2, like_sheet=False)
    shelf.read("stored", "not packed, a PDF first", _stored, pages=3, like_sheet=False)
    shelf.read("comment", "a comment of 65,000 bytes", _commented, pages=1, like_sheet=False)
    for encoding in ("utf-8", "cp437", "cp865", "cp1252"):
        shelf.read(
            f"name-{encoding}",
            f"name in {encoding}, which is not said",
            lambda encoding=encoding: zip_with_raw_name("Åtgärd på ön.txt".encode(encoding)),
            pages=0,
            like_sheet=False,
        )
    shelf.cases[-4:] = [_as_text(case) for case in shelf.cases[-4:]]
    shelf.either(
        "locked-one", "one of three files locked", lambda: locked_member(zip_of(scans()), "sida2.png")
    )
    shelf.named(
        "locked-all",
        "every file locked",
        lambda: locked_member(zip_of({"a.jpg": jpeg()}), "a.jpg"),
        "encrypted-file",
    )
    shelf.either("damaged-one", "one of three files damaged", _damaged_one)
    shelf.either("cut", "cut in the middle", lambda: half(zip_of(scans())))
    shelf.either("link", "a symbolic link to /etc/passwd", _link)
    shelf.either("method", "packed in a way nobody knows", _unknown_method)
    shelf.drawn_by_lot("flipped", "one byte in a thousand changed", lambda rng: flipped(zip_of(scans()), rng))
    return shelf


def _as_text(case: Case) -> Case:
    """The file within is text, so what must come out of it is that it has no page."""
    return Case(case.name, case.odd, case.build, frozenset({"unknown-format"}))


def _duplicates() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("aa.jpg", "ab.jpg"):
            archive.writestr(name, jpeg())
    return out.getvalue().replace(b"ab.jpg", b"aa.jpg")


def _stored() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in reversed(scans().items()):
            archive.writestr(name, data)
    return out.getvalue()


def _commented() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.jpg", jpeg())
        archive.comment = b"x" * 65_000
    return out.getvalue()


def _damaged_one() -> bytes:
    data = bytearray(zip_of(scans()))
    data[data.index(b"sida2.png") + 200] ^= 0xFF
    return bytes(data)


def _link() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("sida.pdf")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def _unknown_method() -> bytes:
    data = bytearray(zip_of({"a.jpg": jpeg()}))
    struct.pack_into("<H", data, 8, 97)
    struct.pack_into("<H", data, data.rindex(b"PK\x01\x02") + 10, 97)
    return bytes(data)


def _zip_bombs() -> Shelf:
    shelf = Shelf("zip-bomb")
    shelf.named(
        "ratio",
        "100 MB of zeros in 100 kB",
        lambda: zip_of({"a.pdf": bytes(100_000_000)}),
        "unsafe-container",
    )
    shelf.named("overlap", "250 files that are the same bytes", zip_overlapping, "unsafe-container")
    shelf.named("nested", "zip in zip, ten deep", _deep, "unsafe-container")
    shelf.named(
        "wide",
        "100,000 empty files",
        lambda: zip_of(dict.fromkeys(map(str, range(100_000)), b"")),
        "unsafe-container",
    )
    shelf.named("wide-wide", "sixteen zips of ten thousand files", _wide_wide, "unsafe-container")
    shelf.named("quine", "archive that holds an archive that never ends", _quine)
    shelf.either("size-lies", "says 10 bytes, holds 20 MB", _lying)
    shelf.either("directory", "list of files said to be 4 GB", _huge_directory)
    shelf.named("empty", "no files at all", lambda: zip_of({}), "read", "broken-file")
    shelf.named("end-only", "only the end of a zip", lambda: b"PK\x05\x06" + bytes(18), "read", "broken-file")
    return shelf


def _deep() -> bytes:
    data = zip_of({"a.jpg": jpeg()})
    for _ in range(10):
        data = zip_of({"a.zip": data})
    return data


def _wide_wide() -> bytes:
    inner = zip_of(dict.fromkeys(map(str, range(10_000)), b""))
    return zip_of({f"{number}.zip": inner + bytes(number) for number in range(16)})


def _quine(levels: int = 40) -> bytes:
    """As a quine behaves to whoever opens it: each time, another archive of the same name."""
    data = b"PK\x05\x06" + bytes(18)
    for _ in range(levels):
        data = zip_of({"r.zip": data})
    return data


def _lying() -> bytes:
    data = bytearray(zip_of({"a.pdf": bytes(20_000_000)}))
    struct.pack_into("<I", data, data.rindex(b"PK\x01\x02") + 24, 10)
    return bytes(data)


def _huge_directory() -> bytes:
    data = bytearray(zip_of({"a.jpg": jpeg()}))
    struct.pack_into("<I", data, data.rindex(b"PK\x05\x06") + 12, 0xFFFFFFF0)
    return bytes(data)


# --- mail -----------------------------------------------------------------------------------------


def _letter(parts: list[tuple[str, str, bytes]]) -> bytes:
    """A mail with (name, media type, bytes) attached."""
    import base64

    head = b"From: a@granvik.example\r\nTo: b@granvik.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    out = head + b"Content-Type: multipart/mixed; boundary=y\r\n\r\n"
    for name, kind, data in parts:
        out += (
            f'--y\r\nContent-Type: {kind}\r\nContent-Disposition: attachment; filename="{name}"\r\n'
            "Content-Transfer-Encoding: base64\r\n\r\n"
        ).encode() + base64.encodebytes(data)
    return out + b"--y--\r\n"


def _mails() -> Shelf:
    shelf = Shelf("mail")
    shelf.read(
        "scans",
        "mail with two scans",
        lambda: _letter([("a.jpg", "image/jpeg", jpeg()), ("b.png", "image/png", encoded(sheet(), "PNG"))]),
        pages=2,
        like_sheet=False,
    )
    shelf.read(
        "zip",
        "mail with a zip of scans",
        lambda: _letter([("a.zip", "application/zip", zip_of(scans()))]),
        pages=3,
        like_sheet=False,
    )
    shelf.either("plain", "mail with a broken picture", mail)
    shelf.either("nested", "mail in mail, thirty deep", _nested_mail)
    shelf.either(
        "boundary",
        "parts that never end",
        lambda: _letter([("a.jpg", "image/jpeg", jpeg())]).replace(b"--y--", b""),
    )
    shelf.either(
        "parts",
        "20,000 empty parts",
        lambda: _letter([]).replace(b"--y--", b"--y\r\n\r\n" * 20_000 + b"--y--"),
    )
    shelf.either(
        "base64",
        "attachment that is no base64",
        lambda: _letter([("a.jpg", "image/jpeg", b"")]).replace(b"base64\r\n\r\n", b"base64\r\n\r\n!!!!"),
    )
    shelf.either(
        "charset",
        "name in a character set nobody knows",
        lambda: _letter([("=?okant-1?q?=FF=FE?=", "image/jpeg", jpeg())]),
    )
    shelf.named("msg", "Outlook's own .msg", lambda: OLE + noise(2_000), "unknown-format")
    return shelf


def _nested_mail() -> bytes:
    data = mail()
    for _ in range(30):
        data = _letter([("vb.eml", "message/rfc822", data)]).replace(b"base64\r\n\r\n", b"base64\r\n\r\n", 1)
    return data


# --- no pages -------------------------------------------------------------------------------------


def _tar() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in scans().items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def _no_pages() -> Shelf:
    shelf = Shelf("other")
    unknown = {
        "tar": ("tar archive", _tar),
        "gzip": ("gzip", lambda: gzip.compress(jpeg(), mtime=0)),
        "7z": ("7z archive", lambda: b"7z\xbc\xaf\x27\x1c\0\4" + noise(500)),
        "rar": ("rar archive", lambda: b"Rar!\x1a\x07\x01\0" + noise(500)),
        "docx": (
            "Word document",
            lambda: zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}),
        ),
        "odt": ("OpenDocument", lambda: zip_of({"mimetype": b"application/vnd.oasis.opendocument.text"})),
        "xlsx": ("Excel workbook", lambda: zip_of({"xl/workbook.xml": b"<x/>"})),
        "doc": ("old Word document", lambda: OLE + bytes(2_000)),
        "rtf": ("RTF", lambda: b"{\\rtf1 hej}"),
        "html": ("web page", lambda: b"<!doctype html><p>404"),
        "text": ("text", lambda: "Ring Anna på måndag.\n".encode()),
        "text-cp1252": ("text in Windows-1252", lambda: "Ring Åsa på måndag.\n".encode("cp1252")),
        "postscript": ("PostScript", lambda: b"%!PS-Adobe-3.0\n(x) run\n"),
        "program": ("a Windows program", lambda: b"MZ\x90\0" + noise(2_000)),
        "shortcut": ("Windows shortcut", lambda: b"L\0\0\0\x01\x14\x02\0" + bytes(100)),
        "mp4": ("film", lambda: b"\0\0\0\x18ftypisom\0\0\0\0mp41" + noise(500)),
        "jbig2": ("loose JBIG2", lambda: b"\x97JB2\r\n\x1a\n" + noise(500)),
        "noise": ("noise named .pdf", noise),
        "zeros": ("zeros, as from a lost disk", lambda: bytes(100_000)),
        "zlib": ("bare zlib data", lambda: zlib.compress(noise(500))),
    }
    for name, (odd, build) in unknown.items():
        shelf.named(name, odd, build, "unknown-format")
    shelf.named("empty", "0 bytes", lambda: b"", "empty-file")
    shelf.either("one-byte", "1 byte", lambda: b"%")
    return shelf
