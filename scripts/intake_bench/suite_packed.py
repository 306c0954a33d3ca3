"""What the test suites of unpackers and mail readers are full of: rare zips, rare names, odd mails."""

from __future__ import annotations

import base64
import bz2
import io
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator

from scripts.intake_bench.case import Case, Shelf
from scripts.intake_bench.packed import scans
from tests.bad_files import jpeg, noise, zip_of


def cases() -> Iterator[Case]:
    for shelf in (_zips(), _names(), _mails()):
        yield from shelf.cases


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, *, streamed: bool = False) -> bytes:
    """A zip; ``streamed`` as a program writes it that cannot go back: sizes behind the data."""
    out: io.BytesIO = _Forward() if streamed else io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


class _Forward(io.BytesIO):
    """A stream that cannot be wound back."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


def _zips() -> Shelf:
    shelf = Shelf("suite-zip")
    one = {"a.jpg": jpeg()}
    pages = {"pages": 1, "like_sheet": False}
    shelf.read("bzip2", "packed with bzip2", lambda: packed(one, zipfile.ZIP_BZIP2), **pages)
    shelf.read("lzma", "packed with LZMA", lambda: packed(one, zipfile.ZIP_LZMA), **pages)
    shelf.read("streamed", "sizes behind the data", lambda: packed(one, streamed=True), **pages)
    shelf.read("zip64", "sizes in the 64-bit fields", _zip64, **pages)
    shelf.read(
        "stub",
        "a program in front: unpacks itself",
        lambda: b"MZ\x90\0" + noise(3_000) + zip_of(one),
        **pages,
    )
    shelf.cases[-1] = _either(shelf.cases[-1])
    shelf.either("macintosh", "a Mac's own files beside the scan", _macintosh)
    shelf.read("folders-said", "folders as entries of their own", _folders, **pages)
    shelf.either("aes", "a file locked with AES", _aes)
    shelf.either("deflate64", "packed with Deflate64", lambda: _method(9))
    shelf.either("zstandard", "packed with Zstandard", lambda: _method(93))
    shelf.either("spanned", "one of five discs", _spanned)
    shelf.either("crc", "a checksum that is wrong", lambda: _changed(b"PK\x01\x02", 16))
    shelf.either(
        "local-other",
        "another name in front of the file than in the list",
        lambda: _changed(b"PK\x03\x04", 30),
    )
    shelf.either("offset-minus", "the list said to lie before the file", lambda: _changed(b"PK\x05\x06", 19))
    shelf.either("tail-noise", "noise behind it", lambda: zip_of(one) + noise(70_000))
    shelf.either("head-lost", "its first kilobyte gone", lambda: zip_of(scans())[1024:])
    shelf.either("bomb-bzip2", "a gigabyte of zeros in bzip2", lambda: _bomb(bz2.compress(bytes(10**8)), 12))
    shelf.either("bomb-lzma", "100 MB of zeros in LZMA", lambda: _bomb(lzma.compress(bytes(10**8)), 14))
    return shelf


def _either(case: Case) -> Case:
    return Case(case.name, case.odd, case.build, frozenset({"read", "program", "unknown-format"}))


def _zip64() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, archive.open("a.jpg", "w", force_zip64=True) as member:
        member.write(jpeg())
    return out.getvalue()


def _macintosh() -> bytes:
    return zip_of(
        {"a.jpg": jpeg(), "__MACOSX/._a.jpg": b"\0\x05\x16\x07" + bytes(60), ".DS_Store": b"\0\0\0\1Bud1"}
    )


def _folders() -> bytes:
    return zip_of({"akt/": b"", "akt/1/": b"", "akt/1/a.jpg": jpeg()})


def _patched(files: dict[str, bytes], local: int, central: int, value: int) -> bytes:
    data = bytearray(packed(files, zipfile.ZIP_STORED))
    struct.pack_into("<H", data, data.index(b"PK\x03\x04") + local, value)
    struct.pack_into("<H", data, data.index(b"PK\x01\x02") + central, value)
    return bytes(data)


def _method(number: int) -> bytes:
    return _patched({"a.jpg": jpeg()}, 8, 10, number)


def _aes() -> bytes:
    """Method 99 and the lock's bit (WinZip AE-2)."""
    data = bytearray(_method(99))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def _spanned() -> bytes:
    data = bytearray(zip_of(scans()))
    struct.pack_into("<HH", data, data.index(b"PK\x05\x06") + 4, 4, 4)
    return bytes(data)


