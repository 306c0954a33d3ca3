"""The bytes decide what a file is, never its name."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ingest.intake.sniff import IMAGES, MediaType, claimed, sniff
from tests import bad_files


def image_bytes(format_: str, mode: str = "L", **options: object) -> bytes:
    stream = io.BytesIO()
    Image.new(mode, (16, 16), 255).save(stream, format_, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("format_", "media_type"),
    [
        ("PDF", MediaType.PDF),
        ("TIFF", MediaType.TIFF),
        ("JPEG", MediaType.JPEG),
        ("PNG", MediaType.PNG),
        ("JPEG2000", MediaType.JPEG2000),
        ("WEBP", MediaType.WEBP),
        ("GIF", MediaType.GIF),
        ("BMP", MediaType.BMP),
    ],
)
def test_what_pillow_writes_is_known(format_: str, media_type: MediaType):
    assert sniff(image_bytes(format_)) is media_type


@pytest.mark.parametrize(
    ("head", "media_type"),
    [
        (b"MM\x00*\x00\x00\x00\x08", MediaType.TIFF),
        (b"II+\x00\x08\x00\x00\x00\x10", MediaType.TIFF),
        (b"MM\x00+\x00\x08\x00\x00\x00", MediaType.TIFF),
        (b"\xff\x4f\xff\x51\x00\x2f", MediaType.JPEG2000),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", MediaType.HEIC),
        (b"\x00\x00\x00\x18ftypmif1\x00\x00\x00\x00mif1avif", MediaType.AVIF),
        (b"\x00\x00\x00\x14ftypisom\x00\x00\x00\x00mp41", MediaType.MEDIA),
        (b"\x00\x00\x00\x14ftypabcd\x00\x00\x00\x00abcd", MediaType.UNKNOWN),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", MediaType.SEVEN_ZIP),
        (b"Rar!\x1a\x07\x01\x00", MediaType.RAR),
        (b"sida.pdf".ljust(257, b"\x00") + b"ustar\x0000%PDF-1.4", MediaType.TAR),
        (b"II*\x00\x10\x00\x00\x00CR\x02\x00", MediaType.CAMERA_RAW),
        (b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00", MediaType.SHORTCUT),
        (b"\xef\xbb\xbf\n%PDF-1.7", MediaType.PDF),
        (b"PK\x05\x06" + bytes(18), MediaType.ZIP),
        (b"Subject: hej\r\n i tv\xe5 rader\r\nFrom: a@b.example\r\n\r\n", MediaType.EML),
        (b"Ring: Anna\r\nTid: 13\r\n", MediaType.TEXT),
        (b"BM\xc3\xb6te den 3 mars", MediaType.TEXT),
        (b"<?xml version='1.0'?><svg/>", MediaType.SVG),
        (b"", MediaType.UNKNOWN),
    ],
)
def test_signatures(head: bytes, media_type: MediaType):
    assert sniff(head) is media_type


@given(st.binary(max_size=1000).filter(lambda junk: sniff(junk) in (MediaType.UNKNOWN, MediaType.TEXT)))
def test_a_pdf_may_have_junk_before_it(junk: bytes):
    assert sniff(junk + b"%PDF-1.4\n") is MediaType.PDF


@given(st.binary(max_size=5000))
def test_any_bytes_have_an_answer(head: bytes):
    assert sniff(head) in MediaType


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=300))
def test_writing_is_never_a_picture(text: str):
    assert sniff(text.encode("utf-8")) not in IMAGES


def test_a_name_claims_or_does_not():
    assert claimed("Akt 12.PDF") is MediaType.PDF
    assert claimed("skan.tif") is MediaType.TIFF
    assert claimed("utan ändelse") is None


def test_an_office_document_is_no_box_of_scans():
    assert sniff(bad_files.zip_of({"word/document.xml": b"<x/>"})) is MediaType.OFFICE
    assert sniff(bad_files.zip_of({"sida1.pdf": b"%PDF-"})) is MediaType.ZIP
