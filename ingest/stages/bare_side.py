"""Is a sheet empty but for the print of its other side? Only when everything that can be seen on it is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from ingest.engines.protocol import LevelPage
from ingest.errors import EngineFailed
from ingest.stages.blank import SHREDS, InkEvidence, ink_on
from ingest.stages.closeups import written_small
from ingest.stages.dirt import is_one_bit, known_letters
from ingest.stages.other_side import OtherSide, print_from_behind
from ingest.stages.traces import believable, without_mirrored

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.engines.protocol import RecognitionEngine
    from ingest.model import Box, Line
    from ingest.stages.grey import Grey
    from ingest.stages.lexicon import Lexicon
    from ingest.stages.orient import OrientationNet

READS_IN_THE_MIRROR: Final = 0.60
CLEARLY_BETTER: Final = 0.10
"""By so much confidence a line reads better in the mirror than as it stands: it is of the other side."""


def nothing_but_the_other_side(
    picture: Grey,
    dpi: float,
    evidence: InkEvidence,
    net: OrientationNet,
    engine: RecognitionEngine,
    lexicon: Lexicon,
) -> OtherSide | None:
    """The print that shines all through ``picture``, when that explains whatever can be seen there.

    ``evidence`` is what the picture bears. None also where ``engine`` gives up.
    """
    if not evidence.may_all_be_from_behind(one_bit=is_one_bit(picture)):
        return None
    try:
        behind = print_from_behind(picture, dpi, net, engine, lexicon)
        return behind if behind is not None and _is_bare(behind, dpi, evidence, engine, lexicon) else None
    except EngineFailed:
        return None  # those that read the page in the usual way say so


def _is_bare(
    behind: OtherSide, dpi: float, before: InkEvidence, engine: RecognitionEngine, lexicon: Lexicon
) -> bool:
    """Whether nobody wrote on what ``behind`` leaves, either way up; ``before`` is what the whole sheet bears."""
    rest, one_bit = behind.rest, is_one_bit(behind.rest)
    left = ink_on(rest, dpi)
    if left.is_penned or (left.clear_inside > 0 and not one_bit):
        return False
    if left.is_pale_all_over and left.faint_marks > before.faint_marks / 2:
        return False
    straight = written_small(engine, LevelPage(rest, dpi))
    if left.clear_inside > SHREDS:
        from_behind = [line for line in behind.unsure if reads_better_mirrored(line, rest, straight, lexicon)]
        if ink_on(without_mirrored(rest, dpi, from_behind), dpi).clear_inside > SHREDS:
            return False
    if believable(straight, rest, dpi, lexicon, over_print=True):
        return False
    on_its_head = np.ascontiguousarray(rest[::-1, ::-1])
    lines = written_small(engine, LevelPage(on_its_head, dpi))
    return not believable(lines, on_its_head, dpi, lexicon, over_print=True)


def reads_better_mirrored(mirrored: Line, rest: Grey, straight: Sequence[Line], lexicon: Lexicon) -> bool:
    """Whether a line of the mirror image of ``rest`` says clearly more there than what stands in its place."""
    there = [line for line in straight if _stands_at(line.box, mirrored.box, rest.shape[1])]
    if mirrored.confidence < READS_IN_THE_MIRROR or known_letters(there, lexicon):
        return False
    return all(mirrored.confidence >= line.confidence + CLEARLY_BETTER for line in there)


def _stands_at(box: Box, mirrored: Box, width_px: int) -> bool:
    left, right = width_px - mirrored.x1, width_px - mirrored.x0
    return min(box.x1, right) > max(box.x0, left) and min(box.y1, mirrored.y1) > max(box.y0, mirrored.y0)
