"""How each clause is looked up in each circle, and where contents end and the register begins.

A circle holds all that nearer circles hold, so a wider one never loses a hit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from index.clauses import Beginning, DayField, Days, HasStatus, Labelled, Leaf, Numbered, Width, Words
from index.engines.protocol import (
    And,
    AnyOfTerms,
    Between,
    Equals,
    Fuzzy,
    Keyword,
    Node,
    Number,
    Or,
    Prefix,
    Run,
    Stream,
    Term,
)
from index.model import Circle
from index.records import About, Kind, about_token, day_number, register_token
from index.swedish.analysis import Forms, asked_forms
from index.swedish.words import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Near: TypeAlias = "Callable[[str], Sequence[str]]"
"""From a stem to the words of the index in which it may stand misread; see index.vocabulary."""

RIGHT_DOTS = 3.0
"""Weight of a stem with its å, ä and ö right, against one that may be another word without them."""

NEGATED = Circle.INFLECTED
"""INTE takes away the word and its forms in every circle: that must not depend on how far one looks."""

_FIRST_DAY, _LAST_DAY = 0, 99_999_999
_NUMBERS = {DayField.DOCUMENT: Number.DOCUMENT_DAY, DayField.RECEIVED: Number.RECEIVED_DAY}


def ceiling(leaf: Leaf, widest: Circle) -> Circle:
    """The outermost circle of one leaf in a query that goes as far as ``widest``."""
    if not isinstance(leaf, Words) or leaf.width is Width.USUAL:
        return widest
    return Circle.EXACT if leaf.width is Width.EXACT else Circle.POSSIBLE


def lookup(leaf: Leaf, circle: Circle, readable: Node | None, near: Near) -> Node:
    """``leaf`` as far as ``circle``. ``readable`` limits what speaks of contents; None: all is readable."""
    match leaf:
        case Words(words, _, about):
            found = _in_text(words, circle, near) if about is None else _in_fact(words, about, circle, near)
            return _contents(found, readable)
        case Beginning():
            return _contents(_beginning(leaf, circle), readable)
        case Numbered(number):
            tokens = (number.asked, *(number.possible if circle is Circle.POSSIBLE else ()))
            inside = _contents(Or(tuple(Term(Stream.IDENT, token) for token in tokens)), readable)
            if readable is None:
                return inside
            return Or((inside, *(Term(Stream.CASE, token) for token in tokens)))
        case Days(field, first, last):
            low = day_number(first) if first else _FIRST_DAY
            return Between(_NUMBERS[field], low, day_number(last) if last else _LAST_DAY)
        case Labelled(label, value):
            return Term(Stream.REGISTER, register_token(label, value), weight=0.0)
        case HasStatus(status):
            return Equals(Keyword.STATUS, status.value)


def fuzzy_distance(word: str) -> int:
    """How many letters of a word may be wrong: none of a short one, where every change is another word."""
    return 0 if len(word) < 5 else 1 if len(word) < 8 else 2


def stem_distance(stem: str) -> int:
    """The same of a stem, which has lost the letters that told it from its neighbours."""
    return 0 if len(stem) < 6 else 1 if len(stem) < 9 else 2


def _contents(node: Node, readable: Node | None) -> Node:
    return node if readable is None else And((node, readable))


def _in_text(words: tuple[str, ...], circle: Circle, near: Near) -> Node:
    if len(words) == 1:
        return Or(tuple(_one_word(asked_forms(words[0]), circle, near)))
    found: list[Node] = [Run(Stream.WORD, words)]
    if circle >= Circle.INFLECTED:  # the row as typed is one of these, and to walk one row is enough
        found = [Run(Stream.BODY, tuple(asked_forms(word).body for word in words))]
    if circle >= Circle.POSSIBLE:  # a misread word breaks the row, so the row is not asked for
        found.append(And(tuple(Or(tuple(_one_word(asked_forms(word), circle, near))) for word in words)))
    return Or(tuple(found))


def _one_word(forms: Forms, circle: Circle, near: Near) -> Iterator[Node]:
    yield Term(Stream.WORD, forms.word)
    if circle >= Circle.INFLECTED:
        yield Term(Stream.DOTTED, forms.dotted, RIGHT_DOTS)
        yield Term(Stream.BODY, forms.body)
    if circle >= Circle.COMPOUND:
        yield Term(Stream.PARTS, forms.body)
    if circle >= Circle.POSSIBLE:
        yield from (Term(Stream.KEY, key) for key in forms.keys)
        if distance := fuzzy_distance(forms.word):
            yield Fuzzy(Stream.WORD, forms.word, distance)
        if distance := stem_distance(forms.body):
            yield Fuzzy(Stream.BODY, forms.body, distance)
            yield Fuzzy(Stream.PARTS, forms.body, distance)
        if inside := near(forms.probe):
            yield AnyOfTerms(Stream.BODY, tuple(inside))


def _in_fact(words: tuple[str, ...], about: About, circle: Circle, near: Near) -> Node:
    """Every word stands in the fact; a possible hit has them anywhere, as the fact itself may be lacking."""
    every: Node = And(tuple(Or(tuple(_one_fact_word(asked_forms(word), about, circle))) for word in words))
    found = [every]
    if about is About.TYPE:
        found.append(Term(Stream.ABOUT, about_token(about, Kind.WORD, "_".join(map(fold, words)))))
    elif circle is Circle.POSSIBLE:
        found.append(And(tuple(_in_text((word,), circle, near) for word in words)))
    return Or(tuple(found))


def _one_fact_word(forms: Forms, about: About, circle: Circle) -> Iterator[Node]:
    yield Term(Stream.ABOUT, about_token(about, Kind.WORD, forms.word))
    if circle >= Circle.INFLECTED:
        yield Term(Stream.ABOUT, about_token(about, Kind.BODY, forms.body))
    if circle >= Circle.COMPOUND:
        yield Term(Stream.ABOUT, about_token(about, Kind.PART, forms.body))
    if circle >= Circle.POSSIBLE:
        yield from (Term(Stream.ABOUT, about_token(about, Kind.KEY, key)) for key in forms.keys)
        if distance := fuzzy_distance(forms.body):
            yield Fuzzy(Stream.ABOUT, about_token(about, Kind.BODY, forms.body), distance)


def _beginning(leaf: Beginning, circle: Circle) -> Node:
    folded = fold(leaf.text)
    if leaf.about is None:
        found = [Prefix(Stream.WORD, leaf.text), Prefix(Stream.BODY, folded)]
    else:
        found = [
            Prefix(Stream.ABOUT, about_token(leaf.about, Kind.WORD, leaf.text)),
            Prefix(Stream.ABOUT, about_token(leaf.about, Kind.BODY, folded)),
        ]
    return Or(tuple(found[:1] if circle is Circle.EXACT else found))
