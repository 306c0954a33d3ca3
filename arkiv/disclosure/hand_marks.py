"""Where something lies that a person wants hidden: words she picks, a frame she draws, words she names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from arkiv.disclosure.delivery.standing import touches
from arkiv.disclosure.masking import words_under
from arkiv.disclosure.redaction.operations import WordAt
from arkiv.errors import NoSuchThing
from ingest.model import Box, PageReading, PageRef, Word

_NO_LETTER = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True)
class Place:
    """Something to hide. ``boxes`` in pixels of the master; ``text`` as read, "" for a picture.

    ``words`` are the words under it, so that a part of it can be left to passages that are there already.
    """

    page: PageRef
    boxes: tuple[Box, ...]
    text: str = ""
    words: tuple[Word, ...] = field(default=(), compare=False)

    def without(self, taken: Sequence[Box]) -> Place:
        """What is left of it when ``taken`` are hidden by others; a drawn frame stays whole."""
        if not taken:
            return self
        left = tuple(word for word in self.words if not any(touches(box, word.box) for box in taken))
        drawn = [box for box in self.boxes if all(box != word.box for word in self.words)]
        boxes = (*drawn, *(word.box for word in left))
        return Place(self.page, boxes, " ".join(word.text for word in left), left)


def picked(reading: PageReading, places: Sequence[WordAt]) -> Place:
    """Words by their (line, word), from 0. Raises NoSuchThing for one that is not on the page."""
    words = []
    for row, at in sorted(set(places)):
        if not (0 <= row < len(reading.lines) and 0 <= at < len(reading.lines[row].words)):
            raise NoSuchThing("Ordet finns inte på sidan, som kan ha lästs om. Inget har ändrats.")
        words.append(reading.lines[row].words[at])
    if not words:
        raise NoSuchThing("Markera något först. Inget har ändrats.")
    return _place(reading, tuple(words))


def snapped(reading: PageReading, frame: Box) -> Place:
    """A drawn frame with the words it touches taken whole, so that no letter sticks out of the bar."""
    words = words_under(reading, [frame])
    boxes = (frame, *(word.box for word in words))
    return Place(reading.page, boxes, " ".join(word.text for word in words), words)


def runs(reading: PageReading, words: str) -> Iterator[Place]:
    """Where ``words`` stand after one another on a line. Case, signs and a genitive s do not matter."""
    wanted = [form for form in map(_folded, words.split()) if form]
    if not wanted:
        return
    endings = (wanted, [*wanted[:-1], f"{wanted[-1]}s"])
    for line in reading.lines:
        folded = [_folded(word.text) for word in line.words]
        for at in range(len(folded) - len(wanted) + 1):
            if folded[at : at + len(wanted)] in endings:
                yield _place(reading, line.words[at : at + len(wanted)])


def _place(reading: PageReading, words: tuple[Word, ...]) -> Place:
    return Place(
        reading.page, tuple(word.box for word in words), " ".join(word.text for word in words), words
    )


def _folded(word: str) -> str:
    return _NO_LETTER.sub("", word).casefold()
