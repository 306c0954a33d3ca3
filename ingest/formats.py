"""What a person is told about a file that has no pages to read: what it is, and what to do with it.

Keys are media types as in ``ingest.intake.sniff``; a kind without advice of its own gets ``AS_PAGES``.
"""

from __future__ import annotations

AS_PAGES = "Spara den som PDF eller TIFF och läs in den igen."
_UNPACK = "Packa upp den på en säker dator och läs in filerna."
_CONVERT = "Öppna den i ett bildprogram, spara som TIFF eller PNG och läs in den bilden."
_PRINT = "Öppna den i sitt program, skriv ut till PDF och läs in PDF-filen."
HINTS: dict[str, str] = {
    "application/zip": "Filen är ett zip-arkiv och inte en skannad sida",
    "message/rfc822": "Filen är ett e-postmeddelande och saknar sidbilder",
    "application/vnd.openxmlformats-officedocument": "Filen är ett kontorsdokument, inte en skannad sida",
    "application/x-ole-storage": "Filen är ett äldre kontorsdokument eller Outlookmeddelande",
    "application/postscript": "Filen är PostScript, som inte läses av säkerhetsskäl",
    "image/svg+xml": "Filen är en vektorbild (SVG)",
    "text/html": "Filen är en webbsida",
    "text/plain": "Filen är ren text utan sidbilder",
    "application/rtf": "Filen är ett textdokument (RTF), inte en skannad sida",
    "application/x-tar": "Filen är ett tar-arkiv, som inte packas upp här",
    "application/gzip": "Filen är packad med gzip, som inte packas upp här",
    "application/x-bzip2": "Filen är packad med bzip2, som inte packas upp här",
    "application/x-xz": "Filen är packad med xz, som inte packas upp här",
    "application/x-7z-compressed": "Filen är ett 7z-arkiv, som inte packas upp här",
    "application/vnd.rar": "Filen är ett rar-arkiv, som inte packas upp här",
    "application/vnd.ms-cab-compressed": "Filen är ett cab-arkiv, som inte packas upp här",
    "image/vnd.adobe.photoshop": "Filen är en arbetsfil ur Photoshop",
    "image/x-raw": "Filen är kamerans råbild",
    "image/vnd.djvu": "Filen är en DjVu-fil, som inte kan läsas här",
    "image/jbig2": "Filen är en lös JBIG2-bild, som inte kan läsas här",
    "image/jxl": "Filen är en JPEG XL-bild, som inte kan läsas här",
    "image/heic": "Filen är en HEIC-bild, och det som avkodar sådana är inte installerat",
    "application/x-ms-shortcut": "Filen är en genväg till en annan fil och innehåller inget papper",
    "application/x-executable": "Filen är ett program och inte en skannad sida",
    "video/mp4": "Filen är en ljud- eller filminspelning",
}
ADVICE: dict[str, str] = (
    dict.fromkeys(
        (
            "application/x-tar",
            "application/gzip",
            "application/x-bzip2",
            "application/x-xz",
            "application/x-7z-compressed",
            "application/vnd.rar",
            "application/vnd.ms-cab-compressed",
        ),
        _UNPACK,
    )
    | dict.fromkeys(("image/vnd.adobe.photoshop", "image/x-raw", "image/jxl", "image/heic"), _CONVERT)
    | dict.fromkeys(
        (
            "application/vnd.openxmlformats-officedocument",
            "application/x-ole-storage",
            "application/rtf",
            "message/rfc822",
        ),
        _PRINT,
    )
    | {
        "application/x-ms-shortcut": "Läs in den fil som genvägen pekar på.",
        "application/x-executable": "Öppna den inte. Fråga den som lämnade filerna vad den gör bland dem.",
        "video/mp4": "Bevara den utanför Arkiv och anteckna i kartongen att den finns.",
    }
)
