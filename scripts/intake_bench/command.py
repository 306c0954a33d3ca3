"""The intake bench as a command: make, try, weigh, tell, judge."""

from __future__ import annotations

import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import click
import numpy as np

from scripts.figures import Figure, write
from scripts.intake_bench import (
    faxes,
    folders,
    fuzz,
    images,
    overhead,
    packed,
    pdf_attacks,
    pdf_broken,
    pdf_pages,
    pdf_scans,
    suite_images,
    suite_packed,
    suite_pdf_files,
    suite_pdfs,
    suite_tiffs,
    tiffs,
)
from scripts.intake_bench.attempt import LIMITS, Outcome, attempt, attempt_file
from scripts.intake_bench.case import EITHER, PARTLY, READ, Case, Rng

ROUNDS = {"small": 1, "full": 20}  # how often a case that is drawn by lot is drawn
OVER_MB = LIMITS.memory_bytes // 2**20
_SUITES = (suite_images, suite_tiffs, suite_pdfs, suite_pdf_files, suite_packed)
_ALL = (images, tiffs, pdf_scans, pdf_pages, pdf_attacks, pdf_broken, faxes, packed, *_SUITES)


def all_cases() -> tuple[Case, ...]:
    """Every case that is one file. Names are unique."""
    return tuple(chain.from_iterable(shelf.cases() for shelf in _ALL))


def rng_for(seed: int, name: str, round_: int = 0) -> Rng:
    """The lot a case is drawn with: its own, whatever cases stand before it."""
    return np.random.default_rng([seed, round_, zlib.crc32(name.encode())])


@click.command()
@click.option("--seed", default=7, show_default=True, help="Frö: samma frö ger samma filer.")
@click.option("--size", type=click.Choice(list(ROUNDS)), default="small", show_default=True)
@click.option("--only", default="", help="Bara fall vars namn börjar så.")
@click.option(
    "--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Prova även dessa filer."
)
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), help="Alla utfall som JSON.")
@click.option(
    "--table", type=click.Path(dir_okay=False, path_type=Path), help="Skriv tabellen hit (Markdown)."
)
@click.option("--fuzz", "seconds", type=float, help="I stället: slumpade skador så många sekunder.")
@click.option(
    "--corpus", type=click.Path(file_okay=False, path_type=Path), help="Spara filer som fäller programmet."
)
@click.option("--overhead", "measure", is_flag=True, help="I stället: vad barnprocessen kostar per sida.")
def main(
    seed: int,
    size: str,
    only: str,
    folder: Path | None,
    out: Path | None,
    table: Path | None,
    seconds: float | None,
    corpus: Path | None,
    measure: bool,
) -> None:
    """Prova udda och fientliga filer: var och en ska bli läst eller namngiven."""
    if measure:
        sys.exit(overhead.command())
    if seconds is not None:
        sys.exit(fuzz.command(seed, seconds, corpus))
    with tempfile.TemporaryDirectory(prefix="arkiv-bench-") as place:
        outcomes = [_judged(outcome) for outcome in _outcomes(seed, size, only, folder, Path(place))]
    if out:
        write(out, _figures(outcomes), seed=seed)
    if table:
        table.write_text(document(outcomes, seed, size))
    wrong = [outcome for outcome in outcomes if outcome.wrong]
    click.echo(summary(outcomes))
    for outcome in wrong:
        click.echo(f"WRONG {outcome.name}: {outcome.word} {outcome.codes[:3]}: {outcome.wrong}")
    sys.exit(1 if wrong else 0)


def _outcomes(seed: int, size: str, only: str, folder: Path | None, place: Path) -> Iterator[Outcome]:
    for case in all_cases():
        if case.name.startswith(only):
            by_lot = (case.expected == EITHER and "lot" in case.odd) or "changed" in case.odd
            tries = [
                attempt(case, rng_for(seed, case.name, round_), place)
                for round_ in range(ROUNDS[size] if by_lot else 1)
            ]
            yield next((outcome for outcome in tries if outcome.wrong), tries[0])
    if "folder/".startswith(only) or only.startswith("folder/"):
        yield from folders.tried(place)
    for path in sorted(folder.rglob("*") if folder else ()):
        if path.is_file():
            yield attempt_file(path, f"given/{path.relative_to(folder or path)}", "a file given by --folder")


