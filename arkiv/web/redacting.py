"""What the redaction desk shows of a sheet: its words, its passages with their frames, the grounds to choose. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from arkiv.derivatives.geometry import Sheet
from arkiv.disclosure.delivery.standing import touches
from arkiv.disclosure.facts import KIND_WORDS, WHOSE_WORDS, Activity
from arkiv.disclosure.masking import ground_of, hidden_though_open, line_frames
from arkiv.disclosure.model import Item, Passage
from arkiv.disclosure.proposing import BY_HAND
from arkiv.disclosure.rule import RULING_WORDS, SecrecyRule
from arkiv.disclosure.rulebook import SecrecyBook
from ingest.model import Box, PageReading, PageRef

_AIR = 2
Frame = tuple[int, int, int, int]
"""x, y, width and height on the upright page."""


@dataclass(frozen=True, slots=True)
class Place:
    """A sheet of the delivery to be: its number from 1, of how many, its record and its place in that."""

    number: int
    total: int
    item: Item
    page: PageRef
    place: int


@dataclass(frozen=True, slots=True)
class SheetWord:
    """A word one can pick: (line, word) as ``3.0``, where it stands, and what is said of it aloud."""

    at: str
    frame: Frame
    said: str

    @property
    def id(self) -> str:
        """As part of an address."""
        return self.at.replace(".", "-")


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as listed and framed. ``label`` is printed in its bar, ``same`` how much there is of its person."""

    passage: Passage
    kind: str
    whose: str
    proposed: str
    ruled: str
    frames: tuple[Frame, ...]
    label: str
    label_px: int
    over_masked: bool
    by_hand: bool
    same: tuple[int, int] = (0, 0)

    @property
    def waits(self) -> bool:
        return self.passage.ruled is None

    @property
    def state(self) -> str:
        """For the style: ``mask``, ``show``, or ``waits`` with what is proposed."""
        if self.passage.ruled is not None:
            return str(self.passage.ruled.ruling.value)
        return f"waits {self.passage.proposed.value}"


def sheets_of(items: Sequence[Item]) -> tuple[Place, ...]:
    """Every page of what is asked for, in the order of the delivery."""
    pages = [
        (item, page, place)
        for item in items
        if item.included
        for place, page in enumerate(item.pages, start=1)
    ]
    return tuple(
        Place(number, len(pages), item, page, place)
        for number, (item, page, place) in enumerate(pages, start=1)
    )


def shown_on(
    at: Place, reading: PageReading, passages: Sequence[Passage], book: SecrecyBook
) -> tuple[Shown, ...]:
    """The passages of a sheet in reading order, those a person made where they stand."""
    here = [one for one in passages if (one.document, one.page) == (at.item.document, at.page)]
    over = {one.number for one in hidden_though_open(here)}
    sheet = Sheet.of(reading)
    persons = _persons(passages)
    shown = [
        _shown(one, reading, sheet, one.number in over, persons.get(one.person, (0, 0)), book) for one in here
    ]
    return tuple(sorted(shown, key=lambda one: _top(one, sheet)))


def words_of(reading: PageReading, shown: Sequence[Shown]) -> tuple[SheetWord, ...]:
    """The words of a page in reading order, each with what is to become of it."""
    sheet = Sheet.of(reading)
    return tuple(
        SheetWord(f"{row}.{at}", _frame(sheet.upright(word.box), 1), _said(word.text, word.box, shown))
        for row, line in enumerate(reading.lines)
        for at, word in enumerate(line.words)
    )


def grounds_for(activity: Activity, book: SecrecyBook) -> tuple[list[SecrecyRule], list[SecrecyRule]]:
    """The secrecy rules of the record's own activity, and the others."""
    own = [rule for rule in book.secret if activity in rule.activities]
    return own, [rule for rule in book.secret if rule not in own]


def _shown(
    one: Passage,
    reading: PageReading,
    sheet: Sheet,
    over_masked: bool,
    same: tuple[int, int],
    book: SecrecyBook,
) -> Shown:
    boxes = line_frames(one, reading.lines) if one.full_line else one.boxes
    frames = tuple(_frame(sheet.upright(box), _AIR) for box in boxes)
    rule = book.rule(one.ruled.rule) if one.ruled and one.masked else None
    return Shown(
        passage=one,
        kind=KIND_WORDS[one.kind],
        whose=WHOSE_WORDS[one.whose],
        proposed=RULING_WORDS[one.proposed],
        ruled=RULING_WORDS[one.ruled.ruling] if one.ruled else "",
        frames=frames,
        label=ground_of(rule).label if isinstance(rule, SecrecyRule) else "",
        label_px=round(min(frames[0][3] * 0.7, 60)) if frames else 0,
        over_masked=over_masked,
        by_hand=one.found_by == BY_HAND,
        same=same,
    )


def _persons(passages: Sequence[Passage]) -> dict[str, tuple[int, int]]:
    """For each person: how many passages in the whole request, on how many sheets."""
    places: dict[str, list[tuple[str, PageRef]]] = {}
    for one in passages:
        if one.person:
            places.setdefault(one.person, []).append((one.document, one.page))
    return {person: (len(found), len(set(found))) for person, found in places.items()}


def _top(one: Shown, sheet: Sheet) -> tuple[float, float]:
    """By line, then along it; the middle third of a line's height counts as the same line."""
    first = one.frames[0] if one.frames else (0, 0, 0, 0)
    step = max(1, sheet.upright_size[1] // 90)
    return (first[1] + first[3] // 2) // step, first[0]


def _said(text: str, box: Box, shown: Sequence[Shown]) -> str:
    for one in shown:
        if any(touches(hiding, box) for hiding in one.passage.boxes):
            what = one.ruled or f"förslag: {one.proposed}"
            return f"{text}, {what}, uppgift {one.passage.number}"
    return text


def _frame(box: Box, air: int) -> Frame:
    return (
        round(box.x0) - air,
        round(box.y0) - air,
        max(1, round(box.width)) + 2 * air,
        max(1, round(box.height)) + 2 * air,
    )
