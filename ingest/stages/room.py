"""Whether a paper has an empty place where words that another copy has could stand unread.

All distances are shares of the page's height, so that copies scanned otherwise can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.stages.compared_words import AlignedWord

_CLEAR = 0.9
_TAIL_WORDS = 3
PASSAGE = 3
"""Words from which something missing is a passage."""
_LOST_LINE = 0.4
"""Share of a line by which two copies' spaces may differ: paper shrinks and copiers scale."""
_SHIFTED = 0.025
"""Share of the page height that a word may stand further along its line in a copy."""


@dataclass(frozen=True, slots=True)
class Lack:
    """Words ``having[first:last]`` that stand on one paper, and where the other lacks them: ``lacking[at:on]``.

    ``pitch`` is the distance from one line to the next.
    """

    having: Sequence[AlignedWord]
    first: int
    last: int
    lacking: Sequence[AlignedWord]
    at: int
    on: int
    pitch: float

    def has_room(self) -> bool:
        """Whether the side that lacks the words has an empty place for them: then they may stand there unread."""
        if not 0 < self.at <= self.on < len(self.lacking) or not 0 < self.first <= self.last < len(
            self.having
        ):
            return True
        before, missing = self.having[self.first - 1], self.having[self.first : self.last]
        gap = _gap(self.lacking[self.at - 1], self.lacking[self.on])
        needed = _gap(before, self.having[self.last])
        if gap is None and needed is None:  # at the foot of a page: scraps at the end of its last line
            return len(missing) < PASSAGE and self._ends_line(before, missing)
        if gap is None or needed is None:
            return False
        if needed.down < 0.5 * self.pitch:
            return gap.down < 0.5 * self.pitch and gap.across >= 0.7 * needed.across
        if len(missing) < PASSAGE:  # a number or a stamped word: where it stands among the lines says little
            return gap.down >= 0.8 * needed.down
        if needed.down - gap.down > _LOST_LINE * self.pitch:
            return False
        if abs(needed.across - gap.across) > _SHIFTED:
            return False  # as many lines, but what follows has moved along them
        return not self._is_tail(before, missing)

    def _is_tail(self, before: AlignedWord, missing: Sequence[AlignedWord]) -> bool:
        """Whether a clearly read end of a line and more is missing after a word of that line that was read: readers
        lose lines, stamped words and scraps, but not that.
        """
        clear = [each for each in missing if each.word.confidence >= _CLEAR and len(each.form) > 2]
        return (
            self._ends_line(before, missing[:1])
            and len(clear) >= _TAIL_WORDS
            and len(clear) >= 0.5 * len(missing)
        )

    def _ends_line(self, before: AlignedWord, words: Sequence[AlignedWord]) -> bool:
        """Whether ``words`` stand after ``before`` on its line."""
        return all(
            each.page == before.page
            and abs(each.top - before.top) < 0.5 * self.pitch
            and each.word.box.x0 >= before.word.box.x0
            for each in words
        )


@dataclass(frozen=True, slots=True)
class _Gap:
    """How far down and across one word is from another, as shares of the page height; up and back are negative."""

    down: float
    across: float


def line_pitch(words: Sequence[AlignedWord]) -> float:
    """From one line to the next."""
    steps = [
        after.top - before.top
        for before, after in pairwise(words)
        if before.page == after.page and 0.5 * _tall(before) < after.top - before.top < 4 * _tall(before)
    ]
    return median(steps) if steps else 0.02


def _tall(word: AlignedWord) -> float:
    return word.word.box.height / word.height_px


def _gap(before: AlignedWord, after: AlignedWord) -> _Gap | None:
    """The space between two words; ``None`` over a page break."""
    if before.page != after.page:
        return None
    down = (after.word.box.y0 - before.word.box.y0) / before.height_px
    return _Gap(down, (after.word.box.x0 - before.word.box.x1) / before.height_px)
