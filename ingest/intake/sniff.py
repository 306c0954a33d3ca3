"""What kind of file a run of bytes is. The name of the file has no say."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import PurePath

HEAD_BYTES = 4096  # enough for every signature below, junk before %PDF- included
PDF_JUNK_BYTES = (
    1024  # "%PDF-" may start anywhere in the first 1024 bytes (Adobe's readers, ISO 32000-1 annex H.3.4.1)
)


class MediaType(StrEnum):
    """The media types told apart. A type here is not a promise that it can be read: see ``READ``."""

    PDF = "application/pdf"
    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"
    JPEG2000 = "image/jp2"
    HEIC = "image/heic"
    AVIF = "image/avif"
    WEBP = "image/webp"
    GIF = "image/gif"
    BMP = "image/bmp"
    ZIP = "application/zip"
    EML = "message/rfc822"
    OFFICE = "application/vnd.openxmlformats-officedocument"  # OOXML, OpenDocument: zip, but not of scans
    OLE = "application/x-ole-storage"
    POSTSCRIPT = "application/postscript"
    SVG = "image/svg+xml"
    HTML = "text/html"
    TEXT = "text/plain"
    RTF = "application/rtf"
    TAR = "application/x-tar"
    GZIP = "application/gzip"
    BZIP2 = "application/x-bzip2"
    XZ = "application/x-xz"
    SEVEN_ZIP = "application/x-7z-compressed"
    RAR = "application/vnd.rar"
    CABINET = "application/vnd.ms-cab-compressed"
    PSD = "image/vnd.adobe.photoshop"
    CAMERA_RAW = "image/x-raw"
    DJVU = "image/vnd.djvu"
    JBIG2 = "image/jbig2"
    JPEG_XL = "image/jxl"
    SHORTCUT = "application/x-ms-shortcut"
    PROGRAM = "application/x-executable"
    MEDIA = "video/mp4"
    UNKNOWN = "application/octet-stream"


IMAGES = frozenset(
    {
        MediaType.TIFF,
        MediaType.JPEG,
        MediaType.PNG,
        MediaType.JPEG2000,
        MediaType.HEIC,
        MediaType.AVIF,
        MediaType.WEBP,
        MediaType.GIF,
        MediaType.BMP,
    }
)
READ = IMAGES | {MediaType.PDF}  # these have pages
CONTAINERS = frozenset({MediaType.ZIP, MediaType.EML})  # these hold files: see containers.members

_SIGNATURES: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00\x10\x00\x00\x00CR", MediaType.CAMERA_RAW),  # a TIFF to look at, Canon's sensor data within
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00\x08\x00\x00\x00", MediaType.TIFF),  # BigTIFF
    (b"MM\x00+\x00\x08\x00\x00", MediaType.TIFF),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", MediaType.JPEG2000),
    (b"\xff\x4f\xff\x51", MediaType.JPEG2000),  # a bare codestream
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", MediaType.OLE),
    (b"%!PS", MediaType.POSTSCRIPT),
    (b"\xc5\xd0\xd3\xc6", MediaType.POSTSCRIPT),  # EPS with a preview
    (b"{\\rtf", MediaType.RTF),
    (b"\x1f\x8b\x08", MediaType.GZIP),
    (b"BZh", MediaType.BZIP2),
    (b"\xfd7zXZ\x00", MediaType.XZ),
    (b"7z\xbc\xaf\x27\x1c", MediaType.SEVEN_ZIP),
    (b"Rar!\x1a\x07", MediaType.RAR),
    (b"MSCF\x00\x00\x00\x00", MediaType.CABINET),
    (b"8BPS", MediaType.PSD),
    (b"FUJIFILMCCD-RAW", MediaType.CAMERA_RAW),
    (b"AT&TFORM", MediaType.DJVU),
    (b"\x97JB2\r\n\x1a\n", MediaType.JBIG2),
    (b"\xff\x0a", MediaType.JPEG_XL),
    (b"\x00\x00\x00\x0cJXL \r\n\x87\n", MediaType.JPEG_XL),
    (b"L\x00\x00\x00\x01\x14\x02\x00", MediaType.SHORTCUT),
    (b"MZ\x90\x00", MediaType.PROGRAM),
    (b"\x7fELF", MediaType.PROGRAM),
)
_MEDIA_BRANDS = frozenset({b"isom", b"mp41", b"mp42", b"M4A ", b"M4V ", b"qt  ", b"3gp4", b"3gp5"})
_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_OFFICE_FIRST_MEMBERS = (
    b"[Content_Types].xml",
    b"_rels/",
    b"docProps/",
    b"word/",
    b"xl/",
    b"ppt/",
    b"mimetype",
)
_MAIL_HEADER = re.compile(
    rb"(?i)(received|return-path|delivered-to|from|to|subject|date|mime-version|message-id"
    rb"|x-[a-z-]+|content-type|dkim-signature|arc-seal|reply-to|cc|sender):[ \t]?[^\r\n]*\r?\n"
)

SUFFIXES: dict[str, MediaType] = {
    ".pdf": MediaType.PDF,
    ".tif": MediaType.TIFF,
    ".tiff": MediaType.TIFF,
    ".jpg": MediaType.JPEG,
    ".jpeg": MediaType.JPEG,
    ".png": MediaType.PNG,
    ".jp2": MediaType.JPEG2000,
    ".jpx": MediaType.JPEG2000,
    ".j2k": MediaType.JPEG2000,
    ".heic": MediaType.HEIC,
    ".heif": MediaType.HEIC,
    ".avif": MediaType.AVIF,
    ".webp": MediaType.WEBP,
    ".gif": MediaType.GIF,
    ".bmp": MediaType.BMP,
    ".zip": MediaType.ZIP,
    ".eml": MediaType.EML,
}


def sniff(head: bytes) -> MediaType:
    """The kind of file that begins with ``head`` (its first ``HEAD_BYTES``); ``UNKNOWN`` is an answer too."""
    for signature, media_type in _SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MediaType.WEBP
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    # Before PDF: a zip that packs its files not at all begins with a header and then the first PDF in it.
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(head)
    if head[257:262] == b"ustar":  # POSIX.1-1988; the first file's own bytes come after it
        return MediaType.TAR
    if b"%PDF-" in head[: PDF_JUNK_BYTES + 5]:
        return MediaType.PDF
    if _is_bmp(head):
        return MediaType.BMP
    return _text_kind(head)


def claimed(name: str) -> MediaType | None:
    """What the suffix of ``name`` claims; ``None`` where it claims nothing we tell apart."""
    return SUFFIXES.get(PurePath(name).suffix.lower())


def _iso_media(head: bytes) -> MediaType:
    """HEIF files name their brands, the major one first, in an ``ftyp`` box (ISO/IEC 14496-12 4.3)."""
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    if any(brand in (b"avif", b"avis") for brand in brands):
        return MediaType.AVIF
    if _HEIC_BRANDS.intersection(brands):
        return MediaType.HEIC
    return MediaType.MEDIA if _MEDIA_BRANDS.intersection(brands) else MediaType.UNKNOWN


def _zip_kind(head: bytes) -> MediaType:
    """An office document is a zip whose first member has a set name; its length stands at byte 26."""
    length = int.from_bytes(head[26:28], "little")
    first = head[30 : 30 + length]
    return MediaType.OFFICE if first.startswith(_OFFICE_FIRST_MEMBERS) else MediaType.ZIP


def _is_bmp(head: bytes) -> bool:
    """``BM`` alone begins many a text; the size of the header that follows must be one that exists."""
    return head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in (12, 40, 52, 56, 64, 108, 124)


def _text_kind(head: bytes) -> MediaType:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start or b"\x00" in head:
        return MediaType.UNKNOWN
    if _is_mail(start):
        return MediaType.EML
    lowered = start[:512].lower()
    if b"<svg" in lowered:
        return MediaType.SVG
    if lowered.startswith((b"<!doctype html", b"<html")):
        return MediaType.HTML
    control = sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
    return MediaType.TEXT if control == 0 else MediaType.UNKNOWN


def _is_mail(start: bytes) -> bool:
    """Two header lines of a message in a row; one alone is any text with a colon in it."""
    first = _MAIL_HEADER.match(start)
    if first is None:
        return False
    # A header may go on over indented lines (RFC 5322 2.2.3).
    rest = re.sub(rb"\A(?:[ \t]+[^\r\n]*\r?\n)+", b"", start[first.end() :])
    return _MAIL_HEADER.match(rest) is not None
