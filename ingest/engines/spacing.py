"""Lost spaces, given back where the network half saw one *and* the ink parts.

A CTC recogniser says at most one thing at each step, so a narrow space loses to its neighbours
("SN 2005" → "SN2005", "3 890" → "3890"). Neither sign is proof alone: the network half sees spaces inside
wide-set words, and ink parts at every full stop. Together they were wrong once in 40,000 places between
characters of drawn pages, and gave back two lost spaces in three. No character is changed.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from ingest.engines.ink import inked_columns, widest_gap
from ingest.engines.line_recogniser import Glyph, Reading
from ingest.stages.slips import EVERYDAY

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ingest.stages.grey import Grey
    from ingest.stages.lexicon import Lexicon

HALF_SEEN: Final = 0.08
"""The network gives a space at least this likelihood somewhere between the two characters."""
HALF_SEEN_IN_NUMBER: Final = 0.12
GAP: Final = 0.35
"""Width of the gap in the ink, in usual steps from one character to the next."""
GAP_IN_NUMBER: Final = 0.40
LEAST_GLYPHS: Final = 3
NEVER_BEFORE: Final = frozenset(".,:;!?)]”’%")
NEVER_AFTER: Final = frozenset("([“")
_PAGE_NUMBER: Final = re.compile(r"-\d{1,3}-")
"""A page number between dashes: print sets it apart, a recogniser hardly ever."""


def spaced(reading: Reading, strip: Grey, lexicon: Lexicon) -> Reading:
    """``reading`` of ``strip`` with its lost spaces; the same object where none was lost."""
    glyphs = reading.glyphs
    places = _half_seen(reading)
    pitch = _pitch(glyphs)
    if len(glyphs) < LEAST_GLYPHS or not places or not pitch:
        return reading
    inked = inked_columns(strip)
    lost = {
        n
        for n, least in places
        if _parts(inked, glyphs[n], glyphs[n + 1], least * pitch) and not _is_inside_word(reading, n, lexicon)
    }
    if not lost:
        return reading
    parted: list[Glyph] = []
    for n, glyph in enumerate(glyphs):
        parted.append(glyph)
        if n in lost:
            middle = (glyph.at + glyphs[n + 1].at) / 2
            parted.append(Glyph(" ", max(glyph.space_after, HALF_SEEN), middle, given=True))
    return Reading(tuple(parted))


def _half_seen(reading: Reading) -> list[tuple[int, float]]:
    """Glyphs that a space may follow, each with the gap that would prove it."""
    if _PAGE_NUMBER.fullmatch(reading.text):
        return [(0, GAP_IN_NUMBER), (len(reading.glyphs) - 2, GAP_IN_NUMBER)]
    places = []
    for n, (one, other) in enumerate(pairwise(reading.glyphs)):
        in_number = one.character.isdigit() and other.character.isdigit()
        half_seen = one.space_after >= (HALF_SEEN_IN_NUMBER if in_number else HALF_SEEN)
        if half_seen and _may_part(one.character, other.character):
            places.append((n, GAP_IN_NUMBER if in_number else GAP))
    return places


def _may_part(one: str, other: str) -> bool:
    if " " in (one, other) or other in NEVER_BEFORE or one in NEVER_AFTER:
        return False
    return one != other or one.isdigit()  # two strokes of the same letter stand apart: ll


def _is_inside_word(reading: Reading, n: int, lexicon: Lexicon) -> bool:
    """Whether glyph ``n`` and the next are letters of one word in everyday use (postadress)."""
    text = reading.text
    start, end = text.rfind(" ", 0, n) + 1, text.find(" ", n)
    word = text[start : end if end >= 0 else len(text)].strip(".,:;()").lower()
    return word.isalpha() and bool(lexicon) and lexicon.cost(word) <= EVERYDAY


def _parts(inked: NDArray[np.bool_], one: Glyph, other: Glyph, least: float) -> bool:
    """Whether the ink parts between two glyphs by ``least`` (a share of the strip)."""
    gap = widest_gap(inked, one.at * len(inked), other.at * len(inked))
    return gap is not None and gap[1] - gap[0] >= least * len(inked)


def _pitch(glyphs: tuple[Glyph, ...]) -> float:
    """The usual step between two characters of a word, as a share of the strip; 0.0 when nothing tells."""
    steps = [b.at - a.at for a, b in pairwise(glyphs) if " " not in (a.character, b.character)]
    return median(steps) if steps else 0.0
