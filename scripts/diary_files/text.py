"""Delimited text: charsets, delimiters, quotes, rows cut in two, and what people write in cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from arkiv.diary.profiles import RegisterKind, make_profile
from scripts.diary_files.model import Messy

HEAD = "Diarienummer;Inkom;Avsändare;Ärendemening\n"
FIRST = "SN 2005/12;2005-03-14;Åbyskolan;Anmälan om frånvaro på högstadiet\n"
SECOND = "SN 2005/13;2005-03-15;Östra vårdcentralen;Begäran om yttrande\n"
THIRD = "SN 2005/14;2005-03-16;Länsrätten;Dom i mål\n"
ROWS = FIRST + SECOND + THIRD
READS = "SN 2005/12, 2005-03-14, Åbyskolan, Anmälan om frånvaro på högstadiet"


def written(
    text: str | bytes, charset: str = "utf-8", name: str = "diarium.csv"
) -> Callable[[Path], Sequence[Path]]:
    """A maker of one file with this text."""

    def make(folder: Path) -> Sequence[Path]:
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(charset))
        return (path,)

    return make


def _charset(charset: str, told: str) -> Messy:
    make = written(HEAD + ROWS, charset)
    return Messy(name=f"teckentabell {told}", trouble=f"skriven i {told}", make=make, rows=3, first=READS)


CHARSETS = (
    _charset("utf-8", "UTF-8"),
    _charset("utf-8-sig", "UTF-8 med BOM"),
    _charset("utf-16", "UTF-16 med BOM"),
    _charset("utf-16-le", "UTF-16 utan BOM"),
    _charset("cp1252", "Windows-1252"),
    _charset("latin-1", "ISO 8859-1"),
    _charset("cp850", "DOS (CP850)"),
    _charset("cp437", "DOS (CP437)"),
    _charset("mac_roman", "Mac"),
    Messy(
        name="blandade teckentabeller",
        trouble="UTF-8 där några rader klistrats in från ett äldre system",
        make=written(
            (HEAD + ROWS * 8).encode() + "SN 2005/99;2005-04-01;Björkskolan;Övrigt\n".encode("cp1252")
        ),
        rows=25,
        first=READS,
    ),
)


def _delimiter(sign: str, told: str) -> Messy:
    make = written((HEAD + ROWS).replace(";", sign), "cp1252")
    return Messy(
        name=f"avgränsare {told}", trouble=f"kolumner skilda med {told}", make=make, rows=3, first=READS
    )


DELIMITERS = (
    _delimiter(",", "komma"),
    _delimiter("\t", "tabb"),
    _delimiter("¤", "¤"),
    _delimiter("|", "lodstreck"),
    Messy(
        name="Excels sep-rad",
        trouble="första raden är sep=; och cellerna är skrivna som formler",
        make=written(
            "sep=;\n" + HEAD + '="SN 2005/12";2005-03-14;Åbyskolan;Anmälan om frånvaro på högstadiet\n'
        ),
        rows=1,
        first=READS,
    ),
    Messy(
        name="radslut CR",
        trouble="gammal Mac: bara CR mellan raderna",
        make=written((HEAD + ROWS).replace("\n", "\r")),
        rows=3,
        first=READS,
    ),
)

QUOTES = (
    Messy(
        name="citattecken i citattecken",
        trouble='"Anna "Lill" Ek" utan dubblering',
        make=written(HEAD + 'SN 2005/12;2005-03-14;"Anna "Lill" Ek";"Om "oro" i skolan"\n' + SECOND),
        rows=2,
        first='SN 2005/12, 2005-03-14, Anna "Lill" Ek, Om "oro" i skolan',
    ),
    Messy(
        name="text över flera rader",
        trouble="radbrytningar och avgränsare inom citattecken",
        make=written(HEAD + 'SN 2005/12;2005-03-14;Skolan;"Första raden\nandra; raden\n\ntredje"\n' + SECOND),
        rows=2,
        first="SN 2005/12, 2005-03-14, Skolan, Första raden andra; raden tredje",
    ),
    Messy(
        name="ensamt citattecken",
        trouble="ett citattecken öppnas och stängs aldrig",
        make=written(HEAD + 'SN 2005/11;2005-03-13;"Skolan;Anmälan\n' + ROWS * 20),
        rows=61,
        doubts=1,
        first='SN 2005/11, 2005-03-13, "Skolan, Anmälan',
    ),
    Messy(
        name="rad kluven i två",
        trouble="radbrytning mitt i en cell, utan citattecken",
        make=written(HEAD + "SN 2005/11;2005-03-13;Skolan i\nÅby;Anmälan om oro\n" + ROWS),
        rows=4,
        doubts=1,
        first="SN 2005/11, 2005-03-13, Skolan i Åby, Anmälan om oro",
    ),
    Messy(
        name="rad kluven i tre",
        trouble="två radbrytningar mitt i cellerna",
        make=written(HEAD + "SN 2005/11;2005-03-13;Skolan\ni Åby;Anmälan\nom oro\n" + ROWS),
        rows=4,
        unreadable=1,
        doubts=1,
        first="SN 2005/11, 2005-03-13, Skolan i Åby, Anmälan",
    ),
    Messy(
        name="avgränsare i texten",
        trouble="semikolon i en cell mitt i raden, där bara en läsning går ihop",
        make=written("Diarienummer;Ärendemening;Inkom\nSN 2005/11;Anmälan; oro för barn;2005-03-13\n"),
        rows=1,
        doubts=1,
        first="SN 2005/11, 2005-03-13, Anmälan; oro för barn",
    ),
    Messy(
        name="avgränsare som inte kan bevisas",
        trouble="för många kolumner, och flera läsningar går ihop",
        make=written(HEAD + ROWS + "SN 2005/11;2005-03-13;Skolan;Anmälan;om;oro\n"),
        rows=3,
        unreadable=1,
        first=READS,
    ),
    Messy(
        name="tomma slutkolumner",
        trouble="programmet lät bli att skriva de tomma sista cellerna",
        make=written(
            HEAD.replace("\n", ";Anmärkning\n")
            + "SN 2005/11;2005-03-13;Skolan\n"
            + "SN 2005/12;2005-03-14;Polisen\n"
        ),
        rows=2,
        doubts=2,
        first="SN 2005/11, 2005-03-13, Skolan",
    ),
)

_PERSONS = "Personnummer;Efternamn;Förnamn;Akttyp;Öppnad;Avslutad;Senaste anteckning;Placering\n"

CELLS = (
    Messy(
        name="NULL i klartext",
        trouble="NULL, (null), 0000-00-00 och streck betyder tomt",
        make=written(HEAD + "SN 2005/12;NULL;(null);Anmälan\nSN 2005/13;0000-00-00;-;null\n"),
        rows=2,
        first="SN 2005/12, Anmälan",
    ),
    Messy(
        name="NUL-tecken",
        trouble="NUL-byte mitt i texten efter ett trasigt uttag",
        make=written((HEAD + ROWS).replace("Åby", "Å\x00by")),
        rows=3,
        first=READS,
    ),
    Messy(
        name="datum på sju sätt",
        trouble="2005-03-14, 20050314, 050314, 05-03-14, 14/3 -05, 14.3.2005, 14 mars 2005",
        make=written(
            HEAD
            + "".join(
                f"SN 2005/{n};{day};Åbyskolan;Anmälan\n"
                for n, day in enumerate(
                    ("2005-03-14", "20050314", "050314", "05-03-14", "14/3 -05", "14.3.2005", "14 mars 2005"),
                    12,
                )
            )
        ),
        rows=7,
        first="SN 2005/12, 2005-03-14, Åbyskolan, Anmälan",
    ),
    Messy(
        name="datum som inte finns",
        trouble="den 30 februari",
        make=written(HEAD + "SN 2005/12;2005-02-30;Skolan;Anmälan\n"),
        rows=1,
        doubts=1,
        first="SN 2005/12, Skolan, Anmälan",
    ),
    Messy(
        name="nummer som inte är nummer",
        trouble="”kommer senare” i nummerkolumnen",
        make=written(HEAD + ROWS + "kommer senare;2005-03-13;Skolan;Anmälan\n"),
        rows=3,
        unreadable=1,
        first=READS,
    ),
    Messy(
        name="formler i celler",
        trouble="celler som börjar med =, +, - och @",
        make=written(HEAD + "SN 2005/12;2005-03-14;=1+2|'x'!A1;@SUM(1)\nSN 2005/13;2005-03-15;+46 8;-2+3\n"),
        rows=2,
        first="SN 2005/12, 2005-03-14, =1+2|'x'!A1, @SUM(1)",
    ),
    Messy(
        name="utskriven lista",
        trouble="titel och datum överst, rubriken på varje sida, sidfot och summa",
        make=written(
            "Diarielista\nUtskriven 2006-01-10\n\n" + HEAD + FIRST + HEAD + SECOND + "Sida 1\n\nAntal: 2\n"
        ),
        rows=2,
        first=READS,
    ),
    Messy(
        name="år och nummer för sig",
        trouble="serie, år, nummer och löpnummer i var sin kolumn",
        make=written("Diarium;År;Nr;Löpnr;Inkom;Rubrik\nSN;2005;123;4;14/3 -05;Anmälan\n"),
        rows=1,
        first="SN 2005/123-4, 2005-03-14, Anmälan",
    ),
    Messy(
        name="nummer på åtta sätt",
        trouble="årtal och beteckning i olika ordning, nollor, bindestreck, databasnyckel",
        make=written(
            "Dnr;Inkom;Avsändare\n"
            + "".join(
                f"{number};2005-03-14;Skolan\n"
                for number in (
                    *("2005/SN/123", "SN 2005/123", "SN-2005-00123", "05SN/0123"),
                    *("05/SN0123", "00123/2005", "2005000123", "Dnr 2005/123"),
                )
            )
        ),
        rows=8,
        first="SN 2005/123, 2005-03-14, Skolan",
    ),
    Messy(
        name="bara ärenden",
        trouble="listan har ärenden men inga handlingar",
        make=written("Dnr;Ärendemening;Öppnat;Avslutat\nSN 2005/12;Tillsyn;2005-01-10;2005-06-01\n"),
        rows=1,
        first="SN 2005/12, 2005-01-10, Tillsyn",
    ),
    Messy(
        name="okända rubriker med profil",
        trouble="kolumnerna heter A, B och C",
        make=written("A;B;C\nSN 2005/12;2005-03-14;Åbyskolan\n"),
        rows=1,
        profile=make_profile(
            "p", RegisterKind.DIARY, columns={"A": "case_number", "B": "received", "C": "sender"}
        ),
        first="SN 2005/12, 2005-03-14, Åbyskolan",
    ),
    Messy(
        name="personaktsregister",
        trouble="namn i två kolumner, personnummer på tre sätt",
        make=written(
            _PERSONS
            + "20000101-9808;Ek;Lill-Åsa;Barn och ungdom;2004-01-01;;2006-05-01;Ja\n"
            + "0001019816;Berg;Nils;Vuxen;;;;Nej\n000101;Ström;Eva;Vuxen;;;;\n",
            "cp1252",
        ),
        rows=3,
        doubts=1,
        kind=RegisterKind.PERSONAKT,
        first="200001019808, Barn och ungdom, 2004-01-01, 2006-05-01",
    ),
    Messy(
        name="pärmförteckning",
        trouble="bara årtal i stället för dagar",
        make=written("Innehåll;Från;Till;Hylla\nAnmälningar i datumordning;2005;2006;B 7\n"),
        rows=1,
        kind=RegisterKind.BINDER,
        first="Anmälningar i datumordning, 2005-01-01 till 2006-12-31",
    ),
)

TEXT = (*CHARSETS, *DELIMITERS, *QUOTES, *CELLS)
"""Every export that is delimited text."""
