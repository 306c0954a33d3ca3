"""Phrases that tell a kind of document (*ledfraser*), found in damaged text without scanning for each of them.

A phrase is words; a star stands for any beginning or end of a word. Words are compared in canonical form
(see ``folding``), and a long word with one wrong character still counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ingest.stages.folding import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ingest.stages.pagetext import PageText

Tag = TypeVar("Tag")

_WORD = re.compile(r"[^\W_]+(?:[.:/&-][^\W_]+)*|§")
_FUZZY_FROM = 8
_NEGATIONS = frozenset(canonical(word) for word in ("ej", "inte", "icke", "aldrig", "utan", "ingen"))


@dataclass(frozen=True, slots=True)
class Token:
    """One word to compare: its canonical form and where it was printed."""

    form: str
    page: int  # 0-based position among the document's pages
    start: int
    end: int
    line: int  # 0-based position among the page's body lines
    in_line: int  # 0-based position in its line


@dataclass(frozen=True, slots=True)
class Hit(Generic[Tag]):
    """A phrase that was found; ``first`` and ``last`` are positions in the token list, both inside."""

    tag: Tag
    phrase: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a phrase."""

    form: str
    open_start: bool
    open_end: bool

    def matches(self, form: str) -> bool:
        if self.open_start and self.open_end:
            return self.form in form
        if self.open_start:
            return form.endswith(self.form)
        return form.startswith(self.form) if self.open_end else form == self.form


@dataclass(frozen=True, slots=True)
class _Phrase(Generic[Tag]):
    tag: Tag
    text: str
    parts: tuple[_Part, ...]


def words_in(text: str) -> tuple[str, ...]:
    """The words of ``text`` as printed; a number with its separators is one."""
    return tuple(_WORD.findall(text))


def tokens_of(pages: Sequence[PageText]) -> tuple[Token, ...]:
    """The words of the running text, in order; a word cut by a hyphen at a line's end is joined."""
    tokens: list[Token] = []
    for position, page in enumerate(pages):
        carried: Token | None = None
        for row, line in enumerate(page.body_lines):
            for place, match in enumerate(_WORD.finditer(line.text)):
                start, end = line.start + match.start(), line.start + match.end()
                form = canonical(match.group()) or match.group()
                if carried is not None and place == 0 and match.group()[:1].islower():
                    tokens.append(
                        Token(
                            carried.form + form, position, carried.start, end, carried.line, carried.in_line
                        )
                    )
                    carried = None
                    continue
                if carried is not None:
                    tokens.append(carried)
                    carried = None
                token = Token(form, position, start, end, row, place)
                if _is_cut(line.text, match):
                    carried = token
                else:
                    tokens.append(token)
        if carried is not None:
            tokens.append(carried)
    return tuple(tokens)


class PhraseBook(Generic[Tag]):
    """Many tagged phrases, looked up word by word."""

    def __init__(self, phrases: Iterable[tuple[Tag, str]]) -> None:
        self._exact: dict[str, list[_Phrase[Tag]]] = {}
        self._prefix: dict[str, list[_Phrase[Tag]]] = {}
        self._suffix: dict[str, list[_Phrase[Tag]]] = {}
        self._joined: dict[str, list[_Phrase[Tag]]] = {}
        self._mended: dict[str, str] = {}
        for tag, text in phrases:
            self._add(_Phrase(tag, text, tuple(_parts(text))))

    def find(self, tokens: Sequence[Token]) -> Iterator[Hit[Tag]]:
        """Every place a phrase stands, in order of the text."""
        forms = [self._mend(token.form) for token in tokens]
        for first, form in enumerate(forms):
            for phrase in self._starting_with(form):
                last = _last_of(phrase.parts, forms, first)
                if last is not None:
                    yield Hit(phrase.tag, phrase.text, first, last)
            for phrase in self._joined.get(form, ()):
                yield Hit(phrase.tag, phrase.text, first, first)

    def _add(self, phrase: _Phrase[Tag]) -> None:
        if not phrase.parts:
            return
        head = phrase.parts[0]
        if head.open_start:
            index = self._suffix
        elif head.open_end:
            index = self._prefix
        else:
            index = self._exact
        index.setdefault(head.form, []).append(phrase)
        if len(phrase.parts) > 1 and not any(part.open_start or part.open_end for part in phrase.parts):
            joined = canonical("".join(part.form for part in phrase.parts))
            if len(joined) >= 10:
                self._joined.setdefault(joined, []).append(phrase)

    def _starting_with(self, form: str) -> Iterator[_Phrase[Tag]]:
        yield from self._exact.get(form, ())
        for length in self._prefix_lengths:
            if length <= len(form):
                yield from self._prefix.get(form[:length], ())
        for length in self._suffix_lengths:
            if length <= len(form):
                yield from self._suffix.get(form[-length:], ())

    @cached_property
    def _prefix_lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(form) for form in self._prefix}))

    @cached_property
    def _suffix_lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(form) for form in self._suffix}))

    @cached_property
    def _long_words(self) -> dict[int, list[str]]:
        """The long words of the book by length, for finding the nearest to a damaged one."""
        parts = (
            part
            for index in (self._exact, self._prefix)
            for each in index.values()
            for p in each
            for part in p.parts
        )
        forms = {part.form for part in parts if len(part.form) >= _FUZZY_FROM and not part.open_start}
        by_length: dict[int, list[str]] = {}
        for form in sorted(forms):
            by_length.setdefault(len(form), []).append(form)
        return by_length

    def _mend(self, form: str) -> str:
        """``form`` with the word of the book it is one character from put in its place."""
        if len(form) < _FUZZY_FROM or form in self._exact or next(self._starting_with(form), None):
            return form
        known = self._mended.get(form)
        if known is None:
            known = self._mended[form] = self._nearest(form) if len(self._mended) < 100_000 else form
        return known

    def _nearest(self, form: str) -> str:
        for length in range(len(form) + 1, _FUZZY_FROM - 1, -1):
            words = self._long_words.get(length)
            if not words:
                continue
            allowed = 2 if length >= 14 else 1
            for taken in (length, length - 1, length + 1):
                found = process.extractOne(
                    form[:taken], words, scorer=Levenshtein.distance, score_cutoff=allowed
                )
                if found is not None and found[1] > 0:
                    return found[0] + form[taken:]
        return form


def _last_of(parts: Sequence[_Part], forms: Sequence[str], first: int) -> int | None:
    """Where a phrase that starts at ``first`` ends; ``None`` if it does not stand there.

    In a phrase of three words and more one other word may stand between, as long as it is no negation:
    ``rapport om missförhållande`` is also *Rapport om allvarligt missförhållande*.
    """
    at, spare = first, 1 if len(parts) >= 3 else 0
    for part in parts[1:]:
        at += 1
        if at < len(forms) and not part.matches(forms[at]) and spare and forms[at] not in _NEGATIONS:
            at, spare = at + 1, 0
        if at >= len(forms) or not part.matches(forms[at]):
            return None
    return at


def _parts(text: str) -> Iterator[_Part]:
    for word in text.replace("/", " ").split():
        form = canonical(word.strip("*")) or ("§" if "§" in word else "")
        if form:
            yield _Part(form, word.startswith("*"), word.endswith("*"))


def _is_cut(line: str, match: re.Match[str]) -> bool:
    return line[match.end() :].strip() in {"-", "‐", "­"} and line[match.end() :].startswith(("-", "‐", "­"))
