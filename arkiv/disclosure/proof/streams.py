"""Every byte of a delivery searched for what it hides: the file as it lies, and each object unpacked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pikepdf

from arkiv.disclosure.proof.encodings import decoded, readings, words_in
from arkiv.disclosure.proof.model import Failure, Fault
from arkiv.disclosure.proof.secrets import Secrets, plain, squeezed

FURNITURE = frozenset(files(__package__).joinpath("format_words.txt").read_text("utf-8").split())
"""Words that every delivery has in it, whatever it delivers: those of the format, and the names of its own parts."""
LEAST_IN_PIXELS = 7
"""Coded pixels spell shorter words by chance (a few times in a delivery of 300 pages)."""
_LEAST_NUMBER = 6
_LONG = re.compile(rf"[^\W_]{{{LEAST_IN_PIXELS},}}")
_CHUNK, _OVERLAP = 4 << 20, 512


def stream_faults(path: Path, pdf: pikepdf.Pdf, secrets: Secrets) -> Iterator[Failure]:
    """Secrets in the bytes of the file, in any object of it or in any stream, unpacked."""
    in_pixels = frozenset(word for word in _told(secrets) if len(word) >= LEAST_IN_PIXELS)
    if any(_long_words(chunk) & in_pixels for chunk in _chunks(path)):
        yield Failure(Fault.SECRET_IN_STREAM, "Dolda ord står i klartext bland filens byte.")
    places = {thing.objgen: place for thing, place in _pages_own(pdf)}
    for thing in (pdf.trailer, *pdf.objects):
        # A page's content is full of numbers: run together they spell any. Its strings are looked at by themselves.
        runs = () if thing.objgen in places and isinstance(thing, pikepdf.Stream) else secrets.runs
        if any(_tells(data, _told(secrets), runs) for data in _parts(thing)):
            page = places.get(thing.objgen)
            yield Failure(Fault.SECRET_IN_STREAM, "Dolda ord står i klartext i en del av filen.", page)


def tells(data: bytes, secrets: Secrets) -> bool:
    """Whether ``data`` has a hidden word, or a name or number however it is spaced."""
    return _tells(data, _told(secrets), secrets.runs)


def _told(secrets: Secrets) -> frozenset[str]:
    """Hidden words that a file does not hold by chance: not the format's own, and no short number."""
    return frozenset(
        word for word in secrets.words - FURNITURE if len(word) >= _LEAST_NUMBER or not word.isdigit()
    )


def _tells(data: bytes, hidden: frozenset[str], runs: tuple[str, ...]) -> bool:
    if {plain(word) for word in words_in(data)} & hidden:
        return True
    texts = [squeezed(text) for text in readings(data)] if runs else []
    return any(run in text for run in runs for text in texts)


def _long_words(data: bytes) -> set[str]:
    """Words of coded pixels, as they lie."""
    return {plain(word) for text in decoded(data) for word in _LONG.findall(text)}


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _pages_own(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, int]]:
    for number, page in enumerate(pdf.pages, start=1):
        yield page.obj, number
        contents = page.obj.get("/Contents")
        if isinstance(contents, pikepdf.Stream):
            yield contents, number


def _parts(thing: Any) -> Iterator[bytes]:
    """The bytes of an object: what it says, and its stream unpacked. Coded pictures are searched with the file."""
    if not isinstance(thing, pikepdf.Stream):
        yield thing.unparse(resolved=True)
        return
    yield pikepdf.Dictionary(dict(thing.items())).unparse()
    if str(thing.get("/Subtype")) == "/Image" or str(thing.get("/Type")) in ("/ObjStm", "/XRef"):
        return
    try:
        yield thing.read_bytes()
    except pikepdf.PdfError:
        yield thing.read_raw_bytes()
