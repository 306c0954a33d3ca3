"""What a query must find, worked out page by page from the entries: no streams, no trees, no engine.

Written apart from ``index.circles`` and ``index.plan`` on purpose; only the
analysis of single words is shared.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from index.clauses import (
    AllOf,
    AnyOf,
    Beginning,
    Clause,
    DayField,
    Days,
    HasStatus,
    Labelled,
    Numbered,
    Width,
    Without,
    Words,
)
from index.model import Access, Circle, Entry, PageId
from index.query import parse
from index.records import About, Label
from index.swedish.analysis import Forms, asked_forms, indexed_forms, label, mended_stems, words_of
from index.swedish.identifiers import identifiers
from index.swedish.words import fold, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable


def expected(
    entries: Iterable[Entry], question: str, access: Access, widest: Circle = Circle.COMPOUND
) -> dict[PageId, Circle]:
    """Every page that answers, with its circle."""
    return dict(_expected(tuple(entries), question, access, widest))


@lru_cache(1_000)
def _expected(
    entries: tuple[Entry, ...], question: str, access: Access, widest: Circle
) -> tuple[tuple[PageId, Circle], ...]:
    root = parse(question)
    visible = (entry for entry in entries if access.sees_existence(entry))
    found = {entry.page_id: _nearest(root, entry, access.sees_contents(entry), widest) for entry in visible}
    return tuple((page_id, circle) for page_id, circle in found.items() if circle is not None)


def _nearest(clause: Clause, entry: Entry, readable: bool, widest: Circle) -> Circle | None:
    match clause:
        case AllOf(children):
            circles = [_nearest(child, entry, readable, widest) for child in children]
            return None if None in circles else max(circle for circle in circles if circle)
        case AnyOf(children):
            circles = [_nearest(child, entry, readable, widest) for child in children]
            return min((circle for circle in circles if circle), default=None)
        case Without(child):
            return None if _nearest(child, entry, readable, Circle.INFLECTED) else Circle.EXACT
        case Words(words, _, about, width):
            usual = {Width.EXACT: Circle.EXACT, Width.USUAL: widest, Width.WIDE: Circle.POSSIBLE}
            return _limited(_words(words, about, entry), usual[width]) if readable else None
        case Beginning(text, _, about):
            return _limited(_beginning(text, about, entry), widest) if readable else None
        case Numbered(number):
            texts = [*entry.case_numbers]
            texts += [entry.text, entry.title, *entry.personal_numbers] if readable else []
            stored = {token for text in texts for found in identifiers(text) for token in found.stored}
            if number.asked in stored:
                return Circle.EXACT
            return _limited(Circle.POSSIBLE if stored & set(number.possible) else None, widest)
        case Days(field, first, last):
            day = entry.document_date if field is DayField.DOCUMENT else entry.received_date
            inside = day is not None and (first is None or first <= day) and (last is None or day <= last)
            return Circle.EXACT if inside else None
        case Labelled(kind, value):
            own = {Label.BOX: entry.box, Label.UNIT: entry.unit, Label.DOCUMENT: entry.document_id}[kind]
            return Circle.EXACT if label(own) == label(value) else None
        case HasStatus(status):
            return Circle.EXACT if entry.status is status else None


def _limited(circle: Circle | None, widest: Circle) -> Circle | None:
    return circle if circle is not None and circle <= widest else None


def _facts(entry: Entry, about: About | None) -> list[str]:
    of = {
        About.PERSON: list(entry.persons),
        About.SENDER: [entry.sender],
        About.RECIPIENT: [entry.recipient],
        About.TITLE: [entry.title],
        About.TYPE: [entry.doctype_name],
    }
    return of[about] if about else [entry.text, *(text for texts in of.values() for text in texts)]


def _words(words: tuple[str, ...], about: About | None, entry: Entry) -> Circle | None:
    texts = _facts(entry, about)
    if about is None:
        return _one(words[0], texts) if len(words) == 1 else _row(words, texts)
    if about is About.TYPE and entry.doctype and label(entry.doctype) == "_".join(map(fold, words)):
        return Circle.EXACT
    inside = _every(words, texts)
    if inside is None and about is not About.TYPE:
        return Circle.POSSIBLE if _every(words, _facts(entry, None)) else None
    return inside


def _every(words: tuple[str, ...], texts: list[str]) -> Circle | None:
    circles = [_one(word, texts) for word in words]
    return None if None in circles else max(circle for circle in circles if circle)


def _row(words: tuple[str, ...], texts: list[str]) -> Circle | None:
    bodies = tuple(asked_forms(word).body for word in words)
    for text in texts:
        present = tuple(token.text for token in tokens(text))
        rows = list(zip(*(present[i:] for i in range(len(words))), strict=False))
        if words in rows:
            return Circle.EXACT
    for text in texts:
        present = tuple(indexed_forms(word).body for word in words_of(text))
        if bodies in zip(*(present[i:] for i in range(len(words))), strict=False):
            return Circle.INFLECTED
    return Circle.POSSIBLE if _every(words, texts) else None


def _one(word: str, texts: list[str]) -> Circle | None:
    asked = asked_forms(word)
    found: set[Circle] = set()
    for text in texts:
        for forms, halves in _analysed(text):
            near = [forms.body, *forms.parts, *halves]
            if forms.word == word:
                found.add(Circle.EXACT)
            elif forms.body == asked.body:
                found.add(Circle.INFLECTED)
            elif asked.body in forms.parts or asked.body in halves:
                found.add(Circle.COMPOUND)
            elif (
                set(asked.keys) & set(forms.keys)
                or _close(word, [forms.word], 5)
                or _close(asked.body, near, 6)
                or _inside(asked.body if len(asked.body) > 5 else fold(word), forms.body)
            ):
                found.add(Circle.POSSIBLE)
    return min(found, default=None)


@lru_cache(10_000)
def _analysed(text: str) -> tuple[tuple[Forms, tuple[str, ...]], ...]:
    """The distinct words of a text, with the stems of the halves of those broken at a line end."""
    found = (
        (
            indexed_forms(word.text),
            (
                *(indexed_forms(half).body for half in word.halves),
                *(() if word.named else mended_stems(word.text)),
            ),
        )
        for word in tokens(text)
    )
    return tuple(dict.fromkeys(found))


def _close(word: str, others: list[str], shortest: int) -> bool:
    allowed = (len(word) >= shortest) + (len(word) >= shortest + 3)
    return allowed > 0 and any(Levenshtein.distance(word, other) <= allowed for other in others)


def _inside(stem: str, word: str) -> bool:
    """Whether a piece of ``word`` is the stem but for a letter or two: every piece is tried."""
    allowed = (len(stem) >= 6) + (len(stem) >= 9)
    if not allowed or len(word) < 6:
        return False
    lengths = range(len(stem) - allowed, len(stem) + allowed + 1)
    return any(
        Levenshtein.distance(stem, word[begin : begin + length], score_cutoff=allowed) <= allowed
        for length in lengths
        for begin in range(max(1, len(word) - length + 1))
    )


def _beginning(text: str, about: About | None, entry: Entry) -> Circle | None:
    present = [word for fact in _facts(entry, about) for word in words_of(fact)]
    if any(word.startswith(text) for word in present):
        return Circle.EXACT
    if any(indexed_forms(word).body.startswith(fold(text)) for word in present):
        return Circle.INFLECTED
    return None
