"""What it costs to decode in a child: the same pages there and in this very process.

Each file is read page after page, as a worker does, the decoder opened anew for every page.
"""

from __future__ import annotations

import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
import pikepdf

from ingest.intake.decoders import opened_decoder
from ingest.intake.inspect import inspect
from ingest.intake.limits import DEFAULT
from ingest.intake.pages import open_source
from ingest.intake.sniff import MediaType
from tests.bad_files import drawn, encoded, saved, scan_pdf, text_pdf

PAGES = 12
A4_300_DPI = (2480, 3508)


def command() -> int:
    """Print milliseconds a page: listed, decoded here, decoded in the child. Always 0: machines differ."""
    scan = encoded(drawn(*A4_300_DPI), "JPEG", quality=85, dpi=(300, 300))
    bilevel = drawn(*A4_300_DPI).convert("1")
    files = {
        "A4 300 dpi G4 TIFF": encoded(
            bilevel, "TIFF", compression="group4", save_all=True, append_images=[bilevel] * (PAGES - 1)
        ),
        "A4 300 dpi scans in PDF": saved(_repeated(scan_pdf(scan, size_px=A4_300_DPI))),
        "typed PDF pages, drawn": saved(_repeated(text_pdf())),
    }
    click.echo(f"{'':26} {'list':>8} {'here':>8} {'child':>8}   ms, median of {PAGES} pages")
    with tempfile.TemporaryDirectory() as place:
        for name, data in files.items():
            path = Path(place, "fil")
            path.write_bytes(data)
            click.echo(f"{name:26} " + " ".join(f"{ms:8.1f}" for ms in _measured(path)))
    spent = resource.getrusage(resource.RUSAGE_SELF)
    click.echo(f"CPU of this process: {spent.ru_utime + spent.ru_stime:.1f} s")
    return 0


def _measured(path: Path) -> tuple[float, float, float]:
    info = inspect(path)

    def here(number: int) -> None:
        with opened_decoder(path, MediaType(info.media_type), DEFAULT) as decoder:
            decoder.page(info.pages[number - 1])

    def child(number: int) -> None:
        with open_source(path, info) as source:
            source.page(number)

    return _median(lambda _: inspect(path)), _median(here), _median(child)


def _median(work: Callable[[int], object]) -> float:
    times = []
    for number in range(1, PAGES + 1):
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def _repeated(pdf: pikepdf.Pdf) -> pikepdf.Pdf:
    for _ in range(PAGES - 1):
        pdf.pages.append(pdf.pages[0])
    return pdf
