"""The redaction bench as a command: find, hide, prove, break, hurry; print, compare with the targets."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from arkiv.bootstrap import proof_reader
from arkiv.disclosure.delivery.build import build_delivery
from arkiv.disclosure.delivery.in_parallel import build_in_parallel
from arkiv.disclosure.delivery.model import Delivery
from arkiv.disclosure.finder.find import find
from arkiv.disclosure.finder.model import Searched
from arkiv.disclosure.proof.in_parallel import prove_in_parallel
from arkiv.disclosure.proof.prove import prove
from ingest.engines.protocol import RecognitionEngine
from ingest.model import PageReading
from ingest.reader import Reader, ReadingSettings, installed_engines
from ingest.stages.lexicon import swedish_lexicon
from scripts.drawing.fonts import Bank
from scripts.figures import Figure, row, write
from scripts.redaction_bench.box_truth import labelled_boxes
from scripts.redaction_bench.finding import Tally, perfect_reading, reference, tally
from scripts.redaction_bench.layouts import LAYOUTS, laid_out
from scripts.redaction_bench.papers import LabelledPage, plain_words
from scripts.redaction_bench.redacting import FACTS, image_of, sound_delivery, source_of
from scripts.redaction_bench.sabotage import breakages
from scripts.redaction_bench.traps import trapped
from scripts.redaction_bench.witnesses import WITNESSES, leaks, pdftotext, searchable

READ_PAGES = {"small": 7, "full": 28}
FACIT_PAGES = {"small": 40, "full": 200}
BOX_DOCUMENTS = {"small": 8, "full": 40}
HIDDEN_PAGES = {"small": 14, "full": 35}
HURRY_PAGES = {"small": 24, "full": 300}
DELIVERY_PAGES, WORKERS = 300, 2
NAMES = {
    "identity_number": "personnummer",
    "name": "namn",
    "address": "adresser",
    "phone": "telefoner",
    "email": "e-post",
    "account": "konton",
    "plate": "registreringsnummer",
    "property": "fastigheter",
    "birth_date": "födelsetider",
    "link": "målnummer",
    "indirect": "skola, klass, arbete",
}
TARGETS = {"identity_number": 0.995, "name": 0.97, "address": 0.97, "phone": 0.97}


def make_reader() -> RecognitionEngine:
    """The engine that pages are read with."""
    return installed_engines(ReadingSettings(), swedish_lexicon())[0]


@click.command()
@click.option("--seed", default=1, show_default=True, help="Frö: samma frö ger samma sidor.")
@click.option("--size", type=click.Choice(list(READ_PAGES)), default="small", show_default=True)
@click.option("--bank", type=click.Choice([bank.value for bank in Bank]), default="test", show_default=True)
@click.option(
    "--only", multiple=True, type=click.Choice(["find", "hide", "break", "hurry"]), help="Bara dessa delar."
)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla siffror som JSON.")
def main(seed: int, size: str, bank: str, only: tuple[str, ...], out: Path | None) -> None:
    """Mät maskeringen: hur mycket som hittas, om något läcker, om beviset fångar fel, hur fort det går.

    Exempel: scripts/bench_redaction --seed 1 --size small
    """
    chosen = only or ("find", "hide", "break", "hurry")
    parts = {"find": _find, "hide": _hide, "break": _break, "hurry": _hurry}
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as folder:
        for name in chosen:
            for figure in parts[name](seed, size, Bank(bank), Path(folder)):
                figures.append(figure)
                click.echo(row(figure))
    if out is not None:
        write(out, figures, seed=seed)
    sys.exit(0 if all(figure.met for figure in figures) else 1)


# --- what is found --------------------------------------------------------------------------------


def _find(seed: int, size: str, bank: Bank, _folder: Path) -> Iterator[Figure]:
    """Recall by kind: on pages read from their pictures, on a drawn box read so, on many pages as they were set."""
    reader = Reader()
    papers = [laid_out(seed, number, bank)[1] for number in range(READ_PAGES[size])]
    boxes = labelled_boxes(seed, BOX_DOCUMENTS[size], bank)
    for name, pages, alone in (("lästa texter", papers, True), ("läst låda", boxes, False)):
        yield from _recall(name, _searched(seed, pages, reader, alone=alone))
    set_pages = [laid_out(seed + 1, number, bank)[1] for number in range(FACIT_PAGES[size])]
    yield from _recall("texter utan läsfel", _searched(seed + 1, set_pages, None, alone=True))


def _searched(seed: int, pages: list[LabelledPage], reader: Reader | None, *, alone: bool) -> Tally:
    """What the finder makes of ``pages``: each a delivery of its own, or all one."""
    named = [(reference(seed, number), page) for number, page in enumerate(pages, start=1)]
    readings: list[PageReading] = [
        perfect_reading(page.drawn, ref) if reader is None else reader.read(image_of(page, ref))
        for ref, page in named
    ]
    if alone:
        proposals = [proposal for reading in readings for proposal in find([Searched((reading,))])]
    else:
        proposals = list(find([Searched((reading,)) for reading in readings]))
    return tally(named, proposals)


def _recall(where: str, total: Tally) -> Iterator[Figure]:
    for label in (label for label in NAMES if total.data[label]):
        found, all_of = total.found[label], total.data[label]
        value = round(found / all_of, 4)
        yield Figure(f"{where}: {NAMES[label]} ({found} av {all_of})", value, TARGETS.get(label, 0.9))
    yield Figure(
        f"{where}: övriga ord som märks", round(total.marked / max(1, total.plain), 4), 0.05, most=True
    )
    masked = round(total.masked_officials / max(1, total.officials), 4)
    yield Figure(f"{where}: tjänstemän som döljs ({total.officials})", masked, 0.3, most=True)
    for label, text in total.missed[:12]:
        click.echo(f"  missat {label}: {text}")


# --- what leaks -----------------------------------------------------------------------------------


def _hide(seed: int, size: str, bank: Bank, folder: Path) -> Iterator[Figure]:
    """Every datum of drawn and scanned pages hidden; our proof and five independent programs look for it."""
    reader, engine = Reader(), make_reader()
    sources, layouts, plainly = [], [], []
    for number in range(HIDDEN_PAGES[size]):
        layout, page = laid_out(seed + 2, number, bank)
        ref = reference(seed, number + 1)
        image = trapped(page, folder / f"{number}.pdf", visible=number % 2 == 0)
        image = replace(image, page=ref)
        reading = reader.read(replace(image, text_layer=()) if number % 3 else image)
        full = number % 4 == 3
        sources.append(replace(source_of(page, ref, reading, full_lines=full), image=image))
        layouts.append(layout)
        plainly.append(plain_words(page))
    path = folder / "ut.pdf"
    delivery = build_delivery(sources, len(sources), path, folder / "ut.draft", FACTS)
    yield Figure(
        f"maskeringar på {len(sources)} sidor i {len(LAYOUTS)} slag",
        len(delivery.masks),
        500 if size == "full" else 150,
    )
    proof = prove(path, delivery, engine)
    for failure in proof.failures:
        click.echo(f"  {failure.fault.value}: {failure.message} ({layouts[(failure.page or 1) - 1]})")
    yield Figure("fel enligt vårt bevis", len(proof.failures), 0, most=True)
    yield from _witnessed(path, delivery, plainly)


def _witnessed(path: Path, delivery: Delivery, plainly: Sequence[Sequence[str]]) -> Iterator[Figure]:
    for name, ask in WITNESSES.items():
        found = leaks(delivery, ask(path), plainly)
        if found:
            click.echo(f"  {name}: {', '.join(found[:10])}")
        yield Figure(f"läckor enligt {name}", len(found), 0, most=True)
    found_words, total = searchable(delivery, pdftotext(path))
    yield Figure(f"ord kvar som går att söka ({total})", round(found_words / max(1, total), 4), 0.99)


# --- what the proof catches -----------------------------------------------------------------------


def _break(seed: int, _size: str, bank: Bank, folder: Path) -> Iterator[Figure]:
    """Every way to break a delivery, and how many of them are caught by the right name."""
    engine = make_reader()
    sound = sound_delivery([laid_out(seed + 3, number, bank)[1] for number in (0, 4)], folder)
    caught, ways = 0, list(breakages())
    for broken in ways:
        out = folder / "trasig.pdf"
        proof = prove(out, broken.make(sound, out), engine)
        if {failure.fault for failure in proof.failures} & broken.faults:
            caught += 1
        else:
            click.echo(f"  inte fångad: {broken.name}")
    yield Figure("sätt att förstöra en leverans", len(ways), 20)
    yield Figure("andel av dem som fångas", caught / len(ways), 1.0)


# --- how fast -------------------------------------------------------------------------------------


def _hurry(seed: int, size: str, bank: Bank, folder: Path) -> Iterator[Figure]:
    """A delivery built and proved as the archive does it, every page read again, on two cores; as for 300 pages."""
    count = HURRY_PAGES[size]
    drawn = [laid_out(seed + 4, number, bank)[1] for number in range(len(LAYOUTS) * 2)]
    pages = (source_of(drawn[number % len(drawn)], reference(seed, number + 1)) for number in range(count))
    path = folder / "stor.pdf"
    begun = time.perf_counter()
    delivery = build_in_parallel(pages, count, path, folder / "stor.draft", FACTS, WORKERS)
    built = time.perf_counter()
    proof = prove_in_parallel(path, delivery, proof_reader, WORKERS)
    done = time.perf_counter()
    share = DELIVERY_PAGES / count
    yield Figure(
        f"sekunder att bygga {DELIVERY_PAGES} sidor", round((built - begun) * share, 1), 120, most=True
    )
    yield Figure(
        f"sekunder att bygga och bevisa {DELIVERY_PAGES} sidor",
        round((done - begun) * share, 1),
        300,
        most=True,
    )
    yield Figure("fel i den stora leveransen", len(proof.failures), 0, most=True)
    for failure in proof.failures:
        click.echo(f"  {failure.fault.value}: {failure.message}")
    for who, name in ((resource.RUSAGE_SELF, "den som bygger"), (resource.RUSAGE_CHILDREN, "en av de andra")):
        peak = resource.getrusage(who).ru_maxrss / 1024
        yield Figure(f"minne som mest, MB: {name}", round(peak), 1500, most=True)


if __name__ == "__main__":
    main()
