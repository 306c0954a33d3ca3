"""Spreadsheets, the tables of Ciceron, and XML."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import openpyxl

from arkiv.diary.sources import Format
from scripts.diary_files.model import Messy
from scripts.diary_files.pdf_lists import HEAD
from scripts.diary_files.text import READS, written

Maker = Callable[[Path], Sequence[Path]]
# --- spreadsheets ---------------------------------------------------------------------------------


def book(name: str, sheets: Sequence[tuple[str, Sequence[Sequence[object]]]]) -> Maker:
    """A maker of an XLSX with these sheets."""

    def make(folder: Path) -> Sequence[Path]:
        made = openpyxl.Workbook()
        made.remove(made.worksheets[0])
        for title, lines in sheets:
            sheet = made.create_sheet(title)
            for line in lines:
                sheet.append(list(line))
        made.save(folder / "bok.xlsx")
        return ((folder / "bok.xlsx").rename(folder / name),)

    return make


def ods(folder: Path) -> Sequence[Path]:
    """The smallest ODS: a table with repeated empty cells and rows, as LibreOffice writes them."""
    line = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in ("SN 2005/12", "2005-03-14", "Åbyskolan", "Anmälan om frånvaro på högstadiet")
    )
    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in ("Diarienummer", "Inkom", "Avsändare", "Ärendemening")
    )
    empty = '<table:table-cell table:number-columns-repeated="16380"/>'
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Diarium"><table:table-row>{head}{empty}</table:table-row>'
        f"<table:table-row>{line}{empty}</table:table-row>"
        '<table:table-row table:number-rows-repeated="1048574"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" manifest:media-type='
        '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    path = folder / "diarium.ods"
    path.write_bytes(made.getvalue())
    return (path,)


_DIARY = [HEAD, ("SN 2005/12", 3, datetime.fromisoformat("2005-03-14T08:30:00"), "Åbyskolan", "Anmälan")]

SHEETS = (
    Messy(
        name="XLSX med datum och tal",
        trouble="titel överst, datumceller med klockslag, tal i nummerkolumnen",
        make=book("diarium.xlsx", [("Diarium", [("Diarium för socialnämnden",), *_DIARY])]),
        rows=1,
        first="SN 2005/12-3, 2005-03-14, Åbyskolan, Anmälan",
    ),
    Messy(
        name="XLSX som heter CSV",
        trouble="ändelsen ljuger",
        make=book("diarium.csv", [("Diarium", _DIARY)]),
        rows=1,
        first="SN 2005/12-3, 2005-03-14, Åbyskolan, Anmälan",
    ),
    Messy(
        name="ett blad för varje år",
        trouble="tre blad, ett med en förklarande text, kolumnerna i olika ordning",
        make=book(
            "diarium.xlsx",
            [
                ("Läs mig", [("Uttaget av registratorn",)]),
                ("2005", _DIARY),
                (
                    "2006",
                    [("Inkom", "Diarienummer", "Avsändare"), (date(2006, 1, 2), "SN 2006/1", "Polisen")],
                ),
            ],
        ),
        rows=2,
        first="SN 2005/12-3, 2005-03-14, Åbyskolan, Anmälan",
    ),
    Messy(name="ODS", trouble="en miljon upprepade tomma rader sist", make=ods, rows=1, first=READS),
    Messy(
        name="webbsida kallad XLS",
        trouble="äldre system skriver en HTML-tabell och kallar den kalkylblad",
        make=written("<html><table><tr><td>Diarienummer</td></tr></table></html>", name="diarium.xls"),
        error="UnreadableTable",
    ),
)

# --- Ciceron --------------------------------------------------------------------------------------

_CASES = (
    "diarienr¤arende_mening¤ankomst_dat¤reg_dat¤avslut_dat¤usrsign_handl¤enhet_kod¤prim_nr¤andra_beh¤makulerat_datum\n"
    "2005000123¤Anmälan enligt 14 kap.\n1 § om barn som far illa¤2005-03-14 00:00:00¤2005-03-15 08:12:44¤NULL¤ANNBER"
    "¤IFO¤701 Barn¤S¤NULL\n"
    "2005000124¤Tillsyn av serveringsställe¤2005-03-16 00:00:00¤2005-03-16 09:00:00¤2005-06-01 00:00:00¤NULL¤SOC"
    "¤702 Tillsyn¤W¤2005-06-02 00:00:00\n"
)
_RECORDS = (
    "diarienr¤atgardsnr¤atgard_typ¤atgard_text¤ink_utg¤ink_dat¤utg_dat¤reg_dat¤kund_namn¤andra_beh\n"
    "2005000123¤1¤ANM¤Anmälan¤I¤2005-03-14 00:00:00¤NULL¤2005-03-15 08:12:44¤Åbyskolan¤S\n"
    "2005000123¤2¤YTT¤Yttrande¤EXP¤NULL¤2005-04-01 00:00:00¤2005-04-01 09:00:00¤Åklagarkammaren¤W\n"
)
_NOTES = "diarienr¤anteck_typ¤anteck_text\n2005000123¤ANT¤Diarienummer : 93/ST0123\n"
_LINKS = "diarienr¤diarienr_samband\n2005000123¤2004000007\n"
_FILES = "assoc_data¤lagr_data\n2005000123:1¤4711\n"
CICERON_READS = "2005/123-1, 2005-03-14, Åbyskolan, Anmälan"


def ciceron_files(folder: Path) -> Sequence[Path]:
    """The five tables as five files, the cases with a row cut in two."""
    tables = {
        "arende": _CASES,
        "atgard": _RECORDS,
        "dokument": _FILES,
        "anteckning": _NOTES,
        "samband": _LINKS,
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_bytes(text.encode("cp1252"))
    return [folder / f"{name}.csv" for name in tables]


def ciceron_book(folder: Path) -> Sequence[Path]:
    """Cases and records as two sheets of a workbook."""
    whole = _CASES.replace("14 kap.\n1", "14 kap. 1")
    sheets = [
        (name, [line.split("¤") for line in text.splitlines()])
        for name, text in (("A", whole), ("B", _RECORDS))
    ]
    return book("ciceron.xlsx", sheets)(folder)


CICERON = (
    Messy(
        name="Ciceron, fem filer",
        trouble="ärenden, åtgärder, dokument, anteckningar och samband; en kluven rad, NULL i klartext",
        make=ciceron_files,
        rows=3,
        doubts=2,
        first=CICERON_READS,
    ),
    Messy(
        name="Ciceron, två blad",
        trouble="ärenden och åtgärder som blad i ett kalkylblad",
        make=ciceron_book,
        rows=3,
        first=CICERON_READS,
    ),
    Messy(
        name="Ciceron, bara åtgärder",
        trouble="åtgärderna utan ärendena",
        make=written(_RECORDS, "cp1252", "atgard.csv"),
        rows=2,
        first=CICERON_READS,
    ),
    Messy(
        name="Ciceron, fel fil",
        trouble="--format ciceron med en fil som är något annat",
        make=written("Namn;Ålder\nEk;7\n"),
        form=Format.CICERON,
        error="UnreadableTable",
    ),
)

# --- XML ------------------------------------------------------------------------------------------

FGS = """<?xml version="1.0" encoding="UTF-8"?>
<Leveransobjekt xmlns="http://xml.ra.se/e-arkiv/FGS-ERMS"><ArkivobjektListaArenden>
<ArkivobjektArende Systemidentifierare="UUID:1"><ArkivobjektID>SN 2005-123</ArkivobjektID>
<ExtraID ExtraIDTyp="Äldre diarienummerformat">SN 2005-000123</ExtraID><Avslutat>2005-06-01T00:00:00</Avslutat>
<Gallring Gallras="false"/><Agent><Roll>Handläggare</Roll><Namn>Anna Berg</Namn><Enhetsnamn>IFO</Enhetsnamn></Agent>
<Klass>701</Klass><Restriktion Typ="Sekretess"><ForklarandeText>Pröva sekretess</ForklarandeText></Restriktion>
<Skapad>2005-03-15</Skapad><Inkommen>2005-03-14</Inkommen><StatusArande>Ad acta</StatusArande>
<Arendemening>Anmälan om barn</Arendemening><ArkivobjektListaHandlingar>
<ArkivobjektHandling Systemidentifierare="UUID:2"><ArkivobjektID>SN 2005-123-1</ArkivobjektID>
<Handlingstyp>ANM</Handlingstyp><Avsandare><Namn>-</Namn><Organisation>Åbyskolan</Organisation></Avsandare>
<Inkommen>2005-03-14</Inkommen><Lopnummer>1</Lopnummer><Rubrik>Anmälan</Rubrik><Skapad>2005-03-15</Skapad>
<StatusHandling>Inkommen</StatusHandling></ArkivobjektHandling>
</ArkivobjektListaHandlingar></ArkivobjektArende>
<ArkivobjektArende><ArkivobjektID>2005/124</ArkivobjektID><Arendemening>Tillsyn</Arendemening></ArkivobjektArende>
</ArkivobjektListaArenden></Leveransobjekt>
"""
ERMS = """<?xml version="1.0" encoding="UTF-8"?>
<erms xmlns="https://DILCIS.eu/XML/ERMS"><control><identification identificationType="x">1</identification></control>
<aggregations><aggregation systemIdentifier="a" aggregationType="class"><objectId>701</objectId>
<aggregation systemIdentifier="b" aggregationType="caseFile"><objectId>9f1c</objectId>
<extraId extraIdType="diarienummer">SN 2005/123</extraId><title>Anmälan om barn</title><status value="closed"/>
<restriction restrictionType="confidential"><regulation>OSL 26:1</regulation></restriction>
<agents><agent agentType="responsible_person"><name>Anna Berg</name></agent></agents>
<dates><date dateType="opened">2005-03-14T00:00:00</date><date dateType="closed">2005-06-01T00:00:00</date></dates>
<record systemIdentifier="c" recordType="anmälan"><objectId>77ab</objectId><title>Anmälan</title>
<runningNumber>1</runningNumber><direction directionDefinition="incoming"/>
<agents><agent agentType="sender"><name>Åbyskolan</name><protectedIdentity>true</protectedIdentity></agent></agents>
<dates><date dateType="received">2005-03-14T00:00:00</date><date dateType="created">2005-03-15T00:00:00</date></dates>
</record></aggregation></aggregation></aggregations></erms>
"""
XML_READS = "SN 2005/123-1, 2005-03-14, Åbyskolan, Anmälan"

XML = (
    Messy(
        name="FGS Ärendehantering 1.0",
        trouble="ärenden med handlingar, äldre nummer som extra id, ett namn som streck",
        make=written(FGS, name="fgs.xml"),
        rows=2,
        first=XML_READS,
    ),
    Messy(
        name="FGS utan namnrymd, UTF-16",
        trouble="namnrymden saknas och filen är UTF-16",
        make=written(
            FGS.replace(' xmlns="http://xml.ra.se/e-arkiv/FGS-ERMS"', "").replace("UTF-8", "UTF-16"),
            "utf-16",
            "fgs.xml",
        ),
        rows=2,
        first=XML_READS,
    ),
    Messy(
        name="ERMS 3",
        trouble="ärende i en klass, systemets egna nycklar som id, diarienumret som extra id",
        make=written(ERMS, name="erms.xml"),
        rows=1,
        first=XML_READS,
    ),
    Messy(
        name="avhuggen XML",
        trouble="filen slutar mitt i en post",
        make=written(ERMS[: len(ERMS) // 2], name="erms.xml"),
        error="UnreadableTable",
    ),
    Messy(
        name="annan XML",
        trouble="ett slag som inte är ett diarium",
        make=written("<?xml version='1.0'?><faktura><rad/></faktura>", name="x.xml"),
        error="UnreadableTable",
    ),
)

TABLES = (*SHEETS, *CICERON, *XML)
"""Every export that is neither delimited text nor PDF, or is several files."""
