"""Print of the other side that shines all through a sheet, and what is left of the sheet without it.

Print from behind is recognised as any print is: turned, levelled and read, only in the mirror. What it
explains is wiped off; what it does not explain must be looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from ingest.engines.protocol import LevelPage
from ingest.errors import EngineFailed
from ingest.stages.deskew import skew_of
from ingest.stages.dirt import known_letters
from ingest.stages.placement import Placement, upright
from ingest.stages.traces import surely_read, without_mirrored

if TYPE_CHECKING:
    from ingest.engines.protocol import RecognitionEngine
    from ingest.model import Line
    from ingest.stages.grey import Grey
    from ingest.stages.lexicon import Lexicon
    from ingest.stages.orient import OrientationNet

LETTERS_BEHIND: Final = 16
"""So many letters in known words, read in the mirror, are no chance, whatever else the page bears."""
WORDED: Final = 0.40  # the share of a line's letters in known words that makes it print
SURE: Final = 0.95  # so surely no mirrored number or name is read
SIGNS: Final = 4


@dataclass(frozen=True, slots=True)
class OtherSide:
    """``level``: the sheet as that print has it upright. ``rest``: ``level`` without it.

    ``unsure`` are the other lines of the mirror image, read but not surely: boxes in the mirror's pixels.
    """

    placement: Placement
    level: Grey
    rest: Grey
    unsure: tuple[Line, ...] = ()


def print_from_behind(
    picture: Grey, dpi: float, net: OrientationNet, engine: RecognitionEngine, lexicon: Lexicon
) -> OtherSide | None:
    """The print that shines through ``picture``, or None where none can be read. Raises EngineFailed."""
    mirror = np.ascontiguousarray(picture[:, ::-1])
    turn = net.guess(mirror).turn_deg
    height, width = mirror.shape
    skew = skew_of(upright(mirror, turn))
    behind = Placement(width, height, turn, skew).levelled(mirror)
    read = engine.recognise(LevelPage(behind, dpi))
    lines = [line for line in surely_read(read) if _is_print(line, lexicon)]
    if known_letters(lines, lexicon) < LETTERS_BEHIND:
        return None
    level = np.ascontiguousarray(behind[:, ::-1])
    # In the mirror a sheet turned to the right is turned to the left.
    placement = Placement(width, height, -turn % 360, -skew)
    unsure = tuple(line for line in read if line not in lines)
    return OtherSide(placement, level, without_mirrored(level, dpi, lines, spare_ink=True), unsure)


def in_the_mirror(engine: RecognitionEngine, page: LevelPage) -> tuple[Line, ...]:
    """What ``page`` says in the mirror, boxes in the mirror's pixels; () where the engine gives up."""
    try:
        return engine.recognise(LevelPage(np.ascontiguousarray(page.pixels[:, ::-1]), page.dpi))
    except EngineFailed:
        return ()


def _is_print(line: Line, lexicon: Lexicon) -> bool:
    """Whether ``line`` says something; what stands on this side says nothing in the mirror."""
    if known_letters([line], lexicon) > WORDED * sum(map(str.isalpha, line.text)):
        return True
    return line.confidence >= SURE and sum(map(str.isalnum, line.text)) >= SIGNS
