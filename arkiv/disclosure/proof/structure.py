"""What a delivery may be made of. Whatever is not on the list stops the release: a list of the allowed cannot forget
a way to hide something, a list of the forbidden can. (ISO 32000-1, ISO 19005-2.)
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from lxml import etree

from arkiv.derivatives.pdf_document import LANGUAGE
from arkiv.disclosure.delivery.build import WHAT
from arkiv.disclosure.delivery.model import DeliveryFacts
from arkiv.disclosure.proof.model import Failure, Fault
from ingest.intake.stored_picture import coded_grey

ROOT = frozenset({"/Type", "/Pages", "/Lang", "/Metadata", "/OutputIntents"})
TRAILER = frozenset(
    {"/Size", "/Root", "/Info", "/ID", "/Type", "/Filter", "/W", "/Index", "/Length", "/DecodeParms"}
)
PAGES = frozenset({"/Type", "/Count", "/Kids", "/Parent"})
PAGE = frozenset({"/Type", "/Parent", "/MediaBox", "/Contents", "/Resources"})
RESOURCES = frozenset({"/XObject", "/Font"})
IMAGE = frozenset(
    {
        *("/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent"),
        *("/Filter", "/DecodeParms", "/Length"),
    }
)
CONTENT = frozenset({"/Length", "/Filter", "/DecodeParms"})
INFO = frozenset({"/CreationDate", "/ModDate", "/Creator", "/Producer", "/Title"})
FILTERS = frozenset({"/CCITTFaxDecode", "/DCTDecode"})
XMP = frozenset(
    {
        *(
            "RDF",
            "Description",
            "Alt",
            "Bag",
            "Seq",
            "li",
            "xmpmeta",
            "title",
            "identifier",
            "language",
            "format",
        ),
        *("CreatorTool", "CreateDate", "ModifyDate", "MetadataDate", "Producer", "part", "conformance"),
    }
)
JPEG_MARKERS = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0})
_FOREIGN_NAMES = {
    "/Annots": "en anteckning",
    "/AcroForm": "ett formulär",
    "/Outlines": "bokmärken",
    "/Names": "ett namnträd (bilagor eller skript)",
    "/AF": "en bilaga",
    "/Thumb": "en miniatyr",
    "/OpenAction": "något som körs när filen öppnas",
    "/AA": "något som körs av sig självt",
    "/OCProperties": "lager",
    "/StructTreeRoot": "en strukturbeskrivning med text",
    "/PieceInfo": "ett annat programs egna data",
}


def file_faults(path: Path) -> Iterator[Failure]:
    """Faults of the file as bytes: revisions and what stands after its end."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        ends = [found.start() for found in re.finditer(rb"%%EOF", data)]
        starts = sum(1 for _ in re.finditer(rb"startxref", data))
        if len(ends) != 1 or starts != 1:
            yield Failure(Fault.REVISION, "Filen innehåller en tidigare version av sig själv.")
        if ends and data[ends[-1] + 5 :].strip():
            yield Failure(Fault.TRAILING_BYTES, "Det står något efter filens slut.")
        if data[:5] != b"%PDF-":
            yield Failure(Fault.TRAILING_BYTES, "Det står något före filens början.")


def structure_faults(pdf: pikepdf.Pdf, facts: DeliveryFacts) -> Iterator[Failure]:
    """Faults of the file's objects; ``facts`` is all it may say of itself."""
    yield from _foreign(pdf.trailer, TRAILER, "filen")
    yield from _foreign(pdf.Root, ROOT, "filen")
    if "/Prev" in pdf.trailer:
        yield Failure(Fault.REVISION, "Filen innehåller en tidigare version av sig själv.")
    yield from _foreign(pdf.Root.Pages, PAGES, "sidträdet")
    for number, page in enumerate(pdf.pages, start=1):
        yield from _page_faults(page.obj, number)
    if str(pdf.Root.get("/Lang", LANGUAGE)) != LANGUAGE:
        yield Failure(Fault.METADATA, "Filens språk är något annat än ett språk.")
    yield from _metadata_faults(pdf, facts)
    yield from _unreachable(pdf)


def _page_faults(page: Any, number: int) -> Iterator[Failure]:
    yield from _foreign(page, PAGE, f"sida {number}", number)
    resources = page.get("/Resources", pikepdf.Dictionary())
    yield from _foreign(resources, RESOURCES, f"sida {number}", number)
    contents = page.get("/Contents")
    if not isinstance(contents, pikepdf.Stream):
        yield Failure(Fault.FOREIGN_OBJECT, f"Sida {number} är inte ritad i ett stycke.", number)
    else:
        yield from _foreign(contents, CONTENT, f"sida {number}", number)
    for kind, name in (("/XObject", "/I"), ("/Font", "/F")):
        yield from _foreign(
            resources.get(kind, pikepdf.Dictionary()), frozenset({name}), f"sida {number}", number
        )
    pictures = list(resources.get("/XObject", pikepdf.Dictionary()).values())
    if len(pictures) != 1:
        yield Failure(
            Fault.SECOND_PICTURE, f"Sida {number} har {len(pictures)} bilder i stället för en.", number
        )
    for picture in pictures:
        yield from _picture_faults(picture, number)