def _changed(mark: bytes, by: int) -> bytes:
    data = bytearray(zip_of({"a.jpg": jpeg()}))
    data[data.rindex(mark) + by] ^= 0xFF
    return bytes(data)


def _bomb(data: bytes, method: int) -> bytes:
    """A member whose packed bytes are ``data``, whatever the list says of its size."""
    made = bytearray(_patched({"a.pdf": data}, 8, 10, method))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<I", made, made.rindex(mark) + at, 10**8)
    return bytes(made)


def _names() -> Shelf:
    shelf = Shelf("suite-name")
    names = {
        "newline": ("a line break", "rad\nbrott.jpg"),
        "escape": ("what clears a screen", "\x1b[2J\x1b[Hborta.jpg"),
        "rtl": ("letters that turn the direction", "gpj.\u202efdp.jpg"),
        "dots": ("nothing but dots", "..jpg"),
        "device": ("a device of Windows", "CON.jpg"),
        "stream": ("a second stream of NTFS", "a.pdf::$DATA.jpg"),
        "trailing": ("a dot and a space last", "a.jpg. "),
        "html": ("a script", "<script>alert(1)</script>.jpg"),
        "long-swedish": ("300 letters of two bytes", "å" * 300 + ".jpg"),
        "surrogate": ("emoji and combining marks", "a\u0308\u0301\U0001f600.jpg"),
        "deep": ("four hundred folders", "a/" * 400 + "a.jpg"),
    }
    for name, (odd, inner) in names.items():
        shelf.read(
            name, f"name with {odd}", lambda inner=inner: zip_of({inner: jpeg()}), pages=1, like_sheet=False
        )
    return shelf


def _mails() -> Shelf:
    shelf = Shelf("suite-mail")
    picture_ = _base64(jpeg())
    shelf.read(
        "inline", "a picture shown in the text", lambda: _mail("inline", picture_), pages=1, like_sheet=False
    )
    shelf.read(
        "nameless",
        "an attachment without a name",
        lambda: _mail("attachment", picture_, name=""),
        pages=1,
        like_sheet=False,
    )
    shelf.read(
        "line-long",
        "its base64 in one line of 100 kB",
        lambda: _mail("attachment", picture_.replace(b"\n", b"")),
        pages=1,
        like_sheet=False,
    )
    shelf.read("name-split", "a name in parts (RFC 2231)", _split_name, pages=1, like_sheet=False)
    shelf.either(
        "tnef",
        "Outlook's winmail.dat",
        lambda: _mail("attachment", _base64(b"\x78\x9f\x3e\x22" + noise(900)), name="winmail.dat"),
    )
    shelf.either(
        "signed",
        "signed and sealed (p7m)",
        lambda: _mail("attachment", _base64(b"\x30\x82" + noise(900)), name="smime.p7m"),
    )
    shelf.either(
        "headers-long",
        "a header of 5 MB",
        lambda: b"Subject: " + b"x" * 5_000_000 + b"\r\n" + _mail("attachment", picture_),
    )
    shelf.either("parts-deep", "parts within parts, 400 deep", _deep_parts)
    shelf.either(
        "mbox",
        "a whole mail box",
        lambda: b"From a@granvik.example Mon Mar 14 2005\r\n" + _mail("attachment", picture_),
    )
    shelf.either(
        "zlib", "attachment that is zlib", lambda: _mail("attachment", _base64(zlib.compress(noise(300))))
    )
    return shelf


def _base64(data: bytes) -> bytes:
    return base64.encodebytes(data)


_HEAD = b"From: a@granvik.example\r\nTo: b@granvik.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def _mail(disposition: str, body: bytes, name: str = "a.jpg", said: str = "") -> bytes:
    named = said or (f'; filename="{name}"' if name else "")
    part = f"--y\r\nContent-Type: image/jpeg\r\nContent-Disposition: {disposition}{named}\r\n"
    whole = _HEAD + b"Content-Type: multipart/mixed; boundary=y\r\n\r\n" + part.encode()
    return whole + b"Content-Transfer-Encoding: base64\r\n\r\n" + body + b"\r\n--y--\r\n"


def _split_name() -> bytes:
    return _mail(
        "attachment", _base64(jpeg()), said="; filename*0*=utf-8''%C3%A5tg; filename*1*=%C3%A4rd.jpg"
    )


def _deep_parts(levels: int = 400) -> bytes:
    out = _HEAD
    for level in range(levels):
        out += f"Content-Type: multipart/mixed; boundary=y{level}\r\n\r\n--y{level}\r\n".encode()
    return out + b"Content-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n" + _base64(jpeg())
