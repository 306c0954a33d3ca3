"""Drawn pages through the real reader: what a search of the read text finds of what the paper says.

What should be found is what the same question finds in the true words of each page. So the loss is the reader's
damage that the circles do not mend; what the analysis itself misses, ``recall`` measures.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from index.model import Access, Circle, DocumentId, Entry, Mode, PageId, PageStatus
from index.service import Index, open_index
from index.swedish.analysis import words_of
from index.swedish.identifiers import identifiers
from ingest.model import BlockKind
from scripts.drawing import degrade
from scripts.drawing.canvas import DrawnPage
from scripts.drawing.fonts import Bank
from scripts.drawing.scans import encode
from scripts.drawing.truth import BoxFile, BoxPage
from scripts.figures import Figure, ratio
from scripts.reading_bench.pages import CLASSES, GREY, HAND, drawn_pages, truth_of
from scripts.reading_bench.systems import Run, System

WORN_AGAIN = frozenset({"kopior tre led", "fax grov", "blekta"})
WEARS = tuple(name for name in CLASSES if name != HAND)
"""Every wear of the reading bench but handwriting, which is no text to search."""

QUESTIONS = 60
LONG, SHORT = 7, 4  # letters: at least, at most
GRADES = (("bra", 0.97), ("medel", 0.85), ("dålig", 0.0))
"""A page's grade, and the least share of its true words that were read letter by letter."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page as read and as it truly is, and its grade."""

    read: Entry
    true: Entry
    grade: str


def read_pages(folder: Path, seed: int, count: int, bank: str) -> list[Page]:
    """``count`` pages of every wear, drawn and read in ``folder`` unless they are there already."""
    home = folder / f"{bank}-{seed}-{count}"
    drawn = list(_worn(seed, Bank(bank), count))
    if not (home / f"{System.FAST.value}.json").is_file():
        home.mkdir(parents=True, exist_ok=True)
        scans = tuple(BoxPage(page, 0, grey=name in GREY and not page.bilevel) for name, page in drawn)
        (home / "alla.pdf").write_bytes(encode(BoxFile("alla.pdf", scans)))
        command = [
            sys.executable,
            "-m",
            "scripts.reading_bench.command",
            "--read",
            System.FAST.value,
            str(home),
        ]
        subprocess.run(command, check=True)
    run = msgspec.json.decode((home / f"{System.FAST.value}.json").read_bytes(), type=Run)
    found: list[Page] = []
    for number, ((_, page), reading) in enumerate(zip(drawn, run.readings, strict=True)):
        lines = truth_of(page).lines
        true = "\n".join(text for text, kind in lines if kind is not BlockKind.HANDWRITING)
        read = "\n".join(line.text for line in reading.lines)
        found.append(Page(_entry(number, read), _entry(number, true), _grade(true, read)))
    return found


def _worn(seed: int, bank: Bank, count: int) -> Iterator[tuple[str, DrawnPage]]:
    """The reading bench's pages; and some of them copied and faxed once more, until words are lost."""
    for number, (name, page) in enumerate(drawn_pages(seed, bank, count, WEARS)):
        yield name, page
        if name in WORN_AGAIN:
            steps = (degrade.photocopied(2), degrade.faxed(fine=False), degrade.scanned(noise=8.0))
            yield "igen", degrade.snug(degrade.wear(page, steps, seed=seed + number))


def _entry(number: int, text: str) -> Entry:
    """The page's own words and nothing else: a fact of its document would be found without reading them."""
    return Entry(
        page_id=PageId(f"{number:06d}"),
        document_id=DocumentId(f"d{number}"),
        box="K1",
        unit="SN",
        status=PageStatus.READ,
        text=text,
    )


def _grade(true: str, read: str) -> str:
    wanted, got = Counter(words_of(true)), Counter(words_of(read))
    share = ratio(sum((wanted & got).values()), sum(wanted.values()))
    return next(name for name, least in GRADES if share >= least)


