"""Programs that know nothing of ours, asked what they find in a delivery: pdftotext, pdfplumber, qpdf, exiftool, and
Tesseract on the page drawn at 300 dpi by Poppler.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pdfplumber

from arkiv.disclosure.delivery.model import Delivery
from arkiv.disclosure.proof.secrets import POINTING, plain, tokens

_SECONDS = 600
_LEAST = 4
Told = Sequence[str]
"""What a witness says of each page; one entry for the whole file where it does not go by pages."""


def pdftotext(path: Path) -> Told:
    return _run("pdftotext", "-enc", "UTF-8", str(path), "-").split("\f")[:-1]


def plumber(path: Path) -> Told:
    with pdfplumber.open(path) as pdf:
        return [" ".join(word["text"] for word in page.extract_words()) for page in pdf.pages]


def qdf(path: Path) -> Told:
    """The file unpacked, as bytes; text strings in it read as Windows-1252."""
    done = subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", str(path), "-"],
        capture_output=True,
        check=False,
        timeout=_SECONDS,
    )
    streams = re.sub(rb"/Subtype /Image.*?endstream", b"", done.stdout, flags=re.DOTALL)
    return [streams.decode("cp1252", "replace")]


def exiftool(path: Path) -> Told:
    return [_run("exiftool", "-a", "-u", "-U", "-g1", "-ee", str(path)).split("Arkiv", 1)[-1]]


def drawn_and_read(path: Path) -> Told:
    """Each page drawn at 300 dpi by another renderer, read by another engine."""
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as folder:
        _run("pdftoppm", "-r", "300", "-gray", str(path), f"{folder}/s")
        return [
            _run("tesseract", str(page), "-", "-l", "swe", "--psm", "4")
            for page in sorted(Path(folder).glob("s*.pgm"))
        ]


WITNESSES: Mapping[str, Callable[[Path], Told]] = {
    "pdftotext": pdftotext,
    "pdfplumber": plumber,
    "qpdf --qdf": qdf,
    "exiftool": exiftool,
    "omläst 300 dpi": drawn_and_read,
}


def leaks(delivery: Delivery, said: Told, plainly: Sequence[Sequence[str]]) -> list[str]:
    """Hidden data in what a witness said: names, numbers, addresses that no open word of that page accounts for.

    Open: kept, or by ``plainly``, the page's words that are no datum by its truth, which we may have read wrongly
    where the witness reads them right (*e-post* beside a hidden address at post.example.com).
    """
    whole = len(said) != len(delivery.pages)
    found: list[str] = []
    for number, page in enumerate(delivery.pages):
        text = plain(" ".join(said) if whole else said[number])
        heard = set(tokens(text))
        kept = {part for word in page.kept for part in tokens(word.text)}
        kept |= {part for word in plainly[number] for part in tokens(word)}
        mine = {bar.mask for bar in page.bars}
        for mask in delivery.masks:
            if mask.id in mine and mask.page == page.source and mask.kind in POINTING:
                parts = {part for part in tokens(mask.text) if len(part) >= _LEAST and not part.isdigit()}
                digits = re.sub(r"\D", "", mask.text)
                found += sorted((parts & heard) - kept)
                if len(digits) >= 8 and digits in re.sub(r"[\s.-]", "", text):
                    found.append(digits)
    return found


def searchable(delivery: Delivery, said: Told) -> tuple[int, int]:
    """How many kept words of three letters and more a witness finds on their page, and how many there are."""
    found = total = 0
    for page, text in zip(delivery.pages, said, strict=True):
        heard = set(tokens(text))
        for word in page.kept:
            parts = [part for part in tokens(word.text) if len(part) > 2]
            total += len(parts)
            found += sum(part in heard for part in parts)
    return found, total


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)
    return done.stdout.decode("utf-8", "replace")
