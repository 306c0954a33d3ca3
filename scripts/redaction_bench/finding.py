"""How much of the personal data is found, and how much else is marked: proposals held against the truth by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from arkiv.disclosure.finder.model import Kind, Proposal
from ingest.model import Box, Engine, Line, PageReading, PageRef, PageStatus, Sha256, Word
from scripts.drawing.canvas import DrawnPage
from scripts.redaction_bench.papers import OFFICIAL, LabelledPage

POINTING = frozenset(
    {
        *(Kind.IDENTITY_NUMBER, Kind.BIRTH_DATE, Kind.NAME, Kind.ADDRESS, Kind.PHONE, Kind.EMAIL, Kind.PLATE),
        *(Kind.ACCOUNT, Kind.PROPERTY, Kind.LINK),
    }
)
"""Kinds whose over-marking is counted; a sensitive word is marked for a person to judge."""
COVERED = 0.6
"""A word counts as hidden when so much of its box is."""


@dataclass(slots=True)
class Tally:
    """Counts by label: data, data wholly covered; plain words and officials, and those marked."""

    data: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    found: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    plain: int = 0
    marked: int = 0
    officials: int = 0
    masked_officials: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    def recall(self, *labels: str) -> float:
        data = sum(self.data[label] for label in labels)
        return sum(self.found[label] for label in labels) / data if data else 1.0


def perfect_reading(page: DrawnPage, ref: PageRef) -> PageReading:
    """What a reader without faults would read: the words as they were drawn."""
    runs: dict[int, list[Word]] = defaultdict(list)
    kinds = {}
    for word in page.words:
        runs[word.run].append(Word(word.text, word.box, 0.99))
        kinds[word.run] = word.kind
    lines = tuple(Line(tuple(words), _around(words), 0.99, kinds[run]) for run, words in runs.items())
    width, height = page.image.size
    engine = Engine("facit", "1")
    return PageReading(
        ref, PageStatus.READ, width, height, page.dpi, page.turn_deg, page.skew_deg, lines, 0.99, engine, "0" * 16, 0.1
    )  # fmt: skip


def _around(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box = box.union(word.box)
    return box


def reference(seed: int, number: int) -> PageRef:
    """A name for a drawn page."""
    return PageRef(Sha256(f"{seed:064x}"), number)


def tally(pages: Iterable[tuple[PageRef, LabelledPage]], proposals: Sequence[Proposal]) -> Tally:
    """Hold ``proposals`` against the truth."""
    total = Tally()
    hidden: Mapping[PageRef, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        if proposal.withhold:
            hidden[proposal.page].append(proposal)
    for ref, page in pages:
        _page(page, hidden[ref], total)
    return total


def _page(page: LabelledPage, proposals: Sequence[Proposal], total: Tally) -> None:
    every = [box for proposal in proposals for box in proposal.boxes]
    pointing = [box for proposal in proposals if proposal.kind in POINTING for box in proposal.boxes]
    data: dict[int, list[tuple[str, str, bool]]] = defaultdict(list)
    for word, label, datum in zip(page.drawn.words, page.labels, page.data, strict=True):
        if not any(char.isalnum() for char in word.text):
            continue  # a dash between digits tells nothing, and a reader's box round it seldom fits
        if not label:
            total.plain += 1
            if is_covered(word.box, pointing):
                total.marked += 1
                total.extra.append(word.text)
        else:
            data[datum].append((label, word.text, is_covered(word.box, every)))
    for words in data.values():
        label, covered = words[0][0], all(one for _, _, one in words)
        if label == OFFICIAL:
            total.officials += 1
            total.masked_officials += any(one for _, _, one in words)
            continue
        total.data[label] += 1
        total.found[label] += covered
        if not covered:
            total.missed.append((label, " ".join(text for _, text, _ in words)))


def is_covered(word: Box, boxes: Iterable[Box]) -> bool:
    """Whether enough of ``word`` lies in one of ``boxes``, or in several beside each other."""
    area = max(1.0, word.width * word.height)
    shared = 0.0
    for box in boxes:
        width = min(box.x1, word.x1) - max(box.x0, word.x0)
        height = min(box.y1, word.y1) - max(box.y0, word.y0)
        if width > 0 and height > 0:
            shared += width * height
    return shared >= COVERED * area
