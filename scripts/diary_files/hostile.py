"""Files that are wrong or meant to harm. Each must end in one clear sentence, soon, with nothing read in."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from fpdf import FPDF

from scripts.diary_files.model import Messy
from scripts.diary_files.tables import ERMS, book
from scripts.diary_files.text import HEAD, READS, ROWS, written

_GIGABYTE = 1_000_000_000
_SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    '<row r="1"><c r="{}" t="inlineStr"><is><t>Diarienummer</t></is></c></row></sheetData></worksheet>'
)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE erms [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><erms><title>&c;</title></erms>'
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE erms [<!ENTITY x SYSTEM "file:///etc/passwd">]><erms><title>&x;</title></erms>'


def _one_line(folder: Path) -> Sequence[Path]:
    """A gigabyte without a line break; most of it takes no room on the disk."""
    path = folder / "diarium.csv"
    with path.open("wb") as stream:
        stream.write(b"Diarienummer;Inkom;" + b"x" * 8_000_000)
        stream.truncate(_GIGABYTE)
    return (path,)


def _zeros(folder: Path) -> Sequence[Path]:
    path = folder / "diarium.csv"
    with path.open("wb") as stream:
        stream.truncate(_GIGABYTE)
    return (path,)


def _bomb(folder: Path) -> Sequence[Path]:
    """A workbook of a megabyte that unpacks to more than a gigabyte."""
    path = folder / "diarium.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(1010):
            part.write(b" " * 1_000_000)
    return (path,)


def _far_cell(place: str) -> Messy:
    def make(folder: Path) -> Sequence[Path]:
        (path,) = book("diarium.xlsx", [("Blad", [("Diarienummer", "Inkom"), ("SN 2005/1", "2005-01-01")])])(
            folder
        )
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts["xl/worksheets/sheet1.xml"] = _SHEET.format(place).encode()
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return (path,)

    return Messy(
        name=f"XLSX med en cell i {place}",
        trouble="en cell så långt ut att arket blir miljarder celler",
        make=make,
        error="TableTooLarge",
    )


def _ods_repeats(folder: Path) -> Sequence[Path]:
    """A cell with text in it, said to be repeated a thousand million times."""
    path = folder / "diarium.ods"
    cell = '<table:table-cell table:number-columns-repeated="1000000000" office:value-type="string"><text:p>x</text:p>'
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="A"><table:table-row table:number-rows-repeated="1000000">{cell}'
        "</table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return (path,)


def _many_pages(folder: Path) -> Sequence[Path]:
    """A PDF of 5,000 pages."""
    path = folder / "lista.pdf"
    with pikepdf.new() as pdf:
        for _ in range(5_000):
            pdf.add_blank_page()
        pdf.save(path)
    return (path,)


def _locked(folder: Path) -> Sequence[Path]:
    pdf = FPDF()
    pdf.add_page()
    pdf.set_encryption(owner_password="agare", user_password="anvandare")
    pdf.output(str(folder / "lista.pdf"))
    return (folder / "lista.pdf",)


def _one_huge_record(folder: Path) -> Sequence[Path]:
    """One record with forty megabytes in it."""
    path = folder / "erms.xml"
    start, _, end = ERMS.partition("<title>Anmälan</title>")
    with path.open("w", encoding="utf-8") as stream:
        stream.write(start)
        for _ in range(40):
            stream.write("<note>" + "x" * 1_000_000 + "</note>")
        stream.write(end)
    return (path,)


_DEEP = "<erms>" + "<aggregation>" * 100_000

HOSTILE = (
    Messy(name="tom fil", trouble="noll byte", make=written(b""), error="UnreadableTable"),
    Messy(name="10 000 kolumner", trouble="en rubrikrad med 10 000 kolumner",
          make=written("Diarienummer;Inkom;" + "k;" * 10_000 + "\nSN 2005/1;2005-01-01;\n"), error="TableTooLarge"),
    Messy(name="10 000 celler i en rad", trouble="rubriken är rätt, en rad har 10 000 celler",
          make=written(HEAD + ROWS + "SN 2005/1;" + "k;" * 10_000 + "\n"), rows=3, unreadable=1, first=READS),
    Messy(name="en rad på 1 GB", trouble="åtta miljoner tecken, sedan nollor till en gigabyte, ingen radbrytning",
          make=_one_line, error="TableTooLarge"),
    Messy(name="1 GB nollor", trouble="en fil av bara NUL", make=_zeros, error="UnreadableTable"),
    Messy(name="citattecken på varje rad", trouble="2 000 rader där ett citattecken aldrig stängs",
          make=written(HEAD + 'SN 2005/11;2005-03-13;"Skolan;Anmälan\n' * 2_000), rows=2_000, doubts=2_000,
          first='SN 2005/11, 2005-03-13, "Skolan, Anmälan'),
    Messy(name="bara text", trouble="ingen tabell alls",
          make=written("bara text utan kolumner\noch en rad till\n"), error="UnknownColumns"),
    Messy(name="trasig zip", trouble="börjar som ett kalkylblad och är skräp", make=written(b"PK\x03\x04 skr\xe4p"),
          error="UnreadableTable"),
    Messy(name="XLSX-bomb", trouble="en megabyte som packas upp till mer än en gigabyte", make=_bomb,
          error="TableTooLarge"),
    _far_cell("XFD1048576"),
    _far_cell("AAAAA1"),
    Messy(name="ODS-bomb", trouble="en cell med text som upprepas 10¹⁵ gånger", make=_ods_repeats,
          error="UnreadableTable"),
    Messy(name="PDF på 5 000 sidor", trouble="fler sidor än en lista har", make=_many_pages, error="TableTooLarge"),
    Messy(name="låst PDF", trouble="kräver lösenord", make=_locked, error="UnreadableTable"),
    Messy(name="trasig PDF", trouble="bara början av en PDF", make=written(b"%PDF-1.4 ...", name="l.pdf"),
          error="UnreadableTable"),
    Messy(name="XML-bomb", trouble="entiteter i entiteter (billion laughs)", make=written(LAUGHS, name="x.xml"),
          error="UnreadableTable"),
    Messy(name="XML som läser filer", trouble="en entitet som pekar på en fil på datorn (XXE)",
          make=written(OUTSIDE, name="x.xml"), error="UnreadableTable"),
    Messy(name="djup XML", trouble="100 000 element i varandra", make=written(_DEEP, name="x.xml"),
          error="UnreadableTable"),
    Messy(name="XML med en jättelik post", trouble="en handling på 40 MB", make=_one_huge_record,
          error="TableTooLarge"),
)  # fmt: skip
"""Every file that must be refused, or that is refused in part."""
