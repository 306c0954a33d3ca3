"""What is read on a sheet with hardly a word on it: writing, dirt, or the other side of the sheet.

An engine reads something into staples, stains and holes, and mirrored print comes out as gibberish it is
fairly sure of. Writing is known by its words, by the size of its letters and by the darkness of its ink.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ingest.stages.dirt import MM_PER_INCH, ROUND_SIGNS, darkness_of, is_one_bit, known_letters
from ingest.stages.lexicon import UNKNOWN, Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.model import Line
    from ingest.stages.grey import Grey

WORDLESS: Final = 0.35
"""With a smaller share of its letters in known words, a page may be no page of words at all."""
MIRRORED_LETTERS: Final = 8
"""So many letters in known words, read in the mirror, are print and no chance."""
MIRRORED_TIMES: Final = 3  # and so many times as many as are read straight
SURE_BEHIND: Final = 0.75
WORDED: Final = 0.70
SURE_ROUND: Final = 0.90
SURE_OVER_PRINT: Final = 0.94  # gibberish made of mirrored print is read with up to 0.92
SURE_WORDS_OVER_PRINT: Final = 0.85
LONG_WORD: Final = 4
LEGIBLE: Final = 0.60
CLEAR_INK: Final = 0.35  # of the paper's tone; stains and print from behind are paler
PALE_INK: Final = 0.15
SURE_PALE: Final = 0.97
SIGNS_OF_PALE: Final = 4
FEW_SIGNS: Final = 2
SIGN_HEIGHT_MM: Final = (1.5, 9.0)
LINE_HEIGHT_MM: Final = 25.0
WIDEST_SIGN: Final = 1.2  # of its height
WIDEST_STROKE: Final = 0.8
STROKES: Final = frozenset("1lI|/")
WIPE_MM: Final = 0.8


def is_wordless(lines: Sequence[Line], lexicon: Lexicon) -> bool:
    """Whether so few of the letters read stand in known words that they may be no writing."""
    letters = sum(map(str.isalpha, _text(lines)))
    return known_letters(lines, lexicon) < WORDLESS * max(1, letters)


def reads_from_behind(lines: Sequence[Line], mirrored: Sequence[Line], lexicon: Lexicon) -> bool:
    """Whether the page says clearly more in the mirror: then print of the other side shows."""
    behind = known_letters(surely_read(mirrored), lexicon)
    return behind >= MIRRORED_LETTERS and behind >= MIRRORED_TIMES * known_letters(lines, lexicon)


def surely_read(mirrored: Sequence[Line]) -> list[Line]:
    """Those of ``mirrored`` that are print: a signature in the mirror may look like words, but never surely."""
    return [line for line in mirrored if line.confidence >= SURE_BEHIND]


def believable(
    lines: Sequence[Line], page: Grey, dpi: float, lexicon: Lexicon, *, over_print: bool
) -> tuple[Line, ...]:
    """The lines of ``page`` (level) that somebody must have written or printed on this side of it.

    ``over_print``: print shines through the sheet, so that gibberish proves nothing, however dark.
    """
    return tuple(line for line in lines if _is_believable(line, page, dpi, lexicon, over_print=over_print))


def without_mirrored(page: Grey, dpi: float, mirrored: Sequence[Line], *, spare_ink: bool = False) -> Grey:
    """``page`` with paper where ``mirrored``, the lines of its mirror image, were read.

    ``spare_ink`` leaves what is too dark to have come through the sheet: a note over that print. On a page
    of one bit a pixel nothing tells them apart.
    """
    wiped, width = page.copy(), page.shape[1]
    paper = int(np.median(page[::16, ::16]))
    palest_ink = 0.0 if is_one_bit(page) or not spare_ink else paper * (1 - CLEAR_INK)
    pad = WIPE_MM * dpi / MM_PER_INCH
    for box in (line.box for line in mirrored):
        rows = slice(max(0, int(box.y0 - pad)), int(box.y1 + pad) + 1)
        place = wiped[rows, max(0, int(width - box.x1 - pad)) : int(width - box.x0 + pad) + 1]
        place[place >= palest_ink] = paper
    return wiped


def _is_believable(line: Line, page: Grey, dpi: float, lexicon: Lexicon, *, over_print: bool) -> bool:
    text = line.text
    signs = sum(map(str.isalnum, text))
    if not signs or not _has_the_size_of_writing(line, signs, dpi):
        return False
    if _is_worded(line, lexicon, over_print=over_print):
        return True
    darkness = darkness_of(page, line.box)
    if not over_print and signs >= SIGNS_OF_PALE and darkness >= PALE_INK and line.confidence >= SURE_PALE:
        return True  # no mirrored line is read as surely: a number in pencil or of a worn ribbon
    if darkness < CLEAR_INK:
        return False
    if over_print:
        return line.confidence >= SURE_OVER_PRINT
    # A drop, a speck or what is left of a hole is round.
    return line.confidence >= (SURE_ROUND if set(text) <= ROUND_SIGNS else LEGIBLE)


def _is_worded(line: Line, lexicon: Lexicon, *, over_print: bool) -> bool:
    """Whether half its letters stand in known words. Mirrored print holds short ones by chance."""
    least, sure = (LONG_WORD, SURE_WORDS_OVER_PRINT) if over_print else (3, WORDED)
    if line.confidence < sure:
        return False
    words = [word.text.strip(".,:;()!?").lower() for word in line.words]
    known = sum(len(word) for word in words if len(word) >= least and _is_known(word, lexicon))
    return known > 0 and known >= sum(map(str.isalpha, line.text)) / 2


def _is_known(word: str, lexicon: Lexicon) -> bool:
    """Also without its dots and rings: a copier loses them."""
    return lexicon.cost(word) < UNKNOWN or (len(word) >= LONG_WORD and bool(lexicon.marked_forms(word)))


def _has_the_size_of_writing(line: Line, signs: int, dpi: float) -> bool:
    height, width = line.box.height, line.box.width
    height_mm = height * MM_PER_INCH / dpi
    if signs > FEW_SIGNS:
        return SIGN_HEIGHT_MM[0] <= height_mm <= LINE_HEIGHT_MM
    widest = WIDEST_STROKE if set(line.text) <= STROKES else WIDEST_SIGN
    within = SIGN_HEIGHT_MM[0] <= height_mm <= SIGN_HEIGHT_MM[1]
    return within and width <= widest * len(line.text) * height


def _text(lines: Iterable[Line]) -> str:
    return "".join(line.text for line in lines)
