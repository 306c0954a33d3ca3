"""Two engines have read one line: word by word, which is right?

Where they say the same, that is the word. Where they part, each reading of the stretch is weighed: how sure its
readers are, how many they are, and whether the words exist. Letters may be settled so. A number is only ever
changed to what most readers saw, or to what a check digit or the calendar proves.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from ingest.engines.second_reading import unknown_letters
from ingest.model import TokenCheck
from ingest.stages.diacritics import respelled
from ingest.stages.lexicon import BARE, UNKNOWN
from ingest.stages.tokens import tokens_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.stages.lexicon import Lexicon

AGREED: Final = 0.90
"""Confidence of an agreed word starts here, and of a disputed one ends here."""
LEAST_ODDS, MOST_ODDS = 0.5, 0.995
KNOWN_IS_WORTH: Final = 2.5
"""Log odds for a stretch all of whose words exist, against one with a word that does not."""
COMMONNESS_IS_WORTH: Final = 0.6 / 100
"""Log odds for each factor of ten in frequency."""
SAME_PLACE: Final = 0.35
_CORE: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Said:
    """A word as one reader said it: its place along the line in any one unit, the same for all readers."""

    text: str
    confidence: float
    x0: float
    x1: float
    raw: str | None = None

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def arbitrated(
    ours: Sequence[Said], theirs: Sequence[Said], others: Sequence[Said], lexicon: Lexicon
) -> list[Said]:
    """One line of words out of ``ours`` and ``theirs``; ``others`` is a third reading that has a vote alone.

    Left to right. A word that another reading lost to is kept as ``raw``. Where ``theirs`` saw nothing,
    ``ours`` stands.
    """
    if not theirs:
        return [_disputed(word) for word in ours]
    result: list[Said] = []
    matcher = SequenceMatcher(None, [w.text for w in ours], [w.text for w in theirs], autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            result += [_agreed(one, other) for one, other in zip(ours[i1:i2], theirs[j1:j2], strict=True)]
        else:
            context = (" ".join(w.text for w in result), " ".join(w.text for w in ours[i2:]))
            for one, other in _stretches(ours[i1:i2], theirs[j1:j2]):
                result += _settled(one, other, others, context, lexicon)
    return result


def _stretches(
    ours: Sequence[Said], theirs: Sequence[Said]
) -> Iterator[tuple[Sequence[Said], Sequence[Said]]]:
    """Both readings cut at the same places, wherever a gap between words is common to them."""
    waiting = [list(reversed(ours)), list(reversed(theirs))]
    while any(waiting):
        stretch: tuple[list[Said], list[Said]] = ([], [])
        farthest: Said | None = None
        while True:
            firsts = [(words[-1].x0, n) for n, words in enumerate(waiting) if words]
            joining = [n for _, n in sorted(firsts) if farthest is None or _overlap(farthest, waiting[n][-1])]
            if not joining:
                break
            word = waiting[joining[0]].pop()
            stretch[joining[0]].append(word)
            farthest = word if farthest is None or word.x1 > farthest.x1 else farthest
        yield stretch


def _overlap(one: Said, other: Said) -> bool:
    """Whether two words stand in the same place, by a good part of the shorter."""
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared > SAME_PLACE * min(one.x1 - one.x0, other.x1 - other.x0)


def _settled(
    ours: Sequence[Said],
    theirs: Sequence[Said],
    others: Sequence[Said],
    context: tuple[str, str],
    lexicon: Lexicon,
) -> list[Said]:
    if not theirs:
        return [_disputed(word) for word in ours]
    if not ours:
        return [_disputed(word) for word in theirs if _is_word(word.text, lexicon)]
    left, right = min(w.x0 for w in (*ours, *theirs)), max(w.x1 for w in (*ours, *theirs))
    third = [word for word in others if left <= word.middle <= right]
    readings = [reading for reading in (ours, theirs, third) if reading]
    votes: dict[str, float] = defaultdict(float)
    for reading in readings:
        votes[_text(reading)] += _log_odds(_confidence(reading))
    mine, other = _text(ours), _text(theirs)
    if _is_number(mine) or _is_number(other):
        wins = _number_wins(mine, other, _text(third), context)
    elif mine.translate(BARE) == other.translate(BARE) and _marks(mine) != _marks(other):
        # Marks are lost far oftener than made: the reading with more of them saw more.
        wins = (_marks(other) > _marks(mine)) is not _gains_by_less(mine, other, lexicon)
    else:
        wins = votes[other] + _weight(other, lexicon) > votes[mine] + _weight(mine, lexicon)
    chosen, beaten = (theirs, mine) if wins else (ours, other)
    return [_disputed(word, beaten) for word in chosen]


def _marks(text: str) -> int:
    """How many letters bear a ring, dots or an accent."""
    return sum(one != other for one, other in zip(text, text.translate(BARE), strict=True))


def _gains_by_less(one: str, other: str, lexicon: Lexicon) -> bool:
    """Whether of two readings that differ in marks alone the one with fewer is or may be mended to be Swedish,
    and the other is not: SOCIALNAMNDEN, SÖCIALNAMNDEN."""
    fewer, more = sorted((one, other), key=_marks)
    mended = _CORE.sub(lambda match: respelled(match.group(), lexicon), fewer)
    return unknown_letters(mended, lexicon) < unknown_letters(more, lexicon)


def _number_wins(mine: str, other: str, third: str, context: tuple[str, str]) -> bool:
    """Whether another reading of a number replaces ours: it is proved and ours not, or two saw it against one."""
    if _digits(mine) == _digits(other) and _digits(mine):
        return False  # the same number: our spaces were weighed against the ink
    ours_proved, theirs_proved = (_is_proved(text, context) for text in (mine, other))
    if ours_proved != theirs_proved:
        return theirs_proved
    return not ours_proved and other == third


def _is_proved(text: str, context: tuple[str, str]) -> bool:
    """Whether ``text`` holds, or is part of, a number that a check digit or the calendar proves."""
    start = len(context[0]) + 1 if context[0] else 0
    line = " ".join(part for part in (context[0], text, context[1]) if part)
    return any(
        token.check is TokenCheck.VERIFIED and token.start < start + len(text) and start < token.end
        for token in tokens_in(line)
    )


def _weight(text: str, lexicon: Lexicon) -> float:
    """What the words of ``text`` being Swedish says for it; 0.0 where there is no list."""
    if not lexicon:
        return 0.0
    costs = [lexicon.cost(core.lower()) for core in _CORE.findall(text) if len(core) > 1]
    if not costs:
        return 0.0
    worst = max(costs)
    return (KNOWN_IS_WORTH if worst < UNKNOWN else 0.0) - COMMONNESS_IS_WORTH * worst


def _is_word(text: str, lexicon: Lexicon) -> bool:
    core = text.strip(".,:;()").lower()
    return len(core) > 2 and core.isalpha() and bool(lexicon) and lexicon.listed_cost(core) < UNKNOWN


def _is_number(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def _agreed(one: Said, other: Said) -> Said:
    """A word both read: surer than either. Its box is ours."""
    doubt = (1 - one.confidence) * (1 - other.confidence)
    return Said(one.text, AGREED + (1 - AGREED) * (1 - doubt), one.x0, one.x1, one.raw)


def _disputed(word: Said, beaten: str | None = None) -> Said:
    raw = word.raw or beaten
    return Said(word.text, AGREED * word.confidence, word.x0, word.x1, raw if raw != word.text else None)


def _log_odds(confidence: float) -> float:
    held = min(max(confidence, LEAST_ODDS), MOST_ODDS)
    return math.log(held / (1 - held))


def _confidence(words: Sequence[Said]) -> float:
    return min(word.confidence for word in words)


def _text(words: Sequence[Said]) -> str:
    return " ".join(word.text for word in words)
