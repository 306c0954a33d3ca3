"""The bench of derivatives as a command: draw, save, read, write, put before the judges."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import pikepdf.pdfa

from arkiv.derivatives.alto_write import SourceImage, alto
from arkiv.derivatives.pdf_document import FLAVOUR, PdfFacts, PdfPage, write_pdf
from scripts.derivatives_bench import judges
from scripts.derivatives_bench.places import Tally, on_master, on_paper, read_right
from scripts.derivatives_bench.scans import Scan, scans
from scripts.figures import Figure, table, write

PAGES = {"small": 1, "full": 4}
FACTS = PdfFacts("0123456789ab", "Arkiv prov", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
LEAST_PLACED = 0.99


@click.command()
@click.option("--seed", default=471, show_default=True, help="Frö: samma frö ger samma sidor.")
@click.option("--size", type=click.Choice(list(PAGES)), default="small", show_default=True)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Siffror som JSON.")
@click.option("--keep", type=click.Path(dir_okay=False, path_type=Path), help="Spara PDF-filen här.")
def main(seed: int, size: str, out: Path | None, keep: Path | None) -> None:
    """Pröva ALTO och PDF/A-2b för sidor av alla slag ur banken test."""
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as place:
        folder = Path(place)
        taken = list(scans(seed, PAGES[size], folder))
        pdf = folder / "ut.pdf"
        write_pdf((PdfPage(scan.reading, scan.picture) for scan in taken), pdf, FACTS, folder / "utkast.pdf")
        found = [*of_files(taken, pdf), *of_places(taken, pdf)]
        if keep:
            shutil.copy(pdf, keep)
    click.echo("\n".join(table(found)))
    if out:
        write(out, found, seed=seed)
    sys.exit(0 if all(figure.met for figure in found) else 1)


def of_files(taken: Sequence[Scan], pdf: Path) -> Iterator[Figure]:
    """Whether the files are what they say they are."""
    valid = judges.schema()
    yield Figure("sidor", len(taken))
    yield Figure("original som ändrats", sum(not scan.untouched for scan in taken), 0, most=True)
    invalid = sum(not valid.validate(judges.parsed(_alto(scan))) for scan in taken)
    yield Figure("ogiltiga ALTO-sidor", invalid, 0, most=True)
    written = pikepdf.pdfa.validate_written(pdf, FLAVOUR).passed
    yield Figure("fel enligt pikepdf", int(not written), 0, most=True)
    try:
        yield Figure("fel enligt qpdf", judges.qpdf_faults(pdf), 0, most=True)
        verdict = judges.verapdf(pdf)
    except judges.Absent as absent:
        click.echo(f"Hoppas över: {absent}.")
        return
    yield Figure("kontroller av veraPDF", verdict.checks, 1)
    yield Figure("fel enligt veraPDF", verdict.failed, 0, most=True)
    if verdict.rules:
        click.echo(f"Regler i ISO 19005-2 som bröts: {', '.join(verdict.rules)}")


def of_places(taken: Sequence[Scan], pdf: Path) -> Iterator[Figure]:
    """Whether words stand where the paper has them, in ALTO and when they are selected."""
    right = [read_right(scan.page, scan.reading) for scan in taken]
    in_alto = sum(
        (
            on_master(drawn, judges.alto_words(judges.parsed(_alto(scan))))
            for drawn, scan in zip(right, taken, strict=True)
        ),
        Tally(),
    )
    yield Figure("rätt lästa ord", in_alto.words, 1)
    yield Figure("rätt plats i ALTO", in_alto.share, LEAST_PLACED)
    try:
        selected = judges.selected(pdf)
    except judges.Absent as absent:
        click.echo(f"Hoppas över: {absent}.")
        return
    by_class: dict[str, Tally] = defaultdict(Tally)
    for drawn, scan, words in zip(right, taken, selected, strict=True):
        by_class[scan.name] += on_paper(drawn, words, scan.reading)
    yield Figure("markeras på rätt plats", sum(by_class.values(), Tally()).share, LEAST_PLACED)
    for name, tally in by_class.items():
        if tally.words:
            yield Figure(f"markeras på rätt plats, {name}", tally.share)


def _alto(scan: Scan) -> bytes:
    return alto(
        scan.reading, SourceImage("skannat", scan.reading.page.file, scan.reading.page.number), "prov"
    )


if __name__ == "__main__":
    main()
