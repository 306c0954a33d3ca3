"""Tells stamps and margin notes from running text, by what they say and where they stand.

Only what is sure is set apart: a line wrongly called a stamp would be missing from the running text.
"""

from __future__ import annotations

import re
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING, Final

from ingest.model import BlockKind, Box, Line
from ingest.stages.lexicon import UNKNOWN, Lexicon

if TYPE_CHECKING:
    from collections.abc import Sequence

_REST: Final = r"[ .:]*(\d[\d .:/-]*|DEN .*|BELAGD|HANDLING|KL .*)?$"
STAMP_WORDS: Final = re.compile(
    r"^(INKOM|INK|ANKOM|INKOMMEN|INKOMMET|MOTTAGET|REGISTRERAD|DIARIEFÖRD|EXPEDIERAD|EXPEDIERAT|KOPIA|DELGES|HEMLIG"
    r"|SEKRETESS|ARKIV|ARKIVERAS|MAKULERAD|UTKAST|ORIGINAL|BETALD|ATTESTERAD)\b"
    + _REST
    # In small letters only what no label of a form says: it would have a colon.
    + r"|^(Ink\.?|Inkom|Ankom|Inkommet|Inkommen|Hemlig)( \d{4}[\d .-]*)?$"
)
DAY_ALONE: Final = re.compile(r"^(19|20)\d\d ?- ?\d\d ?- ?\d\d$|^\d{1,2} [A-ZÅÄÖ]{3}\.? (19|20)\d\d$")
STAMP_LINE_WORDS: Final = 4
LONG_LINE: Final = 0.40  # of the page width: prose
LEAST_PROSE: Final = 6
NOTE_WIDTH: Final = 0.22  # of the page width: a margin holds no more
MOST_STAMP_LINES: Final = 60
"""More such words are a list of them, or a page made to keep us busy: each is then a stamp by itself."""


SCRAWL_SURE: Final = 0.80  # print that hardly can be read is still surer than a signature
SCRAWL_HEIGHT: Final = 1.35  # of the usual line
SCRAWL_WORDS: Final = 3
_LETTERS: Final = re.compile(r"[^\W\d_]+")


def set_apart(lines: Sequence[Line], width_px: float) -> tuple[Line, ...]:
    """``lines`` of a level page ``width_px`` wide, with stamps and margin notes marked as such.

    Lines that come in as stamps, because the engine saw that they lean, are margin notes when they
    stand beside the text.
    """
    column = _text_column(lines, width_px)
    marked = [_noted(line, column, width_px) for line in lines]
    seeds = [n for n, line in enumerate(marked) if _is_stamp_line(line)]
    leaning = [line for line in marked if line.kind is BlockKind.STAMP][:MOST_STAMP_LINES]
    seeds += [n for n, line in enumerate(marked) if _is_day_of_leaning_stamp(line, leaning)]
    for n in _grown(seeds, marked) if len(seeds) <= MOST_STAMP_LINES else seeds:
        marked[n] = replace(marked[n], kind=BlockKind.STAMP)
    return tuple(marked)


def scrawls_apart(lines: Sequence[Line], lexicon: Lexicon) -> tuple[Line, ...]:
    """``lines`` with signatures and scrawls marked as handwriting: tall, unsure, and no word in them."""
    if not lexicon:
        return tuple(lines)
    worded = [line.box.height for line in lines if not _says_nothing(line, lexicon)]
    tall = SCRAWL_HEIGHT * median(worded) if worded else 0.0
    return tuple(
        replace(line, kind=BlockKind.HANDWRITING)
        if line.confidence < SCRAWL_SURE and line.box.height >= tall and _says_nothing(line, lexicon)
        else line
        for line in lines
    )


def _says_nothing(line: Line, lexicon: Lexicon) -> bool:
    text = line.text
    if len(line.words) > SCRAWL_WORDS or sum(character.isdigit() for character in text) > 1:
        return False
    cores = [core.lower() for core in _LETTERS.findall(text)]
    return all(len(core) < 3 or lexicon.cost(core) >= UNKNOWN for core in cores)


def _noted(line: Line, column: Box | None, width_px: float) -> Line:
    if column is None or _is_stamp_line(line) or line.box.width > NOTE_WIDTH * width_px:
        return line
    slack = line.box.height / 2
    beside = line.box.x1 < column.x0 + slack or line.box.x0 > column.x1 - slack
    # Above and below the prose stand letterheads and signatures, wherever they stand sideways.
    level_with_prose = column.y0 <= (line.box.y0 + line.box.y1) / 2 <= column.y1
    return replace(line, kind=BlockKind.MARGIN) if beside and level_with_prose else line


def _text_column(lines: Sequence[Line], width_px: float) -> Box | None:
    """The box around the prose of the page; None when there is too little of it."""
    prose = [line.box for line in lines if line.box.width >= LONG_LINE * width_px]
    if len(prose) < LEAST_PROSE:
        return None
    lefts, rights = sorted(box.x0 for box in prose), sorted(box.x1 for box in prose)
    tops, bottoms = min(box.y0 for box in prose), max(box.y1 for box in prose)
    return Box(lefts[len(lefts) // 10], tops, rights[-1 - len(rights) // 10], bottoms)


def _is_stamp_line(line: Line) -> bool:
    return len(line.words) <= STAMP_LINE_WORDS and STAMP_WORDS.match(line.text.strip(" |[]_.")) is not None


def _is_day_of_leaning_stamp(line: Line, leaning: Sequence[Line]) -> bool:
    """Whether a day on its own stands right above or below print that leans: the days of one stamp lean less."""
    return DAY_ALONE.match(line.text) is not None and any(
        other is not line and _belongs(line, other.box) for other in leaning
    )


def _grown(seeds: Sequence[int], lines: Sequence[Line]) -> set[int]:
    """The seeds and the short lines set centred right above and below them: a stamp's day, its authority."""
    stamp, waiting = set(seeds), list(seeds)
    while waiting and len(stamp) <= 2 * MOST_STAMP_LINES:
        at = lines[waiting.pop()].box
        for n, line in enumerate(lines):
            if n not in stamp and _belongs(line, at) and not _stands_in_a_row(line, lines):
                stamp.add(n)
                waiting.append(n)
    return stamp


def _belongs(line: Line, stamp: Box) -> bool:
    heights = sorted((line.box.height, stamp.height))
    if len(line.words) > STAMP_LINE_WORDS or heights[1] > 2 * heights[0]:
        return False
    near = max(line.box.y0 - stamp.y1, stamp.y0 - line.box.y1) <= 0.7 * max(line.box.height, stamp.height)
    off_centre = abs(line.box.x0 + line.box.x1 - stamp.x0 - stamp.x1) / 2
    return near and off_centre <= 0.2 * max(line.box.width, stamp.width)


def _stands_in_a_row(line: Line, lines: Sequence[Line]) -> bool:
    """Whether other text continues the line on either side: then it is part of that text."""
    return any(
        other is not line
        and min(other.box.y1, line.box.y1) - max(other.box.y0, line.box.y0) > 0.6 * line.box.height
        and max(other.box.x0 - line.box.x1, line.box.x0 - other.box.x1) < 1.5 * line.box.height
        for other in lines
    )
