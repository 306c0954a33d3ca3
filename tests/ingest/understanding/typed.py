"""Pages typed in a test: text in, ``PageReading`` out, with boxes where a typewriter would have put the words.

Columns are kept: two spaces or more move a word to the right as they do on the screen. ``worn`` damages words
the way recognition does on a poor copy, from a seed, and lowers their confidence.
"""

from __future__ import annotations

import hashlib
import random
import re
import textwrap
from dataclasses import replace

from ingest.model import (
    BlockKind,
    Box,
    Engine,
    Line,
    PageReading,
    PageRef,
    PageStatus,
    Sha256,
    StackContext,
    Word,
)

WIDTH, HEIGHT = 2480, 3508  # A4 at 300 dpi
CHAR, ROW, TALL = 25, 62, 40
LEFT, TOP = 260, 300
ENGINE = Engine("skriven i provet", "1")
GRANVIK = StackContext("Socialnämnden", "Granviks kommun", ("SN", "SON"), (2005, 2006))


def file_hash(name: str) -> Sha256:
    """A made-up file's hash."""
    return Sha256(hashlib.sha256(name.encode()).hexdigest())


def page(
    text: str,
    number: int = 1,
    *,
    file: str = "bunt.pdf",
    stamps: tuple[str, ...] = (),
    confidence: float = 0.97,
    fingerprint: str = "",
) -> PageReading:
    """A page with the lines of ``text``; a line that starts with ``# `` is set as a large heading."""
    rows = textwrap.dedent(text).strip("\n").split("\n")
    lines = [_line(row, position, confidence) for position, row in enumerate(rows) if row.strip()]
    for place, stamp in enumerate(stamps):
        lines += [_stamp(row, place, row_at, confidence) for row_at, row in enumerate(stamp.split("\n"))]
    status = PageStatus.READ if lines else PageStatus.BLANK
    look = fingerprint or hashlib.sha256(text.encode()).hexdigest()[:16]
    sheet = PageRef(file_hash(file), number)
    return PageReading(
        sheet,
        status,
        WIDTH,
        HEIGHT,
        300.0,
        0,
        0.0,
        tuple(lines),
        confidence,
        ENGINE,
        look,
        0.04 if lines else 0.0,
    )


def stack(*texts: str, file: str = "bunt.pdf") -> list[PageReading]:
    """Pages of one file, numbered from 1; "" is a blank page."""
    return [page(text, number, file=file) for number, text in enumerate(texts, 1)]


def worn(reading: PageReading, seed: int, share: float = 0.06) -> PageReading:
    """``reading`` as a poor copy reads: some words with a wrong character, none of them sure."""
    dice = random.Random(seed)
    return replace(reading, lines=tuple(_worn_line(line, dice, share) for line in reading.lines))


def turned(reading: PageReading, turn_deg: int) -> PageReading:
    """``reading`` as if its sheet had lain turned clockwise by ``turn_deg`` in the scanner."""

    def on_master(box: Box) -> Box:
        if turn_deg == 90:
            return Box(HEIGHT - box.y1, box.x0, HEIGHT - box.y0, box.x1)
        if turn_deg == 180:
            return Box(WIDTH - box.x1, HEIGHT - box.y1, WIDTH - box.x0, HEIGHT - box.y0)
        return Box(box.y0, WIDTH - box.x1, box.y1, WIDTH - box.x0)

    lines = tuple(
        replace(
            line, box=on_master(line.box), words=tuple(replace(w, box=on_master(w.box)) for w in line.words)
        )
        for line in reading.lines
    )
    size = (HEIGHT, WIDTH) if turn_deg % 180 else (WIDTH, HEIGHT)
    return replace(reading, lines=lines, turn_deg=turn_deg, width_px=size[0], height_px=size[1])


def _line(row: str, position: int, confidence: float) -> Line:
    scale = 1.7 if row.startswith("# ") else 1.0
    row = row.removeprefix("# ")
    top = TOP + position * ROW
    words = tuple(
        Word(
            found.group(),
            Box(LEFT + found.start() * CHAR, top, LEFT + found.end() * CHAR, top + TALL * scale),
            confidence,
        )
        for found in re.finditer(r"\S+", row)
    )
    return Line(words, Box(words[0].box.x0, top, words[-1].box.x1, top + TALL * scale), confidence)


def _stamp(row: str, place: int, row_at: int, confidence: float) -> Line:
    line = _line(row, row_at, confidence)
    aside = 1400 - 700 * place

    def moved(box: Box) -> Box:
        return Box(box.x0 + aside, box.y0 + 300, box.x1 + aside, box.y1 + 300)

    words = tuple(replace(word, box=moved(word.box)) for word in line.words)
    return replace(line, words=words, box=moved(line.box), kind=BlockKind.STAMP)


_LOOKALIKES = {
    "m": "rn",
    "l": "1",
    "i": "l",
    "e": "c",
    "o": "0",
    "å": "a",
    "ä": "a",
    "ö": "o",
    "t": "f",
    "s": "5",
}


def _worn_line(line: Line, dice: random.Random, share: float) -> Line:
    words = tuple(_worn_word(word, dice) if dice.random() < share else word for word in line.words)
    return replace(line, words=words)


def _worn_word(word: Word, dice: random.Random) -> Word:
    places = [at for at, char in enumerate(word.text) if char in _LOOKALIKES]
    if not places:
        return replace(word, confidence=0.6)
    at = dice.choice(places)
    text = word.text[:at] + _LOOKALIKES[word.text[at]] + word.text[at + 1 :]
    return replace(word, text=text, confidence=0.6)
