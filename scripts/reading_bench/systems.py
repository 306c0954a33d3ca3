"""The systems that are measured: our two profiles, each engine by itself, and OCRmyPDF in three ways."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import pypdfium2

from ingest.engines.ppocr import CascadeSettings, PpocrEngine
from ingest.engines.tesseract import TesseractEngine
from ingest.intake.inspect import inspect
from ingest.intake.pages import open_source
from ingest.model import Box, Engine, Line, PageReading, PageRef, PageStatus, Sha256, Word
from ingest.profile import load_profile
from ingest.reader import Reader
from ingest.stages.lexicon import Lexicon
from scripts.reading_bench.score import PEER

ALWAYS = 2.0
"""The better model reads every line: the best that the line reader does by itself."""


class System(StrEnum):
    """A system's value names it on the command line and in the figures."""

    FAST = "snabb"
    ACCURATE = "noggrann"
    PPOCR = "ppocr"
    TESSERACT = "tesseract"
    PEER = "ocrmypdf"
    PEER_TURNING = "ocrmypdf-deskew-rotate"
    PEER_ONE_COLUMN = "ocrmypdf-psm4"


OURS = (System.FAST, System.ACCURATE, System.PPOCR, System.TESSERACT)
PEER_OPTIONS: Mapping[System, tuple[str, ...]] = {
    System.PEER: (),
    System.PEER_TURNING: ("--deskew", "--rotate-pages"),
    System.PEER_ONE_COLUMN: ("--tesseract-pagesegmode", "4"),
}
PEER_COMMAND = (sys.executable, "-m", "ocrmypdf", "-l", "swe", "--output-type", "pdf", "--quiet")
"""Without the step to PDF/A, which needs Ghostscript and is no reading."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a system made of a scan file: a reading a page, CPU seconds a page or in all, memory in MB.

    ``wall_s`` is only told of the peer, which reads alone and with every process it is given.
    """

    readings: tuple[PageReading, ...]
    spent_s: tuple[float, ...]
    peak_mb: int
    half_mb: int
    wall_s: float = 0.0


def cpu_s() -> float:
    """CPU seconds of this process and of its ended children so far."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def reader_of(system: System) -> Reader:
    """The reader of one of our systems. A single engine gets our level page but no repair of its words."""
    if system is System.PPOCR:
        return Reader(engines=(PpocrEngine(CascadeSettings(reread_below=ALWAYS)),), lexicon=Lexicon({}))
    if system is System.TESSERACT:
        return Reader(engines=(TesseractEngine(),), lexicon=Lexicon({}))
    return Reader(load_profile(system.value).reading)


def read(system: System, path: Path, *, processes: int = 2) -> Run:
    """Read every page of the PDF at ``path``. Our own systems use one process; only the peer's use ``processes``."""
    return _read_by_us(system, path) if system in OURS else _read_by_peer(system, path, processes)


def _read_by_us(system: System, path: Path) -> Run:
    reader, readings, spent, half = reader_of(system), [], [], 0
    with open_source(path, inspect(path)) as source:
        pages = source.info.pages
        for page in pages:
            before = cpu_s()
            readings.append(reader.read(source.page(page.number)))
            spent.append(cpu_s() - before)
            half = half or (_peak_mb() if page.number > len(pages) // 2 else 0)
    return Run(tuple(readings), tuple(spent), _peak_mb(), half)


def _peak_mb() -> int:
    """Most memory this process has held; the resource module would count its parent's before it started."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


# --- the peer -------------------------------------------------------------------------------------


def run_peer(system: System, path: Path, out: Path, processes: int) -> None:
    """Run the whole command as a user would. Raises ``CalledProcessError``."""
    options = (*PEER_OPTIONS[system], "--jobs", str(processes))
    # It sets its own thread limits; ours are not to decide for it.
    shipped = {key: value for key, value in os.environ.items() if "THREAD" not in key}
    subprocess.run([*PEER_COMMAND, *options, str(path), str(out)], check=True, env=shipped)


def _read_by_peer(system: System, path: Path, processes: int) -> Run:
    out, before, began = path.with_name(f"{system.value}.pdf"), cpu_s(), time.monotonic()
    run_peer(system, path, out, processes)
    spent, wall = cpu_s() - before, time.monotonic() - began
    readings = tuple(hidden_text(out))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    return Run(readings, tuple(spent / len(readings) for _ in readings), peak, peak, wall)


def hidden_text(path: Path) -> Iterator[PageReading]:
    """The text layer of each page as a reading without places: words and their order are all it is asked for."""
    document = pypdfium2.PdfDocument(path)
    nowhere, engine = Box(0, 0, 0, 0), Engine(PEER, "")
    for number in range(len(document)):
        text = document[number].get_textpage().get_text_bounded()
        # pdfium marks a hyphen at the end of a line by one of these.
        rows = text.replace("\ufffe", "-").replace("\x02", "-").splitlines()
        split = [tuple(Word(word, nowhere, 0.0) for word in row.split()) for row in rows if row.strip()]
        yield PageReading(
            page=PageRef(Sha256(""), number + 1),
            status=PageStatus.READ if split else PageStatus.BLANK,
            width_px=0,
            height_px=0,
            dpi=0.0,
            turn_deg=0,
            skew_deg=0.0,
            lines=tuple(Line(words, nowhere, 0.0) for words in split),
            confidence=0.0,
            engine=engine,
            fingerprint="",
            ink_share=0.0,
        )


# --- speed: a whole file, start-up included -------------------------------------------------------


def timed(system: System, path: Path, processes: int) -> tuple[float, float]:
    """Wall and CPU seconds of reading the file at ``path`` from nothing: start-up counts for everybody."""
    wall, cpu = time.monotonic(), cpu_s()
    if system in OURS:
        module = ("-m", "scripts.reading_bench.racer", system.value, str(path), str(processes))
        subprocess.run([sys.executable, *module], check=True)
    else:
        run_peer(system, path, path.with_name("fart.pdf"), processes)
    return time.monotonic() - wall, cpu_s() - cpu