def scanned(pages: Sequence[Page], folder: Path, seed: int) -> Iterator[Figure]:
    """Every kind of question, asked of what was read and of what is true."""
    grades = {page.read.page_id: page.grade for page in pages}
    for grade, _ in GRADES:
        yield Figure(f"lästa sidor, {grade}", sum(page.grade == grade for page in pages))
    with (
        _filled(folder / "read", [page.read for page in pages]) as read,
        _filled(folder / "true", [page.true for page in pages]) as true,
    ):
        for kind, questions in _questions(pages, seed).items():
            yield from _compared(kind, questions, read, true, grades)


def _filled(folder: Path, entries: Sequence[Entry]) -> Index:
    index = open_index(folder, mode=Mode.WRITE)
    index.put(entries)
    index.commit()
    return index


def _questions(pages: Sequence[Page], seed: int) -> dict[str, list[str]]:
    """Words, names and numbers that the pages truly hold."""
    rng = random.Random(f"scanned:{seed}")
    texts = [page.true.text for page in pages]
    count = Counter(word for text in texts for word in set(words_of(text)) if word.isalpha())
    usual = [word for word, seen in sorted(count.items()) if seen <= len(pages) / 3]
    names = sorted({name for text in texts for name in _names(text)})
    numbers = sorted({text[found.start : found.end].strip() for text in texts for found in identifiers(text)})

    def some(of: Sequence[str]) -> list[str]:
        return rng.sample(of, min(QUESTIONS, len(of)))

    return {
        "långa ord": some([word for word in usual if len(word) >= LONG]),
        "korta ord": some([word for word in usual if 3 <= len(word) <= SHORT]),
        "namn": some(names),
        "nummer": some(numbers),
    }


def _names(text: str) -> Iterator[str]:
    """Two words with a capital in a row, neither the first of a sentence: mostly names of people."""
    words = text.split()
    for before, first, last in zip(words, words[1:], words[2:], strict=False):
        fit = all(word.isalpha() and word.istitle() and len(word) > 2 for word in (first, last))
        if fit and before[-1:].islower():
            yield f"{first} {last}"


def _compared(
    kind: str, questions: Sequence[str], read: Index, true: Index, grades: Mapping[PageId, str]
) -> Iterator[Figure]:
    truth_circle = Circle.EXACT if kind == "nummer" else Circle.COMPOUND
    wanted = {word: set(true.scan(word, Access.full(), widest=truth_circle)) for word in questions}
    found = {word: read.scan(word, Access.full(), widest=Circle.POSSIBLE).by_circle for word in questions}
    yield Figure(f"lästa sidor, {kind}: antal frågor", len(questions))
    for widest, name in ((truth_circle, "nära cirklar"), (Circle.POSSIBLE, "möjliga med")):
        got = {
            word: {page for circle, pages in found[word].items() if circle <= widest for page in pages}
            for word in questions
        }
        yield Figure(f"lästa sidor, {kind}: återfinning, {name}", _share(wanted, got), _target(kind, widest))
        right = sum(len(wanted[word] & got[word]) for word in questions)
        precision = ratio(right, sum(map(len, got.values())))
        sure = kind == "nummer" and widest is Circle.EXACT
        yield Figure(f"lästa sidor, {kind}: precision, {name}", precision, 1.0 if sure else None)
        for grade, _ in GRADES:
            on = {word: {page for page in pages if grades[page] == grade} for word, pages in wanted.items()}
            if any(on.values()):
                yield Figure(f"lästa sidor, {kind}, {grade}: {name}", _share(on, got))


def _target(kind: str, widest: Circle) -> float | None:
    if kind == "nummer":
        return 0.92 if widest is Circle.EXACT else None
    return 0.95 if widest is Circle.POSSIBLE else 0.87


def _share(wanted: Mapping[str, set[PageId]], got: Mapping[str, set[PageId]]) -> float:
    return ratio(
        sum(len(pages & got[word]) for word, pages in wanted.items()), sum(map(len, wanted.values()))
    )