def _judged(outcome: Outcome) -> Outcome:
    if outcome.peak_mb > OVER_MB:
        outcome.wrong = outcome.wrong or f"held {outcome.peak_mb} MB, the limit is {OVER_MB}"
    return outcome


def _figures(outcomes: Sequence[Outcome]) -> Iterator[Figure]:
    words = Counter(outcome.word for outcome in outcomes)
    yield Figure("files", len(outcomes))
    for word in (READ, PARTLY, "crash", "hang"):
        yield Figure(word, words[word])
    yield Figure("wrong", sum(bool(outcome.wrong) for outcome in outcomes), 0, most=True)
    yield Figure("slowest_s", max(outcome.seconds for outcome in outcomes))
    yield Figure("most_mb", max(outcome.peak_mb for outcome in outcomes))


def summary(outcomes: Sequence[Outcome]) -> str:
    """One line of counts."""
    words = Counter(outcome.word for outcome in outcomes)
    bad = words["crash"] + words["hang"]
    read = words[READ]
    named = len(outcomes) - read - words[PARTLY] - bad
    return (
        f"{len(outcomes)} files: {read} read, {words[PARTLY]} partly (each lost page named), {named} named, "
        f"{words['crash']} crashes, {words['hang']} hangs; slowest {max(o.seconds for o in outcomes):.1f} s, "
        f"most memory {max(o.peak_mb for o in outcomes)} MB"
    )


def document(outcomes: Sequence[Outcome], seed: int, size: str) -> str:
    """The table as a page of documentation."""
    head = HEAD.format(
        seed=seed, size=size, seconds=LIMITS.seconds, memory=OVER_MB, pixels=LIMITS.pixels // 10**6
    )
    rows = "\n".join(_row(outcome) for outcome in outcomes)
    return f"{head}\n{summary(outcomes)}\n\n{_COLUMNS}\n{rows}\n"


def _row(outcome: Outcome) -> str:
    odd = outcome.odd.replace("|", "\\|")
    return f"| {outcome.name} | {odd} | {_told(outcome)} | {outcome.seconds:.2f} | {outcome.peak_mb or ''} |"


def _told(outcome: Outcome) -> str:
    pages = f"{outcome.decoded} page{'s' if outcome.decoded != 1 else ''}"
    codes = ", ".join(f"`{code}`" for code in dict.fromkeys(outcome.codes))
    if outcome.word == READ:
        return f"read, {pages}"
    return f"{pages} read; {codes}" if outcome.word == PARTLY else codes or outcome.word


_COLUMNS = "| file | what is odd | outcome | s | MB |\n|---|---|---|---:|---:|"
HEAD = """# Odd and hostile files

What becomes of every odd file we could think of; the rows `suite-` are of the kinds that the test suites of
decoders (libtiff, libjpeg, libpng, OpenJPEG, PDFium, pdf.js, qpdf, unpackers, mail readers) are full of. Each is made
from code (`scripts/intake_bench`), tried the way a user's file is: looked over, every page decoded, what it holds
taken out. It must be *read* (and look like the sheet it was made from, where it was made from one) or *named*: one of
the errors of [the catalogue](errors.md), with a sentence saying what happened, that nothing is lost, and what to do.

    scripts/bench_intake --seed {seed} --size {size} --table docs/intake.md

Limits while measuring: {seconds:g} s a file and a page, {memory} MB a process, {pixels} Mpx a page (an archive's own
limits are settings; a file is given longer there). Files are opened in a child process forked for each: a crash in a
decoder is one row here and nothing else. `MB` is the most such a child held; rows without it never got that far.
`folder/` rows are one run of `arkiv ingest` over one folder, its time shared out.
"""


if __name__ == "__main__":
    main()
