"""Why a page is a hit, and the piece of it to show. Worked out from the page's own text, so that every
engine shows the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from index.circles import ceiling, fuzzy_distance, stem_distance
from index.clauses import Beginning, Clause, Leaf, Numbered, Words, wanted_leaves
from index.model import Circle, Entry, Mark, Snippet
from index.nearness import stands_in
from index.swedish.analysis import Forms, asked_forms, indexed_forms, mended_stems
from index.swedish.identifiers import identifiers
from index.swedish.stemmer import stem
from index.swedish.words import Token, fold, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SNIPPET_LENGTH = 240
_LEAD = 60  # characters before the first mark
_NAMED = 3  # words quoted in a reason


@dataclass(frozen=True, slots=True)
class Explanation:
    reason: str
    snippet: Snippet | None


def explain(entry: Entry, root: Clause, circle: Circle) -> Explanation:
    """The reason (Swedish) that ``entry`` answers ``root`` in ``circle``, and where it does."""
    leaves = list(wanted_leaves(root))
    found = marks(entry.text, leaves, circle)
    snippet = _snippet(entry.text, found) if entry.text else None
    if found:
        return Explanation(_reason(entry.text, found), snippet)
    if any(isinstance(leaf, Words | Beginning | Numbered) for leaf in leaves):
        return Explanation("träff i uppgifterna om handlingen, inte i sidans text", snippet)
    return Explanation("uppfyller urvalet", snippet)


def marks(text: str, leaves: Iterable[Leaf], circle: Circle) -> tuple[Mark, ...]:
    """The places in ``text`` that answer any of ``leaves`` no further out than ``circle``, in order."""
    words = list(tokens(text))
    found: dict[tuple[int, int], Circle] = {}
    for leaf in leaves:
        for mark in _of_leaf(leaf, text, words, min(circle, ceiling(leaf, circle))):
            place = (mark.start, mark.end)
            found[place] = min(mark.circle, found.get(place, mark.circle))
    return tuple(Mark(start, end, nearest) for (start, end), nearest in sorted(found.items()))


def _of_leaf(leaf: Leaf, text: str, words: Sequence[Token], circle: Circle) -> Iterator[Mark]:
    match leaf:
        case Words(asked) if len(asked) == 1:
            yield from _single(asked_forms(asked[0]), words, circle)
        case Words(asked):
            yield from _row([asked_forms(word) for word in asked], words, circle)
            if circle is Circle.POSSIBLE or leaf.about is not None:
                for word in asked:
                    yield from _single(asked_forms(word), words, circle)
        case Beginning(beginning):
            folded = fold(beginning)
            for token in words:
                if token.text.startswith(beginning) or (
                    circle > Circle.EXACT and _body(token).startswith(folded)
                ):
                    nearness = Circle.EXACT if token.text.startswith(beginning) else Circle.INFLECTED
                    yield Mark(token.start, token.end, nearness)
        case Numbered(asked_number):
            for number in identifiers(text):
                if asked_number.asked in number.stored:
                    yield Mark(number.start, number.end, Circle.EXACT)
                elif circle is Circle.POSSIBLE and set(asked_number.possible) & set(number.stored):
                    yield Mark(number.start, number.end, Circle.POSSIBLE)
        case _:
            return


def _body(token: Token) -> str:
    return stem(fold(token.text))


def _single(asked: Forms, words: Sequence[Token], circle: Circle) -> Iterator[Mark]:
    known: dict[tuple[object, ...], Circle | None] = {}  # a page says the same words again and again
    for token in words:
        word = (token.text, token.halves, token.named)
        if word not in known:
            known[word] = _nearness(asked, token, circle)
        if (nearness := known[word]) is not None:
            mended = nearness is Circle.COMPOUND and asked.body not in _inside(token)
            yield Mark(token.start, token.end, nearness, mended)


def _nearness(asked: Forms, token: Token, circle: Circle) -> Circle | None:
    """The nearest circle, no further than ``circle``, in which a word of the page answers."""
    if token.text == asked.word:
        return Circle.EXACT
    if circle >= Circle.INFLECTED and _body(token) == asked.body:
        return Circle.INFLECTED
    if circle < Circle.COMPOUND:
        return None
    if asked.body in _inside(token) or (not token.named and asked.body in mended_stems(token.text)):
        return Circle.COMPOUND
    if circle is Circle.POSSIBLE and _may_be(asked, indexed_forms(token.text)):
        return Circle.POSSIBLE
    return None


def _inside(token: Token) -> set[str]:
    """Stems of what a word is composed of, and of its halves where it is broken over two lines."""
    return {*indexed_forms(token.text).parts, *(stem(fold(half)) for half in token.halves)}


def _may_be(asked: Forms, forms: Forms) -> bool:
    if set(asked.keys) & set(forms.keys):
        return True
    if _close(asked.word, forms.word, fuzzy_distance(asked.word)):
        return True
    inside = stem_distance(asked.probe)
    if inside and stands_in(asked.probe, forms.body, inside):
        return True
    limit = stem_distance(asked.body)
    return any(_close(asked.body, part, limit) for part in (forms.body, *forms.parts))


def _close(asked: str, other: str, limit: int) -> bool:
    return limit > 0 and Levenshtein.distance(asked, other, score_cutoff=limit) <= limit


def _row(asked: Sequence[Forms], words: Sequence[Token], circle: Circle) -> Iterator[Mark]:
    """Each run of words that is the phrase, as typed or in other forms, marked as one."""
    as_typed, bodies = [forms.word for forms in asked], [forms.body for forms in asked]
    for begin in range(len(words) - len(asked) + 1):
        run = words[begin : begin + len(asked)]
        if [token.text for token in run] == as_typed:
            yield Mark(run[0].start, run[-1].end, Circle.EXACT)
        elif circle >= Circle.INFLECTED and [_body(token) for token in run] == bodies:
            yield Mark(run[0].start, run[-1].end, Circle.INFLECTED)


def _snippet(text: str, found: Sequence[Mark]) -> Snippet:
    """The window that begins just before the nearest mark, cut between words."""
    best = min(found, key=lambda mark: (mark.circle, mark.start), default=None)
    start = _word_edge(text, max(0, best.start - _LEAD)) if best else 0
    end = min(len(text), start + SNIPPET_LENGTH)
    if best:
        end = max(end, best.end)
    while end < len(text) and not text[end].isspace() and end < start + SNIPPET_LENGTH + 40:
        end += 1
    inside = tuple(mark for mark in found if start <= mark.start and mark.end <= end)
    return Snippet(start, text[start:end], inside)


def _word_edge(text: str, place: int) -> int:
    """``place``, moved on to the beginning of a word unless it stands at one."""
    if place == 0 or text[place - 1].isspace():
        return place
    space = next((i for i in range(place, min(place + 40, len(text))) if text[i].isspace()), None)
    return place if space is None else space + 1


_TOLD = {
    (Circle.EXACT, False): "ordagrant",
    (Circle.INFLECTED, False): "annan form",
    (Circle.COMPOUND, False): "i sammansättning",
    (Circle.COMPOUND, True): "ett tecken felläst",
    (Circle.POSSIBLE, False): "kan vara felläst",
}


def _reason(text: str, found: Sequence[Mark]) -> str:
    """For example ``ordagrant: ”vårdnad”; i sammansättning: ”vårdnadsutredning”``."""
    told: list[str] = []
    for (circle, mended), heading in _TOLD.items():
        marked = (text[m.start : m.end] for m in found if (m.circle, m.mended) == (circle, mended))
        printed = dict.fromkeys(" ".join(words.split()) for words in marked)
        if printed:
            told.append(f"{heading}: " + ", ".join(f"”{words}”" for words in list(printed)[:_NAMED]))
    return "; ".join(told)