def _picture_faults(picture: Any, number: int) -> Iterator[Failure]:
    if str(picture.get("/Subtype")) != "/Image":
        yield Failure(
            Fault.FOREIGN_OBJECT, f"Sida {number} har ett inbäddat blad i stället för en bild.", number
        )
        return
    yield from _foreign(picture, IMAGE, f"bilden på sida {number}", number)
    if str(picture.get("/Filter")) not in FILTERS:
        yield Failure(Fault.FOREIGN_OBJECT, f"Bilden på sida {number} är packad på ett okänt sätt.", number)
    if str(picture.get("/Filter")) == "/DCTDecode" and not _plain_jpeg(picture.read_raw_bytes()):
        yield Failure(Fault.METADATA, f"Bilden på sida {number} bär mer än en bild.", number)
    if str(picture.get("/Filter")) == "/CCITTFaxDecode" and not _plain_fax(picture):
        yield Failure(Fault.METADATA, f"Bilden på sida {number} bär mer än en bild.", number)


def _plain_fax(picture: Any) -> bool:
    """Whether the fax data is what its pixels are coded as, and not a byte more (ITU-T T.6 has one way to say them)."""
    try:
        image = pikepdf.PdfImage(picture).as_pil_image().convert("L")
    except (OSError, ValueError, pikepdf.PdfError, NotImplementedError):
        return False
    return coded_grey(np.asarray(image, np.uint8), 1).data == picture.read_raw_bytes()


def _plain_jpeg(data: bytes) -> bool:
    """Whether a JPEG has nothing but its picture: no comment, no EXIF, nothing after its end (ITU-T T.81 B.1)."""
    if not data.startswith(b"\xff\xd8") or not data.endswith(b"\xff\xd9"):
        return False
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker not in JPEG_MARKERS or (marker == 0xE0 and length != 16):
            return False
        at += 2 + length
        if marker == 0xDA:
            end = re.search(rb"\xff[^\x00\xd0-\xd7\xff]", data[at:])
            return end is not None and at + end.start() + 2 == len(data)
    return False


def _metadata_faults(pdf: pikepdf.Pdf, facts: DeliveryFacts) -> Iterator[Failure]:
    if "/Info" in pdf.trailer:
        yield from _foreign(pdf.trailer.Info, INFO, "filens uppgifter om sig själv", fault=Fault.METADATA)
        if any(not _is_known(str(value), facts) for _, value in pdf.trailer.Info.items()):
            yield Failure(Fault.METADATA, "Filen säger något om sig själv som inte stod i uppdraget.")
    metadata = pdf.Root.get("/Metadata")
    if metadata is None:
        return
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        tree = etree.fromstring(metadata.read_bytes(), parser)
    except (etree.XMLSyntaxError, pikepdf.PdfError):
        yield Failure(Fault.METADATA, "Filens uppgifter om sig själv går inte att läsa.")
        return
    for element in tree.iter():
        if not isinstance(element, etree._ProcessingInstruction) and not _may_be_said(element):
            yield Failure(Fault.METADATA, "Filen säger mer om sig själv än den ska.")
            return
        if any(not _is_known(text, facts) for text in (element.text, element.tail)):
            yield Failure(Fault.METADATA, "Filen säger något om sig själv som inte stod i uppdraget.")
            return


def _may_be_said(element: Any) -> bool:
    """Whether an element of the XMP packet is one that the writer writes, with no attributes of its own."""
    if not isinstance(element.tag, str) or etree.QName(element).localname not in XMP:
        return False
    return all(etree.QName(name).localname in ("about", "lang", "xmptk") for name in element.attrib)


_FIXED = frozenset({"", LANGUAGE, "application/pdf", "2", "B"})
_DAY = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:[+-]\d\d:\d\d|Z)|D:\d{14}(?:Z|[+-]\d\d'\d\d'?)"
)


def _is_known(text: str | None, facts: DeliveryFacts) -> bool:
    """Whether a value among what the file says of itself is one of those it was told to say, or a day."""
    value = (text or "").strip()
    known = {*_FIXED, facts.reference, facts.software, f"{WHAT} {facts.reference}"}
    return value in known or bool(_DAY.fullmatch(value)) or value.startswith("pikepdf ")


def _unreachable(pdf: pikepdf.Pdf) -> Iterator[Failure]:
    """Objects nothing leads to: left behind, and still there to be read."""
    seen: set[tuple[int, int]] = set()
    todo: list[Any] = [pdf.trailer]
    while todo:
        thing = todo.pop()
        if getattr(thing, "is_indirect", False):
            if thing.objgen in seen:
                continue
            seen.add(thing.objgen)
        if isinstance(thing, pikepdf.Array):
            todo += [each for each in thing if isinstance(each, pikepdf.Object)]
        elif isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
            todo += [each for _, each in thing.items() if isinstance(each, pikepdf.Object)]
    left = [thing for thing in pdf.objects if thing.objgen not in seen and not _is_packing(thing)]
    if left:
        yield Failure(Fault.UNREACHABLE_OBJECT, f"{len(left)} delar av filen visas inte av någon sida.")


def _is_packing(thing: Any) -> bool:
    """Whether the object only holds others or the table of them, or is a place that is free."""
    if isinstance(thing, pikepdf.Stream):
        return str(thing.get("/Type")) in ("/ObjStm", "/XRef")
    return not isinstance(thing, (pikepdf.Dictionary, pikepdf.Array, pikepdf.String))


def _foreign(
    thing: Any,
    allowed: frozenset[str],
    where: str,
    page: int | None = None,
    fault: Fault = Fault.FOREIGN_OBJECT,
) -> Iterator[Failure]:
    for key in sorted(set(thing.keys()) - allowed):
        what = _FOREIGN_NAMES.get(key, f"något som inte hör dit ({key})")
        yield Failure(fault, f"I {where} finns {what}.", page)
