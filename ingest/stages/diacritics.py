"""Mends what a line reader loses on poor copies: rings and dots, doubled and look-alike letters, spaces.

A word is changed only to what the lexicon proves: a word far commoner than the one read, or a known word
for one that no list knows. Both readings are kept (``Word.raw``).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from ingest.model import Box, Line, Word
from ingest.stages.lexicon import UNKNOWN, Lexicon
from ingest.stages.slips import recapitalised, relettered, seams_of, section_signs

if TYPE_CHECKING:
    from collections.abc import Iterator

MUCH_COMMONER: Final = 160  # 40 times: below that, "lan" may well be a loan and no län
ONE_MARK_FOR_ANOTHER: Final = 300  # 1000 times: the mark was seen, only perhaps not well
KNOWN_NAME: Final = 640  # a name is not turned into a rarer one: Ängström stays, also beside Ångström
FULLY_SURE: Final = 0.995
"""Of 29 words rightly given back marks two were read so surely, both of no list; of 24 wrongly given them, 16."""
WELL_KNOWN: Final = 500  # a name this common is meant as it stands; what lost its marks is rarer: fran, nar
LEAST_NAME: Final = 4
MARKED: Final = frozenset("åäö")
RARE: Final = 700  # a listed word this rare may be somebody's slip that reached the list
LEAST_FOR_DOUBLING: Final = 6
MET_BEFORE: Final = 20_000  # words whose spelling is remembered
COMMON_WORD: Final = 430  # what may stand glued to a capitalised word
DOUBLED: Final = frozenset("bdfgklmnprst")

_CORE: Final = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+")
_DIGIT_IN_WORD: Final = re.compile(
    r"(?<![\w/-])(?:[A-Za-zÀ-ÖØ-öø-ÿ]{2,}[01][A-Za-zÀ-ÖØ-öø-ÿ]*|[A-Za-zÀ-ÖØ-öø-ÿ][01][A-Za-zÀ-ÖØ-öø-ÿ]+)(?![\w/-])"
)
_DIGIT_FIRST: Final = re.compile(r"0[a-zåäö]{3,}")  # 0skar
_SPECK_FIRST: Final = re.compile(r"[.,'`´_|·]+(?=[A-Za-zÅÄÖåäö]{3,}[.,;:]?$)")
_WORD_NUMBER: Final = re.compile(r"([A-Za-zÅÄÖåäö]{3,})\d{1,5}[.,;:)]*")  # Box17
_NUMBER_WORD: Final = re.compile(
    r"(\d{1,3})(?:kr|kap|ex|st|JAN|FEB|MAR|APR|MAJ|JUN|JUL|AUG|SEP|OKT|NOV|DEC)[.,;:]*"
)
_CAMEL: Final = re.compile(r"([a-zåäö]{2,})([A-ZÅÄÖ][a-zåäö]{2,})")
_LOST_SPACE: Final = re.compile(
    r"(?<=[a-zåäö.,;:])(?=(?:19|20)\d\d-\d\d-\d\d)"  # fore2004-10-10
    r"|(?<=\d{4}-\d\d-\d\d)(?=[A-Za-zÅÄÖåäö]{3})"
    r"|(?<=[A-ZÅÄÖ]{2})(?=(?:19|20)\d\d/\d)"  # SN2005/123
    r"|(?<=[a-zåäö]{3}[.;:])(?=[A-ZÅÄÖ][a-zåäö]{2})"
    r"|(?<=[A-Za-zÅÄÖåäö],)(?=[A-Za-zÅÄÖåäö]{3})"
    r"|(?<=\d,)(?=[a-zåäö]{3})"
    r"|(?<=\d\.)(?=[A-ZÅÄÖ][a-zåäö]{2})"
    r"|(?<=kap\.)(?=\d)|(?<=bil\.)(?=\d)"
)


def mended(line: Line, lexicon: Lexicon) -> Line:
    """``line`` with its words mended; the same object when nothing could be proved wrong."""
    words = tuple(part for word in line.words for part in _mended_word(word, lexicon))
    for n in section_signs(words):
        words = (*words[:n], replace(words[n], text="§", raw=words[n].raw or words[n].text), *words[n + 1 :])
    return line if words == line.words else replace(line, words=words)


def _mended_word(word: Word, lexicon: Lexicon) -> Iterator[Word]:
    for part in _split_at(word, [match.start() for match in _LOST_SPACE.finditer(word.text)]):
        spelled = _spelled(part.text, lexicon, sure=word.confidence >= FULLY_SURE)
        if spelled != part.text:
            part = replace(part, text=spelled, raw=part.raw or part.text)
        yield from _split_at(part, _glued_at(part.text, lexicon))


@lru_cache(maxsize=MET_BEFORE)
def _spelled(text: str, lexicon: Lexicon, *, sure: bool) -> str:
    speck = _SPECK_FIRST.match(text)
    if speck and lexicon.cost(text[speck.end() :].rstrip(".,;:").lower()) < UNKNOWN:
        text = text[speck.end() :]
    text = re.sub(r"(?<=[A-Za-zåäö])×", "x", text)
    if _DIGIT_FIRST.fullmatch(text) and lexicon.listed_cost("o" + text[1:]) < UNKNOWN:
        text = "O" + text[1:]
    text = _DIGIT_IN_WORD.sub(lambda match: _lettered(match.group(), lexicon), text)
    return _CORE.sub(lambda match: respelled(match.group(), lexicon, sure=sure), text)


def respelled(word: str, lexicon: Lexicon, *, sure: bool = False) -> str:
    """``word`` with lost marks or a lost doubled letter given back, its capitals kept; or as it was.

    ``sure``: it was read with full confidence, and then a common name, or a word in which marks were seen, has lost
    none: Saga is no Säga, and tjänstemannens no tjänstemännens.
    """
    if not lexicon or len(word) < 2:
        return word
    word = recapitalised(word, lexicon)
    if _mixes_case(word):
        return word
    plain = word.lower()
    settled = sure and (_is_common_name(word, lexicon) or not MARKED.isdisjoint(plain))
    marked = plain if settled else _with_marks(plain, lexicon, is_name=word.istitle())
    if marked != plain:
        return _in_case_of(word, marked)
    doubled = _with_doubled_letter(plain, lexicon) if _may_double(word) else None
    better = doubled or relettered(plain, lexicon, is_name=word.istitle())
    if better is None:
        return word
    return better.upper() if word.isupper() else better.capitalize() if word.istitle() else better


def _is_common_name(word: str, lexicon: Lexicon) -> bool:
    return word.istitle() and len(word) >= LEAST_NAME and lexicon.listed_cost(word.lower()) <= WELL_KNOWN


def _with_marks(plain: str, lexicon: Lexicon, *, is_name: bool) -> str:
    cost = lexicon.listed_cost(plain)
    for swaps, margin in ((False, MUCH_COMMONER), (True, ONE_MARK_FOR_ANOTHER)):
        forms = lexicon.marked_forms(plain, swaps=swaps)
        best = min(forms, key=lambda form: (lexicon.listed_cost(form), form), default=plain)
        limit = KNOWN_NAME if swaps and is_name else UNKNOWN
        if best != plain and lexicon.listed_cost(best) <= min(cost - margin, limit):
            return best
    if cost < UNKNOWN or len(plain) < 8 or lexicon.cost(plain) < UNKNOWN:
        return plain
    return "".join(lexicon.parts(plain)) or plain


def _may_double(word: str) -> bool:
    # Names double as they please (Nilson, Nilsson): only running words are mended.
    return len(word) >= LEAST_FOR_DOUBLING and (word.islower() or word.isupper())


def _with_doubled_letter(plain: str, lexicon: Lexicon) -> str | None:
    cost = lexicon.cost(plain)
    if cost < RARE:
        return None
    tries = {plain[:n] + letter + plain[n:] for n, letter in enumerate(plain) if letter in DOUBLED}
    listed = sorted((lexicon.listed_cost(form), form) for form in tries)
    best_cost, best = listed[0] if listed else (UNKNOWN, plain)
    return best if best_cost + MUCH_COMMONER <= cost and best_cost < RARE else None


def _glued_at(text: str, lexicon: Lexicon) -> list[int]:
    """Where words, or a word and a number, stand without the space between them."""
    if not lexicon:
        return []
    camel = _CAMEL.fullmatch(text)  # avFörsäkringskassan
    if camel and lexicon.listed_cost(camel[1]) <= COMMON_WORD and lexicon.cost(camel[2].lower()) < UNKNOWN:
        return [len(camel[1])]
    numbered = _WORD_NUMBER.fullmatch(text)
    if numbered and lexicon.listed_cost(numbered[1].lower()) < RARE:
        return [len(numbered[1])]
    counted = _NUMBER_WORD.fullmatch(text)
    return [len(counted[1])] if counted else seams_of(text, lexicon)


def _split_at(word: Word, places: list[int]) -> list[Word]:
    """``word`` cut before the given characters, its box shared out by their number."""
    if not places:
        return [word]
    edges = [0, *places, len(word.text)]
    width = word.box.width / len(word.text)
    return [
        Word(
            text=word.text[start:end],
            box=Box(word.box.x0 + start * width, word.box.y0, word.box.x0 + end * width, word.box.y1),
            confidence=word.confidence,
            raw=word.raw or word.text,
        )
        for start, end in pairwise(edges)
    ]


def _lettered(word: str, lexicon: Lexicon) -> str:
    """``word`` with 0 and 1 as the letters they look like, when that makes a common word: til1, IF0."""
    capitals = word.upper() == word
    letters = word.replace("0", "O" if capitals else "o").replace("1", "I" if capitals else "l")
    return letters if lexicon.listed_cost(letters.lower()) < RARE else word


def _mixes_case(word: str) -> bool:
    return not (word.islower() or word.isupper() or word.istitle())


def _in_case_of(word: str, spelled: str) -> str:
    return "".join(
        letter.upper() if model.isupper() else letter for letter, model in zip(spelled, word, strict=True)
    )
