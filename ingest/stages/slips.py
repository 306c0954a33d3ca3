"""Slips of a line reader that the word list can prove: look-alike letters, a lost i, capitals, glued words.

Every rule starts from a word no list knows and ends in one that it does; what could be a name is left alone
unless the word it becomes is an everyday one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ingest.stages.lexicon import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.model import Word
    from ingest.stages.lexicon import Lexicon

LOOK_ALIKES: Final = ("il", "lt", "ft", "rx", "rz", "xz", "ce", "nu", "au", "lf", "tl", "ji")
"""Pairs that grain, blur and typewriter serifs turn into each other; either way."""
LEAST_LETTERS: Final = 6
LEAST_NAME_LETTERS: Final = 7
EVERYDAY: Final = 640  # cost: met once in four million words
LISTED_OFTEN: Final = 720  # telefax, postadress: words of offices, rare elsewhere
MUCH_COMMONER: Final = 250
CLEAR_LEAD: Final = 130  # twenty times commoner than the next best

FUNCTION_WORD: Final = 290
COMMON_WORD: Final = 430
NEVER_PREFIX: Final = frozenset(("i", "att", "och", "som", "är", "har", "den", "det", "vid", "hos", "per"))
"""Function words that begin no compound: what follows them may be any word the list can make."""
MOST_GLUED: Final = 4
SAME_SHAPE: Final = frozenset("CKOPSUVWXZ")
"""Capitals that differ from their small letters in size alone."""
SECTION_LIKE: Final = frozenset(("5", "S", "$", "s", "&"))
_NUMBER: Final = re.compile(r"\d{1,3}[a-z]?")


def relettered(plain: str, lexicon: Lexicon, *, is_name: bool) -> str | None:
    """The one known word that ``plain`` (lower case, unknown) is one look-alike away from; None otherwise."""
    if len(plain) < (LEAST_NAME_LETTERS if is_name else LEAST_LETTERS):
        return None
    if lexicon.listed_cost(plain) < UNKNOWN:
        return None
    # Listed words only: with a letter more, a name falls into parts (Åker·dial).
    priced = sorted((lexicon.listed_cost(form), form) for form in set(_one_slip_away(plain)))
    # Known parts fit together to nearly anything (till·igång): such a word gives way to a much commoner one.
    if not priced or priced[0][0] > min(LISTED_OFTEN, lexicon.cost(plain) - MUCH_COMMONER):
        return None
    clear = len(priced) == 1 or priced[1][0] >= priced[0][0] + CLEAR_LEAD
    return priced[0][1] if clear else None


def _one_slip_away(plain: str) -> Iterator[str]:
    for n, letter in enumerate(plain):
        for pair in LOOK_ALIKES:
            if letter in pair:
                yield plain[:n] + pair.replace(letter, "", 1) + plain[n + 1 :]
        if letter == "w":  # awisades
            yield plain[:n] + "vv" + plain[n + 1 :]
        if n and letter == "i":  # an i in front is a word of its own
            yield plain[:n] + plain[n + 1 :]
        yield plain[:n] + "i" + plain[n:]


def recapitalised(word: str, lexicon: Lexicon) -> str:
    """``word`` with a small letter for each inner capital of the same shape: BoX, AVser."""
    title = word.capitalize()
    inner = [letter for letter in word[1:] if letter.isupper()]
    if not inner or not word[:1].isupper() or not set(inner) <= SAME_SHAPE or word.isupper():
        return word
    if len(word) < 4 and inner != ["X"]:  # BoU, IoF: short names of committees
        return word
    return title if lexicon.listed_cost(title.lower()) < UNKNOWN else word


def seams_of(text: str, lexicon: Lexicon) -> list[int]:
    """Where a lower-case run that is no word comes apart into common ones, one of them a function word."""
    core = text.rstrip(".,;:")
    if not core.isalpha() or not core.islower() or len(core) < 5 or lexicon.cost(core) < UNKNOWN:
        return []
    found = sorted(
        (sum(lexicon.cost(part) for part in parts) + 200 * len(parts), parts)
        for parts in _divisions(core, lexicon, MOST_GLUED)
        if _is_plain(parts, lexicon)
    )
    if not found:
        return []
    places, at = [], 0
    for part in found[0][1][:-1]:
        at += len(part)
        places.append(at)
    return places


def _divisions(text: str, lexicon: Lexicon, most: int) -> Iterator[tuple[str, ...]]:
    if _may_stand(text, lexicon):
        yield (text,)
    if most == 1:
        return
    for n in range(1, len(text) - 1):
        if _may_stand(text[:n], lexicon):
            for rest in _divisions(text[n:], lexicon, most - 1):
                yield (text[:n], *rest)


def _may_stand(part: str, lexicon: Lexicon) -> bool:
    if len(part) < 4:
        return part == "i" or (len(part) > 1 and lexicon.listed_cost(part) <= FUNCTION_WORD)
    return lexicon.cost(part) <= (COMMON_WORD if len(part) < 6 else EVERYDAY)


def _is_plain(parts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether this is a row of words and no compound: a prefix and a stem fit together to anything."""
    if len(parts) < 2 or min(lexicon.listed_cost(part) for part in parts) > FUNCTION_WORD:
        return False
    if any(part in NEVER_PREFIX for part in parts):
        return True
    return max(lexicon.listed_cost(part) for part in parts) <= COMMON_WORD


def section_signs(words: Sequence[Word]) -> list[int]:
    """Places in ``words`` where a § was taken for a 5: after ``7 kap. 4`` no second number can stand."""
    return [
        n
        for n in range(2, len(words))
        if words[n].text in SECTION_LIKE
        and _NUMBER.fullmatch(words[n - 1].text)
        and words[n - 2].text.lower().rstrip(".") == "kap"
        and not (n + 1 < len(words) and words[n + 1].text.startswith("§"))
    ]
